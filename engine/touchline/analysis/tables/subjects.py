"""The tables and lines of a ruleset, each with what is known wherever it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from touchline.model.expressions import Expression
from touchline.model.ruleset import ByBandTable, ByThresholdTable, Ruleset, Scope
from touchline.model.tables import Rules
from touchline.source import Span


class Place(Enum):
    """Where rules stand: what becomes of an account that no row matches depends on it."""

    DECISION = "decision"
    SEGMENTATION = "segmentation"
    MEASURE = "measure"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class Subject:
    """Rules and where they stand. They are asked only where every one of `given` is true and the account is in
    `scopes`. `value` is what a measure's thresholds are about."""

    place: Place
    name: str
    rules: Rules
    span: Span
    given: tuple[Expression, ...] = ()
    scopes: tuple[Scope, ...] = ()
    value: Expression | None = None


def subjects(ruleset: Ruleset) -> Iterator[Subject]:
    """Every table and all lines, in the order of the ruleset's parts."""
    for segmentation in ruleset.segmentations.values():
        yield Subject(Place.SEGMENTATION, segmentation.name, segmentation.rules, segmentation.span)
    for measure in ruleset.health.measures if ruleset.health else ():
        if isinstance(measure.banding, (ByBandTable, ByThresholdTable)):
            given = () if measure.only_when is None else (measure.only_when,)
            table = measure.banding.table
            yield Subject(Place.MEASURE, f"health.{measure.name}", table, measure.span, given, (), measure.value)
    for decision in ruleset.decisions.values():
        yield Subject(Place.DECISION, decision.name, decision.rules, decision.span)
    for escalation in ruleset.escalations.values():
        if escalation.severity is not None:
            yield Subject(
                Place.SEVERITY,
                f"{escalation.name}.severity",
                escalation.severity,
                escalation.span,
                (escalation.open_when,),
                escalation.scopes,
            )
