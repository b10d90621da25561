"""The fields of any account: every value a field can hold, and whether it is there (M2, M28)."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

import z3

from touchline.backends.solver.numbers import Require
from touchline.backends.solver.terms import TRUE, Expr, Formula, Term, Words, both, either, real
from touchline.judgement.inputs import Value
from touchline.model.ruleset import Bound, Field
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.values.numbers import LIMIT

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder

_LONGEST = 3_652_059  # days in the calendar


def field_term(encoder: Encoder, field: Field) -> Term:
    """A field, stale values gone. A required one is there, for an account that is judged at all."""
    there = z3.Bool(f"known {field.name}")
    value = variable(f"field {field.name}", field.type, encoder.words, encoder.require)
    encoder.require(bounded(encoder, value, field))
    known: Formula = there
    if field.good_for is not None:
        measured = encoder.fields[field.good_for.measured_on]
        age = encoder.today - measured.value
        known = both(there, measured.known, age >= 0, age <= field.good_for.days)
    if field.required:
        encoder.require(known)
        known = TRUE
    return Term(known, value)


def variable(name: str, type_: Type, words: Words, require: Require) -> Expr | dict[str, Formula]:
    """A new variable of a type: for a set one for each element."""
    match type_:
        case SetType(choices=choices):
            return {choice: z3.Bool(f"{name} has {choice}") for choice in choices}
        case ListType(element=ChoiceType(choices=choices)):
            return {choice: z3.Bool(f"{name} has {choice}") for choice in choices}
        case ListType():
            return {}
        case YesNoType():
            return z3.Bool(name)
        case NumberType(whole=True):
            return z3.ToReal(z3.Int(name))
        case NumberType() | MoneyType():
            return z3.Real(name)
        case DateType() | LengthType() | TextType():
            return z3.Int(name)
        case ChoiceType(choices=choices):
            value = z3.Int(name)
            require(either(*(value == words.code(choice) for choice in choices)))
            return value
        case _:
            assert_never(type_)


def fresh(name: str, type_: Type) -> Expr:
    """A new variable that nothing else is called like; for types whose value is one z3 term."""
    match type_:
        case YesNoType():
            return z3.FreshBool(name)
        case NumberType() | MoneyType():
            return z3.FreshReal(name)
        case _:
            return z3.FreshInt(name)


def bounded(encoder: Encoder, value: Expr | dict[str, Formula], field: Field) -> Formula:
    """What an account can hold in a field."""
    match field.type:
        case NumberType() | MoneyType():
            low, high = field.low or Bound(-LIMIT, False), field.high or Bound(LIMIT, False)
            return _between(value, low, high, real)
        case DateType():
            low, high = field.low or Bound(datetime.date.min, False), field.high or Bound(datetime.date.max, False)
            return _between(value, low, high, _ordinal)
        case LengthType():
            low, high = field.low or Bound(-_LONGEST, False), field.high or Bound(_LONGEST, False)
            return _between(value, low, high, real)
        case TextType():
            return value != encoder.words.code("")
        case YesNoType() | ChoiceType() | SetType() | ListType():
            return TRUE
        case _:
            assert_never(field.type)


def _between(value: Expr, low: Bound, high: Bound, term: object) -> Formula:
    assert callable(term)
    a, b = term(low.value), term(high.value)
    return both(value > a if low.open else value >= a, value < b if high.open else value <= b)


def _ordinal(day: datetime.date) -> Expr:
    return z3.IntVal(day.toordinal())


def read_back(model: z3.ModelRef, encoder: Encoder, name: str, type_: Type) -> Value:
    """The value of a field in a model; None where it is missing."""
    if not z3.is_true(model.eval(z3.Bool(f"known {name}"), model_completion=True)):
        return None
    return value_in(model, encoder, f"field {name}", type_)


def value_in(model: z3.ModelRef, encoder: Encoder, variable_name: str, type_: Type) -> Value:
    """What a variable made by `variable` is in a model."""

    def whole(name: str) -> int:
        return int(model.eval(z3.Int(name), model_completion=True).as_long())

    match type_:
        case SetType(choices=choices):
            return frozenset(
                c for c in choices if z3.is_true(model.eval(z3.Bool(f"{variable_name} has {c}"), model_completion=True))
            )
        case YesNoType():
            return bool(z3.is_true(model.eval(z3.Bool(variable_name), model_completion=True)))
        case NumberType(whole=True):
            return float(whole(variable_name))
        case NumberType() | MoneyType():
            return as_float(model.eval(z3.Real(variable_name), model_completion=True))
        case DateType():
            return datetime.date.fromordinal(min(max(whole(variable_name), 1), datetime.date.max.toordinal()))
        case LengthType():
            return whole(variable_name)
        case TextType() | ChoiceType():
            return encoder.words.word(whole(variable_name))
        case ListType():
            return ()
        case _:
            assert_never(type_)


def as_float(number: Expr) -> float:
    """The double nearest to a z3 number, an algebraic one included."""
    if z3.is_algebraic_value(number):
        number = number.approx(20)
    return float(Fraction(number.numerator_as_long(), number.denominator_as_long())) + 0.0
