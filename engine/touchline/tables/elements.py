"""Conditions on the elements of a set: `has a`, `has any of a, b`, `has not c`, and what comes of combining them.

The normal form is a choice between conjunctions, each of which asks for at least one element of each
of several groups, and for none of some others. It is closed under every operation, and whether one can
hold is seen at once, however many elements are named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Group = frozenset[str]


@dataclass(frozen=True, slots=True)
class Conjunction:
    """At least one element of each group in `any_of`, and none of `none_of`. No group holds an element
    of `none_of` or is wider than another, and none is empty; so some set always meets it."""

    any_of: frozenset[Group]
    none_of: Group

    @staticmethod
    def of(any_of: Iterable[Group], none_of: Group) -> Conjunction | None:
        """The conjunction, or None where no set meets it."""
        groups = {group - none_of for group in any_of}
        if frozenset() in groups:
            return None
        return Conjunction(frozenset(g for g in groups if not any(other < g for other in groups)), none_of)

    def both(self, other: Conjunction) -> Conjunction | None:
        return Conjunction.of(self.any_of | other.any_of, self.none_of | other.none_of)

    def implies(self, other: Conjunction) -> bool:
        """Whether every set that meets this one meets `other`. Exact: the set of all elements outside
        `none_of` meets this one, and so does any set with one element of each group."""
        return other.none_of <= self.none_of and all(
            any(mine <= group for mine in self.any_of) for group in other.any_of
        )

    def minus(self, other: Conjunction) -> list[Conjunction]:
        """Disjoint conjunctions: the sets that meet this one and not `other`."""
        found: list[Conjunction | None] = []
        rest: Conjunction | None = self
        if other.none_of:
            found.append(rest.both(Conjunction(frozenset((other.none_of,)), frozenset())) if rest else None)
            rest = rest.both(Conjunction(frozenset(), other.none_of)) if rest else None
        for group in sorted(other.any_of, key=sorted):
            found.append(rest.both(Conjunction(frozenset(), group)) if rest else None)
            rest = rest.both(Conjunction(frozenset((group,)), frozenset())) if rest else None
        return [part for part in found if part is not None]

    def met_by(self, elements: frozenset[str]) -> bool:
        return self.none_of.isdisjoint(elements) and not any(group.isdisjoint(elements) for group in self.any_of)

    def describe(self) -> str:
        parts = [
            f"has {next(iter(group))}" if len(group) == 1 else f"has any of ({', '.join(sorted(group))})"
            for group in sorted(self.any_of, key=sorted)
        ]
        parts += [f"has not {element}" for element in sorted(self.none_of)]
        return " and ".join(parts)


@dataclass(frozen=True, slots=True)
class Elements:
    """The sets that meet one of `parts`; no part implies another. Equal sets may be spelled differently:
    compare with `contains` both ways, not with `==`."""

    parts: tuple[Conjunction, ...]

    @staticmethod
    def everything() -> Elements:
        return Elements((Conjunction(frozenset(), frozenset()),))

    @staticmethod
    def has_any(elements: Iterable[str], negated: bool = False) -> Elements:
        """The sets with at least one of `elements`; `negated`: with none of them."""
        group = frozenset(elements)
        found = Conjunction.of((), group) if negated else Conjunction.of((group,), frozenset())
        return Elements((found,) if found else ())

    def intersect(self, other: Elements) -> Elements:
        return _tidy(both for a in self.parts for b in other.parts if (both := a.both(b)))

    def union(self, other: Elements) -> Elements:
        return _tidy((*self.parts, *other.parts))

    def subtract(self, other: Elements) -> Elements:
        rest: Elements = self
        for conjunction in other.parts:
            rest = _tidy(part for mine in rest.parts for part in mine.minus(conjunction))
        return rest

    def is_empty(self) -> bool:
        return not self.parts

    def contains_value(self, value: frozenset[str]) -> bool:
        return any(part.met_by(value) for part in self.parts)

    def mentioned(self) -> frozenset[str]:
        """Every element that is named; no other element of a set makes a difference."""
        return frozenset(e for part in self.parts for group in (*part.any_of, part.none_of) for e in group)

    def describe(self) -> str:
        """In words: `has a and has not b, or has c`."""
        return ", or ".join(part.describe() or "known" for part in self.parts)


def _tidy(parts: Iterable[Conjunction]) -> Elements:
    kept: list[Conjunction] = []
    for part in parts:
        if any(part.implies(other) for other in kept):
            continue
        kept = [other for other in kept if not other.implies(part)]
        kept.append(part)
    return Elements(tuple(kept))
