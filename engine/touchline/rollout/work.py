"""The work that each version makes of an account: what starts, what opens, who does it and when."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from touchline.analysis.differences.meaning import meaning
from touchline.backends.python import Evaluator, Judged
from touchline.backends.python.services import role
from touchline.judgement.answers import PlaybookStatus
from touchline.model.ruleset import Ruleset, Service
from touchline.syntax.tree import Unit

Date = datetime.date

Due = tuple[str | None, Date, int]
"""Who does something (a role, None: nobody), when it is due, and how many minutes it takes (0: not said)."""

Recurring = tuple[str, Unit, int, int]
"""Who does something again and again, every how many of which unit, and how many minutes it takes (0: not said)."""


@dataclass(frozen=True, slots=True)
class Work:
    """Of playbooks that start and escalations that open today, by name: their tasks with owner and day; severity,
    level and role. `tasks` are all that is due, `touches` all that recurs."""

    service: Service | None
    playbooks: Mapping[str, tuple[tuple[str, str | None, Date], ...]]
    escalations: Mapping[str, tuple[str | None, int | None, str | None]]
    tasks: tuple[Due, ...]
    touches: tuple[Recurring, ...]


def work_of(judged: Judged) -> Work:
    """The work of one judgement."""
    starting = [one for one in judged.playbooks.values() if one.status is PlaybookStatus.STARTS]
    served = judged.served
    return Work(
        served,
        {one.name: tuple((task.step, task.owner, task.due) for task in one.tasks) for one in starting},
        {e.name: (e.severity, e.level, e.role) for e in judged.escalations.values() if e.opens},
        tuple((task.owner, task.due, task.minutes or 0) for one in starting for task in one.tasks),
        tuple(
            (role(touch.by, served) or touch.by, cadence.every.unit, cadence.every.count, touch.lasting_minutes or 0)
            for touch, cadence in judged.touching
        ),
    )


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
        # a level's number is what an escalation says it has reached, and no mere wording
        tuple(level.number for escalation in ruleset.escalations.values() for level in escalation.levels),
    )
