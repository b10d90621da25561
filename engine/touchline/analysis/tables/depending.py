"""Rows that no account takes only because columns depend on one another (M18).

Column by column each of their values can be; together they cannot: no account has a tier for 100,000 and less revenue.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from touchline.analysis.tables.budget import OutOfStepsError
from touchline.analysis.tables.confirming import Unshown
from touchline.analysis.tables.given import Beyond
from touchline.analysis.tables.grid import Column
from touchline.analysis.tables.overlaps import overlapping
from touchline.analysis.tables.period import InPeriod
from touchline.analysis.tables.reporting import Effort, Reporting
from touchline.analysis.tables.samples import Sample
from touchline.syntax.tree import Combining
from touchline.tables.index import positions

_BY_ORDER = (Combining.FIRST, Combining.HIGHEST, Combining.LEAST, Combining.GREATEST)
_STEPS = 1_000  # what looking for one account counts as


def ruled_out(
    it: InPeriod, report: Reporting, silent: set[int], beyond: Beyond, effort: Effort, hidden: Callable[[int], None]
) -> set[int]:
    """The places of rows that never match or, where the order counts, never decide. `hidden` tells of the k-th row
    in order."""
    idle: set[int] = set()
    if not depend(it.columns, beyond) or not report.proves:
        return idle
    budget, by_order = effort.budget(), it.table.combining in _BY_ORDER
    order, question = it.combined.order, "which rows no account takes, as columns depend on one another"
    earlier: list[list[int]] = [[] for _ in order]
    try:
        for e, later in enumerate(overlapping([it.limited(place) for place in order], budget) if by_order else ()):
            budget.spend(later.bit_count())
            for k in positions(later):
                earlier[k].append(order[e])
    except OutOfStepsError:
        report.undecided.append(question)
        return idle
    for k, place in enumerate(order):
        if place in silent:
            continue
        try:
            budget.spend(_STEPS)
        except OutOfStepsError:
            report.undecided.append(question)
            return idle
        number = it.numbers[place]

        def takes(columns: Sequence[Sample], _values: object, _context: object, number: int = number) -> bool:
            outcome = it.outcome(columns)
            return outcome.row == number if by_order else number in outcome.rows

        if report.show(it.limited(place), takes, [it.rows[e] for e in earlier[k]]) is Unshown.IMPOSSIBLE:
            idle.add(place)
            if by_order:
                hidden(k)
            elif report.has_room("row-never-matches"):
                report.add("row-never-matches", (number,), it.limited(place), None)
    return idle


def depend(columns: Sequence[Column], beyond: Beyond) -> bool:
    """Whether two columns hang on the same field, or on the same name that counts as a value of its own."""
    seen: set[object] = set()
    for column in columns:
        own = beyond.hangs_on(column.expression)
        if not seen.isdisjoint(own):
            return True
        seen |= own
    return False
