"""Conditions as sentences: each says exactly what the rule says, in the ruleset's own words."""

from __future__ import annotations

import pytest

from declared import resolved
from touchline.model.expressions import Kind, Ref
from touchline.model.ruleset import Ruleset
from touchline.prose.words import Words

RULESET = """\
ruleset r "Rules"
  language 1
  currency USD

account
  id            required text
  arr           money >= 0        "Annual recurring revenue"
  cost          money >= 0
  seats         whole number >= 0
  used          whole number >= 0
  share         percent
  complexity    number 0 to 10    "Touchpoints, integrations, support needs"
  nps           whole number -100 to 100
  plan          one of free, team
  uses          any of boards, family_days = "Family days" or "Families"
  started_on    date
  renews_on     date              "Renewal date"
  strategic     yes/no            "Reference, co-developer or logo"
  champion_left yes/no

parameter line money = 100k "Where enterprise begins"
  120k since 2027-01-01 "Board decision"

let use_share = used / seats
let large     = arr >= line
let due       = days until renews_on

segmentation tier "Service tier"
  high "High touch" when large
  low  "Low touch"  otherwise

health "Health"
  measure usage "Seats in use"
    weight 1
    value use_share
    green >= 60%, yellow >= 30%
  green >= 75, yellow >= 50, else red

playbook rescue "Rescue"
  start when champion_left
  step call "Call the sponsor" on day 0 by csm

escalation at_risk "At risk"
  open when large
  level 1 csm answers within 1 business day

role csm "Manager"

"""


def said(condition: str) -> str:
    ruleset = resolved(RULESET + f"let c = {condition}\n")
    return Words(ruleset).sentence(ruleset.lets["c"].expression)


@pytest.mark.parametrize(
    "condition, sentence",
    [
        # names: a label that is a name, a label that explains, a date, a yes/no
        ("arr >= 25k", "annual recurring revenue is at least $25,000"),
        ("complexity > 8", "complexity is more than 8"),
        ("strategic", "the account is strategic"),
        ("not strategic", "the account is not strategic"),
        ("champion_left", "“champion left” is yes"),
        ("not champion_left", "“champion left” is no"),
        ("large", "the account is large"),
        ("strategic is no", "the account is not strategic"),
        # parameters say which value is in force when
        ("arr < line", "annual recurring revenue is less than the line ($100,000; from 1 January 2027 $120,000)"),
        # segments by their labels, choices by their words
        ("tier is high", "service tier is High touch"),
        ("tier.candidate is not low", "service tier by today's rules is not Low touch"),
        ("plan in (free, team)", "plan is free or team"),
        ("not plan in (free, team)", "plan is neither free nor team"),
        ("uses has family_days", "uses include Family days"),
        ("uses has not family_days", "uses do not include Family days"),
        ("uses has any of (boards, family_days)", "uses include boards or Family days"),
        # health
        ("health is red", "health is red"),
        ("health.usage is not red", "health in “Seats in use” is not red"),
        ("health.score < 50", "the health score is less than 50"),
        # shares and lengths
        ("use_share >= 60%", "use share is at least 60%"),
        ("due <= 120 days", "due is at most 120 days"),
        ("days since started_on < 90 days", "it is less than 90 days since “started on”"),
        ("days until renews_on >= 2 weeks", "it is at least 14 days until the renewal date"),
        ("months since started_on >= 3 months", "it is at least 3 months since “started on”"),
        ("quarters since started_on >= 1 quarter", "it is at least 1 quarter since “started on”"),
        # both ends of a range are one clause
        ("due between 0 days and 21 days", "due is at least 0 days and at most 21 days"),
        (
            "days until renews_on between 0 days and 21 days",
            "it is at least 0 days and at most 21 days until the renewal date",
        ),
        ("arr > 5 and arr < 9 and strategic", "annual recurring revenue is more than $5 and less than $9 and "
         "the account is strategic"),
        # and, or, not: one reading only
        ("strategic and large and health is red", "the account is strategic, the account is large and health is red"),
        ("strategic or large", "either the account is strategic or the account is large"),
        (
            "strategic and (large or health is red)",
            "the account is strategic and either the account is large or health is red",
        ),
        (
            "(large or health is red) and strategic",
            "(either the account is large or health is red) and the account is strategic",
        ),
        ("strategic or large and champion_left", "either the account is strategic or both the account is large and "
         "“champion left” is yes"),
        ("not (arr >= 25k)", "annual recurring revenue is less than $25,000"),
        ("not (strategic and large)", "it is not so that both the account is strategic and the account is large"),
        (
            "not (strategic or large)",
            "it is not so that either the account is strategic or the account is large",
        ),
        # missing
        ("arr is missing", "annual recurring revenue is missing"),
        ("arr is known", "annual recurring revenue is known"),
        ("arr or else 0 > 5", "annual recurring revenue (where missing, $0) is more than $5"),
        # arithmetic: brackets unless it reads one way only
        ("(arr - cost) / arr > 50%", "(annual recurring revenue minus cost) divided by annual recurring revenue "
         "is more than 50%"),
        ("arr - cost - cost > 5", "annual recurring revenue minus cost minus cost is more than $5"),
        ("cost - (cost - arr) > 5", "cost minus (cost minus annual recurring revenue) is more than $5"),
        ("seats + used * 2 > 5", "seats plus (used times 2) is more than 5"),
        ("min of (seats, used) > 5", "the smallest of seats and used is more than 5"),
        # history and open work
        ("health entered red", "health has just become red"),
        ("tier left high", "service tier has just stopped being High touch"),
        ("tier moved down", "service tier has just moved down"),
        ("arr fell by 20% within 90 days", "annual recurring revenue has fallen by at least 20% within 90 days"),
        ("health is red for 14 days", "health has been red for 14 days"),
        ("at_risk is open", "the escalation “At risk” is open"),
        ("not at_risk is open", "the escalation “At risk” is not open"),
        ("no escalation is open", "no escalation is open"),
        # what people have a shorter word for
        ("data_errors is 0", "the account has no data errors"),
        ("data_errors is not 0", "the account has data errors"),
        ("data_errors > 2", "the number of data errors is more than 2"),
        ("plan is not previous plan", "plan has changed since the last run"),
        ("not plan is not previous plan", "plan has not changed since the last run"),
        ("arr > previous arr", "annual recurring revenue is more than the previous annual recurring revenue"),
        ("tier.candidate is not tier", "today's rules give another service tier than the account has"),
        ("tier.candidate is tier", "today's rules give the same service tier as the account has"),
    ],
)  # fmt: skip
def test_a_condition_is_said(condition: str, sentence: str) -> None:
    assert said(condition) == sentence


def test_a_late_step_is_called_by_its_label() -> None:
    text = RULESET + "playbook other\n  start when call is 2 business days late\n  step x on day 0 by csm\n"
    text = text.replace("step call", "escalate through at_risk when call is 2 business days late\n  step call")
    ruleset = resolved(text.partition("playbook other")[0])
    (way,) = ruleset.playbooks["rescue"].escalate
    assert Words(ruleset).sentence(way.condition) == "the step “Call the sponsor” is 2 business days late"


def test_a_long_sum_is_said() -> None:
    sentence = said(" + ".join(["seats"] * 60) + " > 5")
    assert sentence.count("plus seats") == 59


def test_a_cell_of_a_yes_no_column_says_what_the_account_is() -> None:
    ruleset = resolved(
        RULESET
        + """
decide action
  one of call, wait, write
  first row wins
    | strategic | champion_left | health is red || action |
    | yes       | no            | yes           || call   |
    | no        | -             | no            || wait   |
  else write
"""
    )
    rules, words = ruleset.decisions["action"].rules, Words(ruleset)
    rows = [words.row(rules.inputs, row) for row in rules.rows]  # type: ignore[union-attr]
    assert rows == [
        "the account is strategic, “champion left” is no and health is red",
        "the account is not strategic and health is not red",
    ]


def test_every_condition_of_the_starters_can_be_said(starters: tuple[Ruleset, ...]) -> None:
    for ruleset in starters:
        words = Words(ruleset)
        for playbook in ruleset.playbooks.values():
            if playbook.start is not None:
                assert words.sentence(playbook.start.condition)
            for condition in playbook.stop:
                assert words.sentence(condition)


DECIDED = """
decide next_hour "Where the next hour should go"
  one of sell, wait
  else wait
  first row wins
    | large | started_on    || next_hour |
    | yes   | >= 2026-01-01 || sell      |

decide signal "Signal"
  one of loud, quiet
  loud when next_hour is sell and health.usage is red
  else quiet

decide both "Both of them"
  one of yes_both, not_both
  else not_both
  first row wins
    | next_hour | health.usage || both     |
    | sell      | red          || yes_both |
"""


def test_a_decision_whose_label_is_half_a_sentence_is_set_apart() -> None:
    ruleset = resolved(RULESET + DECIDED)
    words = Words(ruleset)
    condition = ruleset.decisions["signal"].rules.lines[0].condition  # type: ignore[union-attr]
    assert words.sentence(condition) == "“Where the next hour should go” is sell and health in “Seats in use” is red"
    assert words.name(Ref(Kind.DECISION, "signal")) == "signal"


def test_a_heading_stands_apart_by_itself() -> None:
    ruleset = resolved(RULESET + DECIDED)
    words = Words(ruleset)
    headings = [words.heading(c) for name in ("next_hour", "both") for c in ruleset.decisions[name].rules.inputs]  # type: ignore[union-attr]
    assert headings == ["large", "started on", "Where the next hour should go", "health in “Seats in use”"]
