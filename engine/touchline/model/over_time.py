"""What looks beyond the account as it is today: values kept earlier, and open work (M30, M35, M41)."""

from __future__ import annotations

from touchline.model.context import Context
from touchline.model.expressions import (
    Changed,
    Expression,
    IsLate,
    IsOpen,
    Kind,
    Lasting,
    Literal,
    Move,
    Moved,
    Not,
    Previous,
    Read,
    Work,
)
from touchline.model.kinds import described, mismatch, spelt
from touchline.model.literals import literal, standing_for
from touchline.model.lookup import is_lost, look_up, unknown_choice
from touchline.model.types import ChoiceType, LengthKind, LengthType, MoneyType, NumberType, YesNoType
from touchline.model.where import Where
from touchline.syntax import tree

YES_NO = YesNoType()

KEPT = frozenset(
    {Kind.FIELD, Kind.LET, Kind.DECISION, Kind.SEGMENT, Kind.CANDIDATE, Kind.BAND, Kind.SCORE, Kind.MEASURE}
)
"""What is kept by date: all that is the account's own and can change from day to day."""

_POINTS_IN_A_WHOLE = 100


def kept_name(context: Context, name: tree.Name, where: Where) -> Read | None:
    """A name whose earlier values are kept; another one is reported (`not-here`)."""
    found = context.meant(name, None, where)
    if not isinstance(found, Read):
        return None
    if found.ref.kind not in KEPT:
        message = f"no earlier values of {spelt(name)} are kept: it is not the account's own"
        context.say("not-here", message, name.span)
        return None
    return found


def previous_meant(context: Context, written: tree.Previous, where: Where) -> Expression | None:
    """`previous tier`."""
    found = kept_name(context, written.name, where)
    return Previous(found.ref, found.type, written.span) if found is not None else None


def moved_meant(context: Context, written: tree.Moved, where: Where) -> Expression | None:
    """`health entered red`, `tier left high_touch`, `tier moved down`."""
    found = kept_name(context, written.name, where)
    if found is None:
        return None
    if not isinstance(found.type, ChoiceType):
        message = f"only what is one of several choices is entered, left or moved, and {spelt(written.name)} is "
        hint = None
        if isinstance(found.type, (NumberType, MoneyType)):
            hint = f"write `{spelt(written.name).strip('`')} fell by 20% within 90 days`"
        context.say("wrong-type", message + described(found.type), written.name.span, hint=hint)
        return None
    order = found.type.choices
    value = None
    if written.value is not None:
        value = written.value.text
        if value not in order:
            if not is_lost(context, written.value):
                unknown_choice(context, written.value, order, of=spelt(written.name))
            return None
    return Moved(found, Move(written.how), value, order, YES_NO, written.span)


def changed_meant(context: Context, written: tree.Changed, where: Where) -> Expression | None:
    """`arr fell by 20% within 90 days`: a percentage is of the earlier value, anything else a plain difference."""
    within = length_literal(context, written.within)
    if not isinstance(written.operand, tree.Name):
        message = "earlier values are kept by name: only a name falls or rises"
        context.say("not-here", message, written.operand.span, hint="define it as a `let` and use its name")
        return None
    found = kept_name(context, written.operand, where)
    amount = context.meant(written.amount, found.type if found is not None else None, where)
    if found is None or amount is None or within is None:
        return None
    if not isinstance(found.type, (NumberType, MoneyType)):
        message = f"only numbers and money fall or rise, and {spelt(written.operand)} is {described(found.type)}"
        context.say("wrong-type", message, written.operand.span)
        return None
    relative = isinstance(amount.type, NumberType) and amount.type.percent and not written.points
    if not relative:
        expected = NumberType() if written.points and isinstance(found.type, NumberType) else found.type
        amount = standing_for(amount, expected)
        if isinstance(amount.type, NumberType) != isinstance(expected, NumberType) or not isinstance(
            amount.type, (NumberType, MoneyType)
        ):
            context.report(mismatch(written.amount, amount.type, found.type, beside=written.operand))
            return None
        if written.points and isinstance(found.type, NumberType) and found.type.percent:
            amount = _of_percentage(amount)
    return Changed(found, written.how == "fell", amount, relative, within, YES_NO, written.span)


def _of_percentage(points: Expression) -> Expression:
    """A point of a percentage is a hundredth, since `40%` is the number 0.4."""
    if isinstance(points, Literal) and isinstance(points.value, float):
        return Literal(points.value / _POINTS_IN_A_WHOLE, NumberType(percent=True), points.span)
    return points


def length_literal(context: Context, length: tree.Length) -> Literal | None:
    """A length of time that days can be counted by; minutes and hours are reported."""
    found = literal(length)
    if found is None:
        message = f"{length.unit.value}s only say how long a step or a touch lasts"
        context.say("wrong-unit", message, length.span, hint="write a length in days, weeks, months or business days")
    return found


def lasting_meant(context: Context, written: tree.Lasting, where: Where) -> Expression | None:
    """`health is red for 14 days`: of `NAME is VALUE` only."""
    length = length_literal(context, written.length)
    asked = written.condition
    if not isinstance(asked, tree.Is) or not isinstance(asked.left, tree.Name):
        message = "only `NAME is VALUE` can be asked for a length of time"
        context.say(
            "not-here", message, asked.span, hint="define the condition as a `let`, and ask `… is yes for 14 days`"
        )
        return None
    left = kept_name(context, asked.left, where)
    if left is None:
        return None
    value = context.meant(asked.right, left.type, where)
    if value is None or length is None:
        return None
    value = standing_for(value, left.type)
    if not isinstance(value, Literal):
        message = f"{spelt(asked.right)} is a name: over time a value is asked for"
        context.say("not-here", message, asked.right.span)
        return None
    if context.checked(asked.right, value, left.type) is None:
        return None
    return Lasting(left, value, asked.negated, length, YES_NO, written.span)


def nothing_open_meant(written: tree.NothingOpen) -> Expression:
    """`no escalation is open`."""
    return Not(IsOpen(Work(written.kind), None, YES_NO, written.span), YES_NO, written.span)


def late_meant(context: Context, written: tree.Late, where: Where) -> Expression | None:
    """`call_sponsor is 2 business days late`, inside its playbook (M35)."""
    length = length_literal(context, written.length)
    if where.playbook is None:
        message = "only a playbook's own lines can ask whether a step is late"
        context.say("not-here", message, written.span)
        return None
    playbook = context.names.playbooks.get(where.playbook)
    if playbook is None:
        return None
    if playbook.block.broken and written.step.text not in playbook.steps:
        return None
    step = look_up(context, written.step, playbook.steps, "step")
    if step is None or length is None:
        return None
    if isinstance(length.type, LengthType) and length.type.kind is LengthKind.MONTHS:
        message = "a step is late by days or business days"
        context.say("wrong-unit", message, written.length.span, hint="write `30 days late`")
        return None
    return IsLate(where.playbook, step, length, YES_NO, written.span)
