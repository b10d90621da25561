"""The values of a table's columns, cut into as few classes as its rows can tell apart.

All values of a class let the same rows through, so whatever holds for one holds for all of them: the
checks walk over classes, and are exact over all values. A column's own limits (a field's range, what a
decision can come to) are put in as one more row, and what lies outside is left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import assert_never

from touchline.analysis.tables.budget import Budget
from touchline.model.expressions import Expression
from touchline.tables.elements import Elements
from touchline.tables.index import Column as Index
from touchline.tables.index import ElementsColumn, KeyedColumn, OrderedColumn, column_index
from touchline.tables.intervals import Interval, Intervals, Point, Scale
from touchline.tables.values import Choices, Texts, Truths, ValueSet, none_known

Region = tuple[ValueSet, ...]
"""A set of values for each column."""


@dataclass(frozen=True, slots=True)
class Column:
    """What is read, how its heading says it, and all that it can hold. `free`: a value of its own, which no
    account is asked for: a held segment, a band, what a history tells (M18). `tenths`: a score, which has no other
    values."""

    expression: Expression
    heading: str
    domain: ValueSet
    free: bool = False
    tenths: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """A column's classes: the values of each, and the rows they let through (bit i is row i)."""

    sets: tuple[ValueSet, ...]
    masks: tuple[int, ...]

    def region(self, classes: int) -> ValueSet:
        """The values of several classes, given as bits."""
        chosen = [values for i, values in enumerate(self.sets) if classes >> i & 1]
        return reduce(ValueSet.union, chosen[1:], chosen[0])

    def letting_through(self, row: int) -> int:
        """The classes that let a row through, as bits."""
        return sum(1 << i for i, mask in enumerate(self.masks) if mask >> row & 1)


@dataclass(frozen=True, slots=True)
class Grid:
    """`wild[d]`: the rows that everything lets through in the columns from d on, in the order of walking.
    `order[k]` is the place in the table of the k-th axis: columns with few classes are walked first."""

    axes: tuple[Axis, ...]
    order: tuple[int, ...]
    wild: tuple[int, ...]
    every: int

    def region(self, box: Sequence[int]) -> Region:
        """Bits of classes for each axis, as values in the order of the table's columns."""
        found = {place: axis.region(bits) for place, axis, bits in zip(self.order, self.axes, box, strict=True)}
        return tuple(found[place] for place in range(len(found)))

    def whole(self) -> tuple[int, ...]:
        """Every class of every axis."""
        return tuple((1 << len(axis.sets)) - 1 for axis in self.axes)


def grid(columns: Sequence[Column], rows: Sequence[Sequence[ValueSet]], budget: Budget) -> Grid:
    """The grid of rows, each a set of values for every column. Raises OutOfStepsError."""
    every = (1 << len(rows)) - 1
    axes = [_axis(column, [row[i] for row in rows], every, budget) for i, column in enumerate(columns)]
    order = sorted(range(len(axes)), key=lambda i: len(axes[i].sets))
    walked = tuple(axes[i] for i in order)
    wild = [every]
    for axis in reversed(walked):
        wild.append(reduce(lambda a, b: a & b, axis.masks, wild[-1]))
    return Grid(walked, tuple(order), tuple(reversed(wild)), every)


def _axis(column: Column, cells: Sequence[ValueSet], every: int, budget: Budget) -> Axis:
    known = column.domain.known
    index = column_index([*cells, column.domain])
    inside = every + 1  # the bit of the column's own limits
    classes: dict[int, list[ValueSet]] = {}

    def put(mask: int, values: ValueSet) -> None:
        if mask & inside:
            classes.setdefault(mask ^ inside, []).append(values)

    empty = none_known(column.expression.type)
    match known:
        case Intervals():
            assert isinstance(index, OrderedColumn)
            _ordered(known.scale, index, [*cells, column.domain], inside, classes, budget)
        case Choices(universe=universe):
            for choice in universe:
                put(_keyed(index, choice), ValueSet(False, Choices(frozenset((choice,)), universe)))
        case Texts():
            assert isinstance(index, KeyedColumn)
            named = frozenset(value for value in index.masks if isinstance(value, str))
            for text in sorted(named):
                put(_keyed(index, text), ValueSet(False, Texts(frozenset((text,)), others=False)))
            put(index.others, ValueSet(False, Texts(named, others=True)))
        case Truths():
            for truth in (True, False):
                put(_keyed(index, truth), ValueSet(False, Truths(frozenset((truth,)))))
        case Elements():
            assert isinstance(index, ElementsColumn)
            for elements, mask in _elements(index, budget):
                put(mask, ValueSet(False, elements))
        case _:
            assert_never(known)
    put(index.missing, ValueSet(True, empty))
    budget.spend(len(classes))
    sets = tuple(_joined(parts) for parts in classes.values())
    return Axis(sets, tuple(classes))


def _joined(parts: list[ValueSet]) -> ValueSet:
    """The union; stretches are brought together in one go, as there may be thousands."""
    intervals: list[Interval] = []
    scale: Scale | None = None
    for part in parts:
        if isinstance(part.known, Intervals):
            scale = part.known.scale
            intervals.extend(part.known.intervals)
    if scale is not None:
        return ValueSet(any(part.missing for part in parts), Intervals.of(scale, intervals))
    return reduce(ValueSet.union, parts[1:], parts[0])


def _keyed(index: Index, value: str | bool) -> int:
    assert isinstance(index, KeyedColumn)
    return index.masks.get(value, index.others)


def _ordered(
    scale: Scale,
    index: OrderedColumn,
    cells: Sequence[ValueSet],
    inside: int,
    classes: dict[int, list[ValueSet]],
    budget: Budget,
) -> None:
    """A class between every two cuts. A cut just after a value is told by that value, as people do."""
    told = _told(scale, cells)
    budget.spend(len(index.cuts))
    low: Point | None = None
    for i, mask in enumerate(index.masks):
        high = index.cuts[i] if i < len(index.cuts) else None
        if mask & inside:
            first, low_open = told.get(low, (low, False)) if low is not None else (None, True)
            last, after = told.get(high, (high, False)) if high is not None else (None, False)
            interval = Interval(first, low_open, last, not after)
            values = ValueSet(False, Intervals.of(scale, (interval,)))
            if not values.is_empty():
                classes.setdefault(mask ^ inside, []).append(values)
        low = high


def _told(scale: Scale, cells: Sequence[ValueSet]) -> dict[Point | None, tuple[Point, bool]]:
    """For the double next to a bound, the bound and that the cut lies after it."""
    if scale is not Scale.REAL:
        return {}
    found: dict[Point | None, tuple[Point, bool]] = {}
    for cell in cells:
        assert isinstance(cell.known, Intervals)
        for interval in cell.known.intervals:
            for bound, after in ((interval.low, interval.low_open), (interval.high, not interval.high_open)):
                if bound is not None and after and isinstance(bound, (int, float)):
                    found[math.nextafter(float(bound), math.inf)] = (bound, True)
    return found


def _elements(index: ElementsColumn, budget: Budget) -> list[tuple[Elements, int]]:
    """The sets of elements, parted by every condition of the column in turn."""
    parts: list[tuple[Elements, int]] = [(Elements.everything(), 0)]
    for condition, mask in index.conditions:
        parted = []
        for elements, rows in parts:
            for half, bits in ((elements.intersect(condition), mask), (elements.subtract(condition), 0)):
                if not half.is_empty():
                    parted.append((half, rows | bits))
        budget.spend(20 * len(parted))
        parts = parted
    return parts
