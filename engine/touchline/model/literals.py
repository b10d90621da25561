"""Values as they are written, with the type that the writing alone gives."""

from __future__ import annotations

import datetime
from dataclasses import replace

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.doubts import share_without_sign
from touchline.model.expressions import Arithmetic, Call, Expression, Function, Literal, Negative, children
from touchline.model.kinds import fits, is_ordered, mismatch
from touchline.model.ruleset import Bound
from touchline.model.types import (
    DateType,
    LengthKind,
    LengthType,
    MoneyType,
    NumberType,
    TextType,
    Type,
    YesNoType,
)
from touchline.syntax import tree
from touchline.values.text import normalise

_IN_UNITS: dict[tree.Unit, tuple[LengthKind, int]] = {
    tree.Unit.DAY: (LengthKind.DAYS, 1),
    tree.Unit.WEEK: (LengthKind.DAYS, 7),
    tree.Unit.MONTH: (LengthKind.MONTHS, 1),
    tree.Unit.QUARTER: (LengthKind.MONTHS, 3),
    tree.Unit.YEAR: (LengthKind.MONTHS, 12),
    tree.Unit.BUSINESS_DAY: (LengthKind.BUSINESS_DAYS, 1),
}


def kind_of_unit(unit: tree.Unit) -> LengthKind | None:
    """The kind of length a unit counts; None for minutes and hours, which only say how long work lasts."""
    found = _IN_UNITS.get(unit)
    return found[0] if found else None


def literal(written: tree.Expression) -> Literal | None:
    """The literal that is written, or None where something else is (minutes and hours too). A number or length
    with a minus sign is one literal."""
    match written:
        case tree.Number(value=value, span=span, whole=whole, percent=percent):
            return Literal(value, NumberType(whole=whole and not percent, percent=percent), span)
        case tree.Text(value=text, span=span):
            return Literal(normalise(text), TextType(), span)
        case tree.YesNo(value=value, span=span):
            return Literal(value, YesNoType(), span)
        case tree.Date(value=date, span=span):
            return Literal(date, DateType(), span)
        case tree.Length(count=count, unit=unit, span=span):
            if unit not in _IN_UNITS:
                return None
            kind, size = _IN_UNITS[unit]
            return Literal(count * size, LengthType(kind), span)
        case tree.Negative(operand=tree.Number() | tree.Length() as operand, span=span):
            inner = literal(operand)
            if inner is None or isinstance(inner.value, (str, datetime.date)):
                return None
            return Literal(0 - inner.value, inner.type, span)
        case _:
            return None


def _is_constant(expression: Expression) -> bool:
    """Made of plain number literals only."""
    pending = [expression]
    while pending:
        e = pending.pop()
        match e:
            case Literal(type=NumberType(percent=False)):
                continue
            case Negative() | Arithmetic() | Call(function=Function.MIN | Function.MAX | Function.ROUND | Function.ABS):
                pending.extend(children(e))
            case _:
                return False
    return True


def standing_for(expression: Expression, expected: Type) -> Expression:
    """The expression, as money where money is expected and it is made of plain number literals (no
    number field stands for money, M7)."""
    match expected, expression:
        case MoneyType(), (Literal() | Negative() | Arithmetic() | Call()) if _is_constant(expression):
            return replace(expression, type=MoneyType())
        case _:
            return expression


def typed_literal(written: tree.Expression, expected: Type) -> Literal | Diagnostic | None:
    """The literal as a value of the expected type; why it is none; or None where no literal is written."""
    found = literal(written)
    if found is None:
        return None
    found = _as_money(found) if isinstance(expected, MoneyType) else found
    if not fits(found.type, expected):
        return mismatch(written, found.type, expected)
    return found


def _as_money(found: Literal) -> Literal:
    plain = isinstance(found.type, NumberType) and not found.type.percent
    return replace(found, type=MoneyType()) if plain else found


def bounds(limits: tree.Limits, expected: Type) -> tuple[Bound | None, Bound | None, tuple[Diagnostic, ...]]:
    """A field's range, typed. A bound that is no literal of the field's type is reported and left out, as is
    a range that holds nothing."""
    findings: list[Diagnostic] = []

    def bound(written: tree.Expression | None, is_open: bool) -> Bound | None:
        if written is None:
            return None
        found = typed_literal(written, expected)
        if found is None:
            message = "the range of a field is given by values, not by names"
            findings.append(diagnostic("bad-bound", message, written.span))
        elif isinstance(found, Diagnostic):
            findings.append(found)
        elif isinstance(found.value, str) or not is_ordered(expected):
            message = "only numbers, money, dates and lengths have a range"
            findings.append(diagnostic("wrong-type", message, written.span))
        else:
            doubt = share_without_sign(written, expected)
            findings.extend([doubt] if doubt is not None else [])
            return Bound(found.value, is_open)
        return None

    low = bound(limits.low, limits.low_open)
    high = bound(limits.high, limits.high_open)
    if low is not None and high is not None and holds_nothing(low, high):
        findings.append(diagnostic("bad-bound", "this range holds no value", limits.span))
        return None, None, tuple(findings)
    return low, high, tuple(findings)


def holds_nothing(low: Bound, high: Bound) -> bool:
    """Whether no value lies between two bounds of one type."""
    a, b = low.value, high.value
    if isinstance(a, datetime.date) or isinstance(b, datetime.date):
        if not (isinstance(a, datetime.date) and isinstance(b, datetime.date)):
            return False
        return a > b or (a == b and (low.open or high.open))
    return a > b or (a == b and (low.open or high.open))
