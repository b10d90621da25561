"""Value sets against membership: whatever two cells let through, the operations say exactly."""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oracle.random_tables import CHOICES, ELEMENTS, SPAN, TYPES, cells
from oracle.tables import cell_is_true, put_in
from touchline.model.expressions import Literal
from touchline.model.tables import (
    AnyValue,
    Either,
    Equal,
    Holds,
    IsKnown,
    IsMissing,
    NoneOf,
    Test,
    Within,
)
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthKind,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.tables.boxes import value_set
from touchline.tables.intervals import Intervals
from touchline.tables.values import ValueSet, everything, nothing


@dataclass(frozen=True)
class Pair:
    type: Type
    parameters: Mapping[str, Any]
    first: Test
    second: Test


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    parameters: dict[str, Any] = {}
    type_ = draw(st.sampled_from(TYPES))
    column = cells(type_, parameters)
    return Pair(type_, parameters, draw(column), draw(column))


def bounds(test: Test, parameters: Mapping[str, Any]) -> set[Any]:
    match test:
        case Equal(value=value):
            return {put_in(value, parameters)}
        case Within(low=low, high=high):
            return {put_in(end, parameters) for end in (low, high) if end is not None}
        case Either(parts=parts) | NoneOf(parts=parts):
            return {value for part in parts for value in bounds(part, parameters)}
        case _:
            return set()


def every_kind_of_value(pair: Pair) -> list[Any]:
    """One value of each sort that the two cells can tell apart, missing included."""
    named = bounds(pair.first, pair.parameters) | bounds(pair.second, pair.parameters)
    match pair.type:
        case NumberType(whole=True):
            floors = sorted({float(math.floor(x)) for x in named} | {0.0})
            return [None, *sorted({up for x in floors for up in steps(x)})]
        case NumberType() | MoneyType():
            ends = sorted({*named, 0.0})
            between = [(a + b) / 2 for a, b in itertools.pairwise(ends)]
            return [None, *ends, *between, ends[0] - 1e17, ends[-1] + 1e17]
        case DateType():
            days = {day.toordinal() + step for day in (*named, datetime.date(2024, 1, 1)) for step in (-1, 0, 1)}
            return [None, *(datetime.date.fromordinal(day) for day in days if 1 <= day <= 3652059)]
        case LengthType():
            return [None, *{length + step for length in (*named, 0) for step in (-1, 0, 1)}]
        case TextType():
            return [None, *named, "never named"]
        case YesNoType():
            return [None, True, False]
        case ChoiceType(choices=choices):
            return [None, *choices]
        case SetType() | ListType():
            some = ("unnamed", *ELEMENTS)
            return [None, *(frozenset(c) for n in range(len(some) + 1) for c in itertools.combinations(some, n))]


def steps(whole: float) -> tuple[float, ...]:
    if abs(whole) < 2.0**53:
        return (whole - 1, whole, whole + 1)
    return (math.nextafter(whole, -math.inf), whole, math.nextafter(whole, math.inf))


def sets(pair: Pair) -> tuple[ValueSet, ValueSet]:
    return tuple(value_set(test, pair.type, pair.parameters) for test in (pair.first, pair.second))  # type: ignore[return-value]


quick = settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))


@given(pairs())
@quick
def test_operations_are_those_of_sets(pair: Pair) -> None:
    a, b = sets(pair)
    both, either, without = a.intersect(b), a.union(b), a.subtract(b)
    values = every_kind_of_value(pair)
    for value in values:
        in_a = cell_is_true(pair.first, value, pair.parameters)
        in_b = cell_is_true(pair.second, value, pair.parameters)
        assert a.contains_value(value) == in_a
        assert both.contains_value(value) == (in_a and in_b)
        assert either.contains_value(value) == (in_a or in_b)
        assert without.contains_value(value) == (in_a and not in_b)
    for found in (a, b, both, either, without):
        assert found.is_empty() == (not any(found.contains_value(value) for value in values))
    assert a.contains(b) == all(a.contains_value(value) for value in values if b.contains_value(value))


@given(pairs())
@quick
def test_laws(pair: Pair) -> None:
    a, b = sets(pair)
    for one, other in (
        (a.union(b), b.union(a)),
        (a.intersect(b), b.intersect(a)),
        (a, a.intersect(a)),
        (a, a.union(nothing(pair.type))),
        (a, a.intersect(everything(pair.type))),
        (a.subtract(b), a.subtract(a.intersect(b))),
        (a, a.subtract(b).union(a.intersect(b))),
    ):
        assert one.contains(other)
        assert other.contains(one)
        if isinstance(one.known, Intervals):  # one spelling for one set
            assert one == other
    assert a.subtract(a).is_empty()
    assert a.subtract(b).intersect(b).is_empty()


def number(value: float) -> Literal:
    return Literal(value, NumberType(), SPAN)


def day(text: str) -> Literal:
    return Literal(datetime.date.fromisoformat(text), DateType(), SPAN)


def test_whole_steps_meet_and_reals_do_not() -> None:
    one_to_five = Within(number(1.0), False, number(5.0), False)
    six_to_ten = Within(number(6.0), False, number(10.0), False)
    rest = Within(number(1.0), False, number(10.0), False)

    def left_over(type_: Type) -> ValueSet:
        covered = value_set(one_to_five, type_, {}).union(value_set(six_to_ten, type_, {}))
        return value_set(rest, type_, {}).subtract(covered)

    assert left_over(NumberType(whole=True)).is_empty()
    assert left_over(NumberType()).contains_value(5.5)
    assert left_over(NumberType()).describe() == ">5 to <6"


def test_dates_end_with_the_calendar() -> None:
    whole = value_set(Within(day("0001-01-01"), False, day("9999-12-31"), False), DateType(), {})
    assert whole.describe() == "known"
    assert value_set(Within(day("9999-12-31"), True, None, True), DateType(), {}).is_empty()
    assert value_set(Within(None, True, day("0001-01-01"), True), DateType(), {}).is_empty()


DAYS = LengthType(LengthKind.DAYS)


@pytest.mark.parametrize(
    ("test", "type_", "words"),
    [
        (AnyValue(), NumberType(), "-"),
        (IsKnown(), TextType(), "known"),
        (IsMissing(), DateType(), "missing"),
        (Within(number(25_000.0), False, number(100_000.0), True), MoneyType(), "25000 to <100000"),
        (Within(number(0.25), True, number(0.5), False), NumberType(), ">0.25 to 0.5"),
        (Within(None, True, number(25.0), True), NumberType(), "< 25"),
        (Within(None, True, number(25.0), True), NumberType(whole=True), "<= 24"),
        (Within(number(25.0), True, None, True), NumberType(), "> 25"),
        (Within(Literal(30, DAYS, SPAN), True, None, True), DAYS, ">= 31"),
        (Either((Equal(number(1.0)), Equal(number(2.0)), IsMissing())), NumberType(), "1, 2, missing"),
        (Within(day("2026-01-01"), False, None, True), DateType(), ">= 2026-01-01"),
        (
            NoneOf((Equal(Literal("free", ChoiceType(CHOICES), SPAN)),)),
            ChoiceType(CHOICES),
            "team, business, enterprise",
        ),
        (NoneOf((Equal(Literal('a "b"', TextType(), SPAN)),)), TextType(), r'none of "a \"b\""'),
        (Equal(Literal("x", TextType(), SPAN)), TextType(), '"x"'),
        (Equal(Literal(True, YesNoType(), SPAN)), YesNoType(), "yes"),
        (Holds(("demos",), negated=False), SetType(ELEMENTS), "has demos"),
        (Holds(("pta", "board"), negated=False), SetType(ELEMENTS), "has any of (board, pta)"),
        (Holds(("pta", "board"), negated=True), SetType(ELEMENTS), "has not board and has not pta"),
        (Either((Holds(("pta",), negated=False), Holds(("pta",), negated=True))), SetType(ELEMENTS), "known"),
        (NoneOf((IsKnown(),)), NumberType(), ""),
    ],
)
def test_describe(test: Test, type_: Type, words: str) -> None:
    assert value_set(test, type_, {}).describe() == words


def test_conditions_on_one_set_are_kept_short() -> None:
    kinds = SetType(tuple(f"e{i}" for i in range(400)))
    has_some = value_set(Holds(kinds.choices, negated=False), kinds, {})
    has_none = value_set(Holds(kinds.choices[:399], negated=True), kinds, {})
    assert has_some.intersect(has_none).describe().startswith("has e399 and has not e0")
    assert has_some.subtract(has_none).intersect(has_none).is_empty()
