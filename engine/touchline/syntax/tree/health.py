"""Lines of a `health` block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from touchline.source import Span
from touchline.syntax.tree.expressions import Expression
from touchline.syntax.tree.words import Number, Text, Word

if TYPE_CHECKING:
    from touchline.syntax.tree.blocks import Clause


@dataclass(frozen=True, slots=True)
class Band:
    word: Word
    points: Number


@dataclass(frozen=True, slots=True)
class Bands:
    """`bands strong 100, steady 60, weak 0`."""

    bands: tuple[Band, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Group:
    name: Word
    label: Text | None
    weight: Number
    span: Span


@dataclass(frozen=True, slots=True)
class Threshold:
    """`green >= 75` in a thresholds line."""

    band: Word
    operator: str
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`green >= 75, yellow >= 50, else red`; `last` is the word after `else`."""

    thresholds: tuple[Threshold, ...]
    last: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class InGroup:
    name: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Weight:
    value: Number
    span: Span


@dataclass(frozen=True, slots=True)
class Value:
    """`value sessions_365d`."""

    expression: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class BandFrom:
    """`band FIELD`."""

    field: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """Lines of a measure: InGroup, Weight, OnlyWhen, Value, Rows, Thresholds, BandFrom."""

    name: Word
    label: Text | None
    clauses: tuple[Clause, ...]
    span: Span
    broken: bool = False


@dataclass(frozen=True, slots=True)
class MissingMeasures:
    """`missing measures give their weight to their group` | `are left out` | `count as BAND` | `leave no score`.
    `policy` is one of give, leave_out, count_as, no_score."""

    policy: str
    band: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Needs:
    """`needs at least 60% of the weight`."""

    share: Number
    span: Span


@dataclass(frozen=True, slots=True)
class Override:
    """`red when C "reason"` (cap False), `at most yellow when C "reason"` (cap True)."""

    band: Word
    cap: bool
    condition: Expression
    reason: Text | None
    span: Span
