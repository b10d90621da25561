"""Rulesets built without their text, for what a text cannot be brought to say: 1,000 lets, 500 terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from touchline.model.expressions import (
    Arithmetic,
    Compare,
    Expression,
    Kind,
    Literal,
    Operation,
    Read,
    Ref,
    Relation,
)
from touchline.model.ruleset import Bound, Calendar, Decision, Field, Let, Node, Ruleset
from touchline.model.tables import Rules
from touchline.model.types import (
    ChoiceType,
    DateType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.source import Source, Span

SPAN = Span("policy.touch", 0, 1)
NUMBER = NumberType()
WHOLE = NumberType(whole=True)
MONEY = MoneyType()
TEXT = TextType()
YES_NO = YesNoType()
DATE = DateType()
OFFICE = Calendar("office", frozenset(range(5)), None, None, 1, frozenset(), None)


def field(name: str, type_: Type, low: float | None = None, high: float | None = None, **more: Any) -> Field:
    choices = type_.choices if isinstance(type_, (ChoiceType, SetType)) else ()
    plain = Field(
        name,
        type_,
        None,
        False,
        False,
        None if low is None else Bound(low, False),
        None if high is None else Bound(high, False),
        None,
        None,
        {choice: choice for choice in choices},
        None,
        SPAN,
    )
    return replace(plain, **more)


def ruleset(
    fields: Sequence[Field],
    lets: Mapping[str, Expression] | None = None,
    decisions: Mapping[str, Rules] | None = None,
    **more: Any,
) -> Ruleset:
    order: list[Node] = [("let", name) for name in lets or {}]
    order += [("decision", name) for name in decisions or {}]
    plain = Ruleset(
        name="policy",
        label=None,
        language=1,
        version="1",
        effective=None,
        currency="USD",
        time_zone="UTC",
        revenue=None,
        reads=None,
        calendar=OFFICE,
        roles={},
        fields={f.name: f for f in fields},
        parameters={},
        lets={name: Let(name, e, None, SPAN) for name, e in (lets or {}).items()},
        entitlements={},
        metrics={},
        decisions={n: Decision(n, None, r.results, r, SPAN) for n, r in (decisions or {}).items()},
        segmentations={},
        health=None,
        services=(),
        journeys={},
        playbooks={},
        escalations={},
        suggestions={},
        examples=(),
        guarantees=(),
        order=tuple(order),
        sources={SPAN.path: Source(SPAN.path, "x\n")},
        hash="0" * 64,
    )
    return replace(plain, **more)


def literal(value: Any, type_: Type = NUMBER) -> Literal:
    return Literal(value, type_, SPAN)


def read(name: str, type_: Type = NUMBER, kind: Kind = Kind.FIELD) -> Read:
    return Read(Ref(kind, name), type_, SPAN)


def arithmetic(operation: Operation, left: Expression, right: Expression, type_: Type = NUMBER) -> Arithmetic:
    return Arithmetic(operation, left, right, type_, SPAN)


def compare(relation: Relation, left: Expression, right: Expression) -> Compare:
    return Compare(relation, left, right, YES_NO, SPAN)
