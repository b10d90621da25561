"""What a change can do, by example: the change, and what is proved of it for every account."""

from __future__ import annotations

import datetime

import pytest

from touchline.analysis.differences.answers import Answer, Differs, NotDecided, Same, Verdict
from touchline.analysis.differences.proving import what_can_differ
from touchline.backends.python import compile
from touchline.loading import check_text
from touchline.model.ruleset import Ruleset

RULES = """ruleset w "W"
  effective 2026-10-01
  currency USD

account
  id         required text
  arr        money >= 0 "Annual recurring revenue"
  seats      whole number >= 0
  users      whole number >= 0 good for 60 days from counted_on
  counted_on date
  plan       one of free, team, business
  uses       any of mail, chat
  strategic  yes/no
  renews_on  date "Renewal date"

role csm     "CSM"
role manager "Manager"

parameter line money = 100k
  120k since 2027-01-01 "Board decision"

let use = users / seats

segmentation tier "Service tier"
  always current
  high "High touch" when arr >= line or strategic
  mid  "Mid touch"  when arr >= 25k
  tech "Tech touch" otherwise

health "Health"
  measure usage "Use of seats"
    weight 60
    value use
    green >= 60%, yellow >= 30%
  measure plan_health "Plan"
    weight 40
    first row wins
      | plan     || band   |
      | business || green  |
      | -        || yellow |
  missing measures give their weight to their group
  green >= 75, yellow >= 40, else red
  red when strategic and arr < 10k

decide channel "How we write"
  one of call, email, none
  result copy yes/no "With a copy to the manager"
  first row wins
    | tier | health || channel | copy |
    | high | red    || call    | yes  |
    | high | -      || call    | no   |
    | -    | red    || email   | yes  |
    | -    | -      || none    | no   |

service for tier high
  owner csm
  with manager

service for tier mid, tech
  owner manager
  with csm

playbook rescue "Rescue"
  for tier high, mid
  start when health is red and days until renews_on <= 90 days
  step call "Call" on day 0 by csm

playbook fall "A step down"
  start when tier moved down
  step call "Call" on day 0 by csm

escalation alarm "Alarm"
  for uses mail
  open when health is red
  severity one of high, low
    high when arr >= 50k
    else low
  level 1 manager answers within 1 business day
"""


def made(text: str) -> Ruleset:
    checked = check_text(text)
    assert checked.ruleset is not None, [one.message for one in checked.diagnostics]
    return checked.ruleset


def compared(old: str, new: str) -> dict[str, Verdict]:
    verdicts = what_can_differ(compile(made(old)), compile(made(new)))
    return {_called(answer): verdict for answer, verdict in verdicts.items()}


def changed(before: str, after: str, rules: str = RULES) -> dict[str, Verdict]:
    assert rules.count(before) == 1, before
    return compared(rules, rules.replace(before, after))


def _called(answer: Answer) -> str:
    return answer.name or answer.thing.value


def told(verdict: Verdict) -> list[str]:
    """A verdict in lines: each transition with its regions, and with `…` where there are others."""
    if not isinstance(verdict, Differs):
        return ["same" if isinstance(verdict, Same) else "not decided"]
    lines = []
    for one in verdict.transitions:
        more = "" if one.complete else " …"
        lines += [f"{one.before} -> {one.after}: {' | '.join(one.regions)}{more}"]
    return lines if verdict.complete else [*lines, "…"]


def differing(verdicts: dict[str, Verdict]) -> list[str]:
    return [name for name, verdict in verdicts.items() if not isinstance(verdict, Same)]


def test_nothing_differs_between_a_ruleset_and_itself() -> None:
    assert differing(compared(RULES, RULES)) == []


@pytest.mark.parametrize(
    "before, after",
    [
        ('"Annual recurring revenue"', '"Contract value a year"'),
        ("arr >= 25k", "arr >= 25000"),
        ("arr >= line or strategic", "strategic or arr >= line"),
        ("green >= 60%, yellow >= 30%", "green >= 0.6, yellow >= 0.3"),
        ("for tier mid, tech", "for tier tech, mid"),
        ("days until renews_on <= 90 days", "not days until renews_on > 90 days"),
    ],
)
def test_words_and_other_ways_to_say_it_change_nothing(before: str, after: str) -> None:
    assert differing(changed(before, after)) == []


def test_a_line_that_moves_says_who_moves_and_until_when() -> None:
    found = changed("money = 100k", "money = 110k")
    assert told(found["tier"]) == [
        "high -> mid: before 1 January 2027: annual recurring revenue is at least $100,000 and less than $110,000 "
        "and the account is not strategic (or missing)"
    ]


def test_a_date_that_moves_changes_the_days_between() -> None:
    found = changed("120k since 2027-01-01", "120k since 2027-04-01")
    assert told(found["tier"]) == [
        "mid -> high: from 1 January 2027 on and before 1 April 2027: annual recurring revenue is at least $100,000 "
        "and less than $120,000 and the account is not strategic (or missing)"
    ]


def test_what_reads_a_changed_name_is_told_by_the_same_fields() -> None:
    found = changed("arr >= 25k", "arr >= 30k")
    assert told(found["tier"]) == [
        "mid -> tech: annual recurring revenue is at least $25,000 and less than $30,000 and the account is not "
        "strategic (or missing)"
    ]
    assert told(found["service"]) == ["same"]
    assert differing(found) == ["tier", "rescue", "fall"]
    assert told(found["channel"]) == ["same"]


def test_a_playbooks_start_stands_or_falls() -> None:
    found = changed("days until renews_on <= 90 days", "days until renews_on <= 60 days")
    assert differing(found) == ["rescue"]
    assert told(found["rescue"]) == [
        "True -> False: service tier is not Tech touch, health is red and it is at least 61 days and at most 90 days "
        "until the renewal date"
    ]


def test_a_threshold_of_health_goes_through_the_score() -> None:
    found = changed("green >= 60%", "green >= 70%")
    verdict = found["health"]
    assert isinstance(verdict, Differs)
    assert [(one.before, one.after) for one in verdict.transitions] == [("green", "yellow")]
    assert told(verdict)[0].startswith("green -> yellow: use is at least 60% and less than 70%, ")
    assert told(found["channel"]) == ["same"]


def test_a_missing_value_is_one_of_the_accounts() -> None:
    found = changed("arr >= line or strategic", "arr >= line or strategic is missing")
    assert told(found["tier"])[0].startswith("high -> mid: ")
    shown = found["tier"]
    assert isinstance(shown, Differs)
    assert {(one.before, one.after) for one in shown.transitions} == {
        ("high", "mid"),
        ("high", "tech"),
        ("mid", "high"),
        ("tech", "high"),
    }


def test_a_further_result_and_a_severity_are_answers_of_their_own() -> None:
    assert differing(changed("| high | red    || call    | yes  |", "| high | red    || call    | no   |")) == [
        "channel.copy"
    ]
    assert differing(changed("high when arr >= 50k", "high when arr > 50k")) == ["alarm.severity"]


def test_history_is_anything_that_can_have_been() -> None:
    found = changed("tier moved down", "tier left high")
    assert differing(found) == ["fall"]
    verdict = found["fall"]
    assert isinstance(verdict, Differs)
    assert [(one.before, one.after) for one in verdict.transitions] == [(True, False)]
    assert verdict.complete
    kept = verdict.transitions[0].case.history.kept
    assert [(one.name, one.value) for one in kept if one.name == "tier"] == [("tier", "mid")]


def test_the_age_at_which_a_value_is_stale_is_a_rule() -> None:
    found = changed("good for 60 days", "good for 90 days")
    verdict = found["health"]
    assert isinstance(verdict, Differs)
    assert all(one.case.fields["counted_on"] < one.case.today - datetime.timedelta(60) for one in verdict.transitions)  # type: ignore[operator]


def test_a_choice_that_is_renamed_is_read_alike_by_nobody() -> None:
    """`business` means nothing to the new version: only accounts that both can read are compared."""
    new = RULES.replace("free, team, business", "free, team, company").replace(
        "| business || green", "| company  || green"
    )
    assert told(compared(RULES, new)["health"]) == ["same"]


def test_a_field_of_another_kind_leaves_it_open() -> None:
    new = RULES.replace('arr        money >= 0 "Annual recurring revenue"', "arr        one of small, large")
    new = new.replace("arr >= line or strategic", "arr is large").replace("arr >= 25k", "strategic")
    new = new.replace("strategic and arr < 10k", "strategic").replace("arr >= 50k", "arr is large")
    new = new.replace('parameter line money = 100k\n  120k since 2027-01-01 "Board decision"\n', "")
    found = compared(RULES, new)["tier"]
    assert isinstance(found, NotDecided)
    assert found.reason == (
        "`arr` is a number in the old version and a text in the new one: no account is read alike by both"
    )


def test_an_account_that_shows_it_is_as_small_as_can_be() -> None:
    verdict = changed("arr >= 25k", "arr >= 30k")["tier"]
    assert isinstance(verdict, Differs)
    assert dict(verdict.transitions[0].case.fields) == {"id": "A-1", "arr": 27_000.0}
