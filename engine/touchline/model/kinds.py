"""What types may be compared and combined, and how a mistake of type is put into words."""

from __future__ import annotations

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.expressions import Operation
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthKind,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.syntax import tree


def described(kind: Type) -> str:
    """A type in the words of a sentence: "money", "a length of time in days", "a choice"."""
    match kind:
        case TextType():
            return "text"
        case YesNoType():
            return "yes or no"
        case NumberType(percent=True):
            return "a percentage"
        case NumberType():
            return "a number"
        case MoneyType():
            return "money"
        case DateType():
            return "a date"
        case LengthType(kind=length):
            return f"a length of time in {length.value}"
        case ChoiceType():
            return "a choice"
        case SetType():
            return "a set of choices"
        case ListType(element=ChoiceType()):
            return "a list of choices"
        case ListType():
            return "a list"


def spelt(written: tree.Expression) -> str:
    """What is written, in backticks where it is short enough to be quoted from the tree, else "this"."""
    match written:
        case tree.Name(word=word, part=part):
            return f"`{word.text}.{part.text}`" if part else f"`{word.text}`"
        case tree.Number(text=text):
            return f"`{text}`"
        case tree.Text():
            return "this text"
        case tree.YesNo(value=value):
            return "`yes`" if value else "`no`"
        case tree.Date(value=date):
            return f"`{date.isoformat()}`"
        case tree.Length():
            return f"`{length_words(written.count, written.unit)}`"
        case tree.Negative(operand=tree.Number(text=text)):
            return f"`-{text}`"
        case tree.Elapsed(unit=unit, until=until, date=tree.Name(word=word, part=None)):
            return f"`{unit.value}s {'until' if until else 'since'} {word.text}`"
        case _:
            return "this"


def length_words(count: int, unit: tree.Unit) -> str:
    """`1 day`, `90 days`, `2 business days`."""
    return f"{count} {unit.value}" if count == 1 else f"{count} {unit.value}s"


def is_ordered(kind: Type) -> bool:
    """Whether `<` and ranges mean something."""
    return isinstance(kind, (NumberType, MoneyType, DateType, LengthType))


def is_quantity(kind: Type) -> bool:
    """Numbers, money and lengths: a mix of two of them is a mix of units."""
    return isinstance(kind, (NumberType, MoneyType, LengthType))


def elements(kind: Type) -> tuple[str, ...] | None:
    """The choices that a set, or a list of choices, can hold; None for other types (M20)."""
    match kind:
        case SetType(choices=choices) | ListType(element=ChoiceType(choices=choices)):
            return choices
        case _:
            return None


def fits(kind: Type, expected: Type) -> bool:
    """Whether values of the two types can be compared, or the one stand where the other is expected."""
    match kind, expected:
        case NumberType(), NumberType():
            return True
        case ChoiceType(choices=a), ChoiceType(choices=b):
            return not set(a).isdisjoint(b)
        case ((SetType() | ListType()), (SetType() | ListType())):
            some, others = elements(kind), elements(expected)
            shared = some is not None and others is not None and not set(some).isdisjoint(others)
            return kind == expected or shared
        case _:
            return kind == expected


def united(a: Type, b: Type) -> Type | None:
    """The type of what is the one or the other (`if`, `or else`, `min of`), or None where they do not fit."""
    if not fits(a, b):
        return None
    match a, b:
        case NumberType(), NumberType():
            return NumberType(whole=a.whole and b.whole, percent=a.percent and b.percent)
        case ChoiceType(choices=x), ChoiceType(choices=y):
            return ChoiceType((*x, *(c for c in y if c not in x)))
        case SetType(choices=x), SetType(choices=y):
            return SetType((*x, *(c for c in y if c not in x)))
        case _:
            return a


def arithmetic(operation: Operation, left: Type, right: Type) -> Type | None:
    """The type of a sum, difference, product or quotient (M7); None where it means nothing. Lengths
    followed by a date (`30 days + renews_on`) are for the caller to turn round."""
    match operation, left, right:
        case ((Operation.ADD | Operation.SUBTRACT), NumberType(), NumberType()):
            return NumberType(whole=left.whole and right.whole, percent=left.percent and right.percent)
        case Operation.MULTIPLY, NumberType(), NumberType():
            return NumberType(whole=left.whole and right.whole)
        case Operation.DIVIDE, NumberType(), NumberType():
            return NumberType()
        case ((Operation.ADD | Operation.SUBTRACT), MoneyType(), MoneyType()):
            return MoneyType()
        case ((Operation.MULTIPLY | Operation.DIVIDE), MoneyType(), NumberType()):
            return MoneyType()
        case Operation.MULTIPLY, NumberType(), MoneyType():
            return MoneyType()
        case Operation.DIVIDE, MoneyType(), MoneyType():
            return NumberType()
        case Operation.SUBTRACT, DateType(), DateType():
            return LengthType(LengthKind.DAYS)
        case ((Operation.ADD | Operation.SUBTRACT), DateType(), LengthType()):
            return DateType()
        case ((Operation.ADD | Operation.SUBTRACT), LengthType(), LengthType()) if left == right:
            return left
        case Operation.DIVIDE, LengthType(), LengthType() if left == right:
            return NumberType()
        case _:
            return None


def mismatch(
    written: tree.Expression, kind: Type, expected: Type, *, beside: tree.Expression | None = None
) -> Diagnostic:
    """Why something of type `kind` cannot stand where `expected` is needed; `beside` is what it is
    compared with."""
    code = "wrong-unit" if is_quantity(kind) and is_quantity(expected) else "wrong-type"
    if described(kind) == described(expected):
        message = _of_other_choices(written, beside)
    elif beside is None:
        message = f"{spelt(written)} is {described(kind)}, and here {described(expected)} is needed"
    elif spelt(beside) == "this":
        message = f"{spelt(written)} is {described(kind)}, and {described(expected)} stands beside it"
    else:
        message = f"{spelt(beside)} is {described(expected)} and {spelt(written)} is {described(kind)}"
    return diagnostic(code, message, written.span, described(kind), hint=_way_out(written, kind, expected, beside))


def _of_other_choices(written: tree.Expression, beside: tree.Expression | None) -> str:
    """Two choices, or two sets, that share nothing, or of which one can be more than the place takes."""
    if beside is None:
        return f"{spelt(written)} can be what this place cannot"
    return f"{spelt(beside)} and {spelt(written)} have no choice in common, so that they are never the same"


_UNIT_OF_KIND = {
    LengthKind.DAYS: tree.Unit.DAY,
    LengthKind.MONTHS: tree.Unit.MONTH,
    LengthKind.BUSINESS_DAYS: tree.Unit.BUSINESS_DAY,
}


def _way_out(written: tree.Expression, kind: Type, expected: Type, beside: tree.Expression | None) -> str | None:
    match written, kind, expected:
        case tree.Number(whole=True, percent=False, value=value), _, LengthType(kind=length):
            unit = beside.unit if isinstance(beside, tree.Elapsed) else _UNIT_OF_KIND[length]
            return f"write `{length_words(int(value), unit)}`"
        case tree.Length(count=count), _, NumberType():
            return f"write `{count}`"
        case tree.Length(count=0), _, MoneyType():  # 30 days beside money are more likely meant for another field
            return "write `0`"
        case tree.Length(unit=unit), _, DateType() if isinstance(beside, tree.Name):
            date = spelt(beside).strip("`")
            return f"count the time to or from a date: `{unit.value}s until {date}`, `{unit.value}s since {date}`"
        case tree.Length(unit=unit), _, LengthType() if isinstance(beside, tree.Elapsed):
            way = "until" if beside.until else "since"
            operand = spelt(beside.date).strip("`") if isinstance(beside.date, tree.Name) else "…"
            return f"count the same unit on both sides: `{unit.value}s {way} {operand}`" if operand != "…" else None
        case tree.Length(), _, LengthType(kind=length):
            return f"say the length in {length.value}"
        case tree.Text(value=value), _, (ChoiceType(choices=choices) | SetType(choices=choices)) if value in choices:
            return f"write `{value}` without quotes"
        case tree.YesNo(), _, ChoiceType(choices=choices):
            return f"name a choice: {', '.join(f'`{c}`' for c in choices[:5])}"
        case tree.Number(percent=True), _, MoneyType():
            return "write an amount, or multiply one by the percentage"
        case _, NumberType(), MoneyType() if not isinstance(written, tree.Number):
            return "multiply it by an amount to make money of it"
        case _:
            return None
