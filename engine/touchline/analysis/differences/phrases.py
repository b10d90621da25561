"""What a part of a ruleset says, in a few words: one side of a change."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import Enum
from typing import Any, get_args

from touchline.analysis.differences.parts import NAMES
from touchline.model.expressions import Expression, Literal, Read, Ref
from touchline.model.ruleset import (
    BUILT_IN_METRICS,
    AfterStep,
    AroundDate,
    Bound,
    ByBandTable,
    ByField,
    ByThresholds,
    ByThresholdTable,
    Calendar,
    Goal,
    GoodFor,
    Length,
    MetricArithmetic,
    MetricNumber,
    Movement,
    OnDay,
    ParameterValue,
    Role,
    Ruleset,
    Scope,
    Start,
    SumOf,
    Target,
)
from touchline.model.tables import AnyValue, Line, Lines, Listed, Operand, Result, Row, Table, Test, Threshold
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
from touchline.prose.names import plain
from touchline.prose.parts import due_words, metric_words, movement_words, scope_words
from touchline.prose.words import Words

_TESTS = frozenset(get_args(Test))
_EXPRESSIONS = frozenset(get_args(Expression))
_TYPES = frozenset(get_args(Type))
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHARES = frozenset({"hold_out", "needs", "share"})
LONG = 60
"""A text beyond this length is not shown within a sentence."""


class Wording:
    """One version's parts in words."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.words = Words(ruleset)

    def part(self, owner: type, part: str, value: Any, beside: object = None) -> str:
        """A part of a thing. `beside` is what stands beside it: a cell's column, a result, a parameter's type."""
        match value:
            case None:
                return "nothing"
            case bool():
                return "yes" if value else "no"
            case Enum():
                return str(value.value) or "exactly one row"
            case datetime.date():
                return values.date(value)
            case Length() if part in ("every", "review_every"):
                return values.every(value)
            case Literal() | Read() if owner is Target:
                return self._target(value, beside)
            case _ if type(value) in _TESTS:
                return self.cell(value, beside)
            case Listed():
                return self.result(value, beside)
            case Literal() | Read() | Threshold() if owner in (Row, Line) or part in ("default", "threshold"):
                return self.result(value, beside)
            case _ if type(value) in _EXPRESSIONS:
                return self.expression(value)
            case _ if type(value) in _TYPES:
                return type_words(value)
            case int() | float():
                return self._number(owner, part, value, beside)
            case str():
                return self._word(owner, part, value)
            case tuple() | frozenset():
                return self._several(owner, part, value)
            case _:
                return self._thing(value)

    def expression(self, e: Expression) -> str:
        """A condition as a clause, a value as a phrase."""
        return self.words.sentence(e) if isinstance(e.type, YesNoType) else self.words.phrase(e)

    def cell(self, test: Test, column: object) -> str:
        """What a cell asks."""
        if isinstance(test, AnyValue) or column is None or type(column) not in _EXPRESSIONS:
            return "anything" if isinstance(test, AnyValue) else plain(str(test))
        return self.words.short(test, column)  # type: ignore[arg-type]

    def result(self, value: Any, beside: object) -> str:
        """What a row gives."""
        if value is None:
            return "nothing"
        return self.words.result(value, None, self._labels(beside))

    # ------------------------------------------------------------------ within

    def _labels(self, beside: object) -> dict[str, str]:
        """What the segments of a segmentation are called, where a result is one of them."""
        if isinstance(beside, Result):
            for segmentation in self.ruleset.segmentations.values():
                if beside.type == segmentation.type:
                    return {s.name: s.label for s in segmentation.segments}
        return {}

    def _target(self, value: Operand, beside: object) -> str:
        metric = self.ruleset.metrics.get(str(beside))
        kind: Type = metric.type if metric is not None else NumberType(percent=True)
        return self.words.operand(value, kind)

    def _number(self, owner: type, part: str, value: float, beside: object) -> str:
        if isinstance(beside, (MoneyType, NumberType, LengthType)):
            return values.value(value, beside, self.ruleset.currency)
        if part == "cost_a_month":
            return values.money(value, self.ruleset.currency)
        if part in _SHARES:
            return values.percent(value)
        if part == "lasting_minutes":
            return values.counted(int(value), "minute")
        if owner is Role and part == "people":
            return f"{values.number(value)} {'person' if value == 1 else 'people'}"
        if part == "day":
            return f"day {int(value)}"
        if owner is Calendar and part == "fiscal_start":
            return values.month_name(int(value))
        return values.number(value)

    def _word(self, owner: type, part: str, value: str) -> str:
        spaces = NAMES.get((owner, part))
        if spaces == ("role",):
            return self.words.role(value)
        if spaces == ("metric",):
            return self.metric(value)
        if spaces is not None:
            return f"`{value}`"
        if owner is ParameterValue or part in ("priority", "manner", "currency", "reads"):
            return plain(value)
        return f"“{' '.join(value.split())}”"

    def metric(self, name: str) -> str:
        """What a metric is called."""
        known = self.ruleset.metrics.get(name)
        return known.label if known is not None else BUILT_IN_METRICS.get(name, plain(name))

    def _several(self, owner: type, part: str, value: Any) -> str:
        if not value:
            return "all accounts" if part == "scopes" else "none"
        if owner is Calendar:
            days = sorted(value)
            return values.listed(_DAYS[d] if isinstance(d, int) else values.date(d) for d in days)
        if isinstance(value, tuple) and isinstance(value[0], Scope):
            return scope_words(self.words, value)
        return values.listed(self.part(owner, part, one) for one in value)

    def _thing(self, value: Any) -> str:
        words = self.words
        match value:
            case Movement():
                return movement_words(words, value)
            case Length():
                return values.length(value)
            case Start(condition=condition, standing=standing):
                return f"{'while' if standing else 'when'} {words.sentence(condition)}"
            case Goal(day=day, condition=condition):
                return f"{words.sentence(condition)}{f', by day {day}' if day is not None else ''}"
            case OnDay() | AfterStep() | AroundDate():
                return due_words(words, (), value)
            case GoodFor(days=days, measured_on=field):
                return f"{values.counted(days, 'day')} from {words.field(field)}"
            case Bound(value=bound, open=is_open):
                shown = values.date(bound) if isinstance(bound, datetime.date) else values.number(bound)
                return f"{shown}, itself left out" if is_open else shown
            case Ref():
                return words.name(value)
            case SumOf() | MetricArithmetic() | MetricNumber():
                return metric_words(words, value)
            case Mapping():
                return values.listed(f"“{said}” for `{choice}`" for said, choice in value.items()) or "none"
            case ByThresholds():
                return "thresholds"
            case ByThresholdTable():
                return "a table of thresholds"
            case ByBandTable():
                return "a table of bands"
            case ByField(field=ref):
                return f"the band in {words.name(ref)}"
            case Table():
                return "a table"
            case Lines():
                return "lines with conditions"
            case _:
                return plain(type(value).__name__.lower())


def type_words(type_: Type) -> str:
    """A type as the language names it."""
    match type_:
        case TextType():
            return "text"
        case YesNoType():
            return "yes/no"
        case NumberType(whole=whole, percent=percent):
            return "percent" if percent else "a whole number" if whole else "a number"
        case MoneyType():
            return "money"
        case DateType():
            return "a date"
        case LengthType(kind=kind):
            return kind.value
        case ChoiceType(choices=choices):
            return f"one of {', '.join(choices)}"
        case SetType(choices=choices):
            return f"any of {', '.join(choices)}"
        case ListType():
            return "a list"
