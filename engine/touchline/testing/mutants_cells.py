"""The changes inside a cell or a condition: a bound shifted, opened or closed, a comparison swapped."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from touchline.model.expressions import (
    Compare,
    Expression,
    If,
    Literal,
    Relation,
    Scalar,
    children,
)
from touchline.model.tables import Either, Equal, Holds, NoneOf, Operand, Test, Within
from touchline.model.types import ChoiceType, Type
from touchline.source import Span
from touchline.testing.telling import point_word

STEP = 0.02
"""By how much of itself a number of any size is shifted."""


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a condition and what takes its place."""

    what: str
    span: Span
    old: Expression
    new: Expression


def shifted(value: Scalar, sign: int) -> Scalar | None:
    """A bound moved a little: days and lengths by one, whole numbers by one, other numbers by a fiftieth. None
    for what has no order, and for a number beyond all others."""
    if isinstance(value, (bool, str)):
        return None
    if isinstance(value, datetime.date):
        day = value.toordinal() + sign
        return datetime.date.fromordinal(day) if 1 <= day <= datetime.date.max.toordinal() else None
    if isinstance(value, int):
        return value + sign
    if value.is_integer() and abs(value) < 1000:
        return value + sign
    return float(f"{value * (1 + sign * STEP):.12g}")


_OPENED = {
    Relation.AT_LEAST: Relation.MORE,
    Relation.MORE: Relation.AT_LEAST,
    Relation.AT_MOST: Relation.LESS,
    Relation.LESS: Relation.AT_MOST,
}
_TURNED = {
    Relation.AT_LEAST: Relation.LESS,
    Relation.MORE: Relation.AT_MOST,
    Relation.AT_MOST: Relation.MORE,
    Relation.LESS: Relation.AT_LEAST,
    Relation.EQUAL: Relation.UNEQUAL,
    Relation.UNEQUAL: Relation.EQUAL,
}


def condition_changes(condition: Expression) -> Iterator[Change]:
    """Every change of a comparison in a condition; conditions of an `if` inside are sites of their own."""
    pending = [condition]
    while pending:
        e = pending.pop()
        if isinstance(e, Compare):
            yield from _comparison(e)
        pending.extend(() if isinstance(e, If) else reversed(children(e)))


def _comparison(e: Compare) -> Iterator[Change]:
    turned = _TURNED[e.relation]
    yield Change(f"{e.relation.value} becomes {turned.value}", e.span, e, replace(e, relation=turned))
    if e.relation not in _OPENED:
        return
    opened = _OPENED[e.relation]
    yield Change(f"{e.relation.value} becomes {opened.value}", e.span, e, replace(e, relation=opened))
    for sign in (1, -1):
        for name in ("right", "left"):
            side = getattr(e, name)
            moved = shifted(side.value, sign) if isinstance(side, Literal) else None
            if moved is not None:
                what = f"{e.relation.value} {point_word(side.value)} becomes {e.relation.value} {point_word(moved)}"
                made = replace(side, value=moved)
                yield Change(what, e.span, e, replace(e, right=made) if name == "right" else replace(e, left=made))


def cell_changes(test: Test, type_: Type) -> Iterator[tuple[Test, str]]:
    """Every change of a cell."""
    match test:
        case Within():
            yield from _range(test)
        case Equal(value=Literal() as value):
            yield from _value(test, value, type_)
        case Holds():
            yield (
                replace(test, negated=not test.negated),
                "has becomes has not" if not test.negated else "has not becomes has",
            )
        case Either(parts=parts) | NoneOf(parts=parts):
            for i, part in enumerate(parts):
                if len(parts) > 1:
                    without = (*parts[:i], *parts[i + 1 :])
                    yield replace(test, parts=without), f"value {i + 1} is dropped"
                if isinstance(part, Within):
                    for made, what in _range(part):
                        yield replace(test, parts=(*parts[:i], made, *parts[i + 1 :])), what
        case _:
            return


def _range(test: Within) -> Iterator[tuple[Test, str]]:
    for name, is_open in (("low", test.low_open), ("high", test.high_open)):
        bound: Operand | None = getattr(test, name)
        if bound is None:
            continue
        shown = point_word(bound.value) if isinstance(bound, Literal) else bound.ref.name
        word = "outside" if is_open else "inside"
        other = "inside" if is_open else "outside"
        opened = replace(test, low_open=not is_open) if name == "low" else replace(test, high_open=not is_open)
        yield opened, f"{shown} itself, {word}, is {other}"
        for sign in (1, -1):
            moved = shifted(bound.value, sign) if isinstance(bound, Literal) else None
            if moved is not None and isinstance(bound, Literal):
                made = replace(bound, value=moved)
                changed = replace(test, low=made) if name == "low" else replace(test, high=made)
                yield changed, f"{shown} becomes {point_word(moved)}"


def _value(test: Equal, value: Literal, type_: Type) -> Iterator[tuple[Test, str]]:
    if isinstance(type_, ChoiceType) and len(type_.choices) > 1 and value.value in type_.choices:
        after = type_.choices[(type_.choices.index(str(value.value)) + 1) % len(type_.choices)]
        yield Equal(replace(value, value=after)), f"{value.value} becomes {after}"
    elif isinstance(value.value, bool):
        yield Equal(replace(value, value=not value.value)), "yes becomes no" if value.value else "no becomes yes"
    elif (moved := shifted(value.value, 1)) is not None:
        yield Equal(replace(value, value=moved)), f"{point_word(value.value)} becomes {point_word(moved)}"
