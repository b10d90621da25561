"""Conditions as rows: what each name must be for a condition to be true, or false.

A comparison with a literal asks one thing of what stands left of it. Whatever else there is stands as a
column of its own, of yes, no and missing: nothing that is a condition is beyond this.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Union

from touchline.analysis.tables.budget import Budget
from touchline.analysis.tables.domains import just
from touchline.model.expressions import (
    And,
    Compare,
    Expression,
    HasAny,
    Kind,
    Literal,
    Missing,
    Not,
    OneOf,
    Or,
    Read,
    Relation,
    Scalar,
)
from touchline.source import Span
from touchline.tables.boxes import Parameters, operand
from touchline.tables.elements import Elements
from touchline.tables.intervals import Interval, Intervals
from touchline.tables.values import ValueSet, all_known, none_known

Key = Hashable
Asked = Mapping[Key, ValueSet]
"""What is asked of expressions, by their keys; nothing of others."""


@dataclass
class Asking:
    """Turns conditions into what they ask. `expressions` holds, by key, all that is asked about."""

    parameters: Parameters
    budget: Budget
    expressions: dict[Key, Expression] = field(default_factory=dict)

    def when(self, condition: Expression, truth: bool = True) -> list[Asked]:
        """The ways in which a condition is true (or, with `truth` False, false). Raises OutOfStepsError."""
        match condition:
            case Not(operand=x):
                return self.when(x, not truth)
            case And(parts=parts) if truth:
                return self._all(parts, True)
            case Or(parts=parts) if not truth:
                return self._all(parts, False)
            case And(parts=parts) | Or(parts=parts):
                return [way for part in parts for way in self.when(part, truth)]
            case Missing(operand=x):
                return [self._one(x, ValueSet(truth, none_known(x.type) if truth else all_known(x.type)))]
            case Literal(value=bool() as value):
                return [{}] if value is truth else []
            case _:
                return [self._simple(condition, truth)]

    def _all(self, parts: Iterable[Expression], truth: bool) -> list[Asked]:
        ways: list[Asked] = [{}]
        for part in parts:
            more = self.when(part, truth)
            self.budget.spend(20 * len(ways) * len(more))
            ways = [both for a in ways for b in more if (both := _both(a, b)) is not None]
        return ways

    def _one(self, expression: Expression, values: ValueSet) -> Asked:
        key = key_of(expression)
        self.expressions.setdefault(key, expression)
        return {key: values}

    def _simple(self, condition: Expression, truth: bool) -> Asked:
        match condition:
            case HasAny(operand=x, elements=elements):
                return self._one(x, ValueSet(False, Elements.has_any(elements, not truth)))
            case Compare(relation=relation, left=x, right=y):
                value = self._value(y)
                if value is not None:
                    values = _compared(relation, value, x)
                    if values is not None:
                        return self._one(x, values if truth else _known_but(values, x))
            case OneOf(operand=x, items=items):
                found = [self._value(item) for item in items]
                if all(value is not None for value in found):
                    among = ValueSet(False, none_known(x.type))
                    for value in found:
                        assert value is not None
                        among = among.union(just(value, x.type))
                    return self._one(x, among if truth else _known_but(among, x))
            case _:
                pass
        return self._one(condition, just(truth, condition.type))

    def _value(self, expression: Expression) -> Scalar | None:
        """A literal or a parameter of this period."""
        if isinstance(expression, Literal):
            return expression.value
        if isinstance(expression, Read) and expression.ref.kind is Kind.PARAMETER:
            return operand(expression, self.parameters)
        return None


def _both(a: Asked, b: Asked) -> Asked | None:
    found = dict(a)
    for key, values in b.items():
        if key in found:
            values = found[key].intersect(values)
            if values.is_empty():
                return None
        found[key] = values
    return found


def _known_but(values: ValueSet, x: Expression) -> ValueSet:
    return ValueSet(False, all_known(x.type)).subtract(values)


def _compared(relation: Relation, value: Scalar, x: Expression) -> ValueSet | None:
    if relation is Relation.EQUAL:
        return just(value, x.type)
    if relation is Relation.UNEQUAL:
        return _known_but(just(value, x.type), x)
    shape = none_known(x.type)
    if not isinstance(shape, Intervals) or isinstance(value, str):
        return None
    match relation:
        case Relation.LESS | Relation.AT_MOST:
            interval = Interval(None, True, value, relation is Relation.LESS)
        case _:
            interval = Interval(value, relation is Relation.MORE, None, True)
    return ValueSet(False, Intervals.of(shape.scale, (interval,)))


_Part = Union[Hashable, tuple["_Part", ...]]


def key_of(expression: Expression) -> Key:
    """The same for two expressions that say the same, wherever they stand."""
    parts: list[Hashable] = [type(expression).__name__]
    for one in dataclasses.fields(expression):
        value = getattr(expression, one.name)
        if isinstance(value, Span):
            continue
        if isinstance(value, tuple):
            parts.append(tuple(_key(part) for part in value))
        else:
            parts.append(_key(value))
    return tuple(parts)


def _key(value: object) -> Hashable:
    if dataclasses.is_dataclass(value) and any(f.name == "span" for f in dataclasses.fields(value)):
        return key_of(value)  # type: ignore[arg-type]
    assert isinstance(value, Hashable)
    return value
