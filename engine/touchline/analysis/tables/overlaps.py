"""Which rows can match the same account, and which bounds two rows both claim."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from touchline.analysis.tables.budget import Budget
from touchline.tables.elements import Elements
from touchline.tables.index import KeyedColumn, column_index, positions
from touchline.tables.intervals import Intervals, Point
from touchline.tables.values import Choices, Texts, Truths, ValueSet

Rows = Sequence[Sequence[ValueSet]]


def overlapping(rows: Rows, budget: Budget) -> list[int]:
    """For each row, as bits, the later rows that share values with it in every column. Raises OutOfStepsError."""
    every = (1 << len(rows)) - 1
    found = [every & ~((2 << i) - 1) for i in range(len(rows))]
    for column in range(len(rows[0]) if rows else 0):
        cells = [row[column] for row in rows]
        sharing = _ordered(cells, budget) if isinstance(cells[0].known, Intervals) else _unordered(cells, budget)
        for i, mask in enumerate(sharing):
            found[i] &= mask
    several = sum(1 << i for i, row in enumerate(rows) if any(_in_pieces(cell) for cell in row))
    return [_exactly(rows, i, mask, several, budget) for i, mask in enumerate(found)]


def _in_pieces(cell: ValueSet) -> bool:
    return isinstance(cell.known, Intervals) and len(cell.known.intervals) > 1


def _exactly(rows: Rows, i: int, mask: int, several: int, budget: Budget) -> int:
    """Several stretches in a cell were taken for one: such rows are compared cell by cell."""
    sure = 0 if several >> i & 1 else mask & ~several
    for j in positions(mask & ~sure):
        budget.spend(len(rows[i]))
        if not any(a.intersect(b).is_empty() for a, b in zip(rows[i], rows[j], strict=True)):
            sure |= 1 << j
    return sure


def _ordered(cells: Sequence[ValueSet], budget: Budget) -> Iterator[int]:
    """For each cell, the cells it may share values with: those that begin before its end and end after its
    beginning."""
    ends: list[tuple[Point | None, Point | None] | None] = []
    begin: dict[Point | None, int] = {}
    missing = 0
    for i, cell in enumerate(cells):
        assert isinstance(cell.known, Intervals)
        cuts = cell.known.cuts()
        whole = (cuts[0][0], cuts[-1][1]) if cuts else None
        ends.append(whole)
        missing |= cell.missing << i
        if whole is not None:
            begin[whole[0]] = begin.get(whole[0], 0) | 1 << i
    budget.spend(len(cells))
    begun = _running(begin)
    ended: dict[Point | None, int] = {}
    for i, end in enumerate(ends):
        if end is not None and end[1] is not None:
            ended[end[1]] = ended.get(end[1], 0) | 1 << i
    over = _running(ended)
    begins, overs = sorted(p for p in begun if p is not None), sorted(p for p in over if p is not None)
    known = sum(1 << i for i, end in enumerate(ends) if end is not None)
    for i, cell in enumerate(cells):
        mask = missing if cell.missing else 0
        end = ends[i]
        if end is not None:
            started = known if end[1] is None else _before(begins, begun, end[1], begun.get(None, 0))
            gone = 0 if end[0] is None else _up_to(overs, over, end[0])
            mask |= started & ~gone
        yield mask


def _running(masks: Mapping[Point | None, int]) -> dict[Point | None, int]:
    """At each point, the rows of this and all earlier points; None comes first."""
    total = masks.get(None, 0)
    found: dict[Point | None, int] = {None: total}
    for point in sorted(p for p in masks if p is not None):
        total |= masks[point]
        found[point] = total
    return found


def _before(points: list[Point], running: dict[Point | None, int], limit: Point, none: int) -> int:
    place = bisect_left(points, limit)
    return running[points[place - 1]] if place else none


def _up_to(points: list[Point], running: dict[Point | None, int], limit: Point) -> int:
    place = bisect_right(points, limit)
    return running[points[place - 1]] if place else 0


def _unordered(cells: Sequence[ValueSet], budget: Budget) -> Iterator[int]:
    """For each cell, the cells it shares values with. Cells that say the same are looked at once."""
    kinds: dict[ValueSet, int] = {}
    for i, cell in enumerate(cells):
        kinds[cell] = kinds.get(cell, 0) | 1 << i
    budget.spend(len(cells))
    sharing = (
        _sharing_elements(kinds, budget) if isinstance(cells[0].known, Elements) else _sharing(cells, kinds, budget)
    )
    for cell in cells:
        yield sharing[cell]


def _sharing_elements(kinds: Mapping[ValueSet, int], budget: Budget) -> dict[ValueSet, int]:
    found: dict[ValueSet, int] = {}
    for kind in kinds:
        budget.spend(10 * len(kinds))
        found[kind] = sum(mask for other, mask in kinds.items() if not kind.intersect(other).is_empty())
    return found


def _sharing(cells: Sequence[ValueSet], kinds: Mapping[ValueSet, int], budget: Budget) -> dict[ValueSet, int]:
    """By the values that cells name, with one more for the texts that none does."""
    index = column_index(cells)
    assert isinstance(index, KeyedColumn)
    found: dict[ValueSet, int] = {}
    for kind in kinds:
        known = kind.known
        assert isinstance(known, (Choices, Texts, Truths))
        mask = index.missing if kind.missing else 0
        if isinstance(known, Texts) and known.others:
            named = [rows for text, rows in index.masks.items() if text not in known.values]
            mask |= index.others
        else:
            named = [index.masks.get(value, index.others) for value in known.values]
        budget.spend(1 + len(named) // 16)
        for rows in named:
            mask |= rows
        found[kind] = mask
    return found


def claimed_twice(rows: Rows, budget: Budget) -> list[tuple[int, int, int, Point]]:
    """(earlier row, later row, column, bound): cells of two rows that meet in just one value, the end of one and
    the beginning of the other, in rows that share it. Raises OutOfStepsError."""
    found = []
    for column in range(len(rows[0]) if rows else 0):
        ending: dict[Point, list[int]] = {}
        beginning: dict[Point, list[int]] = {}
        for i, row in enumerate(rows):
            known = row[column].known
            if not isinstance(known, Intervals):
                break
            for interval in known.intervals:
                if interval.low == interval.high and interval.low is not None:
                    continue  # one value on its own is meant
                if interval.high is not None and not interval.high_open:
                    ending.setdefault(interval.high, []).append(i)
                if interval.low is not None and not interval.low_open:
                    beginning.setdefault(interval.low, []).append(i)
        budget.spend(len(rows))
        for bound in sorted(ending.keys() & beginning.keys(), key=lambda point: (point,)):
            for i in ending[bound]:
                for j in beginning[bound]:
                    budget.spend(len(rows[0]))
                    if i != j and _meet(rows[i], rows[j], column):
                        found.append((min(i, j), max(i, j), column, bound))
    return found


def _meet(a: Sequence[ValueSet], b: Sequence[ValueSet], column: int) -> bool:
    """Whether two rows share values, and in a column just one."""
    for place, (mine, other) in enumerate(zip(a, b, strict=True)):
        shared = mine.intersect(other)
        if shared.is_empty():
            return False
        if place == column:
            known = shared.known
            assert isinstance(known, Intervals)
            one = len(known.intervals) == 1 and known.intervals[0].low == known.intervals[0].high
            if shared.missing or not one or known.intervals[0].low is None:
                return False
    return True
