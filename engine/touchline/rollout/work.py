"""The work that each version makes of an account: what starts, what opens, who does it and when."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from touchline.analysis.differences.meaning import meaning
from touchline.backends.python import Evaluator, Judged
from touchline.backends.python.schedule import every, next_due
from touchline.judgement.answers import PlaybookStatus
from touchline.model.ruleset import Ruleset, Service
from touchline.values.dates import add_days

Date = datetime.date

Due = tuple[str | None, Date, int]
"""Who does something (a role, None: nobody), when it is due, and how many minutes it takes (0: not said)."""


@dataclass(frozen=True, slots=True)
class Work:
    """Of playbooks that start and escalations that open today, by name: their tasks with owner and day; severity,
    level and role. `tasks` and `touches` are all that is due, touches until the day asked for."""

    service: Service | None
    playbooks: Mapping[str, tuple[tuple[str, str | None, Date], ...]]
    escalations: Mapping[str, tuple[str | None, int | None, str | None]]
    tasks: tuple[Due, ...]
    touches: tuple[Due, ...]


class Worked:
    """Reads the work of judgements of one version."""

    def __init__(self, evaluator: Evaluator, today: Date, until: Date) -> None:
        self._evaluator = evaluator
        self._today = today
        self._until = until
        self._touches: dict[tuple[int, str, Date], tuple[Due, ...]] = {}

    def of(self, judged: Judged) -> Work:
        starting = [one for one in judged.playbooks.values() if one.status is PlaybookStatus.STARTS]
        tasks = [task for one in starting for task in one.tasks]
        return Work(
            judged.served,
            {one.name: tuple((task.step, task.owner, task.due) for task in one.tasks) for one in starting},
            {e.name: (e.severity, e.level, e.role) for e in judged.escalations.values() if e.opens},
            tuple((task.owner, task.due, task.minutes or 0) for task in tasks),
            tuple(self._touched(judged)),
        )

    def _touched(self, judged: Judged) -> Iterator[Due]:
        """Each time a touch falls due until the last day asked for."""
        served, answer = judged.served, judged.service
        if served is None or answer is None:
            return
        for declared, touch in zip(served.touches, answer.touches, strict=True):
            if touch.due is None:
                continue
            key = (id(declared), touch.every, touch.due)
            if key not in self._touches:
                cadence = next(c for c in declared.cadences if every(c.every) == touch.every)
                days = [touch.due]
                calendar = self._evaluator.calendar
                # counted on from the first: without a history every account is new in its segment today
                while (after := add_days(days[-1], 1)) is not None:
                    due = next_due(self._today, cadence.every, after, calendar)
                    if due is None or due > self._until:
                        break
                    days.append(due)
                minutes = declared.lasting_minutes or 0
                self._touches[key] = tuple((touch.by, day, minutes) for day in days if day <= self._until)
            yield from self._touches[key]


def works_alike(old: Evaluator, new: Evaluator, today: Date) -> bool:
    """Whether both versions make the same work of an account for which they have the same values."""
    if old.layout.refs != new.layout.refs:
        return False
    said = [meaning(_declared(each.ruleset), each.program(today).parameters) for each in (old, new)]
    return said[0] == said[1]


def _declared(ruleset: Ruleset) -> tuple[object, ...]:
    calendar = ruleset.calendar
    free = (tuple(sorted(calendar.working_days)), calendar.country, calendar.subdivision, calendar.fiscal_start)
    roles = tuple(ruleset.roles.values())
    return (
        ruleset.services,
        tuple(ruleset.playbooks.values()),
        tuple(ruleset.escalations.values()),
        roles,
        free,
        tuple(sorted(calendar.days_off)),
    )
