"""The `account` block: the fields of an account and how data writes them."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.model.declarations.lines import Reading, block_of, every, first_of, text_of
from touchline.model.expressions import Kind
from touchline.model.names import FieldName
from touchline.model.ruleset import Field, GoodFor
from touchline.model.types import DateType, MoneyType, NumberType, Type
from touchline.spelling import did_you_mean
from touchline.syntax import tree
from touchline.values.dates import is_date_pattern
from touchline.values.written import number_style

PRESETS = ("hubspot", "salesforce")
"""What `reads` may name: programs whose exports write dates and yes/no their own way."""

_DAYS = {tree.Unit.DAY: 1, tree.Unit.WEEK: 7}


def reads(reading: Reading, blocks: tuple[tree.Block, ...]) -> str | None:
    """The program whose exports the account blocks read, or None."""
    lines = (line for block in blocks for line in every(block_of(block, ""), tree.Reads))
    line = first_of(reading, "the account block", lines, "reads")
    if line is None:
        return None
    if line.preset.text not in PRESETS:
        reading.report(
            "unknown-choice",
            f"`reads {line.preset.text}` is not known: exports of {' and '.join(PRESETS)} are",
            line.preset.span,
            hint=did_you_mean(line.preset.text, PRESETS),
        )
        return None
    return line.preset.text


def fields(reading: Reading, names: Mapping[str, FieldName]) -> dict[str, Field]:
    """The fields in the order written; one whose type could not be read is left out."""
    found: dict[str, Field] = {}
    for name, known in names.items():
        written = known.written
        good_for = _good_for(reading, name, written.good_for) if written.good_for else None
        if known.type is None:
            continue
        _check_written(reading, name, written, known.type)
        found[name] = Field(
            name=name,
            type=known.type,
            label=text_of(written.label),
            required=written.required,
            private=written.private,
            low=known.low,
            high=known.high,
            column=text_of(written.column),
            written=text_of(written.written),
            spellings=known.spellings,
            good_for=good_for,
            span=known.word.span,
        )
    return found


def _check_written(reading: Reading, name: str, field: tree.Field, type_: Type) -> None:
    written = field.written
    if written is None:
        return
    if isinstance(type_, DateType):
        if not is_date_pattern(written.value):
            reading.report(
                "bad-date",
                f"`{written.value}` does not show how a date is written",
                written.span,
                hint='write day, month and year as `written "DD-MM-YYYY"`',
            )
    elif isinstance(type_, (NumberType, MoneyType)):
        if number_style(written.value) is None:
            reading.report(
                "bad-number",
                f"`{written.value}` does not show how a number is written",
                written.span,
                hint='write an example as `written "1,000.00"`',
            )
    else:
        reading.report("wrong-type", f"`written` is for dates and numbers, and `{name}` is neither", written.span)


def _good_for(reading: Reading, name: str, written: tree.GoodFor) -> GoodFor | None:
    factor = _DAYS.get(written.length.unit)
    if factor is None:
        reading.report(
            "wrong-unit",
            f"how long `{name}` stays good is counted in days or weeks",
            written.length.span,
            hint=f"write `good for 60 days from {written.measured_on.text}`",
        )
    field = date_field(reading, written.measured_on, "`good for … from`")
    if factor is None or field is None:
        return None
    return GoodFor(written.length.count * factor, field)


def date_field(reading: Reading, word: tree.Word, line: str) -> str | None:
    """A field that is a date; `line` says which line needs it, for the message."""
    return field_of(reading, word, DateType, f"{line} needs a date, and `{word.text}` is not a date")


def field_of(reading: Reading, word: tree.Word, kind: type, message: str) -> str | None:
    """A field of one type; `message` says what is wrong with one of another."""
    ref = reading.resolver.ref(word, frozenset({Kind.FIELD}), "field")
    if ref is None:
        return None
    type_ = reading.resolver.type_of_name(ref)
    if type_ is None:
        return None
    if not isinstance(type_, kind):
        reading.report("wrong-type", message, word.span)
        return None
    return ref.name
