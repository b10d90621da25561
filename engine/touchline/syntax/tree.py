"""What was written: the syntax tree of `.touch` files, with a span on every piece.

Nothing is resolved here: a name is a word, a cell is the cell as written. `touchline.model`
reads this tree and answers what it means. Clauses of a block stand in the order written.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum
from typing import Union

from touchline.source import Span

# --------------------------------------------------------------------------- words and literals


@dataclass(frozen=True, slots=True)
class Word:
    """A name or a choice as written."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """`"…"` or `\"\"\"…\"\"\"`. `value` has its escapes undone and, for prose, its common indentation removed."""

    value: str
    span: Span
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """`100k`, `25_000`, `2.5m`, `40%`: the double nearest to the decimal (M1). `whole` when the
    literal is a whole number; `percent` when it was written with `%` (value already ÷ 100)."""

    value: float
    span: Span
    text: str
    whole: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class YesNo:
    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Date:
    value: datetime.date
    span: Span


class Unit(Enum):
    """The words for lengths of time. Minutes and hours only say how long a step or touch lasts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    BUSINESS_DAY = "business day"
    MINUTE = "minute"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Length:
    """`30 days`, `2 weeks`, `1 business day`: a whole, non-negative count of a unit."""

    count: int
    unit: Unit
    span: Span


# --------------------------------------------------------------------------- expressions


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

# --------------------------------------------------------------------------- tables


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


# --------------------------------------------------------------------------- types of fields


@dataclass(frozen=True, slots=True)
class ChoiceOption:
    """`tech_sales = "Tech Sales" or "Tech-Sales"`: a choice and its other spellings in data."""

    word: Word
    spellings: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class TypeWords:
    """`text`, `yes/no`, `whole number`, `number`, `percent`, `money`, `date`, `days`, `months`,
    `business days`, `one of …`, `any of …`. `name` is the words before the choices."""

    name: str
    options: tuple[ChoiceOption, ...]
    span: Span


# --------------------------------------------------------------------------- clauses (lines in a block)
# One class a line form. `Clause` classes hold what the line says and its span.


@dataclass(frozen=True, slots=True)
class For:
    """`for tier high_touch, mid_touch` in a header or as a line."""

    name: Word
    values: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Prose:
    """A line that is a keyword and a text: `purpose`, `objective`, `watch out`, `best for`,
    `for customers`, `say`."""

    keyword: str
    text: Text
    span: Span


# ruleset
@dataclass(frozen=True, slots=True)
class Setting:
    """`language 1`, `version "…"`, `effective DATE`, `currency USD`, `time zone "…"`, `revenue arr`.
    `keyword` is the words before the value."""

    keyword: str
    value: Number | Text | Date | Word
    span: Span


@dataclass(frozen=True, slots=True)
class Include:
    path: Text
    span: Span


# calendar
@dataclass(frozen=True, slots=True)
class WorkingDays:
    """`working days monday to friday` or a list; 0 is Monday."""

    days: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Holidays:
    """`holidays US`, `holidays US "NY"`."""

    country: Word
    subdivision: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """`fiscal year starts february`; 1 is January."""

    month: int
    span: Span


# account
@dataclass(frozen=True, slots=True)
class Reads:
    preset: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Limits:
    """`>= 0`, `0 to 10`: at most one of each bound."""

    low: Expression | None
    low_open: bool
    high: Expression | None
    high_open: bool
    span: Span


@dataclass(frozen=True, slots=True)
class GoodFor:
    length: Length
    measured_on: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Field:
    name: Word
    type: TypeWords
    required: bool
    private: bool
    limits: Limits | None
    column: Text | None
    written: Text | None
    good_for: GoodFor | None
    label: Text | None
    span: Span


# parameter
@dataclass(frozen=True, slots=True)
class Since:
    """`120k since 2027-01-01 "Board decision 14"`."""

    value: Expression
    date: Date
    label: Text | None
    span: Span


# segmentation, decide, escalation severity
@dataclass(frozen=True, slots=True)
class AlwaysCurrent:
    span: Span


@dataclass(frozen=True, slots=True)
class Segment:
    """`onboarding "Onboarding" when … "reason"`; `otherwise`; or the name alone."""

    name: Word
    label: Text | None
    when: Expression | None
    otherwise: bool
    reason: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Rows:
    """How rows combine, where they come from, and the table. Any one of the three may be absent:
    a table alone is `combining` UNIQUE; `source` stands instead of `table`."""

    combining: Combining
    source: From | None
    table: Table | None
    span: Span


@dataclass(frozen=True, slots=True)
class When:
    """`VALUE when CONDITION "reason"` in a `decide` or a severity."""

    value: Expression
    condition: Expression
    reason: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Else:
    """`else VALUE`; one value for each result."""

    values: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ResultType:
    """In `decide`: `one of p1, p2` types the decision itself (`name` None); `result channel one of
    email, call "Channel"` adds a result, read as `DECISION.channel`. In an escalation:
    `severity one of …` has `name` severity."""

    name: Word | None
    type: TypeWords
    label: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Review:
    """`review every quarter` (every), `review at once when C` (when)."""

    every: Length | None
    when: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class NotWithin:
    """`not within 90 days of renews_on`."""

    length: Length
    field: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Move:
    """`move down after 2 reviews in a row, not within 90 days of renews_on, with 30 days notice through letter`."""

    up: bool
    reviews: int
    in_a_row: bool
    not_within: NotWithin | None
    notice: Length | None
    through: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class HeldBy:
    """`may be held by cs_manager up to 90 days`."""

    role: Word
    up_to: Length | None
    span: Span


# health
@dataclass(frozen=True, slots=True)
class Band:
    word: Word
    points: Number


@dataclass(frozen=True, slots=True)
class Bands:
    """`bands strong 100, steady 60, weak 0`."""

    bands: tuple[Band, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Group:
    name: Word
    label: Text | None
    weight: Number
    span: Span


@dataclass(frozen=True, slots=True)
class Threshold:
    """`green >= 75` in a thresholds line."""

    band: Word
    operator: str
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`green >= 75, yellow >= 50, else red`; `last` is the word after `else`."""

    thresholds: tuple[Threshold, ...]
    last: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class InGroup:
    name: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Weight:
    value: Number
    span: Span


@dataclass(frozen=True, slots=True)
class Value:
    """`value sessions_365d`."""

    expression: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class OnlyWhen:
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class BandFrom:
    """`band FIELD`."""

    field: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """Lines of a measure: InGroup, Weight, OnlyWhen, Value, Rows, Thresholds, BandFrom."""

    name: Word
    label: Text | None
    clauses: tuple[Clause, ...]
    span: Span
    broken: bool = False


@dataclass(frozen=True, slots=True)
class MissingMeasures:
    """`missing measures give their weight to their group` | `are left out` | `count as BAND` | `leave no score`.
    `policy` is one of give, leave_out, count_as, no_score."""

    policy: str
    band: Word | None
    span: Span


@dataclass(frozen=True, slots=True)
class Needs:
    """`needs at least 60% of the weight`."""

    share: Number
    span: Span


@dataclass(frozen=True, slots=True)
class Override:
    """`red when C "reason"` (cap False), `at most yellow when C "reason"` (cap True)."""

    band: Word
    cap: bool
    condition: Expression
    reason: Text | None
    span: Span


# service
@dataclass(frozen=True, slots=True)
class Owner:
    """`owner csm, dedicated, up to 30 accounts each`. `manner` is dedicated, pooled or None."""

    role: Word
    manner: str | None
    up_to: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class With:
    roles: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Cadence:
    """`every 2 weeks` with an optional condition, under a touch or as an escalation's `update`."""

    every: Length
    when: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Touch:
    """`touch business_review "…" every quarter by owner with r1, r2, lasting 90 minutes`, then
    `every week when C` and `only when C` lines (Cadence, OnlyWhen), and Prose `say`."""

    name: Word
    label: Text | None
    every: Length
    by: Word
    with_roles: tuple[Word, ...]
    lasting: Length | None
    clauses: tuple[Clause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entitled:
    """`entitled to senior_attention up to 4 a year`."""

    entitlement: Word
    up_to: int | None
    per: Unit | None
    span: Span


@dataclass(frozen=True, slots=True)
class Through:
    """`renewal through renewal_plan`; `what` is renewal, expansion or escalation."""

    what: str
    name: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Costs:
    """`costs 1500 a month`."""

    amount: Number
    per: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class TargetItem:
    metric: Word
    operator: str
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    items: tuple[TargetItem, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ManagersReview:
    metrics: tuple[Word, ...]
    every: Length
    span: Span


# journey
@dataclass(frozen=True, slots=True)
class CountedFrom:
    field: Word
    span: Span


@dataclass(frozen=True, slots=True)
class Milestone:
    """`milestone m "…" by day 14 when C`; `clauses` are OnlyWhen and Prose lines."""

    name: Word
    label: Text | None
    day: int
    when: Expression
    clauses: tuple[Clause, ...]
    span: Span


# playbook
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


# escalation
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


# suggest
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


# guarantee
@dataclass(frozen=True, slots=True)
class Promise:
    """`never C` (never True), `always C`."""

    never: bool
    condition: Expression
    span: Span


Clause = Union[
    For, Prose, Setting, Include, WorkingDays, Holidays, FiscalYear, Reads, Field, Since,
    AlwaysCurrent, Segment, Rows, When, Else, ResultType, Review, Move, HeldBy, Bands, Group,
    Thresholds, InGroup, Weight, Value, OnlyWhen, BandFrom, Measure, MissingMeasures, Needs,
    Override, Owner, With, Cadence, Touch, Entitled, Through, Costs, Target, ManagersReview,
    CountedFrom, Milestone, Start, NotAgain, Priority, HoldOut, Material, ApprovedBy, Step, Goal,
    Stop, EscalateThrough, OpenWhen, CloseWhen, Severity, EscalationLevel, Update, FromWithin,
    UsedBy, Promise,
]  # fmt: skip

# --------------------------------------------------------------------------- blocks


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
