"""Which rows ever decide, and which could go without any answer changing.

Rows are asked in order and the first to match decides. The walk keeps, of the rows still alive, those up to
the second that is sure to match: the first of them decides, and the next would in its place. On the last axis,
where most of the time goes, rows are laid over its classes instead: the few that are left, not the many classes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from touchline.analysis.tables.budget import Budget
from touchline.analysis.tables.grid import Axis, Grid
from touchline.tables.index import positions

_QUICK = 4  # rows of a class that are put down in the time of one step


@dataclass(frozen=True, slots=True)
class Deciding:
    """`decides`: rows that decide for some values. `matter`: those of them without which some answer would be
    another. Both as bits."""

    decides: int
    matter: int


def deciding(grid: Grid, differs: Callable[[int, int | None], bool], budget: Budget) -> Deciding:
    """`differs(i, j)` says whether it matters that row i decides and not row j, None for no row. Raises
    OutOfStepsError."""
    if not all(axis.sets for axis in grid.axes):
        return Deciding(0, 0)
    decides, open_ = 0, grid.every  # `open_`: the rows of which it is not known that they matter
    seen: set[tuple[int, int]] = set()
    is_open = bytearray(b"\1") * grid.every.bit_length()  # the same, to be asked row by row
    last = len(grid.axes) - 1
    of_row = _classes(grid.axes[last], grid.every, budget)
    whole = (1 << len(grid.axes[last].sets)) - 1

    def judge(row: int, following: int | None) -> None:
        nonlocal open_
        if differs(row, following):
            open_ &= ~(1 << row)
            is_open[row] = 0

    def walk(depth: int, alive: int, sure: int) -> None:
        """Rows alive by the axes before `depth`; `sure` are those that the axes from there on all let through."""
        nonlocal decides
        low = alive & -alive
        if low & sure:
            decides |= low
            others = alive ^ low
            following = others & -others
            if not others or following & sure:
                judge(low.bit_length() - 1, following.bit_length() - 1 if others else None)
                return
        second_sure = sure & (sure - 1)
        if second_sure:
            alive &= ((second_sure & -second_sure) << 1) - 1
        if (depth, alive) in seen:
            return
        seen.add((depth, alive))
        if depth == last:
            lay(alive)
            return
        masks, wild = grid.axes[depth].masks, grid.wild[depth + 1]
        budget.spend(len(masks))
        for left in {alive & mask for mask in masks}:
            follow(depth + 1, left, left & wild)

    def follow(depth: int, alive: int, sure: int) -> None:
        """Not where the row that decides, whichever it is, is known to matter: rows up to the first that is sure."""
        if alive & (sure ^ (sure - 1)) & open_ if sure else alive & open_:
            walk(depth, alive, sure)

    def lay(alive: int) -> None:
        """The last axis: in each class the first row decides, and the second would in its place."""
        nonlocal decides
        rows = positions(alive)
        budget.spend(len(rows))
        last_open = (alive & open_).bit_length() - 1
        taken = 0  # classes that have their first row
        waiting = 0  # those of them whose first row is open, and which have none after it yet
        owner: dict[int, int] = {}  # the first row of each class that was ever waiting
        firsts: dict[int, int] = {}  # the classes that each open row is first in
        for row in rows:
            if not waiting and (row > last_open or taken == whole):
                break
            mine = of_row[row]
            second = mine & waiting
            waiting ^= second
            for place in positions(second):
                first = owner[place]
                if is_open[first]:
                    judge(first, row)
                    if not is_open[first]:
                        waiting &= ~firsts[first]
            if is_open[row] and mine & ~taken:
                decides |= 1 << row
                firsts[row] = mine & ~taken
                waiting |= firsts[row]
                owner.update(dict.fromkeys(positions(firsts[row]), row))
            taken |= mine
        for first, classes in firsts.items():
            if classes & waiting:
                judge(first, None)

    follow(0, grid.every, grid.every & grid.wild[0])
    return Deciding(decides, grid.every ^ open_)


def _classes(axis: Axis, every: int, budget: Budget) -> Sequence[int]:
    """For each row the classes that let it through, as bits. Raises OutOfStepsError."""
    found = [0] * every.bit_length()
    for i, mask in enumerate(axis.masks):
        budget.spend(1 + mask.bit_count() // _QUICK)
        for row in positions(mask):
            found[row] |= 1 << i
    return found
