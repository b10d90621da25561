"""Did you mean …? One module for every look-up."""

from __future__ import annotations

from collections.abc import Iterable


def distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance (insert, delete, replace, swap neighbours), cut off above `limit`."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i] + [0] * len(b)
        for j, y in enumerate(b, 1):
            cost = 0 if x == y else 1
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + cost)
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
        before, previous = previous, row
    return previous[-1]


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, or None where none is near enough to be meant.

    Near enough is one change for every three letters, at least one; case, `-`, `_` and blanks do
    not count, and something must be left of the word (`x` is not meant for `q`). Ties go to the
    candidate that comes first in the alphabet.
    """

    def plain(text: str) -> str:
        return text.casefold().replace("-", "_").replace(" ", "_")

    wanted = plain(word)[:100]
    limit = max(1, len(wanted) // 3)
    best: tuple[int, str] | None = None
    for candidate in candidates:
        other = plain(candidate)[:100]
        found = distance(wanted, other, limit)
        if found <= limit and found < max(len(wanted), len(other)) and (best is None or (found, candidate) < best):
            best = (found, candidate)
    return best[1] if best else None


def did_you_mean(word: str, candidates: Iterable[str]) -> str | None:
    """A hint, ready to print: "did you mean `arr`?", or None."""
    found = nearest(word, candidates)
    return f"did you mean `{found}`?" if found else None
