"""The rows of a ruleset's `examples` as cases (M38)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from touchline.judgement.inputs import Value
from touchline.model.expressions import Kind, Ref, Scalar
from touchline.model.identity import id_field
from touchline.model.ruleset import Examples, Ruleset
from touchline.model.tables import Equal, Holds, Listed, Operand, Row, Test, Threshold
from touchline.model.types import NumberType, SetType
from touchline.tables.boxes import operand
from touchline.testing.cases import Case, Expectation, Path
from touchline.testing.identity import id_unsaid


def examples_as_cases(ruleset: Ruleset, fallback: datetime.date) -> tuple[Case, ...]:
    """Every row of every `examples` table; without a date of its own it runs on the ruleset's `effective` day,
    and where there is none either on `fallback`."""
    return tuple(case for table in ruleset.examples for case in _of_table(ruleset, table, fallback))


def _of_table(ruleset: Ruleset, table: Examples, fallback: datetime.date) -> Iterator[Case]:
    today = table.on or ruleset.effective or fallback
    parameters = {name: parameter.on(today).value for name, parameter in ruleset.parameters.items()}
    identity = id_field(ruleset)
    for row in table.rows:
        account: dict[str, object] = {} if identity is None else {identity: id_unsaid(ruleset)}
        for ref, test in zip(table.inputs, row.tests, strict=True):
            value = _given(test, parameters)
            if value is not None:
                account[ref.name] = value
        expects = tuple(_expected(ruleset, table, row, i, parameters) for i in range(len(table.results)))
        name = f"row {row.number}"
        yield Case(name, table.label or "examples", account, today, expects, row.span, example=True)


def _given(test: Test, parameters: Mapping[str, Scalar]) -> Value:
    """What a cell gives the account; `-`, `missing` and an empty cell give nothing."""
    match test:
        case Equal(value=value):
            return operand(value, parameters)
        case Holds(elements=elements):
            return frozenset(elements)
        case _:
            return None


def _expected(ruleset: Ruleset, table: Examples, row: Row, i: int, parameters: Mapping[str, Scalar]) -> Expectation:
    ref, given = table.results[i], row.values[i]
    span = row.value_spans[i] if i < len(row.value_spans) else row.span
    if isinstance(given, Listed):
        values = [_json(value, parameters) for value in given.values]
        return Expectation(path_of(ref), values, span, unordered=_is_set(ruleset, ref))
    value = None if given is None or isinstance(given, Threshold) else _json(given, parameters)
    return Expectation(path_of(ref), value, span)


def path_of(ref: Ref) -> Path:
    """Where a judgement's JSON form holds what a name reads."""
    match ref.kind:
        case Kind.CANDIDATE:
            return ("segments", ref.name, "candidate")
        case Kind.SEGMENT:
            return ("segments", ref.name, "segment")
        case Kind.DECISION:
            return ("decisions", ref.name, "results", ref.part or ref.name)
        case Kind.LET:
            return ("lets", ref.name, "value")
        case Kind.SCORE:
            return ("health", "score")
        case Kind.MEASURE:
            return ("health", "measures", ref.name, "band")
        case Kind.FIELD:
            return ("fields", ref.name)
        case _:
            return ("health", "band")


def _json(given: Operand, parameters: Mapping[str, Scalar]) -> object:
    """A value as the JSON form of a judgement shows it."""
    value, kind = operand(given, parameters), given.type
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and isinstance(kind, NumberType) and kind.whole:
        return int(value)
    return value


def _is_set(ruleset: Ruleset, ref: Ref) -> bool:
    return ref.kind is Kind.LET and isinstance(ruleset.lets[ref.name].expression.type, SetType)
