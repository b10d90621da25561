"""Where a ruleset decides: its tables, lines and conditions, each with when it is asked.

Coverage counts over them, and mutants change them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Union

from touchline.backends.python import Judged
from touchline.backends.python.loaded import within
from touchline.judgement.answers import PlaybookStatus
from touchline.model.expressions import Expression, If, children
from touchline.model.ruleset import (
    ByBandTable,
    ByThresholds,
    ByThresholdTable,
    Cadence,
    Escalation,
    Journey,
    Measure,
    Playbook,
    Ruleset,
    Scope,
    Service,
)
from touchline.model.tables import Lines, Rules, Table, Threshold
from touchline.model.types import YesNoType
from touchline.source import Span

Asked = Callable[[Judged], bool]
Owner = tuple[str, str]
"""The part of a ruleset that holds a site: (`segmentations`, `tier`); for health (`health`, ``)."""


@dataclass(frozen=True, slots=True)
class TableSite:
    """A decision table. `inside`: the escalation whose severity it gives, None elsewhere."""

    name: str
    owner: Owner
    table: Table
    asked: Asked


@dataclass(frozen=True, slots=True)
class LinesSite:
    """Lines `VALUE when CONDITION`."""

    name: str
    owner: Owner
    lines: Lines
    asked: Asked


@dataclass(frozen=True, slots=True)
class ConditionSite:
    """A condition that stands alone. `inside`: the escalation whose severity it may read."""

    name: str
    owner: Owner
    condition: Expression
    span: Span
    asked: Asked
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class ThresholdsSite:
    """Thresholds on a measure's value (`measure`), or with None on the health score."""

    name: str
    owner: Owner
    thresholds: tuple[Threshold, ...]
    measure: str | None
    asked: Asked


Site = Union[TableSite, LinesSite, ConditionSite, ThresholdsSite]
HEALTH: Owner = ("health", "")

ELSE = 0
"""The number of what `else` gives, where rows and lines count from 1."""


def sites(ruleset: Ruleset) -> Iterator[Site]:
    """Every place where a ruleset decides, in the order of its parts. Reviews, moves and guarantees are not among
    them: no judgement of one account on one day shows what they say."""
    for let in ruleset.lets.values():
        owner = ("lets", let.name)
        if isinstance(let.expression.type, YesNoType):
            yield ConditionSite(f"let {let.name}", owner, let.expression, let.expression.span, _always)
        yield from _inner(f"let {let.name}", owner, let.expression)
    for segmentation in ruleset.segmentations.values():
        yield from _rules(segmentation.name, ("segmentations", segmentation.name), segmentation.rules, _always)
    yield from _health(ruleset)
    for decision in ruleset.decisions.values():
        yield from _rules(decision.name, ("decisions", decision.name), decision.rules, _always)
    for i, service in enumerate(ruleset.services):
        yield from _service(service, str(i))
    for journey in ruleset.journeys.values():
        yield from _journey(journey)
    for playbook in ruleset.playbooks.values():
        yield from _playbook(playbook)
    for escalation in ruleset.escalations.values():
        yield from _escalation(escalation)


def conditions_of(site: Site) -> Iterator[tuple[str, Expression, Span]]:
    """The conditions of a site, each with its name and place."""
    match site:
        case ConditionSite():
            yield site.name, site.condition, site.span
        case LinesSite():
            for line in site.lines.lines:
                if line.condition is not None:
                    yield f"{site.name}, line {line.number}", line.condition, line.span
        case TableSite() | ThresholdsSite():
            return


def _always(judged: Judged) -> bool:
    return True


def _rules(name: str, owner: Owner, rules: Rules, asked: Asked) -> Iterator[Site]:
    match rules:
        case Table():
            yield TableSite(name, owner, rules, asked)
        case Lines():
            yield LinesSite(name, owner, rules, asked)


def _inner(name: str, owner: Owner, expression: Expression) -> Iterator[Site]:
    """The conditions of every `if` inside an expression."""
    pending = [expression]
    while pending:
        e = pending.pop()
        if isinstance(e, If):
            yield ConditionSite(f"{name}, `if`", owner, e.condition, e.condition.span, _always)
        pending.extend(reversed(children(e)))


def _health(ruleset: Ruleset) -> Iterator[Site]:
    health = ruleset.health
    if health is None:
        return
    for measure in health.measures:
        name, asked = f"measure {measure.name}", _applies(measure)
        if measure.only_when is not None:
            yield ConditionSite(f"{name}, only when", HEALTH, measure.only_when, measure.only_when.span, _always)
        match measure.banding:
            case ByThresholds(thresholds=thresholds):
                yield ThresholdsSite(name, HEALTH, thresholds, measure.name, asked)
            case ByThresholdTable(table=table) | ByBandTable(table=table):
                yield TableSite(name, HEALTH, table, asked)
            case _:
                pass
    yield ThresholdsSite("health", HEALTH, health.thresholds, None, _always)
    for override in health.overrides:
        word = f"at most {override.band}" if override.cap else override.band
        yield ConditionSite(f"health, {word}", HEALTH, override.condition, override.span, _always)


def _applies(measure: Measure) -> Asked:
    return lambda judged: bool(judged.values[judged.program.layout.measures[measure.name].applies])


def _service(service: Service, number: str) -> Iterator[Site]:
    owner = ("services", number)

    def served(judged: Judged) -> bool:
        return judged.service is not None and judged.service.name == service.name

    for touch in service.touches:
        name = f"touch {touch.name}"
        if touch.only_when is not None:
            yield ConditionSite(f"{name}, only when", owner, touch.only_when, touch.only_when.span, served)
        yield from _cadences(name, owner, touch.cadences, served)


def _cadences(
    name: str, owner: Owner, cadences: tuple[Cadence, ...], asked: Asked, inside: str | None = None
) -> Iterator[Site]:
    for cadence in cadences:
        if cadence.when is not None:
            yield ConditionSite(f"{name}, how often", owner, cadence.when, cadence.span, asked, inside)


def _journey(journey: Journey) -> Iterator[Site]:
    owner = ("journeys", journey.name)

    def travelled(judged: Judged) -> bool:
        return journey.name in judged.journeys

    for milestone in journey.milestones:
        name = f"milestone {milestone.name}"

        def looked_at(judged: Judged, wanted: str = milestone.name) -> bool:
            found = judged.journeys.get(journey.name)
            return found is not None and any(m.name == wanted for m in found.milestones)

        if milestone.only_when is not None:
            yield ConditionSite(f"{name}, only when", owner, milestone.only_when, milestone.only_when.span, travelled)
        yield ConditionSite(name, owner, milestone.when, milestone.span, looked_at)


def in_scope(scopes: tuple[Scope, ...], judged: Judged) -> bool:
    """Whether all `for` lines hold for the account."""
    refs = judged.program.layout.refs
    return all(within(scope, judged.values[refs[scope.ref]]) for scope in scopes)


def _playbook(playbook: Playbook) -> Iterator[Site]:
    owner, name = ("playbooks", playbook.name), f"playbook {playbook.name}"

    def was_open(judged: Judged) -> bool:
        return playbook.name in judged.context.open_work()

    def runs(judged: Judged) -> bool:
        found = judged.playbooks.get(playbook.name)
        return found is not None and found.status in (PlaybookStatus.STARTS, PlaybookStatus.GOES_ON)

    if playbook.start is not None:
        start = playbook.start
        yield ConditionSite(
            f"{name}, start",
            owner,
            start.condition,
            start.span,
            lambda judged: in_scope(playbook.scopes, judged) and not was_open(judged),
        )
    for step in playbook.steps:
        if step.only_when is not None:
            yield ConditionSite(f"{name}, step {step.name}", owner, step.only_when, step.only_when.span, runs)
    if playbook.goal is not None:
        yield ConditionSite(f"{name}, goal", owner, playbook.goal.condition, playbook.goal.span, runs)
    for stop in playbook.stop:
        yield ConditionSite(f"{name}, stop", owner, stop, stop.span, was_open)
    for through in playbook.escalate:
        yield ConditionSite(f"{name}, escalate", owner, through.condition, through.span, runs)


def _escalation(escalation: Escalation) -> Iterator[Site]:
    owner, name = ("escalations", escalation.name), f"escalation {escalation.name}"

    def was_open(judged: Judged) -> bool:
        return escalation.name in judged.context.open_work()

    def is_open(judged: Judged) -> bool:
        return escalation.name in judged.escalations

    yield ConditionSite(
        f"{name}, open",
        owner,
        escalation.open_when,
        escalation.open_when.span,
        lambda judged: in_scope(escalation.scopes, judged) and not was_open(judged),
    )
    if escalation.close_when is not None:
        yield ConditionSite(f"{name}, close", owner, escalation.close_when, escalation.close_when.span, was_open)
    if escalation.severity is not None:
        yield from _rules(f"{name}, severity", owner, escalation.severity, is_open)
    for level in escalation.levels:
        if level.at_once is not None:
            at = f"{name}, level {level.number}"
            yield ConditionSite(at, owner, level.at_once, level.at_once.span, is_open, escalation.name)
    yield from _cadences(f"{name}, updates", owner, escalation.updates, is_open, escalation.name)
