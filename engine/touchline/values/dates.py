"""The arithmetic of dates (M8, M9), and dates as data writes them.

A date has no time. What would leave the calendar (years 1 to 9999) is missing.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from functools import lru_cache

from touchline.syntax.tree import Unit

Date = datetime.date


def add_days(d: Date, n: int) -> Date | None:
    """`d` moved by `n` days; missing outside the years 1 to 9999."""
    ordinal = d.toordinal() + n
    return Date.fromordinal(ordinal) if 1 <= ordinal <= _LAST else None


def add_months(d: Date, n: int) -> Date | None:
    """`d` moved by `n` months in one step, clamped to the month's end (M9); missing outside the years 1 to 9999."""
    year, month = divmod(d.year * 12 + d.month - 1 + n, 12)
    if not 1 <= year <= 9999:
        return None
    return Date(year, month + 1, min(d.day, monthrange(year, month + 1)[1]))


def months_between(start: Date, end: Date) -> int:
    """The largest n with `start` + n months <= `end` (M9); negative where `end` comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < min(start.day, monthrange(end.year, end.month)[1]))


def elapsed(unit: Unit, start: Date, end: Date) -> int:
    """Whole units from `start` to `end`, the largest n with `start` + n units <= `end` (M9).

    For days, weeks, months, quarters and years; business days need a calendar
    (`WorkingCalendar.business_days_between`). Any other unit is our own bug (ValueError).
    """
    match unit:
        case Unit.DAY:
            return end.toordinal() - start.toordinal()
        case Unit.WEEK:
            return (end.toordinal() - start.toordinal()) // 7
        case Unit.MONTH:
            return months_between(start, end)
        case Unit.QUARTER:
            return months_between(start, end) // 3
        case Unit.YEAR:
            return months_between(start, end) // 12
        case Unit.BUSINESS_DAY | Unit.MINUTE | Unit.HOUR:
            raise ValueError(f"no elapsed {unit.value}s between two dates")


def plus(d: Date, n: int, unit: Unit) -> Date | None:
    """`d` moved by `n` days, weeks, months, quarters or years; missing outside the years 1 to 9999."""
    match unit:
        case Unit.DAY:
            return add_days(d, n)
        case Unit.WEEK:
            return add_days(d, n * 7)
        case Unit.MONTH:
            return add_months(d, n)
        case Unit.QUARTER:
            return add_months(d, n * 3)
        case Unit.YEAR:
            return add_months(d, n * 12)
        case Unit.BUSINESS_DAY | Unit.MINUTE | Unit.HOUR:
            raise ValueError(f"no date {n} {unit.value}s from another without a calendar")


_LAST = Date.max.toordinal()

# --------------------------------------------------------------------------- reading

ISO = "YYYY-MM-DD"
"""How a date is written in data unless its field says otherwise."""

_PARTS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short>[0-9]{2})",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
}
_PIECE = re.compile(r"YYYY|YY|MM|M|DD|D|[^A-Za-z0-9]+")
# A timestamp's tail: `T10:15:00Z`, ` 10:15`, `, 3:45 PM`, ` 10:15:00.000+0000`.
_TIME = (
    r"(?:(?:T|,? )(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?)?"
    r"(?: ?(?P<half>[AaPp][Mm]))?(?: ?(?P<offset>Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
_LONGEST = 64  # no date or timestamp is longer


@lru_cache(maxsize=256)
def _pattern(written: str) -> re.Pattern[str] | None:
    pieces = _PIECE.findall(written)
    if "".join(pieces) != written:
        return None
    letters = sorted(piece[0] for piece in pieces if piece in _PARTS)
    if letters != ["D", "M", "Y"]:
        return None
    return re.compile("".join(_PARTS.get(piece) or re.escape(piece) for piece in pieces) + _TIME)


def is_date_pattern(written: str) -> bool:
    """Whether `written` says how a date is written: a day (`DD`, `D`), a month (`MM`, `M`) and a year
    (`YYYY`, `YY`), each once, with separators between them."""
    return _pattern(written) is not None


def parse_date(text: str, written: str = ISO, zone: datetime.tzinfo | None = None) -> Date | None:
    """The date that `text` writes, or None where it is none.

    `text` is a date in the form of `written` (see `is_date_pattern`), or that and a time of day. A
    time with an offset from UTC becomes a date in `zone` (M8; UTC where none is given); a time
    without one is taken to be in that zone. `YY` is 1970 to 2069.
    """
    pattern = _pattern(written)
    found = pattern.fullmatch(text) if pattern is not None and len(text) <= _LONGEST else None
    if found is None:
        return None
    parts = found.groupdict()
    try:
        day = Date(*_numbers(parts))
        return day if parts["hour"] is None else _date_of(day, parts, zone)
    except (ValueError, OverflowError):
        return None


def is_no_day(text: str, written: str = ISO) -> bool:
    """Whether `text` writes, in the form of `written`, a day that its month has not: `31.02.2026`. With a
    month above 12 it is rather in another order."""
    pattern = _pattern(written)
    found = pattern.fullmatch(text) if pattern is not None and len(text) <= _LONGEST else None
    if found is None:
        return False
    year, month, day = _numbers(found.groupdict())
    return year >= 1 and 1 <= month <= 12 and monthrange(year, month)[1] < day <= 31


def date_in(moment: datetime.datetime, zone: datetime.tzinfo | None) -> Date | None:
    """The date of a timestamp in `zone` (M8); one without an offset is taken to be in that zone."""
    if moment.tzinfo is None:
        return moment.date()
    try:
        return moment.astimezone(zone or datetime.UTC).date()
    except (ValueError, OverflowError):
        return None


def _numbers(parts: dict[str, str | None]) -> tuple[int, int, int]:
    """Year, month and day as they stand in the text."""
    whole = parts.get("year")
    year = int(whole) if whole else _century(int(parts["short"] or 0))
    return year, int(parts["month"] or 0), int(parts["day"] or 0)


def _century(short: int) -> int:
    return 1900 + short if short >= 70 else 2000 + short


def _date_of(day: Date, parts: dict[str, str | None], zone: datetime.tzinfo | None) -> Date | None:
    hour, minute, second = (int(parts[part] or 0) for part in ("hour", "minute", "second"))
    half = (parts["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    time = datetime.time(hour, minute, second, tzinfo=_offset(parts["offset"]))
    return date_in(datetime.datetime.combine(day, time), zone)


def _offset(text: str | None) -> datetime.tzinfo | None:
    if text is None:
        return None
    if text in ("Z", "UTC"):
        return datetime.UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return datetime.timezone(-size if text[0] == "-" else size)
