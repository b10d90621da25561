"""When things are due (M35)."""

from __future__ import annotations

import datetime
from typing import assert_never

from touchline.backends.python.loaded import Run
from touchline.model.ruleset import AfterStep, AroundDate, Length, OnDay, Playbook, Step
from touchline.model.types import LengthKind
from touchline.syntax.tree import Unit
from touchline.values.calendar import WorkingCalendar
from touchline.values.dates import add_days, add_months, elapsed, plus

Date = datetime.date


def moved(day: Date, count: int, unit: Unit, calendar: WorkingCalendar) -> Date | None:
    """`day` and `count` units after it (before it, where negative); None outside the years 1 to 9999."""
    if unit is Unit.BUSINESS_DAY:
        return calendar.add_business_days(day, count)
    return plus(day, count, unit)


def moved_by_kind(day: Date, count: int, kind: LengthKind, calendar: WorkingCalendar) -> Date | None:
    match kind:
        case LengthKind.DAYS:
            return add_days(day, count)
        case LengthKind.MONTHS:
            return add_months(day, count)
        case LengthKind.BUSINESS_DAYS:
            return calendar.add_business_days(day, count)
        case _:
            assert_never(kind)


def on_working_day(day: Date, calendar: WorkingCalendar) -> Date:
    """`day`, or the next working day after it."""
    return calendar.next_working_day(day) or day


def every(length: Length) -> str:
    """A cadence as written: `every quarter`, `every 2 weeks`."""
    return f"every {length.unit.value}" if length.count == 1 else f"every {length.count} {length.unit.value}s"


def next_due(anchor: Date, length: Length, today: Date, calendar: WorkingCalendar) -> Date | None:
    """The first day that is today or later of those that come each `length` after `anchor`, on a working day.

    Each is counted in one step from the anchor (M9), so that the 31st stays the 31st.
    """
    if length.count < 1:
        return None
    unit = length.unit
    gone = calendar.business_days_between(anchor, today) if unit is Unit.BUSINESS_DAY else elapsed(unit, anchor, today)
    count = max(1, gone // length.count)
    day = moved(anchor, count * length.count, unit, calendar)
    while day is not None and day < today:
        count += 1
        day = moved(anchor, count * length.count, unit, calendar)
    return None if day is None else on_working_day(day, calendar)


class Timetable:
    """The steps of one run of a playbook: which apply, when they are due, which are done.

    A step whose `only when` asks after itself, through `is late`, does not apply.
    """

    __slots__ = ("_applies", "_due", "done", "playbook", "run", "started")

    def __init__(self, run: Run, playbook: Playbook, started: Date) -> None:
        self.run = run
        self.playbook = playbook
        self.started = started
        self.done: dict[str, Date] = {
            row.step: row.done
            for row in run.context.history.steps
            if row.playbook == playbook.name and row.started == started and row.done < run.context.today
        }
        self._due: dict[str, Date] = {}
        self._applies: dict[str, bool] = {}

    def step(self, name: str) -> Step | None:
        return next((step for step in self.playbook.steps if step.name == name), None)

    def applies(self, step: Step) -> bool:
        """An unknown `only when` leaves the step out."""
        if step.name not in self._applies:
            self._applies[step.name] = False
            self._applies[step.name] = self.run.holds(step.only_when)
        return self._applies[step.name]

    def due(self, step: Step) -> Date:
        """The working day on which a step is due; one that is past or missing at the start is day 0."""
        found = self._due.get(step.name)
        if found is None:
            self._due[step.name] = on_working_day(self.started, self.run.context.calendar)
            found = self._due[step.name] = self._compute(step)
        return found

    def _compute(self, step: Step) -> Date:
        calendar, early = self.run.context.calendar, False
        match step.due:
            case OnDay(day=day, business=business):
                day_unit = Unit.BUSINESS_DAY if business else Unit.DAY
                found = moved(self.started, day, day_unit, calendar)
            case AfterStep(step=name, length=length):
                before = self.step(name)
                # from its completion, until then from its due date
                base = self.done.get(name) or (self.started if before is None else self.due(before))
                found = moved(base, length.count, length.unit, calendar)
            case AroundDate(field=field, length=length, before=early):
                date: Date | None = self.run.values[self.run.program.layout.fields[field]]
                count = -length.count if early else length.count
                found = None if date is None else moved(date, count, length.unit, calendar)
            case _:
                assert_never(step.due)
        if found is None or found < self.started:
            return on_working_day(self.started, calendar)
        if early:  # a day before a date may not move past it
            found = calendar.previous_working_day(found) or found
            return found if found >= self.started else on_working_day(self.started, calendar)
        return on_working_day(found, calendar)

    def is_late(self, name: str, length: int, kind: LengthKind) -> bool:
        """Not done, and due + the length is today or earlier."""
        step = self.step(name)
        if step is None or name in self.done or not self.applies(step):
            return False
        by = moved_by_kind(self.due(step), length, kind, self.run.context.calendar)
        return by is not None and by <= self.run.context.today
