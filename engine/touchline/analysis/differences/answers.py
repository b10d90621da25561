"""What two versions of a ruleset can answer differently, and what is proved of it for every account."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Union

from touchline.judgement.inputs import Value

if TYPE_CHECKING:
    from touchline.backends.solver.accounts import Case


class Thing(Enum):
    """What gives an answer about an account."""

    SEGMENTATION = "segmentation"
    HEALTH = "health"
    DECISION = "decision"
    SERVICE = "service"
    PLAYBOOK = "playbook"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class Answer:
    """Something that a ruleset answers about each account: the segment that a segmentation's rules give (`name`), the
    health band (`name` is empty), a decision's result (`NAME`, a further one `NAME.RESULT`), the service (`name` is
    empty), whether a playbook's start condition or an escalation's `open when` is true within its scope, the
    severity that an escalation's rules give where both versions open it (`NAME.severity`)."""

    thing: Thing
    name: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    """Accounts can be answered `before` by the old version and `after` by the new one: choices and bands by name,
    yes/no for playbooks and escalations, None for missing. Every account that a text of `regions` describes makes it;
    `complete` when those are all accounts that do. `case` shows it, as both versions' evaluators confirm."""

    before: Value
    after: Value
    regions: tuple[str, ...]
    complete: bool
    case: Case


@dataclass(frozen=True, slots=True)
class Same:
    """Proved: both versions answer the same for every account that both read alike, on every day and with every
    history, in whatever segments it is held, where both versions let it be held alike. `rounded`: there is
    arithmetic in it, and the proof is about exact numbers; within a rounding of a bound the answers may differ."""

    rounded: bool = False


@dataclass(frozen=True, slots=True)
class Differs:
    """Some account is answered differently. `complete`: no transition but these is possible, which is proved."""

    transitions: tuple[Transition, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class NotDecided:
    """Neither proved the same nor shown to differ, and why."""

    reason: str


Verdict = Union[Same, Differs, NotDecided]
