"""Typed expressions, names resolved: what every engine, proof and sentence reads.

A condition is an expression of `YesNoType`; three-valued as in SQL, `and`/`or`/`not` by Kleene.
Between, `is not`, `x is known` and the like have been brought to these few kinds.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum
from typing import Union

from touchline.model.types import Type
from touchline.source import Span
from touchline.syntax.tree import Unit

Scalar = Union[float, str, bool, datetime.date, int]
"""A literal's value: float for numbers and money, int for lengths, str for text and choices."""


class Kind(Enum):
    """What a name stands for."""

    TODAY = "today"
    FIELD = "field"
    PARAMETER = "parameter"
    LET = "let"
    DECISION = "decision"
    SEGMENT = "segment"  # the segment held
    CANDIDATE = "candidate"  # what the rules give today
    BAND = "band"  # health
    SCORE = "score"  # health.score
    MEASURE = "measure"  # health.MEASURE, its band
    SEVERITY = "severity"  # inside an escalation
    DATA_ERRORS = "data_errors"
    METRIC = "metric"


@dataclass(frozen=True, slots=True)
class Ref:
    """A resolved name. `part` is a decision's further result; for SCORE and MEASURE `name` is `health`
    or the measure's own name."""

    kind: Kind
    name: str
    part: str | None = None

    @property
    def key(self) -> str:
        """The name under which the value is kept in history and shown: `tier`, `tier.candidate`,
        `health`, `health.score`, `health.usage`, `renewal_action.channel`."""
        match self.kind:
            case Kind.CANDIDATE:
                return f"{self.name}.candidate"
            case Kind.SCORE:
                return "health.score"
            case Kind.MEASURE:
                return f"health.{self.name}"
            case _:
                return f"{self.name}.{self.part}" if self.part else self.name


@dataclass(frozen=True, slots=True)
class Literal:
    value: Scalar
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Read:
    """Reading a name; a parameter's value is the one in force on `today`."""

    ref: Ref
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Expression
    type: Type
    span: Span


class Operation(Enum):
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """In the order written (M4); missing when an operand is, when it divides by 0 (M3), or when the
    result is not finite (M2). Also date ± length (date), date - date (days), length ± length,
    length / length (number). Month lengths are added to dates in one clamped step (M9), business
    days by the ruleset's calendar."""

    operation: Operation
    left: Expression
    right: Expression
    type: Type
    span: Span


class Relation(Enum):
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    EQUAL = "is"
    UNEQUAL = "is not"


@dataclass(frozen=True, slots=True)
class Compare:
    """Unknown when either side is missing."""

    relation: Relation
    left: Expression
    right: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class OneOf:
    """`x in (a, b)`: true when equal to one; else unknown when x or an item is missing; else false."""

    operand: Expression
    items: tuple[Expression, ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class HasAny:
    """The set (or list of choices) holds at least one of `elements`; unknown when it is missing (M12).
    `has not x` is Not(HasAny)."""

    operand: Expression
    elements: tuple[str, ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Expression, ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Expression, ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    operand: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Missing:
    """`x is missing`: true or false, never unknown. For a condition: true when it is unknown."""

    operand: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class OrElse:
    operand: Expression
    default: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    """Takes `otherwise` when the condition is false or unknown (M13)."""

    condition: Expression
    then: Expression
    otherwise: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Whole units from `date` to today (until False) or from today to `date` (until True), negative when
    it lies the other way. DAY and WEEK give LengthType(DAYS): a day count, for weeks a multiple of 7
    (whole weeks, rounded down); MONTH, QUARTER, YEAR give LengthType(MONTHS) in months: the largest
    whole number of the unit, times 1, 3 or 12 (M9); BUSINESS_DAY gives LengthType(BUSINESS_DAYS)."""

    unit: Unit
    until: bool
    date: Expression
    type: Type
    span: Span


class Function(Enum):
    ROUND = "round"  # M5
    ABS = "abs"
    COUNT = "count"  # of a set or list, M12
    MIN = "min"  # leaves missing out, M14
    MAX = "max"


@dataclass(frozen=True, slots=True)
class Call:
    function: Function
    arguments: tuple[Expression, ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Previous:
    """What was kept under the name for the latest earlier date; missing if that was missing (M30)."""

    ref: Ref
    type: Type
    span: Span


class Move(Enum):
    ENTERED = "entered"
    LEFT = "left"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Moved:
    """Compares the value today with the last known kept value (M41). ENTERED: now it is `value` and it
    was another; LEFT: it was `value` and now it is another; UP/DOWN: it stands earlier/later in
    `order` (the declared choices, highest first). Unknown when either is missing; with nothing
    known kept, nothing has moved: false."""

    current: Read
    move: Move
    value: str | None
    order: tuple[str, ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Changed:
    """`arr fell by 20% within 90 days`: today's value against the highest (fell) or lowest (rose) known
    value kept in the last `days` (M41): true when the difference is at least `amount`, of that earlier
    value when `relative`. Unknown when today's value is missing; false when nothing known is kept there.
    Money and numbers; `points` are plain differences."""

    current: Read
    fell: bool
    amount: Expression
    relative: bool
    within: Literal  # a length
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Lasting:
    """`NAME is VALUE for D` (M41): holds now and at every kept day back to one at or before D ago; with no
    kept day that far back, false; unknown when the value today is missing."""

    current: Read
    value: Literal
    negated: bool
    length: Literal
    type: Type
    span: Span


class Work(Enum):
    PLAYBOOK = "playbook"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class IsOpen:
    """`renewal_at_risk is open`, with `name` None: any of the kind is. True or false, by the work that was
    open before today's judgement."""

    work: Work
    name: str | None
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class IsLate:
    """`call_sponsor is 2 business days late` (M35) in the playbook `playbook`: it is open, the step is not
    done, and its due date + the length is today or earlier. True or false."""

    playbook: str
    step: str
    length: Literal
    type: Type
    span: Span


Expression = Union[
    Literal, Read, Negative, Arithmetic, Compare, OneOf, HasAny, And, Or, Not, Missing, OrElse, If,
    Elapsed, Call, Previous, Moved, Changed, Lasting, IsOpen, IsLate,
]  # fmt: skip


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside one."""
    match expression:
        case Negative(operand=x) | Not(operand=x) | Missing(operand=x) | HasAny(operand=x):
            return (x,)
        case Arithmetic(left=a, right=b) | Compare(left=a, right=b):
            return (a, b)
        case OneOf(operand=x, items=items):
            return (x, *items)
        case And(parts=parts) | Or(parts=parts):
            return parts
        case OrElse(operand=a, default=b):
            return (a, b)
        case If(condition=c, then=a, otherwise=b):
            return (c, a, b)
        case Elapsed(date=d):
            return (d,)
        case Call(arguments=arguments):
            return arguments
        case Moved(current=c) | Lasting(current=c):
            return (c,)
        case Changed(current=c, amount=a):
            return (c, a)
        case Literal() | Read() | Previous() | IsOpen() | IsLate():
            return ()


def names_read(expression: Expression) -> tuple[Ref, ...]:
    """Every name read, in the order written, each once; whatever short-circuits (M16)."""
    found: dict[Ref, None] = {}
    pending = [expression]
    while pending:  # no recursion: a sum may have hundreds of terms
        e = pending.pop()
        if isinstance(e, Read):
            found.setdefault(e.ref)
        pending.extend(reversed(children(e)))
    return tuple(found)
