"""Accounts that show something: completed, put before the evaluator, and made as small and round as they can be."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

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
    Type,
    YesNoType,
)
from touchline.values.dates import add_days

if TYPE_CHECKING:
    from touchline.backends.solver.accounts import Case

Shows = Callable[..., bool]
"""Whether judgements show what is claimed: one of each evaluator, in their order."""

AN_ID = "A-1"
"""The account that is shown where nothing else names one."""

_TRIES = 600  # judgements spent on making an account readable


Judges = Sequence[Evaluator]
"""One evaluator, or one for each version of a ruleset: all judge the same account."""


def shown(judges: Judges, case: Case, shows: Shows) -> Case | None:
    """The case with what an account cannot do without, where the evaluators say that it shows what is claimed."""
    fields = dict(case.fields)
    for judge in judges:
        fields = _completed(judge.ruleset, fields, case.today)
    complete = replace(case, fields=fields)
    return complete if _is_shown(judges, complete, shows) else None


def readable(judges: Judges, case: Case, shows: Shows) -> Case:
    """The same with as few known fields and as round values as the evaluators let pass."""
    declared, left = _declared(judges), _TRIES
    case = _without(judges, case, shows)
    for name in list(case.fields):
        for value in _rounder(declared[name], case.fields[name], case.today):
            left -= 1
            trial = replace(case, fields={**case.fields, name: value})
            if value == case.fields[name] or _is_shown(judges, trial, shows):
                case = trial
                break
            if left <= 0:
                return case
    return _without(judges, case, shows)


def _without(judges: Judges, case: Case, shows: Shows) -> Case:
    from touchline.judgement.inputs import NO_HISTORY, NO_HOLDS, NO_POPULATION

    nothing: tuple[dict[str, Any], ...] = (
        {"history": NO_HISTORY},
        {"population": NO_POPULATION},
        {"holds": NO_HOLDS},
    )
    for none in nothing:
        trial = replace(case, **none)
        if trial != case and _is_shown(judges, trial, shows):
            case = trial
    for part in ("kept", "work"):
        for row in getattr(case.history, part):
            rows = tuple(one for one in getattr(case.history, part) if one is not row)
            trial = replace(case, history=replace(case.history, **{part: rows}))
            if _is_shown(judges, trial, shows):
                case = trial
    for name in reversed(list(case.fields)):
        if not any(judge.ruleset.fields[name].required for judge in judges if name in judge.ruleset.fields):
            trial = replace(case, fields={k: v for k, v in case.fields.items() if k != name})
            if _is_shown(judges, trial, shows):
                case = trial
    return case


def _is_shown(judges: Judges, case: Case, shows: Shows) -> bool:
    judged = [judged_by(judge, case) for judge in judges]
    return all(one.rejected is None and not one.values[DATA_ERRORS] for one in judged) and shows(*judged)


def judged_by(judge: Evaluator, case: Case) -> Judged:
    """The judgement of a case by one version, which is given the fields that it knows."""
    known = judge.ruleset.fields
    fields = {name: value for name, value in case.fields.items() if name in known}
    return judge.judge(fields, today=case.today, history=case.history, population=case.population, holds=case.holds)


def _declared(judges: Judges) -> dict[str, Field]:
    return {name: field for judge in reversed(judges) for name, field in judge.ruleset.fields.items()}


def _completed(ruleset: Ruleset, fields: dict[str, Value], today: datetime.date) -> dict[str, Value]:
    """Required fields that nothing asked about, and the day on which what goes stale was measured."""
    for name, field in ruleset.fields.items():
        if field.required and fields.get(name) is None:
            fields[name] = AN_ID if name == "id" else next(_held(field, today))
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
            yield AN_ID


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
        case str() if field.required:
            yield AN_ID
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


__all__ = ["Judges", "Shows", "judged_by", "readable", "shown"]
