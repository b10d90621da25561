"""Days, months and business days between dates (M9, M35).

On a fixed day the months or business days since a date are steps of the calendar, and written as such within
some years around. Where the day is free they are only bounded: nothing that can be is left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

import z3

from touchline.backends.solver.numbers import floor_div
from touchline.backends.solver.terms import TRUE, Expr, Formula, Term, both, either
from touchline.model.expressions import Arithmetic, Elapsed, Operation
from touchline.model.types import DateType, LengthKind, LengthType
from touchline.syntax.tree import Unit
from touchline.values.dates import add_days, add_months, months_between

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder

Date = datetime.date

_MONTH = z3.RealVal("146097/4800")  # days in a month over the calendar's whole circle of 400 years
_SLACK = 7  # no stretch of months is farther from that many days
_WINDOW = {Unit.MONTH: 1500, Unit.BUSINESS_DAY: 400}  # days to both sides in which steps are exact


def elapsed(encoder: Encoder, asked: Elapsed, date: Term) -> Term:
    """Whole units from a date to today, or from today to it."""
    start, end = (encoder.today, date.value) if asked.until else (date.value, encoder.today)
    days = end - start
    match asked.unit:
        case Unit.DAY:
            return Term(date.known, days)
        case Unit.WEEK:
            return Term(date.known, floor_div(days, 7, encoder) * 7)
        case Unit.MONTH:
            return Term(date.known, _months(encoder, asked.until, date.value, days))
        case Unit.QUARTER:
            return Term(date.known, floor_div(_months(encoder, asked.until, date.value, days), 3, encoder) * 3)
        case Unit.YEAR:
            return Term(date.known, floor_div(_months(encoder, asked.until, date.value, days), 12, encoder) * 12)
        case Unit.BUSINESS_DAY:
            return Term(date.known, _business_days(encoder, asked.until, date.value, days))
        case Unit.MINUTE | Unit.HOUR:
            raise ValueError("dates have no time")
        case _:
            assert_never(asked.unit)


def _months(encoder: Encoder, until: bool, date: Expr, days: Expr) -> Expr:
    return encoder.once(f"months {until}", (date, days), lambda: _new_months(encoder, until, date, days))


def _new_months(encoder: Encoder, until: bool, date: Expr, days: Expr) -> Expr:
    months = z3.FreshInt("months")
    inside = z3.ToReal(months) * _MONTH - _SLACK <= z3.ToReal(days)
    encoder.require(both(inside, z3.ToReal(days) <= (z3.ToReal(months) + 1) * _MONTH + _SLACK))
    today = encoder.fixed_today
    if today is not None:

        def count(day: Date) -> int:
            return months_between(today, day) if until else months_between(day, today)

        _exact(encoder, date, months, count, today, _WINDOW[Unit.MONTH])
    return months


def _business_days(encoder: Encoder, until: bool, date: Expr, days: Expr) -> Expr:
    calendar = f"business days {until} {id(encoder.calendar)}"
    return encoder.once(calendar, (date, days), lambda: _new_business_days(encoder, until, date, days))


def _new_business_days(encoder: Encoder, until: bool, date: Expr, days: Expr) -> Expr:
    counted = z3.FreshInt("business_days")
    encoder.require(z3.If(days >= 0, both(counted >= 0, counted <= days), both(counted <= 0, counted >= days)))
    today = encoder.fixed_today
    if today is not None:
        between = encoder.calendar.business_days_between

        def count(day: Date) -> int:
            return between(today, day) if until else between(day, today)

        _exact(encoder, date, counted, count, today, _WINDOW[Unit.BUSINESS_DAY])
    return counted


def _exact(encoder: Encoder, date: Expr, counted: Expr, count: Callable[[Date], int], today: Date, window: int) -> None:
    """Within the window the count is what the calendar says: stretches of days with the same count."""
    first = max(1, today.toordinal() - window)
    last = min(Date.max.toordinal(), today.toordinal() + window)
    stretches: list[tuple[int, int, int]] = []
    for ordinal in range(first, last + 1):
        n = count(Date.fromordinal(ordinal))
        if stretches and stretches[-1][2] == n:
            stretches[-1] = (stretches[-1][0], ordinal, n)
        else:
            stretches.append((ordinal, ordinal, n))
    rising = stretches[-1][2] > stretches[0][2]
    for start, end, n in stretches:
        # a step at the start of each stretch: before it less (or more), from it on at least (at most) this
        reached = counted >= n if rising else counted <= n
        encoder.require(z3.Implies(both(date >= start, date >= first, date <= last), reached))
        kept = counted <= n if rising else counted >= n
        encoder.require(z3.Implies(both(date <= end, date >= first, date <= last), kept))


def moved_date(encoder: Encoder, step: Arithmetic, left: Term, right: Term) -> Term:
    """A date moved by a length; missing outside the calendar."""
    date, length = (left, right) if not isinstance(step.right.type, DateType) else (right, left)
    type_ = step.right.type if date is left else step.left.type
    if not isinstance(type_, LengthType):
        raise TypeError("a date moves by a length of time")
    sign = -1 if step.operation is Operation.SUBTRACT else 1
    known = both(date.known, length.known)
    if isinstance(date.constant, Date) and isinstance(length.constant, int):
        moved = _mover(encoder, type_.kind)(date.constant, sign * length.constant)
        if moved is None:
            return Term(z3.BoolVal(False), date.value)
        return Term(known, z3.IntVal(moved.toordinal()), constant=moved)
    if type_.kind is LengthKind.DAYS:
        moved_days = date.value + sign * length.value
        return Term(both(known, _in_calendar(moved_days)), moved_days)
    by = sign * length.value
    months = type_.kind is LengthKind.MONTHS
    what = "months later" if months else f"business days later {id(encoder.calendar)}"
    arrived = encoder.once(what, (date.value, by), lambda: _arrived(encoder, date.value, by, months))
    return Term(both(known, _in_calendar(arrived)), arrived)


def _arrived(encoder: Encoder, date: Expr, by: Expr, months: bool) -> Expr:
    arrived = z3.FreshInt("moved")
    if months:
        distance = z3.ToReal(arrived - date) - z3.ToReal(by) * _MONTH
        encoder.require(both(distance <= _SLACK, distance >= -_SLACK))
    else:
        after, before = both(by > 0, arrived > date), both(by < 0, arrived < date)
        encoder.require(either(after, before, both(by == 0, arrived == date)))
    return arrived


def _mover(encoder: Encoder, kind: LengthKind) -> Callable[[Date, int], Date | None]:
    match kind:
        case LengthKind.DAYS:
            return add_days
        case LengthKind.MONTHS:
            return add_months
        case LengthKind.BUSINESS_DAYS:
            return encoder.calendar.add_business_days


def _in_calendar(ordinal: Expr) -> Formula:
    return both(ordinal >= 1, ordinal <= Date.max.toordinal()) if not z3.is_int_value(ordinal) else TRUE
