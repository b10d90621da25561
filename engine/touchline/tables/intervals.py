"""Stretches of ordered values: numbers, dates, lengths of time.

Inside, a set is a row of cuts. A cut lies just before a value or just after it; on scales of whole
steps every cut is brought to lie before a value, so that `> 4` and `>= 5` are the same stretch and
`1 to 5` meets `6 to 10` (M11).
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Union

from touchline.values.numbers import plain

Point = Union[float, int, datetime.date]


class Scale(Enum):
    """What the values are: reals (`float`), whole numbers (`float`), days (`date`) or lengths (`int`)."""

    REAL = "real"
    WHOLE = "whole"
    DAY = "day"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch; an absent bound is None. `low_open`/`high_open`: the bound itself is outside."""

    low: Point | None
    low_open: bool
    high: Point | None
    high_open: bool


# A cut as a key that sorts: before everything, before or after a value, after everything.
Cut = tuple[int, Point, bool]
_FIRST: Cut = (-1, 0, False)
_LAST: Cut = (1, 0, False)
_WIDE = 2.0**53  # from here on every float is whole, and adding 1 may do nothing


@dataclass(frozen=True, slots=True)
class Intervals:
    """Disjoint stretches in order, none empty, none touching the next. On scales of whole steps every
    bound is closed and is a value of the scale. Build with `of`, which brings any stretches there."""

    scale: Scale
    intervals: tuple[Interval, ...]

    @staticmethod
    def everything(scale: Scale) -> Intervals:
        return Intervals(scale, (Interval(None, True, None, True),))

    @staticmethod
    def of(scale: Scale, intervals: Iterable[Interval]) -> Intervals:
        """The values in any of the stretches."""
        pairs = sorted((_low_cut(scale, i), _high_cut(scale, i)) for i in intervals)
        return _from_pairs(scale, pairs)

    def cuts(self) -> tuple[tuple[Point | None, Point | None], ...]:
        """Each stretch as (first value in it, first value after it), None where there is none. Exact
        because the values are doubles, days or whole steps, each of which has a next one."""
        return tuple((self._value_at(low), self._value_at(high)) for low, high in self._pairs())

    def intersect(self, other: Intervals) -> Intervals:
        found: list[tuple[Cut, Cut]] = []
        mine, others = self._pairs(), other._pairs()
        i = j = 0
        while i < len(mine) and j < len(others):
            low, high = max(mine[i][0], others[j][0]), min(mine[i][1], others[j][1])
            if low < high:
                found.append((low, high))
            if mine[i][1] < others[j][1]:
                i += 1
            else:
                j += 1
        return _from_pairs(self.scale, found)

    def union(self, other: Intervals) -> Intervals:
        return _from_pairs(self.scale, sorted(self._pairs() + other._pairs()))

    def subtract(self, other: Intervals) -> Intervals:
        return self.intersect(other.complement())

    def complement(self) -> Intervals:
        """Every value that is not here."""
        ends = [_FIRST]
        for low, high in self._pairs():
            ends += [low, high]
        ends.append(_LAST)
        return _from_pairs(self.scale, list(zip(ends[::2], ends[1::2], strict=True)))

    def is_empty(self) -> bool:
        return not self.intervals

    def contains_value(self, value: Point) -> bool:
        cut: Cut = (0, value, False)
        return any(low <= cut < high for low, high in self._pairs())

    def describe(self) -> str:
        """In the words of cells: `<5`, `25 to <100`, `>= 2026-01-01`."""
        return ", ".join(_describe(interval) for interval in self.intervals)

    def _pairs(self) -> list[tuple[Cut, Cut]]:
        return [(_low_cut(self.scale, i), _high_cut(self.scale, i)) for i in self.intervals]

    def _value_at(self, cut: Cut) -> Point | None:
        rank, value, after = cut
        if rank != 0:
            return None
        if after:  # only on the scale of reals
            return math.nextafter(float(value), math.inf) if isinstance(value, (int, float)) else value
        return value


def _from_pairs(scale: Scale, pairs: list[tuple[Cut, Cut]]) -> Intervals:
    merged: list[tuple[Cut, Cut]] = []
    for low, high in pairs:
        if low >= high:
            continue
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return Intervals(scale, tuple(_interval(scale, low, high) for low, high in merged))


def _interval(scale: Scale, low: Cut, high: Cut) -> Interval:
    first = None if low == _FIRST else low[1]
    if high == _LAST:
        return Interval(first, low == _FIRST or low[2], None, True)
    if scale is Scale.REAL:
        return Interval(first, low == _FIRST or low[2], high[1], not high[2])
    return Interval(first, low == _FIRST, _step(scale, high[1], -1), False)


def _low_cut(scale: Scale, interval: Interval) -> Cut:
    return _FIRST if interval.low is None else _cut(scale, interval.low, after=interval.low_open)


def _high_cut(scale: Scale, interval: Interval) -> Cut:
    return _LAST if interval.high is None else _cut(scale, interval.high, after=not interval.high_open)


def _cut(scale: Scale, value: Point, after: bool) -> Cut:
    """The cut before or after a value, brought to lie before one on scales of whole steps."""
    match scale:
        case Scale.REAL:
            return (0, value, after)
        case Scale.DAY:
            if value == datetime.date.min and not after:
                return _FIRST
            if value == datetime.date.max and after:
                return _LAST
        case Scale.WHOLE | Scale.LENGTH:
            assert isinstance(value, (int, float))
            up = math.ceil(value)
            if up != value:  # `< 2.5` ends, and `> 2.5` begins, at 3
                return (0, float(up) if scale is Scale.WHOLE else up, False)
    return (0, _step(scale, value, 1) if after else value, False)


def _step(scale: Scale, value: Point, direction: int) -> Point:
    """The next value of a scale of whole steps, or the one before."""
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(days=direction)
    if scale is Scale.WHOLE and abs(value) >= _WIDE:
        return math.nextafter(value, math.inf * direction)
    return value + direction


def _describe(interval: Interval) -> str:
    low, high = interval.low, interval.high
    match low, high:
        case None, None:
            return "known"
        case None, _:
            assert high is not None
            return ("< " if interval.high_open else "<= ") + _word(high)
        case _, None:
            assert low is not None
            return ("> " if interval.low_open else ">= ") + _word(low)
        case _:
            assert low is not None
            assert high is not None
            if low == high:
                return _word(low)
            return f"{'>' if interval.low_open else ''}{_word(low)} to {'<' if interval.high_open else ''}{_word(high)}"


def _word(value: Point) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return plain(float(value))
