"""Bars side by side, each one whole: how many of a group have which band, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from touchline.documents.pictures.charts import centred, ended, filled, hatch, key, patch, shortest
from touchline.documents.pictures.drawing import WIDTH, Picture, drawn, lines, text_width

_LABEL, _TALL = 118.0, 17.0


@dataclass(frozen=True, slots=True)
class Stack:
    """A group by label, and how many of it have each of the parts, before and after."""

    label: str
    before: tuple[int, ...]
    after: tuple[int, ...]


def stacks(name: str, alt: str, parts: Sequence[tuple[str, str]], groups: Sequence[Stack]) -> Picture:
    """`parts` are (class, label) in the order of the bars; every bar is as long as the others, so that shares can be
    compared; the numbers in it are accounts."""
    shapes = [hatch(name)]
    entries, y = key(name, 2, parts, WIDTH)
    shapes += entries
    y += 6
    for group in groups:
        shapes.append(lines(1, y + 13, [shortest(group.label, _LABEL - 4)], "tl-strong"))
        for side, numbers in (("before", group.before), ("after", group.after)):
            shapes.append(ended(_LABEL + 42, y + 13, [side], "tl-soft tl-small"))
            shapes += _bar(name, parts, numbers, _LABEL + 50, y, WIDTH - _LABEL - 50)
            y += _TALL + 3
        y += 10
    return drawn(name, alt, y, shapes)


def _bar(
    name: str, parts: Sequence[tuple[str, str]], numbers: Sequence[int], x: float, y: float, room: float
) -> list[str]:
    whole = sum(numbers)
    if not whole:
        return [lines(x, y + 13, ["none"], "tl-soft tl-small")]
    shapes = []
    for (kind, _), number in zip(parts, numbers, strict=True):
        wide = number / whole * room
        if not number:
            continue
        shapes.append(filled(name, kind, x, y, max(1.0, wide - 1), _TALL))
        text = f"{number:,}"
        if text_width(text) + 4 <= wide:
            shapes += _number(kind, text, x + (wide - 1) / 2, y)
        x += wide
    return shapes


def _number(kind: str, text: str, x: float, y: float) -> list[str]:
    shown = centred(x, y + 13, [text], "tl-off" if kind == "tl-none" else "tl-on")
    return [*patch(kind, text, x, y + _TALL / 2), shown]
