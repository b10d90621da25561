"""Reading an account: each field's value typed, in range and fresh, or missing with a data error.

A typed value in range is taken by a line or two of generated source; all else goes to the field's reader.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from functools import partial
from operator import itemgetter
from typing import Any, Union, assert_never
from zoneinfo import ZoneInfo

from touchline.backends.python.layout import DATA_ERRORS, Layout
from touchline.backends.python.source_code import Body
from touchline.judgement.answers import DataError
from touchline.limits import DEFAULTS, Limits
from touchline.model.ruleset import Bound, Field, Ruleset
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    YesNoType,
)
from touchline.spelling import did_you_mean
from touchline.values.dates import ISO
from touchline.values.numbers import LIMIT
from touchline.values.reading import (
    Bounds,
    DateBounds,
    Problem,
    ReadSet,
    Unreadable,
    read_choice,
    read_date,
    read_length,
    read_number,
    read_set,
    read_text,
    read_yes_no,
    show,
)
from touchline.values.text import shortened
from touchline.values.written import number_style

BAD_VALUE = "bad-value"
UNKNOWN_FIELD = "unknown-field"
NOT_AN_ACCOUNT = "not-an-account"

Errors = list[DataError]
Taken = Callable[[object, Errors], Any]
"""Takes a raw value; adds a data error for what it cannot be, and gives the value or None."""

_Read = Union[float, int, str, bool, datetime.date, Problem, ReadSet, None]


def taker(field: Field, zone: ZoneInfo | None, limits: Limits = DEFAULTS) -> Taken:
    """The reader of one field, data errors included."""
    read = _reader(field, zone, limits)

    def take(raw: object, errors: Errors) -> Any:
        found = Problem(raw.reason) if type(raw) is Unreadable else read(raw)
        match found:
            case Problem():
                errors.append(_bad_value(field, found))
                return None
            case ReadSet(value=value, problems=problems):
                errors.extend(_bad_value(field, problem) for problem in problems)
                return value
            case _:
                return found

    return take


def as_given(ruleset: Ruleset, account: Mapping[Any, object]) -> dict[str, Any]:
    """The typed values of an account, those that have gone stale among them (M28)."""
    zone = ZoneInfo(ruleset.time_zone) if ruleset.time_zone else None
    fields = ruleset.fields.items()
    return {name: taker(field, zone, ruleset.limits)(account.get(name), []) for name, field in fields}


def _bad_value(field: Field, problem: Problem) -> DataError:
    if field.private:  # a "did you mean" would tell half of the value
        return DataError(field.name, BAD_VALUE, f"`{field.name}` {problem.reason.split(';')[0]}")
    shown = "" if problem.shown is None else f" `{problem.shown}`"
    return DataError(field.name, BAD_VALUE, f"`{field.name}`{shown} {problem.reason}", problem.shown)


def _reader(field: Field, zone: ZoneInfo | None, limits: Limits) -> Callable[[object], _Read]:
    match field.type:
        case NumberType(whole=whole, percent=percent):
            bounds, style = _bounds(field), number_style(field.written) if field.written else None
            return lambda raw: read_number(raw, whole=whole, percent=percent, bounds=bounds, style=style)
        case MoneyType():
            bounds, style = _bounds(field), number_style(field.written) if field.written else None
            return lambda raw: read_number(raw, bounds=bounds, style=style)
        case LengthType(kind=kind):
            bounds = _bounds(field)
            return lambda raw: read_length(raw, unit=kind.value, bounds=bounds)
        case DateType():
            written, days = field.written or ISO, _date_bounds(field)
            return lambda raw: read_date(raw, written=written, zone=zone, bounds=days)
        case YesNoType():
            return read_yes_no
        case TextType():
            return partial(read_text, limit=limits.text_length)
        case ChoiceType():
            return lambda raw: read_choice(raw, field.spellings)
        case SetType():
            return lambda raw: read_set(raw, field.spellings, limit=limits.set_size)
        case ListType():
            raise TypeError("no field is a list")
        case _:
            assert_never(field.type)


def _bounds(field: Field) -> Bounds:
    def plain(bound: Bound | None) -> float | None:
        return float(bound.value) if bound is not None and isinstance(bound.value, (int, float)) else None

    low, high = field.low, field.high
    return Bounds(plain(low), low is not None and low.open, plain(high), high is not None and high.open)


def _date_bounds(field: Field) -> DateBounds:
    def plain(bound: Bound | None) -> datetime.date | None:
        return bound.value if bound is not None and isinstance(bound.value, datetime.date) else None

    low, high = field.low, field.high
    return DateBounds(plain(low), low is not None and low.open, plain(high), high is not None and high.open)


# ---------------------------------------------------------------------------- generated


def emit_fields(body: Body, ruleset: Ruleset, layout: Layout) -> None:
    """Write what reads every field of `account` into its slot, counts the errors, and lets stale values go (M28)."""
    zone = ZoneInfo(ruleset.time_zone) if ruleset.time_zone else None
    names, known = tuple(layout.fields), body.constants.name(frozenset(ruleset.fields))
    _emit_pick(body, layout, names)
    for name, slot in layout.fields.items():
        field = ruleset.fields[name]
        _emit_take(body, field, f"v{slot}", body.constants.name(taker(field, zone, ruleset.limits)), ruleset.limits)
    body.line(f"v{DATA_ERRORS} = float(len(errors)) if errors else 0.0")
    note = body.constants.name(note_unknown)
    with body.block(f"if not whole and not {known}.issuperset(account):"):
        body.line("errors = errors or []")
        body.line(f"{note}(account, {known}, errors)")
    for name in _freshness_order(ruleset):
        _emit_freshness(body, ruleset, layout, name)


def _emit_pick(body: Body, layout: Layout, names: tuple[str, ...]) -> None:
    """All fields at once where the account has every one, else one by one. An account that has them all and
    no more keys has no unknown ones."""
    if len(names) < 2:  # an itemgetter of one name gives no tuple
        head = "if True:"
    else:
        head = "except KeyError:"
        with body.block("try:"):
            targets = ", ".join(f"v{slot}" for slot in layout.fields.values())
            body.line(f"{targets} = {body.constants.name(itemgetter(*names))}(account)")
            body.line(f"whole = len(account) == {len(names)}")
    with body.block(head):
        body.line("get = account.get")
        for name, slot in layout.fields.items():
            body.line(f"v{slot} = get({body.constants.name(name)})")
        body.line("whole = False")


def _emit_take(body: Body, field: Field, v: str, take: str, limits: Limits) -> None:
    """The value as it comes where its type and range are right, else what the field's reader makes of it."""
    slow = f"errors = errors or []; {v} = {take}({v}, errors)"
    other = f"elif {v} is not None: {slow}"
    match field.type:
        case NumberType() | MoneyType():
            whole = isinstance(field.type, NumberType) and field.type.whole
            low, high = _range(body, field)
            body.line(f"t = type({v})")
            # `or 0.0` makes -0.0 the nought that it is
            body.line(
                f"if t is float and {low} {v} {high}{f' and {v}.is_integer()' if whole else ''}: {v} = {v} or 0.0"
            )
            body.line(f"elif t is int and {low} {v} {high}: {v} += 0.0")
            body.line(other)
        case DateType():
            days = _date_bounds(field)
            tests = [f"type({v}) is date"]
            if days.low is not None:
                tests.append(f"{v} {'>' if days.low_open else '>='} {body.constants.name(days.low)}")
            if days.high is not None:
                tests.append(f"{v} {'<' if days.high_open else '<='} {body.constants.name(days.high)}")
            body.line(f"if {' and '.join(tests)}: pass")
            body.line(other)
        case YesNoType():
            body.line(f"if {v} is not True and {v} is not False and {v} is not None: {slow}")
        case TextType():
            most = limits.text_length
            plain = f"type({v}) is str and {v}.isascii() and 0 < len({v}) <= {most} and {v}.strip() is {v}"
            body.line(f"if {plain}: pass")
            body.line(other)
        case ChoiceType():
            spelled = body.constants.name(dict(field.spellings).get)
            body.line(f"t = {spelled}({v}) if type({v}) is str else None")
            body.line(f"if t is not None: {v} = t")
            body.line(other)
        case SetType():
            elements = body.constants.name(frozenset(c for c in field.type.choices if field.spellings.get(c) == c))
            body.line(f"if type({v}) is frozenset and {elements}.issuperset({v}): pass")
            body.line(other)
        case LengthType() | ListType():
            body.line(f"if {v} is not None: {slow}")
        case _:
            assert_never(field.type)


def _range(body: Body, field: Field) -> tuple[str, str]:
    """`low <` and `<= high` around a number; a bound that is not written is the largest number of all (M2)."""
    bounds = _bounds(field)
    low = max(-LIMIT, bounds.low) if bounds.low is not None else -LIMIT
    high = min(LIMIT, bounds.high) if bounds.high is not None else LIMIT
    opened = bounds.low_open and low == bounds.low, bounds.high_open and high == bounds.high
    return (
        f"{body.constants.atom(low).code} {'<' if opened[0] else '<='}",
        f"{'<' if opened[1] else '<='} {body.constants.atom(high).code}",
    )


def _freshness_order(ruleset: Ruleset) -> list[str]:
    """Fields that go stale, each after the date it is measured on, which may itself go stale."""
    found: dict[str, None] = {}

    def visit(name: str, above: frozenset[str]) -> None:
        good_for = ruleset.fields[name].good_for
        if good_for is None or name in found or name in above:
            return
        visit(good_for.measured_on, above | {name})
        found.setdefault(name)

    for name in ruleset.fields:
        visit(name, frozenset())
    return list(found)


def _emit_freshness(body: Body, ruleset: Ruleset, layout: Layout, name: str) -> None:
    good_for = ruleset.fields[name].good_for
    if good_for is None:
        return
    v, measured = f"v{layout.fields[name]}", f"v{layout.fields[good_for.measured_on]}"
    age = f"v0.toordinal() - {measured}.toordinal()"
    body.line(f"if {v} is not None and ({measured} is None or not 0 <= {age} <= {good_for.days}): {v} = None")


# ---------------------------------------------------------------------------- the account as a whole


def note_unknown(account: Mapping[Any, object], known: frozenset[str], errors: Errors) -> None:
    """A data error for each key that is no field. It is not counted in `data_errors`, which is about what the
    account says of its fields: a file's further columns are nothing wrong."""
    for key in account:
        if type(key) is not str:
            shown = show(key)
            errors.append(DataError(None, UNKNOWN_FIELD, "a field is named by something that is not text", shown))
        elif key not in known:
            hint = did_you_mean(key, known) if len(key) <= 100 else None
            message = f"`{shortened(key)}` is no field of the account" + (f"; {hint}" if hint else "")
            errors.append(DataError(None, UNKNOWN_FIELD, message))


def as_plain(account: object, errors: Errors) -> dict[str, object] | None:
    """Any mapping as a plain dictionary with the keys that are text; None, with a data error, where there is none.

    Whatever a foreign mapping does when it is looked at, it is one account that cannot be read and no
    reason to stop.
    """
    try:
        found: dict[str, object] = {}
        for key, value in list(account.items()):  # type: ignore[attr-defined]
            if type(key) is str:
                found[key] = value
            else:
                shown = show(key)
                errors.append(DataError(None, UNKNOWN_FIELD, "a field is named by something that is not text", shown))
    except Exception:
        errors.append(DataError(None, NOT_AN_ACCOUNT, "the account is no mapping of fields to values"))
        return None
    return found
