"""Readable values out of a set of values: round ones, at its ends and in the middle."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from touchline.model.expressions import Literal, Read
from touchline.model.tables import Listed, ResultValue, Threshold
from touchline.model.types import ChoiceType, LengthType, ListType, MoneyType, NumberType, SetType, Type
from touchline.prose.values import as_written
from touchline.tables.elements import Conjunction, Elements
from touchline.tables.intervals import Interval, Intervals, Point, Scale
from touchline.tables.values import Choices, Texts, Truths, Value, ValueSet

Sample = Value | None
"""A value, or None for missing."""

_LARGEST = 1e15  # no account holds a larger number (M2)


def samples(values: ValueSet, type_: Type, today: datetime.date) -> list[Sample]:
    """A few values of a set, the most readable first, missing last."""
    found: list[Sample] = list(_known(values, type_, today))
    if values.missing:
        found.append(None)
    return found


def _known(values: ValueSet, type_: Type, today: datetime.date) -> Iterator[Value]:
    known = values.known
    match known:
        case Intervals(scale=scale, intervals=intervals):
            seen: list[Point] = []
            for interval in (*intervals[:3], *intervals[3:][-2:]):
                for point in _of_interval(interval, scale, type_, today):
                    if point not in seen and known.contains_value(point):
                        seen.append(point)
                        yield point
        case Choices(values=chosen, universe=universe):
            yield from [choice for choice in universe if choice in chosen][:8]
        case Texts(values=texts, others=others):
            yield from _another(texts) if others else sorted(texts)[:8]
        case Truths(values=truths):
            yield from sorted(truths, reverse=True)
        case Elements(parts=parts):
            universe = _universe(type_)
            for part in parts[:8]:
                chosen_set = _meeting(part, universe)
                yield tuple(sorted(chosen_set)) if isinstance(type_, ListType) else chosen_set
        case _:
            assert_never(known)


def _another(texts: frozenset[str]) -> list[str]:
    return [next(text for text in ("other", *(f"other {n}" for n in range(len(texts) + 1))) if text not in texts)]


def _universe(type_: Type) -> tuple[str, ...]:
    element = type_.element if isinstance(type_, ListType) else type_
    return element.choices if isinstance(element, (SetType, ChoiceType)) else ()


def _meeting(part: Conjunction, universe: tuple[str, ...]) -> frozenset[str]:
    """A small set that meets a conjunction: one element of each group."""
    order = {element: i for i, element in enumerate(universe)}
    return frozenset(min(group, key=lambda e: (order.get(e, len(order)), e)) for group in part.any_of)


def _of_interval(interval: Interval, scale: Scale, type_: Type, today: datetime.date) -> Iterator[Point]:
    low, high = interval.low, interval.high
    if scale is Scale.DAY:
        days = [low, high, today]
        yield from (day for day in days if isinstance(day, datetime.date))
        for day in (low, high):
            if isinstance(day, datetime.date):
                for n in (1, -1):
                    if 1 < day.toordinal() + n < datetime.date.max.toordinal():
                        yield day + datetime.timedelta(days=n)
        return
    assert not isinstance(low, datetime.date)
    assert not isinstance(high, datetime.date)
    made = _whole(low, high) if scale is not Scale.REAL else _real(interval, type_)
    for number in made:
        if abs(number) <= _LARGEST:
            yield int(number) if scale is Scale.LENGTH else float(number)


def _whole(low: float | None, high: float | None) -> Iterator[float]:
    if low is None and high is None:
        yield from (10, 1, 0, 100)
    for bound in (low, high):
        if bound is not None:
            yield bound
    if low is None and high is not None:
        yield high - 9
    if high is None and low is not None:
        yield low + 10
    if low is not None and high is not None:
        yield (low + high) // 2


def _real(interval: Interval, type_: Type) -> Iterator[float]:
    low, high = interval.low, interval.high
    assert not isinstance(low, datetime.date)
    assert not isinstance(high, datetime.date)
    step = 0.01 if isinstance(type_, NumberType) and type_.percent else 1.0
    if low is None and high is None:
        yield from (step * 10, step, 0.0, step * 1000)
        return
    if low is not None and not interval.low_open:
        yield low
    if high is not None and not interval.high_open:
        yield high
    if low is not None and high is not None:
        middle = (low + high) / 2
        for decimals in range(-12, 17):
            rounded = round(middle, decimals)
            if low < rounded < high:
                yield rounded
                break
        yield middle
    elif low is not None:
        yield round(low + step, 12)
        yield low * 2 + step
    elif high is not None:
        yield round(high - step, 12)
        yield high * 2 - step if high < 0 else high / 2


def cell(values: ValueSet, type_: Type) -> str:
    """A set of values as a cell says it: `25 to <100`, `> 40%, missing`, `-`."""
    known = values.known
    if isinstance(known, Texts) and known.others:  # an empty text is no value of a field
        return replace(values, known=Texts(known.values - {""}, others=True)).describe()
    if not isinstance(known, Intervals) or not isinstance(type_, (NumberType, LengthType, MoneyType)):
        return values.describe()
    if known.complement().is_empty():
        return "-" if values.missing else "known"
    parts = [_stretch(interval, type_) for interval in known.intervals]
    return ", ".join([*parts, *(["missing"] if values.missing else [])])


def _stretch(interval: Interval, type_: Type) -> str:
    low, high = interval.low, interval.high
    if low is None:
        return ("< " if interval.high_open else "<= ") + as_written(high, type_) if high is not None else "known"
    if high is None:
        return ("> " if interval.low_open else ">= ") + as_written(low, type_)
    if low == high:
        return as_written(low, type_)
    first, last = ">" * interval.low_open + as_written(low, type_), "<" * interval.high_open + as_written(high, type_)
    return f"{first} to {last}"


def plain_word(value: Sample) -> str:
    """A field's value as a file may say it."""
    return value if isinstance(value, str) else as_written(value, NumberType())


def result_word(value: ResultValue) -> str:
    """A result as its row says it."""
    match value:
        case None:
            return "nothing"
        case Listed(values=values):
            return ", ".join(map(result_word, values)) or "none"
        case Threshold(relation=None):
            return "never"
        case Threshold(relation=relation, value=bound):
            assert relation is not None
            return f"{relation.value} {result_word(bound)}"
        case Literal(value=literal, type=type_):
            return as_written(literal, type_)
        case Read(ref=ref):
            return ref.key
        case _:
            assert_never(value)
