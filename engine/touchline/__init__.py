"""Touchline: rules as code for Customer Success.

    import datetime, touchline

    ruleset = touchline.load("scheduling")
    judgement = ruleset.judge({"id": "A-1", "arr": 120_000}, today=datetime.date(2026, 11, 22))
    judgement.segments["tier"].segment

Names are imported when first used, so that `import touchline` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from touchline.judgement.inputs import (
        Answered,
        History,
        Hold,
        Kept,
        OpenedWork,
        Peers,
        Population,
        StepDone,
    )
    from touchline.judgement.judgement import Judgement
    from touchline.library import Ruleset, RulesetError, load, load_text

__all__ = [
    "Answered",
    "History",
    "Hold",
    "Judgement",
    "Kept",
    "OpenedWork",
    "Peers",
    "Population",
    "Ruleset",
    "RulesetError",
    "StepDone",
    "load",
    "load_text",
]

_HOMES = {
    "Judgement": "touchline.judgement.judgement",
    "Ruleset": "touchline.library",
    "RulesetError": "touchline.library",
    "load": "touchline.library",
    "load_text": "touchline.library",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'touchline' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES.get(name, "touchline.judgement.inputs")), name)
