"""What each role has to do before and after, against its people and their capacity (S77, S78)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable

from touchline.model.ruleset import Ruleset, Service
from touchline.prose.names import plain
from touchline.rollout.measured import RoleLoad, Week
from touchline.rollout.work import Due, Work

WEEKS = 8
"""So many weeks are looked ahead, the one of today the first."""


def last_day(today: datetime.date) -> datetime.date:
    """The last day of the weeks that are looked at."""
    return monday_of(today) + datetime.timedelta(days=7 * WEEKS - 1)


def monday_of(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


class Loads:
    """Adds up the work of one version, account by account."""

    def __init__(self, ruleset: Ruleset, today: datetime.date) -> None:
        self._ruleset = ruleset
        self._first = monday_of(today)
        self.owned: Counter[str] = Counter()
        self._of_service: Counter[str] = Counter()
        self.tasks: Counter[tuple[str, int]] = Counter()
        self.minutes: Counter[tuple[str, int]] = Counter()

    def add(self, work: Work) -> None:
        service = work.service
        if service is not None and service.owner is not None:
            self.owned[service.owner] += 1
            self._of_service[service.name] += 1
        self._due(work.tasks)
        self._due(work.touches)

    def _due(self, found: Iterable[Due]) -> None:
        for role, due, minutes in found:
            if role is None:
                continue
            week = max(0, (due - self._first).days // 7)  # what is overdue is to be done now
            if week < WEEKS:
                self.tasks[role, week] += 1
                if minutes:
                    self.minutes[role, week] += minutes

    def used(self, role: str) -> float | None:
        """How much of a role's room is taken: for each service it owns the accounts ÷ how many a person can own,
        together ÷ its people. None where the ruleset does not say both."""
        declared = self._ruleset.roles.get(role)
        limited = [s for s in self._ruleset.services if s.owner == role and s.accounts_each]
        if declared is None or not declared.people or not limited:
            return None
        return sum(self._people_for(service) for service in limited) / declared.people

    def _people_for(self, service: Service) -> float:
        return self._of_service[service.name] / (service.accounts_each or 1)


def role_loads(old: Loads, new: Loads, before: Ruleset, after: Ruleset, today: datetime.date) -> tuple[RoleLoad, ...]:
    """Each role of either version that has something to do in one of them, in the order of the new one."""
    first = monday_of(today)
    found = []
    for name in dict.fromkeys((*after.roles, *before.roles)):
        weeks = tuple(
            Week(
                first + datetime.timedelta(days=7 * week),
                old.tasks[name, week],
                new.tasks[name, week],
                old.minutes[name, week],
                new.minutes[name, week],
            )
            for week in range(WEEKS)
        )
        if not (old.owned[name] or new.owned[name] or any(w.tasks_before or w.tasks_after for w in weeks)):
            continue
        role = after.roles.get(name) or before.roles[name]
        label = role.label or plain(name)
        used = (old.used(name), new.used(name))
        found.append(RoleLoad(name, label, role.people, old.owned[name], new.owned[name], *used, weeks))
    return tuple(found)
