"""An account that shows something, in words and as JSON."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

from touchline.backends.python import Evaluator
from touchline.judgement.inputs import NO_HISTORY, NO_POPULATION, Value
from touchline.model.expressions import Expression, Kind, Ref, names_read
from touchline.model.ruleset import Ruleset
from touchline.model.types import TextType
from touchline.model.walk import reads
from touchline.prose.values import as_written

if TYPE_CHECKING:
    from touchline.backends.solver.accounts import Case


def account_words(ruleset: Ruleset, case: Case) -> str:
    """`arr = 500000, strategic = yes, everything else missing`, what every account must have left out."""
    said = [
        f"{name} = {as_written(value, ruleset.fields[name].type)}"
        for name, value in case.fields.items()
        if not (ruleset.fields[name].required and isinstance(ruleset.fields[name].type, TextType))
    ]
    return ", ".join([*said, "everything else missing"]) if said else "everything missing"


def case_notes(evaluator: Evaluator, case: Case, condition: Expression) -> tuple[str, ...]:
    """The account, and what the names of a condition come to for it."""
    ruleset = evaluator.ruleset
    notes = [f"for example, on {case.today.isoformat()}: {account_words(ruleset, case)}"]
    come = [
        f"{ref.name if ref.kind is Kind.CANDIDATE else ref.key} = {word}"
        for ref, word in _computed(evaluator, case, condition)
    ]
    if come:
        notes.append(f"then {', '.join(come)}")
    if case.history != NO_HISTORY or case.population != NO_POPULATION:
        notes.append("it needs a past, or facts of the portfolio, that allow it")
    return tuple(notes)


def case_facts(case: Case) -> Mapping[str, object]:
    """The account as JSON values."""
    return {
        "today": case.today.isoformat(),
        "account": {name: json_value(value) for name, value in case.fields.items()},
    }


def _computed(evaluator: Evaluator, case: Case, condition: Expression) -> list[tuple[Ref, str]]:
    judged = evaluator.judge(dict(case.fields), today=case.today, history=case.history, population=case.population)
    found = []
    types = {one.ref: one.type for one in reads(condition)}
    for ref in names_read(condition):
        if ref.kind in (Kind.FIELD, Kind.TODAY, Kind.PARAMETER, Kind.METRIC, Kind.DATA_ERRORS, Kind.SEVERITY):
            continue
        found.append((ref, as_written(judged.values[evaluator.layout.refs[ref]], types[ref])))
    return found


def json_value(value: Value | tuple[object, ...]) -> object:
    """A value as JSON has it: a day as its text, a set or list in the order of the alphabet."""
    match value:
        case datetime.date():
            return value.isoformat()
        case frozenset() | tuple():
            return sorted(str(one) for one in value)
        case _:
            return value
