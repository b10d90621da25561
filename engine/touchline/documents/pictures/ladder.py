"""How accounts move between segments: the segments as rungs, highest on top, and the way up and down beside them."""

from __future__ import annotations

from touchline.documents.pictures.drawing import (
    LEADING,
    WIDTH,
    Picture,
    arrow,
    box,
    drawn,
    lines,
    shortened,
    wrapped,
)
from touchline.prose import values

_RUNG, _GAP = 172.0, 14.0
_UP, _DOWN, _SAID = 192.0, 212.0, 230.0
"""Where the two arrows stand, and what is said of them: below each other, since beside each other both are too narrow
for the sentences that policies have."""


def ladder(
    name: str, title: str, rungs: tuple[tuple[str, str], ...], current: int | None, up: str, down: str
) -> Picture:
    """`rungs` are labels with a second line (how many accounts), `current` the one the page is about; `up` and
    `down` say when an account moves."""
    wraps = [(wrapped(shortened(label, 80), _RUNG - 24), wrapped(second, _RUNG - 24)) for label, second in rungs]
    heights = [max(44.0, LEADING * (len(a) + len(b)) + 20) for a, b in wraps]
    ups, downs = (wrapped(shortened(said), WIDTH - _SAID - 4) for said in (up, down))
    needed = LEADING * (len(ups) + len(downs)) + 3 * _GAP
    height = sum(heights) + _GAP * (len(rungs) - 1)
    if needed > height:
        more = (needed - height) / len(rungs)
        heights = [h + more for h in heights]
        height = needed
    shapes, y = [], 1.0
    for i, ((label, second), tall) in enumerate(zip(wraps, heights, strict=True)):
        shapes.append(box(1, y, _RUNG, tall, on=i == current))
        top = y + (tall - LEADING * (len(label) + len(second))) / 2 + LEADING * 0.75
        shapes.append(lines(14, top, label, "tl-strong"))
        shapes.append(lines(14, top + LEADING * len(label), second, "tl-soft"))
        y += tall + _GAP
    spare = (height - LEADING * (len(ups) + len(downs))) / 3
    shapes.append(arrow(_UP, height, 2))
    shapes.append(lines(_SAID, spare + LEADING * 0.75, ups))
    shapes.append(arrow(_DOWN, 2, height))
    shapes.append(lines(_SAID, 2 * spare + LEADING * (len(ups) + 0.75), downs))
    named = values.listed(label for label, _ in rungs)
    return drawn(name, f"{title}, highest first: {named}. {up}. {down}.", height + 2, shapes)
