"""Who goes from where to where: what accounts were on the left, what they are on the right, ribbons between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from touchline.documents.pictures.charts import ended, filled, hatch, key, shortest
from touchline.documents.pictures.drawing import LEADING, WIDTH, Picture, drawn, lines, shortened, wrapped

_HEIGHT, _GAP, _BAR = 230.0, 10.0, 9.0
_ROOM = 118.0
"""How wide the labels on either side may be."""

_THINNEST = 2.0
"""A ribbon that stands for anything can be seen."""

MOST_ENDS = 9
"""As many ends as a side shows; the smallest are drawn together."""


@dataclass(frozen=True, slots=True)
class Ribbon:
    """From an end of the left to an end of the right, by place; `way` is `stay`, `up`, `down` or `across`."""

    start: int
    end: int
    size: float
    way: str


def flows(
    name: str,
    alt: str,
    labels: Sequence[str],
    ribbons: Sequence[Ribbon],
    before: Sequence[str],
    after: Sequence[str],
    ways: Sequence[tuple[str, str]],
) -> Picture:
    """`labels` of the ends in their order, `before` and `after` what each comes to in words; `ways` are the
    directions that occur, with what they are called."""
    labels = [shortened(label, 60) for label in labels]
    whole = sum(ribbon.size for ribbon in ribbons) or 1.0
    thick = [max(_THINNEST, ribbon.size / whole * _HEIGHT) if ribbon.size else 0.0 for ribbon in ribbons]
    left = [sum(t for r, t in zip(ribbons, thick, strict=True) if r.start == i) for i in range(len(labels))]
    right = [sum(t for r, t in zip(ribbons, thick, strict=True) if r.end == i) for i in range(len(labels))]
    slots = [_slot(label, left[i], right[i]) for i, label in enumerate(labels)]
    shapes = [
        hatch(name),
        ended(_ROOM, 14, ["Before"], "tl-soft tl-small"),
        lines(WIDTH - _ROOM, 14, ["After"], "tl-soft tl-small"),
    ]
    tops: list[float] = []
    y = 28.0
    for slot in slots:
        tops.append(y)
        y += slot + _GAP
    start_x, end_x = _ROOM + 8, WIDTH - _ROOM - 8 - _BAR
    bars = []
    for i, label in enumerate(labels):
        middle = tops[i] + slots[i] / 2
        for size, x, text, side in ((left[i], start_x, before[i], 0), (right[i], end_x, after[i], 1)):
            if size:
                bars.append(filled(name, "tl-bar", x, middle - size / 2, _BAR, size))
            wrap = wrapped(label, _ROOM)[:2]
            top = middle - (LEADING * (len(wrap) + 1)) / 2 + LEADING * 0.75
            put, at = (lines, end_x + _BAR + 8) if side else (ended, _ROOM)
            bars.append(put(at, top, wrap, "tl-strong"))
            bars.append(put(at, top + LEADING * len(wrap), [shortest(text, _ROOM)], "tl-soft tl-small"))
    shapes += _ribbons(name, ribbons, thick, tops, slots, left, right, (start_x + _BAR, end_x))
    shapes += bars
    entries, bottom = key(name, y + 6, [(f"tl-{way}", words) for way, words in ways], WIDTH)
    return drawn(name, alt, bottom + 2, [*shapes, *entries])


def _slot(label: str, left: float, right: float) -> float:
    return max(left, right, LEADING * (len(wrapped(label, _ROOM)[:2]) + 1))


def _ribbons(
    name: str,
    ribbons: Sequence[Ribbon],
    thick: Sequence[float],
    tops: Sequence[float],
    slots: Sequence[float],
    left: Sequence[float],
    right: Sequence[float],
    sides: tuple[float, float],
) -> list[str]:
    """The ribbons, those that move on top of those that stay; at each end they lie in the order of the other end."""
    used_left = [tops[i] + (slots[i] - left[i]) / 2 for i in range(len(tops))]
    used_right = [tops[i] + (slots[i] - right[i]) / 2 for i in range(len(tops))]
    starts, ends = {}, {}
    for r in sorted(range(len(ribbons)), key=lambda r: (ribbons[r].start, ribbons[r].end)):
        starts[r] = used_left[ribbons[r].start]
        used_left[ribbons[r].start] += thick[r]
    for r in sorted(range(len(ribbons)), key=lambda r: (ribbons[r].end, ribbons[r].start)):
        ends[r] = used_right[ribbons[r].end]
        used_right[ribbons[r].end] += thick[r]
    a, b = sides
    middle = (a + b) / 2
    drawn_last = sorted(range(len(ribbons)), key=lambda r: ribbons[r].way != "stay")
    shapes = []
    for r in drawn_last:
        if not thick[r]:
            continue
        s, e, t = starts[r], ends[r], thick[r]
        shape = (
            f"M{a:g} {s:.1f}C{middle:g} {s:.1f} {middle:g} {e:.1f} {b:g} {e:.1f}"
            f"V{e + t:.1f}C{middle:g} {e + t:.1f} {middle:g} {s + t:.1f} {a:g} {s + t:.1f}Z"
        )
        shapes.append(f'<path class="tl-{ribbons[r].way}" d="{shape}"/>')
        if ribbons[r].way == "down" and t > 4:
            shapes.append(f'<path fill="url(#{name}-hatch)" d="{shape}"/>')
    return shapes
