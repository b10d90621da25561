"""`parameter` and `let`: values that have a name."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from touchline.diagnostics import Label
from touchline.model.declarations.lines import Reading, block_of, every, text_of
from touchline.model.names import LetName, ParameterName
from touchline.model.ruleset import Let, Parameter, ParameterValue
from touchline.model.types import Type
from touchline.source import Span
from touchline.syntax import tree


def parameters(reading: Reading, names: Mapping[str, ParameterName]) -> dict[str, Parameter]:
    """The parameters in the order written; one without a single value that can be kept is left out."""
    found: dict[str, Parameter] = {}
    for name, known in names.items():
        if known.type is not None and isinstance(known.block.header, tree.ParameterHeader):
            values = _values(reading, known.block, known.block.header, known.type)
            if values:
                found[name] = Parameter(name, known.type, text_of(known.block.label), values, known.word.span)
    return found


def _values(
    reading: Reading, block: tree.Block, header: tree.ParameterHeader, type_: Type
) -> tuple[ParameterValue, ...]:
    """The first value without a date, and then those in order of date, which is the order written."""
    first = _value(reading, header.value, type_, None, text_of(block.label), header.value.span)
    found = [first]
    before: tree.Since | None = None
    for since in every(block_of(block, ""), tree.Since):
        found.append(_value(reading, since.value, type_, since.date.value, text_of(since.label), since.span))
        if before is not None and since.date.value <= before.date.value:
            reading.report(
                "bad-parameter-date",
                "the values of a parameter stand in the order of their dates, and each date stands once",
                since.date.span,
                "not after the one before",
                also=(Label(before.date.span, "the one before", primary=False),),
            )
        else:
            before = since
    # without its first value the parameter would have none before the first date
    return tuple(v for v in found if v is not None) if first is not None else ()


def _value(
    reading: Reading, written: tree.Expression, type_: Type, since: datetime.date | None, label: str | None, span: Span
) -> ParameterValue | None:
    literal = reading.resolver.literal(written, type_)
    return ParameterValue(since, literal.value, label, span) if literal is not None else None


def lets(reading: Reading, names: Mapping[str, LetName]) -> dict[str, Let]:
    """The lets in the order written; one that could not be read is left out."""
    found: dict[str, Let] = {}
    for name, known in names.items():
        expression = reading.resolver.let(name)
        if expression is not None:
            found[name] = Let(name, expression, text_of(known.block.label), known.word.span)
    return found
