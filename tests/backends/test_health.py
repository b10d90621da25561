"""Health: bands, scores, known shares, missing measures, overrides (M21 to M27)."""

from __future__ import annotations

from typing import Any

import pytest

from backends.written import judge
from touchline.judgement.answers import HealthAnswer, MeasureStatus

FIELDS = """
account
  a number
  b number
  c number
  d number
  vertical one of school, clinic
  given one of green, yellow, red
  vip yes/no
  alarm yes/no
"""
GROUPED = (
    FIELDS
    + """
health "Health"
  group g1 "One" weight 60
  group g2 "Two" weight 40
  measure ma "A"
    group g1
    weight 60
    value a
    green >= 10, yellow >= 5
  measure mb "B"
    group g1
    weight 40
    only when vertical is not clinic
    value b
    green <= 1, yellow <= 2
  measure mc "C"
    group g2
    weight 10
    value c
    green >= 10, yellow >= 5
  measure md "D"
    group g2
    weight 30
    value d
    green >= 10, yellow >= 5
  missing measures POLICY
  needs at least 50% of the weight
  green >= 75, yellow >= 50, else red
"""
)
GIVE, OUT, NONE = "give their weight to their group", "are left out", "leave no score"
COUNT = "count as yellow"


def health(text: str, **account: Any) -> HealthAnswer:
    found = judge(text, account).health
    assert found is not None
    return found


def grouped(policy: str, **account: Any) -> HealthAnswer:
    return health(GROUPED.replace("POLICY", policy), **account)


# a green 100, b yellow 50, c red 0, d missing: 60*100 + 40*50 of 100 is 80 in g1, 0 in g2
MIXED: dict[str, Any] = {"a": 10, "b": 2, "c": 0, "vertical": "school"}


@pytest.mark.parametrize(
    "policy, score",
    [
        (GIVE, 48.0),  # (60 * 80 + 40 * 0) / 100
        (OUT, 68.6),  # shares 36, 24, 10: (36 * 100 + 24 * 50 + 10 * 0) / 70 = 68.571…
        (COUNT, 63.0),  # g2 is (10 * 0 + 30 * 50) / 40 = 37.5: (60 * 80 + 40 * 37.5) / 100
        (NONE, None),
    ],
)
def test_a_missing_measure_follows_the_written_policy(policy: str, score: float | None) -> None:
    found = grouped(policy, **MIXED)
    assert found.score == score
    assert found.known == 70.0
    assert found.measures["md"].status is MeasureStatus.MISSING
    assert found.measures["md"].counted is (policy == COUNT)


def test_all_known_is_the_same_under_every_policy() -> None:
    for policy in (GIVE, OUT, COUNT, NONE):
        found = grouped(policy, **MIXED, d=10)
        assert found.score == 78.0  # g2: 30 * 100 / 40 = 75
        assert (found.known, found.band) == (100.0, "green")
        assert [group.score for group in found.groups] == [80.0, 75.0]


def test_what_does_not_apply_leaves_score_and_known_share() -> None:
    found = grouped(GIVE, a=10, b=9, c=10, d=10, vertical="clinic")
    assert (found.score, found.known) == (100.0, 100.0)
    assert found.measures["mb"].status is MeasureStatus.NOT_APPLICABLE
    assert found.measures["mb"].share == 0.0
    assert found.measures["ma"].share == 0.6
    assert found.measures["md"].share == pytest.approx(0.3)


def test_an_unknown_only_when_makes_a_measure_missing() -> None:
    found = grouped(GIVE, a=10, b=1, c=10, d=10)
    assert found.measures["mb"].status is MeasureStatus.MISSING
    assert found.known == 76.0


def test_too_little_known_leaves_no_score() -> None:
    exactly = grouped(GIVE, a=10, b=1, vertical="school")
    assert (exactly.known, exactly.score) == (60.0, 100.0)
    less = grouped(GIVE, c=10, d=10, vertical="school")
    assert (less.known, less.score, less.band) == (40.0, None, None)
    nothing = grouped(GIVE)
    assert (nothing.known, nothing.score, nothing.band) == (0.0, None, None)


def test_a_share_is_compared_as_it_is_written() -> None:
    """0.55 * 100 is a little more than 55 as a double."""
    text = (
        FIELDS
        + "health\n"
        + "".join(
            f'  measure {m} "M"\n    weight {w}\n    value {m[1]}\n    green >= 1\n'
            for m, w in (("ma", 55), ("mb", 45))
        ).replace("green >= 1", "green >= 1, yellow >= 0")
        + (
            "  missing measures are left out\n  needs at least 55% of the weight\n"
            "  green >= 75, yellow >= 50, else red\n"
        )
    )
    assert health(text, a=1).score == 100.0
    assert health(text, b=1).score is None


def test_a_score_is_rounded_before_it_is_compared() -> None:
    text = (
        FIELDS
        + """
health
  bands good 100, poor 0
  measure ma "A"
    weight 74.95
    value a
    good >= 1
  measure mb "B"
    weight 25.05
    value b
    good >= 1
  missing measures are left out
  good >= 75, else poor
"""
    )
    found = health(text, a=1, b=0)
    assert (found.score, found.scored_band) == (75.0, "good")


OVERRIDDEN = (
    FIELDS
    + """
health
  measure ma "A"
    value a
    green >= 10, yellow >= 5
  missing measures are left out
  green >= 75, yellow >= 50, else red
  at most yellow when alarm        "Alarm"
  at most red    when b > 5
  red            when c > 5        "Forced"
  green          when vip
"""
)


@pytest.mark.parametrize(
    "account, band, applied",
    [
        ({"a": 10}, "green", []),
        ({"a": 10, "alarm": True}, "yellow", [True]),
        ({"a": 0, "alarm": True}, "red", [False]),
        ({"a": 10, "alarm": True, "b": 6}, "red", [False, True]),
        ({"alarm": True}, None, [False]),  # only a forced band replaces a missing one
        ({"c": 6}, "red", [True]),
        ({"a": 10, "c": 6, "vip": True}, "red", [True, False]),  # the worst of a kind wins
        ({"a": 0, "vip": True}, "green", [True]),
        ({"a": 10, "alarm": True, "vip": True}, "green", [False, True]),  # forced comes last
        ({"vip": True}, "green", [True]),
    ],
)
def test_overrides(account: dict[str, Any], band: str | None, applied: list[bool]) -> None:
    found = health(OVERRIDDEN, **account)
    assert found.band == band
    assert [override.applied for override in found.overrides] == applied
    assert found.score == (None if "a" not in account else 100.0 if account["a"] >= 10 else 0.0)


def test_thresholds_by_row_bands_by_row_and_bands_in_the_data() -> None:
    text = (
        FIELDS
        + """
health
  measure rows "By row"
    value a
    first row wins
      | vertical || green | yellow |
      | school   || >= 6  | >= 3   |
      | clinic   || <= 1  | never  |
  measure direct "A band by row"
    first row wins
      | b   || band   |
      | > 5 || red    |
      | > 1 || yellow |
      | 0   || green  |
  measure data "In the data"
    band given
  missing measures are left out
  green >= 75, yellow >= 50, else red
"""
    )
    school = health(text, a=4, b=3, vertical="school", given="red")
    assert [m.band for m in school.measures.values()] == ["yellow", "yellow", "red"]
    assert [m.points for m in school.measures.values()] == [50.0, 50.0, 0.0]
    assert [m.reason.row for m in school.measures.values()] == [1, 2, None]
    assert school.measures["rows"].reason.read == {"a": 4.0, "vertical": "school"}
    clinic = health(text, a=2, b=0, vertical="clinic", given="green")
    assert [m.band for m in clinic.measures.values()] == ["red", "green", "green"]
    nothing = health(text, b=0.5)
    assert [m.band for m in nothing.measures.values()] == [None, None, None]
    assert nothing.measures["rows"].reason.missing == ("a", "vertical")


def test_other_rules_read_score_band_and_measures() -> None:
    text = (
        GROUPED.replace("POLICY", GIVE)
        + """
let score = health.score
let ill = health is red
let weak = health.mc is red
"""
    )
    found = judge(text, {**MIXED, "d": 10})
    assert {name: answer.value for name, answer in found.lets.items()} == {"score": 78.0, "ill": False, "weak": True}
