"""Neighbouring rows that could be one: the same results, and cells that differ in one column only."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from touchline.analysis.tables.budget import Budget
from touchline.tables.intervals import Intervals
from touchline.tables.values import ValueSet


@dataclass(frozen=True, slots=True)
class Merge:
    """Rows `first` and `second` (places in the table) as one, with `cell` in `column`."""

    first: int
    second: int
    column: int
    cell: ValueSet


def mergeable(
    rows: Sequence[Sequence[ValueSet]], answers: Sequence[Hashable], in_order: bool, budget: Budget
) -> list[Merge]:
    """Pairs of rows with equal `answers` that one row could replace. With `in_order` the rows are asked in order,
    and only one directly above the other may be joined. Raises OutOfStepsError."""
    interned: dict[ValueSet, int] = {}
    cells = [tuple(interned.setdefault(cell, len(interned)) for cell in row) for row in rows]
    budget.spend(len(rows))
    found: list[Merge] = []
    for column in range(len(rows[0]) if rows else 0):
        groups: dict[Hashable, list[int]] = {}
        for i, row in enumerate(cells):
            groups.setdefault((answers[i], row[:column], row[column + 1 :]), []).append(i)
        budget.spend(len(rows))
        for members in groups.values():
            for place, i in enumerate(members):
                for j in members[place + 1 :]:
                    budget.spend(1)
                    if in_order and j != i + 1:
                        break
                    cell = _joined(rows[i][column], rows[j][column])
                    if cell is not None:
                        found.append(Merge(i, j, column, cell))
    return found


def _joined(a: ValueSet, b: ValueSet) -> ValueSet | None:
    """The two cells as one, where that reads as one cell; None where they share values, or a cell for missing
    inputs stands on its own: what is not known is decided apart."""
    if a.missing or b.missing or not a.intersect(b).is_empty():
        return None
    both = a.union(b)
    if isinstance(both.known, Intervals):
        assert isinstance(a.known, Intervals)
        assert isinstance(b.known, Intervals)
        if len(both.known.intervals) >= len(a.known.intervals) + len(b.known.intervals):
            return None  # they do not touch
    return both
