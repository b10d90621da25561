"""The accounts that show a difference, written as cases that run against the new version."""

from __future__ import annotations

import datetime

from touchline.analysis.differences.proving import what_can_differ
from touchline.library import load_text
from touchline.rollout.cases import cases_of
from touchline.testing.reading import read_cases
from touchline.testing.running import run_all
from touchline.testing.writing import cases_as_yaml

OLD = """\
ruleset a "A"
  language 1

role csm "CSM"

account
  id      required text
  arr     money >= 0
  open_p1 whole number >= 0

segmentation tier "Service tier"
  always current
  high "High touch" when arr >= 100k
  low  "Low touch"  otherwise

health "Health"
  measure support "Tickets"
    weight 1
    value open_p1
    green <= 0, yellow <= 2
  missing measures leave no score
  green >= 75, yellow >= 50, else red

service for tier high
  owner csm

service for tier low
  with csm

playbook rescue "Rescue"
  start when health is red
  step call "Call" on day 0 by csm

decide reply "How soon we answer"
  one of today, this_week
  today when tier is high
  else this_week
"""
NEW = OLD.replace("arr >= 100k", "arr >= 50k").replace("yellow <= 2", "yellow <= 1")
TODAY = datetime.date(2026, 10, 15)


def test_each_difference_is_a_case_that_passes_on_the_new_rules_and_fails_on_the_old() -> None:
    old, new = load_text(OLD).evaluator, load_text(NEW).evaluator
    cases = cases_of(what_can_differ(old, new, TODAY), new)
    assert {case.name for case in cases} == {
        "Service tier is high, and was low",
        "health is red, and was yellow",
        "How soon we answer is today, and was this week",
        "the service is tier high, and was tier low",
        "Rescue starts, and did not",
    }
    text = cases_as_yaml(cases, "id", "what changes")
    read, mistakes, _ = read_cases("cases/change.yaml", text.encode("utf-8"), new.ruleset)
    assert mistakes == ()
    assert len(read) == len(cases)
    assert not any(case.confirmed for case in read)
    assert all(ran.passed for ran in run_all(read, new))
    assert not any(ran.passed for ran in run_all(read, old))


def test_where_nothing_differs_there_is_no_case() -> None:
    old = load_text(OLD).evaluator
    assert cases_of(what_can_differ(old, old, TODAY), old) == ()
