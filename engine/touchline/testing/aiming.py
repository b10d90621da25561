"""Accounts that put an expression at a value: how to come near a bound or into a row.

Nothing here is sure: what is aimed is judged afterwards, and only what the evaluator confirms counts.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from touchline.model.expressions import (
    Arithmetic,
    Call,
    Changed,
    Compare,
    Elapsed,
    Expression,
    Function,
    HasAny,
    Kind,
    Literal,
    Missing,
    Negative,
    Not,
    OneOf,
    Operation,
    OrElse,
    Read,
    Relation,
    children,
)
from touchline.model.ruleset import Ruleset
from touchline.model.types import DateType, LengthType, MoneyType, NumberType
from touchline.syntax.tree import Unit
from touchline.tables.intervals import Intervals
from touchline.tables.values import Choices, Texts, Truths, ValueSet
from touchline.values.dates import add_days, add_months

Fields = dict[str, Any]
"""Values to give to fields; None makes one missing."""


KEPT = 100.0
"""What is kept of a value on an earlier day, where a condition looks at how it changed."""


@dataclass(frozen=True, slots=True)
class Aim:
    """An expression and the values that it should be brought to, one at a time."""

    expression: Expression
    values: tuple[Any, ...]


def aim(ruleset: Ruleset, expression: Expression, value: Any, today: datetime.date) -> Fields | None:
    """Fields that make `expression` come to `value`; None where no way is known."""
    match expression:
        case Read(ref=ref):
            return _name(ruleset, ref.kind, ref.name, value, today)
        case Negative(operand=operand):
            return None if value is None else aim(ruleset, operand, -value, today)
        case OrElse(operand=operand):
            return aim(ruleset, operand, value, today)
        case Elapsed():
            return _elapsed(ruleset, expression, value, today)
        case Arithmetic():
            return _arithmetic(ruleset, expression, value, today)
        case Call(function=Function.MIN | Function.MAX, arguments=arguments):
            return _all(ruleset, arguments, value, today)
        case Call(function=Function.ROUND | Function.ABS, arguments=(argument,)):
            return aim(ruleset, argument, value, today)
        case Compare() | OneOf() | HasAny() | Not() | Missing() if value is True or value is False:
            return _truth(ruleset, expression, value, today)
        case _:
            return None


def _name(ruleset: Ruleset, kind: Kind, name: str, value: Any, today: datetime.date) -> Fields | None:
    match kind:
        case Kind.FIELD:
            found: Fields = {name: value}
            good_for = ruleset.fields[name].good_for
            if good_for is not None and value is not None:
                found[good_for.measured_on] = add_days(today, -1)
            return found
        case Kind.LET:
            return aim(ruleset, ruleset.lets[name].expression, value, today)
        case _:
            return None


def _elapsed(ruleset: Ruleset, e: Elapsed, value: Any, today: datetime.date) -> Fields | None:
    if value is None:
        return aim(ruleset, e.date, None, today)
    sign = 1 if e.until else -1
    match e.unit:
        case Unit.DAY | Unit.WEEK:
            day = add_days(today, sign * int(value))
        case Unit.BUSINESS_DAY:
            day = add_days(today, sign * int(value) * 7 // 5)
        case _:
            day = add_months(today, sign * int(value))
    return None if day is None else aim(ruleset, e.date, day, today)


def _arithmetic(ruleset: Ruleset, e: Arithmetic, value: Any, today: datetime.date) -> Fields | None:
    """One side is brought to a round number, the other to what then gives the value."""
    if value is None:
        return aim(ruleset, e.left, None, today) or aim(ruleset, e.right, None, today)
    if isinstance(e.type, (DateType, LengthType)) or not isinstance(value, (int, float)):
        return None
    if isinstance(e.left, Literal) or isinstance(e.right, Literal):
        return _with_literal(ruleset, e, float(value), today)
    if e.operation is Operation.DIVIDE and (shared := _share(ruleset, e, float(value))) is not None:
        return shared
    rest, wanted = {
        Operation.ADD: (0.0, value),
        Operation.SUBTRACT: (0.0, value),
        Operation.MULTIPLY: (1.0, value),
        Operation.DIVIDE: (1000.0, value * 1000.0),
    }[e.operation]
    if e.operation is Operation.SUBTRACT and value < 0:
        rest, wanted = -value, 0.0
    right = aim(ruleset, e.right, rest, today)
    left = aim(ruleset, e.left, wanted, today)
    if left is None or right is None:
        return None
    return {**left, **right}


def _share(ruleset: Ruleset, e: Arithmetic, value: float) -> Fields | None:
    """A share of a whole, `a / (a + b)` or `(a - b) / a`: fields that stand above and below the line."""
    above, below = _fields(ruleset, e.left), _fields(ruleset, e.right)
    if not set(above) & set(below):
        return None
    total = 200_000.0 if isinstance(e.right.type, MoneyType) else 1000.0
    rest = round(total - value * total, 6)
    only_above = [name for name in above if name not in below]
    found: Fields = dict.fromkeys((*above, *below), 0.0)
    if only_above:
        found[below[0]] = total
        found[only_above[0]] = rest
        return found
    found[above[0]] = round(value * total, 6)
    others = [name for name in below if name not in above] or [name for name in below if name != above[0]]
    for name in others if value < 0.5 else others[:1]:
        found[name] = rest / (len(others) if value < 0.5 else 1)
    return found


def _fields(ruleset: Ruleset, expression: Expression) -> list[str]:
    """The number fields that an expression reads, straight or through lets, in the order written."""
    found: dict[str, None] = {}
    pending = [expression]
    while pending:
        e = pending.pop(0)
        if isinstance(e, Read) and e.ref.kind is Kind.LET:
            pending.insert(0, ruleset.lets[e.ref.name].expression)
        elif isinstance(e, Read) and e.ref.kind is Kind.FIELD and isinstance(e.type, (NumberType, MoneyType)):
            found.setdefault(e.ref.name)
        pending[:0] = children(e)
    return list(found)


def _with_literal(ruleset: Ruleset, e: Arithmetic, value: float, today: datetime.date) -> Fields | None:
    side, literal, first = (e.left, e.right, True) if isinstance(e.right, Literal) else (e.right, e.left, False)
    if not isinstance(literal, Literal) or not isinstance(literal.value, (int, float)):
        return None
    k = float(literal.value)
    match e.operation:
        case Operation.ADD:
            wanted = value - k
        case Operation.SUBTRACT:
            wanted = value + k if first else k - value
        case Operation.MULTIPLY:
            if k == 0:
                return None
            wanted = value / k
        case Operation.DIVIDE:
            if not first and value == 0:
                return None
            wanted = value * k if first else k / value
    return aim(ruleset, side, wanted, today)


def _all(ruleset: Ruleset, parts: tuple[Expression, ...], value: Any, today: datetime.date) -> Fields | None:
    found: Fields = {}
    for part in parts:
        one = aim(ruleset, part, value, today)
        if one is None:
            return None
        found.update(one)
    return found


def _truth(ruleset: Ruleset, e: Expression, value: bool, today: datetime.date) -> Fields | None:
    match e:
        case Not(operand=operand):
            return aim(ruleset, operand, not value, today)
        case Missing(operand=operand):
            return aim(ruleset, operand, None, today) if value else None
        case HasAny(operand=operand, elements=elements):
            return aim(ruleset, operand, frozenset(elements[:1]) if value else frozenset(), today)
        case OneOf(operand=operand, items=(Literal() as item, *_)):
            return aim(ruleset, operand, item.value, today) if value else None
        case Compare(relation=Relation.EQUAL, left=left, right=Literal() as right) if value:
            return aim(ruleset, left, right.value, today)
        case _:
            return None


def near(value: Any) -> tuple[Any, ...]:
    """A value, and those just beside it: a day or a whole step, a hundredth, half and twice."""
    if isinstance(value, (bool, str)):
        return (value,)
    if isinstance(value, datetime.date):
        return tuple(d for d in (value, add_days(value, 1), add_days(value, -1)) if d is not None)
    if isinstance(value, int):
        return (value, value + 1, value - 1)
    if isinstance(value, float):
        step = 1.0 if value.is_integer() and abs(value) >= 1 else abs(value) / 100 or 1.0
        close = [value, value + step, value - step]
        if abs(value) >= 1000:
            close += [value * 1.01, value * 0.99]
        return tuple(float(f"{x:.10g}") for x in close)
    return (value,)


def samples(values: ValueSet) -> tuple[Any, ...]:
    """Values at the bounds of a cell and beside them, those that it lets through first; None where missing passes."""
    found: list[Any] = []
    match values.known:
        case Intervals(intervals=intervals):
            for interval in intervals:
                for point in (interval.low, interval.high):
                    if point is not None:
                        found += sorted(near(point), key=lambda v: not values.contains_value(v))
                if interval.low is not None and interval.high is not None and isinstance(interval.low, float):
                    assert isinstance(interval.high, float)
                    found.append(round((interval.low + interval.high) / 2, 2))
        case Choices(values=choices, universe=universe):
            found += [choice for choice in universe if choice in choices]
        case Truths(values=truths):
            found += sorted(truths, reverse=True)
        case Texts(values=texts, others=others):
            found += ["another"] if others else sorted(texts)
        case elements:
            for part in elements.parts[:3]:
                found.append(frozenset(min(group) for group in part.any_of))
    if values.missing:
        found.append(None)
    return tuple(dict.fromkeys(found))


def bounds_in(expression: Expression, parameters: Mapping[str, Any]) -> Iterator[Aim]:
    """What an expression compares, at the values beside what it is compared with."""
    pending = [expression]
    while pending:
        e = pending.pop()
        match e:
            case Compare(left=left, right=right):
                for side, other in ((left, right), (right, left)):
                    value = _constant(other, parameters)
                    if value is not None:
                        yield Aim(side, near(value))
            case Changed(current=current, fell=fell, amount=Literal(value=float() as amount), relative=relative):
                moved = KEPT * amount if relative else amount
                yield Aim(current, near(KEPT - moved if fell else KEPT + moved))
            case HasAny() | OneOf() | Missing():
                yield Aim(e, (True, False))
            case Read(type=kind) if not isinstance(kind, (NumberType, MoneyType, DateType, LengthType)):
                yield Aim(e, (True, False))
            case _:
                pass
        pending.extend(children(e))


def _constant(e: Expression, parameters: Mapping[str, Any]) -> Any:
    match e:
        case Literal(value=value):
            return value
        case Read(ref=ref) if ref.kind is Kind.PARAMETER:
            return parameters[ref.name]
        case _:
            return None
