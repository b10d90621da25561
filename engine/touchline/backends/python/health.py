"""Health as generated statements: bands of measures, score, known share, overrides (M21 to M27).

Arithmetic is left to right in text order, so that a database that does the same gets the same doubles.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, assert_never

from touchline.backends.python.expressions import emit
from touchline.backends.python.layout import HealthSlots, Layout, MeasureSlots
from touchline.backends.python.rules import emit_table
from touchline.backends.python.source_code import Body
from touchline.model.expressions import Relation, Scalar
from touchline.model.ruleset import (
    ByBandTable,
    ByField,
    ByThresholds,
    ByThresholdTable,
    Health,
    Measure,
    MissingPolicy,
)
from touchline.model.tables import Threshold
from touchline.tables.boxes import operand
from touchline.tables.outcomes import Limit

_COMPARE: Mapping[Relation, Callable[[Any, Any], bool]] = {
    Relation.LESS: operator.lt,
    Relation.AT_MOST: operator.le,
    Relation.MORE: operator.gt,
    Relation.AT_LEAST: operator.ge,
    Relation.EQUAL: operator.eq,
    Relation.UNEQUAL: operator.ne,
}


def weights(health: Health) -> tuple[tuple[str | None, float], ...]:
    """The groups and their weights; without `group` lines one group of all measures (M25)."""
    return tuple((group.name, group.weight) for group in health.groups) or ((None, 1.0),)


def needed(health: Health) -> float | None:
    """The least known share in percent, as written: 0.55 is 55, not 55.00000000000001."""
    return None if health.needs is None else float(Decimal(repr(health.needs)) * 100)


def emit_measure(
    body: Body, health: Health, measure: Measure, slots: MeasureSlots, parameters: Mapping[str, Scalar]
) -> None:
    """Write what a measure comes to. One that does not apply, or of which it is unknown, has no band."""
    applies = "True" if measure.only_when is None else emit(body, measure.only_when).code
    body.line(f"v{slots.applies} = {applies}")
    value, outcome, band, points = (f"v{slot}" for slot in (slots.value, slots.outcome, slots.band, slots.points))
    body.line(f"{value} = {outcome} = {band} = None")
    with body.block(f"if v{slots.applies}:"):
        if measure.value is not None:
            body.line(f"{value} = {emit(body, measure.value).code}")
        names = tuple(b.name for b in health.bands)
        match measure.banding:
            case ByThresholds(thresholds=thresholds):
                body.line(f"if {value} is not None: {band} = {_chain(body, value, thresholds, names, parameters)}")
            case ByThresholdTable(table=table):
                emit_table(body, table, parameters, outcome)
                by = body.constants.function("band_by", band_by)
                body.line(f"{band} = {by}({value}, {outcome}.values, {body.constants.name(names)})")
            case ByBandTable(table=table):
                emit_table(body, table, parameters, outcome)
                body.line(f"{band} = {outcome}.values[0]")
            case ByField(field=ref):
                body.line(f"{band} = {body.slot(body.slots[ref]).code}")
            case _:
                assert_never(measure.banding)
    body.line(f"{points} = {body.constants.name({b.name: b.points for b in health.bands}.get)}({band})")


def band_by(value: Any, limits: Sequence[object], bands: Sequence[str]) -> str | None:
    """The band whose threshold is the first to hold, best first; the last is the rest (M22). No band where the
    value is missing or the row says nothing."""
    if value is None or not all(isinstance(limit, Limit) for limit in limits):
        return None
    for limit, band in zip(limits, bands, strict=False):
        if isinstance(limit, Limit) and limit.relation is not None and _COMPARE[limit.relation](value, limit.value):
            return band
    return bands[-1]


def _chain(
    body: Body, value: str, thresholds: Sequence[Threshold], bands: Sequence[str], parameters: Mapping[str, Scalar]
) -> str:
    """The band by thresholds as one conditional; there are never more than a handful of bands."""
    text = ""
    for threshold, band in zip(thresholds, bands, strict=False):
        if threshold.relation is not None and threshold.value is not None:
            bound = body.constants.atom(operand(threshold.value, parameters)).code
            sign = {"is": "==", "is not": "!="}.get(threshold.relation.value, threshold.relation.value)
            text += f"{body.constants.name(band)} if {value} {sign} {bound} else "
    return text + body.constants.name(bands[-1])


def emit_health(
    body: Body, health: Health, layout: Layout, slots: HealthSlots, parameters: Mapping[str, Scalar]
) -> None:
    """Write score, known share and band from the measures' slots."""
    for i, (group, weight) in enumerate(weights(health)):
        members = [m for m in health.measures if len(health.groups) == 0 or m.group == group]
        _emit_group(body, health, layout, i, members)
        body.line(f"w{i} = {weight!r}")
    _emit_known_share(body, health, layout)
    score, known = f"v{slots.score}", f"v{slots.known}"
    if health.missing is not MissingPolicy.LEFT_OUT:
        body.line("sum_ = of = 0.0")
        for i in range(len(weights(health))):
            with body.block(f"if g{i} is not None:"):
                body.line(f"sum_ += w{i} * g{i}")
                body.line(f"of += w{i}")
    body.line(f"{score} = round_tenths(sum_ / of) if of else None")
    body.line(f"{known} = round_tenths(known_ / all_ * 100.0) if all_ else None")
    least = needed(health)
    if least is not None:
        body.line(f"if {known} is None or {known} < {least!r}: {score} = None")
    if health.missing is MissingPolicy.NO_SCORE:
        gone = " or ".join(
            f"v{layout.measures[m.name].applies} is not False and v{layout.measures[m.name].points} is None"
            for m in health.measures
        )
        body.line(f"if {gone or 'False'}: {score} = None")
    body.line(f"v{slots.groups} = ({''.join(f'g{i}, ' for i in range(len(weights(health))))})")
    _emit_band(body, health, slots, parameters)


def _emit_group(body: Body, health: Health, layout: Layout, i: int, members: Sequence[Measure]) -> None:
    """The group's score, and in `a{i}` the weights of its applicable measures (M24, M25)."""
    counted_as = next((b.points for b in health.bands if b.name == health.missing_band), None)
    body.line(f"a{i} = sum_ = of = 0.0")
    for measure in members:
        slots = layout.measures[measure.name]
        with body.block(f"if v{slots.applies} is not False:"):
            body.line(f"a{i} += {measure.weight!r}")
            with body.block(f"if v{slots.points} is not None:"):
                body.line(f"sum_ += {measure.weight!r} * v{slots.points}")
                body.line(f"of += {measure.weight!r}")
            if health.missing is MissingPolicy.COUNT_AS and counted_as is not None:
                with body.block("else:"):
                    body.line(f"sum_ += {measure.weight!r} * {counted_as!r}")
                    body.line(f"of += {measure.weight!r}")
    body.line(f"g{i} = sum_ / of if of else None")


def _emit_known_share(body: Body, health: Health, layout: Layout) -> None:
    """`known_` of `all_`: the shares of the known measures among the applicable ones (M25); where missing ones
    are left out, the mean of the known by the same shares (M21)."""
    body.line("known_ = all_ = 0.0")
    left_out = health.missing is MissingPolicy.LEFT_OUT
    if left_out:
        body.line("sum_ = of = 0.0")
    groups = {name: i for i, (name, _) in enumerate(weights(health))}
    for measure in health.measures:
        slots, i = layout.measures[measure.name], groups[measure.group if health.groups else None]
        with body.block(f"if v{slots.applies} is not False and a{i}:"):
            body.line(f"share = w{i} * {measure.weight!r} / a{i}")
            body.line("all_ += share")
            with body.block(f"if v{slots.points} is not None:"):
                body.line("known_ += share")
                if left_out:
                    body.line(f"sum_ += share * v{slots.points}")
                    body.line("of += share")


def _emit_band(body: Body, health: Health, slots: HealthSlots, parameters: Mapping[str, Scalar]) -> None:
    """Band from score, then the worst `at most`, then the worst forced one (M27)."""
    names = tuple(b.name for b in health.bands)
    score, band = f"v{slots.score}", f"v{slots.band}"
    scored = _chain(body, score, health.thresholds, names, parameters)
    body.line(f"v{slots.scored} = {band} = None if {score} is None else {scored}")
    conditions = [emit(body, override.condition).code for override in health.overrides]
    body.line(f"v{slots.overrides} = ({''.join(f'{code}, ' for code in conditions)})")
    ranks = body.constants.name({name: rank for rank, name in enumerate(names)})
    for override, code in zip(health.overrides, conditions, strict=True):
        if override.cap:
            rank = names.index(override.band)
            capped = body.constants.name(override.band)
            body.line(f"if {code} and {band} is not None and {ranks}[{band}] < {rank}: {band} = {capped}")
    body.line("forced = -1")
    for override, code in zip(health.overrides, conditions, strict=True):
        if not override.cap:
            rank = names.index(override.band)
            body.line(f"if {code} and forced < {rank}: forced = {rank}")
    body.line(f"if forced >= 0: {band} = {body.constants.name(names)}[forced]")
