"""Guesses at fields that put an expression where it is wanted; the evaluator says which of them are right."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping
from typing import Union

from touchline.analysis.tables.given import Beyond
from touchline.analysis.tables.samples import Sample, samples
from touchline.model.expressions import (
    Arithmetic,
    Compare,
    Elapsed,
    Expression,
    Kind,
    Literal,
    Negative,
    Not,
    Operation,
    OrElse,
    Read,
    Ref,
    Relation,
    children,
)
from touchline.model.ruleset import Ruleset
from touchline.model.types import DateType, NumberType, Type
from touchline.syntax.tree import Unit
from touchline.tables.boxes import Parameters
from touchline.tables.intervals import Interval, Intervals
from touchline.tables.values import ValueSet, none_known
from touchline.values.dates import add_days, add_months

Guess = Mapping[Union[str, Ref], Sample]
"""Values of fields by name, and of names that no account tells; None is missing."""

_ROUND = (1.0, 10.0, 100.0, 1000.0, 0.5)


class Seeker:
    """Guesses for one ruleset, period and day."""

    def __init__(self, ruleset: Ruleset, parameters: Parameters, today: datetime.date, beyond: Beyond) -> None:
        self._beyond = beyond
        self._ruleset = ruleset
        self._parameters = parameters
        self._today = today
        self._known: Guess = {}

    def beside(self, known: Guess) -> Seeker:
        """Guesses of other fields, beside values that some have."""
        seeker = Seeker(self._ruleset, self._parameters, self._today, self._beyond)
        seeker._known = known
        return seeker

    def seek(self, expression: Expression, wanted: ValueSet, depth: int = 0) -> Iterator[Guess]:
        """Guesses, the likeliest first; there may be none."""
        for value in samples(wanted, expression.type, self._today):
            yield from self._reach(expression, value, depth)

    def _reach(self, expression: Expression, value: Sample, depth: int) -> Iterator[Guess]:
        if depth > 8:
            return
        match expression:
            case Read(ref=ref) if ref.kind is Kind.FIELD:
                for held in _held(value, expression.type):
                    yield {ref.name: held}
            case Read(ref=ref) if self._beyond.is_one(expression):
                yield {ref: value}
            case Read(ref=ref) if ref.kind is Kind.LET:
                yield from self._reach(self._ruleset.lets[ref.name].expression, value, depth + 1)
            case OrElse(operand=x, default=default):
                if value is not None:
                    yield from self._reach(x, value, depth + 1)
                for gone in self._reach(x, None, depth + 1):
                    for other in self._reach(default, value, depth + 1):
                        yield {**other, **gone}
                    yield gone
            case _ if value is None:
                for part in children(expression):
                    yield from self._reach(part, None, depth + 1)
                if isinstance(expression, Arithmetic) and expression.operation is Operation.DIVIDE:
                    yield from self._reach(expression.right, 0.0, depth + 1)
            case Elapsed(unit=unit, until=until, date=date) if isinstance(value, int):
                for day in self._days(unit, value if until else -value):
                    yield from self._reach(date, day, depth + 1)
            case Negative(operand=x) if isinstance(value, (int, float)):
                yield from self._reach(x, -value, depth + 1)
            case Not(operand=x) if isinstance(value, bool):
                yield from self._reach(x, not value, depth + 1)
            case Compare():
                yield from self._compared(expression, value, depth)
            case Arithmetic() if isinstance(value, (int, float)):
                yield from self._worked_back(expression, float(value), depth)
            case _:
                return

    def _days(self, unit: Unit, count: int) -> Iterator[datetime.date]:
        match unit:
            case Unit.DAY | Unit.WEEK:
                day = add_days(self._today, count)
            case Unit.BUSINESS_DAY:
                day = add_days(self._today, round(count * 7 / 5))
            case _:
                day = add_months(self._today, count)
        if day is not None:
            yield day
            for n in (1, -1, 2, -2):
                near = add_days(day, n)
                if near is not None:
                    yield near

    def _compared(self, expression: Compare, value: Sample, depth: int) -> Iterator[Guess]:
        """Both sides alike, or one beside the other: whichever way the comparison goes, one of them does it."""
        left, right = expression.left, expression.right
        for known in self._constants(right):
            shape = none_known(left.type)
            if isinstance(shape, Intervals) and not isinstance(known, (str, bool, frozenset, tuple)):
                equal = expression.relation in (Relation.EQUAL, Relation.AT_MOST, Relation.AT_LEAST)
                below = Interval(None, True, known, True)
                above = Interval(known, True, None, True)
                same = Interval(known, False, known, False)
                for interval in (same, below, above) if equal else (below, above, same):
                    yield from self.seek(left, ValueSet(False, Intervals.of(shape.scale, (interval,))), depth + 1)
            else:
                yield from self._reach(left, known, depth + 1)
        for value_ in _ROUND if not isinstance(left.type, DateType) else ():
            for a in self._reach(left, value_, depth + 1):
                for factor in (1.0, 2.0, 0.5):
                    for b in self._reach(right, value_ * factor, depth + 1):
                        yield {**b, **a}

    def _worked_back(self, expression: Arithmetic, value: float, depth: int) -> Iterator[Guess]:
        """One side a constant, or guessed at; the other follows."""
        left, right, operation = expression.left, expression.right, expression.operation
        for c in self._constants(left):
            if isinstance(c, (int, float)) and not isinstance(c, bool):
                match operation:
                    case Operation.ADD:
                        yield from self._reach(right, value - c, depth + 1)
                    case Operation.SUBTRACT:
                        yield from self._reach(right, c - value, depth + 1)
                    case Operation.MULTIPLY if c:
                        yield from self._reach(right, value / c, depth + 1)
                    case _ if value:
                        yield from self._reach(right, c / value, depth + 1)
        for b in (*self._constants(right), *_ROUND):
            if not isinstance(b, (int, float)) or isinstance(b, bool):
                continue
            a: float | None
            match operation:
                case Operation.ADD:
                    a = value - b
                case Operation.SUBTRACT:
                    a = value + b
                case Operation.MULTIPLY:
                    a = value / b if b else None
                case _:
                    a = value * b
            if a is None:
                continue
            others = list(self._reach(right, b, depth + 1)) or [{}]
            for guess in self._reach(left, a, depth + 1):
                for other in others[:2]:
                    yield {**other, **guess}

    def _constants(self, expression: Expression) -> tuple[Sample, ...]:
        match expression:
            case Literal(value=value):
                return (value,)
            case Read(ref=ref) if ref.kind is Kind.PARAMETER:
                return (self._parameters[ref.name],)
            case Read(ref=ref) if ref.kind is Kind.TODAY:
                return (self._today,)
            case Read(ref=ref) if ref.kind is Kind.FIELD and self._known.get(ref.name) is not None:
                return (self._known[ref.name],)
            case _:
                return ()


def _held(value: Sample, type_: Type) -> tuple[Sample, ...]:
    """What a field can hold of what is wanted of it: a whole number beside one that is not."""
    if isinstance(value, float) and isinstance(type_, NumberType) and type_.whole and not value.is_integer():
        return (float(math.floor(value)), float(math.ceil(value)))
    return (value,)
