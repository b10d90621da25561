"""What a ruleset loses when a field has no column (S22): everything that reads it, directly or through others."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

from touchline.model.expressions import Kind, Ref
from touchline.model.ruleset import (
    AroundDate,
    Escalation,
    Journey,
    Playbook,
    Ruleset,
    Service,
    Suggestion,
)

# What a name of each kind is a part of, so that what reads the part reads the whole.
_OWNERS = {
    Kind.FIELD: "field",
    Kind.LET: "let",
    Kind.DECISION: "decision",
    Kind.SEGMENT: "segmentation",
    Kind.CANDIDATE: "segmentation",
    Kind.BAND: "health",
    Kind.SCORE: "health",
    Kind.MEASURE: "measure",
    Kind.METRIC: "metric",
}

Thing = tuple[str, str]
"""A kind and a name: (`let`, `licence_use`), (`playbook`, `renewal_rescue`)."""


def disabled_by(ruleset: Ruleset, field: str) -> tuple[str, ...]:
    """What reads `field`, in words such as `let licence_use`, `measure usage`, in the order written.

    What reads it through a `let` or a metric reads it too; what reads a segment, a decision or the
    health that it goes into is not told, or nearly everything would be.
    """
    reads = reads_of(ruleset)
    reached: set[Thing] = {("field", field)}
    carries = set(reached)
    while carries:
        more = {thing for thing, read in reads.items() if thing not in reached and read & carries}
        reached |= more
        carries = {thing for thing in more if thing[0] in _PASSED_ON}
    return tuple(f"{kind} {name}".strip() for kind, name in reads if (kind, name) in reached and kind != "field")


_PASSED_ON = ("field", "let", "metric")


def reads_of(ruleset: Ruleset) -> Mapping[Thing, frozenset[Thing]]:
    """Each thing that is worked out, in the order written, and the things that it reads directly."""
    return {thing: frozenset(things_in(parts)) for thing, parts in _parts(ruleset)}


def _parts(ruleset: Ruleset) -> Iterator[tuple[Thing, object]]:
    """Each thing that is worked out, and the part of the model that says how."""
    for field in ruleset.fields.values():
        if field.good_for is not None:
            yield ("field", field.name), (Ref(Kind.FIELD, field.good_for.measured_on),)
    for let in ruleset.lets.values():
        yield ("let", let.name), let.expression
    for metric in ruleset.metrics.values():
        yield ("metric", metric.name), metric.expression
    for segmentation in ruleset.segmentations.values():
        yield ("segmentation", segmentation.name), (segmentation.rules, segmentation.review_when)
    if ruleset.health is not None:
        for measure in ruleset.health.measures:
            yield ("measure", measure.name), (measure.only_when, measure.value, measure.banding)
        measures = tuple(Ref(Kind.MEASURE, measure.name) for measure in ruleset.health.measures)
        yield ("health", ""), (measures, ruleset.health.overrides)
    for decision in ruleset.decisions.values():
        yield ("decision", decision.name), decision.rules
    named: tuple[tuple[str, Mapping[str, Journey | Playbook | Escalation | Suggestion]], ...] = (
        ("journey", ruleset.journeys),
        ("playbook", ruleset.playbooks),
        ("escalation", ruleset.escalations),
        ("suggestion", ruleset.suggestions),
    )
    for service in ruleset.services:
        yield ("service", service.name), service
    for kind, things in named:
        for name, thing in things.items():
            yield (kind, name), (thing, tuple(_fields_of(thing)))


def _fields_of(thing: Journey | Playbook | Escalation | Suggestion | Service) -> Iterator[Ref]:
    """Fields that are named as such and not in an expression."""
    match thing:
        case Journey():
            yield Ref(Kind.FIELD, thing.counted_from)
        case Playbook():
            for step in thing.steps:
                if isinstance(step.due, AroundDate):
                    yield Ref(Kind.FIELD, step.due.field)
        case Suggestion():
            yield Ref(Kind.FIELD, thing.field)
            if thing.within is not None:
                yield Ref(Kind.FIELD, thing.within)
        case Escalation() | Service():
            return


def things_in(part: object) -> Iterator[Thing]:
    """Every name that a part of the model refers to."""
    left = [part]
    while left:
        node = left.pop()
        if isinstance(node, Ref):
            kind = _OWNERS.get(node.kind)
            if kind is not None:
                yield kind, "" if kind == "health" else node.name
        elif isinstance(node, (tuple, list, frozenset)):
            left.extend(node)
        elif dataclasses.is_dataclass(node) and not isinstance(node, type):
            left.extend(getattr(node, each.name) for each in dataclasses.fields(node) if each.name != "span")
