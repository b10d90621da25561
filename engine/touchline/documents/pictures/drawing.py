"""The few shapes that pictures are made of, as SVG text. Colours are the page's, by class.

Everything is text in the picture too: it can be selected, searched and read aloud.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import escape

SIZE, LEADING = 13, 18
"""The size of the letters and the distance of two lines, in pixels."""

WIDTH = 440
"""The width of a picture: small enough that its letters stay readable on a phone."""

STYLE = """\
svg{--ink:#1c2430;--soft:#5d6875;--line:#c9d1da;--card:#f6f8fa;--mark:#0b63ce;background:#fff}
@media (prefers-color-scheme:dark){
svg{--ink:#e8ebef;--soft:#9aa5b1;--line:#3b4654;--card:#1d242d;--mark:#6cb0ff;background:#161b22}}
"""
"""The colours of a picture that stands alone; inside a page the page's own hold."""

CLASSES = """\
.tl-box{fill:var(--card);stroke:var(--line)} .tl-box.on{stroke:var(--mark);stroke-width:2}
.tl-line{stroke:var(--soft);stroke-width:1.5;fill:none} .tl-tip{fill:var(--soft)}
.tl-text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--ink)}
.tl-strong{font-weight:600} .tl-soft{fill:var(--soft)}
"""

_WIDE = re.compile(r"[^\x00-\u02ff\u2010-\u203f\u20a0-\u20bf]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: `name` as a file is called, `alt` what it says in words, `svg` without its colours."""

    name: str
    alt: str
    svg: str

    @property
    def alone(self) -> str:
        """The picture as a file of its own."""
        opened, rest = self.svg.split(">", 1)
        return f"{opened}><style>{STYLE}{CLASSES}</style>{rest}\n"


def drawn(name: str, alt: str, height: float, shapes: Iterable[str]) -> Picture:
    """A picture of `shapes`, as high as is said."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" '
        f'height="{height:g}" role="img" aria-label="{escape(alt)}"><title>{escape(alt)}</title>{"".join(shapes)}</svg>'
    )
    return Picture(name, alt, svg)


def text_width(text: str) -> float:
    """About how wide a text is, in pixels; letters of other scripts count double."""
    return sum(SIZE if _WIDE.match(c) else SIZE * 0.54 for c in text)


def wrapped(text: str, width: float) -> list[str]:
    """Lines that fit `width`; a word that is too long is cut."""
    lines: list[str] = []
    for word in text.split():
        while text_width(word) > width:
            fits = max(1, next((n for n in range(1, len(word)) if text_width(word[: n + 1]) > width), len(word)))
            lines.append(word[:fits])
            word = word[fits:]
        if lines and text_width(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        elif word:
            lines.append(word)
    return lines


def shortened(text: str, length: int = 300) -> str:
    """A text for a picture: what is longer stands in the document beside it."""
    return text if len(text) <= length else f"{text[:length].rstrip()}…"


def box(x: float, y: float, width: float, height: float, *, on: bool = False) -> str:
    kind = "tl-box on" if on else "tl-box"
    return f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6"/>'


def lines(x: float, y: float, texts: Iterable[str], kind: str = "") -> str:
    """Lines of text; `y` is the first one's baseline."""
    name = f"tl-text {kind}".strip()
    return "".join(
        f'<text class="{name}" x="{x:g}" y="{y + i * LEADING:g}">{escape(text)}</text>' for i, text in enumerate(texts)
    )


def arrow(x: float, start: float, end: float) -> str:
    """A vertical arrow from `start` to `end`."""
    step = 7 if end > start else -7
    return (
        f'<path class="tl-line" d="M{x:g} {start:g}V{end - step / 2:g}"/>'
        f'<path class="tl-tip" d="M{x:g} {end:g}l-5 {-step:g}h10z"/>'
    )
