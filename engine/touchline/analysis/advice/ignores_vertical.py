"""What is much use in one vertical is little in another (S20): measures beside each other should both know it."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.model.expressions import Arithmetic, Kind, Operation, Read, names_read
from touchline.model.ruleset import ByBandTable, ByThresholdTable, Measure, Ruleset
from touchline.model.types import ChoiceType, NumberType, SetType


def ignores_vertical(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Each measure of an amount of use with one threshold for all, in a group where another has one for each
    vertical (any field of choices). Shares, and what people say, mean the same everywhere."""
    if ruleset.health is None:
        return
    measures = ruleset.health.measures
    for measure in measures:
        if _choices(ruleset, measure) or not _is_amount(ruleset, measure):
            continue
        for other in measures:
            told = _choices(ruleset, other)
            if other.group == measure.group and told and _is_amount(ruleset, other):
                yield diagnostic(
                    "ignores-vertical",
                    f"`{measure.name}` asks the same of every `{told[0]}`, and `{other.name}` does not",
                    measure.span,
                    "one threshold for all",
                    also=(Label(other.span, f"tells `{told[0]}` apart", primary=False),),
                    hint=f"give it a table with a column `{told[0]}`",
                )
                break


def _choices(ruleset: Ruleset, measure: Measure) -> list[str]:
    """The fields of choices that a measure's thresholds hang on."""
    if not isinstance(measure.banding, (ByThresholdTable, ByBandTable)):
        return []
    refs = [ref for column in measure.banding.table.inputs for ref in names_read(column.expression)]
    return [
        ref.name
        for ref in refs
        if ref.kind is Kind.FIELD and isinstance(ruleset.fields[ref.name].type, (ChoiceType, SetType))
    ]


def _is_amount(ruleset: Ruleset, measure: Measure) -> bool:
    value = measure.value
    while isinstance(value, Read) and value.ref.kind is Kind.LET:
        value = ruleset.lets[value.ref.name].expression
    if isinstance(value, Arithmetic) and value.operation is Operation.DIVIDE:
        return False
    return value is not None and isinstance(value.type, NumberType) and not value.type.percent
