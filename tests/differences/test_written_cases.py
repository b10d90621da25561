"""What a new version answers differently, written as cases: they are read back, pass with it and fail without it."""

from __future__ import annotations

import pytest

from touchline.analysis.differences.proving import what_can_differ
from touchline.backends.python import compile
from touchline.loading import check_text
from touchline.model.ruleset import Ruleset
from touchline.testing.running import run
from touchline.testing.suite import suite
from touchline.testing.transitions import transition_cases
from touchline.testing.writing import cases_as_yaml

OLD = """ruleset w "W"
  effective 2026-10-01

account
  id        required text
  arr       money >= 0
  strategic yes/no

role csm     "CSM"
role manager "Manager"

parameter line money = 100k

segmentation tier "Service tier"
  high "High touch" when arr >= line or strategic
  low  "Low touch"  otherwise
  may be held by manager up to 90 days

decide speed "How fast"
  one of fast, slow
  fast when tier is high
  else slow

playbook call "Call"
  start when tier is high and previous tier is low
  step call "Call" on day 0 by csm

escalation alarm "Alarm"
  open when tier moved down
  severity one of bad, worse
    worse when arr >= line
    else bad
  level 1 manager answers within 1 business day
"""


def made(text: str) -> Ruleset:
    checked = check_text(text)
    assert checked.ruleset is not None, [one.message for one in checked.diagnostics]
    return checked.ruleset


@pytest.mark.parametrize(
    "new",
    [
        OLD.replace("100k", "120k"),
        OLD.replace(" or strategic", ""),
        OLD.replace("previous tier is low", "previous tier is known"),
        OLD.replace("tier moved down", "tier entered high"),
        OLD.replace("fast when tier is high", "fast when tier is low"),
    ],
)
def test_they_pass_with_the_new_version_and_fail_with_the_old(new: str) -> None:
    old_rules, new_rules = made(OLD), made(new)
    judges = compile(old_rules), compile(new_rules)
    cases = transition_cases(what_can_differ(*judges), *judges)
    assert cases
    text = cases_as_yaml(cases, "id", "what differs")
    read = suite(new_rules, [("cases/differences.yaml", text.encode())])
    assert read.diagnostics == (), (read.diagnostics, text)
    assert [one.name for one in read.cases] == [one.name for one in cases]
    for case in read.cases:
        assert run(case, judges[1]).passed, (case, run(case, judges[1]))
        assert not run(case, judges[0]).passed, case
        assert not case.confirmed


def test_a_case_is_called_what_it_shows() -> None:
    judges = compile(made(OLD)), compile(made(OLD.replace("100k", "120k")))
    names = [case.name for case in transition_cases(what_can_differ(*judges), *judges)]
    assert names[:2] == ["tier was high and is low", "speed was fast and is slow"]
