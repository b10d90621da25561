"""The service of an account, its touches, and its journeys."""

from __future__ import annotations

import datetime
from functools import partial
from types import MappingProxyType

from touchline.backends.python.loaded import Run, within
from touchline.backends.python.schedule import every, next_due
from touchline.judgement.answers import (
    JourneyAnswer,
    MilestoneAnswer,
    MilestoneStatus,
    ServiceAnswer,
    TouchAnswer,
)
from touchline.model.expressions import Kind
from touchline.model.ruleset import OWNER, Cadence, Entitled, Journey, Milestone, Scope, Service, Touch
from touchline.values.dates import add_days

Date = datetime.date


def service_of(run: Run) -> Service | None:
    """The first service in the text whose `for` lines all hold."""
    return next((service for service in run.ruleset.services if run.in_scope(service.scopes)), None)


def role(name: str, service: Service | None) -> str | None:
    """A role's name; `owner` is the role that owns the account's service, None where there is none."""
    if name != OWNER:
        return name
    return None if service is None else service.owner


def roles(names: tuple[str, ...], service: Service | None) -> tuple[str, ...]:
    return tuple(found for found in (role(name, service) for name in names) if found is not None)


def person(run: Run, name: str | None) -> str | None:
    """Who holds a role, where a field names the person and is not private."""
    held = None if name is None else run.ruleset.roles.get(name)
    if held is None or held.named_in is None or run.ruleset.fields[held.named_in].private:
        return None
    value = run.values[run.program.layout.fields[held.named_in]]
    return value if isinstance(value, str) else None


def answer(run: Run, service: Service | None) -> ServiceAnswer | None:
    if service is None:
        return None
    since = entered(run, service.scopes)
    entitlements = {e.entitlement: _entitled(e) for e in service.entitlements}
    return ServiceAnswer(
        service.name,
        service.owner,
        service.manner,
        service.with_roles,
        tuple(_touch(run, service, touch, since) for touch in service.touches),
        MappingProxyType(entitlements),
        service.renewal,
        service.expansion,
        service.escalation,
        run.explainer.place(service.span),
        person(run, service.owner),
    )


def entered(run: Run, scopes: tuple[Scope, ...]) -> Date:
    """The day since when the account has been in a scope, as far as is kept; today where it is new in it."""
    starts = [
        min(run.context.stretch(scope.ref.key, partial(within, scope)), default=run.context.today)
        for scope in scopes
        if scope.ref.kind in (Kind.SEGMENT, Kind.FIELD, Kind.LET, Kind.DECISION, Kind.BAND)
    ]
    return max(starts, default=run.context.today)


def _entitled(entitled: Entitled) -> str:
    """How much of it: `up to 4 a year`."""
    if entitled.up_to is None:
        return "as needed"
    return f"up to {entitled.up_to}" + (f" a {entitled.per.value}" if entitled.per is not None else "")


def touching(run: Run, service: Service | None) -> tuple[tuple[Touch, Cadence], ...]:
    """The touches of a service that apply today, each with the cadence that holds."""
    touches = () if service is None else service.touches
    return tuple((touch, _cadence(run, touch)) for touch in touches if run.holds(touch.only_when))


def _cadence(run: Run, touch: Touch) -> Cadence:
    return run.last_true(touch.cadences) or touch.cadences[0]


def _touch(run: Run, service: Service, touch: Touch, since: Date) -> TouchAnswer:
    """The cadence that holds, counted from the day the segment was entered (M35)."""
    cadence = _cadence(run, touch)
    applies = run.holds(touch.only_when)
    due = next_due(since, cadence.every, run.context.today, run.context.calendar) if applies else None
    return TouchAnswer(
        touch.name,
        touch.label,
        role(touch.by, service) or touch.by,
        roles(touch.with_roles, service),
        every(cadence.every),
        due,
        run.explainer.place(cadence.span),
    )


def journeys(run: Run) -> dict[str, JourneyAnswer]:
    return {
        journey.name: JourneyAnswer(
            journey.name,
            journey.label,
            tuple(_milestone(run, journey, m) for m in journey.milestones if run.holds(m.only_when)),
            run.explainer.place(journey.span),
        )
        for journey in run.ruleset.journeys.values()
        if run.in_scope(journey.scopes)
    }


def _milestone(run: Run, journey: Journey, milestone: Milestone) -> MilestoneAnswer:
    start: Date | None = run.values[run.program.layout.fields[journey.counted_from]]
    due = None if start is None else add_days(start, milestone.day)
    reached = run.holds(milestone.when) or run.context.ever(f"{journey.name}.{milestone.name}")
    place = run.explainer.place(milestone.span)
    return MilestoneAnswer(milestone.name, milestone.label, due, progress(reached, due, run.context.today), place)


def progress(reached: bool, due: Date | None, today: Date) -> MilestoneStatus:
    """Where a milestone or goal stands on a day; its own day is still in time."""
    if reached:
        return MilestoneStatus.REACHED
    if due is None:
        return MilestoneStatus.UNDATED
    return MilestoneStatus.LATE if due < today else MilestoneStatus.ON_TRACK
