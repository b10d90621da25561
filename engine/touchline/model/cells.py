"""Cells of input columns, typed against what their heading reads."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import assert_never

from touchline.model.comparing import check_value, set_elements
from touchline.model.context import Context
from touchline.model.expressions import Expression, Literal
from touchline.model.kinds import described, elements, is_ordered, spelt
from touchline.model.operands import BOUND, operand
from touchline.model.tables import (
    AnyValue,
    Either,
    Equal,
    Holds,
    IsKnown,
    IsMissing,
    NoneOf,
    Operand,
    Test,
    Within,
)
from touchline.model.types import ChoiceType, TextType, YesNoType
from touchline.model.where import Where
from touchline.source import Span
from touchline.syntax import tree


def cell_meant(
    context: Context, cell: tree.Cell, heading: tree.Heading, column: Expression, where: Where
) -> Test | None:
    """What the cell asks of its column. `any other` gives a `NoneOf` without parts: the table fills in the
    column's other cells."""
    match cell:
        case tree.AnyCell() | tree.EmptyCell():
            return AnyValue()
        case tree.MissingCell():
            return IsMissing()
        case tree.KnownCell():
            return IsKnown()
        case tree.AnyOtherCell():
            return NoneOf((), any_other=True)
        case tree.NeverCell():
            message = "`never` is for a threshold, which stands right of `||`"
            context.say("not-here", message, cell.span, hint="write `-` for any value")
            return None
        case tree.ValueCell(value=written):
            return _equal(context, written, heading, column, where)
        case tree.CompareCell():
            return _compared(context, cell, heading, column, where)
        case tree.RangeCell():
            return _range(context, cell, heading, column, where)
        case tree.HasCell():
            return _holds(context, cell, heading, column)
        case tree.EitherCell(parts=written_parts):
            parts = _parts(context, written_parts, heading, column, where)
            return Either(parts) if parts is not None else None
        case tree.NoneOfCell(parts=written_parts):
            parts = _parts(context, written_parts, heading, column, where)
            return NoneOf(parts) if parts is not None else None
        case _:
            assert_never(cell)


def _parts(
    context: Context, cells: tuple[tree.Cell, ...], heading: tree.Heading, column: Expression, where: Where
) -> tuple[Test, ...] | None:
    found = [cell_meant(context, cell, heading, column, where) for cell in cells]
    sound = tuple(test for test in found if test is not None)
    return sound if len(sound) == len(found) else None


def _equal(
    context: Context, written: tree.Expression, heading: tree.Heading, column: Expression, where: Where
) -> Test | None:
    choices = elements(column.type)
    if choices is not None:
        message = f"`{heading.text}` is {described(column.type)}, which holds choices and is none of them"
        name = written.word.text if isinstance(written, tree.Name) else None
        hint = f"write `has {name}`" if name in choices else None
        context.say("wrong-type", message, written.span, hint=hint)
        return None
    value = _bound(context, written, heading, column, where, "is")
    return Equal(value) if value is not None else None


def _bound(
    context: Context, written: tree.Expression, heading: tree.Heading, column: Expression, where: Where, relation: str
) -> Operand | None:
    hint = None
    if isinstance(written, tree.Name):
        hint = (
            f"make it a column of its own, `{heading.text} {relation} {spelt(written).strip('`')}`, with `yes` and `no`"
        )
    place = replace(BOUND, hint=hint, of=f"`{heading.text}`")
    found = operand(context, written, column.type, place, where)
    if found is not None:
        check_value(context, column, written, found)
    return found


def _is_ordered(context: Context, heading: tree.Heading, column: Expression, span: Span) -> bool:
    if is_ordered(column.type):
        return True
    message = f"`{heading.text}` is {described(column.type)}, which is not more or less than another"
    hint = None
    match column.type:
        case ChoiceType(choices=choices):
            hint = f"list the choices: `{', '.join(choices[:2])}`"
        case TextType():
            hint = "name the text itself, in quotes"
        case YesNoType():
            hint = "write `yes` or `no`"
        case _ if elements(column.type) is not None:
            hint = f"make `count of {heading.text}` the heading"
    context.say("wrong-type", message, span, hint=hint)
    return False


def _compared(
    context: Context, cell: tree.CompareCell, heading: tree.Heading, column: Expression, where: Where
) -> Test | None:
    if not _is_ordered(context, heading, column, cell.span):
        return None
    value = _bound(context, cell.value, heading, column, where, cell.operator)
    if value is None:
        return None
    match cell.operator:
        case "<" | "<=":
            return Within(None, False, value, cell.operator == "<")
        case _:
            return Within(value, cell.operator == ">", None, False)


def _range(
    context: Context, cell: tree.RangeCell, heading: tree.Heading, column: Expression, where: Where
) -> Test | None:
    if not _is_ordered(context, heading, column, cell.span):
        return None
    low_written = _with_unit_of(cell.low, cell.high)
    low = _bound(context, low_written, heading, column, where, ">" if cell.low_open else ">=")
    high = _bound(context, cell.high, heading, column, where, "<" if cell.high_open else "<=")
    if low is None or high is None:
        return None
    if _is_empty(low, cell.low_open, high, cell.high_open):
        first, last = spelt(low_written).strip("`"), spelt(cell.high).strip("`")
        message = f"no value lies from {first} to {last}"
        hint = (
            f"write `{last} to {first}`"
            if isinstance(low, Literal) and low.value != getattr(high, "value", None)
            else None
        )
        context.say("bad-bound", message, cell.span, hint=hint)
        return None
    return Within(low, cell.low_open, high, cell.high_open)


def _with_unit_of(low: tree.Expression, high: tree.Expression) -> tree.Expression:
    """`30 to 90 days`: the first number takes the unit of the second."""
    match low, high:
        case tree.Number(value=value, whole=True, percent=False, span=span), tree.Length(unit=unit) if value >= 0:
            return tree.Length(int(value), unit, span)
        case _:
            return low


def _is_empty(low: Operand, low_open: bool, high: Operand, high_open: bool) -> bool:
    if not isinstance(low, Literal) or not isinstance(high, Literal):
        return False
    a, b = low.value, high.value
    if isinstance(a, str) or isinstance(b, str):
        return False
    if isinstance(a, datetime.date) or isinstance(b, datetime.date):
        if not (isinstance(a, datetime.date) and isinstance(b, datetime.date)):
            return False
        return a > b or (a == b and (low_open or high_open))
    return a > b or (a == b and (low_open or high_open))


def _holds(context: Context, cell: tree.HasCell, heading: tree.Heading, column: Expression) -> Test | None:
    choices = elements(column.type)
    if choices is None:
        message = f"`{heading.text}` is {described(column.type)}, and only a set of choices `has` something"
        words = ", ".join(word.text for word in cell.elements)
        hint = None
        if isinstance(column.type, ChoiceType):
            hint = f"write `{'none of ' if cell.negated else ''}{words}`"
        context.say("wrong-type", message, cell.span, hint=hint)
        return None
    found = set_elements(context, cell.elements, choices, f"`{heading.text}`")
    return Holds(found, cell.negated) if found is not None else None
