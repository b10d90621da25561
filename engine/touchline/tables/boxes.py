"""Rows as boxes: one set of values for each column, with the parameters of one period put in.

The evaluator's index, the form for databases and the checks all read these boxes, so that what is
checked is what is done.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from touchline.model.expressions import Literal, Scalar
from touchline.model.ruleset import Parameter
from touchline.model.tables import (
    AnyValue,
    Either,
    Equal,
    Holds,
    IsKnown,
    IsMissing,
    Listed,
    NoneOf,
    Operand,
    ResultValue,
    Row,
    Table,
    Test,
    Threshold,
    Within,
)
from touchline.model.types import Type
from touchline.tables.elements import Elements
from touchline.tables.intervals import Interval, Intervals, Point
from touchline.tables.values import (
    Choices,
    Texts,
    Truths,
    ValueSet,
    all_known,
    everything,
    none_known,
    nothing,
)

Parameters = Mapping[str, Scalar]
"""The value of each parameter in force in one period."""


@dataclass(frozen=True, slots=True)
class Box:
    """A row and the values that match it: one set for each input column."""

    row: Row
    sets: tuple[ValueSet, ...]

    def is_empty(self) -> bool:
        """Whether the row can never match."""
        return any(values.is_empty() for values in self.sets)

    def overlaps(self, other: Box) -> bool:
        """Whether some values match both rows."""
        return not any(a.intersect(b).is_empty() for a, b in zip(self.sets, other.sets, strict=True))


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days with the same parameters: from `since` (None: from the beginning) to the next period."""

    since: datetime.date | None
    values: Parameters


def boxes(table: Table, parameters: Parameters) -> tuple[Box, ...]:
    """The rows of a table as boxes, in row order, under the parameters of one period (M17)."""
    types = tuple(column.expression.type for column in table.inputs)
    full = tuple(everything(type_) for type_ in types)
    return tuple(
        Box(
            row,
            tuple(
                # most cells of a large table are `-`
                whole if isinstance(test, AnyValue) else value_set(test, type_, parameters)
                for test, type_, whole in zip(row.tests, types, full, strict=True)
            ),
        )
        for row in table.rows
    )


def value_set(test: Test, type_: Type, parameters: Parameters) -> ValueSet:
    """What a cell lets through. A missing input passes only `-` and `missing`, also among several."""
    match test:
        case AnyValue():
            return everything(type_)
        case IsMissing():
            return ValueSet(True, none_known(type_))
        case IsKnown():
            return ValueSet(False, all_known(type_))
        case Equal(value=value):
            return _equal(operand(value, parameters), type_)
        case Within():
            return _within(test, type_, parameters)
        case Holds(elements=elements, negated=negated):
            return ValueSet(False, Elements.has_any(elements, negated))
        case Either(parts=parts):
            return _any_of(parts, type_, parameters)
        case NoneOf(parts=parts):
            return ValueSet(False, all_known(type_)).subtract(_any_of(parts, type_, parameters))
        case _:
            assert_never(test)


def operand(value: Operand, parameters: Parameters) -> Scalar:
    """The value of a literal or of a parameter in one period."""
    return value.value if isinstance(value, Literal) else parameters[value.ref.name]


def periods(parameters: Mapping[str, Parameter], tables: Iterable[Table] | None = None) -> tuple[Period, ...]:
    """The stretches between the dates on which parameters change (M17), in order; the first has no date.

    With `tables`, only the parameters that these read count; without, all do.
    """
    if tables is not None:
        read = frozenset(name for table in tables for name in parameters_read(table))
        parameters = {name: parameter for name, parameter in parameters.items() if name in read}
    dates = sorted({v.since for p in parameters.values() for v in p.values if v.since is not None})
    first = Period(None, {name: p.values[0].value for name, p in parameters.items()})
    return (first, *(Period(day, {name: p.on(day).value for name, p in parameters.items()}) for day in dates))


def parameters_read(table: Table) -> tuple[str, ...]:
    """The parameters in a table's cells, results and `else`, each once. Not those in its headings: they
    are part of what a column reads, and no bound of a cell."""
    found: dict[str, None] = {}
    for row in table.rows:
        for test in row.tests:
            _collect(_operands(test), found)
        for value in row.values:
            _collect(_results(value), found)
    _collect(table.default or (), found)
    return tuple(found)


def _results(value: ResultValue) -> tuple[Operand | None, ...]:
    match value:
        case Threshold(value=bound):
            return (bound,)
        case Listed(values=values):
            return values
        case _:
            return (value,)


def _operands(test: Test) -> tuple[Operand | None, ...]:
    match test:
        case Equal(value=value):
            return (value,)
        case Within(low=low, high=high):
            return (low, high)
        case Either(parts=parts) | NoneOf(parts=parts):
            return tuple(value for part in parts for value in _operands(part))
        case AnyValue() | IsMissing() | IsKnown() | Holds():
            return ()
        case _:
            assert_never(test)


def _collect(values: Iterable[Operand | None], found: dict[str, None]) -> None:
    for value in values:
        if value is not None and not isinstance(value, Literal):
            found.setdefault(value.ref.name)


def _any_of(parts: tuple[Test, ...], type_: Type, parameters: Parameters) -> ValueSet:
    found = nothing(type_)
    for part in parts:
        found = found.union(value_set(part, type_, parameters))
    return found


def _equal(value: Scalar, type_: Type) -> ValueSet:
    shape = none_known(type_)
    match shape:
        case Intervals(scale=scale):
            point = _point(value)
            return ValueSet(False, Intervals.of(scale, (Interval(point, False, point, False),)))
        case Choices(universe=universe):
            return ValueSet(False, Choices(frozenset((str(value),)), universe))
        case Texts():
            return ValueSet(False, Texts(frozenset((str(value),)), others=False))
        case Truths():
            return ValueSet(False, Truths(frozenset((bool(value),))))
        case Elements():
            raise TypeError("a set is asked what it has, not what it is")
        case _:
            assert_never(shape)


def _within(test: Within, type_: Type, parameters: Parameters) -> ValueSet:
    shape = none_known(type_)
    if not isinstance(shape, Intervals):
        raise TypeError(f"a range on a column of {type(type_).__name__}")
    low = None if test.low is None else _point(operand(test.low, parameters))
    high = None if test.high is None else _point(operand(test.high, parameters))
    return ValueSet(False, Intervals.of(shape.scale, (Interval(low, test.low_open, high, test.high_open),)))


def _point(value: Scalar) -> Point:
    if isinstance(value, str):
        raise TypeError("a text where an ordered value belongs")
    return value
