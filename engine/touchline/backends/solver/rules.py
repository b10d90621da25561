"""Tables and lines as terms. Rows are the boxes that the evaluator's index is made from, and combine alike.

Each row's match, and whether one before it matched, is a variable of its own: formulas stay flat however many
rows there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

import z3

from touchline.backends.solver.expressions import encode
from touchline.backends.solver.fields import fresh
from touchline.backends.solver.membership import member
from touchline.backends.solver.terms import FALSE, TRUE, Formula, Term, both, either, negated, real, scalar
from touchline.model.expressions import Kind, Ref
from touchline.model.ruleset import Decision
from touchline.model.tables import Lines, Result, Rules, Table
from touchline.model.types import ChoiceType, LengthType, ListType
from touchline.syntax.tree import Combining
from touchline.tables.boxes import boxes, operand
from touchline.tables.outcomes import Answer, Limit, combiner
from touchline.tables.values import ValueSet

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder

MOST_ROWS = 1_000
"""Beyond so many rows a table's results are any of their type: nothing false is proved, and it says so."""


@dataclass(frozen=True, slots=True)
class Given:
    """What rules come to. `deciding` pairs each row's or line's number with whether it decides; `results` has a
    term for each result (none where it is a threshold); `nothing`: no row decides."""

    results: tuple[Term, ...]
    deciding: tuple[tuple[int, Formula], ...]
    nothing: Formula


def decision(encoder: Encoder, written: Decision) -> dict[Ref, Term]:
    """The term of each result by the name it is read under."""
    found = outcome(encoder, written.rules)
    terms: dict[Ref, Term] = {}
    for i, (result, term) in enumerate(zip(written.results, found.results, strict=True)):
        terms[Ref(Kind.DECISION, written.name, result.name)] = term
        if i == 0:
            terms[Ref(Kind.DECISION, written.name)] = term
    return terms


def outcome(encoder: Encoder, rules: Rules) -> Given:
    """A table or lines."""
    match rules:
        case Table():
            return _table(encoder, rules)
        case Lines():
            return _lines(encoder, rules)
        case _:
            assert_never(rules)


def _lines(encoder: Encoder, rules: Lines) -> Given:
    """Tried in the order written; the first that is true counts (M20)."""
    conditions = [TRUE if line.condition is None else encode(encoder, line.condition).is_true for line in rules.lines]
    deciding, nothing = _firsts(encoder, conditions)
    values: list[tuple[Answer, ...]] = [(operand(line.value, encoder.parameters),) for line in rules.lines]
    default = tuple(operand(value, encoder.parameters) for value in rules.default or ()) or (None,)
    results = _results(encoder, rules.results, [*zip(deciding, values, strict=True), (nothing, default)])
    numbers = [line.number for line in rules.lines]
    return Given(results, tuple(zip(numbers, deciding, strict=True)), nothing)


def matches(encoder: Encoder, table: Table) -> list[Formula]:
    """For each row, as written, whether it matches."""
    terms = [encode(encoder, column.expression) for column in table.inputs]
    kept: dict[tuple[int, ValueSet], Formula] = {}
    found = []
    for box in boxes(table, encoder.parameters):
        cells = []
        for i, (term, values) in enumerate(zip(terms, box.sets, strict=True)):
            if (i, values) not in kept:
                kept[i, values] = z3.simplify(member(term, values, encoder.words))
            cells.append(kept[i, values])
        found.append(_named(encoder, "matches", both(*cells)))
    return found


def _table(encoder: Encoder, table: Table) -> Given:
    if len(table.rows) > MOST_ROWS:
        encoder.rounds()
        free = tuple(free_term(encoder, result) for result in table.results)
        return Given(free, tuple((row.number, z3.FreshBool("decides")) for row in table.rows), z3.FreshBool("nothing"))
    matching = matches(encoder, table)
    combined = combiner(table, encoder.parameters)
    ordered = [matching[i] for i in combined.order]
    numbers = [one.row for one in combined.ones]
    values = [one.values for one in combined.ones]
    match table.combining:
        case Combining.FIRST | Combining.HIGHEST | Combining.LEAST | Combining.GREATEST:
            deciding, nothing = _firsts(encoder, ordered)
            rows = [*zip(deciding, values, strict=True), (nothing, combined.none.values)]
            return Given(_results(encoder, table.results, rows), tuple(zip(numbers, deciding, strict=True)), nothing)
        case Combining.UNIQUE:
            return _unique(encoder, table, ordered, numbers, values, combined.none.values)
        case Combining.ALL | Combining.ALL_HIGHEST_FIRST:
            lists = tuple(_listed(result, i, ordered, values) for i, result in enumerate(table.results))
            return Given(lists, tuple(zip(numbers, ordered, strict=True)), negated(either(*ordered)))
        case Combining.COUNT:
            counted = z3.Sum([z3.If(m, real(1), real(0)) for m in ordered]) if ordered else real(0)
            return Given((Term(TRUE, counted),), tuple(zip(numbers, ordered, strict=True)), negated(either(*ordered)))
        case Combining.SUM:
            nothing = negated(either(*ordered))
            sums = tuple(
                _sum(encoder, i, ordered, values, nothing, combined.none.values) for i in range(len(table.results))
            )
            return Given(sums, tuple(zip(numbers, ordered, strict=True)), nothing)
        case _:
            assert_never(table.combining)


def _unique(
    encoder: Encoder,
    table: Table,
    matching: Sequence[Formula],
    numbers: Sequence[int],
    values: Sequence[tuple[Answer, ...]],
    default: tuple[Answer, ...],
) -> Given:
    """What all rows that match agree on; missing where two disagree (M40)."""
    groups: dict[tuple[Answer, ...], list[Formula]] = {}
    for matched, value in zip(matching, values, strict=True):
        groups.setdefault(value, []).append(matched)
    any_of = {value: _named(encoder, "agreed", either(*rows)) for value, rows in groups.items()}
    before: Formula = FALSE
    conflicts = []
    for matched in any_of.values():
        conflicts.append(both(matched, before))
        before = _named(encoder, "before", either(before, matched))
    conflict = _named(encoder, "conflict", either(*conflicts))
    nothing = negated(before)
    missing: tuple[Answer, ...] = (None,) * len(table.results)
    rows = [(both(matched, negated(conflict)), value) for value, matched in any_of.items()]
    results = _results(encoder, table.results, [*rows, (nothing, default), (conflict, missing)])
    return Given(results, tuple(zip(numbers, matching, strict=True)), nothing)


def _firsts(encoder: Encoder, conditions: Sequence[Formula]) -> tuple[list[Formula], Formula]:
    """For each condition whether it is the first to be true, and whether none is."""
    free: Formula = TRUE
    found = []
    for condition in conditions:
        found.append(_named(encoder, "decides", both(free, condition)))
        free = _named(encoder, "undecided", both(free, negated(condition)))
    return found, free


def _results(
    encoder: Encoder, results: Sequence[Result], rows: Sequence[tuple[Formula, tuple[Answer, ...]]]
) -> tuple[Term, ...]:
    """A new term for each result, which is what the row says whose formula is true; just one is."""
    return tuple(
        _result(encoder, result, [(when, values[i]) for when, values in rows]) for i, result in enumerate(results)
    )


def _result(encoder: Encoder, result: Result, rows: Sequence[tuple[Formula, Answer]]) -> Term:
    by_value: dict[Answer, list[Formula]] = {}
    for when, value in rows:
        by_value.setdefault(value, []).append(when)
    if any(isinstance(value, (Limit, tuple)) for value in by_value):
        return Term(FALSE, real(0))  # a threshold is no value: who reads it looks at the rows
    value = fresh(result.name, result.type)
    missing = either(*by_value.get(None, ()))
    for answer, when in by_value.items():
        if answer is None or isinstance(answer, (Limit, tuple)):
            continue
        constant = scalar(answer, encoder.words, isinstance(result.type, LengthType)).value
        encoder.require(z3.Implies(either(*when), value == constant))
    return Term(z3.simplify(negated(missing)), value)


def free_term(encoder: Encoder, result: Result) -> Term:
    """Any value of a result's type."""
    if isinstance(result.type, ListType):
        choices = result.type.element.choices if isinstance(result.type.element, ChoiceType) else ()
        return Term(TRUE, {choice: z3.FreshBool(choice) for choice in choices})
    value = fresh(result.name, result.type)
    if isinstance(result.type, ChoiceType):
        encoder.require(either(*(value == encoder.words.code(choice) for choice in result.type.choices)))
    return Term(z3.FreshBool("known"), value)


def _listed(result: Result, i: int, matching: Sequence[Formula], values: Sequence[tuple[Answer, ...]]) -> Term:
    """`all rows`, read as a set: an element is in it where a row that says it matches."""
    elements: dict[str, list[Formula]] = {}
    for matched, row in zip(matching, values, strict=True):
        if isinstance(row[i], str):
            elements.setdefault(str(row[i]), []).append(matched)
    return Term(TRUE, {element: either(*rows) for element, rows in elements.items()})


def _sum(
    encoder: Encoder,
    i: int,
    matching: Sequence[Formula],
    values: Sequence[tuple[Answer, ...]],
    nothing: Formula,
    default: tuple[Answer, ...],
) -> Term:
    """Missing where a row that matches has no value (M4)."""
    encoder.rounds()
    unknown, parts = [], []
    for matched, row in zip(matching, values, strict=True):
        number = row[i]
        if isinstance(number, (int, float)):
            parts.append(z3.If(matched, real(number), real(0)))
        else:
            unknown.append(matched)
    total = z3.Sum(parts) if parts else real(0)
    otherwise = default[i]
    if isinstance(otherwise, (int, float)):
        return Term(negated(either(*unknown)), z3.If(nothing, real(otherwise), total))
    return Term(both(negated(nothing), negated(either(*unknown))), total)


def _named(encoder: Encoder, name: str, formula: Formula) -> Formula:
    """A variable for a formula, so that those built on it stay short."""
    if z3.is_true(formula) or z3.is_false(formula) or z3.is_const(formula):
        return formula
    variable = z3.FreshBool(name)
    encoder.require(variable == formula)
    return variable
