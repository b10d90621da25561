"""Sums, lengths of time since a date, `min of` and its like, `or else`, `if`: what they take and what they give."""

from __future__ import annotations

from touchline.model.context import Context
from touchline.model.expressions import (
    Arithmetic,
    Call,
    Elapsed,
    Expression,
    Function,
    If,
    Negative,
    Operation,
    OrElse,
)
from touchline.model.kinds import arithmetic, described, elements, is_ordered, mismatch, spelt, united
from touchline.model.literals import kind_of_unit, literal, standing_for
from touchline.model.types import DateType, LengthType, MoneyType, NumberType, Type
from touchline.model.where import Where
from touchline.syntax import tree


def sum_meant(context: Context, written: tree.Arithmetic, hint: Type | None, where: Where) -> Expression | None:
    """`a + b * c …`. A long chain leans to the left, so its left side is walked, not nested."""
    chain: list[tree.Arithmetic] = []
    leftmost: tree.Expression = written
    while isinstance(leftmost, tree.Arithmetic):
        chain.append(leftmost)
        leftmost = leftmost.left
    left = context.meant(leftmost, None, where)
    for step in reversed(chain):
        right = context.meant(step.right, None, where)
        left = _combined(context, step, left, right) if left is not None and right is not None else None
    return left if left is None or hint is None else standing_for(left, hint)


def _combined(context: Context, step: tree.Arithmetic, left: Expression, right: Expression) -> Expression | None:
    operation = Operation(step.operator)
    if operation in (Operation.ADD, Operation.SUBTRACT):
        left, right = standing_for(left, right.type), standing_for(right, left.type)
        if operation is Operation.ADD and isinstance(left.type, LengthType) and isinstance(right.type, DateType):
            left, right = right, left
    elif operation is Operation.DIVIDE and isinstance(right.type, MoneyType):
        left = standing_for(left, right.type)
    kind = arithmetic(operation, left.type, right.type)
    if kind is not None:
        return Arithmetic(operation, left, right, kind, step.span)
    _report(context, step, operation, left.type, right.type)
    return None


def _report(context: Context, step: tree.Arithmetic, operation: Operation, left: Type, right: Type) -> None:
    if isinstance(left, MoneyType) and isinstance(right, MoneyType):
        message = "money times money is no amount of anything"
        context.say("wrong-unit", message, step.span, hint="multiply money by a number, or divide it by money")
        return
    units = (NumberType, MoneyType, LengthType)
    mixed = isinstance(left, units) and isinstance(right, units)
    dated = (isinstance(left, DateType) and isinstance(right, units)) or (
        isinstance(right, DateType) and isinstance(left, units)
    )
    verb = {
        Operation.ADD: "added to",
        Operation.SUBTRACT: "taken from",
        Operation.MULTIPLY: "multiplied by",
        Operation.DIVIDE: "divided by",
    }[operation]
    first, second = (right, left) if operation in (Operation.ADD, Operation.SUBTRACT) else (left, right)
    message = f"{described(first)} cannot be {verb} {described(second)}"
    hint = None
    if operation in (Operation.ADD, Operation.SUBTRACT) and isinstance(step.right, tree.Number) and step.right.whole:
        number = f"{step.right.value:.0f}"
        if isinstance(left, DateType):
            hint = f"write `{number} days`"
        elif isinstance(left, LengthType):
            hint = f"write `{number} {left.kind.value}`"
    context.say("wrong-unit" if mixed or dated else "wrong-type", message, step.span, hint=hint)


def negative_meant(context: Context, written: tree.Negative, hint: Type | None, where: Where) -> Expression | None:
    """`-x`, of numbers, money and lengths; `-5` is a literal."""
    found = literal(written)
    if found is not None:
        return standing_for(found, hint) if hint is not None else found
    operand = context.meant(written.operand, hint, where)
    if operand is None:
        return None
    if not isinstance(operand.type, (NumberType, MoneyType, LengthType)):
        context.say("wrong-type", f"{described(operand.type)} has no negative", written.span)
        return None
    return Negative(operand, operand.type, written.span)


def elapsed_meant(context: Context, written: tree.Elapsed, where: Where) -> Expression | None:
    """`days since d`, `quarters until d`: a length of the unit's kind (M9)."""
    if isinstance(written.date, tree.OrElse) and isinstance(written.date.default, (tree.Number, tree.Length)):
        way = f"{written.unit.value}s {'until' if written.until else 'since'}"
        _bound_too_tight(context, written.date, way, where, f" {written.unit.value}s")
        return None
    date = context.meant(written.date, None, where)
    kind = kind_of_unit(written.unit)
    if kind is None:
        message = f"an account's dates have no {written.unit.value}s"
        context.say(
            "wrong-unit", message, written.span, hint="count days, weeks, months, quarters, years or business days"
        )
        return None
    if date is None:
        return None
    if not isinstance(date.type, DateType):
        context.report(mismatch(written.date, date.type, DateType()))
        return None
    return Elapsed(written.unit, written.until, date, LengthType(kind), written.span)


def _bound_too_tight(context: Context, written: tree.OrElse, before: str, where: Where, unit: str = "") -> None:
    """Reports an `or else` that was meant for all of `days since d`, and takes the place of `d` alone."""
    operand = context.meant(written.operand, None, where)
    if operand is None:
        return
    inner, default = spelt(written.operand), spelt(written.default).strip("`")
    unit = unit if isinstance(written.default, tree.Number) else ""
    whole = f"({before} {inner.strip('`')}) or else {default}{unit}"
    message = f"`or else` stands for {inner} alone, which is {described(operand.type)}, and `{default}` is none"
    context.say("wrong-type", message, written.default.span, hint=f"write `{whole}`" if inner != "this" else None)


def or_else_meant(context: Context, written: tree.OrElse, hint: Type | None, where: Where) -> Expression | None:
    """`x or else v`: both of one type."""
    chain: list[tree.OrElse] = []
    first: tree.Expression = written
    while isinstance(first, tree.OrElse):
        chain.append(first)
        first = first.operand
    left = context.meant(first, hint, where)
    for step in reversed(chain):
        right = context.meant(step.default, left.type if left is not None else hint, where)
        if left is None or right is None:
            left = None
            continue
        pair = _alike(context, (step.operand, left), (step.default, right))
        left = OrElse(pair[0], pair[1], pair[2], step.span) if pair is not None else None
    return left


def if_meant(context: Context, written: tree.If, hint: Type | None, where: Where) -> Expression | None:
    """`if c then a else b`: both of one type (M13)."""
    condition = context.condition(written.condition, where)
    then = context.meant(written.then, hint, where)
    otherwise = context.meant(written.otherwise, hint or (then.type if then is not None else None), where)
    if condition is None or then is None or otherwise is None:
        return None
    pair = _alike(context, (written.then, then), (written.otherwise, otherwise))
    return If(condition, pair[0], pair[1], pair[2], written.span) if pair is not None else None


def _alike(
    context: Context, one: tuple[tree.Expression, Expression], other: tuple[tree.Expression, Expression]
) -> tuple[Expression, Expression, Type] | None:
    """Two expressions brought to one type; a mix is reported."""
    a, b = standing_for(one[1], other[1].type), standing_for(other[1], one[1].type)
    kind = united(a.type, b.type)
    if kind is None:
        context.report(mismatch(other[0], b.type, a.type, beside=one[0]))
        return None
    return a, b, kind


def call_meant(context: Context, written: tree.Call, hint: Type | None, where: Where) -> Expression | None:
    """`count of s`, `round(x)`, `abs(x)`, `min of (a, b)`, `max of (a, b)`."""
    match written.function:
        case "min" | "max":
            return _least_or_greatest(context, written, hint, where)
        case "sum":
            message = "`sum of` adds up over all accounts, and a condition looks at one"
            context.say("not-here", message, written.span, hint="define it as a `metric` and read that")
            return None
        case _:
            return _of_one(context, written, hint, where)


def _of_one(context: Context, written: tree.Call, hint: Type | None, where: Where) -> Expression | None:
    function = Function(written.function)
    if len(written.arguments) != 1:
        context.say("wrong-type", f"`{function.value}` takes one value", written.span)
        return None
    first = written.arguments[0]
    if function is Function.COUNT and isinstance(first, tree.OrElse) and isinstance(first.default, tree.Number):
        _bound_too_tight(context, first, "count of", where)
        return None
    operand = context.meant(first, None if function is Function.COUNT else hint, where)
    if operand is None:
        return None
    kind: Type | None = None
    match function, operand.type:
        case Function.COUNT, _ if elements(operand.type) is not None:
            kind = NumberType(whole=True)
        case Function.ROUND, NumberType():
            kind = NumberType(whole=True)
        case Function.ROUND, MoneyType():
            kind = MoneyType()
        case Function.ABS, NumberType() | MoneyType() | LengthType():
            kind = operand.type
    if kind is None:
        needed = {
            Function.COUNT: "a set of choices",
            Function.ROUND: "a number or money",
            Function.ABS: "a number, money or a length of time",
        }[function]
        what = spelt(written.arguments[0])
        message = f"`{function.value}` needs {needed}, and {what} is {described(operand.type)}"
        context.say("wrong-type", message, written.arguments[0].span)
        return None
    return Call(function, (operand,), kind, written.span)


def _least_or_greatest(context: Context, written: tree.Call, hint: Type | None, where: Where) -> Expression | None:
    function = Function(written.function)
    found = [context.meant(a, hint, where) for a in written.arguments]
    arguments = [a for a in found if a is not None]
    if not arguments or len(arguments) < len(found):
        return None
    money = next((a.type for a in arguments if isinstance(a.type, MoneyType)), None)
    if money is not None:
        arguments = [standing_for(a, money) for a in arguments]
    kind: Type = arguments[0].type
    for one, argument in zip(written.arguments, arguments, strict=True):
        if not is_ordered(argument.type):
            message = f"`{function.value} of` needs numbers, money, dates or lengths, and {spelt(one)} is "
            context.say("wrong-type", message + described(argument.type), one.span)
            return None
        both = united(kind, argument.type)
        if both is None:
            context.report(mismatch(one, argument.type, kind, beside=written.arguments[0]))
            return None
        kind = both
    return Call(function, tuple(arguments), kind, written.span)
