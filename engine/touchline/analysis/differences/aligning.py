"""Which thing of an old list is which of a new one, and which of them stand elsewhere than before."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

_MOST = 250_000  # comparisons of things that nothing but likeness brings together


@dataclass(frozen=True, slots=True)
class Aligned:
    """Places in an old and a new list: what is the same thing, in the order of the new list, what is gone and what
    is new."""

    pairs: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    new: tuple[int, ...]


Keys = Sequence[Hashable | None]
"""What each thing is known by; None: not by this."""


def aligned(
    old: int, new: int, keys: Sequence[tuple[Keys, Keys]], likeness: Callable[[int, int], float] | None = None
) -> Aligned:
    """Brings `old` and `new` many things together: by each of the `keys` in turn, the surest first, in the order in
    which they stand; what is left by their likeness, at least a half, the likest and nearest first."""
    before, after = dict.fromkeys(range(old)), dict.fromkeys(range(new))
    found: dict[int, int] = {}

    def bring(i: int, j: int) -> None:
        found[j] = i
        del before[i], after[j]

    for olds, news in keys:
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for i in reversed(before):
            if olds[i] is not None:
                waiting[olds[i]].append(i)
        for j in list(after):
            if news[j] is not None and waiting.get(news[j]):
                bring(waiting[news[j]].pop(), j)
    if likeness is not None and 0 < len(before) * len(after) <= _MOST:
        ranked = [
            (-alike, abs(i / old - j / new), i, j) for i in before for j in after if (alike := likeness(i, j)) >= 0.5
        ]
        for _, _, i, j in sorted(ranked):
            if i in before and j in after:
                bring(i, j)
    return Aligned(tuple((found[j], j) for j in sorted(found)), tuple(before), tuple(after))


def moved(places: Sequence[int]) -> tuple[int, ...]:
    """Which of some things stand elsewhere among each other, given their old places in their new order: the fewest
    whose moving explains the order (all but a longest rising run)."""
    ends: list[int] = []  # the smallest last place of a rising run of each length
    runs: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
        runs.append(at)
    length = len(ends) - 1
    stay = set()
    for i in range(len(places) - 1, -1, -1):
        if runs[i] == length and length >= 0:
            stay.add(i)
            length -= 1
    return tuple(i for i in range(len(places)) if i not in stay)
