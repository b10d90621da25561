"""Does the formula of a ruleset say of an account what the evaluator says?"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import z3

from oracle.agreement import checked
from oracle.random_words import TODAYS, account
from touchline.backends.python import compile
from touchline.backends.solver.encoder import Encoder
from touchline.backends.solver.numbers import compared_with
from touchline.backends.solver.past import NoPast
from touchline.backends.solver.terms import Formula, Term
from touchline.model.expressions import Kind, Read, Ref, Relation
from touchline.model.ruleset import Ruleset
from touchline.model.types import ChoiceType, NumberType, Type
from touchline.source import Span

NOWHERE = Span("", 0, 0)


def names(ruleset: Ruleset) -> Iterator[tuple[Ref, Type]]:
    """Everything that is computed for an account, with its type."""
    for let in ruleset.lets.values():
        yield Ref(Kind.LET, let.name), let.expression.type
    for decision in ruleset.decisions.values():
        for i, result in enumerate(decision.results):
            yield Ref(Kind.DECISION, decision.name, result.name if i else None), result.type
    for segmentation in ruleset.segmentations.values():
        yield Ref(Kind.CANDIDATE, segmentation.name), segmentation.type
    if ruleset.health is not None:
        bands = ChoiceType(tuple(band.name for band in ruleset.health.bands))
        yield Ref(Kind.BAND, "health"), bands
        yield Ref(Kind.SCORE, "health"), NumberType()
        for measure in ruleset.health.measures:
            yield Ref(Kind.MEASURE, measure.name), bands


def fixed(encoder: Encoder, fields: Mapping[str, Any]) -> list[Formula]:
    """That the account is this one."""
    found = []
    for name, term in encoder.fields.items():
        value = fields.get(name)
        found.append(z3.Bool(f"known {name}") == (value is not None))
        if value is not None:
            found.append(equal(term, value, encoder))
    return found


def equal(term: Term, value: Any, encoder: Encoder) -> Formula:
    """That a known term is a value."""
    match value:
        case frozenset() | tuple():
            return z3.And([held if e in value else z3.Not(held) for e, held in term.elements.items()])
        case bool():
            return term.value if value else z3.Not(term.value)
        case datetime.date():
            return term.value == value.toordinal()
        case str():
            return term.value == encoder.words.code(value)
        case int():
            return term.value == value
        case _:
            return compared_with(term, Relation.EQUAL, value)


def first_difference(seed: int, accounts: int) -> tuple[str | None, int, int]:
    """The first name of the seed's accounts for which the formula rules out what the evaluator says; then how many
    names were compared, and for how many of them every other answer is ruled out."""
    ruleset = checked(seed)
    evaluator = compile(ruleset)
    chance = Random(seed * 31 + 7)
    compared = exact = 0
    for _ in range(accounts):
        today = chance.choice(TODAYS)
        fields = account(chance, today)
        judged = evaluator.judge(fields, today=today)
        assert judged.rejected is None
        program = evaluator.program(today)
        encoder = Encoder(ruleset, program.parameters, evaluator.calendar, today, NoPast({}, 0.0))
        for ref, type_ in names(ruleset):
            encoded = encoder.encoded([Read(ref, type_, NOWHERE)])
            if encoded.rounded and ref.kind is not Kind.BAND:
                continue
            term, value = encoded.terms[0], judged.values[program.layout.refs[ref]]
            solver = z3.Solver()
            solver.set("timeout", 2000)
            solver.add(*encoded.constraints, *fixed(encoder, fields))
            same = z3.Not(term.known) if value is None else z3.And(term.known, equal(term, value, encoder))
            compared += 1
            if solver.check(same) == z3.unsat:
                return f"seed {seed} {ref} is {value!r} for {fields} on {today}", compared, exact
            exact += solver.check(z3.Not(same)) == z3.unsat
    return None, compared, exact
