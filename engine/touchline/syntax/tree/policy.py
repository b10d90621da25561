"""Lines of the blocks that say what there is: ruleset, calendar, account, parameter, segmentation, decide."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.source import Span
from touchline.syntax.tree.expressions import Expression
from touchline.syntax.tree.tables import Combining, From, Table
from touchline.syntax.tree.words import Date, Length, Number, Text, Word


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


@dataclass(frozen=True, slots=True)
class Since:
    """`120k since 2027-01-01 "Board decision 14"`."""

    value: Expression
    date: Date
    label: Text | None
    span: Span


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


@dataclass(frozen=True, slots=True)
class OnlyWhen:
    condition: Expression
    span: Span
