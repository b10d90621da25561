"""Values as people write them: $100,000, 40%, 1 October 2026, 2 business days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import assert_never

from touchline.judgement.inputs import Value
from touchline.model.ruleset import Length
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthKind,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.syntax.tree import Unit
from touchline.values.numbers import plain

MISSING = "missing"

_SIGNS: Mapping[str, str] = MappingProxyType(
    {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "BRL": "R$", "CAD": "CA$", "AUD": "A$"}
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
NUMERALS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(x: float, decimals: int = 6) -> str:
    """A number with thousands apart and no idle zeros: `12,500`, `0.25`, `-3`."""
    if x == int(x) and abs(x) < 1e15:
        return f"{int(x):,}"
    text = f"{x:,.{decimals}f}".rstrip("0").rstrip(".")
    if text in ("0", "-0"):
        return repr(x)
    return text


def percent(x: float) -> str:
    """0.4 as `40%`; a fraction of a percent is kept."""
    return number(round(x * 100, 10)) + "%"


def money(x: float, currency: str) -> str:
    """100000.0 in USD as `$100,000`; a currency without a sign we know goes in front by its code."""
    sign = _SIGNS.get(currency, f"{currency} ")
    digits = number(abs(x)) if x == int(x) else f"{abs(x):,.2f}"
    return f"{'-' if x < 0 else ''}{sign}{digits}"


def about(x: float, currency: str) -> str:
    """An amount short enough for a headline: $950, $84k, $2.1m. What it is exactly stands elsewhere."""
    size = abs(x)
    sign = f"{'-' if x < 0 else ''}{_SIGNS.get(currency, f'{currency} ')}"
    for unit, letter in ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")):
        if size >= unit * 0.9995:
            return f"{sign}{_three_digits(size / unit)}{letter}"
    return f"{sign}{size:,.0f}"


def _three_digits(x: float) -> str:
    return f"{x:,.0f}" if x >= 99.95 else f"{x:.1f}".removesuffix(".0")


def date(d: datetime.date) -> str:
    """2026-10-01 as `1 October 2026`."""
    return f"{d.day} {_MONTHS[d.month - 1]} {d.year}"


def month_name(month: int) -> str:
    return _MONTHS[month - 1]


def counted(n: int, noun: str) -> str:
    """`1 day`, `30 days`, `2 business days`."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def length(value: Length) -> str:
    """A length as written: `30 days`, `1 quarter`."""
    return counted(value.count, value.unit.value)


def every(value: Length) -> str:
    """A cadence: `every week`, `every 2 weeks`."""
    if value.count == 1:
        return f"every {value.unit.value}"
    return f"every {length(value)}"


def length_of(n: int, kind: LengthKind) -> str:
    """A length at run time in its own kind: days, months or business days."""
    match kind:
        case LengthKind.DAYS:
            return counted(n, Unit.DAY.value)
        case LengthKind.MONTHS:
            return counted(n, Unit.MONTH.value)
        case LengthKind.BUSINESS_DAYS:
            return counted(n, Unit.BUSINESS_DAY.value)
        case _:
            assert_never(kind)


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def value(x: Value, kind: Type, currency: str, labels: Mapping[str, str] = MappingProxyType({})) -> str:
    """A value of a type in words; `labels` says what choices are called."""
    if x is None:
        return MISSING
    match kind:
        case TextType():
            return f"“{x}”"
        case YesNoType():
            return "yes" if x else "no"
        case NumberType(percent=as_percent):
            assert isinstance(x, (int, float))
            return percent(x) if as_percent else number(x)
        case MoneyType():
            assert isinstance(x, (int, float))
            return money(x, currency)
        case DateType():
            assert isinstance(x, datetime.date)
            return date(x)
        case LengthType(kind=unit):
            assert isinstance(x, (int, float))
            return length_of(int(x), unit)
        case ChoiceType():
            return labels.get(str(x), str(x))
        case SetType(choices=choices):
            assert isinstance(x, (frozenset, tuple))
            return listed(labels.get(c, c) for c in choices if c in x) or "none"
        case ListType(element=element):
            assert isinstance(x, tuple)
            return ", ".join(value(item, element, currency, labels) for item in x) or "none"
        case _:
            assert_never(kind)


def as_written(x: Value | tuple[object, ...], kind: Type) -> str:
    """A value as a cell or condition of the language writes it: `100000`, `40%`, `30 days`, `2026-01-01`, `a, b`,
    `missing`; a text in quotes, a choice without."""
    match x:
        case None:
            return MISSING
        case bool():
            return "yes" if x else "no"
        case datetime.date():
            return x.isoformat()
        case frozenset() | tuple():
            return ", ".join(sorted(str(element) for element in x)) or "none"
        case str():
            return f'"{x}"' if isinstance(kind, TextType) else x
        case _ if isinstance(kind, LengthType):
            return length_of(int(x), kind.kind).replace(",", "")
        case _ if isinstance(kind, NumberType) and kind.percent:
            return percent(float(x)).replace(",", "")
        case _:
            return plain(float(x))
