"""All that an expression can come to, as far as its parts tell: never too little, sometimes too much.

What is too much does no harm: a gap there is shown only with an account that the evaluator confirms (M18).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from touchline.analysis.tables.given import Beyond
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
    Kind,
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
    Ref,
    Scalar,
    children,
)
from touchline.model.ruleset import Field, Ruleset
from touchline.model.tables import Lines, Rules
from touchline.model.types import SetType, Type
from touchline.syntax.tree import Combining
from touchline.tables.boxes import Parameters, operand
from touchline.tables.elements import Elements
from touchline.tables.intervals import Interval, Intervals, Scale
from touchline.tables.values import Choices, Texts, Truths, ValueSet, all_known, everything, none_known

_DEEP = 40
"""Below this depth an expression can come to anything, as far as this goes."""


@dataclass
class Domains:
    """What names and expressions can come to in one period. Answers are kept."""

    ruleset: Ruleset
    parameters: Parameters
    _beyond: Beyond | None = None
    _kept: dict[Ref, ValueSet] = field(default_factory=dict)
    _reading: set[Ref] = field(default_factory=set)

    @property
    def beyond(self) -> Beyond:
        """What hangs on more than an account; the same in every period."""
        if self._beyond is None:
            self._beyond = Beyond(self.ruleset)
        return self._beyond

    def of(self, expression: Expression, depth: int = 0) -> ValueSet:
        """A set that holds whatever the expression can come to."""
        if depth > _DEEP:
            return everything(expression.type)
        match expression:
            case Literal(value=value, type=type_):
                return just(value, type_)
            case Read(ref=ref, type=type_):
                return self.of_name(ref, type_)
            case OrElse(operand=x, default=default):
                mine, other = self.of(x, depth + 1), self.of(default, depth + 1)
                if not mine.missing:
                    return mine
                return ValueSet(False, mine.known).union(other)
            case If(then=a, otherwise=b):
                return self.of(a, depth + 1).union(self.of(b, depth + 1))
            case Missing() | IsOpen() | IsLate():
                return ValueSet(False, all_known(expression.type))
            case Call(function=Function.MIN | Function.MAX, arguments=arguments):
                every = all(self.of(x, depth + 1).missing for x in arguments)
                return ValueSet(every, all_known(expression.type))
            case Call(function=function, arguments=arguments):
                known = all_known(expression.type)
                if function is Function.COUNT:
                    known = _from_to(expression.type, 0.0, _most(arguments[0].type))
                elif function is Function.ABS and isinstance(known, Intervals):
                    known = _from_to(expression.type, 0 if known.scale is Scale.LENGTH else 0.0, None)
                return ValueSet(self._any_missing(arguments, depth), known)
            case Arithmetic(operation=operation, left=a, right=b):
                left, right = self.of(a, depth + 1), self.of(b, depth + 1)
                missing = left.missing or right.missing
                if operation is Operation.DIVIDE:
                    missing = missing or _may_be_zero(right)
                return ValueSet(missing, _computed(operation, left, right, expression.type))
            case Negative() | Compare() | OneOf() | HasAny() | And() | Or() | Not() | Elapsed():
                return ValueSet(self._any_missing(children(expression), depth), all_known(expression.type))
            case Previous() | Moved() | Changed() | Lasting():
                return everything(expression.type)
            case _:
                assert_never(expression)

    def _any_missing(self, parts: tuple[Expression, ...], depth: int) -> bool:
        return any(self.of(part, depth + 1).missing for part in parts)

    def of_name(self, ref: Ref, type_: Type) -> ValueSet:
        """What a name can stand for. A held segment is one of the segments, and only a band may be missing (M18)."""
        if ref in self._kept:
            return self._kept[ref]
        if ref in self._reading:
            return everything(type_)
        self._reading.add(ref)
        found = self._kept[ref] = self._of_name(ref, type_)
        self._reading.discard(ref)
        return found

    def _of_name(self, ref: Ref, type_: Type) -> ValueSet:
        match ref.kind:
            case Kind.FIELD:
                written = self.ruleset.fields.get(ref.name)
                return everything(type_) if written is None else of_field(written)
            case Kind.PARAMETER:
                return just(self.parameters[ref.name], type_)
            case Kind.LET:
                return self.of(self.ruleset.lets[ref.name].expression)
            case Kind.SEGMENT | Kind.CANDIDATE | Kind.TODAY:
                return ValueSet(False, all_known(type_))
            case Kind.DATA_ERRORS:
                return ValueSet(False, _from_to(type_, 0.0, None))
            case Kind.DECISION:
                decision = self.ruleset.decisions[ref.name]
                names = [result.name for result in decision.results]
                place = names.index(ref.part) if ref.part in names else 0
                return self._of_rules(decision.rules, place, type_)
            case Kind.SCORE if self.ruleset.health is not None:
                points = [band.points for band in self.ruleset.health.bands]
                return ValueSet(True, _from_to(type_, min(points), max(points)))
            case Kind.BAND | Kind.SCORE | Kind.MEASURE | Kind.SEVERITY | Kind.METRIC:
                return everything(type_)
            case _:
                assert_never(ref.kind)

    def _of_rules(self, rules: Rules, place: int, type_: Type) -> ValueSet:
        """The results that stand in the rules. That no row may match is told where the rules are, not here."""
        if isinstance(rules, Lines):
            values = [line.value for line in rules.lines]
            found = [operand(value, self.parameters) for value in values] if place == 0 else []
            if place:
                return everything(type_)
        elif rules.combining not in (Combining.UNIQUE, Combining.FIRST, Combining.HIGHEST):
            listed = rules.combining in (Combining.ALL, Combining.ALL_HIGHEST_FIRST, Combining.COUNT)
            return ValueSet(not listed, all_known(type_))
        else:
            cells = [row.values[place] for row in rules.rows]
            if any(cell is None for cell in cells):
                return everything(type_)
            found = [operand(cell, self.parameters) for cell in cells if isinstance(cell, (Literal, Read))]
        if rules.default is not None:
            found.append(operand(rules.default[place], self.parameters))
        joined = ValueSet(False, none_known(type_))
        for value in found[:1000]:
            joined = joined.union(just(value, type_))
        return joined if len(found) <= 1000 else ValueSet(False, all_known(type_))

    def goes_in_tenths(self, expression: Expression) -> bool:
        """Whether an expression is the score (M26), under whatever name."""
        for _ in range(_DEEP):
            if not isinstance(expression, Read) or expression.ref.kind is not Kind.LET:
                break
            expression = self.ruleset.lets[expression.ref.name].expression
        return isinstance(expression, Read) and expression.ref.kind is Kind.SCORE


def of_field(written: Field) -> ValueSet:
    """What a field can hold: a value out of its range is a data error and counts as missing. A required one is
    there, unless it may have gone stale (M28)."""
    known = all_known(written.type)
    if isinstance(known, Texts):
        known = Texts(frozenset(("",)), others=True)  # an empty cell is missing
    if isinstance(known, Intervals) and (written.low or written.high):
        low, high = written.low, written.high
        bounds = Interval(
            low.value if low else None,
            low.open if low else True,
            high.value if high else None,
            high.open if high else True,
        )
        known = Intervals.of(known.scale, (bounds,))
    return ValueSet(not written.required or written.good_for is not None, known)


def just(value: Scalar, type_: Type) -> ValueSet:
    """One value."""
    shape = none_known(type_)
    match shape:
        case Intervals(scale=scale):
            assert not isinstance(value, str)
            return ValueSet(False, Intervals.of(scale, (Interval(value, False, value, False),)))
        case Choices(universe=universe):
            return ValueSet(False, Choices(frozenset((str(value),)), universe))
        case Texts():
            return ValueSet(False, Texts(frozenset((str(value),)), others=False))
        case Truths():
            return ValueSet(False, Truths(frozenset((bool(value),))))
        case Elements():
            return ValueSet(False, all_known(type_))
        case _:
            assert_never(shape)


def _from_to(type_: Type, low: float, high: float | None) -> Intervals:
    shape = none_known(type_)
    assert isinstance(shape, Intervals), "only numbers and lengths have a least"
    return Intervals.of(shape.scale, (Interval(low, False, high, high is None),))


def _most(of: Type) -> float | None:
    """How many elements a set can have; a list can have any number."""
    return float(len(of.choices)) if isinstance(of, SetType) else None


def _may_be_zero(divisor: ValueSet) -> bool:
    known = divisor.known
    return not isinstance(known, Intervals) or known.contains_value(0.0)


def _computed(
    operation: Operation, left: ValueSet, right: ValueSet, type_: Type
) -> Intervals | Choices | Texts | Truths | Elements:
    """The stretch a sum, a product or a share of two numbers lies in, where both are numbers that cannot be
    negative; else anything. Bounds that arithmetic gives are not used: rounding could make them too small."""
    known = all_known(type_)
    if not isinstance(known, Intervals) or operation is Operation.SUBTRACT:
        return known
    if not (_not_negative(left) and _not_negative(right)):
        return known
    return Intervals.of(known.scale, (Interval(0.0, False, None, True),))


def _not_negative(values: ValueSet) -> bool:
    known = values.known
    if not isinstance(known, Intervals):
        return False
    lows = [interval.low for interval in known.intervals]
    return all(isinstance(low, float) and low >= 0 for low in lows)
