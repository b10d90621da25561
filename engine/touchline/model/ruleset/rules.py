"""What a ruleset decides: decisions and segmentations."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.model.expressions import Expression
from touchline.model.ruleset.terms import Length
from touchline.model.tables import Result, Rules, Table
from touchline.model.types import ChoiceType, ListType, Type
from touchline.source import Span
from touchline.syntax.tree import Combining


@dataclass(frozen=True, slots=True)
class Decision:
    """`decide`. `results[0]` has the decision's own name; further ones are read as `NAME.RESULT`."""

    name: str
    label: str | None
    results: tuple[Result, ...]
    rules: Rules
    span: Span

    def type_of(self, result: Result) -> Type:
        """What reading one of its results gives: a list where all rows count (M20)."""
        lists = (Combining.ALL, Combining.ALL_HIGHEST_FIRST)
        return ListType(result.type) if isinstance(self.rules, Table) and self.rules.combining in lists else result.type


@dataclass(frozen=True, slots=True)
class Segment:
    name: str
    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class NotWithin:
    days: Length
    field: str


@dataclass(frozen=True, slots=True)
class Movement:
    """`move up` or `move down`: after how many reviews (in a row), when not, with what notice."""

    reviews: int
    not_within: NotWithin | None
    notice: Length | None
    through: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class HeldBy:
    role: str
    up_to: Length | None


@dataclass(frozen=True, slots=True)
class Segmentation:
    """`segments` highest first; the rules' result is one of them."""

    name: str
    label: str
    segments: tuple[Segment, ...]
    rules: Rules
    always_current: bool
    review_every: Length | None
    review_when: tuple[Expression, ...]
    move_up: Movement | None
    move_down: Movement | None
    may_be_held: tuple[HeldBy, ...]
    best_for: str | None
    watch_out: str | None
    span: Span

    @property
    def type(self) -> ChoiceType:
        return ChoiceType(tuple(s.name for s in self.segments))
