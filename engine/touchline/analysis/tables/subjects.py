"""The tables and lines of a ruleset, each with what is known wherever it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from touchline.model.expressions import Expression, HasAny, Kind, Literal, OneOf, Read
from touchline.model.ruleset import ByBandTable, ByThresholdTable, Ruleset, Scope
from touchline.model.tables import Rules
from touchline.model.types import Type, YesNoType
from touchline.source import Span


class Place(Enum):
    """Where rules stand: what becomes of an account that no row matches depends on it."""

    DECISION = "decision"
    SEGMENTATION = "segmentation"
    MEASURE = "measure"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class Subject:
    """Rules and where they stand. They are asked only where every one of `given` is true. `value` is what a
    measure's thresholds are about."""

    place: Place
    name: str
    rules: Rules
    span: Span
    given: tuple[Expression, ...] = ()
    value: Expression | None = None


def subjects(ruleset: Ruleset) -> Iterator[Subject]:
    """Every table and all lines, in the order of the ruleset's parts."""
    for segmentation in ruleset.segmentations.values():
        yield Subject(Place.SEGMENTATION, segmentation.name, segmentation.rules, segmentation.span)
    for measure in ruleset.health.measures if ruleset.health else ():
        if isinstance(measure.banding, (ByBandTable, ByThresholdTable)):
            given = () if measure.only_when is None else (measure.only_when,)
            table = measure.banding.table
            yield Subject(Place.MEASURE, f"health.{measure.name}", table, measure.span, given, measure.value)
    for decision in ruleset.decisions.values():
        yield Subject(Place.DECISION, decision.name, decision.rules, decision.span)
    for escalation in ruleset.escalations.values():
        if escalation.severity is not None:
            yield Subject(
                Place.SEVERITY,
                f"{escalation.name}.severity",
                escalation.severity,
                escalation.span,
                (escalation.open_when, *(_within(ruleset, scope) for scope in escalation.scopes)),
            )


def _within(ruleset: Ruleset, scope: Scope) -> Expression:
    """A `for` line as a condition."""
    type_: Type = (
        ruleset.fields[scope.ref.name].type
        if scope.ref.kind is Kind.FIELD
        else ruleset.segmentations[scope.ref.name].type
    )
    read = Read(scope.ref, type_, scope.span)
    if scope.is_set:
        return HasAny(read, scope.values, YesNoType(), scope.span)
    values = tuple(Literal(value, type_, scope.span) for value in scope.values)
    return OneOf(read, values, YesNoType(), scope.span)
