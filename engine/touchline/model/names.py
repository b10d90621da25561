"""All that has a name, with its type where the name alone gives one, before any expression is read.

The maps hold the first definition of each name, in the order written; a second one is reported and
left out. What conditions can read is one flat namespace (`Names.readable`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchline.model.expressions import Kind
from touchline.model.ruleset import Bound
from touchline.model.tables import Result
from touchline.model.types import ChoiceType, Type
from touchline.source import Span
from touchline.syntax import tree

DEFAULT_BANDS: tuple[tuple[str, float], ...] = (("green", 100.0), ("yellow", 50.0), ("red", 0.0))
"""The bands of a health block that declares none, best first, with their points (M23)."""


@dataclass(frozen=True, slots=True)
class FieldName:
    """A field; `type` None where its words name no type (reported). `low` and `high` are the bounds of
    its range, typed; a bound that could not be typed is reported and None."""

    word: tree.Word
    type: Type | None
    low: Bound | None
    high: Bound | None
    spellings: Mapping[str, str]
    written: tree.Field


@dataclass(frozen=True, slots=True)
class ParameterName:
    word: tree.Word
    type: Type | None
    block: tree.Block


@dataclass(frozen=True, slots=True)
class LetName:
    """`expression` None where it could not be read (reported by the parser)."""

    word: tree.Word
    expression: tree.Expression | None
    block: tree.Block


@dataclass(frozen=True, slots=True)
class MetricName:
    """A metric of the ruleset's own; the built-in ones are `ruleset.BUILT_IN_METRICS`."""

    word: tree.Word
    expression: tree.Expression | None
    block: tree.Block


@dataclass(frozen=True, slots=True)
class DecisionName:
    """`results[0]` has the decision's own name; the others are read as `NAME.RESULT`. Each has the type
    as declared, also where the rows combine to a list. A result whose type could not be read is in
    `untyped` and not in `results`; `results` is empty where no type is declared."""

    word: tree.Word
    results: tuple[Result, ...]
    untyped: frozenset[str]
    combining: tree.Combining
    block: tree.Block

    @property
    def is_list(self) -> bool:
        """`all rows`: what is read is a list of the declared type."""
        return self.combining in (tree.Combining.ALL, tree.Combining.ALL_HIGHEST_FIRST)


@dataclass(frozen=True, slots=True)
class SegmentationName:
    """`segments` holds each segment's line by name, highest first."""

    word: tree.Word
    segments: Mapping[str, tree.Segment]
    block: tree.Block

    @property
    def type(self) -> ChoiceType:
        return ChoiceType(tuple(self.segments))


@dataclass(frozen=True, slots=True)
class HealthName:
    """`bands` best first with their points; measures and groups by name."""

    bands: tuple[tuple[str, float], ...]
    groups: Mapping[str, tree.Group]
    measures: Mapping[str, tree.Measure]
    block: tree.Block

    @property
    def type(self) -> ChoiceType:
        return ChoiceType(tuple(name for name, _ in self.bands))


@dataclass(frozen=True, slots=True)
class PlaybookName:
    word: tree.Word
    steps: Mapping[str, tree.Step]
    block: tree.Block


@dataclass(frozen=True, slots=True)
class EscalationName:
    """`severity` is None where none is declared, or its type could not be read."""

    word: tree.Word
    severity: ChoiceType | None
    severity_written: tree.Severity | None
    block: tree.Block


@dataclass(frozen=True, slots=True)
class BlockName:
    """A role, entitlement, journey, suggestion or calendar."""

    word: tree.Word
    block: tree.Block


@dataclass(frozen=True, slots=True)
class Readable:
    """A name that a condition can read; `span` is where it was defined."""

    kind: Kind
    span: Span


@dataclass(frozen=True)
class Names:
    """Everything that has a name. `lost` are words that stand in lines that could not be read: one of
    them may be a definition, so that a reference to it stays silent."""

    fields: Mapping[str, FieldName]
    parameters: Mapping[str, ParameterName]
    lets: Mapping[str, LetName]
    decisions: Mapping[str, DecisionName]
    segmentations: Mapping[str, SegmentationName]
    metrics: Mapping[str, MetricName]
    health: HealthName | None
    roles: Mapping[str, BlockName]
    playbooks: Mapping[str, PlaybookName]
    escalations: Mapping[str, EscalationName]
    entitlements: Mapping[str, BlockName]
    journeys: Mapping[str, BlockName]
    suggestions: Mapping[str, BlockName]
    calendars: Mapping[str, BlockName]
    readable: Mapping[str, Readable]
    lost: frozenset[str]
