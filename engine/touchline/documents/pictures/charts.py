"""What charts share: colours that differ in lightness and in texture, so that none says anything by its hue alone."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import escape

from touchline.documents.pictures.drawing import LEADING, lines, shortened, text_width, wrapped

CHART_CLASSES = """\
.tl-bar{fill:var(--soft)} .tl-stay{fill:var(--soft);fill-opacity:.2} .tl-up{fill:var(--mark);fill-opacity:.75}
.tl-down{fill:var(--down);fill-opacity:.85} .tl-across{fill:var(--soft);fill-opacity:.6}
.tl-hatch{stroke:var(--paper);stroke-width:2.5;fill:none} .tl-thin{stroke:var(--line);fill:none}
.tl-good{fill:var(--good)} .tl-fair{fill:var(--fair)} .tl-poor{fill:var(--poor)} .tl-none{fill:var(--line)}
.tl-on{fill:var(--paper);font-size:11.5px;font-weight:600} .tl-off{font-size:11.5px} .tl-small{font-size:11.5px}
.tl-before{fill:var(--soft);fill-opacity:.35} .tl-after{fill:var(--mark)}
.tl-step0{fill:var(--mark)} .tl-step1{fill:var(--mark);fill-opacity:.66} .tl-step2{fill:var(--mark);fill-opacity:.4}
.tl-step3{fill:var(--mark);fill-opacity:.22} .tl-step4{fill:var(--soft);fill-opacity:.18}
"""

TEXTURED = frozenset({"tl-down", "tl-poor"})
"""What is hatched beside having its colour."""


def hatch(name: str) -> str:
    """The texture as a pattern of its own name, since a page holds many pictures."""
    return (
        f'<defs><pattern id="{escape(name)}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path class="tl-hatch" d="M0 0V7"/></pattern></defs>'
    )


def filled(name: str, kind: str, x: float, y: float, width: float, height: float) -> str:
    """A rectangle of a kind, with its texture where it has one."""
    shape = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    texture = f'<rect fill="url(#{escape(name)}-hatch)" {shape}/>' if kind in TEXTURED else ""
    return f'<rect class="{kind}" {shape}/>{texture}'


def key(name: str, y: float, entries: Sequence[tuple[str, str]], width: float) -> tuple[list[str], float]:
    """A key to what colours mean, from (class, words): its shapes, and where it ends."""
    shapes: list[str] = []
    x = 1.0
    for kind, words in entries:
        words = shortest(words, width - 30)
        wide = text_width(words) + 36
        if x > 1 and x + wide > width:
            x, y = 1.0, y + LEADING + 2
        shapes.append(filled(name, kind, x, y, 12, 12))
        shapes.append(lines(x + 18, y + 11, [words], "tl-small tl-soft"))
        x += wide
    return shapes, y + LEADING + 2


def shortest(text: str, width: float) -> str:
    """A text cut to one line of `width`."""
    text = shortened(text, 100)
    if text_width(text) <= width:
        return text
    return f"{(wrapped(text, width - 10) or [''])[0]}…"


def ended(x: float, y: float, texts: Sequence[str], kind: str = "") -> str:
    """Lines of text that end at `x`."""
    return lines(x, y, texts, kind).replace("<text ", '<text text-anchor="end" ')


def centred(x: float, y: float, texts: Sequence[str], kind: str = "") -> str:
    """Lines of text around `x`."""
    return lines(x, y, texts, kind).replace("<text ", '<text text-anchor="middle" ')


def patch(kind: str, text: str, x: float, y: float) -> list[str]:
    """What leaves the digits clear that stand around a point of a hatched part."""
    if kind not in TEXTURED:
        return []
    wide = text_width(text)
    return [f'<rect class="{kind}" x="{x - wide / 2 - 1:g}" y="{y - 6.5:g}" width="{wide + 2:g}" height="13"/>']
