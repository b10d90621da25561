"""What the rules conclude, with reasons: lets, decisions, segments, health."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from touchline.backends.python.explain import Asked, missing_in
from touchline.backends.python.health import weights
from touchline.backends.python.layout import HealthSlots
from touchline.backends.python.loaded import Loaded, Run
from touchline.backends.python.program import Values
from touchline.backends.python.quick import maker, plain
from touchline.judgement.answers import (
    DataError,
    DecisionAnswer,
    GroupAnswer,
    HealthAnswer,
    LetAnswer,
    MeasureAnswer,
    MeasureStatus,
    OverrideAnswer,
    Reason,
    SegmentAnswer,
)
from touchline.model.expressions import Kind
from touchline.model.ruleset import (
    ByBandTable,
    ByField,
    ByThresholds,
    ByThresholdTable,
    Health,
    Measure,
    MissingPolicy,
)
from touchline.tables.outcomes import Outcome

make_decision = maker(DecisionAnswer)
_PlainSegment = plain(SegmentAnswer)

DISAGREEING_ROWS = "disagreeing-rows"


def lets(asked: Asked, loaded: Loaded) -> Mapping[str, LetAnswer]:
    found = {}
    explainer, layout = loaded.explainer, loaded.program.layout
    for let in loaded.program.ruleset.lets.values():
        read = explainer.reads(let.expression).of(asked)
        value = asked.values[layout.lets[let.name]]
        found[let.name] = LetAnswer(let.name, value, explainer.place(let.span), read, missing_in(read))
    return MappingProxyType(found)


def decisions(asked: Asked, loaded: Loaded, values: Values) -> Mapping[str, DecisionAnswer]:
    found = {}
    for name, slot, because in loaded.decisions:
        outcome = values[slot]
        reason = because.reason(outcome, values, asked)
        found[name] = make_decision(name, outcome.values[0], because.of(outcome).results, reason)
    return MappingProxyType(found)


def segments(asked: Asked, loaded: Loaded, values: Values) -> Mapping[str, SegmentAnswer]:
    found: dict[str, SegmentAnswer] = {}
    for name, outcome_at, held_at, labels, because in loaded.segments:
        outcome, held = values[outcome_at], values[held_at]
        reason = because.reason(outcome, values, asked)
        made = _PlainSegment()
        made.name = name
        made.segment = held
        made.candidate = outcome.values[0]
        made.label = labels.get(held)
        made.held_by = values[held_at + 1]
        made.reason = reason
        made.__class__ = SegmentAnswer
        found[name] = made
    return MappingProxyType(found)


def health(run: Run) -> HealthAnswer | None:
    declared, slots = run.program.ruleset.health, run.program.layout.health
    if declared is None or slots is None:
        return None
    values = run.values
    group_scores = values[slots.groups]
    groups = tuple(
        GroupAnswer(group.name, group.label, group.weight, score)
        for group, score in zip(declared.groups, group_scores, strict=False)
    )
    return HealthAnswer(
        values[slots.score],
        values[slots.known],
        values[slots.scored],
        values[slots.band],
        groups,
        MappingProxyType(_measures(run, declared)),
        _overrides(run, declared, slots),
        run.explainer.place(declared.span),
    )


def _measures(run: Run, declared: Health) -> dict[str, MeasureAnswer]:
    layout, values = run.program.layout, run.values
    group_weights = dict(weights(declared))
    applicable: dict[str | None, float] = {}
    for measure in declared.measures:
        if values[layout.measures[measure.name].applies] is not False:
            group = measure.group if declared.groups else None
            applicable[group] = applicable.get(group, 0.0) + measure.weight
    total = sum(weight for group, weight in group_weights.items() if applicable.get(group))
    found = {}
    for measure in declared.measures:
        slots = layout.measures[measure.name]
        band, points = values[slots.band], values[slots.points]
        group = measure.group if declared.groups else None
        if values[slots.applies] is False:
            status, share = MeasureStatus.NOT_APPLICABLE, 0.0
        else:
            status = MeasureStatus.MISSING if points is None else MeasureStatus.KNOWN
            weight = group_weights[group] * measure.weight
            share = weight / applicable[group] / total if applicable[group] and total else 0.0
        counted_as = declared.missing is MissingPolicy.COUNT_AS and status is MeasureStatus.MISSING
        found[measure.name] = MeasureAnswer(
            measure.name,
            measure.label,
            measure.group,
            values[slots.value],
            band,
            points,
            measure.weight,
            share,
            status,
            status is MeasureStatus.KNOWN or counted_as,
            _measure_reason(run, measure),
        )
    return found


def _measure_reason(run: Run, measure: Measure) -> Reason:
    """The row that gave the band and all that the measure read, its `only when` and `value` included."""
    slots, explainer = run.program.layout.measures[measure.name], run.explainer
    read = dict(explainer.reads(measure.only_when, measure.value).of(run))
    outcome = run.values[slots.outcome]
    match measure.banding:
        case ByThresholdTable(table=table) | ByBandTable(table=table):
            if outcome is None:
                read.update(explainer.reads(*(column.expression for column in table.inputs)).of(run))
                return Reason(None, (), None, explainer.place(table.span), read)
            reason = explainer.because(table).reason(outcome, run.values, run)
            read.update(reason.read)
            return Reason(reason.row, reason.rows, reason.because, reason.place, read)
        case ByField(field=ref):
            if ref.kind is Kind.FIELD:
                read[ref.key] = run.values[run.program.layout.refs[ref]]
        case ByThresholds():
            pass
    return Reason(None, (), None, explainer.place(measure.span), read)


def _overrides(run: Run, declared: Health, slots: HealthSlots) -> tuple[OverrideAnswer, ...]:
    """Those whose condition is true; applied is the first of the worst of the kind that made the band."""
    ranks = {band.name: rank for rank, band in enumerate(declared.bands)}
    true = [o for o, holds in zip(declared.overrides, run.values[slots.overrides], strict=True) if holds]
    forced = [o for o in true if not o.cap]
    caps = [o for o in true if o.cap]
    deciding = None
    if forced:
        deciding = max(forced, key=lambda o: ranks[o.band])
    elif caps and run.values[slots.scored] is not None:
        worst = max(caps, key=lambda o: ranks[o.band])
        deciding = worst if ranks[worst.band] > ranks[run.values[slots.scored]] else None
    return tuple(
        OverrideAnswer(
            override.band,
            override.cap,
            override is deciding,
            override.because,
            run.explainer.place(override.span),
            run.explainer.reads(override.condition).of(run),
        )
        for override in true
    )


def disagreements(run: Run) -> tuple[DataError, ...]:
    """A data error for each table of which two rows apply and disagree where one should (M40)."""
    layout, ruleset, values = run.program.layout, run.program.ruleset, run.values
    tables = [(name, d.rules, layout.decisions[name].outcome) for name, d in ruleset.decisions.items()]
    tables += [(name, s.rules, layout.segments[name].outcome) for name, s in ruleset.segmentations.items()]
    for measure in ruleset.health.measures if ruleset.health is not None else ():
        if isinstance(measure.banding, (ByThresholdTable, ByBandTable)):
            slot = layout.measures[measure.name].outcome
            tables.append((f"health.{measure.name}", measure.banding.table, slot))
    return tuple(error for name, _, slot in tables for error in disagreement(name, values[slot]))


def disagreement(name: str, outcome: Outcome | None) -> tuple[DataError, ...]:
    if outcome is None or outcome.conflict is None:
        return ()
    first, second = outcome.conflict
    message = f"rows {first} and {second} of `{name}` both apply and disagree, so it is missing"
    return (DataError(None, DISAGREEING_ROWS, message),)
