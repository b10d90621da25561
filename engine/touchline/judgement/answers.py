"""What a judgement holds: each value beside the rule that gave it, what it read and what was missing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from touchline.judgement.inputs import Value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule stands: a file and a line (from 1); for a spreadsheet table the cell's row address too."""

    path: str
    line: int
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """The rule that decided. `row` counts the table's rows or the rule's lines from 1; None where no row
    applied (`else`, or nothing). `rows` are all rows that applied. `because` is the author's text.
    `read` are the values the rule read, by name; `missing` the names among them that were missing."""

    row: int | None
    rows: tuple[int, ...]
    because: str | None
    place: Place
    read: Mapping[str, Value]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(name for name, value in self.read.items() if value is None)


@dataclass(frozen=True, slots=True)
class DataError:
    """Something in the account's data that could not be taken as it is. `shown` is the value as text,
    None where the field is private."""

    field: str | None
    code: str
    message: str
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class LetAnswer:
    name: str
    value: Value
    place: Place
    read: Mapping[str, Value]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionAnswer:
    """`value` is the decision's own result; `results` all of them by name."""

    name: str
    value: Value
    results: Mapping[str, Value]
    reason: Reason


@dataclass(frozen=True, slots=True)
class SegmentAnswer:
    """`segment` is held, `candidate` what the rules give today; `held_by` the role of a hold that applies."""

    name: str
    segment: str | None
    candidate: str | None
    label: str | None
    held_by: str | None
    reason: Reason


class MeasureStatus(Enum):
    KNOWN = "known"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class MeasureAnswer:
    """`share` is the weight with which the measure counts in the whole (M25), 0 to 1, before missing ones
    are dealt with; `counted` says whether it went into the score; `reason.row` for tables."""

    name: str
    label: str
    group: str | None
    value: Value
    band: str | None
    points: float | None
    weight: float
    share: float
    status: MeasureStatus
    counted: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    name: str
    label: str
    weight: float
    score: float | None


@dataclass(frozen=True, slots=True)
class OverrideAnswer:
    """An override whose condition is true; `applied` when it is the one that made the band."""

    band: str
    cap: bool
    applied: bool
    because: str | None
    place: Place
    read: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class HealthAnswer:
    """`score` before overrides (M27), `known` the known share in percent (both rounded, M26), `band` after
    them; `scored_band` what the score alone gives."""

    score: float | None
    known: float | None
    scored_band: str | None
    band: str | None
    groups: tuple[GroupAnswer, ...]
    measures: Mapping[str, MeasureAnswer]
    overrides: tuple[OverrideAnswer, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class TouchAnswer:
    """The cadence that holds today, and the next day it is due; `due` None where it does not apply."""

    name: str
    label: str
    by: str
    with_roles: tuple[str, ...]
    every: str
    due: datetime.date | None
    place: Place


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """The first service in the text whose `for` lines all hold. Roles are names; `owner_named` is the person
    where the role is `named in` a field (never shown where that field is private)."""

    name: str
    owner: str | None
    manner: str | None
    with_roles: tuple[str, ...]
    touches: tuple[TouchAnswer, ...]
    entitlements: Mapping[str, str]
    renewal: str | None
    expansion: str | None
    escalation: str | None
    place: Place
    owner_named: str | None = None


class MilestoneStatus(Enum):
    REACHED = "reached"
    ON_TRACK = "on track"
    LATE = "late"
    UNDATED = "undated"  # the date it is counted from is missing


@dataclass(frozen=True, slots=True)
class MilestoneAnswer:
    name: str
    label: str
    due: datetime.date | None
    status: MilestoneStatus
    place: Place


@dataclass(frozen=True, slots=True)
class JourneyAnswer:
    name: str
    label: str
    milestones: tuple[MilestoneAnswer, ...]
    place: Place


class PlaybookStatus(Enum):
    STARTS = "starts"
    GOES_ON = "goes on"
    STOPS = "stops"
    HELD_OUT = "held out"  # it would start, but the account is in the hold-out group (M37)


@dataclass(frozen=True, slots=True)
class Task:
    """A step of a playbook that starts or goes on. `owner` is a role's name; `person` who holds it where the
    ruleset says and it is not private."""

    playbook: str
    step: str
    label: str
    owner: str | None
    with_roles: tuple[str, ...]
    due: datetime.date
    done: datetime.date | None
    late: bool
    approved_by: str | None
    minutes: int | None
    place: Place
    person: str | None = None


@dataclass(frozen=True, slots=True)
class PlaybookAnswer:
    name: str
    label: str
    status: PlaybookStatus
    priority: str
    started: datetime.date
    goal: MilestoneStatus | None
    goal_due: datetime.date | None
    tasks: tuple[Task, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class EscalationAnswer:
    """An escalation that opens today (`opens`) or was open. `level` is the highest reached, `role` its role,
    `answer_by` when it must be answered (None where nothing says)."""

    name: str
    label: str
    opens: bool
    opened: datetime.date
    severity: str | None
    level: int | None
    role: str | None
    answer_by: datetime.date | None
    update_every: str | None
    reason: Reason
    severity_reason: Reason | None


@dataclass(frozen=True, slots=True)
class SuggestionAnswer:
    """One element that peers use and the account lacks."""

    name: str
    label: str
    element: str
    peers: int
    users: int
    say: str | None
    place: Place
