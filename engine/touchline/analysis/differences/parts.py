"""How the model of a ruleset is divided for comparing: what is a thing with a name, which names stand where, and
what does not count. Whatever is not named here is compared as it stands, so that nothing is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from touchline.model.expressions import IsLate, Kind
from touchline.model.ruleset import (
    AfterStep,
    AroundDate,
    Band,
    Cadence,
    Calendar,
    Decision,
    Entitled,
    Entitlement,
    EscalateThrough,
    Escalation,
    Examples,
    Field,
    GoodFor,
    Group,
    Guarantee,
    Health,
    HeldBy,
    Journey,
    Let,
    Level,
    ManagersReview,
    Material,
    Measure,
    Metric,
    Milestone,
    Movement,
    NotWithin,
    Override,
    Parameter,
    ParameterValue,
    Playbook,
    Role,
    Ruleset,
    Scope,
    Segment,
    Segmentation,
    Service,
    Step,
    Suggestion,
    Target,
    Touch,
)
from touchline.model.tables import Input, Line, Lines, Result, Row, Table


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of thing: what it is called, the parts by which it is known among its like, the space of its name where it
    has one of its own, and what goes by the order in which they stand: the rules, documents alone, or None."""

    word: str
    key: tuple[str, ...]
    space: str | None = None
    order: str | None = "documents"  # rules | documents | None


_NAME = ("name",)

SORTS: Mapping[type, Sort] = MappingProxyType(
    {
        Role: Sort("role", _NAME, "role", None),
        Field: Sort("field", _NAME, "field", None),
        Parameter: Sort("parameter", _NAME, "parameter", None),
        ParameterValue: Sort("value", ("since",), None, None),
        Let: Sort("let", _NAME, "let", None),
        Entitlement: Sort("entitlement", _NAME, "entitlement", None),
        Metric: Sort("metric", _NAME, "metric", None),
        Decision: Sort("decision", _NAME, "decision", None),
        Result: Sort("result", _NAME, None, "rules"),
        Segmentation: Sort("segmentation", _NAME, "segmentation", None),
        Segment: Sort("segment", _NAME, "segment", "rules"),
        HeldBy: Sort("hold", ("role",), None, None),
        Band: Sort("band", _NAME, "band", "rules"),
        Group: Sort("group", _NAME, "group"),
        Measure: Sort("measure", _NAME, "measure"),
        Override: Sort("override", ("band", "cap", "because"), None, None),
        Service: Sort("service", ("scopes",), None, "rules"),
        Touch: Sort("touch", _NAME, "touch"),
        Cadence: Sort("cadence", ("when",), None, "rules"),
        Entitled: Sort("entitlement", ("entitlement",), None, None),
        Target: Sort("target", ("metric",), None, None),
        ManagersReview: Sort("review", ("metrics",), None, None),
        Journey: Sort("journey", _NAME, "journey", None),
        Milestone: Sort("milestone", _NAME, "milestone"),
        Playbook: Sort("playbook", _NAME, "playbook", None),
        Step: Sort("step", _NAME, "step"),
        Material: Sort("material", ("label",)),
        EscalateThrough: Sort("escalate", ("escalation",), None, None),
        Escalation: Sort("escalation", _NAME, "escalation", None),
        Level: Sort("level", ("number",), None, None),
        Suggestion: Sort("suggestion", _NAME, "suggestion", None),
        Examples: Sort("examples", ("label",), None, None),
        Guarantee: Sort("guarantee", ("label",), None, None),
    }
)
"""The things that a ruleset lists. A thing that has lost or changed what it is known by is found by what it says."""

SINGLE: Mapping[type, str] = MappingProxyType({Calendar: "calendar", Health: "health"})
"""What a ruleset has one of."""

NAMES: Mapping[tuple[type, str], tuple[str, ...]] = MappingProxyType(
    {
        (Movement, "through"): ("playbook",),
        (NotWithin, "field"): ("field",),
        (HeldBy, "role"): ("role",),
        (Role, "named_in"): ("field",),
        (GoodFor, "measured_on"): ("field",),
        (Ruleset, "revenue"): ("field",),
        (Measure, "group"): ("group",),
        (Override, "band"): ("band",),
        (Health, "missing_band"): ("band",),
        (Touch, "by"): ("role",),
        (Touch, "with_roles"): ("role",),
        (Service, "owner"): ("role",),
        (Service, "with_roles"): ("role",),
        (Service, "renewal"): ("playbook",),
        (Service, "expansion"): ("playbook",),
        (Service, "escalation"): ("escalation",),
        (Entitled, "entitlement"): ("entitlement",),
        (Target, "metric"): ("metric",),
        (ManagersReview, "metrics"): ("metric",),
        (Journey, "counted_from"): ("field",),
        (AfterStep, "step"): ("step",),
        (AroundDate, "field"): ("field",),
        (Step, "by"): ("role",),
        (Step, "with_roles"): ("role",),
        (Step, "approved_by"): ("role",),
        (EscalateThrough, "escalation"): ("escalation",),
        (Level, "role"): ("role",),
        (Suggestion, "field"): ("field",),
        (Suggestion, "within"): ("field", "segmentation"),
        (IsLate, "playbook"): ("playbook",),
        (IsLate, "step"): ("step",),
    }
)
"""Parts that hold a name as a word, with the spaces of the name."""

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.FIELD: "field",
        Kind.PARAMETER: "parameter",
        Kind.LET: "let",
        Kind.DECISION: "decision",
        Kind.SEGMENT: "segmentation",
        Kind.CANDIDATE: "segmentation",
        Kind.MEASURE: "measure",
        Kind.METRIC: "metric",
    }
)
"""The space of the names that expressions read."""

PLACES = frozenset({"span", "cell_spans", "value_spans"})

SKIPPED: Mapping[tuple[type, str], str] = MappingProxyType(
    {
        (Ruleset, "order"): "made from what the names read",
        (Ruleset, "sources"): "the texts themselves",
        (Ruleset, "hash"): "of the texts themselves",
        (Ruleset, "limits"): "of the workspace",
        (Row, "number"): "where it stands",
        (Line, "number"): "where it stands",
        (Input, "heading"): "its expression as written",
        (Table, "name"): "the name of what it decides",
        (Lines, "name"): "the name of what it decides",
        (Metric, "type"): "made from its expression",
        (Service, "name"): "made from its scopes",
        (Scope, "is_set"): "made from the field's type",
    }
)
"""What says nothing of its own, and why."""

WORDING = frozenset(
    {"label", "purpose", "objective", "for_customers", "best_for", "watch_out", "say", "because", "at", "version"}
)
"""Parts that are only read by people."""


def is_skipped(kind: type, part: str) -> bool:
    """Whether a part says nothing of its own."""
    return part in PLACES or (kind, part) in SKIPPED


def listed_things(value: object) -> tuple[Any, ...]:
    """The things that a part lists; none where it is no list of things."""
    listed = tuple(value.values()) if isinstance(value, Mapping) else value
    return listed if isinstance(listed, tuple) and listed and type(listed[0]) in SORTS else ()


def name_of(thing: Any, number: int) -> str:
    """What a thing is called among its like: by its name, else by what it is about, else by its number."""
    match thing:
        case ParameterValue(since=since):
            return "" if since is None else since.isoformat()
        case HeldBy(role=role):
            return role
        case Entitled(entitlement=name) | EscalateThrough(escalation=name) | Target(metric=name):
            return name
        case Material(label=label) | Examples(label=label) | Guarantee(label=label):
            return label
        case Level(number=level):
            return str(level)
        case Override() | Cadence() | ManagersReview():
            return str(number)
        case _:
            return str(thing.name)
