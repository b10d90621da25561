"""Blocks, comments and files as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from touchline.source import Span
from touchline.syntax.tree.expressions import Expression
from touchline.syntax.tree.health import (
    BandFrom,
    Bands,
    Group,
    InGroup,
    Measure,
    MissingMeasures,
    Needs,
    Override,
    Thresholds,
    Value,
    Weight,
)
from touchline.syntax.tree.policy import (
    AlwaysCurrent,
    Else,
    Field,
    FiscalYear,
    For,
    HeldBy,
    Holidays,
    Include,
    Move,
    OnlyWhen,
    Prose,
    Reads,
    ResultType,
    Review,
    Rows,
    Segment,
    Setting,
    Since,
    TypeWords,
    When,
    WorkingDays,
)
from touchline.syntax.tree.service import (
    Cadence,
    Costs,
    CountedFrom,
    Entitled,
    ManagersReview,
    Milestone,
    Owner,
    Target,
    Through,
    Touch,
    With,
)
from touchline.syntax.tree.words import Date, Text, Word
from touchline.syntax.tree.work import (
    ApprovedBy,
    CloseWhen,
    EscalateThrough,
    EscalationLevel,
    FromWithin,
    Goal,
    HoldOut,
    Material,
    NotAgain,
    OpenWhen,
    Priority,
    Promise,
    Severity,
    Start,
    Step,
    Stop,
    Update,
    UsedBy,
)

Clause = Union[
    For, Prose, Setting, Include, WorkingDays, Holidays, FiscalYear, Reads, Field, Since,
    AlwaysCurrent, Segment, Rows, When, Else, ResultType, Review, Move, HeldBy, Bands, Group,
    Thresholds, InGroup, Weight, Value, OnlyWhen, BandFrom, Measure, MissingMeasures, Needs,
    Override, Owner, With, Cadence, Touch, Entitled, Through, Costs, Target, ManagersReview,
    CountedFrom, Milestone, Start, NotAgain, Priority, HoldOut, Material, ApprovedBy, Step, Goal,
    Stop, EscalateThrough, OpenWhen, CloseWhen, Severity, EscalationLevel, Update, FromWithin,
    UsedBy, Promise,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block.

    `keyword` is its first word (ruleset, calendar, role, account, parameter, let, entitlement,
    metric, segmentation, health, service, journey, playbook, escalation, decide, suggest,
    examples, guarantee); `name` and `label` as in its header where it has them (account, service,
    examples and guarantee have no name; health has none). What a header says beyond them is in
    `header`, by keyword; `broken` says that some line of the block could not be read, so that
    nothing is concluded from what is absent.
    """

    keyword: str
    name: Word | None
    label: Text | None
    header: Header
    clauses: tuple[Clause, ...]
    span: Span
    header_span: Span
    broken: bool = False


@dataclass(frozen=True, slots=True)
class RoleHeader:
    """`role csm "…", 7 people, named in csm_email, automated`."""

    people: int | None
    named_in: Word | None
    automated: bool


@dataclass(frozen=True, slots=True)
class ParameterHeader:
    """`parameter NAME TYPE = VALUE "…"`; the label of the block is the text at the end."""

    type: TypeWords
    value: Expression


@dataclass(frozen=True, slots=True)
class DefinitionHeader:
    """`let NAME = EXPRESSION "…"`, `metric NAME "…" = EXPRESSION`."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class ExamplesHeader:
    """`examples "…" on DATE`."""

    on: Date | None


@dataclass(frozen=True, slots=True)
class ScopedHeader:
    """`service for tier high_touch`, `journey … for use_cases pta_meetings`: the header's own `for`s."""

    scopes: tuple[For, ...]


@dataclass(frozen=True, slots=True)
class PlainHeader:
    """A header that says no more than keyword, name and label."""


Header = Union[RoleHeader, ParameterHeader, DefinitionHeader, ExamplesHeader, ScopedHeader, PlainHeader]


@dataclass(frozen=True, slots=True)
class Comment:
    """`# …`, without the line's end; `alone` when nothing stands before it on its line."""

    text: str
    alone: bool
    span: Span


@dataclass(frozen=True, slots=True)
class File:
    """One `.touch` file as written."""

    path: str
    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...]
