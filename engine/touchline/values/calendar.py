"""Working days and fiscal periods (M31, M35).

Public holidays come from the `holidays` library, one year at a time and only when a day of that
year is asked for, so that a ruleset without business days never loads it.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from touchline.spelling import did_you_mean
from touchline.syntax.tree import Unit

Date = datetime.date

MONDAY_TO_FRIDAY = frozenset(range(5))
_FIRST_YEAR, _LAST_YEAR = 1, 9999
_FARTHEST = 3_652_059  # days in the calendar: no count of business days is larger


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked, and when the fiscal year starts.

    `working_days` are week days, 0 is Monday; `country` and `subdivision` are names of the `holidays`
    library; `days_off` come on top; `fiscal_start_month` 1 is January.
    """

    working_days: frozenset[int] = MONDAY_TO_FRIDAY
    days_off: frozenset[Date] = frozenset()
    country: str | None = None
    subdivision: str | None = None
    fiscal_start_month: int = 1

    def is_working(self, d: Date) -> bool:
        """Whether `d` is a working week day and no day off."""
        if d.weekday() not in self.working_days or d in self.days_off:
            return False
        return self.country is None or d not in _public_holidays(self.country, self.subdivision, d.year)

    def next_working_day(self, d: Date) -> Date | None:
        """`d` where it is worked, else the first working day after it; missing past the year 9999."""
        return d if self.is_working(d) else self.add_business_days(d, 1)

    def previous_working_day(self, d: Date) -> Date | None:
        """`d` where it is worked, else the last working day before it; missing before the year 1."""
        return d if self.is_working(d) else self.add_business_days(d, -1)

    def add_business_days(self, d: Date, n: int) -> Date | None:
        """Business day `n` counted from `d`: business day 1 is the first working day after it (M35), -1 the
        last one before it, 0 is `d` itself. Missing outside the years 1 to 9999."""
        if n == 0:
            return d
        if abs(n) > _FARTHEST or not self.working_days:
            return None
        year, days = d.year, _working_ordinals(self, d.year)
        if n > 0:
            at = bisect_right(days, d.toordinal()) + n - 1
            while at >= len(days):
                at, year = at - len(days), year + 1
                if year > _LAST_YEAR:
                    return None
                days = _working_ordinals(self, year)
        else:
            at = bisect_left(days, d.toordinal()) + n
            while at < 0:
                year -= 1
                if year < _FIRST_YEAR:
                    return None
                days = _working_ordinals(self, year)
                at += len(days)
        return Date.fromordinal(days[at])

    def business_days_between(self, start: Date, end: Date) -> int:
        """Working days after `start` up to and with `end`; where `end` comes first, minus those after
        `end` up to and with `start`. For a later `end` it is the largest n with `start` + n business
        days <= `end`."""
        if end < start:
            return -self.business_days_between(end, start)
        count = -bisect_right(_working_ordinals(self, start.year), start.toordinal())
        count += _working_days_of_years(self, start.year, end.year)
        return count + bisect_right(_working_ordinals(self, end.year), end.toordinal())

    def fiscal_year_start(self, d: Date) -> Date:
        """The first day of the fiscal year that `d` lies in."""
        return _month_start(d, (d.month - self.fiscal_start_month) % 12)

    def fiscal_quarter_start(self, d: Date) -> Date:
        """The first day of the fiscal quarter that `d` lies in."""
        return _month_start(d, (d.month - self.fiscal_start_month) % 3)

    def period_start(self, unit: Unit, d: Date) -> Date:
        """The first day of the calendar period of `unit` that `d` lies in (M31): weeks start on Monday,
        quarters and years are the fiscal ones. A unit shorter than a day is our own bug (ValueError)."""
        match unit:
            case Unit.DAY | Unit.BUSINESS_DAY:
                return d
            case Unit.WEEK:
                return Date.fromordinal(max(1, d.toordinal() - d.weekday()))
            case Unit.MONTH:
                return d.replace(day=1)
            case Unit.QUARTER:
                return self.fiscal_quarter_start(d)
            case Unit.YEAR:
                return self.fiscal_year_start(d)
            case Unit.MINUTE | Unit.HOUR:
                raise ValueError(f"no calendar period is a {unit.value}")


def resolve_calendar(
    working_days: Iterable[int] = MONDAY_TO_FRIDAY,
    country: str | None = None,
    subdivision: str | None = None,
    days_off: Iterable[Date] = (),
    fiscal_start_month: int = 1,
) -> WorkingCalendar | str:
    """The calendar, or one line on why there is none: a country or subdivision that is not known."""
    if country is not None:
        problem = _country_problem(country, subdivision)
        if problem is not None:
            return problem
    return WorkingCalendar(
        frozenset(working_days), frozenset(days_off), country, subdivision if country else None, fiscal_start_month
    )


def holidays_version() -> str:
    """The version of the `holidays` library: its days can change between releases, so a run records it."""
    from importlib.metadata import version

    return version("holidays")


def _country_problem(country: str, subdivision: str | None) -> str | None:
    import holidays

    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        return f"`{country}` is no country whose holidays are known" + _did_you_mean(country.upper(), known)
    parts = known[country]
    if subdivision is None or subdivision in parts:
        return None
    if not parts:
        return f"`{country}` has no regions with holidays of their own"
    return f"`{subdivision}` is no region of `{country}` whose holidays are known" + _did_you_mean(subdivision, parts)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    hint = did_you_mean(word, known)
    return f"; {hint}" if hint else ""


@lru_cache(maxsize=4096)
def _public_holidays(country: str, subdivision: str | None, year: int) -> frozenset[Date]:
    import holidays

    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=[year]))


@lru_cache(maxsize=4096)
def _working_ordinals(calendar: WorkingCalendar, year: int) -> tuple[int, ...]:
    """The working days of a year, as ordinals in order."""
    off = set(calendar.days_off)
    if calendar.country is not None:
        off |= _public_holidays(calendar.country, calendar.subdivision, year)
    closed = {d.toordinal() for d in off if d.year == year}
    first, last = Date(year, 1, 1).toordinal(), Date(year, 12, 31).toordinal()
    # an ordinal counts from Monday, 1 January of the year 1
    return tuple(o for o in range(first, last + 1) if (o + 6) % 7 in calendar.working_days and o not in closed)


@lru_cache(maxsize=4096)
def _working_days_of_years(calendar: WorkingCalendar, first: int, last: int) -> int:
    """How many working days the years from `first` to before `last` have. Contracts that never end are often
    dated 9999: what all their accounts ask is the same."""
    return sum(_working_days_of_year(calendar, year) for year in range(first, last))


@lru_cache(maxsize=4 * _LAST_YEAR)
def _working_days_of_year(calendar: WorkingCalendar, year: int) -> int:
    """The length of `_working_ordinals`, without going through the days."""
    closed = {d for d in calendar.days_off if d.year == year}
    if calendar.country is not None:
        closed |= {d for d in _public_holidays(calendar.country, calendar.subdivision, year) if d.year == year}
    first = Date(year, 1, 1)
    days = Date(year, 12, 31).toordinal() - first.toordinal() + 1
    over = sum((first.weekday() + day) % 7 in calendar.working_days for day in range(days % 7))
    free = sum(d.weekday() in calendar.working_days for d in closed)
    return days // 7 * len(calendar.working_days) + over - free


def _month_start(d: Date, months_back: int) -> Date:
    year, month = divmod(d.year * 12 + d.month - 1 - months_back, 12)
    return Date(year, month + 1, 1) if year >= 1 else Date.min
