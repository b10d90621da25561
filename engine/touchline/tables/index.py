"""The index of a table: for each column, from a value to the rows that it lets through.

A mask is an integer whose bit i stands for row i of the boxes it was made from. The rows that match
are the AND over the columns, so a table's cost hardly grows with its rows: a binary search among the
bounds of a column, or one look-up, whatever the number of rows.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union, assert_never

from touchline.tables.boxes import Box
from touchline.tables.elements import Elements
from touchline.tables.intervals import Intervals, Point
from touchline.tables.values import Choices, Texts, Truths, Value, ValueSet

_BUDGET = 64_000_000
"""Bytes for the masks of a table's ordered columns; past that some are kept, and the others made on demand."""


@dataclass(frozen=True, slots=True)
class OrderedColumn:
    """Cell i holds the values from `cuts[i - 1]` on and before `cuts[i]`; `masks` has one for each cell."""

    cuts: tuple[Point, ...]
    masks: Sequence[int]
    missing: int

    def mask(self, value: Value | None) -> int:
        if value is None:
            return self.missing
        assert isinstance(value, (int, float, datetime.date)), "an ordered column was given an unordered value"
        return self.masks[bisect_right(self.cuts, value)]


@dataclass(frozen=True, slots=True)
class KeyedColumn:
    """Choices, texts, yes/no: a mask for each value that a cell names, and one for all others."""

    masks: Mapping[str | bool, int]
    others: int
    missing: int

    def mask(self, value: Value | None) -> int:
        if value is None:
            return self.missing
        assert isinstance(value, (str, bool)), "a column of choices, texts or yes/no was given another value"
        return self.masks.get(value, self.others)


@dataclass(frozen=True, slots=True)
class ElementsColumn:
    """Sets: the different conditions of the column, each with the rows that ask for it."""

    conditions: tuple[tuple[Elements, int], ...]
    missing: int

    def mask(self, value: Value | None) -> int:
        if value is None:
            return self.missing
        assert isinstance(value, (frozenset, tuple)), "a column of sets was given a value that is none"
        elements = frozenset(e for e in value if isinstance(e, str))
        found = 0
        for condition, mask in self.conditions:
            if condition.contains_value(elements):
                found |= mask
        return found


Column = Union[OrderedColumn, KeyedColumn, ElementsColumn]


@dataclass(frozen=True, slots=True)
class Index:
    """The columns of a table in order. `every` is the mask of all rows."""

    columns: tuple[Column, ...]
    every: int

    def matching(self, values: Sequence[Value | None]) -> int:
        """The rows that match the values of the columns, missing as None (generated code does the same, faster)."""
        found = self.every
        for column, value in zip(self.columns, values, strict=True):
            found &= column.mask(value)
        return found


def index(rows: Sequence[Box]) -> Index:
    """The index of boxes; bit i stands for `rows[i]`. A table without rows has no columns to ask."""
    every = (1 << len(rows)) - 1
    width = len(rows[0].sets) if rows else 0
    budget = _BUDGET // max(width, 1)
    return Index(tuple(_column([row.sets[i] for row in rows], budget) for i in range(width)), every)


def column_index(cells: Sequence[ValueSet]) -> Column:
    """The index of one column's cells, one for each row and at least one; bit i stands for `cells[i]`."""
    return _column(cells, _BUDGET)


def positions(mask: int) -> tuple[int, ...]:
    """The bits that are set, lowest first."""
    digits = f"{mask:b}"  # searching text is quicker than cutting a long number bit by bit
    last, found = len(digits) - 1, []
    place = digits.rfind("1")
    while place >= 0:
        found.append(last - place)
        place = digits.rfind("1", 0, place)
    return tuple(found)


def _column(cells: Sequence[ValueSet], budget: int) -> Column:
    missing = _mask(i for i, cell in enumerate(cells) if cell.missing)
    known = [cell.known for cell in cells]
    match known[0]:
        case Intervals():
            return _ordered([cell for cell in known if isinstance(cell, Intervals)], missing, budget)
        case Choices() | Texts() | Truths():
            return _keyed([cell for cell in known if isinstance(cell, (Choices, Texts, Truths))], missing)
        case Elements():
            return _elements([cell for cell in known if isinstance(cell, Elements)], missing)
        case _:
            assert_never(known[0])


def _ordered(cells: Sequence[Intervals], missing: int, budget: int) -> OrderedColumn:
    """A row enters the mask at the first value of each of its stretches and leaves it after the last."""
    first = 0
    turns: dict[Point, int] = defaultdict(int)  # at a cut, the rows that enter or leave
    for i, cell in enumerate(cells):
        bit = 1 << i
        for low, high in cell.cuts():
            if low is None:
                first |= bit
            else:
                turns[low] ^= bit
            if high is not None:
                turns[high] ^= bit
    cuts = tuple(sorted(cut for cut, rows in turns.items() if rows))
    changes = [turns[cut] for cut in cuts]
    stride = len(cuts) * len(cells) // 8 // budget + 1
    if stride > 1:
        return OrderedColumn(cuts, _MadeMasks(first, changes, stride), missing)
    masks = [first]
    for change in changes:
        masks.append(masks[-1] ^ change)
    return OrderedColumn(cuts, tuple(masks), missing)


class _MadeMasks(Sequence[int]):
    """The masks of a column with very many bounds and rows: one in `stride` is kept, with the rows that turn
    at each cut as their positions, so that memory stays within its budget."""

    def __init__(self, first: int, changes: Sequence[int], stride: int) -> None:
        self._stride = stride
        self._kept = [first]
        self._turns: list[tuple[int, ...]] = []
        mask = first
        for i, change in enumerate(changes, start=1):
            mask ^= change
            self._turns.append(positions(change))
            if i % stride == 0:
                self._kept.append(mask)

    def __len__(self) -> int:
        return len(self._turns) + 1

    def __getitem__(self, cell: int | slice) -> Any:
        if isinstance(cell, slice):
            return [self[i] for i in range(*cell.indices(len(self)))]
        if not 0 <= cell < len(self):
            raise IndexError(cell)
        kept = cell // self._stride
        mask = self._kept[kept]
        for turn in self._turns[kept * self._stride : cell]:
            for row in turn:
                mask ^= 1 << row
        return mask


def _keyed(cells: Sequence[Choices | Texts | Truths], missing: int) -> KeyedColumn:
    others = _mask(i for i, cell in enumerate(cells) if _lets_others_through(cell))
    named: dict[str | bool, int] = {value: 0 for cell in cells for value in cell.values}
    kept_out = dict(named)
    for i, cell in enumerate(cells):
        named_by = kept_out if isinstance(cell, Texts) and cell.others else named
        for value in cell.values:
            named_by[value] |= 1 << i
    return KeyedColumn({value: named[value] | (others & ~kept_out[value]) for value in named}, others, missing)


def _lets_others_through(cell: Choices | Texts | Truths) -> bool:
    """Whether values that no cell names pass. Of choices these are ones that are no longer declared, kept in a
    history: they pass where every choice does."""
    match cell:
        case Texts(others=others):
            return others
        case Choices(values=values, universe=universe):
            return len(values) == len(universe)
        case Truths():
            return False
        case _:
            assert_never(cell)


def _elements(cells: Sequence[Elements], missing: int) -> ElementsColumn:
    conditions: dict[Elements, int] = defaultdict(int)
    for i, cell in enumerate(cells):
        conditions[cell] |= 1 << i
    return ElementsColumn(tuple(conditions.items()), missing)


def _mask(rows: Iterable[int]) -> int:
    found = 0
    for row in rows:
        found |= 1 << row
    return found
