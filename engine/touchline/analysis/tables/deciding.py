"""Which rows ever decide, and which could go without any answer changing.

Rows are asked in order and the first to match decides. The walk keeps, of the rows still alive, those up to
the second that is sure to match: the first of them decides, and the next would in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from touchline.analysis.tables.budget import Budget
from touchline.analysis.tables.grid import Grid


@dataclass(frozen=True, slots=True)
class Deciding:
    """`decides`: rows that decide for some values. `matter`: those of them without which some answer would be
    another. Both as bits."""

    decides: int
    matter: int


def deciding(grid: Grid, differs: Callable[[int, int | None], bool], budget: Budget) -> Deciding:
    """`differs(i, j)` says whether it matters that row i decides and not row j, None for no row. Raises
    OutOfStepsError."""
    decides = matter = 0
    seen: set[tuple[int, int]] = set()

    def walk(depth: int, alive: int) -> None:
        nonlocal decides, matter
        sure = alive & grid.wild[depth]
        first_sure = sure & -sure
        candidates = alive & ((first_sure << 1) - 1) if sure else alive
        if not candidates & ~matter:
            return  # whichever of them decides, it is known to matter
        low = alive & -alive
        if low == first_sure:
            decides |= low
            others = alive ^ low
            following = others & -others
            if not others or following & sure:
                if differs(low.bit_length() - 1, following.bit_length() - 1 if others else None):
                    matter |= low
                return
        second_sure = sure & (sure - 1)
        if second_sure:
            alive &= ((second_sure & -second_sure) << 1) - 1
        if (depth, alive) in seen:
            return
        seen.add((depth, alive))
        masks = grid.axes[depth].masks
        budget.spend(len(masks))
        for left in {alive & mask for mask in masks}:
            walk(depth + 1, left)

    if all(axis.sets for axis in grid.axes):
        walk(0, grid.every)
    return Deciding(decides, matter)
