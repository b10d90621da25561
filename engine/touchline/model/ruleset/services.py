"""How accounts are served: scopes, services, journeys."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.model.expressions import Expression, Ref, Relation
from touchline.model.ruleset.terms import Length
from touchline.model.tables import Operand
from touchline.source import Span
from touchline.syntax.tree import Unit


@dataclass(frozen=True, slots=True)
class Scope:
    """One `for` line: the name's value is one of `values`, or for a set field holds one of them."""

    ref: Ref
    values: tuple[str, ...]
    is_set: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Cadence:
    every: Length
    when: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Touch:
    """`cadences[0]` is the touch's own; of several the last whose condition is true holds (M35)."""

    name: str
    label: str
    by: str
    with_roles: tuple[str, ...]
    lasting_minutes: int | None
    cadences: tuple[Cadence, ...]
    only_when: Expression | None
    say: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Entitled:
    entitlement: str
    up_to: int | None
    per: Unit | None
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    metric: str
    relation: Relation
    value: Operand
    span: Span


@dataclass(frozen=True, slots=True)
class ManagersReview:
    metrics: tuple[str, ...]
    every: Length
    span: Span


@dataclass(frozen=True, slots=True)
class Service:
    """An account's service is the first in the text whose scopes all hold. `cost` is money a month."""

    name: str  # made from its scopes: `tier high_touch`
    scopes: tuple[Scope, ...]
    objective: str | None
    purpose: str | None
    for_customers: str | None
    owner: str | None
    manner: str | None  # dedicated | pooled
    accounts_each: int | None
    with_roles: tuple[str, ...]
    touches: tuple[Touch, ...]
    entitlements: tuple[Entitled, ...]
    renewal: str | None
    expansion: str | None
    escalation: str | None
    cost_a_month: float | None
    targets: tuple[Target, ...]
    manager_reviews: tuple[ManagersReview, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Milestone:
    name: str
    label: str
    day: int
    when: Expression
    only_when: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Journey:
    name: str
    label: str
    scopes: tuple[Scope, ...]
    counted_from: str
    objective: str | None
    purpose: str | None
    milestones: tuple[Milestone, ...]
    span: Span
