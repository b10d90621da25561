"""Conditions and arithmetic by brute force, as the language's page says them: a tree walked for each account."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from touchline.model import expressions as e
from touchline.model.types import LengthKind, LengthType
from touchline.syntax.tree import Unit

Date = datetime.date


@dataclass
class World:
    """What an expression may ask: values by the name they are read under, parameters, working days and what
    was kept on earlier days."""

    today: Date
    values: dict[str, Any]
    parameters: Mapping[str, Any]
    working_days: frozenset[int]
    kept: Mapping[str, Mapping[Date, Any]] = field(default_factory=dict)


def value(expression: e.Expression, world: World) -> Any:
    """The value of an expression; missing and unknown are None."""
    match expression:
        case e.Literal():
            return expression.value
        case e.Read(ref=ref):
            if ref.kind is e.Kind.PARAMETER:
                return world.parameters[ref.name]
            return world.today if ref.kind is e.Kind.TODAY else world.values[ref.key]
        case e.Negative(operand=operand):
            a = value(operand, world)
            return None if a is None else 0 - a
        case e.Arithmetic():
            return arithmetic(expression, world)
        case e.Compare(relation=relation, left=left, right=right):
            return compare(relation, value(left, world), value(right, world))
        case e.OneOf(operand=operand, items=items):
            a, found = value(operand, world), [value(item, world) for item in items]
            if a is None:
                return None
            return True if a in [x for x in found if x is not None] else None if None in found else False
        case e.HasAny(operand=operand, elements=elements):
            a = value(operand, world)
            return None if a is None else any(element in a for element in elements)
        case e.And(parts=parts):
            found = [value(part, world) for part in parts]
            return False if any(x is False for x in found) else None if None in found else True
        case e.Or(parts=parts):
            found = [value(part, world) for part in parts]
            return True if any(x is True for x in found) else None if None in found else False
        case e.Not(operand=operand):
            a = value(operand, world)
            return None if a is None else not a
        case e.Missing(operand=operand):
            return value(operand, world) is None
        case e.OrElse(operand=operand, default=default):
            a = value(operand, world)
            return value(default, world) if a is None else a
        case e.If(condition=condition, then=then, otherwise=otherwise):
            return value(then if value(condition, world) is True else otherwise, world)
        case e.Elapsed(unit=unit, until=until, date=date):
            a = value(date, world)
            start, end = (world.today, a) if until else (a, world.today)
            return None if a is None else elapsed(unit, start, end, world)
        case e.Call(function=function, arguments=arguments):
            return call(function, [value(argument, world) for argument in arguments])
        case e.Previous(ref=ref):
            rows = before(ref.key, world)
            return rows[-1][1] if rows else None
        case e.Changed():
            return changed(expression, world)
        case e.Moved(current=current, move=move, value=wanted, order=order):
            now = value(current, world)
            known = [row for _, row in before(current.ref.key, world) if row is not None]
            if now is None:
                return None
            if not known:
                return False
            was = known[-1]
            if move is e.Move.ENTERED:
                return now == wanted and was != wanted
            if move is e.Move.LEFT:
                return was == wanted and now != wanted
            steps = list(order).index(now) - list(order).index(was)
            return steps < 0 if move is e.Move.UP else steps > 0
    raise AssertionError(f"the random rulesets have no {type(expression).__name__}")


def before(name: str, world: World) -> list[tuple[Date, Any]]:
    return sorted((day, kept) for day, kept in world.kept.get(name, {}).items() if day < world.today)


def finite(x: float) -> float | None:
    return x if abs(x) < math.inf else None  # not-a-number is not less than anything


def arithmetic(expression: e.Arithmetic, world: World) -> Any:
    a, b = value(expression.left, world), value(expression.right, world)
    if a is None or b is None:
        return None
    if isinstance(a, Date) and isinstance(b, Date):
        return (a - b).days
    sign = -1 if expression.operation is e.Operation.SUBTRACT else 1
    if isinstance(a, Date):
        length = expression.right.type
        assert isinstance(length, LengthType)
        return moved(a, sign * b, length.kind, world)
    match expression.operation:
        case e.Operation.ADD:
            result = a + b
        case e.Operation.SUBTRACT:
            result = a - b
        case e.Operation.MULTIPLY:
            result = a * b
        case e.Operation.DIVIDE:
            if b == 0:
                return None
            result = a / b
    return finite(result) if isinstance(result, float) else result


def compare(relation: e.Relation, a: Any, b: Any) -> bool | None:
    if a is None or b is None:
        return None
    found: dict[e.Relation, bool] = {
        e.Relation.EQUAL: a == b,
        e.Relation.UNEQUAL: a != b,
    }
    if relation in found:
        return found[relation]
    if relation is e.Relation.LESS:
        return bool(a < b)
    if relation is e.Relation.AT_MOST:
        return bool(a <= b)
    return bool(a > b) if relation is e.Relation.MORE else bool(a >= b)


def call(function: e.Function, arguments: list[Any]) -> Any:
    known = [a for a in arguments if a is not None]
    if function is e.Function.MIN:
        return min(known) if known else None
    if function is e.Function.MAX:
        return max(known) if known else None
    if not known:
        return None
    (a,) = known
    if function is e.Function.COUNT:
        return float(len(set(a)))
    return abs(a) if function is e.Function.ABS else round_half_away(a)


def round_half_away(x: float) -> float:
    """sign(x) * floor(|x| + 0.5)."""
    sign = -1 if x < 0 else 1
    return sign * float(math.floor(abs(x) + 0.5))


# ---------------------------------------------------------------------------- dates


def working(day: Date, world: World) -> bool:
    return day.weekday() in world.working_days


def next_month_day(day: Date, months: int) -> Date:
    """Counted in one step from its anchor, on the month's last day where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for number in range(day.day, 0, -1):
        try:
            return Date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


def moved(day: Date, count: int, kind: LengthKind, world: World) -> Date:
    if kind is LengthKind.DAYS:
        return day + datetime.timedelta(count)
    if kind is LengthKind.MONTHS:
        return next_month_day(day, count)
    step = 1 if count > 0 else -1
    while count:
        day += datetime.timedelta(step)
        if working(day, world):
            count -= step
    return day


def elapsed(unit: Unit, start: Date, end: Date, world: World) -> int:
    """The largest n with `start` + n units <= `end`, in the length's own measure."""
    days = (end - start).days
    if unit is Unit.DAY:
        return days
    if unit is Unit.WEEK:
        return math.floor(days / 7) * 7
    if unit is Unit.BUSINESS_DAY:
        if end < start:
            return -elapsed(unit, end, start, world)
        return sum(working(start + datetime.timedelta(n), world) for n in range(1, days + 1))
    size = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}[unit]
    n = min(0, days // 28 // size) - 1
    while next_month_day(start, (n + 1) * size) <= end:
        n += 1
    return n * size


def changed(expression: e.Changed, world: World) -> bool | None:
    now, amount = value(expression.current, world), value(expression.amount, world)
    if now is None or amount is None:
        return None
    length = expression.within.type
    assert isinstance(length, LengthType)
    assert isinstance(expression.within.value, int)
    since = moved(world.today, -expression.within.value, length.kind, world)
    known = [kept for day, kept in before(expression.current.ref.key, world) if kept is not None and day >= since]
    if not known:
        return False
    earlier = max(known) if expression.fell else min(known)
    by = earlier - now if expression.fell else now - earlier
    return bool(by > 0 and by >= (amount * abs(earlier) if expression.relative else amount))
