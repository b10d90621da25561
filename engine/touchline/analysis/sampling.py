"""A few hundred accounts around a ruleset's own numbers: what they show to be possible needs no proof.

The same accounts every time: a fixed seed, and values made from what the ruleset compares with.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from touchline.analysis.promises import Stretch, stretches
from touchline.backends.python import Evaluator, Judged
from touchline.backends.python.layout import DATA_ERRORS
from touchline.judgement.inputs import Value
from touchline.model.expressions import Literal, Scalar
from touchline.model.ruleset import Field, ParameterValue, Ruleset
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    YesNoType,
)
from touchline.values.dates import add_days

_ACCOUNTS = 300
_MOST = 400  # literals of a ruleset that values are made from


def sampled(evaluator: Evaluator) -> Iterator[tuple[Stretch, Judged]]:
    """Judgements of accounts that have no data error, on a day of each stretch."""
    ruleset = evaluator.ruleset
    literals = literals_of(ruleset)
    for stretch in stretches(ruleset):
        for account in accounts_around(ruleset.fields, literals, stretch.day):
            judged = evaluator.judge(account, today=stretch.day)
            if judged.rejected is None and not judged.values[DATA_ERRORS]:
                yield stretch, judged


def accounts_around(
    fields: Mapping[str, Field], literals: Sequence[Scalar], today: datetime.date
) -> Iterator[dict[str, Value]]:
    """Accounts with values near those that rules compare with."""
    chance = random.Random(0)  # noqa: S311 - the same accounts every time
    pools = {name: _pool(field, literals, today) for name, field in fields.items()}
    for number in range(_ACCOUNTS):
        gone = (0.0, 0.1, 0.3)[number % 3]
        yield {
            name: chance.choice(pool)
            for name, pool in pools.items()
            if pool and (fields[name].required or chance.random() >= gone)
        }


def literals_of(ruleset: Ruleset) -> tuple[Scalar, ...]:
    """Every literal and every parameter's value, wherever it stands, each once."""
    found: dict[Scalar, None] = {}
    pending: list[Any] = [
        getattr(ruleset, one.name) for one in dataclasses.fields(ruleset) if one.name not in ("sources", "examples")
    ]
    while pending and len(found) < _MOST:
        one = pending.pop()
        if isinstance(one, (Literal, ParameterValue)):
            found.setdefault(one.value)
        elif isinstance(one, Mapping):
            pending.extend(one.values())
        elif isinstance(one, tuple):
            pending.extend(one)
        elif dataclasses.is_dataclass(one) and not isinstance(one, type):
            pending.extend(getattr(one, part.name) for part in dataclasses.fields(one))
    return tuple(found)


def _pool(field: Field, literals: Sequence[Scalar], today: datetime.date) -> list[Value]:
    """Values that a field can have: the ruleset's own of its type, and a step to both sides."""
    numbers = [float(x) for x in literals if isinstance(x, float)]
    lengths = [x for x in literals if isinstance(x, int) and not isinstance(x, bool)]
    match field.type:
        case NumberType(whole=True):
            return [
                x
                for n in numbers
                for x in (math.floor(n), math.ceil(n) + 1.0, n - 1)
                if _in(field, float(x)) and x == int(x)
            ]
        case NumberType() | MoneyType():
            return [x for n in (*numbers, 0.0) for x in (n, n * 1.1, n * 0.9) if _in(field, x)]
        case DateType():
            days = [
                add_days(today, sign * (n * k + d))
                for n in lengths
                for k in (1, 30)
                for d in (0, 1)
                for sign in (1, -1)
            ]
            named = [x for x in literals if isinstance(x, datetime.date)]
            return [day for day in (*days, *named, today) if day is not None and _in(field, day)]
        case LengthType():
            return [x for n in (*lengths, 0) for x in (n, n + 1) if _in(field, x)]
        case ChoiceType(choices=choices):
            return list(choices)
        case SetType(choices=choices):
            return [frozenset(), *(frozenset({c}) for c in choices), *(frozenset(choices[:n]) for n in (2, 3, 99))]
        case YesNoType():
            return [True, False]
        case TextType():
            return ["A-1", *[x for x in literals if isinstance(x, str) and x and x.strip() == x][:20]]
        case _:
            return []


def _in(field: Field, value: float | int | datetime.date) -> bool:
    low, high = field.low, field.high
    return (low is None or _above(value, low.value, low.open)) and (
        high is None or _above(high.value, value, high.open)
    )


def _above(a: Any, b: Any, strictly: bool) -> bool:
    return bool(a > b if strictly else a >= b)
