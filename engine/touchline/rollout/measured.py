"""What a rule change does to a portfolio, in numbers: every number with the accounts behind it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from touchline.analysis.differences.answers import Answer
from touchline.diagnostics import Diagnostic
from touchline.judgement.answers import Place
from touchline.judgement.inputs import Value
from touchline.portfolio.summary import Share

Word = str | None
"""A segment, band or choice by name; None where there is none."""


class Direction(Enum):
    """Where a move leads in the order that the new version declares, highest or best first; in the old one's where the
    new has not both any more."""

    NONE = "none"
    UP = "up"
    DOWN = "down"
    ACROSS = "across"  # from or to nothing, or where nothing is higher than another


@dataclass(frozen=True, slots=True)
class Flow:
    """Accounts that the old version answers `before` and the new one `after`; those that stay too."""

    before: Word
    after: Word
    direction: Direction
    share: Share


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rule that decided: `text` in words (`row 3: Mid-market contract`), and where it stands."""

    text: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Accounts that moved from `before` to `after` because the old version decided by one rule and the new one by
    another. Where the same rule decides and what it reads changed, both name it and `through` says what changed."""

    before: Word
    after: Word
    old: Ruled
    new: Ruled
    through: str | None
    share: Share


@dataclass(frozen=True, slots=True)
class Moves:
    """One segmentation, health, decision or the service, before and after. `words` are what it can answer, with their
    labels, in the order declared: the new version's, then what only the old one has, then what no list foresees
    (numbers, dates, several choices at once; beyond a number of them all others are one). `flows` are in that order,
    those that stay too."""

    answer: Answer
    label: str
    words: tuple[tuple[Word, str], ...]
    flows: tuple[Flow, ...]
    causes: tuple[Cause, ...]
    moved: Share


@dataclass(frozen=True, slots=True)
class BandsBy:
    """Health bands before and after within each value of a segmentation or a choice field (S46). `values` with their
    labels; `before` and `after` by (value, band)."""

    name: str
    label: str
    values: tuple[tuple[Word, str], ...]
    before: Mapping[tuple[Word, Word], Share]
    after: Mapping[tuple[Word, Word], Share]


@dataclass(frozen=True, slots=True)
class WorkChange:
    """A playbook or escalation, by how many accounts: under both versions, only the new, only the old; and those that
    have it under both with other tasks, level or severity. `tasks_before` and `tasks_after` count its tasks."""

    answer: Answer
    label: str
    both: Share
    begins: Share
    ends: Share
    changes: Share
    tasks_before: int
    tasks_after: int


@dataclass(frozen=True, slots=True)
class Week:
    """What is to be done in the week that starts on `monday`, and its minutes where the ruleset says how long it takes:
    the tasks that fall due, what is overdue in the first week, and the touches that come at their cadence, spread
    evenly, since without a history no account has a day of its own for them."""

    monday: datetime.date
    tasks_before: int
    tasks_after: int
    minutes_before: int
    minutes_after: int


@dataclass(frozen=True, slots=True)
class RoleLoad:
    """What a role has to do before and after (S77, S78). `people` are the new version's, `people_before` the old one's;
    None: the ruleset does not say. `owned_*` are the accounts it owns; `needed_*` the people that these take, each
    service's accounts ÷ how many a person can own, in whole persons (None: no limit is written); `used_*` the same, not
    rounded, ÷ the people it has."""

    role: str
    label: str
    people: int | None
    owned_before: int
    owned_after: int
    used_before: float | None
    used_after: float | None
    weeks: tuple[Week, ...]
    people_before: int | None = None
    needed_before: int | None = None
    needed_after: int | None = None


@dataclass(frozen=True, slots=True)
class LostManager:
    """Customers who would lose their named manager (S64): the owner of their service was dedicated to them or named
    by their account, and is no more. From which service to which."""

    before: str
    after: str | None
    role: str
    share: Share


@dataclass(frozen=True, slots=True)
class Moved:
    """An account behind the numbers. `changes` are (answer, before, after, old rule, new rule); `revenue` None
    where it is not known."""

    id: str | None
    name: str | None
    revenue: float | None
    changes: tuple[AccountChange, ...]


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What changed for an account: a segment, band, decision or service by name; `starts`, `stops` or `changes`
    (as `after`) for a playbook or escalation. `loses_manager`: with its service goes its named manager (S64)."""

    answer: Answer
    before: Value
    after: Value
    direction: Direction
    old: str | None
    new: str | None
    loses_manager: bool = False


Watch = Callable[[float | None, Sequence[AccountChange]], bool]
"""Whether an account is one to be counted, by its revenue and all that changed for it."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The accounts that a watch counts: how many, and the ids of the largest by revenue."""

    share: Share
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needed:
    """Data that the new rules read and the old did not: a field, whether the file has its column, for how many
    accounts it is missing, and what reads it."""

    field: str
    label: str
    column: str | None
    missing: Share
    read_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneSided:
    """Records that only one version judges, by why the other rejects them."""

    judged_by: str  # `old` or `new`
    reason: str
    count: int
    example: str | None


@dataclass(frozen=True, slots=True)
class Impact:
    """A portfolio judged by both versions on one day. `records` = `compared` + `one_sided` + `rejected`.
    `accounts` are the largest by revenue among those for whom anything changed, at most as many as were asked for;
    `changed` is how many there are in all, each of them in `files`; `watched` has what each watch counted."""

    date: datetime.date
    currency: str
    has_revenue: bool
    records: int
    compared: Share
    rejected: int
    one_sided: tuple[OneSided, ...]
    changed: Share
    moves: tuple[Moves, ...]
    bands_by: tuple[BandsBy, ...]
    work: tuple[WorkChange, ...]
    roles: tuple[RoleLoad, ...]
    lost_managers: tuple[LostManager, ...]
    needed: tuple[Needed, ...]
    metrics: tuple[tuple[str, float | None, float | None], ...]
    accounts: tuple[Moved, ...]
    data: str
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[Path, ...] = ()
    watched: tuple[Watched, ...] = ()
