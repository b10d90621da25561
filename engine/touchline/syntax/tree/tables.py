"""Tables and their cells as written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Union

from touchline.source import Span
from touchline.syntax.tree.expressions import Expression
from touchline.syntax.tree.words import Text, Word


@dataclass(frozen=True, slots=True)
class AnyCell:
    """`-`."""

    span: Span


@dataclass(frozen=True, slots=True)
class EmptyCell:
    """Nothing written: allowed in a `because` column, and in an input column of a spreadsheet table as `-`."""

    span: Span


@dataclass(frozen=True, slots=True)
class MissingCell:
    span: Span


@dataclass(frozen=True, slots=True)
class KnownCell:
    span: Span


@dataclass(frozen=True, slots=True)
class AnyOtherCell:
    """`any other`."""

    span: Span


@dataclass(frozen=True, slots=True)
class NeverCell:
    """`never`, for a threshold."""

    span: Span


@dataclass(frozen=True, slots=True)
class ValueCell:
    """A literal, a bare word (choice or parameter), or text."""

    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class CompareCell:
    operator: str  # < <= > >=
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class RangeCell:
    """`25k to 100k`, `25k to <100k`, `>25k to 100k`."""

    low: Expression
    low_open: bool
    high: Expression
    high_open: bool
    span: Span


@dataclass(frozen=True, slots=True)
class HasCell:
    """`has x`, `has not x`, `has any of a, b`."""

    elements: tuple[Word, ...]
    any_of: bool
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class EitherCell:
    """`a, b`: any of these; each part is a value, a comparison, a range or `missing`."""

    parts: tuple[Cell, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NoneOfCell:
    """`none of a, b`."""

    parts: tuple[Cell, ...]
    span: Span


Cell = Union[
    AnyCell, EmptyCell, MissingCell, KnownCell, AnyOtherCell, NeverCell, ValueCell, CompareCell,
    RangeCell, HasCell, EitherCell, NoneOfCell,
]  # fmt: skip


class Combining(Enum):
    """How the matching rows of a table combine, as written; UNIQUE when nothing is said."""

    UNIQUE = ""
    FIRST = "first row wins"
    HIGHEST = "highest wins"
    ALL = "all rows"
    ALL_HIGHEST_FIRST = "all rows, highest first"
    SUM = "sum of rows"
    LEAST = "least of rows"
    GREATEST = "greatest of rows"
    COUNT = "count of rows"


@dataclass(frozen=True, slots=True)
class Heading:
    """An input column's heading: an expression, mostly a name; `text` is as written."""

    expression: Expression
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its input cells and its result cells (because among them, where there is one)."""

    inputs: tuple[Cell, ...]
    results: tuple[Cell, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table as written. `results` are the headings right of `||`, `because` included. A row with
    a mistake in it is left out, the mistake reported and `broken` set."""

    inputs: tuple[Heading, ...]
    results: tuple[Word, ...]
    rows: tuple[Row, ...]
    span: Span
    broken: bool = False


@dataclass(frozen=True, slots=True)
class From:
    """`from "tiers.xlsx" sheet "Tiers"`."""

    path: Text
    sheet: Text | None
    span: Span
