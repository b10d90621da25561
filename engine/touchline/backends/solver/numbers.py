"""Numbers as reals: comparing without dividing, and rounding by integers."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import z3

from touchline.backends.solver.terms import FALSE, Expr, Formula, Term, both, negated, real
from touchline.model.expressions import Relation

Require = Callable[[Formula], None]
"""Takes what must hold for a new variable to be what it is meant to be."""


class Making(Protocol):
    """Who writes a formula: takes what must hold for a new variable, and makes of the same inputs one variable."""

    def require(self, formula: Formula) -> None: ...
    def once(self, what: str, inputs: Sequence[Expr], make: Callable[[], Expr]) -> Expr: ...


_FLIPPED = {
    Relation.LESS: Relation.MORE,
    Relation.AT_MOST: Relation.AT_LEAST,
    Relation.MORE: Relation.LESS,
    Relation.AT_LEAST: Relation.AT_MOST,
    Relation.EQUAL: Relation.EQUAL,
    Relation.UNEQUAL: Relation.UNEQUAL,
}
_PLAIN: Mapping[Relation, Callable[[Any, Any], Any]] = {
    Relation.LESS: operator.lt,
    Relation.AT_MOST: operator.le,
    Relation.MORE: operator.gt,
    Relation.AT_LEAST: operator.ge,
    Relation.EQUAL: operator.eq,
    Relation.UNEQUAL: operator.ne,
}
_TENTHS_UP_TO = 1e6  # beyond this no score lies


def compared(left: Term, relation: Relation, right: Term, making: Making) -> Formula:
    """What a comparison of two known values of one type comes to."""
    number = _number(right.constant)
    if number is not None:
        return compared_with(left, relation, number)
    number = _number(left.constant)
    if number is not None:
        return compared_with(right, _FLIPPED[relation], number)
    if left.over is not None and right.over is not None:
        left = plain(left, making)
    if right.over is not None:
        return compared(right, _FLIPPED[relation], left, making)
    return _crossed(left, relation, right.value)


def compared_with(term: Term, relation: Relation, number: float | int) -> Formula:
    """The same with a number."""
    if term.tenths is not None and abs(number) <= _TENTHS_UP_TO:
        return _tenths(term.tenths, relation, float(number))
    if z3.is_int(term.value):
        whole = math.floor(number)
        if whole == number:
            return _PLAIN[relation](term.value, z3.IntVal(whole))
        return _PLAIN[relation](z3.ToReal(term.value), real(number))
    return _crossed(term, relation, real(number))


def plain(term: Term, making: Making) -> Term:
    """A term without a divisor: a new variable that, times the divisor, is what was divided."""
    over = term.over
    if over is None:
        return term

    def quotient() -> Expr:
        made = z3.FreshReal("quotient")
        making.require(z3.Implies(over != 0, made * over == term.value))
        return made

    return Term(term.known, making.once("quotient", (term.value, over), quotient))


def floor_div(value: Expr, divisor: int, making: Making) -> Expr:
    """An integer divided by a positive one, rounded down."""

    def share() -> Expr:
        whole = z3.FreshInt("share")
        making.require(both(whole * divisor <= value, value < whole * divisor + divisor))
        return whole

    return making.once(f"share {divisor}", (value,), share)


def rounded(value: Expr, making: Making) -> Expr:
    """The integer nearest to a real, halves away from 0 (M5)."""

    def nearest() -> Expr:
        whole = z3.FreshInt("rounded")
        half = z3.RealVal("1/2")
        up = both(z3.ToReal(whole) - half <= value, value < z3.ToReal(whole) + half)
        down = both(z3.ToReal(whole) - half < value, value <= z3.ToReal(whole) + half)
        making.require(z3.If(value >= 0, up, down))
        return whole

    return making.once("rounded", (value,), nearest)


def _crossed(term: Term, relation: Relation, other: Expr) -> Formula:
    if term.over is None:
        return _PLAIN[relation](term.value, other)
    above = _PLAIN[relation](term.value, other * term.over)
    if relation in (Relation.EQUAL, Relation.UNEQUAL):
        return above
    below = _PLAIN[_FLIPPED[relation]](term.value, other * term.over)
    return z3.If(term.over > 0, above, below)


def _tenths(tenths: Expr, relation: Relation, number: float) -> Formula:
    """A tenth of an integer, as the double nearest to it, beside a number: by the integers for which it is so."""
    match relation:
        case Relation.AT_LEAST:
            return tenths >= _first(lambda x: x >= number, number)
        case Relation.MORE:
            return tenths >= _first(lambda x: x > number, number)
        case Relation.LESS:
            return tenths < _first(lambda x: x >= number, number)
        case Relation.AT_MOST:
            return tenths < _first(lambda x: x > number, number)
        case Relation.EQUAL | Relation.UNEQUAL:
            first = _first(lambda x: x >= number, number)
            same = tenths == first if first / 10 == number else FALSE
            return same if relation is Relation.EQUAL else negated(same)


def _first(holds: Callable[[float], bool], number: float) -> int:
    tenth = math.floor(number * 10) - 2
    while not holds(tenth / 10):
        tenth += 1
    return tenth


def _number(value: object) -> float | int | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
