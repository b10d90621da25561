"""Columns that depend on one another: an account of theirs is found, or it is proved that there is none."""

from __future__ import annotations

import datetime

from touchline.analysis.tables.confirming import Unshown
from touchline.analysis.tables.solving import solver_for
from touchline.backends.python import compile
from touchline.loading import check_text
from touchline.model.expressions import Arithmetic, Expression
from touchline.model.ruleset import Ruleset
from touchline.tables.intervals import Interval, Intervals, Scale
from touchline.tables.values import ValueSet

TODAY = datetime.date(2026, 10, 15)
ACCOUNT = """ruleset a "A"

account
  id    required text
  arr   money >= 0
  seats whole number >= 1

let per_seat = arr / seats
let months   = months since ended_on
"""


def _ruleset(more: str = "") -> Ruleset:
    checked = check_text(ACCOUNT.replace("  seats", "  ended_on date\n  seats") + more)
    assert checked.ruleset is not None, [one.message for one in checked.diagnostics]
    return checked.ruleset


def _below(bound: float) -> ValueSet:
    return ValueSet(False, Intervals.of(Scale.REAL, (Interval(None, True, bound, True),)))


def _above(bound: float) -> ValueSet:
    return ValueSet(False, Intervals.of(Scale.REAL, (Interval(bound, False, None, True),)))


def _expressions(ruleset: Ruleset) -> tuple[Expression, Expression]:
    per_seat = ruleset.lets["per_seat"].expression
    assert isinstance(per_seat, Arithmetic)
    return per_seat.left, per_seat


def test_an_account_in_the_region_is_one_the_evaluator_puts_there() -> None:
    ruleset = _ruleset()
    arr, per_seat = _expressions(ruleset)
    evaluator = compile(ruleset)
    found = solver_for(evaluator, TODAY)([(arr, _above(1000.0)), (per_seat, _below(7.0))], [], TODAY)
    assert not isinstance(found, Unshown)
    judged = evaluator.judge({"id": "A-1", **found}, today=TODAY)
    share = judged.lets["per_seat"].value
    assert isinstance(share, float)
    assert share < 7
    assert judged.fields["arr"] >= 1000  # type: ignore[operator]


def test_that_there_is_none_is_proved() -> None:
    ruleset = _ruleset()
    arr, per_seat = _expressions(ruleset)
    solve = solver_for(compile(ruleset), TODAY)
    assert solve([(arr, _below(100.0)), (per_seat, _above(100.0))], [], TODAY) is Unshown.IMPOSSIBLE


def test_months_are_the_calendars_on_the_day_that_is_asked() -> None:
    ruleset = _ruleset('\nguarantee "x"\n  never months >= 2 months and days since ended_on <= 61 days\n')
    evaluator = compile(ruleset)
    (guarantee,) = ruleset.guarantees
    found = solver_for(evaluator, TODAY)([], [guarantee.condition], TODAY)
    assert found == {"ended_on": datetime.date(2026, 8, 15)}


def test_a_gap_that_no_account_falls_into_is_not_reported() -> None:
    table = """
decide route "Route"
  one of near, far
    | arr     | per_seat || route |
    | < 100   | < 100    || near  |
    | >= 100  | -        || far   |
    | missing | -        || far   |
    | < 100   | missing  || near  |
"""
    checked = check_text(ACCOUNT.replace("  seats", "  ended_on date\n  seats") + table)
    assert [one.code for one in checked.diagnostics] == []
    wider = check_text(ACCOUNT.replace("  seats", "  ended_on date\n  seats").replace(">= 1", ">= 0") + table)
    assert [one.code for one in wider.diagnostics] == [], "a share by 0 is missing, and the last row takes it"
    fraction = ACCOUNT.replace("  seats", "  ended_on date\n  seats").replace("whole number >= 1", "number > 0")
    found = check_text(fraction + table).diagnostics
    assert [one.code for one in found] == ["gap"]
    assert "account" in found[0].facts
