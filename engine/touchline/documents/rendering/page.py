"""Markdown documents as HTML that needs nothing else: pictures inside, nothing fetched, nothing run."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from touchline.documents.rendering.contents import Heading, headings

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


_SIGNS = frozenset("≥≤<>")
_SHORT = 20
"""A bound up to this length stands on one line: one that is broken into three is no longer seen as one."""


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
            case "bullet_list_open":
                _facts(tokens, i)
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
    said = inline.content.strip("*")
    tone = tones.get(said) or (tones.get(said.lower()) if token.type == "th_open" else None)
    if tone is not None:
        classes.append(tone)
    if set(inline.content) == {"●"}:
        classes.append("dots")
    if said.removeprefix("\\")[:1] in _SIGNS and len(said) <= _SHORT:
        classes.append("bound")
    if any(classes):
        token.attrSet("class", " ".join(filter(None, classes)))


def _facts(tokens: Sequence[Token], at: int) -> None:
    """A list whose every line starts with a bold word and a colon is a list of facts: label and text apart."""
    from markdown_it.token import Token

    level, items = tokens[at].level, []
    for token in tokens[at + 1 :]:
        if token.level == level:
            break
        if token.type == "inline":
            items.append(token)
        elif token.type == "bullet_list_open":
            return
    ends = [_label_end(item) for item in items]
    if not all(ends):
        return
    tokens[at].attrSet("class", "facts")
    for item, end in zip(items, ends, strict=True):
        children = item.children or []
        label = children[end - 1]
        label.content = label.content.rstrip(":")
        item.children = [
            *children[: end + 1], Token("fact_open", "span", 1), *children[end + 1 :], Token("fact_close", "span", -1)
        ]  # fmt: skip


def _label_end(inline: Token) -> int:
    """Where the bold label at the start of a line ends (the place of its closing mark); 0 where there is none."""
    children = inline.children or []
    start = next((i for i, child in enumerate(children) if child.type != "text" or child.content), 0)
    if not children or children[start].type != "strong_open":
        return 0
    end = next((i for i, child in enumerate(children) if child.type == "strong_close"), 0)
    return end if end and children[end - 1].content.endswith(":") else 0


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
