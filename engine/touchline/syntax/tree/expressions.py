"""Expressions and conditions as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from touchline.source import Span
from touchline.syntax.tree.words import Date, Length, Number, Text, Unit, Word, YesNo


@dataclass(frozen=True, slots=True)
class Name:
    """`arr`, or with a part `health.score`, `tier.candidate`, `health.usage`."""

    word: Word
    part: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: str  # + - * /
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    operator: str  # < <= > >=
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Is:
    """`a is b`, `a is not b`. The right side is any operand; `x is open` is read here too, with
    the name `open` right (the model knows whether x is open work or a field)."""

    left: Expression
    right: Expression
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class IsMissing:
    """`x is missing` (negated False), `x is known` and `x is not missing` (negated True)."""

    operand: Expression
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class In:
    """`x in (a, b)`, `x not in (a, b)`."""

    operand: Expression
    items: tuple[Expression, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Between:
    operand: Expression
    low: Expression
    high: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Has:
    """`s has x`, `s has not x`, `s has any of (a, b)`."""

    operand: Expression
    elements: tuple[Word, ...]
    any_of: bool
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class OrElse:
    operand: Expression
    default: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    condition: Expression
    then: Expression
    otherwise: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Elapsed:
    """`days since d` (until False), `quarters until d` (until True); `business days since d` too."""

    unit: Unit
    until: bool
    date: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """`count of s`, `min of (a, b)`, `max of (a, b)`, `sum of (x)` (metrics only), `round(x)`, `abs(x)`."""

    function: str  # count | min | max | sum | round | abs
    arguments: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Previous:
    """`previous tier`."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Moved:
    """`health entered red`, `tier left high_touch`; `tier moved up`, `tier moved down` (value None)."""

    name: Name
    how: str  # entered | left | up | down
    value: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Changed:
    """`arr fell by 20% within 90 days`, `health.score rose by 5 points within 30 days`."""

    operand: Expression
    how: str  # fell | rose
    amount: Expression
    points: bool
    within: Length
    span: Span


@dataclass(frozen=True, slots=True)
class Lasting:
    """`health is red for 14 days`: the condition, and how long it must have held."""

    condition: Expression
    length: Length
    span: Span


@dataclass(frozen=True, slots=True)
class NothingOpen:
    """`no escalation is open`, `no playbook is open`."""

    kind: str  # escalation | playbook
    span: Span


@dataclass(frozen=True, slots=True)
class Late:
    """`call_sponsor is 2 business days late`."""

    step: Word
    length: Length
    span: Span


Expression = Union[
    Number, Text, YesNo, Date, Length, Name, Negative, Arithmetic, Compare, Is, IsMissing, In,
    Between, Has, And, Or, Not, OrElse, If, Elapsed, Call, Previous, Moved, Changed, Lasting,
    NothingOpen, Late,
]  # fmt: skip
