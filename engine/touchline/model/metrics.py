"""Metrics: sums over all accounts, and arithmetic on those sums (M4)."""

from __future__ import annotations

from touchline.model.context import Context
from touchline.model.expressions import Operation
from touchline.model.kinds import arithmetic, described, mismatch, spelt
from touchline.model.ruleset import BUILT_IN_METRICS, MetricArithmetic, MetricExpression, MetricNumber, SumOf
from touchline.model.types import MoneyType, NumberType, Type
from touchline.model.where import Where
from touchline.model.written_names import names_written
from touchline.syntax import tree

_INSIDE = Where(metric=True)

Meaning = tuple[MetricExpression, Type]


def metric_meant(context: Context, written: tree.Expression) -> Meaning | None:
    """`sum of (…)`, numbers, and `+ - * /` of these; anything else is reported (`not-here`)."""
    chain: list[tree.Arithmetic] = []
    leftmost: tree.Expression = written
    while isinstance(leftmost, tree.Arithmetic):
        chain.append(leftmost)
        leftmost = leftmost.left
    left = _part(context, leftmost)
    for step in reversed(chain):
        right = (
            metric_meant(context, step.right) if isinstance(step.right, tree.Arithmetic) else _part(context, step.right)
        )
        left = _combined(context, step, left, right) if left is not None and right is not None else None
    return left


def _part(context: Context, written: tree.Expression) -> Meaning | None:
    match written:
        case tree.Number(value=value, percent=percent):
            return MetricNumber(value), NumberType(percent=percent)
        case tree.Negative(operand=tree.Number(value=value, percent=percent)):
            return MetricNumber(-value), NumberType(percent=percent)
        case tree.Call(function="sum", arguments=(argument,)):
            if _reads_metric(context, argument):
                return None
            inner = context.meant(argument, None, _INSIDE)
            if inner is None:
                return None
            if not isinstance(inner.type, (NumberType, MoneyType)):
                message = f"only numbers and money add up, and {spelt(argument)} is {described(inner.type)}"
                context.say("wrong-type", message, argument.span)
                return None
            return SumOf(inner), inner.type
        case _:
            message = "a metric is made of `sum of (…)` and numbers"
            hint = None
            if isinstance(written, tree.Name) and written.part is None:
                hint = f"write `sum of {written.word.text}`"
            context.say("not-here", message, written.span, hint=hint)
            return None


def _reads_metric(context: Context, summed: tree.Expression) -> bool:
    """Reports a metric inside a sum, also behind a `let`: what is worked out over all accounts cannot be a
    part of one account's share."""
    names = context.names
    pending = [(name, name) for name in names_written(summed)]
    seen: set[str] = set()
    while pending:
        name, shown = pending.pop()
        word = name.word.text
        if word in names.metrics or (word in BUILT_IN_METRICS and word not in names.readable):
            message = f"`{word}` is worked out over all accounts, and `sum of` adds up what each one has"
            context.say("not-here", message, shown.span)
            return True
        let = names.lets.get(word)
        if let is not None and let.expression is not None and word not in seen:
            seen.add(word)
            pending += [(inner, shown) for inner in names_written(let.expression)]
    return False


def _combined(context: Context, step: tree.Arithmetic, left: Meaning, right: Meaning) -> Meaning | None:
    operation = Operation(step.operator)
    kinds = [left[1], right[1]]
    if operation in (Operation.ADD, Operation.SUBTRACT):
        for i in (0, 1):
            if isinstance((left, right)[i][0], MetricNumber) and isinstance(kinds[1 - i], MoneyType):
                kinds[i] = MoneyType()
    kind = arithmetic(operation, kinds[0], kinds[1])
    if kind is None:
        if operation is Operation.MULTIPLY:
            context.say("wrong-unit", "money times money is no amount of anything", step.span)
        else:
            context.report(mismatch(step.right, right[1], left[1], beside=step.left))
        return None
    return MetricArithmetic(operation, left[0], right[0]), kind
