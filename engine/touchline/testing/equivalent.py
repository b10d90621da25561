"""Mutants that are proved to give every account the same: no test can notice them, so they do not count."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import inf, nextafter, prod
from types import MappingProxyType
from typing import Any

from touchline.backends.python import compile
from touchline.model.expressions import Kind, Read, Ref
from touchline.model.ruleset import Bound, ByField, Field, Health, Ruleset
from touchline.model.tables import Input, Table
from touchline.model.types import ChoiceType, NumberType, Type, YesNoType
from touchline.source import Span
from touchline.tables.boxes import Parameters, boxes, periods
from touchline.tables.elements import Elements
from touchline.tables.intervals import Intervals
from touchline.tables.outcomes import combiner
from touchline.tables.values import Choices, Texts, Truths, ValueSet
from touchline.testing.mutants import Mutant
from touchline.testing.sites import HEALTH

_POINTS = 60_000
_SCORES = 20_000
_NOWHERE = Span("", 0, 0)


def same(mutant: Mutant, ruleset: Ruleset) -> bool:
    """Whether a mutant is proved to answer as the ruleset does for every account. False says nothing: it may be
    the same and too large to ask, or depend on columns that depend on one another."""
    if mutant.table is not None:
        before, after = mutant.table
        return all(_same_table(before, after, p.values, ruleset) for p in periods(ruleset.parameters, mutant.table))
    if mutant.owner == HEALTH:
        changed = mutant.ruleset(ruleset).health
        return ruleset.health is not None and changed is not None and _same_scores(ruleset, ruleset.health, changed)
    return False


# --------------------------------------------------------------------------- tables


def _same_table(before: Table, after: Table, parameters: Parameters, ruleset: Ruleset) -> bool:
    """Both tables asked at a point of every cell that their bounds cut out together."""
    made = [(boxes(table, parameters), combiner(table, parameters)) for table in (before, after)]
    columns = []
    for i, column in enumerate(before.inputs):
        cells = [box.sets[i] for rows, _ in made for box in rows]
        columns.append(_possible(column, _points(cells), ruleset))
    if prod(len(points) for points in columns) > _POINTS:
        return False
    for point in product(*columns):
        answers = []
        for rows, combined in made:
            held = [all(one.contains_value(v) for one, v in zip(box.sets, point, strict=True)) for box in rows]
            answers.append(combined.of([place for place, i in enumerate(combined.order) if held[i]]).values)
        if answers[0] != answers[1]:
            return False
    return True


def _points(cells: Sequence[ValueSet]) -> list[Any]:
    """A value of every cell of a column that the bounds of its rows cut out, and missing."""
    known = [cell.known for cell in cells]
    found: dict[Any, None] = {None: None}
    match known[0] if known else None:
        case Intervals():
            cuts: set[Any] = {p for k in known if isinstance(k, Intervals) for pair in k.cuts() for p in pair}
            bounds = sorted(cuts - {None})
            if not bounds:
                found[0.0] = None
            else:
                day = isinstance(bounds[0], datetime.date)
                found[bounds[0] - (datetime.timedelta(days=1) if day else 1)] = None
            found.update(dict.fromkeys(bounds))
        case Choices(universe=universe):
            found.update(dict.fromkeys(universe))
        case Truths():
            found.update({True: None, False: None})
        case Texts():
            texts = {value for k in known if isinstance(k, Texts) for value in k.values}
            found.update(dict.fromkeys([*sorted(texts), " none of them "]))
        case Elements():
            named = sorted({e for k in known if isinstance(k, Elements) for e in k.mentioned()})
            if len(named) > 12:
                return [None] * (_POINTS + 1)
            for flags in product((False, True), repeat=len(named)):
                found[frozenset(e for e, flag in zip(named, flags, strict=True) if flag)] = None
        case None:
            pass
    return list(found)


def _possible(column: Input, points: list[Any], ruleset: Ruleset) -> list[Any]:
    """The points that the column can have: a field keeps to its range, a segment is never missing (S23)."""
    if not isinstance(column.expression, Read):
        return points
    ref = column.expression.ref
    if ref.kind in (Kind.SEGMENT, Kind.CANDIDATE):
        return [point for point in points if point is not None]
    if ref.kind is not Kind.FIELD:
        return points
    field = ruleset.fields[ref.name]
    low: Any = None if field.low is None else field.low.value
    high: Any = None if field.high is None else field.high.value
    never_missing = field.required and field.good_for is None
    if field.low is not None:  # what begins below the range may go on inside it
        points = [*points, _least(field.low, field.type)]
    return [
        point
        for point in dict.fromkeys(points)
        if (point is None and not never_missing)
        or (point is not None and (low is None or point >= low) and (high is None or point <= high))
    ]


def _least(low: Bound, kind: Type) -> Any:
    """The first value of a range."""
    if not low.open:
        return low.value
    match low.value:
        case datetime.date() as day:
            return day + datetime.timedelta(days=1)
        case float() as number if not (isinstance(kind, NumberType) and kind.whole):
            return nextafter(number, inf)
        case number:
            return number + 1


# --------------------------------------------------------------------------- health


def _same_scores(ruleset: Ruleset, before: Health, after: Health) -> bool:
    """Score and band before overrides, for every band that each measure can have, missing and not applicable too.

    The measures are taken as free of one another, which is more than there can be: what is the same here is
    the same for every account.
    """
    if after.overrides != before.overrides:
        return False
    if len(before.measures) != len(after.measures) or any(
        a.banding != b.banding or a.value != b.value or a.only_when != b.only_when
        for a, b in zip(before.measures, after.measures, strict=True)
    ):
        return False
    bands = [*(band.name for band in before.bands), None]
    ways = [[*bands, ...] if measure.only_when is not None else bands for measure in before.measures]
    if prod(len(way) for way in ways) > _SCORES:
        return False
    judges = [compile(_only_health(ruleset, health)) for health in (before, after)]
    slots = judges[0].layout.health
    assert slots is not None
    for way in product(*ways):
        account: dict[str, object] = {"id": "x"}
        for i, band in enumerate(way):
            account[f"applies{i}"] = band is not ...
            account[f"band{i}"] = None if band is ... else band
        found = [one.judge(account, today=datetime.date(2026, 1, 1)).values for one in judges]
        if any(a[slots.score] != b[slots.score] or a[slots.scored] != b[slots.scored] for a, b in [found]):
            return False
    return True


def _only_health(ruleset: Ruleset, health: Health) -> Ruleset:
    """A ruleset of nothing but the score: each measure's band and whether it applies stand in fields."""
    choice, truth = ChoiceType(tuple(band.name for band in health.bands)), YesNoType()
    fields = {}
    measures = []
    for i, measure in enumerate(health.measures):
        fields[f"band{i}"] = _field(f"band{i}", choice)
        fields[f"applies{i}"] = _field(f"applies{i}", truth)
        applies = None
        if measure.only_when is not None:
            applies = Read(Ref(Kind.FIELD, f"applies{i}"), truth, measure.span)
        banding = ByField(Ref(Kind.FIELD, f"band{i}"))
        measures.append(replace(measure, only_when=applies, value=None, banding=banding))
    nothing: Any = MappingProxyType({})
    order = (*(("measure", measure.name) for measure in measures), ("health", ""))
    return replace(
        ruleset,
        fields=MappingProxyType(fields),
        health=replace(health, measures=tuple(measures), overrides=()),
        lets=nothing,
        decisions=nothing,
        segmentations=nothing,
        services=(),
        journeys=nothing,
        playbooks=nothing,
        escalations=nothing,
        suggestions=nothing,
        order=order,
    )


def _field(name: str, kind: ChoiceType | YesNoType) -> Field:
    spellings = {choice: choice for choice in kind.choices} if isinstance(kind, ChoiceType) else {}
    return Field(name, kind, None, False, False, None, None, None, None, spellings, None, _NOWHERE)
