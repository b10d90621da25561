"""From a model to an account: the fields that were asked about, as the values an account has."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import z3

from touchline.backends.solver.encoder import Encoder
from touchline.backends.solver.fields import read_back
from touchline.backends.solver.past import AnyPast
from touchline.judgement.inputs import NO_HISTORY, NO_HOLDS, NO_POPULATION, History, Holds, Population, Value


@dataclass(frozen=True, slots=True)
class Case:
    """An account on a day, with what is known beside it. Fields that are not there are missing."""

    fields: Mapping[str, Value]
    today: datetime.date
    history: History = NO_HISTORY
    population: Population = NO_POPULATION
    holds: Holds = NO_HOLDS


def case_of(model: Any, encoder: Encoder, today: datetime.date, beside: Encoder | None = None) -> Case:
    """The account of a model; `today` where the day does not matter to it. `beside`: the formulas of another version
    about the same account."""
    fields: dict[str, Value] = {}
    for one in (encoder,) if beside is None else (encoder, beside):
        for name in one.fields:
            value = read_back(model, one, name, one.ruleset.fields[name].type)
            if value is not None:
                fields.setdefault(name, value)
    day = today
    if encoder.fixed_today is not None:
        day = encoder.fixed_today
    elif encoder.uses_today or (beside is not None and beside.uses_today):
        ordinal = model.eval(z3.Int("today"), model_completion=True).as_long()
        day = datetime.date.fromordinal(min(max(int(ordinal), 1), datetime.date.max.toordinal()))
    if isinstance(encoder.past, AnyPast):
        try:
            history = encoder.past.history(model, encoder, day)
        except OverflowError:  # there is no day before the first
            history = NO_HISTORY
        return Case(fields, day, history, encoder.past.population(model, encoder))
    return Case(fields, day)
