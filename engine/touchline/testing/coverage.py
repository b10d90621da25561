"""How much of a ruleset its tests reach, in exact counts: rows, rules, boundaries, parts of conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from touchline.analysis.tables.domains import Domains
from touchline.backends.python import Evaluator, Judged
from touchline.model.expressions import Compare, Expression, Kind, Literal, Read, Relation
from touchline.model.ruleset import Ruleset
from touchline.model.tables import Operand
from touchline.source import Span
from touchline.tables.boxes import boxes, periods
from touchline.tables.intervals import Interval, Intervals, Point
from touchline.tables.values import ValueSet
from touchline.testing.cases import Case
from touchline.testing.running import judge
from touchline.testing.sites import ELSE, ConditionSite, LinesSite, Site, TableSite, ThresholdsSite, sites
from touchline.testing.telling import point_word
from touchline.testing.trace import ConditionTrace, TableTrace, Tracer, decisive, leaves


class Figure(Enum):
    """What is counted."""

    MATCHED = "rows matched"
    DECIDED = "rows decided"
    RULES = "rules that held"
    BOUNDARIES = "sides of boundaries"
    PARTS = "parts of conditions, each way"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be reached: what it is in words, where it stands, and whether some test reaches it."""

    kind: Figure
    what: str
    span: Span
    reached: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything there is to reach, in the order of the text."""

    items: tuple[Item, ...]

    def count(self, kind: Figure) -> tuple[int, int]:
        """How many were reached, of how many."""
        found = [item.reached for item in self.items if item.kind is kind]
        return sum(found), len(found)

    def meets(self, share: Fraction) -> bool:
        """Whether every figure is at least `share` (0 to 1), exactly."""
        return all(reached >= share * of for reached, of in map(self.count, Figure))


def percent(reached: int, of: int) -> str:
    """`91.3%`, never rounded up; nothing to reach is reached."""
    if of == 0:
        return "100%"
    tenths = reached * 1000 // of
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def coverage(ruleset: Ruleset, cases: Sequence[Case], evaluator: Evaluator) -> Coverage:
    """What the cases reach, judged by `evaluator`, which is that of the ruleset."""
    judged = [one for one in (judge(case, evaluator) for case in cases) if one.rejected is None]
    tracer = Tracer()
    items: list[Item] = []
    for site in sites(ruleset):
        asked = [one for one in judged if site.asked(one)]
        items.extend(items_of(site, asked, tracer, ruleset))
    places = {path: i for i, path in enumerate(ruleset.sources)}
    items.sort(key=lambda item: (places.get(item.span.path, len(places)), item.span.start))
    return Coverage(tuple(items))


def items_of(site: Site, judged: Sequence[Judged], tracer: Tracer, ruleset: Ruleset) -> Iterator[Item]:
    """What there is to reach at one site, always in the same order, and whether some of the judgements, in all of
    which it was asked, reaches it."""
    match site:
        case TableSite():
            yield from _of_table(site, judged, tracer, ruleset)
        case LinesSite():
            yield from _of_lines(site, judged, tracer)
        case ConditionSite():
            traces = [tracer.site(site, one) for one in judged]
            yield Item(Figure.RULES, f"{site.name} never held", site.span, any(t.whole is True for t in traces))
            yield from _of_condition(site.name, site.condition, traces)
        case ThresholdsSite():
            yield from _of_thresholds(site, judged, ruleset)


# --------------------------------------------------------------------------- tables


@dataclass(slots=True)
class _Sides:
    """A bound of a cell, and whether tests stand on its two sides while the row's other cells hold."""

    point: Point
    low: bool
    inside: bool = False
    outside: bool = False


def _of_table(site: TableSite, judged: Sequence[Judged], tracer: Tracer, ruleset: Ruleset) -> Iterator[Item]:
    traces = [(one, tracer.table(site.table, one)) for one in judged]
    matched = {i for _, trace in traces for i in trace.matched}
    decided = {number for _, trace in traces for number in trace.decided}
    parameters = periods(ruleset.parameters)[0].values
    first, domains = boxes(site.table, parameters), Domains(ruleset, parameters)
    for i, row in enumerate(site.table.rows):
        name = f"{site.name}, row {row.number}"
        yield Item(Figure.MATCHED, f"{name} never matched", row.span, i in matched)
        yield Item(Figure.DECIDED, f"{name} never decided", row.span, row.number in decided)
        for column, (span, values) in enumerate(zip(row.cell_spans, first[i].sets, strict=False)):
            at = f"{name}, {site.table.inputs[column].heading}"
            can_be = domains.of(site.table.inputs[column].expression)
            for sides in _sides(values, i, column, site, traces, tracer):
                beyond = "below" if sides.low else "above"
                point = point_word(sides.point)
                yield Item(Figure.BOUNDARIES, f"{at}: no test within {point}", span, sides.inside)
                if _is_beyond(can_be.subtract(values), sides):
                    yield Item(Figure.BOUNDARIES, f"{at}: no test {beyond} {point}", span, sides.outside)
    yield from _of_else(site.name, site.table.default, ELSE in decided)


def _of_else(name: str, default: tuple[Operand, ...] | None, decided: bool) -> Iterator[Item]:
    """What holds where no row and no line does is one more of them."""
    if default:
        for kind, word in ((Figure.MATCHED, "matched"), (Figure.DECIDED, "decided")):
            yield Item(kind, f"{name}, else never {word}", default[0].span, decided)


def _sides(
    values: ValueSet,
    row: int,
    column: int,
    site: TableSite,
    traces: Sequence[tuple[Judged, TableTrace]],
    tracer: Tracer,
) -> list[_Sides]:
    found = [_Sides(point, low) for point, low in _bounds(values)]
    for judged, trace in traces if found else ():
        value = trace.values[column]
        if value is None or not all(held for i, held in enumerate(trace.cells[row]) if i != column):
            continue
        rows, _ = tracer.boxes(site.table, judged.program)  # the bounds of the period in which the case lies
        for sides, (point, low) in zip(found, _bounds(rows[row].sets[column]), strict=False):
            if trace.cells[row][column]:
                sides.inside = True
            elif value == point or (value < point) is low:
                sides.outside = True
    return found


def _is_beyond(others: ValueSet, sides: _Sides) -> bool:
    """Whether any of the values that a cell leaves out lies beyond a bound: nothing is below 0 seats."""
    if not isinstance(others.known, Intervals):
        return False
    half = Interval(None, True, sides.point, False) if sides.low else Interval(sides.point, False, None, True)
    return not others.known.intersect(Intervals.of(others.known.scale, (half,))).is_empty()


def _bounds(values: ValueSet) -> list[tuple[Point, bool]]:
    """Each end of each stretch of a cell, and whether it is the low one."""
    found: list[tuple[Point, bool]] = []
    if isinstance(values.known, Intervals):
        for interval in values.known.intervals:
            if interval.low is not None:
                found.append((interval.low, True))
            if interval.high is not None:
                found.append((interval.high, False))
    return found


# --------------------------------------------------------------------------- lines, conditions, thresholds


def _of_lines(site: LinesSite, judged: Sequence[Judged], tracer: Tracer) -> Iterator[Item]:
    runs = [tracer.lines(site.lines, one) for one in judged]
    for i, line in enumerate(site.lines.lines):
        name = f"{site.name}, line {line.number}"
        decided = any(number == line.number for _, number in runs)
        yield Item(Figure.MATCHED, f"{name} never matched", line.span, decided)
        yield Item(Figure.DECIDED, f"{name} never decided", line.span, decided)
        if line.condition is not None:
            traces = [trace for found, _ in runs if i < len(found) and (trace := found[i]) is not None]
            yield from _of_condition(name, line.condition, traces)
    yield from _of_else(site.name, site.lines.default, any(number == ELSE for _, number in runs))


def _of_condition(name: str, condition: Expression, traces: Sequence[ConditionTrace]) -> Iterator[Item]:
    """Each part both ways while it decides, and both sides of what it compares with."""
    for i, part in enumerate(leaves(condition)):
        held = {trace.parts[i] is True for trace in traces if decisive(condition, trace, i)}
        at = f"{name}, part {i + 1}" if len(leaves(condition)) > 1 else name
        for truth, word in ((True, "true"), (False, "not true")):
            yield Item(Figure.PARTS, f"{at} never decided by being {word}", part.span, truth in held)
        bound = _bound(part)
        if bound is not None:
            seen = {trace.parts[i] for trace in traces}
            for truth in (True, False):
                side = "on which it holds" if truth else "beyond"
                yield Item(Figure.BOUNDARIES, f"{at}: no test on the side of {bound} {side}", part.span, truth in seen)


def _bound(part: Expression) -> str | None:
    """The literal or parameter that an ordered comparison compares with, in words; None where there is none."""
    if not isinstance(part, Compare) or part.relation in (Relation.EQUAL, Relation.UNEQUAL):
        return None
    for side in (part.right, part.left):
        if isinstance(side, Literal) and not isinstance(side.value, str):
            return point_word(side.value)
        if isinstance(side, Read) and side.ref.kind is Kind.PARAMETER:
            return side.ref.name
    return None


def _of_thresholds(site: ThresholdsSite, judged: Sequence[Judged], ruleset: Ruleset) -> Iterator[Item]:
    """Both sides of each threshold: an account with its band, and one that falls through to the next."""
    bands = [band.name for band in ruleset.health.bands] if ruleset.health is not None else []
    found = {_band(site, one) for one in judged}
    for i, threshold in enumerate(site.thresholds):
        name = f"{site.name}, {bands[i]}"
        if threshold.relation is None:
            continue
        yield Item(Figure.BOUNDARIES, f"{name}: no test has it", threshold.span, bands[i] in found)
        beyond = not found.isdisjoint(bands[i + 1 :])
        yield Item(Figure.BOUNDARIES, f"{name}: no test falls below it", threshold.span, beyond)


def _band(site: ThresholdsSite, judged: Judged) -> str | None:
    layout = judged.program.layout
    if site.measure is not None:
        slot = layout.measures[site.measure].band
    else:
        assert layout.health is not None
        slot = layout.health.scored
    band = judged.values[slot]
    return band if isinstance(band, str) else None
