"""Columns along something: the work of each week before and after, a portfolio along the values of a parameter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from touchline.documents.pictures.charts import centred, ended, filled, hatch, key, patch, shortest
from touchline.documents.pictures.drawing import WIDTH, Picture, drawn, text_width

_HEIGHT, _LEFT = 150.0, 50.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column or a group of columns by what stands under it; `numbers` one for each part. `on`: it is marked."""

    label: str
    numbers: tuple[float, ...]
    on: bool = False


def beside(name: str, alt: str, parts: Sequence[tuple[str, str]], groups: Sequence[Column]) -> Picture:
    """The parts of each group beside each other, from a common ground."""
    shapes, y = _opened(name, parts)
    most = max((number for group in groups for number in group.numbers), default=0.0)
    shapes += _scale(y, most)
    slot = (WIDTH - _LEFT) / max(1, len(groups))
    wide = min(22.0, (slot - 6) / max(1, len(parts)))
    for i, group in enumerate(groups):
        x = _LEFT + slot * i + (slot - wide * len(parts)) / 2
        for (kind, _), number in zip(parts, group.numbers, strict=True):
            tall = number / most * _HEIGHT if most else 0.0
            shapes.append(filled(name, kind, x, y + _HEIGHT - tall, max(1.0, wide - 1), tall))
            x += wide
        shapes += _under(group, _LEFT + slot * (i + 0.5), y, slot, every=_every(groups, slot), place=i)
    return drawn(name, alt, y + _HEIGHT + 24, shapes)


def stacked(
    name: str,
    alt: str,
    parts: Sequence[tuple[str, str]],
    groups: Sequence[Column],
    mark: str,
    *,
    shown: Callable[[float], str],
) -> Picture:
    """The parts of each group on top of each other, the first one on top; `mark` says what a marked column is,
    `shown` how a number is written."""
    shapes, y = _opened(name, parts)
    y += 16
    most = max((sum(group.numbers) for group in groups), default=0.0)
    shapes += _scale(y, most, shown)
    slot = (WIDTH - _LEFT) / max(1, len(groups))
    wide = min(56.0, slot * 0.78)
    for i, group in enumerate(groups):
        x, at = _LEFT + slot * (i + 0.5) - wide / 2, y + _HEIGHT - (sum(group.numbers) / most * _HEIGHT if most else 0)
        for (kind, _), number in zip(parts, group.numbers, strict=True):
            tall = number / most * _HEIGHT if most else 0.0
            shapes.append(filled(name, kind, x, at, wide, max(0.0, tall - 1)))
            text = shown(number)
            if tall >= 15 and text_width(text) <= wide:
                shapes += patch(kind, text, x + wide / 2, at + tall / 2)
                light = kind in ("tl-step0", "tl-step1", "tl-good", "tl-fair", "tl-poor")
                shapes.append(centred(x + wide / 2, at + tall / 2 + 4, [text], "tl-on" if light else "tl-off"))
            at += tall
        if group.on:
            shapes.append(centred(x + wide / 2, y - 6, [mark], "tl-strong tl-small"))
        shapes += _under(group, x + wide / 2, y, slot, every=_every(groups, slot), place=i)
    return drawn(name, alt, y + _HEIGHT + 24, shapes)


def _opened(name: str, parts: Sequence[tuple[str, str]]) -> tuple[list[str], float]:
    entries, y = key(name, 2, parts, WIDTH)
    return [hatch(name), *entries], y + 8


def _scale(y: float, most: float, shown: Callable[[float], str] | None = None) -> list[str]:
    """The ground, the highest value and a line at each."""
    return [
        f'<path class="tl-thin" d="M{_LEFT:g} {y:g}H{WIDTH}M{_LEFT:g} {y + _HEIGHT:g}H{WIDTH}"/>',
        ended(_LEFT - 6, y + 8, [(shown or _short)(most)], "tl-soft tl-small"),
        ended(_LEFT - 6, y + _HEIGHT, ["0"], "tl-soft tl-small"),
    ]


def _short(x: float) -> str:
    for unit, letter in ((1_000_000_000, "bn"), (1_000_000, "m"), (10_000, "k")):
        if x >= unit:
            return f"{x / (1000 if letter == 'k' else unit):.1f}".removesuffix(".0") + letter
    return f"{x:,.0f}" if x >= 10 or x == int(x) else f"{x:.1f}"


def _every(groups: Sequence[Column], slot: float) -> int:
    """Each how manieth label has room."""
    widest = max((text_width(group.label) for group in groups), default=0.0) + 8
    return max(1, -int(-widest // slot))


def _under(group: Column, x: float, y: float, slot: float, *, every: int, place: int) -> list[str]:
    if place % every and not group.on:
        return []
    text = shortest(group.label, slot * every)
    return [centred(x, y + _HEIGHT + 17, [text], "tl-small" if group.on else "tl-soft tl-small")]
