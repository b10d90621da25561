"""Playbooks: which start, go on or stop today, and their tasks (M34, M35, M37)."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from touchline.backends.python.loaded import Run
from touchline.backends.python.schedule import Timetable, moved
from touchline.backends.python.services import person, progress, role, roles
from touchline.judgement.answers import MilestoneStatus, PlaybookAnswer, PlaybookStatus, Reason, Task
from touchline.model.ruleset import Playbook, Service, Step
from touchline.values.dates import add_days

Date = datetime.date
PRIORITIES = {"high": 0, "normal": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class Played:
    """A playbook's answer and its timetable (None where it does not run today)."""

    playbook: Playbook
    answer: PlaybookAnswer
    timetable: Timetable | None


def play(run: Run, service: Service | None, account: str | None) -> dict[str, Played]:
    """All playbooks that were open or start today, in the order written."""
    tables = {
        name: Timetable(run, run.ruleset.playbooks[name], work.started)
        for name, work in run.context.open_work().items()
        if name in run.ruleset.playbooks
    }
    run.context.late = lambda playbook, step, length, kind: (
        playbook in tables and tables[playbook].is_late(step, length, kind)
    )
    found = {}
    for playbook in run.ruleset.playbooks.values():
        played = _play(run, playbook, tables.get(playbook.name), service, account)
        if played is not None:
            found[playbook.name] = played
    return found


def _play(
    run: Run, playbook: Playbook, table: Timetable | None, service: Service | None, account: str | None
) -> Played | None:
    if table is not None:
        stop = next((condition for condition in playbook.stop if run.holds(condition)), None)
        if stop is not None:
            reason = run.explainer.because_of(playbook.span, None, run, stop)
            return Played(playbook, _answer(run, playbook, PlaybookStatus.STOPS, table, (), reason), None)
        status = PlaybookStatus.GOES_ON
    elif playbook.start is not None and starts(run, playbook):
        table = Timetable(run, playbook, run.context.today)
        status = PlaybookStatus.HELD_OUT if held_out(playbook, account) else PlaybookStatus.STARTS
    else:
        return None
    start = playbook.start
    span, condition = (playbook.span, None) if start is None else (start.span, start.condition)
    reason = run.explainer.because_of(span, None, run, condition)
    if status is PlaybookStatus.HELD_OUT:
        return Played(playbook, _answer(run, playbook, status, table, (), reason), None)
    tasks = tuple(_task(run, table, step, service) for step in playbook.steps if table.applies(step))
    return Played(playbook, _answer(run, playbook, status, table, tasks, reason), table)


def starts(run: Run, playbook: Playbook) -> bool:
    """Whether a playbook that is not open would start today.

    `start when` is an edge: true now, and the last known value kept was not true; none known counts as
    not true (M34). `start while` starts whenever true. `not again within` counts from the last start:
    the day that lies the whole length after it is free again.
    """
    if playbook.start is None or not run.in_scope(playbook.scopes) or not run.holds(playbook.start.condition):
        return False
    if not playbook.start.standing and run.context.last_known(playbook.name) is True:
        return False
    if playbook.not_again is None:
        return True
    last = run.context.last_start(playbook.name)
    if last is None:
        return True
    free = moved(last, playbook.not_again.count, playbook.not_again.unit, run.context.calendar)
    return free is not None and free <= run.context.today


def held_out(playbook: Playbook, account: str | None) -> bool:
    """Whether the account belongs to those left out for comparison (M37)."""
    if playbook.hold_out is None:
        return False
    digest = hashlib.sha256(f"{account or ''}|{playbook.name}".encode("utf-8", "replace")).hexdigest()
    return int(digest[:8], 16) < playbook.hold_out * 2**32


def _answer(
    run: Run, playbook: Playbook, status: PlaybookStatus, table: Timetable, tasks: tuple[Task, ...], reason: Reason
) -> PlaybookAnswer:
    goal, due = _goal(run, playbook, table.started)
    return PlaybookAnswer(
        playbook.name, playbook.label, status, playbook.priority, table.started, goal, due, tasks, reason
    )


def _goal(run: Run, playbook: Playbook, started: Date) -> tuple[MilestoneStatus | None, Date | None]:
    """Once reached it stays so; one not reached by its day is missed and the playbook goes on."""
    goal = playbook.goal
    if goal is None:
        return None, None
    due = None if goal.day is None else add_days(started, goal.day)
    reached = run.holds(goal.condition) or run.context.ever(f"{playbook.name}.goal")
    if due is None and not reached:
        return MilestoneStatus.ON_TRACK, None
    return progress(reached, due, run.context.today), due


def _task(run: Run, table: Timetable, step: Step, service: Service | None) -> Task:
    owner, due, done = role(step.by, service), table.due(step), table.done.get(step.name)
    return Task(
        table.playbook.name,
        step.name,
        step.label,
        owner,
        roles(step.with_roles, service),
        due,
        done,
        done is None and due < run.context.today,
        None if step.approved_by is None else role(step.approved_by, service),
        step.lasting_minutes,
        run.explainer.place(step.span),
        person(run, owner),
    )
