"""A health score goes in tenths (M26): between 49.9 and 50 there is none, so that no gap lies there.

A cell over a score is brought to stretches from a tenth to before the next, in which `> 49.9` and `>= 50` are the
same, and `50 to 74.9` meets `>= 75`.
"""

from __future__ import annotations

import math

from touchline.tables.intervals import Interval, Intervals, Point, Scale
from touchline.tables.values import ValueSet


def in_tenths(values: ValueSet) -> ValueSet:
    """The same tenths, each with all that lies before the next."""
    known = values.known
    assert isinstance(known, Intervals), "a score is a number"
    made = []
    for interval in known.intervals:
        low = None if interval.low is None else _first(interval.low, after=interval.low_open)
        high = None if interval.high is None else _first(interval.high, after=not interval.high_open)
        if low is None or high is None or low < high:
            made.append(Interval(low, low is None, high, True))
    return ValueSet(values.missing, Intervals.of(Scale.REAL, made))


def as_told(values: ValueSet) -> ValueSet:
    """Stretches of tenths as people say them: of one tenth alone by that, else from the first to before the next."""
    known = values.known
    assert isinstance(known, Intervals), "a score is a number"
    made = []
    for interval in known.intervals:
        low, high = interval.low, interval.high
        if low is not None and high is not None and _first(low, after=True) == high and not interval.low_open:
            interval = Interval(low, False, low, False)
        made.append(interval)
    return ValueSet(values.missing, Intervals.of(Scale.REAL, made))


def _first(bound: Point, *, after: bool) -> float:
    """The first tenth that is at least the bound, or lies after it."""
    assert isinstance(bound, (int, float))
    tenth = math.floor(bound * 10) - 1
    while tenth / 10 < bound or (after and tenth / 10 == bound):
        tenth += 1
    return tenth / 10
