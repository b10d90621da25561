"""Sets of values: what a cell lets through, exactly.

A `ValueSet` says whether a missing input passes, and which known values do. Its known part has one
of five shapes, by the column's type: stretches of ordered values, choices, texts, yes/no, and
conditions on the elements of a set. Every operation is exact, so that whatever is found with it
(gaps, overlaps, rows that never match) is so, and nothing else is. Numbers and money are reals;
whole numbers, dates and lengths go by whole steps (M11).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Union, assert_never

from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.tables.elements import Elements
from touchline.tables.intervals import Intervals, Scale

Value = Union[float, int, str, bool, datetime.date, frozenset[str], tuple[object, ...]]
"""A known value at run time."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Choices out of `universe`, the declared ones in their order."""

    values: frozenset[str]
    universe: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts: these, or with `others` every text but these."""

    values: frozenset[str]
    others: bool


@dataclass(frozen=True, slots=True)
class Truths:
    """Yes, no, both or neither."""

    values: frozenset[bool]


Known = Union[Intervals, Choices, Texts, Truths, Elements]


@dataclass(frozen=True, slots=True)
class ValueSet:
    """Whether a missing input passes, and the known values that do."""

    missing: bool
    known: Known

    def intersect(self, other: ValueSet) -> ValueSet:
        """The values in both."""
        return ValueSet(self.missing and other.missing, _intersect(self.known, other.known))

    def union(self, other: ValueSet) -> ValueSet:
        """The values in either."""
        return ValueSet(self.missing or other.missing, _union(self.known, other.known))

    def subtract(self, other: ValueSet) -> ValueSet:
        """The values in this one and not in `other`."""
        return ValueSet(self.missing and not other.missing, _subtract(self.known, other.known))

    def contains(self, other: ValueSet) -> bool:
        """Whether every value of `other` is in this one."""
        return other.subtract(self).is_empty()

    def is_empty(self) -> bool:
        """Whether nothing passes, neither a known value nor a missing one."""
        return not self.missing and _is_empty(self.known)

    def contains_value(self, value: Value | None) -> bool:
        """Whether a value passes; missing is None."""
        return self.missing if value is None else _holds(self.known, value)

    def describe(self) -> str:
        """The set in the words of a cell: `25 to <100`, `a, b, missing`, `has x and has not y`; `-` for
        everything and the empty text for nothing."""
        if _is_empty(_subtract(_everything_like(self.known), self.known)):
            return "-" if self.missing else "known"
        known = _describe(self.known)
        return ", ".join(part for part in (known, "missing" if self.missing else "") if part)


def everything(type_: Type) -> ValueSet:
    """All that a column of a type can hold, missing included."""
    return ValueSet(True, all_known(type_))


def nothing(type_: Type) -> ValueSet:
    """The empty set of a column of a type."""
    return ValueSet(False, none_known(type_))


def all_known(type_: Type) -> Known:
    """Every known value of a type."""
    match type_:
        case TextType():
            return Texts(frozenset(), others=True)
        case YesNoType():
            return Truths(frozenset((True, False)))
        case NumberType(whole=whole):
            return Intervals.everything(Scale.WHOLE if whole else Scale.REAL)
        case MoneyType():
            return Intervals.everything(Scale.REAL)
        case DateType():
            return Intervals.everything(Scale.DAY)
        case LengthType():
            return Intervals.everything(Scale.LENGTH)
        case ChoiceType(choices=choices):
            return Choices(frozenset(choices), choices)
        case SetType() | ListType():  # a list of choices is read as a set (M20)
            return Elements.everything()
        case _:
            assert_never(type_)


def none_known(type_: Type) -> Known:
    """No known value of a type."""
    return _nothing_like(all_known(type_))


def _mixed(a: Known, b: Known) -> TypeError:
    return TypeError(f"{type(a).__name__} and {type(b).__name__} belong to columns of different types")


def _intersect(a: Known, b: Known) -> Known:
    match a, b:
        case Intervals(), Intervals():
            return a.intersect(b)
        case Choices(), Choices():
            return Choices(a.values & b.values, a.universe)
        case Texts(), Texts():
            return _texts_intersect(a, b)
        case Truths(), Truths():
            return Truths(a.values & b.values)
        case Elements(), Elements():
            return a.intersect(b)
        case _:
            raise _mixed(a, b)


def _union(a: Known, b: Known) -> Known:
    match a, b:
        case Intervals(), Intervals():
            return a.union(b)
        case Choices(), Choices():
            return Choices(a.values | b.values, a.universe)
        case Texts(), Texts():
            rest = _texts_intersect(Texts(a.values, not a.others), Texts(b.values, not b.others))
            return Texts(rest.values, not rest.others)
        case Truths(), Truths():
            return Truths(a.values | b.values)
        case Elements(), Elements():
            return a.union(b)
        case _:
            raise _mixed(a, b)


def _subtract(a: Known, b: Known) -> Known:
    match a, b:
        case Intervals(), Intervals():
            return a.subtract(b)
        case Choices(), Choices():
            return Choices(a.values - b.values, a.universe)
        case Texts(), Texts():
            return _texts_intersect(a, Texts(b.values, not b.others))
        case Truths(), Truths():
            return Truths(a.values - b.values)
        case Elements(), Elements():
            return a.subtract(b)
        case _:
            raise _mixed(a, b)


def _texts_intersect(a: Texts, b: Texts) -> Texts:
    match a.others, b.others:
        case False, False:
            return Texts(a.values & b.values, others=False)
        case False, True:
            return Texts(a.values - b.values, others=False)
        case True, False:
            return Texts(b.values - a.values, others=False)
        case _:
            return Texts(a.values | b.values, others=True)


def _is_empty(known: Known) -> bool:
    match known:
        case Intervals() | Elements():
            return known.is_empty()
        case Choices() | Truths():
            return not known.values
        case Texts():
            return not known.others and not known.values
        case _:
            assert_never(known)


def _holds(known: Known, value: Value) -> bool:
    match known:
        case Intervals():
            assert isinstance(value, (int, float, datetime.date)), "an ordered column was given an unordered value"
            return known.contains_value(value)
        case Choices():
            return value in known.values
        case Truths():
            return value in known.values
        case Texts():
            return (value in known.values) != known.others
        case Elements():
            assert isinstance(value, (frozenset, tuple)), "a set column was given a value that is none"
            return known.contains_value(frozenset(e for e in value if isinstance(e, str)))
        case _:
            assert_never(known)


def _nothing_like(known: Known) -> Known:
    match known:
        case Intervals():
            return Intervals(known.scale, ())
        case Choices():
            return Choices(frozenset(), known.universe)
        case Texts():
            return Texts(frozenset(), others=False)
        case Truths():
            return Truths(frozenset())
        case Elements():
            return Elements(())
        case _:
            assert_never(known)


def _everything_like(known: Known) -> Known:
    match known:
        case Intervals():
            return Intervals.everything(known.scale)
        case Choices():
            return Choices(frozenset(known.universe), known.universe)
        case Texts():
            return Texts(frozenset(), others=True)
        case Truths():
            return Truths(frozenset((True, False)))
        case Elements():
            return Elements.everything()
        case _:
            assert_never(known)


def _describe(known: Known) -> str:
    match known:
        case Intervals() | Elements():
            return known.describe()
        case Choices():
            return ", ".join(choice for choice in known.universe if choice in known.values)
        case Texts():
            return ("none of " if known.others else "") + _quoted(known.values)
        case Truths():
            return ", ".join(word for value, word in ((True, "yes"), (False, "no")) if value in known.values)
        case _:
            assert_never(known)


def _quoted(texts: Iterable[str]) -> str:
    escaped = (text.replace("\\", "\\\\").replace('"', '\\"') for text in sorted(texts))
    return ", ".join(f'"{text}"' for text in escaped)
