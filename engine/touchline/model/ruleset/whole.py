"""The whole ruleset, with what its author promises of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from touchline.limits import DEFAULTS, Limits
from touchline.model.expressions import Expression, Ref
from touchline.model.ruleset.health import Health
from touchline.model.ruleset.rules import Decision, Segmentation
from touchline.model.ruleset.services import Journey, Service
from touchline.model.ruleset.terms import Calendar, Entitlement, Field, Let, Metric, Parameter, Role
from touchline.model.ruleset.work import Escalation, Playbook, Suggestion
from touchline.model.tables import Row
from touchline.source import Source, Span


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
    is sha256 over the paths and bytes read; `limits` are those of its workspace."""

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
    limits: Limits = DEFAULTS
