"""Conditions over the past (M30, M35, M41)."""

from __future__ import annotations

from typing import Any

import pytest

from backends.written import judge, kept, opened
from touchline.judgement.inputs import History, Population

TEXT = """
calendar office
  working days monday to friday

role csm "CSM"

account
  id   required text
  arr  money
  plan one of free, team, business

segmentation tier "Tier"
  high "High" when arr >= 100
  mid  "Mid"  when arr >= 10
  low  "Low"  otherwise

playbook rescue "Rescue"
  start when arr > 1m
  step call "Call" on day 0 by csm

escalation alarm "Alarm"
  open when arr > 1m
  level 1 csm

let answer = """


def answer(condition: str, history: tuple[Any, ...] = (), work: tuple[Any, ...] = (), **account: Any) -> Any:
    account = {"id": "A", "arr": 50, **account}
    return judge(TEXT + condition, account, history=History(kept=history, work=work)).lets["answer"].value


def test_previous_is_what_was_kept_for_the_latest_earlier_date() -> None:
    rows = kept("tier", d2026_10_01="low", d2026_10_08="high")
    assert answer("previous tier", rows) == "high"
    assert answer("previous tier", rows + kept("tier", d2026_10_09=None)) is None
    assert answer("previous tier", rows + kept("tier", d2026_10_15="low", d2026_10_16="low")) == "high"
    assert answer("previous tier", rows + kept("tier", d2026_10_08="mid")) == "mid"  # a rerun replaces the day
    assert answer("previous tier") is None


@pytest.mark.parametrize(
    "condition, before, expected",
    [
        ("tier entered mid", "low", True),
        ("tier entered mid", "mid", False),
        ("tier entered low", "high", False),
        ("tier left low", "low", True),
        ("tier left mid", "mid", False),
        ("tier moved up", "low", True),
        ("tier moved up", "high", False),
        ("tier moved down", "high", True),
        ("tier moved down", "mid", False),
        ("tier moved down", "gone", False),
        ("tier entered mid", None, False),
        ("tier moved up", None, False),
    ],
)
def test_moves_compare_with_the_last_known_value(condition: str, before: str | None, expected: bool) -> None:
    rows = kept("tier", d2026_10_01="mid" if before is None else before, d2026_10_08=None)
    assert answer(condition, rows if before is not None else ()) is expected


def test_moves_of_what_is_missing_today_are_unknown() -> None:
    assert answer("plan entered free", kept("plan", d2026_10_01="team")) is None


@pytest.mark.parametrize(
    "condition, expected",
    [
        ("arr fell by 20% within 30 days", True),  # from 62.5, the highest kept in the last 30 days
        ("arr fell by 21% within 30 days", False),
        ("arr fell by 20% within 5 days", False),
        ("arr fell by 12 within 30 days", True),
        ("arr fell by 13 within 30 days", False),
        ("arr rose by 25% within 30 days", True),  # from 40, the lowest
        ("arr rose by 10 within 30 days", True),
        ("arr rose by 10.5 within 30 days", False),
        ("arr fell by 50% within 44 days", False),  # 100 was kept 45 days ago
        ("arr fell by 50% within 45 days", True),
        ("arr fell by 50% within 2 months", True),
    ],
)
def test_changes_compare_with_the_farthest_value_of_the_days(condition: str, expected: bool) -> None:
    rows = kept("arr", d2026_08_31=100.0, d2026_09_20=62.5, d2026_10_01=40.0, d2026_10_02=None, d2026_10_14=50.0)
    assert answer(condition, rows) is expected
    assert answer(condition, rows, arr=None) is None
    assert answer(condition) is False


def test_what_did_not_move_neither_fell_nor_rose() -> None:
    rows = kept("arr", d2026_10_01=0.0)
    assert answer("arr fell by 20% within 30 days", rows, arr=0) is False
    assert answer("arr rose by 20% within 30 days", rows, arr=0) is False


@pytest.mark.parametrize(
    "rows, expected",
    [
        (kept("tier", d2026_10_01="mid"), True),
        (kept("tier", d2026_10_02="mid"), False),
        (kept("tier", d2026_10_01="mid", d2026_10_08="low"), False),
        (kept("tier", d2026_10_01="mid", d2026_10_08=None), False),
        (kept("tier", d2026_09_01="mid", d2026_10_08="mid"), True),
        (kept("tier", d2026_09_01="low", d2026_10_01="mid", d2026_10_08="mid"), True),
        ((), False),
    ],
)
def test_lasting_asks_every_kept_day_back_to_one_that_far_ago(rows: tuple[Any, ...], expected: bool) -> None:
    assert answer("tier is mid for 14 days", rows) is expected
    assert answer("tier is low for 14 days", rows) is False
    assert answer("plan is free for 14 days", rows) is None


@pytest.mark.parametrize(
    "work, playbook, escalation",
    [
        ((), False, False),
        ((opened("rescue", "2026-10-01"),), True, False),
        ((opened("alarm", "2026-10-01"),), False, True),
        ((opened("rescue", "2026-09-01", "2026-09-20"),), False, False),
        ((opened("rescue", "2026-09-01", "2026-10-15"),), True, False),  # it ended today: open before today
        ((opened("rescue", "2026-10-15"),), False, False),  # opened today: not before
    ],
)
def test_open_work_is_what_was_open_before_today(work: tuple[Any, ...], playbook: bool, escalation: bool) -> None:
    assert answer("rescue is open", work=work) is playbook
    assert answer("alarm is open", work=work) is escalation
    assert answer("no escalation is open", work=work) is not escalation
    assert answer("no playbook is open", work=work) is not playbook


def test_metrics_are_facts_of_the_population() -> None:
    found = judge(TEXT + "retention >= 90%", {"id": "A"}, population=Population({"retention": 0.9})).lets["answer"]
    assert (found.value, found.read) == (True, {"retention": 0.9})
    assert judge(TEXT + "retention >= 90%", {"id": "A"}).lets["answer"].value is None
