"""The rulesets that people start from: nothing to mend, and all that they guarantee is proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from touchline.analysis.promises import Proved
from touchline.analysis.proofs import promises
from touchline.loading import check, examine

RULESETS = sorted(path.parent for path in (Path(__file__).parents[2] / "rulesets").glob("*/touchline.yaml"))


def test_there_are_starters() -> None:
    assert len(RULESETS) >= 3


@pytest.mark.parametrize("folder", RULESETS, ids=lambda folder: folder.name)
def test_a_starter_has_nothing_to_mend_and_keeps_its_promises(folder: Path) -> None:
    checked = check(folder)
    assert checked.ruleset is not None
    assert [f"{one.code}: {one.message}" for one in examine(checked).diagnostics] == []
    found = promises(checked.ruleset)
    assert found, "a starter shows what a guarantee is"
    assert [one.guarantee.label for one in found if not isinstance(one.verdict, Proved)] == []
