"""Mutants: a ruleset with one small mistake in it, of the kinds that people make. A good test notices each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Union

from touchline.model.expressions import Expression, Literal, Read, Relation
from touchline.model.ruleset import Health, Measure, Parameter, ParameterValue, Ruleset
from touchline.model.tables import Line, Lines, Operand, ResultValue, Row, Rules, Table, Threshold
from touchline.model.types import ChoiceType, ListType, Type
from touchline.source import Span
from touchline.syntax.tree import Combining
from touchline.testing.changing import put
from touchline.testing.mutants_cells import cell_changes, condition_changes, shifted
from touchline.testing.sites import HEALTH, ConditionSite, LinesSite, Owner, Site, TableSite, ThresholdsSite, sites
from touchline.testing.telling import point_word


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of a ruleset: what was changed in words, where, and what makes it. `table` holds the table before
    and after where the change is in one, so that the two can be compared by their boxes; `site` is
    where an account that notices it is looked for."""

    what: str
    span: Span
    owner: Owner
    old: object
    new: object
    table: tuple[Table, Table] | None = None
    site: Site | None = None

    def ruleset(self, ruleset: Ruleset) -> Ruleset:
        """The ruleset with the mistake in it."""
        return put(ruleset, self.owner, self.old, self.new)


def mutants(ruleset: Ruleset) -> tuple[Mutant, ...]:
    """Every mutant of a ruleset, in the order of its parts; the same for the same ruleset."""
    found: list[Mutant] = []
    for parameter in ruleset.parameters.values():
        found.extend(_parameter(parameter))
    for site in sites(ruleset):
        found.extend(replace(mutant, site=site) for mutant in _site(site))
    if ruleset.health is not None:
        found.extend(_health(ruleset.health))
    return tuple(found)


def _site(site: Site) -> Iterator[Mutant]:
    match site:
        case TableSite():
            yield from _table(site)
        case LinesSite():
            yield from _lines(site)
        case ConditionSite():
            yield from _condition(site.name, site.owner, site.condition)
        case ThresholdsSite():
            for threshold in site.thresholds:
                yield from _threshold(site.name, site.owner, threshold)


def _condition(name: str, owner: Owner, condition: Expression) -> Iterator[Mutant]:
    for change in condition_changes(condition):
        yield Mutant(f"{name}: {change.what}", change.span, owner, change.old, change.new)


def _parameter(parameter: Parameter) -> Iterator[Mutant]:
    for value in parameter.values:
        for moved in _shifts(value):
            what = f"parameter {parameter.name}: {point_word(value.value)} becomes {point_word(moved.value)}"
            yield Mutant(what, value.span, ("parameters", parameter.name), value, moved)


def _shifts(value: ParameterValue) -> Iterator[ParameterValue]:
    for sign in (1, -1):
        moved = shifted(value.value, sign)
        if moved is not None:
            yield replace(value, value=moved)


# --------------------------------------------------------------------------- tables and lines


def _table(site: TableSite) -> Iterator[Mutant]:
    table = site.table

    def mutant(what: str, span: Span, new: Table) -> Mutant:
        return Mutant(f"{site.name}, {what}", span, site.owner, table, new, (table, new))

    for i, row in enumerate(table.rows):
        name = f"row {row.number}"
        rows = (*table.rows[:i], *table.rows[i + 1 :])
        yield mutant(f"{name} is dropped", row.span, replace(table, rows=rows))
        if table.combining is Combining.FIRST and i + 1 < len(table.rows) and _differ(row, table.rows[i + 1]):
            after = table.rows[i + 1]
            swapped = (*table.rows[:i], after, row, *table.rows[i + 2 :])
            yield mutant(f"rows {row.number} and {after.number} are swapped", row.span, replace(table, rows=swapped))
        for made, what, span in _row_changes(row, table):
            yield mutant(f"{name}, {what}", span, replace(table, rows=(*table.rows[:i], made, *table.rows[i + 1 :])))
    for default, what, span in _other_defaults(table):
        yield mutant(what, span, replace(table, default=default))


def _other_defaults(rules: Rules) -> Iterator[tuple[tuple[Operand, ...], str, Span]]:
    """What `else` gives, changed; and what changed."""
    default = rules.default or ()
    for i, value in enumerate(default):
        result = rules.results[i]
        given: list[object] = [value]
        given += [row.values[i] for row in rules.rows] if isinstance(rules, Table) else [n.value for n in rules.lines]
        other = _other(value, result.type, given)
        if other is not None:
            what = f"else gives {point_word(other.value)} for {result.name}"
            yield (*default[:i], other, *default[i + 1 :]), what, value.span


def _differ(one: Row, other: Row) -> bool:
    return [_operand_key(v) for v in one.values] != [_operand_key(v) for v in other.values]


def _operand_key(value: object) -> object:
    match value:
        case Literal(value=inner):
            return inner
        case Read(ref=ref):
            return ref
        case Threshold(relation=relation, value=inner):
            return (relation, _operand_key(inner))
        case _:
            return value


def _row_changes(row: Row, table: Table) -> Iterator[tuple[Row, str, Span]]:
    for column, test in enumerate(row.tests):
        for made, what in cell_changes(test, table.inputs[column].expression.type):
            tests = (*row.tests[:column], made, *row.tests[column + 1 :])
            yield replace(row, tests=tests), f"{table.inputs[column].heading}: {what}", row.cell_spans[column]
    for i, value in enumerate(row.values):
        span = row.value_spans[i] if i < len(row.value_spans) else row.span
        name = table.results[i].name
        if isinstance(value, Threshold):
            for threshold, what in _threshold_changes(value):
                values = (*row.values[:i], threshold, *row.values[i + 1 :])
                yield replace(row, values=values), f"{name}: {what}", span
        elif value is not None:
            other = _other(value, table.results[i].type, [r.values[i] for r in table.rows])
            if other is not None:
                values = (*row.values[:i], other, *row.values[i + 1 :])
                yield replace(row, values=values), f"{name} becomes {point_word(other.value)}", span


def _other(value: ResultValue, type_: Type, beside: Sequence[object]) -> Literal | None:
    """Another result of the same type: the next choice, the other truth, a number a little larger."""
    if not isinstance(value, Literal):
        return None
    element = type_.element if isinstance(type_, ListType) else type_
    if isinstance(element, ChoiceType):
        used = [v.value for v in beside if isinstance(v, Literal)]
        order = [c for c in element.choices if c in used] or list(element.choices)
        order = order if len(order) > 1 else list(element.choices)
        if len(order) < 2 or value.value not in order:
            return None
        return replace(value, value=order[(order.index(str(value.value)) + 1) % len(order)])
    moved = shifted(value.value, 1)
    return None if moved is None else replace(value, value=moved)


def _lines(site: LinesSite) -> Iterator[Mutant]:
    lines = site.lines
    for i, line in enumerate(lines.lines):
        name = f"{site.name}, line {line.number}"
        span = line.span
        if line.condition is not None:
            without = replace(lines, lines=(*lines.lines[:i], *lines.lines[i + 1 :]))
            yield Mutant(f"{name} is dropped", span, site.owner, lines, without)
            yield from _condition(name, site.owner, line.condition)
            after = lines.lines[i + 1] if i + 1 < len(lines.lines) else None
            if after is not None and after.condition is not None and _line_key(line) != _line_key(after):
                swapped = replace(lines, lines=(*lines.lines[:i], after, line, *lines.lines[i + 2 :]))
                what = f"{site.name}, lines {line.number} and {after.number} are swapped"
                yield Mutant(what, span, site.owner, lines, swapped)
        other = _other(line.value, lines.results[0].type, [each.value for each in lines.lines])
        if other is not None:
            made: Union[Line, Lines] = replace(line, value=other)
            yield Mutant(f"{name} gives {point_word(other.value)}", span, site.owner, line, made)
    for default, what, span in _other_defaults(lines):
        yield Mutant(f"{site.name}, {what}", span, site.owner, lines, replace(lines, default=default))


def _line_key(line: Line) -> object:
    return _operand_key(line.value)


# --------------------------------------------------------------------------- health


def _threshold(name: str, owner: Owner, threshold: Threshold) -> Iterator[Mutant]:
    for made, what in _threshold_changes(threshold):
        yield Mutant(f"{name}: {what}", threshold.span, owner, threshold, made)


_OPENED = {
    Relation.AT_LEAST: Relation.MORE,
    Relation.MORE: Relation.AT_LEAST,
    Relation.AT_MOST: Relation.LESS,
    Relation.LESS: Relation.AT_MOST,
}


def _threshold_changes(threshold: Threshold) -> Iterator[tuple[Threshold, str]]:
    relation, value = threshold.relation, threshold.value
    if relation is None or value is None:
        return
    shown = point_word(value.value) if isinstance(value, Literal) else value.ref.name
    if relation in _OPENED:
        opened = _OPENED[relation]
        yield replace(threshold, relation=opened), f"{relation.value} {shown} becomes {opened.value} {shown}"
    if isinstance(value, Literal):
        for sign in (1, -1):
            moved = shifted(value.value, sign)
            if moved is not None:
                what = f"{relation.value} {shown} becomes {relation.value} {point_word(moved)}"
                yield replace(threshold, value=replace(value, value=moved)), what


def _health(health: Health) -> Iterator[Mutant]:
    for i, override in enumerate(health.overrides):
        without = replace(health, overrides=(*health.overrides[:i], *health.overrides[i + 1 :]))
        word = f"at most {override.band}" if override.cap else override.band
        yield Mutant(f"health: the override `{word}` is dropped", override.span, HEALTH, health, without)
    for measure in health.measures:
        beside = [m for m in health.measures if not health.groups or m.group == measure.group]
        if len(beside) > 1:
            yield _weight(f"measure {measure.name}", measure, _heavier(measure), measure.span)
    if len(health.groups) > 1:
        for group in health.groups:
            yield _weight(f"group {group.name}", group, replace(group, weight=group.weight * 1.5), group.span)
    if health.needs is not None:
        for needs in (health.needs - 0.1, health.needs + 0.1):
            if 0 < needs < 1:
                what = f"health: needs {point_word(round(health.needs * 100, 6))}% becomes {round(needs * 100)}%"
                yield Mutant(what, health.span, HEALTH, health, replace(health, needs=round(needs, 6)))


def _heavier(measure: Measure) -> Measure:
    return replace(measure, weight=measure.weight * 1.5)


def _weight(name: str, old: object, new: object, span: Span) -> Mutant:
    before, after = getattr(old, "weight", 0.0), getattr(new, "weight", 0.0)
    return Mutant(f"{name}: weight {point_word(before)} becomes {point_word(after)}", span, HEALTH, old, new)
