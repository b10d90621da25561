"""The tables of the third suite with missing values, which it leaves out: every input may be missing, and a row asks
for that. The suite's own reading of a cell decides at each point; a missing value passes any and `missing` only.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from conformance.stated import Stated, corpus, holds

TABLES = 41
"""How many different tables the suite has."""


def stated(number: int, edit: Mapping[str, Any] | None = None) -> Stated:
    tables, _ = corpus()
    return Stated({"table": list(tables)[number], "edit": edit})


def points(of: Stated) -> Iterator[tuple[Any, ...]]:
    """Every combination of known values that the table tells apart, and of missing ones."""
    known = list(of.points())
    columns = [dict.fromkeys((*(point[i] for point in known), None)) for i in range(len(of.names))]
    return itertools.product(*columns)


def matching(of: Stated, point: tuple[Any, ...]) -> list[int]:
    """The rows that match, from 0, as the cells say it."""
    columns = of.neutral["inputs"]
    return [
        i
        for i, row in enumerate(of.neutral["rows"])
        if all(holds(cell, value, column) for cell, value, column in zip(row["in"], point, columns, strict=True))
    ]


def row_for_missing(of: Stated, column: int) -> dict[str, Any]:
    """A row that takes whatever has this input missing, with the first row's results."""
    cells: list[dict[str, Any]] = [{"any": True} for _ in of.names]
    cells[column] = {"missing": True}
    return {"in": cells, "out": of.neutral["rows"][0]["out"]}


def test_every_table_is_looked_at() -> None:
    assert len(corpus()[0]) == TABLES


@pytest.mark.parametrize("number", range(TABLES))
def test_gaps_are_where_no_row_matches_missing_ones_included(number: int) -> None:
    of = stated(number)
    for point in points(of):
        inside = sum(all(v.contains_value(x) for v, x in zip(gap, point, strict=True)) for gap in of.gaps)
        assert inside == (not matching(of, point)), point


@pytest.mark.parametrize("number", range(TABLES))
def test_a_row_for_a_missing_input_closes_its_gap_and_overlaps_where_rows_let_it_through(number: int) -> None:
    plain = stated(number)
    for column in range(len(plain.names)):
        of = stated(number, {"append_row": row_for_missing(plain, column)})
        last = len(of.neutral["rows"]) - 1
        met: set[int] = set()
        for point in points(of):
            inside = sum(all(v.contains_value(x) for v, x in zip(gap, point, strict=True)) for gap in of.gaps)
            assert inside == (not matching(of, point)), point
            if point[column] is None:
                assert not inside
                met |= set(matching(of, point)) - {last}
        told = {i for i in range(last) if not any(v.is_empty() for v in of.within((i, last)))}
        assert told == met
