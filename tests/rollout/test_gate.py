"""The limits that a team sets to rule changes: what each counts, and when it holds."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from touchline.analysis.differences.answers import Answer, Thing
from touchline.backends.python import compile
from touchline.library import load_text
from touchline.portfolio.summary import Share
from touchline.rollout.gate import NO_ACCOUNTS, agreed, held, watches
from touchline.rollout.measured import AccountChange, Direction, Impact, RoleLoad, Watched, WorkChange
from touchline.source import Span
from touchline.testing.cases import Case
from touchline.testing.running import Ran
from touchline.workspace.gate import Limit, read_limit

RULES = """\
ruleset a "A"
  language 1
  revenue arr

account
  id  required text
  arr money >= 0

segmentation tier "Tier"
  always current
  high "High" when arr >= 100k
  low  "Low"  otherwise
"""
PROVED = RULES + '\nguarantee "The largest are high"\n  never arr >= 200k and tier is low\n'
BROKEN = RULES + '\nguarantee "Everybody is high"\n  always tier is high\n'

TIER, REGION, HEALTH = Answer(Thing.SEGMENTATION, "tier"), Answer(Thing.SEGMENTATION, "region"), Answer(Thing.HEALTH)
RESCUE, TROUBLE = Answer(Thing.PLAYBOOK, "rescue"), Answer(Thing.ESCALATION, "trouble")
SERVICE = Answer(Thing.SERVICE)

DOWN = AccountChange(TIER, "high", "low", Direction.DOWN, None, None)
NEW = AccountChange(Answer(Thing.SEGMENTATION, "added"), None, "a", Direction.ACROSS, None, None)
UP = AccountChange(REGION, "b", "a", Direction.UP, None, None)
RED = AccountChange(HEALTH, "green", "red", Direction.DOWN, None, None)
LOST = AccountChange(SERVICE, "one", "two", Direction.ACROSS, None, None, loses_manager=True)
STARTS = AccountChange(RESCUE, None, "starts", Direction.NONE, None, None)
STOPS = AccountChange(RESCUE, None, "stops", Direction.NONE, None, None)
OPENS = AccountChange(TROUBLE, None, "starts", Direction.NONE, None, None)

NOBODY = Share(0, 0.0)


def limit(text: str) -> Limit:
    rule = read_limit(text)
    assert rule is not None, text
    return Limit(text, rule, Span("touchline.yaml", 0, 1))


def load(role: str, used: float | None) -> RoleLoad:
    return RoleLoad(role, f"The {role}", 2, 10, 12, used, used, ())


def work(before: int, after: int) -> WorkChange:
    return WorkChange(RESCUE, "Rescue", NOBODY, NOBODY, NOBODY, NOBODY, before, after)


def impact(watched: Watched | None = None, roles: tuple[RoleLoad, ...] = (), tasks: tuple[int, int] = (0, 0)) -> Impact:
    return Impact(
        date=datetime.date(2026, 10, 15),
        currency="USD",
        has_revenue=True,
        records=200,
        compared=Share(200, 1_000_000.0),
        rejected=0,
        one_sided=(),
        changed=NOBODY,
        moves=(),
        bands_by=(),
        work=(work(*tasks),),
        roles=roles,
        lost_managers=(),
        needed=(),
        metrics=(),
        accounts=(),
        data="accounts.csv",
        diagnostics=(),
        watched=() if watched is None else (watched,),
    )


def result(
    text: str, measured: Impact | None, rules: str = RULES, ran: tuple[Ran, ...] = ()
) -> tuple[bool | None, str]:
    evaluator = load_text(rules).evaluator
    (found,) = held([(limit(text), False)], measured, evaluator, ran)
    return found.held, found.measured


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("no account moves", [DOWN, UP]),
        ("no account moves down", [DOWN]),
        ("no account moves up", [UP]),
        ("no account moves in tier", [DOWN]),
        ("no account moves down in region", []),
        ("no account turns red", [RED]),
        ("no account turns yellow", []),
        ("no account loses its named manager", [LOST]),
        ("no account starts rescue", [STARTS]),
        ("no account stops rescue", [STOPS]),
        ("no account opens trouble", [OPENS]),
    ],
)
def test_a_limit_counts_just_what_it_speaks_of(text: str, counted: list[AccountChange]) -> None:
    (watch,) = watches([limit(text)])
    every = [NEW, DOWN, UP, RED, LOST, STARTS, STOPS, OPENS]
    assert [change for change in every if watch(1.0, [change])] == counted


def test_above_is_above_and_an_unknown_revenue_is_not() -> None:
    (watch,) = watches([limit("no account above 100k moves down")])
    assert [watch(revenue, [DOWN]) for revenue in (None, 99_999.0, 100_000.0, 100_000.01)] == [
        False,
        False,
        False,
        True,
    ]


def test_limits_on_anything_else_watch_no_account() -> None:
    assert watches([limit("guarantees hold"), limit("no role above 100% of capacity")]) == ()


@pytest.mark.parametrize(
    ("text", "accounts", "revenue", "expected"),
    [
        ("no account moves", 0, 0.0, (True, "none")),
        ("no account moves", 1, 5.0, (False, "1 account, $5")),
        ("at most 3 accounts move", 3, 10.0, (True, "3 accounts, $10")),
        ("at most 3 accounts move", 4, 10.0, (False, "4 accounts, $10")),
        ("at most 2% of accounts move", 4, 10.0, (True, "2%: 4 accounts, $10")),
        ("at most 2% of accounts move", 5, 10.0, (False, "2.5%: 5 accounts, $10")),
        ("at most 5% of revenue moves", 1, 50_000.0, (True, "5%: 1 account, $50,000")),
        ("at most 5% of revenue moves", 1, 50_000.5, (False, "5.00005%: 1 account, $50,000")),
    ],
)
def test_a_limit_holds_up_to_its_number(text: str, accounts: int, revenue: float, expected: tuple[bool, str]) -> None:
    watched = Watched(Share(accounts, revenue), ("A-1",))
    assert result(text, impact(watched)) == expected


def test_the_accounts_that_break_a_limit_are_named() -> None:
    watched = Watched(Share(2, 10.0), ("A-1", "A-2"))
    evaluator = load_text(RULES).evaluator
    broken, kept = (
        held([(limit(text), False)], impact(watched), evaluator, ())[0]
        for text in ("no account moves", "at most 2 accounts move")
    )
    assert (broken.accounts, kept.accounts) == (("A-1", "A-2"), ())


def test_a_role_is_held_to_the_room_its_people_have() -> None:
    loads = (load("csm", 1.2), load("tam", 1.0), load("vp", None))
    assert result("no role above 110% of capacity", impact(roles=loads)) == (False, "The csm 120%")
    assert result("no role above 120% of capacity", impact(roles=loads)) == (True, "The csm 120%")
    assert result("role tam at most 99.9% of capacity", impact(roles=loads)) == (False, "The tam 100%")
    told = result("role vp at most 100% of capacity", impact(roles=loads))
    assert told == (
        None,
        "cannot be told: the rules do not say of `vp` both how many people it has and how many accounts each",
    )


def test_tasks_are_counted_beside_those_before() -> None:
    assert result("at most 10% more tasks", impact(tasks=(100, 110))) == (True, "110 tasks, 100 before")
    assert result("at most 10% more tasks", impact(tasks=(100, 111))) == (False, "111 tasks, 100 before")
    assert result("at most 5 more tasks", impact(tasks=(10, 15))) == (True, "15 tasks, 10 before")
    assert result("at most 5 more tasks", impact(tasks=(10, 16))) == (False, "16 tasks, 10 before")


def test_guarantees_are_proved_of_the_new_rules() -> None:
    assert result("guarantees hold", None) == (True, "the rules guarantee nothing")
    assert result("guarantees hold", None, PROVED) == (True, "1 guarantee proved")
    assert result("guarantees hold", None, BROKEN) == (False, "broken: Everybody is high")


def test_cases_are_those_that_were_run() -> None:
    case = Case("A large account is high", "cases", {}, datetime.date(2026, 10, 15), (), Span("c.yaml", 0, 1))
    passed = Ran(case, ())
    failed = replace(passed, rejected="`id` is required and missing")
    assert result("cases pass", None) == (True, "there are no cases")
    assert result("cases pass", None, ran=(passed,)) == (True, "1 case passed")
    assert result("cases pass", None, ran=(passed, failed)) == (
        False,
        "1 of 2 cases failed: A large account is high",
    )


def test_without_accounts_what_speaks_of_them_cannot_be_told() -> None:
    for text in ("no account moves", "no role above 100% of capacity", "at most 1 more tasks"):
        assert result(text, None) == (None, NO_ACCOUNTS)


def test_the_team_s_limits_count_even_where_the_change_takes_them_out() -> None:
    old = [limit("no account moves"), limit("cases pass")]
    new = [limit("cases pass"), limit("guarantees hold")]
    both = agreed(old, new)
    assert [(one.text, gone) for one, gone in both] == [
        ("no account moves", True),
        ("cases pass", False),
        ("guarantees hold", False),
    ]
    found = held(both, impact(Watched(NOBODY, ())), compile(load_text(PROVED).model), ())
    assert [(one.text, one.held, one.measured) for one in found] == [
        ("no account moves", True, "none; this change takes the limit out"),
        ("cases pass", True, "there are no cases"),
        ("guarantees hold", True, "1 guarantee proved"),
    ]
