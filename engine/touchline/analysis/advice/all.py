"""All advice, in the order in which it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from touchline.analysis.advice.decisions_not_made import decisions_not_made
from touchline.analysis.advice.downgrade_without_notice import downgrade_without_notice
from touchline.analysis.advice.ignores_vertical import ignores_vertical
from touchline.analysis.advice.label_only import label_only
from touchline.analysis.advice.not_reviewed import not_reviewed
from touchline.analysis.advice.nothing_to_do import nothing_to_do
from touchline.analysis.advice.revenue_only import revenue_only
from touchline.analysis.advice.served_the_same import served_the_same
from touchline.analysis.advice.too_many_segments import too_many_segments
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Ruleset

ADVICE: tuple[Callable[[Ruleset], Iterator[Diagnostic]], ...] = (
    label_only,
    decisions_not_made,
    served_the_same,
    too_many_segments,
    not_reviewed,
    downgrade_without_notice,
    revenue_only,
    ignores_vertical,
    nothing_to_do,
)


def advise(ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    """Every piece of advice about a ruleset whose names and types hold."""
    return tuple(found for advice in ADVICE for found in advice(ruleset))
