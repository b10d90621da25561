"""Lines of `service` and `journey` blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from touchline.source import Span
from touchline.syntax.tree.expressions import Expression
from touchline.syntax.tree.words import Length, Number, Text, Unit, Word

if TYPE_CHECKING:
    from touchline.syntax.tree.blocks import Clause


@dataclass(frozen=True, slots=True)
class Owner:
    """`owner csm, dedicated, up to 30 accounts each`. `manner` is dedicated, pooled or None."""

    role: Word
    manner: str | None
    up_to: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class With:
    roles: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Cadence:
    """`every 2 weeks` with an optional condition, under a touch or as an escalation's `update`."""

    every: Length
    when: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Touch:
    """`touch business_review "…" every quarter by owner with r1, r2, lasting 90 minutes`, then
    `every week when C` and `only when C` lines (Cadence, OnlyWhen), and Prose `say`."""

    name: Word
    label: Text | None
    every: Length
    by: Word
    with_roles: tuple[Word, ...]
    lasting: Length | None
    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entitled:
    """`entitled to senior_attention up to 4 a year`."""

    entitlement: Word
    up_to: int | None
    per: Unit | None
    span: Span


@dataclass(frozen=True, slots=True)
class Through:
    """`renewal through renewal_plan`; `what` is renewal, expansion or escalation."""

    what: str
    name: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Costs:
    """`costs 1500 a month`."""

    amount: Number
    per: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class TargetItem:
    metric: Word
    operator: str
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    items: tuple[TargetItem, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ManagersReview:
    metrics: tuple[Word, ...]
    every: Length
    span: Span


@dataclass(frozen=True, slots=True)
class CountedFrom:
    field: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Milestone:
    """`milestone m "…" by day 14 when C`; `clauses` are OnlyWhen and Prose lines."""

    name: Word
    label: Text | None
    day: int
    when: Expression
    clauses: tuple[Clause, ...]
    span: Span
