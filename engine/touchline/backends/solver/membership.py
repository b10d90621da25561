"""Whether a value lies in a set of values: the cells of a table, and the regions that checks ask about."""

from __future__ import annotations

import datetime
from typing import Any, assert_never

import z3

from touchline.backends.solver.numbers import compared_with
from touchline.backends.solver.terms import FALSE, TRUE, Formula, Term, Words, both, either, negated
from touchline.model.expressions import Relation
from touchline.tables.elements import Conjunction, Elements
from touchline.tables.intervals import Interval, Intervals
from touchline.tables.values import Choices, Texts, Truths, ValueSet


def member(term: Term, values: ValueSet, words: Words) -> Formula:
    """Whether the term is missing and a missing value passes, or known and one of the set's."""
    inside = both(term.known, _known(term, values, words))
    return either(negated(term.known), inside) if values.missing else inside


def _known(term: Term, values: ValueSet, words: Words) -> Formula:
    known = values.known
    match known:
        case Intervals(intervals=intervals):
            return either(*(_within(term, interval) for interval in intervals))
        case Choices(values=chosen, universe=universe):
            if chosen.issuperset(universe):
                return TRUE
            return either(*(term.value == words.code(choice) for choice in universe if choice in chosen))
        case Texts(values=texts, others=others):
            among = either(*(term.value == words.code(text) for text in sorted(texts)))
            return negated(among) if others else among
        case Truths(values=truths):
            return either(*(term.value if truth else negated(term.value) for truth in sorted(truths)))
        case Elements(parts=parts):
            return either(*(_met(term, part) for part in parts))
        case _:
            assert_never(known)


def _within(term: Term, interval: Interval) -> Formula:
    parts = []
    if interval.low is not None:
        parts.append(_beside(term, Relation.MORE if interval.low_open else Relation.AT_LEAST, interval.low))
    if interval.high is not None:
        parts.append(_beside(term, Relation.LESS if interval.high_open else Relation.AT_MOST, interval.high))
    return both(*parts)


def _beside(term: Term, relation: Relation, bound: float | int | datetime.date) -> Formula:
    if isinstance(bound, datetime.date):
        return compared_with(Term(term.known, term.value), relation, bound.toordinal())
    return compared_with(term, relation, bound)


def _met(term: Term, part: Conjunction) -> Formula:
    held = term.elements
    parts: list[Any] = [
        either(*(held.get(e, FALSE) for e in sorted(group))) for group in sorted(part.any_of, key=sorted)
    ]
    parts += [negated(held.get(e, FALSE)) for e in sorted(part.none_of)]
    return both(*parts)


def is_word(term: Term, word: str, words: Words) -> Formula:
    """Whether a known choice or text is this one."""
    if isinstance(term.constant, str):
        return TRUE if term.constant == word else FALSE
    return z3.simplify(term.value == words.code(word))
