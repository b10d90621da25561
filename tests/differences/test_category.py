"""What a change comes to, in one word."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from touchline.analysis.differences.answers import Answer, Differs, NotDecided, Same, Thing, Transition, Verdict
from touchline.analysis.differences.category import categories, category_of
from touchline.analysis.differences.changes import Added, Bearing, Category, Change, Effect, Reliance, Subject
from touchline.backends.solver.accounts import Case
from touchline.judgement.inputs import Value
from touchline.loading import check_text
from touchline.model.ruleset import Ruleset

TEXT = """\
ruleset a "A"
  language 1

role csm "Manager"

account
  id  required text
  arr money
  use whole number

segmentation tier "Tier"
  high "High" when arr >= 100k
  mid  "Mid"  when arr >= 10k
  low  "Low"  otherwise

decide motion
  one of grow, mend
  grow when arr >= 10k
  else mend

service for tier high
  owner csm

playbook rescue "Rescue"
  start when use < 5
  step call "Call" on day 0 by owner
"""

TIER, RESCUE = Answer(Thing.SEGMENTATION, "tier"), Answer(Thing.PLAYBOOK, "rescue")
MOTION, SERVICE = Answer(Thing.DECISION, "motion"), Answer(Thing.SERVICE)


def ruleset() -> Ruleset:
    found = check_text(TEXT).ruleset
    assert found is not None
    return found


def moves(*pairs: tuple[Value, Value], complete: bool = True) -> Differs:
    case = Case({}, datetime.date(2026, 10, 1))
    return Differs(tuple(Transition(a, b, (), True, case) for a, b in pairs), complete)


@pytest.mark.parametrize(
    ("answer", "verdict", "said"),
    [
        (TIER, Same(), "same answers"),
        (TIER, NotDecided("too hard"), "may re-route"),
        (TIER, moves(("low", "mid"), ("mid", "high")), "widens"),
        (TIER, moves(("mid", "low")), "narrows"),
        (TIER, moves(("mid", "low"), ("mid", "high")), "re-routes"),
        (TIER, moves((None, "low")), "re-routes"),
        (TIER, moves(("low", "mid"), complete=False), "may re-route"),
        (RESCUE, moves((False, True)), "widens"),
        (RESCUE, moves((True, False)), "narrows"),
        (RESCUE, moves((True, False), (False, True)), "re-routes"),
        (MOTION, moves(("grow", "mend")), "re-routes"),
        (SERVICE, moves(("tier high", None)), "re-routes"),
    ],
)
def test_an_answer_widens_narrows_or_re_routes(answer: Answer, verdict: Verdict, said: str) -> None:
    both = ruleset()
    assert category_of(answer, verdict, both, both).value == said


def test_a_move_between_segments_whose_order_is_turned_round_is_neither_up_nor_down() -> None:
    old = ruleset()
    tier = old.segmentations["tier"]
    turned = dataclasses.replace(tier, segments=tier.segments[::-1])
    new = dataclasses.replace(old, segmentations={"tier": turned})
    assert category_of(TIER, moves(("low", "mid")), old, new) is Category.REROUTES


def change(bearing: Bearing, breaks: tuple[Reliance, ...] = ()) -> Change:
    return Added(Subject("role", "tam"), None, None, Effect(bearing, breaks))


def test_all_changes_together() -> None:
    both = ruleset()

    def whole(*changes: Change, **verdicts: Verdict) -> str:
        by_answer = {{"tier": TIER, "rescue": RESCUE}[name]: verdict for name, verdict in verdicts.items()}
        return categories(changes, by_answer, both, both).whole.value

    assert whole(tier=Same()) == "same answers"
    assert whole(change(Bearing.WORDS), tier=Same()) == "words only"
    assert whole(change(Bearing.WORDS), change(Bearing.PROMISES), tier=Same()) == "tests and guarantees only"
    assert whole(change(Bearing.WORDS), change(Bearing.RULES), tier=Same()) == "same answers"
    assert whole(change(Bearing.RULES), tier=moves(("low", "mid")), rescue=Same()) == "widens"
    assert whole(change(Bearing.RULES), tier=moves(("low", "mid")), rescue=moves((True, False))) == "re-routes"
    assert whole(change(Bearing.RULES), tier=moves(("low", "mid")), rescue=NotDecided("")) == "may re-route"


def test_what_only_one_version_answers_counts() -> None:
    old = ruleset()
    without = dataclasses.replace(old, playbooks={})
    assert categories((change(Bearing.RULES),), {}, old, without).whole is Category.NARROWS
    assert categories((change(Bearing.RULES),), {}, without, old).whole is Category.WIDENS
    undecided = dataclasses.replace(old, decisions={})
    assert categories((change(Bearing.RULES),), {}, old, undecided).whole is Category.REROUTES


def test_what_breaks_is_told_apart_from_what_the_answers_do() -> None:
    both = ruleset()
    broken = change(Bearing.RULES, (Reliance.DATA,))
    found = categories((change(Bearing.WORDS), broken), {TIER: Same()}, both, both)
    assert (found.whole, found.breaks) == (Category.SAME_ANSWERS, (broken,))
