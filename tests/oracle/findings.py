"""What is to be found in a decision table, by looking at every point of a grid: no boxes, no masks of values."""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oracle.tables import cell_is_true, priority, put_in, result_values, row_matches
from touchline.model.tables import Either, Equal, Holds, NoneOf, Table, Test, Within
from touchline.model.types import ChoiceType, DateType, LengthType, NumberType, SetType, TextType, Type, YesNoType
from touchline.syntax.tree import Combining

Point = tuple[Any, ...]
Parameters = Mapping[str, Any]

ONE_APPLIES = (Combining.UNIQUE, Combining.FIRST, Combining.HIGHEST)
ONE_DECIDES = (*ONE_APPLIES, Combining.LEAST, Combining.GREATEST)


@dataclass
class Truth:
    """What holds of a table. Rows by number; `gaps` holds points, and `points` all of the grid."""

    points: list[Point]
    gaps: set[Point] = field(default_factory=set)
    disagreeing: set[tuple[int, int]] = field(default_factory=set)
    agreeing: set[tuple[int, int]] = field(default_factory=set)
    never: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    redundant: set[int] = field(default_factory=set)


def grid(columns: Sequence[Sequence[Any]]) -> Iterator[Point]:
    return itertools.product(*columns)


def points_of(table: Table, column: int, parameters: Parameters, low: Any, high: Any, required: bool) -> list[Any]:
    """Values of a column that its rows can tell apart: each bound, what lies directly beside it, and what lies
    between and beyond; every choice; every set; `low` and `high` limit what the field can hold."""
    type_ = table.inputs[column].expression.type
    bounds = {v for row in table.rows for v in bounds_in(row.tests[column], parameters)}
    found = [v for v in _values(type_, bounds, low, high) if (low is None or v >= low) and (high is None or v <= high)]
    return found if required else [*found, None]


def _values(type_: Type, bounds: set[Any], low: Any, high: Any) -> list[Any]:
    match type_:
        case ChoiceType(choices=choices):
            return list(choices)
        case SetType(choices=choices):
            sizes = range(len(choices) + 1)
            return [frozenset(some) for size in sizes for some in itertools.combinations(choices, size)]
        case YesNoType():
            return [True, False]
        case TextType():
            return [*sorted(bounds - {""}), "text that no row names"]  # an empty text is missing
    bounds |= {b for b in (low, high) if b is not None}
    if not bounds:
        return [datetime.date(2026, 1, 1) if isinstance(type_, DateType) else 0.0]
    found = set(bounds)
    for bound in bounds:
        found |= set(_beside(bound, type_))
    ordered = sorted(bounds)
    for a, b in itertools.pairwise(ordered):
        if isinstance(type_, DateType):
            found.add(a + (b - a) // 2)
        elif not isinstance(type_, LengthType) and not (isinstance(type_, NumberType) and type_.whole):
            found.add((a + b) / 2)
    if isinstance(type_, NumberType) and type_.whole:
        found = {x for x in found if x == int(x)}
    return sorted(found)


def _beside(bound: Any, type_: Type) -> tuple[Any, ...]:
    if isinstance(bound, datetime.date):
        day = datetime.timedelta(days=1)
        return bound - day, bound + day
    if isinstance(type_, LengthType):
        return bound - 1, bound + 1
    if isinstance(type_, NumberType) and type_.whole:
        return math.ceil(bound) - 1.0, math.floor(bound) + 1.0
    return math.nextafter(bound, -math.inf), math.nextafter(bound, math.inf), bound - 1, bound + 1


def bounds_in(test: Test, parameters: Parameters) -> Iterator[Any]:
    match test:
        case Equal(value=value):
            yield put_in(value, parameters)
        case Within(low=low, high=high):
            yield from (put_in(bound, parameters) for bound in (low, high) if bound is not None)
        case Either(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from bounds_in(part, parameters)
        case Holds():
            return


def order(table: Table, parameters: Parameters) -> list[int]:
    """The rows' places in the order in which they are asked."""
    values = [result_values(row, parameters) for row in table.rows]
    places = list(range(len(values)))
    match table.combining:
        case Combining.HIGHEST:
            places.sort(key=lambda i: priority(table, values[i]))
        case Combining.LEAST | Combining.GREATEST:
            sign = -1 if table.combining is Combining.GREATEST else 1
            places.sort(key=lambda i: (values[i][0] is None, 0 if values[i][0] is None else _size(values[i][0]) * sign))
    return places


def _size(value: Any) -> Any:
    return value.toordinal() if isinstance(value, datetime.date) else value


def truth(table: Table, columns: Sequence[Sequence[Any]], parameters: Parameters) -> Truth:
    """Everything that holds, point by point."""
    rows = table.rows
    values = [result_values(row, parameters) for row in rows]
    default = None if table.default is None else tuple(put_in(v, parameters) for v in table.default)
    asked = order(table, parameters)
    masks = [
        {p: sum(1 << k for k, i in enumerate(asked) if cell_is_true(rows[i].tests[c], p, parameters)) for p in column}
        for c, column in enumerate(columns)
    ]
    found = Truth([])
    every = (1 << len(rows)) - 1
    matched: set[int] = set()
    decides: set[int] = set()
    matters: set[int] = set()
    seen: set[int] = set()
    for point in grid(columns):
        alive = every
        for mask, value in zip(masks, point, strict=True):
            alive &= mask[value]
        found.points.append(point)
        if alive in seen:  # the same rows match as at an earlier point: nothing new
            continue
        if alive:
            seen.add(alive)
        here = [asked[k] for k in range(len(asked)) if alive >> k & 1]
        matched |= set(here)
        if not here:
            if table.combining in ONE_APPLIES and default is None:
                found.gaps.add(point)
            continue
        if table.combining is Combining.UNIQUE:
            for i, j in itertools.combinations(here, 2):
                pair = (rows[min(i, j)].number, rows[max(i, j)].number)
                (found.agreeing if values[i] == values[j] else found.disagreeing).add(pair)
        first, following = here[0], here[1:2]
        decides.add(first)
        if not following:  # what `else` says, a row may say too
            matters.add(first)
        else:
            instead, because, reason = values[following[0]], rows[following[0]].because, rows[first].because
            if values[first] != instead or (reason is not None and reason != because):
                matters.add(first)
    found.never = {row.number for i, row in enumerate(rows) if i not in matched}
    if table.combining in ONE_DECIDES and not found.disagreeing:
        idle = matched - matters
        found.hidden = {rows[i].number for i in idle if i not in decides and table.combining is not Combining.UNIQUE}
        found.redundant = {rows[i].number for i in idle} - found.hidden
    return found


def matching(table: Table, point: Point, parameters: Parameters) -> list[int]:
    """The numbers of the rows that match."""
    return [row.number for row in table.rows if row_matches(row, point, parameters)]
