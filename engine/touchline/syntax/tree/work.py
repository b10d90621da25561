"""Lines of `playbook`, `escalation`, `suggest` and `guarantee` blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from touchline.source import Span
from touchline.syntax.tree.expressions import Expression
from touchline.syntax.tree.policy import TypeWords
from touchline.syntax.tree.service import Cadence
from touchline.syntax.tree.words import Length, Number, Text, Word

if TYPE_CHECKING:
    from touchline.syntax.tree.blocks import Clause


@dataclass(frozen=True, slots=True)
class Start:
    """`start when C` (standing False), `start while C` (standing True)."""

    condition: Expression
    standing: bool
    span: Span


@dataclass(frozen=True, slots=True)
class NotAgain:
    length: Length
    span: Span


@dataclass(frozen=True, slots=True)
class Priority:
    word: Word
    span: Span


@dataclass(frozen=True, slots=True)
class HoldOut:
    share: Number
    span: Span


@dataclass(frozen=True, slots=True)
class OnDay:
    """`on day 0`, `on business day 5`."""

    day: int
    business: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Offset:
    """`2 business days after call_sponsor`, `30 days before renews_on`."""

    length: Length
    before: bool
    anchor: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Material:
    """`material "Renewal talk track" at "https://…"`."""

    label: Text
    at: Text
    span: Span


@dataclass(frozen=True, slots=True)
class ApprovedBy:
    role: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Step:
    """A step; `clauses` are Material, Prose (`say`), OnlyWhen, ApprovedBy."""

    name: Word
    label: Text | None
    due: OnDay | Offset
    by: Word
    with_roles: tuple[Word, ...]
    lasting: Length | None
    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Goal:
    """`goal by day 45 when C`; `goal when C` has no day."""

    day: int | None
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Stop:
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class EscalateThrough:
    escalation: Word
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class OpenWhen:
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class CloseWhen:
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Severity:
    """`severity one of …`; the lines below it are Rows, When or Else clauses."""

    type: TypeWords
    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class EscalationLevel:
    """`level 2 vp_cs answers within 1 business day after 2 business days unanswered, or at once when C`."""

    number: int
    role: Word
    answers_within: Length | None
    after: Length | None
    at_once: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Update:
    """`update every week`, `update every day when C`."""

    cadence: Cadence
    span: Span


@dataclass(frozen=True, slots=True)
class FromWithin:
    """`from use_cases within vertical`."""

    field: Word
    within: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class UsedBy:
    """`used by at least 20% and 5 of accounts where C`; either number may be absent."""

    share: Number | None
    count: int | None
    where: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Promise:
    """`never C` (never True), `always C`."""

    never: bool
    condition: Expression
    span: Span
