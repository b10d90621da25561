"""Expressions as terms: conditions by Kleene's three values, arithmetic over the reals, missing spelt out.

As in the evaluator, chains (`a + b + …`, `a and b and …`) are walked and not recursed into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import z3

from touchline.backends.solver.dates import elapsed, moved_date
from touchline.backends.solver.fields import fresh
from touchline.backends.solver.numbers import compared, plain, rounded
from touchline.backends.solver.terms import FALSE, TRUE, Formula, Term, both, chosen, either, negated, real, scalar
from touchline.model.expressions import (
    And,
    Arithmetic,
    Call,
    Changed,
    Compare,
    Elapsed,
    Expression,
    Function,
    HasAny,
    If,
    IsLate,
    IsOpen,
    Lasting,
    Literal,
    Missing,
    Moved,
    Negative,
    Not,
    OneOf,
    Operation,
    Or,
    OrElse,
    Previous,
    Read,
    Relation,
)
from touchline.model.types import ChoiceType, DateType, LengthType, ListType, NumberType, SetType, Type

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder


def encode(encoder: Encoder, expression: Expression) -> Term:
    """The term of an expression whose names have been written."""
    match expression:
        case Literal(value=value, type=type_):
            return scalar(value, encoder.words, isinstance(type_, LengthType))
        case Read():
            return encoder.read(expression)
        case Negative(operand=operand):
            a = encode(encoder, operand)
            constant = -a.constant if isinstance(a.constant, (int, float)) else None
            return Term(a.known, -a.value, a.over, constant=constant)
        case Arithmetic():
            return _chain(encoder, expression)
        case Compare(relation=relation, left=left, right=right):
            return _compare(encoder, relation, encode(encoder, left), encode(encoder, right), left.type)
        case OneOf(operand=operand, items=items):
            return _one_of(encoder, operand, items)
        case HasAny(operand=operand, elements=elements):
            a = encode(encoder, operand)
            return Term(a.known, either(*(a.elements.get(e, FALSE) for e in elements)))
        case And(parts=parts):
            found = [encode(encoder, part) for part in _flat(And, parts)]
            value = both(*(term.is_true for term in found))
            return Term(either(value, *(term.is_false for term in found)), value)
        case Or(parts=parts):
            found = [encode(encoder, part) for part in _flat(Or, parts)]
            value = either(*(term.is_true for term in found))
            return Term(either(value, both(*(term.known for term in found))), value)
        case Not(operand=operand):
            a = encode(encoder, operand)
            return Term(a.known, negated(a.value))
        case Missing(operand=operand):
            return Term(TRUE, negated(encode(encoder, operand).known))
        case OrElse():
            return _or_else(encoder, expression)
        case If(condition=condition, then=then, otherwise=otherwise):
            truth = encode(encoder, condition).is_true
            return _either_one(encoder, truth, encode(encoder, then), encode(encoder, otherwise))
        case Elapsed():
            return elapsed(encoder, expression, encode(encoder, expression.date))
        case Call():
            return _call(encoder, expression)
        case Previous():
            return encoder.past.previous(encoder, expression)
        case Moved(current=current):
            return encoder.past.moved(encoder, expression, encode(encoder, current))
        case Changed(current=current, amount=amount):
            now = plain(encode(encoder, current), encoder)
            return encoder.past.changed(encoder, expression, now, plain(encode(encoder, amount), encoder))
        case Lasting(current=current):
            return encoder.past.lasting(encoder, expression, encode(encoder, current))
        case IsOpen():
            return encoder.past.is_open(encoder, expression)
        case IsLate():
            return encoder.past.is_late(encoder, expression)
        case _:
            assert_never(expression)


# ---------------------------------------------------------------------------- arithmetic


def _chain(encoder: Encoder, expression: Arithmetic) -> Term:
    spine: list[Arithmetic] = []
    first: Expression = expression
    while isinstance(first, Arithmetic):
        spine.append(first)
        first = first.left
    left, kind = encode(encoder, first), first.type
    for step in reversed(spine):
        right = encode(encoder, step.right)
        if isinstance(step.type, DateType):
            left = moved_date(encoder, step, left, right)
        elif isinstance(kind, (DateType, LengthType)) and isinstance(step.type, LengthType):
            value = left.value + right.value if step.operation is Operation.ADD else left.value - right.value
            left = Term(both(left.known, right.known), value)
        else:
            left = _numbers(encoder, step, left, right)
        kind = step.type
    return left


def _numbers(encoder: Encoder, step: Arithmetic, left: Term, right: Term) -> Term:
    known = both(left.known, right.known)
    if not (isinstance(step.type, NumberType) and step.type.whole and step.operation is not Operation.MULTIPLY):
        encoder.rounds()
    match step.operation:
        case Operation.ADD | Operation.SUBTRACT:
            a, b = plain(left, encoder), plain(right, encoder)
            return Term(known, a.value + b.value if step.operation is Operation.ADD else a.value - b.value)
        case Operation.MULTIPLY:
            if left.over is not None and right.over is not None:
                right = plain(right, encoder)
            return Term(known, left.value * right.value, left.over if left.over is not None else right.over)
        case Operation.DIVIDE:
            return _divided(encoder, known, plain(left, encoder), plain(right, encoder))
        case _:
            assert_never(step.operation)


def _divided(encoder: Encoder, known: Formula, left: Term, right: Term) -> Term:
    """Missing where the divisor is 0 (M3)."""
    if isinstance(right.constant, (int, float)) and right.constant:
        return Term(known, left.value, over=real(right.constant))
    divisor = z3.ToReal(right.value) if z3.is_int(right.value) else right.value
    value = z3.ToReal(left.value) if z3.is_int(left.value) else left.value
    return Term(both(known, divisor != 0), value, over=divisor)


def _call(encoder: Encoder, call: Call) -> Term:
    terms = [encode(encoder, argument) for argument in call.arguments]
    match call.function:
        case Function.ROUND:
            a = plain(terms[0], encoder)
            return Term(a.known, z3.ToReal(rounded(a.value, encoder)))
        case Function.ABS:
            a = plain(terms[0], encoder)
            return Term(a.known, z3.If(a.value >= 0, a.value, -a.value))
        case Function.COUNT:
            argument = call.arguments[0].type
            if isinstance(argument, ListType) and not isinstance(argument.element, ChoiceType):
                return Term(terms[0].known, fresh("count", call.type))
            held = terms[0].elements.values()
            return Term(terms[0].known, z3.Sum([z3.If(e, real(1), real(0)) for e in held]) if held else real(0))
        case Function.MIN | Function.MAX:
            return _extreme(encoder, terms, least=call.function is Function.MIN)
        case _:
            assert_never(call.function)


def _extreme(encoder: Encoder, terms: list[Term], least: bool) -> Term:
    """The least or greatest of the known ones (M14)."""
    found = plain(terms[0], encoder)
    for term in terms[1:]:
        other = plain(term, encoder)
        nearer = other.value < found.value if least else other.value > found.value
        take = both(other.known, either(negated(found.known), nearer))
        found = Term(either(found.known, other.known), z3.If(take, other.value, found.value))
    return found


# ---------------------------------------------------------------------------- conditions


def _flat(kind: type[And] | type[Or], parts: tuple[Expression, ...]) -> list[Expression]:
    found: list[Expression] = []
    rest = list(reversed(parts))
    while rest:
        part = rest.pop()
        if isinstance(part, kind):
            rest.extend(reversed(part.parts))
        else:
            found.append(part)
    return found


def _compare(encoder: Encoder, relation: Relation, left: Term, right: Term, type_: Type) -> Term:
    known = both(left.known, right.known)
    match type_:
        case SetType():
            names = dict.fromkeys((*left.elements, *right.elements))
            same = both(*(left.elements.get(e, FALSE) == right.elements.get(e, FALSE) for e in names))
            return Term(known, same if relation is Relation.EQUAL else negated(same))
        case ListType():  # in which order and how often is not told
            return Term(known, z3.FreshBool("lists"))
        case _:
            return Term(known, z3.simplify(compared(left, relation, right, encoder)))


def _one_of(encoder: Encoder, operand: Expression, items: tuple[Expression, ...]) -> Term:
    """True when equal to one; else unknown where it or an item is missing."""
    a = encode(encoder, operand)
    found = [_compare(encoder, Relation.EQUAL, a, encode(encoder, item), operand.type) for item in items]
    value = either(*(term.is_true for term in found))
    return Term(both(a.known, either(value, both(*(term.known for term in found)))), value)


def _or_else(encoder: Encoder, expression: OrElse) -> Term:
    spine: list[OrElse] = []
    first: Expression = expression
    while isinstance(first, OrElse):
        spine.append(first)
        first = first.operand
    found = encode(encoder, first)
    for step in reversed(spine):
        found = _either_one(encoder, found.known, found, encode(encoder, step.default))
    return found


def _either_one(encoder: Encoder, condition: Formula, then: Term, otherwise: Term) -> Term:
    """One or the other; what is a share is multiplied out, unless only one of the two can be."""
    return chosen(condition, plain(then, encoder), plain(otherwise, encoder))
