"""The headings of a Markdown document, and the contents made of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from touchline.documents.rendering.fill import CONTENTS
from touchline.documents.templating import markdown


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: how deep (1 is the title), its text, and the anchor that leads to it."""

    level: int
    text: str
    anchor: str


def headings(text: str) -> tuple[Heading, ...]:
    """The headings of a document in order."""
    from touchline.documents.rendering.page import reader

    tokens = reader().parse(text)
    return tuple(
        anchored((int(t.tag[1:]), plain_text(tokens[i + 1])) for i, t in enumerate(tokens) if t.type == "heading_open")
    )


def anchored(found: Iterable[tuple[int, str]]) -> Iterable[Heading]:
    """Headings with anchors as GitHub makes them: lower case, no punctuation, `-1` and so on for the same again."""
    seen: Counter[str] = Counter()
    for level, text in found:
        anchor = re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") or "section"
        number = seen[anchor]
        seen[anchor] += 1
        yield Heading(level, text, f"{anchor}-{number}" if number else anchor)


def plain_text(inline: object) -> str:
    """The text of a line without its marks."""
    children = getattr(inline, "children", None) or []
    return "".join(child.content for child in children if child.type in ("text", "code_inline", "text_special"))


def with_contents(text: str) -> str:
    """The document with its contents where it wants them: sections, and what is in them."""
    if CONTENTS not in text:
        return text
    lines = [f"{'  ' * (h.level - 2)}- [{markdown(h.text)}](#{h.anchor})" for h in headings(text) if h.level in (2, 3)]
    return text.replace(CONTENTS, "\n".join(lines))
