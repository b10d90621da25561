"""`<`, `is`, `in`, `between`, `has`, `is missing`: what may be compared with what, brought to a few kinds."""

from __future__ import annotations

import datetime
from dataclasses import replace

from touchline.model.context import Context
from touchline.model.doubts import share_meant, share_without_sign
from touchline.model.expressions import (
    And,
    Compare,
    Expression,
    HasAny,
    IsOpen,
    Literal,
    Missing,
    Not,
    OneOf,
    Read,
    Relation,
    Work,
)
from touchline.model.kinds import described, elements, fits, is_ordered, mismatch, spelt
from touchline.model.literals import literal, standing_for
from touchline.model.lookup import is_lost, is_readable, known_names, range_of, unknown_choice, unknown_text
from touchline.model.ruleset import Bound
from touchline.model.types import ChoiceType, DateType, LengthType, TextType, Type, YesNoType
from touchline.model.where import Where
from touchline.spelling import did_you_mean
from touchline.syntax import tree

YES_NO = YesNoType()

Side = tuple[tree.Expression, Expression]
"""What is written, and what it means."""


def compare_meant(context: Context, written: tree.Compare, where: Where) -> Expression | None:
    """`a < b` and its like, of numbers, money, dates and lengths of one kind."""
    left, right = _pair(context, written.left, written.right, where)
    if left is None or right is None:
        return None
    return _compared(context, Relation(written.operator), (written.left, left), (written.right, right), written)


def _compared(
    context: Context, relation: Relation, left: Side, right: Side, whole: tree.Expression
) -> Expression | None:
    for side in (left, right):
        if not is_ordered(side[1].type):
            _not_ordered(context, side)
            return None
    return _alike(context, relation, left, right, whole)


def _alike(context: Context, relation: Relation, left: Side, right: Side, whole: tree.Expression) -> Expression | None:
    """The comparison of two values of one type; a mix, and a value that the field cannot have, is reported."""
    one, other = standing_for(left[1], right[1].type), standing_for(right[1], left[1].type)
    if not fits(one.type, other.type):
        if literal(left[0]) is not None and literal(right[0]) is None:
            context.report(mismatch(left[0], one.type, other.type, beside=right[0]))
        else:
            wrong = mismatch(right[0], other.type, one.type, beside=left[0])
            counted = _counted(relation, left, right[0])
            context.report(replace(wrong, hint=f"write `{counted}`") if counted is not None else wrong)
        return None
    check_value(context, one, right[0], other)
    check_value(context, other, left[0], one)
    return Compare(relation, one, other, YES_NO, whole.span)


def _counted(relation: Relation, left: Side, right: tree.Expression) -> str | None:
    """`days until renews_on <= 90 days` for `renews_on <= 90 days`: a length is how far off a date is."""
    match left, right:
        case (tree.Name() as name, meaning), tree.Length(unit=unit) if isinstance(meaning.type, DateType):
            until = f"{unit.value}s until {spelt(name).strip('`')}"
            return f"{until} {relation.value} {spelt(right).strip('`')}"
        case _:
            return None


def _pair(
    context: Context, left: tree.Expression, right: tree.Expression, where: Where
) -> tuple[Expression | None, Expression | None]:
    """Both sides; a bare word on the right is a choice of the left. A literal on the left takes its type from
    the right."""
    if literal(left) is not None and literal(right) is None:
        second = context.meant(right, None, where)
        return context.meant(left, second.type if second is not None else None, where), second
    first = context.meant(left, None, where)
    if first is not None and _holds_several(context, (left, first), right):
        return None, None
    return first, _beside(context, right, (left, first) if first is not None else None, where)


def _beside(context: Context, written: tree.Expression, first: Side | None, where: Where) -> Expression | None:
    """The right side of a comparison. Beside something broken a bare word may be a choice, and stays unread."""
    bare = written.word if isinstance(written, tree.Name) and written.part is None else None
    if first is None:
        if bare is None:
            context.meant(written, None, where)
        return None
    left, kind = first[0], first[1].type
    if bare is not None and not is_readable(context, bare.text, where) and not is_lost(context, bare):
        if isinstance(kind, ChoiceType) and bare.text not in kind.choices:
            unknown_choice(context, bare, kind.choices, known_names(context, where), of=spelt(left))
            return None
        if isinstance(kind, TextType):
            unknown_text(context, bare)
            return None
    return context.meant(written, kind, where)


def _not_ordered(context: Context, side: Side) -> None:
    written, kind = side[0], side[1].type
    hint = None
    match kind:
        case ChoiceType(choices=choices):
            some = ", ".join(choices[:2])
            hint = f"name the choices: {_as_code(spelt(written), f'in ({some})')}"
        case TextType():
            hint = "compare text with `is` or `in`"
        case YesNoType():
            hint = "a yes/no value is a condition by itself"
        case _ if elements(kind) is not None:
            hint = f"count it: {_as_code('`count of ' + spelt(written).strip('`') + '`', '>= 1')}"
    message = f"{spelt(written)} is {described(kind)}, which is not more or less than another"
    context.say("wrong-type", message, written.span, hint=hint)


def _as_code(quoted: str, rest: str) -> str:
    return f"`{quoted.strip('`')} {rest}`" if quoted.startswith("`") else f"`… {rest}`"


def is_meant(context: Context, written: tree.Is, where: Where) -> Expression | None:
    """`a is b`, `a is not b`; `x is open` of a playbook or an escalation."""
    opened = _open_work(context, written, where)
    if opened is not None:
        return opened[0]
    left, right = _pair(context, written.left, written.right, where)
    if left is None or right is None:
        return None
    relation = Relation.UNEQUAL if written.negated else Relation.EQUAL
    return _alike(context, relation, (written.left, left), (written.right, right), written)


def _open_work(context: Context, written: tree.Is, where: Where) -> tuple[Expression | None] | None:
    """`x is open` as a question about work, in a tuple of one; None where it is none."""
    match written:
        case tree.Is(left=tree.Name(word=word, part=None), right=tree.Name(word=tree.Word(text="open"), part=None)):
            names = context.names
        case _:
            return None
    if word.text in names.playbooks or word.text in names.escalations:
        work = Work.PLAYBOOK if word.text in names.playbooks else Work.ESCALATION
        asked: Expression = IsOpen(work, word.text, YES_NO, written.span)
        return (Not(asked, YES_NO, written.span) if written.negated else asked,)
    if word.text in known_names(context, where):
        return None
    if not is_lost(context, word):
        hint = did_you_mean(word.text, (*names.escalations, *names.playbooks, *known_names(context, where)))
        context.say("unknown-name", f"there is no playbook, escalation or field `{word.text}`", word.span, hint=hint)
    return (None,)


def _holds_several(context: Context, left: Side, right: tree.Expression) -> bool:
    """Reports a set beside a word that may be one of its choices."""
    choices = elements(left[1].type)
    if choices is None or not isinstance(right, tree.Name) or right.part is not None:
        return False
    word = right.word.text
    hint = f"write {_as_code(spelt(left[0]), f'has {word}')}" if word in choices else None
    message = f"{spelt(left[0])} is {described(left[1].type)}, which holds choices and is none of them"
    context.say("wrong-type", message, left[0].span, hint=hint)
    return True


def in_meant(context: Context, written: tree.In, where: Where) -> Expression | None:
    """`x in (a, b)`, `x not in (a, b)`."""
    operand = context.meant(written.operand, None, where)
    if operand is None:
        for item in written.items:
            _beside(context, item, None, where)
        return None
    choices = elements(operand.type)
    if choices is not None:
        words = ", ".join(i.word.text for i in written.items if isinstance(i, tree.Name))
        message = f"{spelt(written.operand)} is {described(operand.type)}, which holds choices and is none of them"
        hint = f"write {_as_code(spelt(written.operand), f'has any of ({words})')}"
        context.say("wrong-type", message, written.operand.span, hint=hint)
        return None
    items: list[Expression] = []
    sound = True
    for item in written.items:
        found = _beside(context, item, (written.operand, operand), where)
        found = standing_for(found, operand.type) if found is not None else None
        if found is not None and not fits(found.type, operand.type):
            context.report(mismatch(item, found.type, operand.type, beside=written.operand))
            found = None
        if found is None:
            sound = False
            continue
        check_value(context, operand, item, found)
        items.append(found)
    if not sound:
        return None
    asked = OneOf(operand, tuple(items), YES_NO, written.span)
    return Not(asked, YES_NO, written.span) if written.negated else asked


def between_meant(context: Context, written: tree.Between, where: Where) -> Expression | None:
    """`x between a and b`, both ends included."""
    operand = context.meant(written.operand, None, where)
    one = (written.operand, operand) if operand is not None else None
    low = _beside(context, written.low, one, where)
    high = _beside(context, written.high, one, where)
    if operand is None or one is None or low is None or high is None:
        return None
    lower = _compared(context, Relation.AT_LEAST, one, (written.low, low), written)
    if lower is None and not is_ordered(operand.type):
        return None
    upper = _compared(context, Relation.AT_MOST, one, (written.high, high), written)
    if lower is None or upper is None:
        return None
    return And((lower, upper), YES_NO, written.span)


def has_meant(context: Context, written: tree.Has, where: Where) -> Expression | None:
    """`s has x`, `s has not x`, `s has any of (a, b)` of a set, or of a list of choices (M12, M20)."""
    operand = context.meant(written.operand, None, where)
    if operand is None:
        return None
    choices = elements(operand.type)
    if choices is None:
        hint = None
        if isinstance(operand.type, ChoiceType):
            words = [e.text for e in written.elements]
            how = f"in ({', '.join(words)})" if written.any_of else f"is {'not ' if written.negated else ''}{words[0]}"
            hint = f"write {_as_code(spelt(written.operand), how)}"
        message = f"{spelt(written.operand)} is {described(operand.type)}, and only a set of choices `has` something"
        context.say("wrong-type", message, written.operand.span, hint=hint)
        return None
    found = set_elements(context, written.elements, choices, spelt(written.operand))
    if found is None:
        return None
    asked = HasAny(operand, found, YES_NO, written.span)
    return Not(asked, YES_NO, written.span) if written.negated else asked


def set_elements(
    context: Context, words: tuple[tree.Word, ...], choices: tuple[str, ...], of: str
) -> tuple[str, ...] | None:
    """The words, when each is a choice that the set can hold."""
    sound = True
    for word in words:
        if word.text not in choices:
            sound = False
            if not is_lost(context, word):
                unknown_choice(context, word, choices, of=of)
    return tuple(dict.fromkeys(word.text for word in words)) if sound else None


def missing_meant(context: Context, written: tree.IsMissing, where: Where) -> Expression | None:
    """`x is missing`, `x is known`."""
    operand = context.meant(written.operand, None, where)
    if operand is None:
        return None
    asked = Missing(operand, YES_NO, written.span)
    return Not(asked, YES_NO, written.span) if written.negated else asked


def check_value(context: Context, read: Expression, written: tree.Expression, value: Expression) -> None:
    """Reports a literal that lies outside the range that the name read beside it can have, or seems to lack its `%`."""
    meant = share_meant(written, read.type)
    if _check_range(context, read, value, f"write `{meant}`" if meant is not None else None):
        doubt = share_without_sign(written, read.type)
        if doubt is not None:
            context.report(doubt)


def _check_range(context: Context, read: Expression, value: Expression, hint: str | None) -> bool:
    """Whether a literal can be what is read beside it, as far as that is declared."""
    if not isinstance(read, Read) or not isinstance(value, Literal) or isinstance(value.value, str):
        return True
    low, high = range_of(context, read.ref)
    if not _outside(value.value, low, high):
        return True
    name = read.ref.key
    given = " to ".join(_shown(bound, value.type) for bound in (low, high) if bound is not None)
    if low is None or high is None:
        given = f"{'at least' if low is not None else 'at most'} {given}"
    message = f"no account can have {_shown(Bound(value.value, False), value.type)} as `{name}`: it is {given}"
    context.say("out-of-range", message, value.span, "outside the range", hint=hint)
    return False


def _outside(value: float | datetime.date, low: Bound | None, high: Bound | None) -> bool:
    if isinstance(value, datetime.date):
        return (low is not None and isinstance(low.value, datetime.date) and value < low.value) or (
            high is not None and isinstance(high.value, datetime.date) and value > high.value
        )
    return (low is not None and not isinstance(low.value, datetime.date) and value < low.value) or (
        high is not None and not isinstance(high.value, datetime.date) and value > high.value
    )


def _shown(bound: Bound, kind: Type) -> str:
    match kind, bound.value:
        case DateType(), datetime.date() as date:
            return date.isoformat()
        case LengthType(kind=length), value:
            return f"{value} {length.value}"
        case _, value:
            return f"{value:.15g}" if isinstance(value, (int, float)) else str(value)
