"""The starters, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from touchline.loading import check
from touchline.model.ruleset import Ruleset

FOLDER = Path(__file__).parents[2] / "rulesets"


@pytest.fixture(scope="session")
def starters() -> tuple[Ruleset, ...]:
    """Every starter that ships."""
    found = [check(folder).ruleset for folder in sorted(FOLDER.iterdir()) if (folder / "touchline.yaml").exists()]
    return tuple(ruleset for ruleset in found if ruleset is not None)
