"""What is found while two versions are compared, each change with its effect."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from touchline.analysis.differences.aligning import moved
from touchline.analysis.differences.changes import (
    Added,
    Change,
    Changed,
    Effect,
    Reliance,
    Removed,
    Renamed,
    Reordered,
    Subject,
)
from touchline.analysis.differences.effects import Effects
from touchline.analysis.differences.renaming import find_renames
from touchline.analysis.differences.saying import Numbers, Sayings
from touchline.model.ruleset import Ruleset
from touchline.source import Span

_MOST_MOVED = 12
"""Of how many things it is said one by one that they stand elsewhere."""


class Finding:
    """Two versions with what their parts say, and the changes found so far."""

    def __init__(self, old: Ruleset, new: Ruleset) -> None:
        self.numbers = Numbers()
        self.old = old
        self.new = new
        self.renames = find_renames(old, new, self.numbers)
        self.before = Sayings(old, self.numbers, self.renames)
        self.after = Sayings(new, self.numbers)
        self.effects = Effects(old, new)
        self.found: list[Change] = []

    def part(
        self,
        subject: Subject,
        things: tuple[Any, Any],
        part: str,
        said: tuple[object, object],
        breaks: tuple[Reliance, ...] = (),
    ) -> None:
        """A part of a thing says something else."""
        effect = self.effects.of_part(subject, part, breaks=breaks)
        old, new = (place(a) or place(b) for a, b in zip(said, things, strict=True))
        self.found.append(Changed(subject, type(things[0]), part, *said, old, new, effect))

    def came(self, subject: Subject, thing: object, at: object = None) -> None:
        """Something is new; `at` has its place where it has none itself."""
        effect = self.effects.of_whole(subject, thing, gone=False)
        self.found.append(Added(subject, thing, place(thing) or place(at), effect))

    def went(self, subject: Subject, thing: object, at: object = None) -> None:
        """Something is gone."""
        effect = self.effects.of_whole(subject, thing, gone=True)
        self.found.append(Removed(subject, thing, place(thing) or place(at), effect))

    def renamed(
        self, subject: Subject, before: str, places: tuple[object, object], breaks: tuple[Reliance, ...]
    ) -> None:
        """Something has another name."""
        effect = self.effects.of_name(subject, before, breaks)
        self.found.append(Renamed(subject, before, place(places[0]), place(places[1]), effect))

    def order(
        self, pairs: Sequence[tuple[int, int]], subjects: Sequence[Subject], places: tuple[Any, Any], effect: Effect
    ) -> None:
        """Things that stand elsewhere among their like: `pairs` of places in the order of the new version,
        `subjects` and the things by their place in the old one."""
        olds, news = places
        before = [i for i, _ in pairs]
        out = moved(before)
        if len(out) > _MOST_MOVED:
            self._anew([subjects[i] for i in sorted(before)], [subjects[i] for i in before], (olds, news), effect)
            return
        stay = sorted(set(range(len(pairs))) - set(out))
        for at in out:
            after = bisect_right(stay, at)
            passed = after < len(stay) and before[stay[after]] < before[at]
            other = stay[after] if passed else stay[after - 1]
            i, j = pairs[at]
            self.found.append(
                Reordered(subjects[i], passed, subjects[before[other]], place(olds[i]), place(news[j]), effect)
            )

    def _anew(self, before: list[Subject], after: list[Subject], places: tuple[Any, Any], effect: Effect) -> None:
        """A list of which most stands elsewhere, as one change: the names in both orders, by those of the old one."""
        whole = before[0].within or Subject("header")
        names = tuple(s.name for s in before), tuple(s.name for s in after)
        part = f"{before[0].kind} order"
        self.found.append(Changed(whole, tuple, part, *names, place(places[0]), place(places[1]), effect))


def place(thing: object) -> Span | None:
    """Where a thing stands; None where that is not known."""
    if isinstance(thing, tuple):
        return next((found for one in thing if (found := place(one)) is not None), None)
    found = getattr(thing, "span", None)
    return found if isinstance(found, Span) else None
