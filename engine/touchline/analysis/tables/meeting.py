"""Rows that leave a gap between them: how one of them would have to go on for the two to meet.

A hint is given only where it is exact: the row matches in the other columns just what the gap spans there, so
that going on it takes the accounts of the gap and no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from touchline.analysis.tables.conditions import Key, key_of
from touchline.analysis.tables.found import Found
from touchline.analysis.tables.grid import Column
from touchline.analysis.tables.samples import cell
from touchline.model.tables import Equal, Row, Table
from touchline.tables.boxes import boxes, parameters_read
from touchline.tables.intervals import Intervals, Point
from touchline.tables.values import ValueSet

_MOST = 4
"""So many stretches are spoken of; the others are like them."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a row asks of the column; `alone`: a single value stands there."""

    row: Row
    values: ValueSet
    alone: bool


def meeting(table: Table, one: Found) -> tuple[str, Found | None] | None:
    """What to write for rows to meet, and what is left of the gap then (None: nothing); None where no rows would."""
    place = _bounded_column(one)
    if place is None or parameters_read(table):  # a bound that moves with a parameter is no number to write
        return None
    column, gap = one.columns[place], one.region[place]
    said: list[str] = []
    left = gap
    assert isinstance(gap.known, Intervals)
    ending: dict[Point, _Cell] = {}
    beginning: dict[Point, _Cell] = {}
    for asked in _alike(table, one, place):
        assert isinstance(asked.values.known, Intervals)
        for first, after in asked.values.known.cuts():
            if first is not None:
                beginning.setdefault(first, asked)
            if after is not None:
                ending.setdefault(after, asked)
    for interval, (first, after) in zip(gap.known.intervals, gap.known.cuts(), strict=True):
        stretch = ValueSet(False, Intervals(gap.known.scale, (interval,)))
        below = None if first is None else ending.get(first)
        above = None if after is None else beginning.get(after)
        found = _advice(below, above, stretch, column)
        if found is not None:
            said.append(found)
            left = left.subtract(stretch)
    if not said:
        return None
    shown = "; ".join(said[:_MOST]) + ("; and so on" if len(said) > _MOST else "")
    region = tuple(left if i == place else values for i, values in enumerate(one.region))
    return shown, None if left.is_empty() else replace(one, region=region)


def _bounded_column(one: Found) -> int | None:
    """The one column of ordered values that the gap does not span."""
    found = [
        i
        for i, (column, values) in enumerate(zip(one.columns, one.region, strict=True))
        if isinstance(values.known, Intervals) and not values.contains(replace(column.domain, missing=False))
    ]
    return found[0] if len(found) == 1 and not one.columns[found[0]].tenths else None


def _alike(table: Table, one: Found, place: int) -> Iterator[_Cell]:
    """The rows that match in all columns but one just what the gap spans there, each with its cell of that one."""
    inputs: Mapping[Key, int] = {key_of(column.expression): i for i, column in enumerate(table.inputs)}
    at = [inputs.get(key_of(column.expression)) for column in one.columns]
    asked = at[place]
    if asked is None:
        return
    for box in boxes(table, {}):
        if all(
            i == place or _same(box.sets[where] if where is not None else column.domain, one.region[i], column)
            for i, (column, where) in enumerate(zip(one.columns, at, strict=True))
        ):
            yield _Cell(box.row, box.sets[asked], isinstance(box.row.tests[asked], Equal))


def _same(values: ValueSet, region: ValueSet, column: Column) -> bool:
    inside, spanned = values.intersect(column.domain), region.intersect(column.domain)
    return inside.contains(spanned) and spanned.contains(inside)


def _advice(below: _Cell | None, above: _Cell | None, stretch: ValueSet, column: Column) -> str | None:
    type_, heading = column.expression.type, column.heading
    for one in (below, above):
        if one is not None and one.alone:  # as spreadsheets have it for "from here on"
            alone, meant = cell(one.values, type_), cell(one.values.union(stretch), type_)
            return f"row {one.row.number} means exactly {alone} under `{heading}`: write `{meant}`"
    if below is None or above is None or below.row is above.row:
        return None
    longer, earlier = (cell(one.values.union(stretch), type_) for one in (below, above))
    return f"write `{longer}` under `{heading}` in row {below.row.number}, or `{earlier}` in row {above.row.number}"
