"""What would have to change: never more fields than a search through many values needs, and confirmed."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping

import pytest

from touchline.analysis.changing import Answer, Changes, NoChange, Wish, fewest_changes
from touchline.backends.python import Evaluator, compile
from touchline.judgement.inputs import NO_POPULATION, Value
from touchline.loading import check_text
from touchline.model.expressions import Expression

TODAY = datetime.date(2026, 10, 15)
RULES = """ruleset w "W"

account
  id      required text
  arr     money >= 0
  seats   whole number >= 0
  users   whole number >= 0
  nps     whole number -100 to 100
  plan    one of free, team, business
  late    yes/no
  last_on date

segmentation tier "Tier"
  always current
  large "Large" when arr >= 100k and plan is not free
  mid   "Mid"   when arr >= 20k or seats >= 50
  small "Small" otherwise

health "Health"
  measure use "Use"
    weight 60
    value users / seats
    green >= 60%, yellow >= 30%
  measure voice "NPS"
    weight 40
    value nps
    green >= 30, yellow >= 0
  missing measures give their weight to their group
  needs at least 60% of the weight
  green >= 75, yellow >= 50, else red
  at most yellow when days since last_on > 30 days
  red when late
"""
GRID: Mapping[str, tuple[Value, ...]] = {
    "arr": (0.0, 20_000.0, 100_000.0),
    "seats": (0.0, 10.0, 50.0),
    "users": (0.0, 10.0, 30.0, 60.0),
    "nps": (-50.0, 0.0, 30.0),
    "plan": ("free", "team", "business"),
    "late": (True, False),
    "last_on": (TODAY, datetime.date(2026, 1, 1)),
}
ACCOUNTS: tuple[Mapping[str, Value], ...] = (
    {"id": "A-1", "arr": 5_000.0, "seats": 10.0, "users": 1.0, "nps": -20.0, "plan": "free", "late": True},
    {"id": "A-2", "arr": 50_000.0, "seats": 40.0, "users": 20.0, "nps": 10.0, "plan": "team"},
    {"id": "A-3"},
    {"id": "A-4", "arr": 150_000.0, "plan": "free", "late": False, "nps": 60.0, "last_on": datetime.date(2026, 7, 1)},
)
WISHES = ("health is green", "tier is large", "tier is small", "health is red", "health is yellow and tier is mid")


def _asked(condition: str) -> tuple[Evaluator, Expression]:
    checked = check_text(f'{RULES}\nguarantee "wish"\n  always {condition}\n')
    assert checked.ruleset is not None, [one.message for one in checked.diagnostics]
    return compile(checked.ruleset), checked.ruleset.guarantees[0].condition


def _answer(condition: str, account: Mapping[str, Value], *keep: str) -> Answer:
    evaluator, expression = _asked(condition)
    return fewest_changes(evaluator, Wish(expression, account, TODAY, NO_POPULATION, frozenset(keep)))


def _holds(evaluator: Evaluator, expression: Expression, account: Mapping[str, Value]) -> bool:
    judged = evaluator.judge({k: v for k, v in account.items() if v is not None}, today=TODAY)
    assert judged.rejected is None
    return evaluator.condition(expression, TODAY, on_candidates=True)(judged.values, judged.context) is True


def _fewest_on_the_grid(evaluator: Evaluator, expression: Expression, account: Mapping[str, Value]) -> int | None:
    for count in range(4):
        for names in itertools.combinations(GRID, count):
            for values in itertools.product(*(GRID[name] for name in names)):
                if _holds(evaluator, expression, {**account, **dict(zip(names, values, strict=True))}):
                    return count
    return None


@pytest.mark.parametrize("condition", WISHES)
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account["id"])
def test_no_search_needs_fewer_fields(condition: str, account: Mapping[str, Value]) -> None:
    evaluator, expression = _asked(condition)
    answer = fewest_changes(evaluator, Wish(expression, account, TODAY, NO_POPULATION, frozenset()))
    assert isinstance(answer, Changes)
    after = {**account, **{change.field: change.after for change in answer.changes}}
    assert _holds(evaluator, expression, after)
    assert all(change.before == account.get(change.field) != change.after for change in answer.changes)
    searched = _fewest_on_the_grid(evaluator, expression, account)
    assert searched is None or len(answer.changes) <= searched


def test_of_equally_many_changes_it_is_the_least() -> None:
    answer = _answer("tier is mid", {**ACCOUNTS[0], "seats": 49.0})
    assert isinstance(answer, Changes)
    assert [(change.field, change.after) for change in answer.changes] == [("seats", 50.0)]


def test_a_bound_that_is_reached_is_given_as_it_is_written() -> None:
    answer = _answer("tier is large", {"id": "A-1", "arr": 99_000.0, "plan": "team"})
    assert isinstance(answer, Changes)
    assert [(change.before, change.after) for change in answer.changes] == [(99_000.0, 100_000.0)]


def test_what_may_not_change_does_not() -> None:
    answer = _answer("tier is mid", ACCOUNTS[0], "seats")
    assert isinstance(answer, Changes)
    assert [change.field for change in answer.changes] == ["arr"]
    assert _answer("tier is mid", ACCOUNTS[0], "seats", "arr") == NoChange(rounded=False)


def test_what_nothing_makes_true_is_proved() -> None:
    assert _answer("tier is large and arr < 100k", ACCOUNTS[0]) == NoChange(rounded=False)


def test_what_is_true_needs_no_change() -> None:
    assert _answer("tier is small", ACCOUNTS[0]) == Changes(())
