"""What a ruleset speaks of: calendar, roles, fields, parameters, lets, metrics."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Union

from touchline.model.expressions import Expression, Operation
from touchline.model.types import Type
from touchline.source import Span
from touchline.syntax.tree import Unit

OWNER = "owner"
"""Where a role is named, `owner` stands for the role that owns the account's service."""


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as written, for cadences and due dates."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Calendar:
    """0 is Monday; `country` None: no public holidays; `fiscal_start` 1 is January."""

    name: str
    working_days: frozenset[int]
    country: str | None
    subdivision: str | None
    fiscal_start: int
    days_off: frozenset[datetime.date]
    span: Span | None


@dataclass(frozen=True, slots=True)
class Role:
    name: str
    label: str
    people: int | None
    named_in: str | None
    automated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Bound:
    value: float | int | datetime.date
    open: bool


@dataclass(frozen=True, slots=True)
class GoodFor:
    """M28: the value is good while 0 <= today - measured_on <= days."""

    days: int
    measured_on: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the account. `spellings` maps what data may say to the choice, the choice itself and
    its label-free forms included; `written` is a date's or number's pattern; `column` the heading in
    files where it is not the name."""

    name: str
    type: Type
    label: str | None
    required: bool
    private: bool
    low: Bound | None
    high: Bound | None
    column: str | None
    written: str | None
    spellings: Mapping[str, str]
    good_for: GoodFor | None
    span: Span


@dataclass(frozen=True, slots=True)
class ParameterValue:
    since: datetime.date | None
    value: float | int | str | bool | datetime.date
    label: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Parameter:
    """Its values in order of date; the first has no date."""

    name: str
    type: Type
    label: str | None
    values: tuple[ParameterValue, ...]
    span: Span

    def on(self, today: datetime.date) -> ParameterValue:
        """The value in force on a day."""
        found = self.values[0]
        for value in self.values[1:]:
            if value.since is not None and value.since <= today:
                found = value
        return found


@dataclass(frozen=True, slots=True)
class Let:
    name: str
    expression: Expression
    label: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Entitlement:
    name: str
    label: str
    span: Span


@dataclass(frozen=True, slots=True)
class SumOf:
    """`sum of (…)` over the accounts where all the metric's fields are known (M4)."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class MetricArithmetic:
    operation: Operation
    left: MetricExpression
    right: MetricExpression


@dataclass(frozen=True, slots=True)
class MetricNumber:
    value: float


MetricExpression = Union[SumOf, MetricArithmetic, MetricNumber]


@dataclass(frozen=True, slots=True)
class Metric:
    name: str
    label: str
    expression: MetricExpression
    type: Type
    span: Span


BUILT_IN_METRICS: Mapping[str, str] = {
    "retention": "Retention",
    "gross_revenue_retention": "Gross revenue retention",
    "net_revenue_retention": "Net revenue retention",
    "churn": "Churn",
    "expansion": "Expansion",
    "capacity": "Capacity",
}
"""Known from the start, over the 12 months to today."""
