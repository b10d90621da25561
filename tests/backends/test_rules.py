"""Decisions, segmentations, parameters, holds, and why each came to what it is (M17, M19, M20, M33, M38, M40)."""

from __future__ import annotations

from typing import Any

import pytest

from backends.written import TODAY, day, evaluator, judge
from touchline.judgement.inputs import Hold

TIER = """
calendar office
  working days monday to friday

role cs_manager "CS Manager"
role vp_cs "VP"

account
  id        required text
  arr       money
  strategic yes/no
  plan      one of free, team, business

parameter line money = 100k "Where enterprise begins"
  120k since 2027-01-01 "Board decision"

let big = arr >= line

segmentation tier "Tier"
  high "High touch"
  mid  "Mid touch"
  low  "Low touch"
  first row wins
    | arr          | strategic || tier | because    |
    | >= line      | -         || high | "Enterprise" |
    | -            | yes       || high | "Strategic"  |
    | 25k to <line | -         || mid  | "Mid-market" |
    | -            | -         || low  |              |
  may be held by cs_manager up to 90 days

segmentation stage "Stage"
  always current
  young "Young" when plan is free "Only trying"
  grown "Grown" when plan is known
  other "Other" otherwise
"""
POLICY = evaluator(TIER)


def test_a_segment_names_its_row_and_what_it_read() -> None:
    found = POLICY.judge({"id": "A", "arr": 30_000, "plan": "team"}, today=TODAY).segments["tier"]
    assert (found.segment, found.candidate, found.label, found.held_by) == ("mid", "mid", "Mid touch", None)
    assert (found.reason.row, found.reason.rows, found.reason.because) == (3, (3,), "Mid-market")
    assert dict(found.reason.read) == {"arr": 30_000.0, "strategic": None, "line": 100_000.0}
    assert found.reason.missing == ("strategic",)
    assert found.reason.place.path == "ruleset.touch"
    line = next(i for i, text in enumerate(f"ruleset policy\n\n{TIER.strip()}".split("\n"), 1) if "25k to" in text)
    assert found.reason.place.line == line


def test_lines_are_tried_in_order_and_read_up_to_the_one_that_counts() -> None:
    young = POLICY.judge({"id": "A", "plan": "free"}, today=TODAY).segments["stage"]
    assert (young.segment, young.reason.row, young.reason.because) == ("young", 1, "Only trying")
    other = POLICY.judge({"id": "A"}, today=TODAY).segments["stage"]
    assert (other.segment, other.reason.row, other.reason.missing) == ("other", 3, ("plan",))


def test_a_parameter_has_the_value_of_its_day() -> None:
    account = {"id": "A", "arr": 110_000}
    before = POLICY.judge(account, today=day("2026-12-31"))
    since = POLICY.judge(account, today=day("2027-01-01"))
    assert (before.segments["tier"].segment, before.lets["big"].value) == ("high", True)
    assert (since.segments["tier"].segment, since.lets["big"].value) == ("mid", False)
    assert since.lets["big"].read == {"arr": 110_000.0, "line": 120_000.0}


def hold(segment: str = "high", who: str = "cs_manager", until: str = "2026-11-30", account: str = "A") -> Hold:
    return Hold(account, "tier", segment, "a pilot", who, day(until))


@pytest.mark.parametrize(
    "given, segment, held_by, said",
    [
        (hold(), "high", "cs_manager", None),
        (hold(until="2026-10-15"), "high", "cs_manager", None),
        (hold(until="2026-10-14"), "low", None, None),
        (hold(until="2027-01-13"), "high", "cs_manager", None),
        (hold(until="2027-01-14"), "low", None, "until 2027-01-13 at the longest"),
        (hold(who="vp_cs"), "low", None, "may not be held by `vp_cs`"),
        (hold(segment="hihg"), "low", None, "did you mean `high`"),
        (hold(account="B"), "low", None, None),
        (Hold("A", "tear", "high", "", "cs_manager", day("2026-11-30")), "low", None, "no segmentation `tear`"),
    ],
)
def test_a_hold_wins_through_its_last_day(given: Hold, segment: str, held_by: str | None, said: str | None) -> None:
    found = POLICY.judge({"id": "A", "arr": 5}, today=TODAY, holds=(given,))
    tier = found.segments["tier"]
    assert (tier.segment, tier.candidate, tier.held_by) == (segment, "low", held_by)
    assert [error.code for error in found.data_errors] == (["hold-not-applied"] if said else [])
    assert said is None or said in found.data_errors[0].message


def test_what_reads_a_held_segment_reads_what_is_held() -> None:
    text = TIER + "\ndecide care\n  one of much, little\n  much when tier is high\n  else little\n"
    text += "\ndecide due\n  one of much, little\n  much when tier.candidate is high\n  else little\n"
    found = judge(text, {"id": "A", "arr": 5}, holds=(hold(),))
    assert (found.decisions["care"].value, found.decisions["due"].value) == ("much", "little")


PRIORITY = """
account
  x number
  y number
decide p "Priority"
  one of p1, p2
  result channel one of mail, call
    | x   | y   || p  | channel | because |
    | > 1 | -   || p1 | mail    | "x"     |
    | -   | > 1 || p2 | call    | "y"     |
    | > 5 | -   || p1 | mail    | "big x" |
"""


def decided(text: str, **account: Any) -> Any:
    return judge(text, account)


def test_several_results_stand_beside_each_other() -> None:
    text = PRIORITY + "\nlet by = p.channel is call\n"
    found = decided(text, y=2)
    answer = found.decisions["p"]
    assert answer.value == "p2"
    assert answer.results == {"p": "p2", "channel": "call"}
    assert found.lets["by"].value is True


def test_two_rows_that_disagree_where_one_should_apply_are_a_data_error() -> None:
    found = decided(PRIORITY, x=2, y=2)
    answer = found.decisions["p"]
    assert (answer.value, answer.reason.row, answer.results["channel"]) == (None, None, None)
    (error,) = found.data_errors
    assert error.code == "disagreeing-rows"
    assert error.message == "rows 1 and 2 of `p` both apply and disagree, so it is missing"


def test_two_rows_that_agree_are_one() -> None:
    answer = decided(PRIORITY, x=6).decisions["p"]
    assert (answer.value, answer.reason.row, answer.reason.rows, answer.reason.because) == ("p1", 1, (1, 3), "x")


def test_no_row_gives_else_or_nothing() -> None:
    assert decided(PRIORITY, x=0).decisions["p"].value is None
    with_else = "account\n  x number\ndecide p\n  one of p1, p2\n    | x   || p  |\n    | > 1 || p1 |\n  else p2\n"
    answer = decided(with_else, x=0).decisions["p"]
    assert (answer.value, answer.reason.row, answer.reason.rows) == ("p2", None, ())


ALL = """
account
  x number
decide gaps "Gaps"
  one of a, b
  all rows
    | x   || gaps |
    | > 1 || a    |
    | > 2 || b    |
    | > 3 || a    |
let some = gaps has b
let many = count of gaps
"""


def test_a_list_keeps_repeats_and_is_read_as_a_set() -> None:
    found = decided(ALL, x=9)
    assert found.decisions["gaps"].value == ("a", "b", "a")
    assert found.decisions["gaps"].reason.rows == (1, 2, 3)
    assert (found.lets["some"].value, found.lets["many"].value) == (True, 2.0)
    empty = decided(ALL)
    assert empty.decisions["gaps"].value == ()
    assert (empty.lets["some"].value, empty.lets["many"].value) == (False, 0.0)


def test_a_condition_can_be_asked_of_the_candidate() -> None:
    """Guarantees and examples speak of what the rules give, whatever is held (M38)."""
    made = evaluator(TIER + '\nlet care = tier is high\nguarantee "G"\n  never arr < 10 and tier is high\n')
    found = made.judge({"id": "A", "arr": 5}, today=TODAY, holds=(hold(),))
    care = made.ruleset.lets["care"].expression
    (guarantee,) = made.ruleset.guarantees
    assert made.condition(care, TODAY)(found.values, found.context) is True
    assert made.condition(care, TODAY, on_candidates=True)(found.values, found.context) is False
    assert made.condition(guarantee.condition, TODAY)(found.values, found.context) is False
