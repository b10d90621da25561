"""A whole judgement by brute force: lets, tables, lines, segments, health, and the work of a first day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oracle import tables
from oracle.expressions import World, before, compare, moved, round_half_away, value, working
from touchline.model import ruleset as r
from touchline.model.tables import Lines, Rules, Table
from touchline.model.types import LengthKind
from touchline.syntax.tree import Unit

Date = datetime.date


@dataclass
class Expected:
    """What the page says an account comes to. `rows` are deciding rows (None: none) by decision,
    segmentation or `health.MEASURE`; `due` the due dates of the steps of playbooks that start."""

    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int | None] = field(default_factory=dict)
    conflicts: set[str] = field(default_factory=set)
    score: float | None = None
    known: float | None = None
    starts: dict[str, dict[str, Date]] = field(default_factory=dict)
    escalations: dict[str, str | None] = field(default_factory=dict)
    service: str | None = None


def judge(
    ruleset: r.Ruleset, fields: Mapping[str, Any], today: Date, kept: Mapping[str, Mapping[Date, Any]]
) -> Expected:
    """`fields` are typed and in range, missing as None."""
    parameters = {p.name: p.on(today).value for p in ruleset.parameters.values()}
    world = World(today, dict(fields), parameters, ruleset.calendar.working_days, kept)
    world.values["data_errors"] = 0.0
    forget_stale(ruleset, world)
    found = Expected(world.values)
    for kind, name in ruleset.order:
        if kind == "let":
            world.values[name] = value(ruleset.lets[name].expression, world)
        elif kind == "decision":
            decision = ruleset.decisions[name]
            results = decide(name, decision.rules, world, found)
            world.values[name] = results[0]
            for result, given in zip(decision.results[1:], results[1:], strict=True):
                world.values[f"{name}.{result.name}"] = given
        elif kind == "segmentation":
            (segment,) = decide(name, ruleset.segmentations[name].rules, world, found)
            world.values[name] = world.values[f"{name}.candidate"] = segment
        elif kind == "measure":
            assert ruleset.health is not None
            measure = next(m for m in ruleset.health.measures if m.name == name)
            world.values[f"health.{name}"] = band_of(ruleset.health, measure, world, found)
        else:
            assert ruleset.health is not None
            health(ruleset.health, world, found)
    work(ruleset, world, found)
    return found


def forget_stale(ruleset: r.Ruleset, world: World) -> None:
    """A field is good while 0 <= age <= N days; stale, undated or future is missing (M28)."""
    for name, declared in ruleset.fields.items():
        if declared.good_for is not None:
            measured = world.values[declared.good_for.measured_on]
            if measured is None or not 0 <= (world.today - measured).days <= declared.good_for.days:
                world.values[name] = None


def decide(name: str, rules: Rules, world: World, found: Expected) -> tuple[Any, ...]:
    if isinstance(rules, Table):
        inputs = [value(column.expression, world) for column in rules.inputs]
        outcome = tables.decide(rules, inputs, world.parameters)
        if outcome.conflict is not None:
            found.conflicts.add(name)
        found.rows[name] = outcome.row or None
        return outcome.values
    return lines(name, rules, world, found)


def lines(name: str, rules: Lines, world: World, found: Expected) -> tuple[Any, ...]:
    """Tried in the order written; the first true one counts (M20)."""
    for line in rules.lines:
        if line.condition is None or value(line.condition, world) is True:
            found.rows[name] = line.number
            return (tables.put_in(line.value, world.parameters),)
    found.rows[name] = None
    return tuple(tables.put_in(given, world.parameters) for given in rules.default or ()) or (None,)


# ---------------------------------------------------------------------------- health


NOT_APPLICABLE = object()


def band_of(health_: r.Health, measure: r.Measure, world: World, found: Expected) -> str | None:
    """The measure's band; whether it applies is kept beside it."""
    applies = True if measure.only_when is None else value(measure.only_when, world)
    world.values[f"applies {measure.name}"] = applies
    found.rows[f"health.{measure.name}"] = None
    if applies is not True:
        return None
    given = None if measure.value is None else value(measure.value, world)
    names = [band.name for band in health_.bands]
    banding = measure.banding
    if isinstance(banding, r.ByField):
        band = world.values[banding.field.key]
        return band if band in names else None
    if isinstance(banding, r.ByBandTable):
        (band,) = decide(f"health.{measure.name}", banding.table, world, found)
        return str(band) if band is not None else None
    if isinstance(banding, r.ByThresholdTable):
        limits = decide(f"health.{measure.name}", banding.table, world, found)
        if given is None or None in limits:
            return None
        for (relation, bound), name in zip(limits, names, strict=False):
            if relation is not None and compare(relation, given, bound):
                return name
        return names[-1]
    if given is None:
        return None
    return by_thresholds(banding.thresholds, given, names, world)


def by_thresholds(thresholds: Any, given: float, names: list[str], world: World) -> str:
    for threshold, name in zip(thresholds, names, strict=False):
        bound = None if threshold.value is None else tables.put_in(threshold.value, world.parameters)
        if threshold.relation is not None and compare(threshold.relation, given, bound):
            return name
    return names[-1]


def health(health_: r.Health, world: World, found: Expected) -> None:
    """M21, M24 to M27."""
    points = {band.name: band.points for band in health_.bands}
    names = list(points)
    groups: dict[str | None, float] = {g.name: g.weight for g in health_.groups} or {None: 1.0}
    applicable = [m for m in health_.measures if world.values[f"applies {m.name}"] is not False]
    known = [m for m in applicable if world.values[f"health.{m.name}"] is not None]
    worth = {m.name: points[world.values[f"health.{m.name}"]] for m in known}

    def group(m: r.Measure) -> str | None:
        return m.group if health_.groups else None

    def share(m: r.Measure) -> float:
        return groups[group(m)] * m.weight / added([o.weight for o in applicable if group(o) == group(m)])

    policy = health_.missing
    counted = list(known)
    if policy is r.MissingPolicy.COUNT_AS:
        assert health_.missing_band is not None
        counted = list(applicable)
        worth |= {m.name: points[health_.missing_band] for m in applicable if m not in known}
    score: float | None
    if policy is r.MissingPolicy.LEFT_OUT:
        score = mean([(share(m), worth[m.name]) for m in known])
    else:
        scores = []
        for name, weight in groups.items():
            own = mean([(m.weight, worth[m.name]) for m in counted if group(m) == name])
            if own is not None:
                scores.append((weight, own))
        score = mean(scores)
        if policy is r.MissingPolicy.NO_SCORE and len(known) < len(applicable):
            score = None
    if applicable:
        found.known = tenths(added([share(m) for m in known]) / added([share(m) for m in applicable]) * 100)
    if health_.needs is not None and (found.known is None or found.known < round(health_.needs * 100, 6)):
        score = None
    found.score = None if score is None else tenths(score)
    world.values["health.score"] = found.score
    band = None if found.score is None else by_thresholds(health_.thresholds, found.score, names, world)
    true = [o for o in health_.overrides if value(o.condition, world) is True]
    caps = [names.index(o.band) for o in true if o.cap]
    if band is not None and caps:
        band = names[max(names.index(band), max(caps))]
    forced = [names.index(o.band) for o in true if not o.cap]
    if forced:
        band = names[max(forced)]
    world.values["health"] = band


def added(values: list[float]) -> float:
    """Left to right."""
    total = 0.0
    for x in values:
        total = total + x
    return total


def mean(weighted: list[tuple[float, float]]) -> float | None:
    weight = added([w for w, _ in weighted])
    return added([w * x for w, x in weighted]) / weight if weight else None


def tenths(x: float) -> float:
    return round_half_away(x * 10) / 10


# ---------------------------------------------------------------------------- the work of a first day


def in_scope(scopes: tuple[r.Scope, ...], world: World) -> bool:
    for scope in scopes:
        given = world.values[scope.ref.key]
        if given is None:
            return False
        if not (set(scope.values) & set(given) if scope.is_set else given in scope.values):
            return False
    return True


def work(ruleset: r.Ruleset, world: World, found: Expected) -> None:
    """Nothing is open: playbooks whose condition is true start, unless it was true when last known."""
    found.service = next((s.name for s in ruleset.services if in_scope(s.scopes, world)), None)
    for playbook in ruleset.playbooks.values():
        start = playbook.start
        if start is None or not in_scope(playbook.scopes, world) or value(start.condition, world) is not True:
            continue
        known = [kept for _, kept in before(playbook.name, world) if kept is not None]
        if start.standing or not known or known[-1] is not True:
            steps = [s for s in playbook.steps if s.only_when is None or value(s.only_when, world) is True]
            found.starts[playbook.name] = {step.name: due(playbook, step, world) for step in steps}
    for escalation in ruleset.escalations.values():
        closes = escalation.close_when is not None and value(escalation.close_when, world) is True
        if closes or not in_scope(escalation.scopes, world) or value(escalation.open_when, world) is not True:
            continue
        severity = None
        if escalation.severity is not None:
            (severity,) = decide(escalation.name, escalation.severity, world, found)
        found.escalations[escalation.name] = severity


def due(playbook: r.Playbook, step: r.Step, world: World) -> Date:
    """M35, for a playbook that starts today."""
    start = world.today
    when = step.due
    step_back = False
    raw: Date | None
    if isinstance(when, r.OnDay):
        raw = moved(start, when.day, LengthKind.BUSINESS_DAYS if when.business else LengthKind.DAYS, world)
    elif isinstance(when, r.AfterStep):
        earlier = next(s for s in playbook.steps if s.name == when.step)
        raw = by_length(due(playbook, earlier, world), when.length, 1, world)
    else:
        anchor = world.values[when.field]
        step_back = when.before
        raw = None if anchor is None else by_length(anchor, when.length, -1 if when.before else 1, world)
    if raw is not None and raw >= start:
        day = raw
        while not working(day, world):
            day += datetime.timedelta(-1 if step_back else 1)
        if day >= start:
            return day
    while not working(start, world):
        start += datetime.timedelta(1)
    return start


def by_length(day: Date, length: r.Length, sign: int, world: World) -> Date:
    size, kind = {
        Unit.DAY: (1, LengthKind.DAYS),
        Unit.WEEK: (7, LengthKind.DAYS),
        Unit.MONTH: (1, LengthKind.MONTHS),
        Unit.QUARTER: (3, LengthKind.MONTHS),
        Unit.YEAR: (12, LengthKind.MONTHS),
        Unit.BUSINESS_DAY: (1, LengthKind.BUSINESS_DAYS),
    }[length.unit]
    return moved(day, sign * size * length.count, kind, world)
