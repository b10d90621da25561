"""The cases of the starters: they hold, every row decides in one, and they notice small mistakes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from touchline.backends.python import compile
from touchline.loading import check
from touchline.model.ruleset import Ruleset
from touchline.testing.coverage import Figure, coverage
from touchline.testing.mutation import mutate
from touchline.testing.running import run_all
from touchline.testing.suite import Suite, suite_of

ROOT = Path(__file__).resolve().parents[2]
WITH_CASES = sorted(folder.parent.name for folder in (ROOT / "rulesets").glob("*/cases"))
WANTED = Fraction(95, 100)


def suite_at(name: str) -> tuple[Ruleset, Suite]:
    found = check(ROOT / "rulesets" / name)
    assert found.ruleset is not None
    assert found.workspace is not None
    return found.ruleset, suite_of(found.ruleset, found.workspace.files)


@pytest.mark.parametrize("name", WITH_CASES)
def test_they_hold_and_every_row_decides(name: str) -> None:
    ruleset, suite = suite_at(name)
    evaluator = compile(ruleset)
    assert suite.diagnostics == ()
    assert [ran.case.name for ran in run_all(suite.cases, evaluator) if not ran.passed] == []
    assert all(case.confirmed for case in suite.cases)
    found = coverage(ruleset, suite.cases, evaluator)
    unreached = [item.what for item in found.items if item.kind is Figure.DECIDED and not item.reached]
    assert unreached == []


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_CASES)
def test_they_notice_small_mistakes(name: str) -> None:
    ruleset, suite = suite_at(name)
    assert ruleset.effective is not None
    found = mutate(ruleset, suite.cases, compile(ruleset), ruleset.effective, seconds=600)
    assert (found.broken, found.untried) == ((), 0)
    missed = [one.mutant.what for one in found.survivors]
    assert found.noticed >= WANTED * found.counted, missed
