"""What people should know of a column: its type, meaning, range and unit, and what may be chosen in it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import assert_never

from touchline.model.expressions import Expression, Kind, Read, Ref
from touchline.model.ruleset import (
    ByBandTable,
    ByThresholdTable,
    Field,
    Ruleset,
)
from touchline.model.tables import Result, Table
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.prose import values
from touchline.syntax.table import BECAUSE
from touchline.syntax.written_tables import WrittenTable

ANY = "-"


@dataclass(frozen=True, slots=True)
class Heading:
    """`note` is what stands behind the heading, `choices` what its cells offer (none: anything may be typed),
    `bands` the bands, best first, where the column holds them."""

    note: str
    choices: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()


def headings_of(table: WrittenTable, ruleset: Ruleset) -> tuple[Heading, ...]:
    """One for each column of a table, inputs first."""
    words = _Words(ruleset)
    if table.keyword == "examples":
        return words.examples(table)
    meant = meaning_of(table, ruleset)
    if meant is None:
        return tuple(Heading("") for _ in table.header.cells)
    inputs = [words.input(each.expression) for each in meant.inputs]
    known = {result.name: result for result in meant.results}
    bands = tuple(band.name for band in ruleset.health.bands) if ruleset.health else ()
    results = [
        Heading("The reason, in words that can be read aloud.\nIt is shown wherever this row decides.")
        if name == BECAUSE
        else words.threshold(name)
        if table.keyword == "health" and name in bands
        else words.result(name, known.get(name))
        for name in table.header.right
    ]
    return (*inputs, *results)


def meaning_of(table: WrittenTable, ruleset: Ruleset) -> Table | None:
    """The table that a written one means; None for examples."""
    name, _, part = table.key.partition(".")
    match table.keyword:
        case "segmentation":
            rules: object = ruleset.segmentations[name].rules if name in ruleset.segmentations else None
        case "decide":
            rules = ruleset.decisions[name].rules if name in ruleset.decisions else None
        case "escalation":
            rules = ruleset.escalations[name].severity if name in ruleset.escalations else None
        case "health":
            measures = ruleset.health.measures if ruleset.health else ()
            rules = next(
                (
                    m.banding.table
                    for m in measures
                    if m.name == part and isinstance(m.banding, ByBandTable | ByThresholdTable)
                ),
                None,
            )
        case _:
            rules = None
    return rules if isinstance(rules, Table) else None


def type_words(kind: Type, currency: str) -> str:
    """What a type is called, with what its cells look like."""
    match kind:
        case TextType():
            return 'text, in quotation marks: "North"'
        case YesNoType():
            return "yes or no"
        case NumberType(whole=True):
            return "whole number"
        case NumberType(percent=True):
            return "share: 40%"
        case NumberType():
            return "number"
        case MoneyType():
            return f"money in {currency}: 25000, 25k, 2.5m"
        case DateType():
            return "date: 2026-10-01"
        case LengthType(kind=unit):
            return f"length in {unit.value}: 30 {unit.value}"
        case ChoiceType(choices=choices):
            return f"one of {values.listed(choices, 'or')}"
        case SetType(choices=choices):
            return f"any of {values.listed(choices, 'or')}; asked with `has {choices[0] if choices else 'x'}`"
        case ListType(element=element):
            return f"{type_words(element, currency)}, one for each row that matches"
        case _:
            assert_never(kind)


def choices_of(kind: Type, is_input: bool) -> tuple[str, ...]:
    """What a cell of a type offers to choose from."""
    match kind:
        case YesNoType():
            offered: tuple[str, ...] = ("yes", "no")
        case ChoiceType(choices=choices):
            offered = choices
        case SetType(choices=choices) if is_input:
            offered = tuple(f"has {choice}" for choice in choices)
        case ListType(element=element):
            return choices_of(element, is_input)
        case _:
            return ()
    return (*offered, ANY, "missing") if is_input else offered


class _Words:
    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.bands = tuple(band.name for band in ruleset.health.bands) if ruleset.health else ()

    def input(self, expression: Expression) -> Heading:
        lines: list[str] = []
        bands: tuple[str, ...] = ()
        if isinstance(expression, Read):
            lines.extend(self.about(expression.ref))
            if expression.ref.kind in (Kind.BAND, Kind.MEASURE):
                bands = self.bands
        lines.append(f"Type: {type_words(expression.type, self.ruleset.currency)}")
        if isinstance(expression, Read) and expression.ref.kind is Kind.FIELD:
            lines.extend(self.field(self.ruleset.fields[expression.ref.name]))
        lines.append("- fits anything; missing fits where no value is known.")
        return Heading("\n".join(lines), choices_of(expression.type, True), bands)

    def about(self, ref: Ref) -> list[str]:
        r = self.ruleset
        label: str | None = None
        match ref.kind:
            case Kind.FIELD:
                label = r.fields[ref.name].label
            case Kind.LET:
                label = r.lets[ref.name].label or f"worked out in the ruleset: let {ref.name}"
            case Kind.SEGMENT | Kind.CANDIDATE:
                segmentation = r.segmentations[ref.name]
                named = values.listed(f"{s.name} ({s.label})" for s in segmentation.segments)
                label = f"{segmentation.label}: {named}"
            case Kind.DECISION:
                label = r.decisions[ref.name].label
            case Kind.BAND | Kind.SCORE:
                label = r.health.label if r.health else None
            case Kind.MEASURE:
                measures = r.health.measures if r.health else ()
                label = next((m.label for m in measures if m.name == ref.name), None)
            case _:
                label = None
        return [label] if label else []

    def field(self, field: Field) -> list[str]:
        lines: list[str] = []
        low, high = field.low, field.high
        if low is not None and high is not None:
            lines.append(f"Range: {self.bound(low.value, field)} to {self.bound(high.value, field)}")
        elif low is not None:
            lines.append(f"Range: {'more than' if low.open else 'at least'} {self.bound(low.value, field)}")
        elif high is not None:
            lines.append(f"Range: {'less than' if high.open else 'at most'} {self.bound(high.value, field)}")
        if field.column:
            lines.append(f"In account files: {field.column}")
        if field.good_for:
            lines.append(f"Good for {values.counted(field.good_for.days, 'day')} from {field.good_for.measured_on}")
        return lines

    def bound(self, value: float | int | datetime.date, field: Field) -> str:
        return values.value(value, field.type, self.ruleset.currency)

    def threshold(self, band: str) -> Heading:
        return Heading(
            f"When the value reaches the band {band}, such as >= 6.\nnever: this band is never reached.",
            (),
            self.bands,
        )

    def result(self, name: str, result: Result | None) -> Heading:
        if result is None:
            return Heading(f"Result: {name}")
        lines = [f"Result: {result.label or name}", f"Type: {type_words(result.type, self.ruleset.currency)}"]
        choices = choices_of(result.type, False)
        return Heading("\n".join(lines), choices, self.bands if choices == self.bands else ())

    def examples(self, table: WrittenTable) -> tuple[Heading, ...]:
        found = self.ruleset.examples
        if table.number > len(found) or len(found[table.number - 1].inputs) != len(table.header.left):
            return tuple(Heading("") for _ in table.header.cells)
        example = found[table.number - 1]
        inputs = [Heading("\n".join(self.about(ref)) or "given") for ref in example.inputs]
        results = [
            Heading(
                "\n".join(["Expected:", *self.about(ref)]),
                self.expected(ref),
                self.bands if ref.kind is Kind.BAND else (),
            )
            for ref in example.results
        ]
        return (*inputs, *results, *(Heading("") for _ in range(len(table.header.cells) - len(inputs) - len(results))))

    def expected(self, ref: Ref) -> tuple[str, ...]:
        match ref.kind:
            case Kind.SEGMENT | Kind.CANDIDATE:
                return tuple(segment.name for segment in self.ruleset.segmentations[ref.name].segments)
            case Kind.BAND:
                return self.bands
            case _:
                return ()
