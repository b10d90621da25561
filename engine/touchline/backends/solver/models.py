"""What a model says, and asking for other models: rounder ones, and ones that differ from one that was no account."""

from __future__ import annotations

import datetime
from typing import Any, assert_never

import z3

from touchline.backends.solver.encoder import Encoder
from touchline.backends.solver.fields import as_float
from touchline.backends.solver.terms import FALSE, Expr, Formula, Term, Words, either
from touchline.judgement.inputs import Value
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


def value_of(model: Any, term: Term, type_: Type, words: Words) -> Value:
    """What a term is in a model; None where it is missing."""

    def inside(expression: Expr) -> Any:
        return model.eval(expression, model_completion=True)

    if not z3.is_true(inside(term.known)):
        return None
    match type_:
        case SetType() | ListType():
            return frozenset(element for element, held in term.elements.items() if z3.is_true(inside(held)))
        case YesNoType():
            return bool(z3.is_true(inside(term.value)))
        case NumberType() | MoneyType():
            return as_float(inside(term.value))
        case DateType():
            return datetime.date.fromordinal(inside(term.value).as_long())
        case LengthType():
            return int(inside(term.value).as_long())
        case TextType() | ChoiceType():
            return words.word(inside(term.value).as_long())
        case _:
            assert_never(type_)


def in_steps(encoder: Encoder) -> list[Formula]:
    """That every number is a whole one, or of percents a whole percent."""
    found = []
    for name, term in encoder.fields.items():
        type_ = encoder.ruleset.fields[name].type
        if isinstance(type_, MoneyType) or (isinstance(type_, NumberType) and not type_.whole):
            step = 100 if isinstance(type_, NumberType) and type_.percent else 1
            found.append(z3.IsInt(term.value * step))
    return found


def another(model: Any, encoder: Encoder) -> Formula:
    """That some field is another: known or not, or of another value."""
    parts: list[Formula] = []
    for name, term in encoder.fields.items():
        known = z3.Bool(f"known {name}")
        parts.append(known != model.eval(known, model_completion=True))
        if not isinstance(encoder.ruleset.fields[name].type, SetType):
            parts.append(term.value != model.eval(term.value, model_completion=True))
        else:
            parts.extend(e != model.eval(e, model_completion=True) for e in term.elements.values())
    return either(*parts) if parts else FALSE
