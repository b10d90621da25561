"""Decision tables and rule lines, resolved: what the boxes, the evaluator and the sentences read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from touchline.model.expressions import Expression, Literal, Read, Relation
from touchline.model.types import Type
from touchline.source import Span
from touchline.syntax.tree import Combining

Operand = Union[Literal, Read]
"""A literal or a parameter: all that may bound a cell or stand as a result (M17)."""


@dataclass(frozen=True, slots=True)
class AnyValue:
    """`-`: everything, missing included."""


@dataclass(frozen=True, slots=True)
class IsMissing:
    """`missing`."""


@dataclass(frozen=True, slots=True)
class IsKnown:
    """`known`."""


@dataclass(frozen=True, slots=True)
class Equal:
    """A value: the input is known and equal to it."""

    value: Operand


@dataclass(frozen=True, slots=True)
class Within:
    """A comparison or a range; an absent bound is None. `low_open`/`high_open`: the bound itself is outside."""

    low: Operand | None
    low_open: bool
    high: Operand | None
    high_open: bool


@dataclass(frozen=True, slots=True)
class Holds:
    """`has x`, `has any of a, b` on a set: it holds at least one of `elements`; `negated`: none of them."""

    elements: tuple[str, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Either:
    """`a, b`: any of these."""

    parts: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """`none of a, b`, and `any other`: known, and none of these holds."""

    parts: tuple[Test, ...]
    any_other: bool = False


Test = Union[AnyValue, IsMissing, IsKnown, Equal, Within, Holds, Either, NoneOf]
"""What an input cell asks of its column. A missing input passes only `AnyValue` and `IsMissing`
(also as parts of Either)."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A band's threshold: `>= 6`; `relation` None is `never`."""

    relation: Relation | None
    value: Operand | None
    span: Span


@dataclass(frozen=True, slots=True)
class Listed:
    """What an example expects of a list or a set: `call, email`; nothing in it is `none`."""

    values: tuple[Operand, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Input:
    """An input column: what it reads, and its heading as written."""

    expression: Expression
    heading: str
    span: Span


@dataclass(frozen=True, slots=True)
class Result:
    """A result of a table or decision. The first has the name of what is decided."""

    name: str
    type: Type
    label: str | None
    span: Span


ResultValue = Union[Literal, Read, Threshold, Listed, None]
"""None: the cell is empty, the result missing. Only examples have what is `Listed`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row. `number` counts from 1 as written, broken rows counted too; `tests` has one for each input."""

    number: int
    tests: tuple[Test, ...]
    cell_spans: tuple[Span, ...]
    values: tuple[ResultValue, ...]
    value_spans: tuple[Span, ...]
    because: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table. With SUM the single result is a number or money; with COUNT it has a number and
    the rows may have no result; with ALL and ALL_HIGHEST_FIRST the result is a list. `default` is
    what `else` says, one for each result."""

    name: str
    inputs: tuple[Input, ...]
    results: tuple[Result, ...]
    rows: tuple[Row, ...]
    combining: Combining
    default: tuple[Operand, ...] | None
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """`VALUE when CONDITION "reason"`; `condition` None is `otherwise`. `number` counts from 1."""

    number: int
    value: Operand
    condition: Expression | None
    because: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines tried in the order written; the first true one counts (M20)."""

    name: str
    results: tuple[Result, ...]
    lines: tuple[Line, ...]
    default: tuple[Operand, ...] | None
    span: Span


Rules = Union[Table, Lines]
