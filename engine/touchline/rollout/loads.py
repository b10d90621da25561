"""What each role has to do before and after, against its people and their capacity (S77, S78)."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from fractions import Fraction
from typing import assert_never

from touchline.model.ruleset import Calendar, Ruleset
from touchline.prose.names import plain
from touchline.rollout.measured import RoleLoad, Week
from touchline.rollout.work import Recurring, Work
from touchline.syntax.tree import Unit

WEEKS = 8
"""So many weeks are looked ahead, the one of today the first."""

_WEEKS_IN_400_YEARS = 20_871  # the Gregorian calendar's whole circle: 146,097 days


def monday_of(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def times_a_week(unit: Unit, count: int, calendar: Calendar) -> Fraction:
    """How often something that is done every `count` of a unit falls into a week, on average."""
    match unit:
        case Unit.DAY:
            once = Fraction(7)
        case Unit.BUSINESS_DAY:
            once = Fraction(len(calendar.working_days))
        case Unit.WEEK:
            once = Fraction(1)
        case Unit.MONTH:
            once = Fraction(400 * 12, _WEEKS_IN_400_YEARS)
        case Unit.QUARTER:
            once = Fraction(400 * 4, _WEEKS_IN_400_YEARS)
        case Unit.YEAR:
            once = Fraction(400, _WEEKS_IN_400_YEARS)
        case Unit.MINUTE | Unit.HOUR:
            raise ValueError("no touch comes more than once a day")
        case _:
            assert_never(unit)
    return once / max(1, count)


class Loads:
    """Adds up the work of one version, account by account.

    Tasks count in the week in which they are due. Touches are spread evenly over the weeks, at their cadence: without
    a history every account would have all of them on the same days, counted from today, and a quarterly one on none.
    """

    def __init__(self, ruleset: Ruleset, today: datetime.date) -> None:
        self._ruleset = ruleset
        self._first = monday_of(today)
        self.owned: Counter[str] = Counter()
        self._of_service: Counter[str] = Counter()
        self._tasks: Counter[tuple[str, int]] = Counter()
        self._minutes: Counter[tuple[str, int]] = Counter()
        self._touches: Counter[Recurring] = Counter()

    def add(self, work: Work) -> None:
        service = work.service
        if service is not None and service.owner is not None:
            self.owned[service.owner] += 1
            self._of_service[service.name] += 1
        for role, due, minutes in work.tasks:
            if role is None:
                continue
            week = max(0, (due - self._first).days // 7)  # what is overdue is to be done now
            if week < WEEKS:
                self._tasks[role, week] += 1
                if minutes:
                    self._minutes[role, week] += minutes
        for touch in work.touches:
            self._touches[touch] += 1

    def weeks(self, role: str) -> tuple[tuple[int, int], ...]:
        """What a role has to do in each week: how many tasks and touches, and their minutes."""
        times, minutes = Fraction(0), Fraction(0)
        for (by, unit, count, lasting), accounts in self._touches.items():
            if by == role:
                a_week = accounts * times_a_week(unit, count, self._ruleset.calendar)
                times, minutes = times + a_week, minutes + a_week * lasting
        usual = _rounded(times), _rounded(minutes)
        return tuple(
            (self._tasks[role, week] + usual[0], self._minutes[role, week] + usual[1]) for week in range(WEEKS)
        )

    def people(self, role: str) -> Fraction | None:
        """How many people the accounts of a role take: for each service that it owns the accounts ÷ how many a person
        can own. None where no such limit is written; the accounts of a service without one are not in it."""
        limited = [s for s in self._ruleset.services if s.owner == role and s.accounts_each]
        if not limited:
            return None
        return sum((Fraction(self._of_service[s.name], s.accounts_each or 1) for s in limited), Fraction(0))

    def used(self, role: str) -> float | None:
        """How much of a role's room is taken: the people its accounts take ÷ those it has. None where the ruleset does
        not say both."""
        declared, taken = self._ruleset.roles.get(role), self.people(role)
        if declared is None or not declared.people or taken is None:
            return None
        return float(taken / declared.people)

    def needed(self, role: str) -> int | None:
        """`people` as whole persons; None for a role that no person holds."""
        declared, taken = self._ruleset.roles.get(role), self.people(role)
        return None if taken is None or declared is None or declared.automated else math.ceil(taken)


def _rounded(x: Fraction) -> int:
    return math.floor(x + Fraction(1, 2))


def role_loads(old: Loads, new: Loads, before: Ruleset, after: Ruleset, today: datetime.date) -> tuple[RoleLoad, ...]:
    """Each role of either version that has something to do in one of them, in the order of the new one."""
    first = monday_of(today)
    found = []
    for name in dict.fromkeys((*after.roles, *before.roles)):
        weeks = tuple(
            Week(first + datetime.timedelta(days=7 * week), was[0], now[0], was[1], now[1])
            for week, (was, now) in enumerate(zip(old.weeks(name), new.weeks(name), strict=True))
        )
        if not (old.owned[name] or new.owned[name] or any(w.tasks_before or w.tasks_after for w in weeks)):
            continue
        declared = before.roles.get(name), after.roles.get(name)
        role = declared[1] or before.roles[name]
        found.append(
            RoleLoad(
                name,
                role.label or plain(name),
                None if declared[1] is None else declared[1].people,
                old.owned[name],
                new.owned[name],
                old.used(name),
                new.used(name),
                weeks,
                None if declared[0] is None else declared[0].people,
                old.needed(name),
                new.needed(name),
            )
        )
    return tuple(found)
