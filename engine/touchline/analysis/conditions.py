"""Every condition of a ruleset with what it is called, where it stands, and where alone it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from touchline.model.expressions import Expression
from touchline.model.ruleset import Escalation, Health, Playbook, Ruleset, Scope, Segmentation, Service
from touchline.model.tables import Lines, Rules


class Role(Enum):
    """What a condition is for, where that makes a finding of its own."""

    START = "start"
    OPEN = "open"
    SEGMENT = "segment"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition; `called` stands before "is never true": "the condition of `x`". `of` names what it belongs to.
    Where one of `unless` is true it does nothing."""

    called: str
    expression: Expression
    scopes: tuple[Scope, ...] = ()
    role: Role = Role.OTHER
    of: str = ""
    unless: tuple[Expression, ...] = ()


def conditions(ruleset: Ruleset) -> Iterator[Asked]:
    """In the order of the ruleset's parts. Guarantees, whose conditions are promises, are not among them."""
    for segmentation in ruleset.segmentations.values():
        yield from _of_segmentation(segmentation)
    if ruleset.health is not None:
        yield from _of_health(ruleset.health)
    for decision in ruleset.decisions.values():
        yield from _of_lines(decision.rules, decision.name)
    for service in ruleset.services:
        yield from _of_service(service)
    for journey in ruleset.journeys.values():
        for milestone in journey.milestones:
            yield Asked(f"the condition of milestone `{milestone.name}`", milestone.when, journey.scopes)
            if milestone.only_when is not None:
                yield Asked(f"`only when` of milestone `{milestone.name}`", milestone.only_when, journey.scopes)
    for playbook in ruleset.playbooks.values():
        yield from _of_playbook(playbook)
    for escalation in ruleset.escalations.values():
        yield from _of_escalation(escalation)
    for suggestion in ruleset.suggestions.values():
        if suggestion.where is not None:
            yield Asked(f"the condition of suggestion `{suggestion.name}`", suggestion.where)


def _of_segmentation(segmentation: Segmentation) -> Iterator[Asked]:
    if isinstance(segmentation.rules, Lines):
        for line in segmentation.rules.lines:
            if line.condition is not None:
                called = f"the condition of segment `{_value(line.value)}`"
                yield Asked(called, line.condition, (), Role.SEGMENT, f"{segmentation.name} {_value(line.value)}")
    for condition in segmentation.review_when:
        yield Asked(f"`review at once` of `{segmentation.name}`", condition)


def _of_health(health: Health) -> Iterator[Asked]:
    for measure in health.measures:
        if measure.only_when is not None:
            yield Asked(f"`only when` of measure `{measure.name}`", measure.only_when)
    for override in health.overrides:
        kind = f"at most {override.band}" if override.cap else override.band
        yield Asked(f"the condition of `{kind}`", override.condition)


def _of_lines(rules: Rules, name: str) -> Iterator[Asked]:
    if isinstance(rules, Lines):
        for line in rules.lines:
            if line.condition is not None:
                yield Asked(f"the condition of `{_value(line.value)}` in `{name}`", line.condition)


def _of_service(service: Service) -> Iterator[Asked]:
    for touch in service.touches:
        for cadence in touch.cadences:
            if cadence.when is not None:
                yield Asked(f"the condition of touch `{touch.name}`", cadence.when, service.scopes)
        if touch.only_when is not None:
            yield Asked(f"`only when` of touch `{touch.name}`", touch.only_when, service.scopes)


def _of_playbook(playbook: Playbook) -> Iterator[Asked]:
    if playbook.start is not None:
        called = f"the start of playbook `{playbook.name}`"
        yield Asked(called, playbook.start.condition, playbook.scopes, Role.START, playbook.name)
    for step in playbook.steps:
        if step.only_when is not None:
            yield Asked(f"`only when` of step `{step.name}`", step.only_when, playbook.scopes)
    if playbook.goal is not None:
        yield Asked(f"the goal of playbook `{playbook.name}`", playbook.goal.condition)
    for condition in playbook.stop:
        yield Asked(f"`stop when` of playbook `{playbook.name}`", condition)
    for through in playbook.escalate:
        yield Asked(f"`escalate through {through.escalation}` of playbook `{playbook.name}`", through.condition)


def _of_escalation(escalation: Escalation) -> Iterator[Asked]:
    called = f"`open when` of escalation `{escalation.name}`"
    closed = () if escalation.close_when is None else (escalation.close_when,)
    yield Asked(called, escalation.open_when, escalation.scopes, Role.OPEN, escalation.name, closed)
    if escalation.severity is not None:
        yield from _of_lines(escalation.severity, escalation.name)
    for level in escalation.levels:
        if level.at_once is not None:
            yield Asked(f"`at once` of level {level.number} of `{escalation.name}`", level.at_once)
    for update in escalation.updates:
        if update.when is not None:
            yield Asked(f"the condition of an update of `{escalation.name}`", update.when)
    if escalation.close_when is not None:
        yield Asked(f"`close when` of escalation `{escalation.name}`", escalation.close_when)


def _value(value: object) -> str:
    return str(getattr(value, "value", value))
