"""Values that stand still: literals and parameters, as bounds, results and thresholds (M17)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.context import Context
from touchline.model.doubts import share_without_sign
from touchline.model.expressions import Kind, Literal, Read
from touchline.model.kinds import fits, mismatch, spelt
from touchline.model.literals import literal, standing_for
from touchline.model.lookup import choice_meant, is_known, is_lost, kind_word, known_names, unknown_choice, unknown_text
from touchline.model.tables import Operand
from touchline.model.types import ChoiceType, DateType, NumberType, TextType, Type
from touchline.model.where import ACCOUNT, Where
from touchline.syntax import tree


@dataclass(frozen=True, slots=True)
class Place:
    """Where an operand stands.

    `code` is for what is no value there (`bad-bound` in cells); `exactly` says that the value must be of the
    type to the letter (a result of `whole number` is whole, a cell may ask for 2.5); `hint` is the way out
    for a field; `of` (in backticks) is what has the choices; `compared` says that it is compared with something
    whose range tells more, so that a missing `%` is looked for there.
    """

    code: str
    exactly: bool
    hint: str | None = None
    of: str = ""
    compared: bool = False


BOUND = Place("bad-bound", exactly=False, compared=True)
TARGET = Place("bad-bound", exactly=False)
VALUE = Place("bad-bound", exactly=True)
RESULT = Place("bad-result", exactly=True)


def operand(context: Context, written: tree.Expression, expected: Type, place: Place, where: Where) -> Operand | None:
    """A literal or parameter of the expected type; a bare word is a choice of it first."""
    found = literal(written)
    if found is not None:
        return _literal_of(context, written, found, expected, place)
    if isinstance(written, tree.Name) and written.part is None:
        if isinstance(expected, ChoiceType):
            return _word(context, written, expected, place, where)
        return _parameter(context, written, expected, place, where)
    if isinstance(written, tree.Length):
        context.report(_unusable(written, expected))
        return None
    what = spelt(written) if isinstance(written, tree.Name) else "a calculation"
    message = f"only a value or a parameter can stand here, and {what} is neither"
    context.say(place.code, message, written.span, hint=place.hint or _no_sum_meant(context, written, expected, place))
    return None


def _no_sum_meant(context: Context, written: tree.Expression, expected: Type, place: Place) -> str | None:
    """What a `-` was meant for that makes a sum: `25k - 100k` a range, `Mid-market` a label in place of a name."""
    match written, expected:
        case tree.Arithmetic(operator="-", left=tree.Number() | tree.Length() | tree.Date()), _ if place.compared:
            low, high = spelt(written.left).strip("`"), spelt(written.right).strip("`")
            return f"write `{low} to <{high}`, or `{low} to {high}` with {high} in it" if high != "this" else None
        case tree.Arithmetic(), ChoiceType(choices=choices):
            return choice_meant(context, _dashed(written), choices)
        case _:
            return None


def _dashed(written: tree.Expression) -> str:
    if isinstance(written, tree.Arithmetic):
        return f"{_dashed(written.left)}{written.operator}{_dashed(written.right)}"
    return spelt(written).strip("`")


def _unusable(written: tree.Length, expected: Type) -> Diagnostic:
    message = f"{written.unit.value}s only say how long a step or a touch lasts"
    return diagnostic("wrong-unit", message, written.span)


def _literal_of(
    context: Context, written: tree.Expression, found: Literal, expected: Type, place: Place
) -> Literal | None:
    value = standing_for(found, expected)
    if not isinstance(value, Literal) or not fits(value.type, expected):
        wrong = mismatch(written, found.type, expected)
        if place.compared and place.of and isinstance(written, tree.Length) and isinstance(expected, DateType):
            date, unit = place.of.strip("`"), written.unit.value
            wrong = replace(wrong, hint=f"make the heading `{unit}s until {date}`, or `{unit}s since {date}`")
        context.report(wrong)
        return None
    if place.exactly and isinstance(expected, NumberType) and expected.whole and value.value % 1 != 0:  # type: ignore[operator]
        code = "bad-result" if place.code == "bad-result" else "wrong-type"
        context.say(code, f"{spelt(written)} is not a whole number", written.span)
        return None
    doubt = None if place.compared else share_without_sign(written, expected)
    if doubt is not None:
        context.report(doubt)
    if isinstance(expected, NumberType) and isinstance(value.type, NumberType):
        # A share is told as it was written: `60%` of a plain number stays a percentage to read.
        return Literal(value.value, replace(expected, percent=expected.percent or value.type.percent), value.span)
    return Literal(value.value, value.type, value.span)


def _word(context: Context, written: tree.Name, expected: ChoiceType, place: Place, where: Where) -> Operand | None:
    word = written.word
    if word.text in expected.choices:
        found = context.meant(written, expected, where)
        return found if isinstance(found, Literal) else None
    if is_known(context, word.text):
        return _parameter(context, written, expected, place, where)
    if not is_lost(context, word):
        parameters = context.names.parameters
        unknown_choice(context, word, expected.choices, parameters, of=place.of)
    return None


def _parameter(context: Context, written: tree.Name, expected: Type, place: Place, where: Where) -> Operand | None:
    entry = context.names.readable.get(written.word.text)
    if entry is None and isinstance(expected, TextType) and written.word.text not in known_names(context, where):
        if not is_lost(context, written.word):
            unknown_text(context, written.word)
        return None
    if entry is not None and entry.kind is not Kind.PARAMETER:
        message = f"only a value or a parameter can stand here, and `{written.word.text}` is a {kind_word(entry.kind)}"
        context.say(place.code, message, written.span, f"a {kind_word(entry.kind)}", hint=place.hint)
        return None
    found = context.meant(written, None, where)
    if found is None:
        return None
    if not isinstance(found, Read) or found.ref.kind is not Kind.PARAMETER:
        message = f"only a value or a parameter can stand here, and {spelt(written)} is neither"
        context.say(place.code, message, written.span, hint=place.hint)
        return None
    if not fits(found.type, expected) or (place.exactly and not _within(found.type, expected)):
        context.report(mismatch(written, found.type, expected))
        return None
    return found


def _within(kind: Type, expected: Type) -> bool:
    """Whether every value of the one type is a value of the other."""
    match kind, expected:
        case ChoiceType(choices=choices), ChoiceType(choices=allowed):
            return set(choices) <= set(allowed)
        case NumberType(), NumberType(whole=True):
            return kind.whole
        case _:
            return True


def literal_operand(context: Context, written: tree.Expression, expected: Type, place: Place) -> Literal | None:
    """A literal of the expected type, where not even a parameter may stand."""
    found = operand(context, written, expected, place, ACCOUNT)
    if isinstance(found, Read):
        message = f"only a value can stand here, and {spelt(written)} is a parameter"
        context.say(place.code, message, written.span)
        return None
    return found
