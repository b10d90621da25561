"""Escalations that open today or were open: severity, level, who answers by when."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from touchline.backends.python.concluded import disagreement
from touchline.backends.python.loaded import Run
from touchline.backends.python.playbooks import Played
from touchline.backends.python.schedule import every, moved
from touchline.backends.python.services import role
from touchline.judgement.answers import DataError, EscalationAnswer, PlaybookStatus, Reason
from touchline.judgement.inputs import OpenedWork
from touchline.model.expressions import Expression
from touchline.model.ruleset import Escalation, Level, Service
from touchline.source import Span
from touchline.tables.outcomes import Outcome

Date = datetime.date
Found = tuple[dict[str, EscalationAnswer], tuple[DataError, ...]]


def escalations(run: Run, played: Mapping[str, Played], service: Service | None) -> Found:
    """Every escalation that is open at the end of the day, in the order written, and the data errors met."""
    through = _through(run, played)
    found: dict[str, EscalationAnswer] = {}
    errors: list[DataError] = []
    for escalation in run.ruleset.escalations.values():
        cause = _cause(run, escalation, through)
        if cause is not None:
            answer, outcome = _answer(run, escalation, cause, service)
            found[escalation.name] = answer
            errors.extend(disagreement(f"{escalation.name} severity", outcome))
    return found, tuple(errors)


def _through(run: Run, played: Mapping[str, Played]) -> dict[str, tuple[Span, Expression]]:
    """The escalations that a playbook which is open or starts asks for, each with the first that does."""
    found: dict[str, tuple[Span, Expression]] = {}
    for one in played.values():
        if one.answer.status in (PlaybookStatus.STARTS, PlaybookStatus.GOES_ON):
            for through in one.playbook.escalate:
                if run.holds(through.condition):
                    found.setdefault(through.escalation, (through.span, through.condition))
    return found


Cause = tuple[OpenedWork | None, Span, Expression]


def _cause(run: Run, escalation: Escalation, through: Mapping[str, tuple[Span, Expression]]) -> Cause | None:
    """Why it is open: it was and does not close today, or it opens. Leaving the scope closes nothing."""
    if escalation.close_when is not None and run.holds(escalation.close_when):
        return None
    work = run.context.open_work().get(escalation.name)
    if work is not None:
        return work, escalation.span, escalation.open_when
    if not run.in_scope(escalation.scopes):
        return None
    if run.holds(escalation.open_when):
        return None, escalation.span, escalation.open_when
    if escalation.name in through:
        return None, *through[escalation.name]
    return None


def _answer(
    run: Run, escalation: Escalation, cause: Cause, service: Service | None
) -> tuple[EscalationAnswer, Outcome | None]:
    work, span, condition = cause
    opened = run.context.today if work is None else work.started
    severity, why, outcome = _severity(run, escalation, work)
    inside = run.with_severity(severity)  # conditions of levels and updates may read it
    level = _level(inside, escalation, opened)
    update = inside.last_true(escalation.updates)
    answer = EscalationAnswer(
        escalation.name,
        escalation.label,
        work is None,
        opened,
        severity,
        None if level is None else level.number,
        None if level is None else role(level.role, service),
        None if level is None else _answer_by(inside, escalation, level, opened),
        None if update is None else every(update.every),
        run.explainer.because_of(span, None, run, condition),
        why,
    )
    return answer, outcome


def _severity(
    run: Run, escalation: Escalation, work: OpenedWork | None
) -> tuple[str | None, Reason | None, Outcome | None]:
    """What its rules give today; while it is open it never falls (M36)."""
    rules = escalation.severity
    before = None if work is None else work.severity
    if rules is None:
        return before, None, None
    outcome = run.loaded.rules(rules)(run.values, run.context)
    now = outcome.values[0]
    severity = now if isinstance(now, str) else None
    order = getattr(rules.results[0].type, "choices", ())
    if before in order and (severity not in order or order.index(before) < order.index(severity)):
        severity = before
    return severity, run.explainer.because(rules).reason(outcome, run.values, run), outcome


def _answered(run: Run, escalation: Escalation, opened: Date) -> Date | None:
    """The first day on which somebody answered."""
    answers = (
        row.on
        for row in run.context.history.answers
        if row.escalation == escalation.name and row.opened == opened and row.on < run.context.today
    )
    return min(answers, default=None)


def _reached(run: Run, level: Level, opened: Date, answered: Date | None) -> Date | None:
    """The day a level was reached: at once, or when its time passed with no answer; None when it is not."""
    if level.after is None and level.at_once is None:
        return opened
    if level.at_once is not None and run.holds(level.at_once):
        return opened
    if level.after is None:
        return None
    day = moved(opened, level.after.count, level.after.unit, run.context.calendar)
    if day is None or day > run.context.today or (answered is not None and answered <= day):
        return None
    return day


def _level(run: Run, escalation: Escalation, opened: Date) -> Level | None:
    """The highest level reached."""
    answered = _answered(run, escalation, opened)
    return next((lv for lv in reversed(escalation.levels) if _reached(run, lv, opened, answered) is not None), None)


def _answer_by(run: Run, escalation: Escalation, level: Level, opened: Date) -> Date | None:
    """By when the level reached has to answer, counted from the day it was; None once somebody has answered."""
    answered = _answered(run, escalation, opened)
    reached = _reached(run, level, opened, answered)
    if reached is None or level.answers_within is None or answered is not None:
        return None
    return moved(reached, level.answers_within.count, level.answers_within.unit, run.context.calendar)
