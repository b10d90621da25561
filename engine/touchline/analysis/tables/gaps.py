"""Gaps: the values of the columns that no row lets through, as few boxes as neighbours can be merged into.

A walk over the classes, column by column, that carries the rows still alive. Where a row is alive that
everything to come lets through there is no gap; two ways to the same rows alive have the same rest, so
each is walked once. On the way back, values with the same rest become one box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from touchline.analysis.tables.budget import Budget, OutOfStepsError
from touchline.analysis.tables.grid import Grid

Box = tuple[int, ...]
"""Bits of classes, for each axis of a grid."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Disjoint boxes. `all_of_them` is False where there are more than were asked for."""

    boxes: tuple[Box, ...]
    all_of_them: bool


def gaps(grid: Grid, budget: Budget, most: int = 64) -> Boxes:
    """What no row lets through, up to about `most` boxes. Raises OutOfStepsError."""
    whole = grid.whole()
    memo: dict[tuple[int, int], tuple[Box, ...]] = {}
    cut_short = False

    def rest(depth: int, alive: int) -> tuple[Box, ...]:
        nonlocal cut_short
        if not alive:
            return (whole[depth:],)
        if alive & grid.wild[depth]:
            return ()
        known = memo.get((depth, alive))
        if known is not None:
            return known
        axis = grid.axes[depth]
        budget.spend(len(axis.masks))
        values: dict[Box, int] = {}  # by what is left over, the classes that leave it
        followed: dict[int, tuple[Box, ...]] = {}
        for i, mask in enumerate(axis.masks):
            left = alive & mask
            boxes = followed.get(left)
            if boxes is None:
                boxes = followed[left] = rest(depth + 1, left)
            for box in boxes:
                values[box] = values.get(box, 0) | 1 << i
        if len(values) > most:
            cut_short = True
            values = dict(list(values.items())[:most])
        found = tuple((classes, *box) for box, classes in values.items())
        memo[depth, alive] = found
        return found

    if any(not axis.sets for axis in grid.axes):
        return Boxes((), True)  # a column that can hold nothing: there is no account at all
    found = rest(0, grid.every)
    return Boxes(found, not cut_short)


def free_of(grid: Grid, box: Sequence[int], rows: int, budget: Budget) -> tuple[int, ...] | None:
    """A class of each axis inside `box` that none of `rows` lets through; None where there is none. Raises
    OutOfStepsError."""
    seen: set[tuple[int, int]] = set()

    def walk(depth: int, alive: int) -> tuple[int, ...] | None:
        if not alive:
            return tuple((bits & -bits).bit_length() - 1 for bits in box[depth:])
        if alive & grid.wild[depth] or (depth, alive) in seen:
            return None
        seen.add((depth, alive))
        bits, masks = box[depth], grid.axes[depth].masks
        budget.spend(len(masks))
        for i, mask in enumerate(masks):
            if bits >> i & 1:
                found = walk(depth + 1, alive & mask)
                if found is not None:
                    return (i, *found)
        return None

    if not all(box):
        return None
    return walk(0, rows)


__all__ = ["Box", "Boxes", "OutOfStepsError", "free_of", "gaps"]
