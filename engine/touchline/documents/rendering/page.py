"""Markdown documents as HTML that needs nothing else: pictures inside, nothing fetched, nothing run."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from touchline.documents.rendering.contents import Heading, headings

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@cache
def reader() -> MarkdownIt:
    """CommonMark with tables. HTML in it is text: the preset alone would let it through."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.add_render_rule("picture", _picture)
    return made


def body(text: str, pictures: Mapping[str, str], tones: Mapping[str, str], documents: frozenset[str]) -> str:
    """The document as HTML. `pictures` are SVG by file name, `tones` the class of a cell that says just
    that, `documents` the other documents by name: links to them lead to their pages."""
    markdown = reader()
    tokens = markdown.parse(text)
    found = iter(headings(text))
    for i, token in enumerate(tokens):
        match token.type:
            case "heading_open":
                token.attrSet("id", next(found).anchor)
            case "td_open" | "th_open":
                _cell(token, tokens[i + 1], tones)
            case "inline":
                _inline(token, pictures, documents)
    return _wrapped(markdown.renderer.render(tokens, markdown.options, {}))


def _wrapped(html: str) -> str:
    """Tables that are wider than a phone are moved sideways by themselves."""
    return html.replace("<table>", '<div class="wide" tabindex="0"><table>').replace("</table>", "</table></div>")


def _cell(token: Token, inline: Token, tones: Mapping[str, str]) -> None:
    style = token.attrGet("style")
    classes = []
    if style is not None:
        token.attrs.pop("style")
        classes.append({"text-align:right": "n", "text-align:center": "c"}.get(str(style), ""))
    tone = tones.get(inline.content.strip("*"))
    if tone is not None:
        classes.append(tone)
    if set(inline.content) == {"●"}:
        classes.append("dots")
    if any(classes):
        token.attrSet("class", " ".join(filter(None, classes)))


def _inline(token: Token, pictures: Mapping[str, str], documents: frozenset[str]) -> None:
    for child in token.children or []:
        if child.type == "link_open":
            target = str(child.attrGet("href") or "")
            name = target.removesuffix(".md")
            if target.endswith(".md") and name in documents:
                child.attrSet("href", f"{name}.html")
            elif not target.startswith("#"):
                child.attrSet("rel", "noreferrer")
        elif child.type == "image":
            source = str(child.attrGet("src") or "")
            # Any other picture would have to be fetched: its words stand for it.
            child.content = pictures.get(source, child.content)
            child.type = "picture" if source in pictures else "text"
            child.children = None
            child.attrs = {}


def _picture(self: Any, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]) -> str:
    return f'<span class="picture">{tokens[at].content}</span>'


def contents(text: str) -> tuple[Heading, ...]:
    """The sections of a document for its side: the second and third level."""
    return tuple(h for h in headings(text) if h.level in (2, 3))
