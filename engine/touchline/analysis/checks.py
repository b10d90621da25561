"""Everything that is found in a ruleset without an account: the one way in."""

from __future__ import annotations

from touchline.analysis.tables.checks import check_tables
from touchline.analysis.tables.solving import solver_for
from touchline.diagnostics import Diagnostic
from touchline.limits import DEFAULTS, Limits
from touchline.model.ruleset import Ruleset


def check_ruleset(ruleset: Ruleset, limits: Limits = DEFAULTS) -> tuple[Diagnostic, ...]:
    """Findings about a ruleset whose names and types hold, in no order. Bounded in time (P6)."""
    return check_tables(ruleset, limits, solver_for)
