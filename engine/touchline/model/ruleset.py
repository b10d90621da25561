"""The `Ruleset`: everything a policy says, with names and types resolved. Nothing is filled in later."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Union

from touchline.model.expressions import Expression, Operation, Ref, Relation
from touchline.model.tables import Operand, Result, Row, Rules, Table, Threshold
from touchline.model.types import ChoiceType, Type
from touchline.source import Source, Span
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


@dataclass(frozen=True, slots=True)
class Decision:
    """`decide`. `results[0]` has the decision's own name; further ones are read as `NAME.RESULT`."""

    name: str
    label: str | None
    results: tuple[Result, ...]
    rules: Rules
    span: Span


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


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    points: float


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: str
    weight: float
    span: Span


@dataclass(frozen=True, slots=True)
class ByThresholds:
    """One threshold for each band but the last, best first; the first that holds gives the band (M22)."""

    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True, slots=True)
class ByThresholdTable:
    """A table whose results are thresholds: one result for each band but the last."""

    table: Table


@dataclass(frozen=True, slots=True)
class ByBandTable:
    """A table whose only result is `band`."""

    table: Table


@dataclass(frozen=True, slots=True)
class ByField:
    """`band FIELD`: the band stands in the data."""

    field: Ref


Banding = Union[ByThresholds, ByThresholdTable, ByBandTable, ByField]


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` is None for ByBandTable and ByField. `weight` within its group (all measures are one group
    where there are none)."""

    name: str
    label: str
    group: str | None
    weight: float
    only_when: Expression | None
    value: Expression | None
    banding: Banding
    span: Span


class MissingPolicy(Enum):
    """What becomes of a missing measure (M21)."""

    GIVE_TO_GROUP = "give their weight to their group"
    LEFT_OUT = "are left out"
    COUNT_AS = "count as"
    NO_SCORE = "leave no score"


@dataclass(frozen=True, slots=True)
class Override:
    """`red when …` (cap False) or `at most yellow when …` (cap True), M27."""

    band: str
    cap: bool
    condition: Expression
    because: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Health:
    """`bands` best first; `thresholds` on the score, one for each band but the last. `needs` is a share
    0 to 1 of the weight that must be known, or None."""

    label: str
    bands: tuple[Band, ...]
    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    missing: MissingPolicy
    missing_band: str | None
    needs: float | None
    thresholds: tuple[Threshold, ...]
    overrides: tuple[Override, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Scope:
    """One `for` line: the name's value is one of `values`, or for a set field holds one of them."""

    ref: Ref
    values: tuple[str, ...]
    is_set: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Cadence:
    every: Length
    when: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Touch:
    """`cadences[0]` is the touch's own; of several the last whose condition is true holds (M35)."""

    name: str
    label: str
    by: str
    with_roles: tuple[str, ...]
    lasting_minutes: int | None
    cadences: tuple[Cadence, ...]
    only_when: Expression | None
    say: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Entitled:
    entitlement: str
    up_to: int | None
    per: Unit | None
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    metric: str
    relation: Relation
    value: Operand
    span: Span


@dataclass(frozen=True, slots=True)
class ManagersReview:
    metrics: tuple[str, ...]
    every: Length
    span: Span


@dataclass(frozen=True, slots=True)
class Service:
    """An account's service is the first in the text whose scopes all hold. `cost` is money a month."""

    name: str  # made from its scopes: `tier high_touch`
    scopes: tuple[Scope, ...]
    objective: str | None
    purpose: str | None
    for_customers: str | None
    owner: str | None
    manner: str | None  # dedicated | pooled
    accounts_each: int | None
    with_roles: tuple[str, ...]
    touches: tuple[Touch, ...]
    entitlements: tuple[Entitled, ...]
    renewal: str | None
    expansion: str | None
    escalation: str | None
    cost_a_month: float | None
    targets: tuple[Target, ...]
    manager_reviews: tuple[ManagersReview, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Milestone:
    name: str
    label: str
    day: int
    when: Expression
    only_when: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Journey:
    name: str
    label: str
    scopes: tuple[Scope, ...]
    counted_from: str
    objective: str | None
    purpose: str | None
    milestones: tuple[Milestone, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OnDay:
    """Day 0 is the start; business day 1 the first working day after it (M35)."""

    day: int
    business: bool


@dataclass(frozen=True, slots=True)
class AfterStep:
    step: str
    length: Length


@dataclass(frozen=True, slots=True)
class AroundDate:
    """Before or after a date field."""

    field: str
    length: Length
    before: bool


Due = Union[OnDay, AfterStep, AroundDate]


@dataclass(frozen=True, slots=True)
class Material:
    label: str
    at: str


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    label: str
    due: Due
    by: str
    with_roles: tuple[str, ...]
    lasting_minutes: int | None
    materials: tuple[Material, ...]
    say: str | None
    only_when: Expression | None
    approved_by: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Start:
    condition: Expression
    standing: bool  # `start while`
    span: Span


@dataclass(frozen=True, slots=True)
class Goal:
    day: int | None
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class EscalateThrough:
    escalation: str
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Playbook:
    """Without `start` it is only started by others (a notice, a service's renewal)."""

    name: str
    label: str
    scopes: tuple[Scope, ...]
    purpose: str | None
    start: Start | None
    not_again: Length | None
    priority: str  # high | normal | low
    hold_out: float | None  # share 0 to 1 (M37)
    steps: tuple[Step, ...]
    goal: Goal | None
    stop: tuple[Expression, ...]
    escalate: tuple[EscalateThrough, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Level:
    """`after` None: at once (level 1)."""

    number: int
    role: str
    answers_within: Length | None
    after: Length | None
    at_once: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Escalation:
    """`severity` None: none is declared. `levels` by number."""

    name: str
    label: str
    scopes: tuple[Scope, ...]
    purpose: str | None
    open_when: Expression
    severity: Rules | None
    levels: tuple[Level, ...]
    updates: tuple[Cadence, ...]
    close_when: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Elements of the set `field` that peers have and the account lacks. Peers share the value of
    `within` (None: all accounts) and meet `where`."""

    name: str
    label: str
    scopes: tuple[Scope, ...]
    field: str
    within: str | None
    share: float | None
    count: int | None
    where: Expression | None
    say: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Examples:
    """`inputs[i]` names the field (or parameter-free name) of a column; each row gives values and what is
    expected of `results` (M38)."""

    label: str
    on: datetime.date | None
    inputs: tuple[Ref, ...]
    results: tuple[Ref, ...]
    rows: tuple[Row, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Guarantee:
    label: str
    never: bool
    condition: Expression
    span: Span


Node = tuple[str, str]
"""A thing that is computed for an account: (`let`, name), (`decision`, name), (`segmentation`, name),
(`measure`, name), (`health`, ``)."""


@dataclass(frozen=True)
class Ruleset:
    """A whole policy. `order` lists what is computed, each after all that it reads (a circle is an
    error). `fields` and the like are in the order written. `sources` gives lines to spans; `hash`
    is sha256 over the paths and bytes read."""

    name: str
    label: str | None
    language: int
    version: str | None
    effective: datetime.date | None
    currency: str
    time_zone: str
    revenue: str | None
    reads: str | None
    calendar: Calendar
    roles: Mapping[str, Role]
    fields: Mapping[str, Field]
    parameters: Mapping[str, Parameter]
    lets: Mapping[str, Let]
    entitlements: Mapping[str, Entitlement]
    metrics: Mapping[str, Metric]
    decisions: Mapping[str, Decision]
    segmentations: Mapping[str, Segmentation]
    health: Health | None
    services: tuple[Service, ...]
    journeys: Mapping[str, Journey]
    playbooks: Mapping[str, Playbook]
    escalations: Mapping[str, Escalation]
    suggestions: Mapping[str, Suggestion]
    examples: tuple[Examples, ...]
    guarantees: tuple[Guarantee, ...]
    order: tuple[Node, ...]
    sources: Mapping[str, Source]
    hash: str
