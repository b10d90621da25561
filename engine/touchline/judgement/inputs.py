"""What a judgement may know beside the account and the date (M29): rows that could be tables.

All are empty by default. Nothing here is changed in place.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Union

Value = Union[float, int, str, bool, datetime.date, frozenset[str], tuple[Union[float, str], ...], None]
"""A value at run time; None is missing. Numbers are float, lengths of time int."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A value kept on a day, under the name it is read by (`tier`, `health.score`, `arr`); for a playbook's
    start condition the playbook's own name."""

    date: datetime.date
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class OpenedWork:
    """A playbook or escalation that was started; `ended` None: still open."""

    name: str
    started: datetime.date
    ended: datetime.date | None = None
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step of a playbook's run, known by the playbook and the day that run started."""

    playbook: str
    started: datetime.date
    step: str
    done: datetime.date


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer given to an escalation, known by its name and the day it was opened."""

    escalation: str
    opened: datetime.date
    on: datetime.date


@dataclass(frozen=True, slots=True)
class History:
    """What is known of one account from earlier days. Rows in any order; of two rows of one day and
    name the later in the tuple counts (M30). Rows of today or later are not read."""

    kept: tuple[Kept, ...] = ()
    work: tuple[OpenedWork, ...] = ()
    steps: tuple[StepDone, ...] = ()
    answers: tuple[Answered, ...] = ()


@dataclass(frozen=True, slots=True)
class Peers:
    """Of the accounts that share one value of a suggestion's `within` and meet its condition: how many
    there are, and how many use each element."""

    accounts: int
    users: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Population:
    """Facts of the whole portfolio: metrics by name, and peers by (suggestion, value of `within` or None)."""

    metrics: Mapping[str, float | None] = field(default_factory=lambda: MappingProxyType({}))
    peers: Mapping[tuple[str, str | None], Peers] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Hold:
    """A person's decision that an account stays in a segment, through `until` (M33)."""

    account: str
    segmentation: str
    segment: str
    reason: str
    who: str
    until: datetime.date


Holds = tuple[Hold, ...]

NO_HISTORY = History()
NO_POPULATION = Population()
NO_HOLDS: Holds = ()
