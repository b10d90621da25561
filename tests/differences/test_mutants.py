"""One small mistake in a starter: what is said of every account holds of random ones, and each claim is shown.

`TOUCHLINE_PAIRS` sets how many mutants of each are tried and `TOUCHLINE_DIFFERENCES` with how many accounts: 4 and 300
in the gate, 100 and 10,000 in a long run.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from random import Random

import pytest

from differences.judging_both import contradiction, unshown
from touchline.analysis.differences.answers import NotDecided, Same
from touchline.analysis.differences.comparing import changes
from touchline.analysis.differences.proving import Comparison
from touchline.backends.python import compile
from touchline.loading import check
from touchline.model.ruleset import Ruleset
from touchline.testing.mutants import Mutant, mutants

ACCOUNTS = int(os.environ.get("TOUCHLINE_DIFFERENCES", "300"))
PAIRS = int(os.environ.get("TOUCHLINE_PAIRS", "4"))
STARTERS = sorted(path.parent for path in (Path(__file__).parents[2] / "rulesets").glob("*/touchline.yaml"))


@cache
def loaded(folder: Path) -> Ruleset:
    ruleset = check(folder).ruleset
    assert ruleset is not None
    return ruleset


def chosen(folder: Path) -> list[Mutant]:
    made = list(mutants(loaded(folder)))
    return Random(folder.name).sample(made, min(PAIRS, len(made)))


@pytest.mark.parametrize("folder", STARTERS, ids=lambda folder: folder.name)
def test_every_mistake_is_told(folder: Path) -> None:
    old = loaded(folder)
    made = mutants(old)
    for mutant in Random(folder.name).sample(made, min(10 * PAIRS, len(made))):
        assert changes(old, mutant.ruleset(old)), mutant.what


@pytest.mark.parametrize("folder", STARTERS, ids=lambda folder: folder.name)
def test_no_account_contradicts_what_is_said_of_every_account(folder: Path) -> None:
    old = loaded(folder)
    undecided = 0
    for i, mutant in enumerate(chosen(folder)):
        new = mutant.ruleset(old)
        comparison = Comparison(compile(old), compile(new))
        verdicts = comparison.verdicts()
        assert unshown(old, new, verdicts) is None, mutant.what
        touched = {answer for change in changes(old, new) for answer in change.effect.touches}
        assert touched >= {a for a, verdict in verdicts.items() if not isinstance(verdict, Same)}, mutant.what
        found = contradiction(old, new, verdicts, seed=i, accounts=ACCOUNTS, regions=comparison.regions)
        assert found is None, f"{mutant.what}: {found}"
        undecided += any(isinstance(verdict, NotDecided) for verdict in verdicts.values())
    assert undecided <= 0.1 * PAIRS + 1
