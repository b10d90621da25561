"""Looking for an account: one that a rule decides, or one that two rulesets judge differently.

Accounts are sampled around the bounds that the ruleset itself writes, from the same seed each time, and
whatever is found was judged by the evaluator.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from touchline.backends.python import Evaluator, Judged
from touchline.backends.python.layout import DATA_ERRORS
from touchline.judgement.inputs import NO_HISTORY, History, Kept, OpenedWork
from touchline.model.expressions import Changed, Expression, children
from touchline.model.identity import id_field
from touchline.model.ruleset import Field, Ruleset
from touchline.model.tables import Threshold
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    YesNoType,
)
from touchline.source import Span
from touchline.tables.boxes import boxes, operand, periods
from touchline.tables.outcomes import Outcome
from touchline.testing.aiming import KEPT, Aim, aim, bounds_in, near, samples
from touchline.testing.cases import Case
from touchline.testing.identity import id_unsaid
from touchline.testing.running import judge
from touchline.testing.sites import ConditionSite, LinesSite, Site, TableSite, ThresholdsSite, conditions_of, sites
from touchline.values.dates import add_days

Wanted = Callable[[Case, Judged], bool]

EFFORT = 4000
"""How many accounts are judged at most to find one."""

_RANDOM = 260
_BASES = 90
_NOWHERE = Span("", 0, 0)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where accounts are looked for: bases that differ from each other in what the rules say of them."""

    ruleset: Ruleset
    evaluator: Evaluator
    today: datetime.date
    bases: tuple[Case, ...]


def ground(ruleset: Ruleset, evaluator: Evaluator, cases: Sequence[Case], today: datetime.date) -> Ground:
    """The bases: the accounts of the tests, then random ones; of those that are judged alike a few are kept."""
    chance = random.Random(20260101)  # noqa: S311 - the same accounts every time is what is wanted
    parameters = dict(periods(ruleset.parameters)[0].values)
    interesting = _interesting(ruleset, parameters, today)
    made = [_random(ruleset, interesting, chance, today) for _ in range(_RANDOM)]
    kept: dict[object, list[Case]] = {}
    identity = id_field(ruleset)
    mine = [with_fields(case, [] if identity is None else [{identity: id_unsaid(ruleset)}]) for case in cases]
    for case in [*mine, *made]:
        judged = judge(case, evaluator)
        if judged.rejected is None:
            alike = kept.setdefault(_kind(judged), [])
            if len(alike) < 2:
                alike.append(case)
    found = [case for alike in kept.values() for case in alike]
    tested = [case for case in found if case.group]
    others = [case for case in found if not case.group]
    return Ground(ruleset, evaluator, today, (*others[:_BASES], *tested[:_BASES]))


def _kind(judged: Judged) -> object:
    segments = tuple(answer.candidate for answer in judged.segments.values())
    health = None if judged.health is None else judged.health.band
    return segments, health, tuple(judged.playbooks), tuple(judged.escalations)


def _interesting(ruleset: Ruleset, parameters: Mapping[str, Any], today: datetime.date) -> dict[str, list[Any]]:
    """For each field the values beside all that the ruleset compares it with, straight or through a let."""
    found: dict[str, dict[Any, None]] = {name: {} for name in ruleset.fields}
    for aims in aims_of(ruleset, parameters):
        for value in aims.values:
            for name, given in (aim(ruleset, aims.expression, value, today) or {}).items():
                if given is not None and not isinstance(given, bool):
                    found[name].setdefault(given)
    return {name: list(values) for name, values in found.items()}


def aims_of(ruleset: Ruleset, parameters: Mapping[str, Any]) -> Iterator[Aim]:
    """Every column, comparison and threshold of a ruleset, with the values beside its bounds."""
    for site in sites(ruleset):
        yield from aims_of_site(ruleset, site, parameters)


def aims_of_site(ruleset: Ruleset, site: Site, parameters: Mapping[str, Any]) -> Iterator[Aim]:
    match site:
        case TableSite(table=table):
            for box in boxes(table, parameters):
                for column, values in zip(table.inputs, box.sets, strict=True):
                    yield Aim(column.expression, samples(values))
                yield from _of_thresholds(ruleset, site, box.row.values, parameters)
        case LinesSite() | ConditionSite():
            for _, condition, _ in conditions_of(site):
                yield from bounds_in(condition, parameters)
        case ThresholdsSite():
            yield from _thresholds(ruleset, site, parameters)


def _thresholds(ruleset: Ruleset, site: ThresholdsSite, parameters: Mapping[str, Any]) -> Iterator[Aim]:
    yield from _of_measure(ruleset, site.measure, site.thresholds, parameters)


def _of_thresholds(
    ruleset: Ruleset, site: TableSite, values: Sequence[object], parameters: Mapping[str, Any]
) -> Iterator[Aim]:
    """The thresholds that a row of a measure's table gives."""
    thresholds = [value for value in values if isinstance(value, Threshold)]
    yield from _of_measure(ruleset, site.name.removeprefix("measure "), thresholds, parameters)


def _of_measure(
    ruleset: Ruleset, name: str | None, thresholds: Sequence[Threshold], parameters: Mapping[str, Any]
) -> Iterator[Aim]:
    measures = ruleset.health.measures if ruleset.health is not None else ()
    measure = next((m for m in measures if m.name == name), None)
    if measure is not None and measure.value is not None:
        for threshold in thresholds:
            if threshold.value is not None:
                yield Aim(measure.value, near(operand(threshold.value, parameters)))


def _random(
    ruleset: Ruleset, interesting: Mapping[str, list[Any]], chance: random.Random, today: datetime.date
) -> Case:
    account: dict[str, object] = {}
    holes = chance.choice((0.0, 0.05, 0.3))
    for name, field in ruleset.fields.items():
        if not field.required and chance.random() < holes:
            continue
        value = _value(field, interesting[name], chance, today)
        if value is not None:
            account[name] = value
    for name, field in ruleset.fields.items():
        if field.good_for is not None and name in account and chance.random() < 0.9:
            account[field.good_for.measured_on] = add_days(today, -chance.randint(1, 20))
    identity = id_field(ruleset)
    if identity is not None:
        account[identity] = id_unsaid(ruleset)
    return Case("", "", account, today, (), _NOWHERE)


def _value(field: Field, interesting: Sequence[Any], chance: random.Random, today: datetime.date) -> Any:
    of_number = isinstance(field.type, (NumberType, MoneyType))
    if interesting and chance.random() < (0.5 if of_number else 0.8):
        return chance.choice(interesting)
    match field.type:
        case ChoiceType(choices=choices):
            return chance.choice(choices)
        case SetType(choices=choices):
            return frozenset(c for c in choices if chance.random() < 0.4)
        case YesNoType():
            return chance.random() < 0.3
        case DateType():
            return add_days(today, chance.randint(-500, 500))
        case NumberType() | MoneyType():
            low = float(field.low.value) if field.low is not None and isinstance(field.low.value, (int, float)) else 0.0
            high = (
                float(field.high.value)
                if field.high is not None and isinstance(field.high.value, (int, float))
                else max(low, 1.0) * 10 ** chance.uniform(1, 5.5)
            )
            drawn = low + (high - low) * chance.random()
            whole = isinstance(field.type, MoneyType) or field.type.whole or high > 100
            return float(round(drawn)) if whole else round(drawn, 2)
        case LengthType():
            return chance.randint(0, 400)
        case TextType() | ListType():
            return field.name


# --------------------------------------------------------------------------- looking


def look(place: Ground, site: Site | None, aims: Sequence[Aim], wanted: Wanted, effort: int = EFFORT) -> Case | None:
    """An account that is `wanted`, made smaller; None where none was found. First the bases as they are, then
    each with some of the aims put in. One with a mistake in its data only where none without was found."""
    pasts = histories(place, site)
    second: Case | None = None
    for spent, case in enumerate(tries(place, aims)):
        if spent * len(pasts) >= effort:
            break
        for past in pasts:
            one = case if past is NO_HISTORY else replace(case, history=past)
            judged = judge(one, place.evaluator)
            if judged.rejected is None and wanted(one, judged):
                if not judged.values[DATA_ERRORS]:
                    return smaller(place, one, wanted)
                second = second or one
    return None if second is None else smaller(place, second, wanted)


def histories(place: Ground, site: Site | None) -> tuple[History, ...]:
    """What could be known from earlier days where a site stands: nothing; its own work open; values to compare with."""
    found = [NO_HISTORY]
    if isinstance(site, ConditionSite):
        section, name = site.owner
        before = add_days(place.today, -20)
        assert before is not None
        if section in ("playbooks", "escalations"):
            found.append(History(work=(OpenedWork(name, before),)))
        changed = [name for name, _ in changes_in(site.condition)]
        if changed:
            found.append(History(kept=tuple(Kept(before, name, KEPT) for name in changed)))
    return tuple(found)


def changes_in(condition: Expression) -> Iterator[tuple[str, Changed]]:
    """The names whose earlier values a condition compares with."""
    pending = [condition]
    while pending:
        e = pending.pop()
        if isinstance(e, Changed):
            yield e.current.ref.key, e
        pending.extend(children(e))


def on_day(place: Ground, day: datetime.date) -> Ground:
    """The same ground on another day."""
    return replace(place, today=day, bases=tuple(replace(case, today=day) for case in place.bases))


def tries(place: Ground, aims: Sequence[Aim]) -> Iterator[Case]:
    """Accounts to look at, the likelier first; always the same ones."""
    yield from place.bases
    overlays: list[list[dict[str, Any]]] = []
    for one in aims:
        found = [f for value in one.values if (f := aim(place.ruleset, one.expression, value, place.today)) is not None]
        if found:
            overlays.append(found)
    if not overlays:
        return
    chance = random.Random(7)  # noqa: S311 - the same every time
    for base in place.bases:  # all of them, each at its first value: a row's cells together
        yield with_fields(base, (found[0] for found in overlays))
    for _ in range(40):
        for base in place.bases:
            share = chance.choice((0.15, 0.4, 0.8))
            chosen = [chance.choice(found) for found in overlays if chance.random() < share]
            yield with_fields(base, chosen or [chance.choice(chance.choice(overlays))])


def with_fields(case: Case, overlays: Iterable[Mapping[str, Any]]) -> Case:
    """The case with fields of its account changed."""
    account = dict(case.account)
    for overlay in overlays:
        for name, value in overlay.items():
            if value is None:
                account.pop(name, None)
            else:
                account[name] = value
    return replace(case, account=account)


def smaller(place: Ground, case: Case, wanted: Wanted) -> Case:
    """The same with every field left out that is not needed for what is wanted, and the others rounded."""
    required = {name for name, field in place.ruleset.fields.items() if field.required}
    for name in [name for name in case.account if name not in required]:
        account = {key: value for key, value in case.account.items() if key != name}
        without = replace(case, account=account)
        judged = judge(without, place.evaluator)
        if judged.rejected is None and wanted(without, judged):
            case = without
    for name, value in case.account.items():
        if not isinstance(value, float):
            continue
        for places in (-3, 0, 2):
            rounder = replace(case, account={**case.account, name: round(value, places)})
            judged = judge(rounder, place.evaluator)
            if judged.rejected is None and not judged.data_errors and wanted(rounder, judged):
                case = rounder
                break
    return case


def differ(one: Judged, other: Judged) -> bool:
    """Whether two judgements of an account say anything different, reasons apart."""
    layout = one.program.layout
    inner = {measure.outcome for measure in layout.measures.values()}  # the band is the answer, not its thresholds
    if layout.health is not None:
        inner.add(layout.health.overrides)
    pairs = enumerate(zip(one.values, other.values, strict=True))
    if any(slot not in inner and _plain(a) != _plain(b) for slot, (a, b) in pairs):
        return True
    return _work(one) != _work(other)


def _plain(value: Any) -> Any:
    return value.values if isinstance(value, Outcome) else value


def _work(judged: Judged) -> object:
    service = judged.service
    return (
        None if service is None else (service.name, tuple((t.name, t.every, t.due) for t in service.touches)),
        tuple((j.name, tuple((m.name, m.status, m.due) for m in j.milestones)) for j in judged.journeys.values()),
        tuple((p.name, p.status, p.goal, p.goal_due) for p in judged.playbooks.values()),
        tuple((t.playbook, t.step, t.owner, t.due, t.late) for t in judged.tasks),
        tuple((e.name, e.severity, e.level, e.role, e.answer_by, e.update_every) for e in judged.escalations.values()),
    )
