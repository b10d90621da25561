"""A segmentation taken away: everybody is in one segment, and the rest of the rules is as it was."""

from __future__ import annotations

import datetime

from touchline.backends.python import compile
from touchline.library import load_text
from touchline.rollout.ablation import most_common, without

RULES = """\
ruleset a "A"
  language 1

role csm "CSM"

account
  id  required text
  arr money >= 0

segmentation tier "Tier"
  high "High" when arr >= 100k
  mid  "Mid"  when arr >= 10k
  low  "Low"  otherwise
  review every quarter

service for tier high
  owner csm, dedicated

decide channel
  one of phone, email
  phone when tier is high
  else email
"""
TODAY = datetime.date(2026, 10, 15)


def test_everybody_is_in_the_one_segment_and_what_reads_it_follows() -> None:
    ruleset = load_text(RULES).model
    for segment, served in (("high", True), ("low", False)):
        evaluator = compile(without(ruleset, "tier", segment))
        for arr in (None, 5, 50_000, 500_000):
            judged = evaluator.judge({"id": "A-1", "arr": arr}, today=TODAY)
            assert judged.segments["tier"].segment == judged.segments["tier"].candidate == segment
            assert (judged.service is not None) is served
            assert judged.decisions["channel"].value == ("phone" if served else "email")
            assert judged.segments["tier"].reason.because == "Everybody is in one segment"


def test_the_ruleset_it_is_made_from_stays_as_it_was() -> None:
    ruleset = load_text(RULES).model
    without(ruleset, "tier", "low")
    judged = compile(ruleset).judge({"id": "A-1", "arr": 500_000}, today=TODAY)
    assert judged.segments["tier"].segment == "high"


def test_the_segment_is_the_one_with_most_accounts_and_of_two_the_later() -> None:
    ruleset = load_text(RULES).model
    assert most_common(["high", "high", "low", None], ruleset, "tier") == "high"
    assert most_common(["high", "low", "mid", "low", "mid"], ruleset, "tier") == "low"
    assert most_common([], ruleset, "tier") == "low"
