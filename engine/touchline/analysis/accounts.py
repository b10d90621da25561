"""Accounts that show something: completed, put before the evaluator, and made as small and round as they can be."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from touchline.backends.python import Evaluator, Judged
from touchline.backends.python.layout import DATA_ERRORS
from touchline.judgement.inputs import Value
from touchline.model.ruleset import Field, Ruleset
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.values.dates import add_days

if TYPE_CHECKING:
    from touchline.backends.solver.accounts import Case

Shows = Callable[[Judged], bool]
"""Whether a judgement shows what is claimed."""

_TRIES = 600  # judgements spent on making an account readable


def shown(evaluator: Evaluator, case: Case, shows: Shows) -> Case | None:
    """The case with what an account cannot do without, where the evaluator says that it shows what is claimed."""
    complete = replace(case, fields=_completed(evaluator.ruleset, dict(case.fields), case.today))
    return complete if _is_shown(evaluator, complete, shows) else None


def readable(evaluator: Evaluator, case: Case, shows: Shows) -> Case:
    """The same with as few known fields and as round values as the evaluator lets pass."""
    ruleset, left = evaluator.ruleset, _TRIES
    case = _without(evaluator, case, shows)
    for name in list(case.fields):
        if ruleset.fields[name].required and isinstance(ruleset.fields[name].type, TextType):
            continue
        for value in _rounder(ruleset.fields[name], case.fields[name], case.today):
            left -= 1
            trial = replace(case, fields={**case.fields, name: value})
            if value == case.fields[name] or _is_shown(evaluator, trial, shows):
                case = trial
                break
            if left <= 0:
                return case
    return _without(evaluator, case, shows)


def _without(evaluator: Evaluator, case: Case, shows: Shows) -> Case:
    from touchline.judgement.inputs import NO_HISTORY, NO_POPULATION

    for bare in (replace(case, history=NO_HISTORY), replace(case, population=NO_POPULATION)):
        if bare != case and _is_shown(evaluator, bare, shows):
            case = replace(case, history=bare.history, population=bare.population)
    for name in reversed(list(case.fields)):
        if not evaluator.ruleset.fields[name].required:
            trial = replace(case, fields={k: v for k, v in case.fields.items() if k != name})
            if _is_shown(evaluator, trial, shows):
                case = trial
    return case


def _is_shown(evaluator: Evaluator, case: Case, shows: Shows) -> bool:
    judged = evaluator.judge(dict(case.fields), today=case.today, history=case.history, population=case.population)
    return judged.rejected is None and not judged.values[DATA_ERRORS] and shows(judged)


def _completed(ruleset: Ruleset, fields: dict[str, Value], today: datetime.date) -> dict[str, Value]:
    """Required fields that nothing asked about, and the day on which what goes stale was measured."""
    for name, field in ruleset.fields.items():
        if field.required and fields.get(name) is None:
            fields[name] = "A-1" if name == "id" else next(_held(field, today))
    for name in list(fields):
        good_for = ruleset.fields[name].good_for
        while good_for is not None and fields.get(good_for.measured_on) is None:
            fields[good_for.measured_on] = today
            good_for = ruleset.fields[good_for.measured_on].good_for
    order = {name: i for i, name in enumerate(ruleset.fields)}
    return dict(sorted(fields.items(), key=lambda item: order.get(item[0], len(order))))


def _held(field: Field, today: datetime.date) -> Iterator[Value]:
    bound = field.low or field.high
    match field.type:
        case NumberType() | MoneyType():
            yield 0.0 if bound is None else float(bound.value) if isinstance(bound.value, (int, float)) else 0.0
        case LengthType():
            yield int(bound.value) if bound is not None and isinstance(bound.value, (int, float)) else 0
        case DateType():
            yield bound.value if bound is not None and isinstance(bound.value, datetime.date) else today
        case ChoiceType(choices=choices):
            yield choices[0]
        case SetType():
            yield frozenset()
        case YesNoType():
            yield False
        case _:
            yield "A-1"


def _rounder(field: Field, value: Value, today: datetime.date) -> Iterator[Value]:
    """Values that are easier to read than `value`, the easiest first, and last `value` itself."""
    match value:
        case bool():
            yield from (True, False)
        case float():
            yield from _rounder_numbers(value, field.type)
        case int():
            yield from (0, 1, 7, 30, 90, round(value, -1))
        case datetime.date():
            near = [today, *(add_days(today, n) for n in (-1, 1, -30, 30, -90, 90, -365, 365))]
            yield from (day for day in near if day is not None)
        case frozenset():
            yield frozenset()
            yield from (frozenset({one}) for one in sorted(value))
        case str() if isinstance(field.type, ChoiceType):
            yield from field.type.choices[:3]
        case _:
            pass
    yield value


def _rounder_numbers(value: float, type_: Type) -> Iterator[float]:
    percent = isinstance(type_, NumberType) and type_.percent
    yield from (0.0, 0.1, 0.5, 1.0) if percent else (0.0, 1.0, 10.0, 100.0, 1000.0)
    for digits in (1, 2, 3, 4):
        for nudge in (0.0, 1.0, -1.0):
            rounded = float(f"{value:.{digits - 1}e}")
            step = 10.0 ** (len(str(int(abs(rounded) or 1))) - digits)
            yield round(rounded + nudge * step, 6) + 0.0
    yield float(round(value))
    yield round(value, 2)


__all__ = ["Shows", "readable", "shown"]
