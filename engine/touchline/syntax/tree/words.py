"""Words, texts and literals as written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from touchline.source import Span


@dataclass(frozen=True, slots=True)
class Word:
    """A name or a choice as written."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """`"…"` or `\"\"\"…\"\"\"`. `value` has its escapes undone and, for prose, its common indentation removed."""

    value: str
    span: Span
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """`100k`, `25_000`, `2.5m`, `40%`: the double nearest to the decimal (M1). `whole` when the
    literal is a whole number; `percent` when it was written with `%` (value already ÷ 100)."""

    value: float
    span: Span
    text: str
    whole: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class YesNo:
    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Date:
    value: datetime.date
    span: Span


class Unit(Enum):
    """The words for lengths of time. Minutes and hours only say how long a step or touch lasts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    BUSINESS_DAY = "business day"
    MINUTE = "minute"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Length:
    """`30 days`, `2 weeks`, `1 business day`: a whole, non-negative count of a unit."""

    count: int
    unit: Unit
    span: Span
