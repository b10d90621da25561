"""The types of values. Two things may be compared or combined only when their types allow it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Union


@dataclass(frozen=True, slots=True)
class TextType:
    """Text, compared by code point (M6). At run time `str`."""


@dataclass(frozen=True, slots=True)
class YesNoType:
    """Yes or no, and every condition. At run time `bool`."""


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number. At run time `float`, whole or not. `whole` says that no fraction can occur (gap
    analysis steps by 1, M11); `percent` only how it is read and shown."""

    whole: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class MoneyType:
    """An amount in the ruleset's currency. At run time `float`."""


@dataclass(frozen=True, slots=True)
class DateType:
    """A day. At run time `datetime.date`."""


class LengthKind(Enum):
    """The three kinds of lengths of time, which never mix."""

    DAYS = "days"
    MONTHS = "months"
    BUSINESS_DAYS = "business days"


@dataclass(frozen=True, slots=True)
class LengthType:
    """A length of time. At run time `int`: days (a week is 7), months (a quarter is 3, a year 12) or business days."""

    kind: LengthKind


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """`one of`. At run time `str`. `choices` in the order declared, which is the order of priority."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetType:
    """`any of`. At run time `frozenset[str]`."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListType:
    """What `all rows` gives: a tuple in row order, repeats kept. Other rules read a list of choices as a set (M20)."""

    element: Type


Type = Union[TextType, YesNoType, NumberType, MoneyType, DateType, LengthType, ChoiceType, SetType, ListType]
