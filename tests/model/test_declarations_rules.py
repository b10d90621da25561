"""Segmentations and decisions: what decides, and how an account moves."""

from __future__ import annotations

import pytest

from declared import ACCOUNT, BASE, HEADER, ROLES, assert_as_marked, findings, resolved
from touchline.model.ruleset import (
    HeldBy,
    Length,
    NotWithin,
)
from touchline.model.tables import Lines, Table
from touchline.model.types import ChoiceType
from touchline.syntax.tree import Combining, Unit


def test_a_segmentation_by_a_table_with_all_its_lines() -> None:
    ruleset = resolved(
        HEADER + ACCOUNT + ROLES + 'segmentation tier "Service tier"\n  high_touch "High touch"\n  low_touch\n'
        '  first row wins\n    | arr    || tier       | because |\n    | >= 100 || high_touch | "Large" |\n'
        "    | -      || low_touch  |         |\n"
        "  review every quarter\n  review at once when champion_left\n  review at once when arr < 5\n"
        "  move up after 1 review\n"
        "  move down after 2 reviews in a row, not within 90 days of renews_on, with 30 days notice through bye\n"
        "  may be held by csm up to 90 days\n  may be held by vp\n"
        '  best for "Small lists"\n  watch out """Value is not need."""\n'
        "playbook bye\n  step a on day 0 by csm\n"
    )
    tier = ruleset.segmentations["tier"]
    assert (tier.label, [s.label for s in tier.segments]) == ("Service tier", ["High touch", "Low touch"])
    assert tier.type == ChoiceType(("high_touch", "low_touch"))
    assert isinstance(tier.rules, Table)
    assert (tier.rules.combining, tier.rules.rows[0].because) == (Combining.FIRST, "Large")
    assert (tier.always_current, tier.review_every) == (False, Length(1, Unit.QUARTER))
    assert len(tier.review_when) == 2
    assert tier.move_up is not None
    assert (tier.move_up.reviews, tier.move_up.notice, tier.move_up.through) == (1, None, None)
    assert tier.move_down is not None
    assert tier.move_down.not_within == NotWithin(Length(90, Unit.DAY), "renews_on")
    assert (tier.move_down.reviews, tier.move_down.notice) == (2, Length(30, Unit.DAY))
    assert tier.move_down.through == "bye"
    assert tier.may_be_held == (HeldBy("csm", Length(90, Unit.DAY)), HeldBy("vp", None))
    assert (tier.best_for, tier.watch_out) == ("Small lists", "Value is not need.")


def test_a_segmentation_by_lines() -> None:
    stage = resolved(
        HEADER + ACCOUNT + 'segmentation stage\n  always current\n  new when arr < 5 "Small"\n  old otherwise\n'
    ).segmentations["stage"]
    assert isinstance(stage.rules, Lines)
    assert stage.always_current
    assert [(line.number, line.because, line.condition is None) for line in stage.rules.lines] == [
        (1, "Small", False),
        (2, None, True),
    ]


def test_every_mistake_in_segmentations() -> None:
    assert_as_marked(
        HEADER + ACCOUNT + ROLES + "segmentation one  # error: missing-part\n"
        "  high\n  low\n"
        "  review every quarter\n"
        "  review every month                                          # error: defined-twice\n"
        "  move up after 0 reviews                                     # error: out-of-range\n"
        "  move up after 1 review                                      # error: defined-twice\n"
        "  move down after 1 review, not within 5 days of arr          # error: wrong-type\n"
        "  move down after 1 review, with 5 days notice through nobody # error: defined-twice\n"
        "  may be held by nobody                                       # error: unknown-name\n"
        "  may be held by csm\n"
        "  may be held by csm up to 5 days                             # error: defined-twice\n"
        '  watch out "A"\n'
        '  watch out "B"                                               # error: defined-twice\n'
        "segmentation two\n"
        "  always current\n"
        "  a when arr > 5\n"
        "  b otherwise\n"
        "  review every quarter          # error: not-here\n"
        "  move up after 1 review        # error: not-here\n"
        "segmentation three              # error: missing-part\n"
        "segmentation four\n"
        "  x when arr > 5                # error: defined-twice\n"
        "  y otherwise\n"
        "  | arr || four |\n"
        "  | -   || x    |\n"
        "segmentation five\n"
        "  p when arr > 5\n"
        "  q                             # error: missing-part\n"
        "  r otherwise\n"
        "  s when arr < 5                # error: not-here\n"
        "  t otherwise                   # error: defined-twice\n"
    )


def test_a_decision_with_further_results() -> None:
    ruleset = resolved(
        BASE + 'decide action "What next"\n  one of call, write\n  result channel one of email, phone "How"\n'
        "  | tier      || action | channel | because |\n  | high      || call   | phone   |         |\n"
        "  | mid, low  || write  | missing |         |\n  else write, email\n"
    )
    action = ruleset.decisions["action"]
    assert action.label == "What next"
    assert [(r.name, r.label) for r in action.results] == [("action", "What next"), ("channel", "How")]
    assert isinstance(action.rules, Table)
    assert action.rules.rows[1].values[1] is None
    assert action.rules.default is not None
    assert [getattr(d, "value", None) for d in action.rules.default] == ["write", "email"]


def test_every_mistake_in_decisions() -> None:
    assert_as_marked(
        BASE + "decide a  # error: missing-part\n  | tier || a |\n  | high || 1 |\n"
        "decide b  # error: missing-part\n  one of p, q\n"
        "decide c\n  one of p, q\n  p when arr > 5\n  else q\n  else p  # error: defined-twice\n"
        "decide d\n  one of p, q\n  p when arr > 5\n  x when arr > 6  # error: unknown-choice\n"
        "  else q, p  # error: bad-result\n"
        "decide e\n  money\n  5 when tier is high\n  5 days when tier is low  # error: wrong-unit\n"
    )


def test_a_table_in_a_file_is_read_like_any_other() -> None:
    text = HEADER + ACCOUNT + 'decide d\n  one of p, q\n  first row wins from "d.csv"\n'
    table = resolved(text, {"d.csv": "arr,,d,because\n>= 5,,p,Large\n,,q,\n"}).decisions["d"].rules
    assert isinstance(table, Table)
    assert [row.because for row in table.rows] == ["Large", None]
    (found,) = findings(text, {"d.csv": "arr,,d,because\n>= 5,,x,Large\n"})
    assert found.span is not None
    assert (found.code, found.span.path) == ("unknown-choice", "d.csv")
    assert [d.code for d in findings(text)] == ["file-missing"]


NO_TABLE = [
    "decide d\n  one of p, q\n  first row wins                 # error: missing-part\n",
    "decide d\n  one of p, q\n  highest wins                   # error: missing-part\n  else p\n",
    "decide d\n  one of p, q\n  | arr || d |                   # error: missing-part\n",
    "segmentation s\n  a\n  b\n  first row wins               # error: missing-part\n",
    "escalation e\n  open when arr > 5\n  severity one of a, b\n    first row wins # error: missing-part\n",
    "health\n  measure m\n    value nps\n    first row wins # error: missing-part\n  green >= 75, yellow >= 50\n",
    'examples "E"\n  | arr || tier |                           # error: missing-part\n',
]


@pytest.mark.parametrize("text", NO_TABLE)
def test_a_table_that_is_not_there_is_never_left_out_in_silence(text: str) -> None:
    assert_as_marked(BASE + text)
