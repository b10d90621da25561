"""What is done: playbooks, escalations, suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from touchline.model.expressions import Expression
from touchline.model.ruleset.services import Cadence, Scope
from touchline.model.ruleset.terms import Length
from touchline.model.tables import Rules
from touchline.source import Span


@dataclass(frozen=True, slots=True)
class OnDay:
    """Day 0 is the start; business day 1 the first working day after it (M35)."""

    day: int
    business: bool


@dataclass(frozen=True, slots=True)
class AfterStep:
    step: str
    length: Length


@dataclass(frozen=True, slots=True)
class AroundDate:
    """Before or after a date field."""

    field: str
    length: Length
    before: bool


Due = Union[OnDay, AfterStep, AroundDate]


@dataclass(frozen=True, slots=True)
class Material:
    label: str
    at: str


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    label: str
    due: Due
    by: str
    with_roles: tuple[str, ...]
    lasting_minutes: int | None
    materials: tuple[Material, ...]
    say: str | None
    only_when: Expression | None
    approved_by: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Start:
    condition: Expression
    standing: bool  # `start while`
    span: Span


@dataclass(frozen=True, slots=True)
class Goal:
    day: int | None
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class EscalateThrough:
    escalation: str
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Playbook:
    """Without `start` it is only started by others (a notice, a service's renewal)."""

    name: str
    label: str
    scopes: tuple[Scope, ...]
    purpose: str | None
    start: Start | None
    not_again: Length | None
    priority: str  # high | normal | low
    hold_out: float | None  # share 0 to 1 (M37)
    steps: tuple[Step, ...]
    goal: Goal | None
    stop: tuple[Expression, ...]
    escalate: tuple[EscalateThrough, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Level:
    """`after` None: at once (level 1)."""

    number: int
    role: str
    answers_within: Length | None
    after: Length | None
    at_once: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Escalation:
    """`severity` None: none is declared. `levels` by number."""

    name: str
    label: str
    scopes: tuple[Scope, ...]
    purpose: str | None
    open_when: Expression
    severity: Rules | None
    levels: tuple[Level, ...]
    updates: tuple[Cadence, ...]
    close_when: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Elements of the set `field` that peers have and the account lacks. Peers share the value of
    `within` (None: all accounts) and meet `where`."""

    name: str
    label: str
    scopes: tuple[Scope, ...]
    field: str
    within: str | None
    share: float | None
    count: int | None
    where: Expression | None
    say: str | None
    span: Span
