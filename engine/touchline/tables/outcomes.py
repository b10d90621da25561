"""What the rows that match come to: how rows combine, said once for every engine.

The words of the DMN standard's hit policies stand beside ours in the language's reference.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union, assert_never

from touchline.model.expressions import Relation, Scalar
from touchline.model.tables import Listed, Result, ResultValue, Row, Table, Threshold
from touchline.model.types import ChoiceType, ListType
from touchline.syntax.tree import Combining
from touchline.tables.boxes import Parameters, operand
from touchline.values.numbers import add


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold with its parameter put in: `>= 6`. `relation` and `value` None: `never`."""

    relation: Relation | None
    value: Scalar | None


Answer = Union[Scalar, Limit, tuple[Union[Scalar, Limit, None], ...], None]
"""What a result comes to; missing is None; with `all rows` a tuple in the order of the rows."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a table gives. Rows are told by their numbers as written, from 1.

    `row` is the deciding row, 0 where none decides (`else`, no match, a conflict); of several that are taken
    together, the first. `values` has one for each result. `rows`: all that the answer is made from, in the
    order of the answer. `because` is the deciding row's. `conflict`: two rows that disagree where exactly
    one should apply (M40); the values are then missing.
    """

    row: int
    values: tuple[Answer, ...]
    rows: tuple[int, ...]
    because: str | None = None
    conflict: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Combiner:
    """The rows of a table with their results, in the order in which they are asked (`order` holds positions in
    the table's rows): the first to match decides, where one decides."""

    combining: Combining
    order: tuple[int, ...]
    ones: tuple[Outcome, ...]
    none: Outcome

    def of(self, matching: Sequence[int]) -> Outcome:
        """The outcome when these match: places in `order`, ascending."""
        if not matching:
            return self.none
        found = [self.ones[i] for i in matching]
        match self.combining:
            case Combining.FIRST | Combining.HIGHEST | Combining.LEAST | Combining.GREATEST:
                return found[0]
            case Combining.UNIQUE:
                return _agreed(found)
            case Combining.ALL | Combining.ALL_HIGHEST_FIRST:
                lists = tuple(zip(*(one.values for one in found), strict=True))
                return _together(found, lists)
            case Combining.SUM:
                return _together(found, tuple(_sum(column) for column in zip(*(o.values for o in found), strict=True)))
            case Combining.COUNT:
                return _together(found, (float(len(found)),))
            case _:
                assert_never(self.combining)


def combiner(table: Table, parameters: Parameters) -> Combiner:
    """How the rows of a table combine under the parameters of one period."""
    rows = [_values(row, parameters) for row in table.rows]
    order = sorted(range(len(rows)), key=lambda i: _rank(table.combining, table.results, rows[i]))
    ones = tuple(
        Outcome(row.number, rows[i], (row.number,), row.because) for i, row in ((i, table.rows[i]) for i in order)
    )
    return Combiner(table.combining, tuple(order), ones, _none(table, parameters))


def _values(row: Row, parameters: Parameters) -> tuple[Scalar | Limit | None, ...]:
    return tuple(_value(value, parameters) for value in row.values)


def _value(value: ResultValue, parameters: Parameters) -> Scalar | Limit | None:
    if value is None:
        return None
    assert not isinstance(value, Listed), "only examples list what they expect"
    if isinstance(value, Threshold):
        return Limit(value.relation, None if value.value is None else operand(value.value, parameters))
    return operand(value, parameters)


def _none(table: Table, parameters: Parameters) -> Outcome:
    """No row matches: an empty list, a count of 0, else what `else` says, else missing (M20)."""
    match table.combining:
        case Combining.ALL | Combining.ALL_HIGHEST_FIRST:
            return Outcome(0, ((),) * len(table.results), ())
        case Combining.COUNT:
            return Outcome(0, (0.0,), ())
        case _:
            if table.default is None:
                return Outcome(0, (None,) * len(table.results), ())
            return Outcome(0, tuple(operand(value, parameters) for value in table.default), ())


Rank = tuple[Union[float, int, datetime.date], ...]


def _rank(combining: Combining, results: Sequence[Result], values: Sequence[Scalar | Limit | None]) -> Rank:
    """The less, the sooner; rows of the same rank stay in the order written."""
    match combining:
        case Combining.HIGHEST | Combining.ALL_HIGHEST_FIRST:
            return tuple(
                _priority(result, value)
                for result, value in zip(results, values, strict=True)
                if _choices(result)  # only choices have a declared order (M19)
            )
        case Combining.LEAST | Combining.GREATEST:
            return _size(values[0], -1 if combining is Combining.GREATEST else 1)
        case Combining.UNIQUE | Combining.FIRST | Combining.ALL | Combining.SUM | Combining.COUNT:
            return ()
        case _:
            assert_never(combining)


def _choices(result: Result) -> tuple[str, ...]:
    type_ = result.type.element if isinstance(result.type, ListType) else result.type
    return type_.choices if isinstance(type_, ChoiceType) else ()


def _priority(result: Result, value: Scalar | Limit | None) -> int:
    choices = _choices(result)
    return choices.index(value) if isinstance(value, str) and value in choices else len(choices)


def _size(value: Scalar | Limit | None, direction: int) -> Rank:
    """Missing comes last: it is left out where anything is known (M14)."""
    if isinstance(value, datetime.date):
        return (0, value.toordinal() * direction)
    if isinstance(value, (int, float)):
        return (0, value * direction)
    return (1,)


def _agreed(found: Sequence[Outcome]) -> Outcome:
    """Several rows where one should apply: what they agree on, or missing and the rows that disagree (M40)."""
    first = found[0]
    numbers = tuple(one.row for one in found)
    for one in found[1:]:
        if one.values != first.values:
            return Outcome(0, (None,) * len(first.values), numbers, None, (first.row, one.row))
    return Outcome(first.row, first.values, numbers, first.because)


def _together(found: Sequence[Outcome], values: tuple[Answer, ...]) -> Outcome:
    return Outcome(found[0].row, values, tuple(one.row for one in found), found[0].because)


def _sum(values: Sequence[Answer]) -> float | None:
    """Left to right (M4); missing where a row's value is missing, or the sum is not finite (M2)."""
    total: float | None = 0.0
    for value in values:
        total = add(total, value if isinstance(value, (int, float)) else None)
    return total
