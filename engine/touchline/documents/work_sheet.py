"""What is done for an account, by whom and when: service, journeys, playbooks, escalations."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from touchline.documents.reasons import Rule, place, rule
from touchline.judgement.answers import ServiceAnswer, Task
from touchline.judgement.judgement import Judgement
from touchline.model.ruleset import OWNER, Ruleset
from touchline.prose import values


@dataclass(frozen=True, slots=True)
class TouchLine:
    label: str
    every: str
    by: str
    due: str


@dataclass(frozen=True, slots=True)
class ServicePart:
    name: str
    owner: str
    team: str
    touches: tuple[TouchLine, ...]
    entitlements: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    label: str
    due: str
    status: str


@dataclass(frozen=True, slots=True)
class JourneyPart:
    label: str
    milestones: tuple[MilestoneLine, ...]
    where: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """`due` is ISO, for sorting by eye; `more` holds what else is to know: with whom, how long, whose approval."""

    due: str
    label: str
    owner: str
    more: str
    late: bool
    done: bool


@dataclass(frozen=True, slots=True)
class PlaybookPart:
    label: str
    status: str
    priority: str
    started: str
    goal: str
    tasks: tuple[TaskLine, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class EscalationPart:
    label: str
    status: str
    severity: str
    level: str
    answer_by: str
    update: str
    rule: Rule


def service_part(ruleset: Ruleset, answer: ServiceAnswer) -> ServicePart:
    return ServicePart(
        name=_service_name(ruleset, answer.name),
        owner=f"{role(ruleset, answer.owner)}{f', {answer.manner}' if answer.manner else ''}",
        team=values.listed(role(ruleset, r) for r in answer.with_roles),
        touches=tuple(
            TouchLine(t.label, t.every, role(ruleset, t.by), _day(t.due)) for t in answer.touches if t.due is not None
        ),
        entitlements=tuple(
            f"{ruleset.entitlements[name].label if name in ruleset.entitlements else name}: {what}" if what else name
            for name, what in answer.entitlements.items()
        ),
        where=place(answer.place),
    )


def journey_parts(judgement: Judgement) -> tuple[JourneyPart, ...]:
    return tuple(
        JourneyPart(
            journey.label,
            tuple(MilestoneLine(m.label, _day(m.due), m.status.value) for m in journey.milestones),
            place(journey.place),
        )
        for journey in judgement.journeys.values()
    )


def playbook_parts(ruleset: Ruleset, judgement: Judgement) -> tuple[PlaybookPart, ...]:
    """Playbooks that start or go on, the urgent ones first."""
    urgency = {"high": 0, "normal": 1, "low": 2}
    parts = []
    for answer in sorted(judgement.playbooks.values(), key=lambda p: urgency.get(p.priority, 1)):
        goal = ""
        if answer.goal is not None:
            due = f", by {_day(answer.goal_due)}" if answer.goal_due else ""
            goal = f"{answer.goal.value}{due}"
        parts.append(
            PlaybookPart(
                answer.label,
                answer.status.value,
                answer.priority,
                answer.started.isoformat(),
                goal,
                tuple(_task(ruleset, task) for task in answer.tasks),
                rule(ruleset, answer.reason),
            )
        )
    return tuple(parts)


def escalation_parts(ruleset: Ruleset, judgement: Judgement) -> tuple[EscalationPart, ...]:
    return tuple(
        EscalationPart(
            answer.label,
            "opens today" if answer.opens else f"open since {answer.opened.isoformat()}",
            answer.severity or "",
            f"level {answer.level}, {role(ruleset, answer.role)}" if answer.level is not None else "",
            _day(answer.answer_by),
            answer.update_every or "",
            rule(ruleset, answer.reason),
        )
        for answer in judgement.escalations.values()
    )


def role(ruleset: Ruleset, name: str | None) -> str:
    """What a role is called; `nobody` where there is none."""
    if name is None:
        return "nobody"
    if name == OWNER:
        return "the owner"
    return ruleset.roles[name].label if name in ruleset.roles else name


def _task(ruleset: Ruleset, task: Task) -> TaskLine:
    more = []
    if task.with_roles:
        more.append(f"with {values.listed(role(ruleset, r) for r in task.with_roles)}")
    if task.minutes is not None:
        more.append(f"{task.minutes} minutes")
    if task.approved_by is not None:
        more.append(f"approved by {role(ruleset, task.approved_by)}")
    if task.done is not None:
        more.append(f"done {task.done.isoformat()}")
    elif task.late:
        more.append("late")
    return TaskLine(
        task.due.isoformat(), task.label, role(ruleset, task.owner), ", ".join(more), task.late, task.done is not None
    )


def _service_name(ruleset: Ruleset, name: str) -> str:
    """`tier high_touch` as `Service tier: High touch`, where that is what the name says."""
    first, _, rest = name.partition(" ")
    segmentation = ruleset.segmentations.get(first)
    if segmentation is None:
        return name
    labels = {s.name: s.label for s in segmentation.segments}
    return f"{segmentation.label}: {values.listed((labels.get(w.strip(), w.strip()) for w in rest.split(',')), 'or')}"


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day is not None else ""
