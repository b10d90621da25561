"""Decision tables by brute force: row by row and cell by cell, as the language's page says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from touchline.model.expressions import Literal
from touchline.model.tables import (
    AnyValue,
    Either,
    Equal,
    Holds,
    IsKnown,
    IsMissing,
    NoneOf,
    Row,
    Table,
    Test,
    Threshold,
    Within,
)
from touchline.model.types import ChoiceType, ListType
from touchline.syntax.tree import Combining

Parameters = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """What the page says a table gives: the deciding row (0: none), a value for each result, the rows that disagree."""

    row: int
    values: tuple[Any, ...]
    conflict: tuple[int, int] | None = None


def put_in(value: Any, parameters: Parameters) -> Any:
    """A literal's value or a parameter's."""
    return value.value if isinstance(value, Literal) else parameters[value.ref.name]


def cell_is_true(test: Test, value: Any, parameters: Parameters) -> bool:
    """`-` any value, missing included; a missing input matches only `-` and `missing`."""
    if isinstance(test, AnyValue):
        return True
    if isinstance(test, Either):
        return any(cell_is_true(part, value, parameters) for part in test.parts)
    if isinstance(test, IsMissing):
        return value is None
    if value is None:
        return False
    if isinstance(test, IsKnown):
        return True
    if isinstance(test, Equal):
        return bool(value == put_in(test.value, parameters))
    if isinstance(test, Within):
        if test.low is not None:
            low = put_in(test.low, parameters)
            if value < low or (test.low_open and value == low):
                return False
        if test.high is not None:
            high = put_in(test.high, parameters)
            if value > high or (test.high_open and value == high):
                return False
        return True
    if isinstance(test, Holds):
        return any(element in value for element in test.elements) != test.negated
    assert isinstance(test, NoneOf)
    return not any(cell_is_true(part, value, parameters) for part in test.parts)


def row_matches(row: Row, inputs: Sequence[Any], parameters: Parameters) -> bool:
    return all(cell_is_true(test, value, parameters) for test, value in zip(row.tests, inputs, strict=True))


def result_values(row: Row, parameters: Parameters) -> tuple[Any, ...]:
    found: list[Any] = []
    for value in row.values:
        if value is None:
            found.append(None)
        elif isinstance(value, Threshold):
            found.append((value.relation, None if value.value is None else put_in(value.value, parameters)))
        else:
            found.append(put_in(value, parameters))
    return tuple(found)


def priority(table: Table, values: tuple[Any, ...]) -> list[int]:
    """How early each result stands in its declared list, results from left to right (M19)."""
    order = []
    for result, value in zip(table.results, values, strict=True):
        declared = result.type.element if isinstance(result.type, ListType) else result.type
        if isinstance(declared, ChoiceType):
            order.append(declared.choices.index(value) if value in declared.choices else len(declared.choices))
    return order


def decide(table: Table, inputs: Sequence[Any], parameters: Parameters) -> Found:
    """The outcome of a table for the values of its columns, missing as None."""
    rows = [(row.number, result_values(row, parameters)) for row in table.rows if row_matches(row, inputs, parameters)]
    nothing = Found(
        0, tuple(put_in(value, parameters) for value in table.default or ()) or (None,) * len(table.results)
    )
    how = table.combining
    if how is Combining.COUNT:
        return Found(rows[0][0] if rows else 0, (float(len(rows)),))
    if how in (Combining.ALL, Combining.ALL_HIGHEST_FIRST):
        if how is Combining.ALL_HIGHEST_FIRST:
            rows.sort(key=lambda row: priority(table, row[1]))
        lists = tuple(tuple(values[i] for _, values in rows) for i in range(len(table.results)))
        return Found(rows[0][0] if rows else 0, lists)
    if not rows:
        return nothing
    if how is Combining.UNIQUE:
        for number, values in rows:
            if values != rows[0][1]:
                return Found(0, (None,) * len(table.results), (rows[0][0], number))
        return Found(*rows[0])
    if how is Combining.FIRST:
        return Found(*rows[0])
    if how is Combining.HIGHEST:
        return Found(*min(rows, key=lambda row: priority(table, row[1])))
    if how is Combining.SUM:
        return Found(
            rows[0][0], tuple(left_to_right([values[i] for _, values in rows]) for i in range(len(table.results)))
        )
    known = [row for row in rows if row[1][0] is not None]
    if not known:
        return Found(*rows[0])
    if how is Combining.LEAST:
        return Found(*min(known, key=lambda row: row[1][0]))
    assert how is Combining.GREATEST
    return Found(*max(known, key=lambda row: row[1][0]))


def left_to_right(values: Sequence[float | None]) -> float | None:
    total = 0.0
    for value in values:
        if value is None:
            return None
        total = total + value
    return total if abs(total) != float("inf") else None
