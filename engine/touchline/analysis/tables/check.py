"""All checks of one table or of lines, in one period.

Each question has its own budget, and one that is given up leaves the others standing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import reduce

from touchline.analysis.tables.budget import OutOfStepsError
from touchline.analysis.tables.conditions import Asking
from touchline.analysis.tables.confirming import Accept, Confirmer, Shown, Unshown
from touchline.analysis.tables.deciding import deciding
from touchline.analysis.tables.depending import ruled_out
from touchline.analysis.tables.domains import Domains
from touchline.analysis.tables.gaps import free_of, gaps
from touchline.analysis.tables.grid import Grid, Region, grid
from touchline.analysis.tables.merging import mergeable
from touchline.analysis.tables.overlaps import claimed_twice, overlapping
from touchline.analysis.tables.period import InPeriod, Limits, in_period, ways
from touchline.analysis.tables.reporting import Checked, Effort, Reporting
from touchline.analysis.tables.subjects import Place, Subject
from touchline.model.tables import Lines, Table
from touchline.prose.values import as_written
from touchline.syntax.tree import Combining
from touchline.tables.index import positions
from touchline.tables.values import ValueSet, everything

_ONE_DECIDES = (Combining.UNIQUE, Combining.FIRST, Combining.HIGHEST, Combining.LEAST, Combining.GREATEST)
_MAY_FALL_THROUGH = (Combining.UNIQUE, Combining.FIRST, Combining.HIGHEST)
_IN_ANY_ORDER = (Combining.UNIQUE, Combining.HIGHEST, Combining.LEAST, Combining.GREATEST, Combining.COUNT)


def check_lines(
    subject: Subject, lines: Lines, domains: Domains, confirmer: Callable[[], Confirmer], effort: Effort
) -> Checked:
    """Whether lines fall through: no condition is true and nothing says `otherwise` or `else`."""
    report = Reporting(confirmer, subject, (), effort.most)
    if lines.default is not None or any(line.condition is None for line in lines.lines):
        return report.done()
    try:
        asking = Asking(domains.parameters, effort.budget())
        as_rows = ways(lines, Limits(subject, domains, effort.budget()), asking)
        report.columns = as_rows.columns
        made = grid(as_rows.columns, as_rows.rows, effort.budget())
        boxes = gaps(made, effort.budget(), effort.most + 1)
    except OutOfStepsError:
        report.undecided.append("whether an account falls through")
        return report.done()
    for box in boxes.boxes:
        report.claim(_gap_code(subject), (), made.region(box), lambda columns, values, context: True)
    return report.done()


def check_table(
    subject: Subject, table: Table, domains: Domains, confirmer: Callable[[], Confirmer], effort: Effort
) -> Checked:
    """Everything there is to say of a table."""
    if not table.inputs:
        return Checked((), (), {})
    try:
        it = in_period(subject, table, domains, effort.budget())
    except OutOfStepsError:
        return Checked((), ("anything about it",), {})
    report = Reporting(confirmer, subject, it.columns, effort.most)
    made: Grid | None = None
    try:
        order = it.combined.order
        made = grid(it.columns, [it.rows[i] for i in order], effort.budget())
    except OutOfStepsError:
        report.undecided.append("whether it has gaps or rows that never decide")
    silent = _never(it, made, report)
    if made is not None:
        _gaps(it, made, report, effort)
    conflicts = _overlaps(it, report, silent, effort)
    if made is not None and table.combining in _ONE_DECIDES and not conflicts:
        silent |= _deciding(it, made, report, silent, effort)
    if table.combining is Combining.FIRST:
        _bounds(it, made, report, silent, effort)
    _merges(it, report, silent, effort)
    ruled_out(it, report, silent, domains.beyond, effort, lambda k: _hidden(it, report, k))
    return report.done()


def _gap_code(subject: Subject) -> str:
    return "falls-through" if subject.place is Place.SEGMENTATION else "gap"


def _never(it: InPeriod, made: Grid | None, report: Reporting) -> set[int]:
    """Rows (by place) with a cell, or two cells of one column, that nothing gets through."""
    if made is None:
        suspects = list(range(len(it.rows)))
    else:
        some = [reduce(int.__or__, axis.masks, 0) for axis in made.axes]
        every = reduce(int.__and__, some, made.every)
        suspects = sorted(it.combined.order[k] for k in positions(made.every & ~every))
    found = set()
    for i in suspects:
        for values, column in zip(it.rows[i], it.columns, strict=True):
            if values.intersect(column.domain).is_empty():
                found.add(i)
                if report.has_room("row-never-matches"):
                    report.add("row-never-matches", (it.numbers[i],), it.rows[i], None, column.heading)
                break
    return found


def _gaps(it: InPeriod, made: Grid, report: Reporting, effort: Effort) -> None:
    if it.table.combining not in _MAY_FALL_THROUGH or it.table.default is not None:
        return
    try:
        if it.subject.place is Place.MEASURE:  # a missing input gives no band, by design (M22)
            known = [replace(column, domain=ValueSet(False, column.domain.known)) for column in it.columns]
            made = grid(known, it.rows, effort.budget())
        found = gaps(made, effort.budget(), effort.most + 1)
    except OutOfStepsError:
        report.undecided.append("whether it has gaps")
        return
    for box in found.boxes:
        report.claim(
            _gap_code(it.subject), (), made.region(box), lambda columns, _values, _context: not it.outcome(columns).rows
        )


def _overlaps(it: InPeriod, report: Reporting, silent: set[int], effort: Effort) -> bool:
    """Whether rows contradict each other where exactly one should apply; rows that agree are told as advice."""
    if it.table.combining is not Combining.UNIQUE:
        return False
    try:
        shared = overlapping(_limited(it), effort.budget())
    except OutOfStepsError:
        report.undecided.append("whether rows contradict each other")
        return True
    answers = {place: it.combined.ones[i].values for i, place in enumerate(it.combined.order)}
    alike: dict[object, int] = {}
    for place, values in answers.items():
        alike[values] = alike.get(values, 0) | 1 << place
    open_before = len(report.undecided)
    for i, mask in enumerate(shared):
        if i in silent:
            continue
        for code, places in (("overlapping-rows", mask & ~alike[answers[i]]), ("rows-agree", mask & alike[answers[i]])):
            for j in _some(places, report, code):
                if j not in silent:
                    rows = (it.numbers[i], it.numbers[j])
                    report.claim(code, rows, _within(it, i, j), _both_match(it, rows, code == "rows-agree"))
    told = any(one.code == "overlapping-rows" for one in report.found)
    return told or len(report.undecided) > open_before


def _limited(it: InPeriod) -> list[tuple[ValueSet, ...]]:
    """The rows without what their columns cannot hold."""
    limits = [None if c.domain.contains(everything(c.expression.type)) else c.domain for c in it.columns]
    if not any(limits):
        return list(it.rows)
    return [
        tuple(v if limit is None else v.intersect(limit) for v, limit in zip(row, limits, strict=True))
        for row in it.rows
    ]


def _some(places: int, report: Reporting, code: str) -> Iterator[int]:
    """The places, as long as there is room to tell of them; the others are counted."""
    while places:
        if not report.has_room(code):
            report.untold[code] += places.bit_count() - 1
            return
        low = places & -places
        yield low.bit_length() - 1
        places ^= low


def _both_match(it: InPeriod, rows: tuple[int, int], agree: bool) -> Accept:
    def accept(columns: Sequence[object], _values: object, _context: object) -> bool:
        outcome = it.outcome(columns)  # type: ignore[arg-type]
        return set(rows) <= set(outcome.rows) and (agree or outcome.conflict is not None)

    return accept


def _within(it: InPeriod, i: int, j: int) -> Region:
    return tuple(
        a.intersect(b).intersect(column.domain) for a, b, column in zip(it.rows[i], it.rows[j], it.columns, strict=True)
    )


def _deciding(it: InPeriod, made: Grid, report: Reporting, silent: set[int], effort: Effort) -> set[int]:
    """Rows that never decide, and rows without which nothing changes."""
    ones, table = it.combined.ones, it.table

    def differs(i: int, j: int | None) -> bool:
        if j is None:  # what `else` says is said for all others: a row may say it too
            return True
        other = ones[j]
        return ones[i].values != other.values or (ones[i].because is not None and ones[i].because != other.because)

    try:
        found = deciding(made, differs, effort.budget())
    except OutOfStepsError:
        report.undecided.append("which rows never decide")
        return set()
    idle: set[int] = set()
    for k, place in enumerate(it.combined.order):
        if place in silent:
            continue
        hidden = not found.decides >> k & 1
        if not hidden and found.matter >> k & 1:
            continue
        idle.add(place)
        if table.combining is Combining.UNIQUE or not hidden:
            _redundant(it, made, report, k, effort)
        else:
            _hidden(it, report, k)
    return idle


def _hidden(it: InPeriod, report: Reporting, k: int) -> None:
    if not report.has_room("hidden-row"):
        return
    order = it.combined.order
    place = order[k]
    row = it.limited(place)
    by = [
        order[e] for e in range(k)
        if not any(a.intersect(b).is_empty() for a, b in zip(it.rows[order[e]], row, strict=True))
    ]  # fmt: skip
    alone = [e for e in by if all(a.contains(b) for a, b in zip(it.rows[e], row, strict=True))]
    rows = (*(it.numbers[e] for e in alone[:1] or by), it.numbers[place])
    shown = report.show(row, lambda columns, _v, _c: it.outcome(columns).row != it.numbers[place])
    if shown is Unshown.IMPOSSIBLE:
        if report.has_room("row-never-matches"):
            report.add("row-never-matches", rows[-1:], row, None, "")
    else:
        report.add("hidden-row", rows, row, shown if isinstance(shown, Shown) else None)


def _redundant(it: InPeriod, made: Grid, report: Reporting, k: int, effort: Effort) -> None:
    if not report.has_room("redundant-row"):
        return
    place, number = it.combined.order[k], it.numbers[it.combined.order[k]]
    box = tuple(axis.letting_through(k) for axis in made.axes)
    try:
        spot = free_of(made, box, (1 << k) - 1, effort.budget())
    except OutOfStepsError:
        spot = None
    row = it.limited(place)
    region = row if spot is None else made.region([1 << i for i in spot])
    shown = report.show(region, lambda columns, _v, _c: number in it.outcome(columns).rows or spot is not None)
    report.add("redundant-row", (number,), row, shown if isinstance(shown, Shown) else None)


def _bounds(it: InPeriod, made: Grid | None, report: Reporting, silent: set[int], effort: Effort) -> None:
    """Bounds that two rows both claim: the first of them gets what was meant for one."""
    try:
        claimed = claimed_twice(it.written, effort.budget())
    except OutOfStepsError:
        report.undecided.append("whether two rows claim the same bound")
        return
    answers = {place: it.combined.ones[i].values for i, place in enumerate(it.combined.order)}
    for i, j, column, bound in claimed:
        if i in silent or j in silent or answers[i] == answers[j] or not report.has_room("shared-bound"):
            continue
        region = _within(it, i, j)
        if any(values.is_empty() for values in region):
            continue
        told = f"{as_written(bound, it.columns[column].expression.type)}\n{it.columns[column].heading}"
        shown = _decided_by(it, made, report, region, i, effort)
        if shown is not None:
            report.add("shared-bound", (it.numbers[i], it.numbers[j]), region, shown, told)


def _decided_by(
    it: InPeriod, made: Grid | None, report: Reporting, region: Region, i: int, effort: Effort
) -> Shown | None:
    """An account in a region that row i decides; rows above it may take all of the region."""
    if made is not None:
        box = [
            sum(1 << c for c, values in enumerate(axis.sets) if not values.intersect(region[place]).is_empty())
            for place, axis in zip(made.order, made.axes, strict=True)
        ]
        try:
            spot = free_of(made, box, (1 << i) - 1, effort.budget())
        except OutOfStepsError:
            return None
        if spot is None:
            return None
        region = made.region([1 << c for c in spot])
    shown = report.show(region, lambda columns, _v, _c: it.outcome(columns).row == it.numbers[i])
    return shown if isinstance(shown, Shown) else None


def _merges(it: InPeriod, report: Reporting, silent: set[int], effort: Effort) -> None:
    answers: dict[int, object] = {
        place: (it.combined.ones[i].values, it.combined.ones[i].because) for i, place in enumerate(it.combined.order)
    }
    try:
        found = mergeable(
            it.rows, [answers[i] for i in range(len(it.rows))],
            it.table.combining not in _IN_ANY_ORDER, effort.budget(),
        )  # fmt: skip
    except OutOfStepsError:
        return  # advice that is not given harms nobody
    used: set[int] = set(silent)
    for merge in sorted(found, key=lambda m: (m.first, m.second)):
        if merge.first in used or merge.second in used or not report.has_room("mergeable-rows"):
            continue
        used |= {merge.first, merge.second}
        row = list(it.rows[merge.first])
        row[merge.column] = merge.cell
        rows = (it.numbers[merge.first], it.numbers[merge.second])
        report.add("mergeable-rows", rows, tuple(row), None, it.columns[merge.column].heading)


def checked(
    subject: Subject, domains: Domains, confirmer: Callable[[], Confirmer], effort: Effort
) -> Iterator[Checked]:
    """The checks of a subject's rules."""
    match subject.rules:
        case Table() as table:
            yield check_table(subject, table, domains, confirmer, effort)
        case Lines() as lines:
            yield check_lines(subject, lines, domains, confirmer, effort)


__all__ = ["Checked", "Effort", "check_lines", "check_table", "checked"]
