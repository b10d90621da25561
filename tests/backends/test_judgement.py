"""A judgement as a value and as JSON."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError

import pytest

from backends.written import TODAY, evaluator, kept
from touchline.judgement.inputs import History

TEXT = """
role csm "CSM", named in owner_mail

account
  id         required text
  arr        money
  seats      whole number
  uses       any of demos, board
  started_on date
  owner_mail text private
  pay_grade  number private
  plan       one of free, team

parameter line money = 100

let half_pay   = pay_grade / 2
let quarter    = half_pay / 2
let was        = previous pay_grade
let per_seat   = arr / seats
let since      = days since started_on

segmentation tier "Tier"
  always current
  big   "Big"   when arr >= line "At the line"
  small "Small" otherwise

health
  measure pay "Pay"
    value pay_grade
    green >= 5, yellow >= 3
  measure use "Use"
    value seats
    green >= 5, yellow >= 3
  missing measures are left out
  green >= 75, yellow >= 50, else red

service for tier big
  owner csm

playbook start_up "Start"
  start when half_pay > 1
  step hello "Hello" on day 0 by csm
"""
POLICY = evaluator(TEXT)
ACCOUNT = {
    "id": "A-1",
    "arr": 250.5,
    "seats": 4,
    "uses": frozenset({"board", "demos"}),
    "started_on": TODAY.replace(day=1),
    "owner_mail": "kim@secret.example",
    "pay_grade": 7.25,
    "plan": None,
}


def test_the_json_form_is_json() -> None:
    found = POLICY.judge(ACCOUNT, today=TODAY).to_dict()
    assert json.loads(json.dumps(found)) == found
    assert list(found) == [
        "id", "date", "ruleset", "rejected", "fields", "lets", "decisions", "segments", "health", "service",
        "journeys", "playbooks", "tasks", "escalations", "suggestions", "data_errors",
    ]  # fmt: skip
    assert found["date"] == "2026-10-15"
    fields = found["fields"]
    assert isinstance(fields, dict)
    assert fields["seats"] == 4
    assert isinstance(fields["seats"], int)
    assert (fields["uses"], fields["started_on"], fields["plan"]) == (["board", "demos"], "2026-10-01", None)
    segments = found["segments"]
    assert isinstance(segments, dict)
    tier = segments["tier"]
    assert (tier["segment"], tier["row"], tier["because"], tier["missing"]) == ("big", 1, "At the line", [])
    assert tier["read"] == {"arr": 250.5, "line": 100.0}
    assert tier["line"] == 1 + f"ruleset policy\n\n{TEXT.strip()}".split("\n").index(
        '  big   "Big"   when arr >= line "At the line"'
    )


def test_private_values_appear_nowhere() -> None:
    history = History(kept=kept("pay_grade", d2026_10_01=6.125))
    found = POLICY.judge(ACCOUNT, today=TODAY, history=history).to_dict()
    shown = json.dumps(found)
    for secret in ("kim@secret.example", "7.25", "3.625", "1.8125", "6.125"):
        assert secret not in shown
    fields, lets, health = found["fields"], found["lets"], found["health"]
    assert isinstance(fields, dict)
    assert isinstance(lets, dict)
    assert isinstance(health, dict)
    assert fields["pay_grade"] == fields["owner_mail"] == "(private)"
    assert [lets[name]["value"] for name in ("half_pay", "quarter", "was")] == ["(private)"] * 3
    assert lets["per_seat"]["value"] == 62.625
    assert health["measures"]["pay"]["value"] == "(private)"
    assert health["measures"]["use"]["value"] == 4.0
    missing = POLICY.judge({**ACCOUNT, "pay_grade": None}, today=TODAY).to_dict()["lets"]
    assert isinstance(missing, dict)
    assert missing["half_pay"]["value"] is None  # that it is missing is no secret


def test_a_judgement_is_frozen() -> None:
    found = POLICY.judge(ACCOUNT, today=TODAY)
    for thing, name in (
        (found, "rejected"),
        (found.segments["tier"], "segment"),
        (found.segments["tier"].reason, "row"),
    ):
        with pytest.raises((FrozenInstanceError, AttributeError)):
            setattr(thing, name, "other")
    with pytest.raises(TypeError):
        found.segments["tier"] = None  # type: ignore[index]


def test_what_was_judged_stays_when_the_account_is_changed() -> None:
    account = dict(ACCOUNT)
    found = POLICY.judge(account, today=TODAY)
    account["arr"] = 1
    assert found.segments["tier"].segment == "big"
    assert found.segments["tier"].reason.read["arr"] == 250.5


def test_answers_are_equal_where_they_say_the_same() -> None:
    one, two = (POLICY.judge(dict(ACCOUNT), today=TODAY) for _ in range(2))
    assert one.segments == two.segments
    assert one.health == two.health
    assert one.playbooks == two.playbooks
    assert hash(one.segments["tier"].reason.place) == hash(two.segments["tier"].reason.place)


def test_the_bare_table_of_a_decision() -> None:
    rows = "    | x || d |\n    | > 1 || a |\n    | - || b |\n"
    text = f"account\n  x number\ndecide d\n  one of a, b\n  first row wins\n{rows}"
    table = evaluator(text).table("d")
    assert [(o.row, o.values) for o in map(table.evaluate, (2.0, 1.0, None))] == [(1, ("a",)), (2, ("b",)), (2, ("b",))]
    with pytest.raises(KeyError):
        evaluator(text).table("e")
    with pytest.raises(ValueError, match="lines"):
        POLICY.table("tier")
