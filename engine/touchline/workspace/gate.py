"""The limits that a team sets to rule changes: each line of `gate` in touchline.yaml, read (`grammar/gate.lark`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Union, cast

from touchline.assets import asset_text
from touchline.source import Span

if TYPE_CHECKING:
    from lark import Lark, Token


class Of(Enum):
    """What a share is taken of."""

    ACCOUNTS = "accounts"
    REVENUE = "revenue"


@dataclass(frozen=True, slots=True)
class Count:
    """At most so many accounts; `above`: of those whose revenue is above it."""

    most: float
    above: float | None = None


@dataclass(frozen=True, slots=True)
class ShareOf:
    """At most a share, 0 to 1, of all accounts that are compared, or of their revenue."""

    most: Fraction
    of: Of


class Way(Enum):
    """Where a move leads, in the order in which segments are declared."""

    ANY = "any"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Moves:
    """Another segment: of the segmentation `name`, or of any (None)."""

    way: Way
    name: str | None


@dataclass(frozen=True, slots=True)
class Turns:
    """The health band becomes this one."""

    band: str


@dataclass(frozen=True, slots=True)
class LosesManager:
    """The named manager is gone (S64)."""


class Turn(Enum):
    """What becomes of work for an account."""

    STARTS = "starts"
    STOPS = "stops"
    OPENS = "opens"


@dataclass(frozen=True, slots=True)
class WorkTurns:
    """A playbook that starts under the new rules alone, or under the old alone (`stops`); an escalation that opens
    under the new alone."""

    turn: Turn
    name: str


Change = Union[Moves, Turns, LosesManager, WorkTurns]


@dataclass(frozen=True, slots=True)
class ChangeLimit:
    """For how many accounts a change may come about."""

    amount: Count | ShareOf
    change: Change


@dataclass(frozen=True, slots=True)
class RoleLimit:
    """No role, or not the one named, may own more than a share of the accounts that its people have room for."""

    most: Fraction
    role: str | None


@dataclass(frozen=True, slots=True)
class TasksLimit:
    """At most so many tasks more than before; `share`: of those before."""

    most: Fraction
    share: bool


@dataclass(frozen=True, slots=True)
class GuaranteesHold:
    """Every `guarantee` of the new rules is proved."""


@dataclass(frozen=True, slots=True)
class CasesPass:
    """Every example and case of the new rules passes."""


Rule = Union[ChangeLimit, RoleLimit, TasksLimit, GuaranteesHold, CasesPass]


@dataclass(frozen=True, slots=True)
class Limit:
    """A line of the gate, as written and as read."""

    text: str
    rule: Rule
    span: Span


FORMS = (
    "at most 5% of revenue moves",
    "no account above 100k moves down",
    "at most 20 accounts turn red",
    "no account loses its named manager",
    "no role above 110% of capacity",
    "at most 10% more tasks",
    "guarantees hold",
    "cases pass",
)
"""A limit of each kind, for hints."""


def likeliest(text: str) -> str:
    """The form of a limit that has most words in common with a text."""
    words = set(text.lower().split())
    return max(FORMS, key=lambda form: len(words & set(form.split())))


def read_limit(text: str) -> Rule | None:
    """The rule that a line says; None where it says none."""
    from lark.exceptions import LarkError

    try:
        return cast(Rule, _parser().parse(" ".join(text.split())))  # the transformer makes it
    except LarkError:
        return None


@cache
def _parser() -> Lark:
    from lark import Lark, Transformer

    def number(token: Token) -> Fraction:
        digits = token.rstrip("%km ").replace("_", "")
        scale = {"k": Fraction(1000), "m": Fraction(1_000_000), "%": Fraction(1, 100)}.get(token[-1], Fraction(1))
        return Fraction(digits) * scale

    class Rules(Transformer):  # type: ignore[type-arg]
        """What each form of a line means."""

        def guarantees_hold(self, _: list[Token]) -> Rule:
            return GuaranteesHold()

        def cases_pass(self, _: list[Token]) -> Rule:
            return CasesPass()

        def every_role(self, found: list[Token]) -> Rule:
            return RoleLimit(number(found[0]), None)

        def one_role(self, found: list[Token]) -> Rule:
            return RoleLimit(number(found[1]), str(found[0]))

        def more_tasks(self, found: list[Token]) -> Rule:
            return TasksLimit(number(found[0]), share=False)

        def more_tasks_share(self, found: list[Token]) -> Rule:
            return TasksLimit(number(found[0]), share=True)

        def change_limit(self, found: list[object]) -> Rule:
            return ChangeLimit(*found)  # type: ignore[arg-type]

        def none(self, _: list[Token]) -> Count:
            return Count(0)

        def none_above(self, found: list[Token]) -> Count:
            return Count(0, float(number(found[0])))

        def some(self, found: list[Token]) -> Count:
            return Count(float(number(found[0])))

        def some_above(self, found: list[Token]) -> Count:
            return Count(float(number(found[0])), float(number(found[1])))

        def share_of_accounts(self, found: list[Token]) -> ShareOf:
            return ShareOf(number(found[0]), Of.ACCOUNTS)

        def share_of_revenue(self, found: list[Token]) -> ShareOf:
            return ShareOf(number(found[0]), Of.REVENUE)

        def moves(self, found: list[Token]) -> Change:
            return Moves(Way.ANY, _name(found))

        def moves_up(self, found: list[Token]) -> Change:
            return Moves(Way.UP, _name(found))

        def moves_down(self, found: list[Token]) -> Change:
            return Moves(Way.DOWN, _name(found))

        def turns(self, found: list[Token]) -> Change:
            return Turns(str(found[0]))

        def loses_manager(self, _: list[Token]) -> Change:
            return LosesManager()

        def starts(self, found: list[Token]) -> Change:
            return WorkTurns(Turn.STARTS, str(found[0]))

        def stops(self, found: list[Token]) -> Change:
            return WorkTurns(Turn.STOPS, str(found[0]))

        def opens(self, found: list[Token]) -> Change:
            return WorkTurns(Turn.OPENS, str(found[0]))

    return Lark(asset_text("grammar", "gate.lark"), start="limit", parser="lalr", transformer=Rules())


def _name(found: list[Token]) -> str | None:
    return str(found[0]) if found else None
