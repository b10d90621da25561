"""The health of an account with every step of its arithmetic, so that a person can check it by hand (M21 to M27)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from touchline.documents.names import named
from touchline.documents.reasons import Rule, place, rule
from touchline.judgement.answers import HealthAnswer, MeasureAnswer, MeasureStatus
from touchline.model.expressions import Literal, Read
from touchline.model.ruleset import (
    ByField,
    ByThresholds,
    ByThresholdTable,
    Health,
    Measure,
    MissingPolicy,
    Ruleset,
)
from touchline.model.tables import Threshold
from touchline.model.types import NumberType
from touchline.prose import values

TONES = ("good", "fair", "poor")


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure: its value, band and points in words, and the share of the whole that it counts with.
    `asks` are the thresholds that the value met, `note` what became of a measure that is missing or not
    applicable."""

    label: str
    group: str | None
    value: str
    band: str
    tone: str
    points: str
    share: str
    status: str
    asks: str
    note: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group's score and how it was made: `(60 × 50 + 40 × 100) ÷ 100`."""

    label: str
    weight: str
    score: str
    arithmetic: str


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """An override whose condition is true: `red`, `at most yellow`."""

    effect: str
    because: str
    applied: bool
    where: str


@dataclass(frozen=True, slots=True)
class HealthPart:
    """`arithmetic` makes the score of the groups, or of the measures where there are none; `steps` are
    what happened from score to band, a sentence each."""

    label: str
    band: str
    tone: str
    score: str
    known: str
    arithmetic: str
    groups: tuple[GroupLine, ...]
    measures: tuple[MeasureLine, ...]
    overrides: tuple[OverrideLine, ...]
    steps: tuple[str, ...]
    where: str


def health_part(ruleset: Ruleset, answer: HealthAnswer) -> HealthPart:
    """The words of a health answer of `ruleset`."""
    health = ruleset.health
    assert health is not None
    grouped = bool(health.groups) and health.missing is not MissingPolicy.LEFT_OUT
    counted = [(m, points) for m in answer.measures.values() if (points := _points(health, m)) is not None]
    if grouped:
        scored = [(g.weight, g.score) for g in answer.groups if g.score is not None]
        arithmetic = _mean(scored)
    elif health.groups:  # left out: one mean of the known measures by their share of the whole (M21)
        arithmetic = _mean([(m.share * 100, points) for m, points in counted])
    else:
        arithmetic = _mean([(m.weight, points) for m, points in counted])
    return HealthPart(
        label=health.label,
        band=answer.band or values.MISSING,
        tone=tone(health, answer.band),
        score=_score(answer.score),
        known=f"{values.number(answer.known)}%" if answer.known is not None else values.MISSING,
        arithmetic=arithmetic,
        groups=tuple(
            GroupLine(
                group.label,
                values.number(group.weight),
                _score(group.score),
                _mean([(m.weight, points) for m, points in counted if m.group == group.name]),
            )
            for group in answer.groups
        )
        if grouped
        else (),
        measures=tuple(_measure(ruleset, health, m, answer.measures[m.name]) for m in health.measures),
        overrides=tuple(
            OverrideLine(
                f"at most {o.band}" if o.cap else o.band,
                o.because or "no reason is written",
                o.applied,
                place(o.place),
            )
            for o in answer.overrides
        ),
        steps=_steps(health, answer),
        where=place(answer.place),
    )


def _points(health: Health, answer: MeasureAnswer) -> float | None:
    """What a measure gives to the score; None where it gives nothing. One that is missing and counts as a
    band gives that band's points (M21)."""
    if not answer.counted:
        return None
    if answer.points is None:
        return next((b.points for b in health.bands if b.name == health.missing_band), None)
    return answer.points


def tone(health: Health, band: str | None) -> str:
    """`good` for the best band, `poor` for the worst, `fair` between, `none` for no band."""
    names = [b.name for b in health.bands]
    if band not in names:
        return "none"
    at = names.index(band)
    return TONES[0] if at == 0 else TONES[2] if at == len(names) - 1 else TONES[1]


def _measure(ruleset: Ruleset, health: Health, measure: Measure, answer: MeasureAnswer) -> MeasureLine:
    group = next((g.label for g in health.groups if g.name == measure.group), None)
    return MeasureLine(
        label=answer.label,
        group=group,
        value=_value(ruleset, measure, answer),
        band=answer.band or ("-" if answer.status is MeasureStatus.NOT_APPLICABLE else values.MISSING),
        tone=tone(health, answer.band),
        points=values.number(points) if (points := _points(health, answer)) is not None else "-",
        share=_percent(answer.share) if answer.status is not MeasureStatus.NOT_APPLICABLE else "-",
        status=answer.status.value,
        asks=_asks(ruleset, measure, answer),
        note=_note(health, answer, group),
        rule=rule(ruleset, answer.reason),
    )


def _note(health: Health, answer: MeasureAnswer, group: str | None) -> str:
    if answer.status is MeasureStatus.NOT_APPLICABLE:
        return "does not apply to this account"
    if answer.status is MeasureStatus.KNOWN:
        return ""
    match health.missing:
        case MissingPolicy.GIVE_TO_GROUP:
            return (
                f"missing: its weight goes to the rest of {group}" if group else "missing: its weight goes to the rest"
            )
        case MissingPolicy.LEFT_OUT:
            return "missing: left out"
        case MissingPolicy.COUNT_AS:
            return f"missing: counts as {health.missing_band}"
        case MissingPolicy.NO_SCORE:
            return "missing: so there is no score"


def _steps(health: Health, answer: HealthAnswer) -> tuple[str, ...]:
    steps = []
    if answer.score is None:
        if health.needs is not None and answer.known is not None and answer.known < round(health.needs * 100, 1):
            needs = values.percent(health.needs)
            steps.append(f"only {values.number(answer.known)}% of the weight is known and {needs} is needed: no score")
        else:
            steps.append("not enough is known for a score")
    elif answer.scored_band is not None:
        steps.append(f"a score of {_score(answer.score)} is {answer.scored_band}")
    for override in answer.overrides:
        if override.applied:
            effect = f"at most {override.band}" if override.cap else override.band
            steps.append(f"{effect}, because: {override.because}" if override.because else f"{effect} by an override")
    return tuple(steps)


def _value(ruleset: Ruleset, measure: Measure, answer: MeasureAnswer) -> str:
    """The value that was judged; for a measure without one, what its table or field was read from."""
    if measure.value is None:
        if isinstance(measure.banding, ByField):
            return answer.band or values.MISSING
        read = (named(ruleset, key).shown(value, ruleset.currency) for key, value in answer.reason.read.items())
        return ", ".join(read) or values.MISSING
    kind = measure.value.type
    asked = [t.value for _, t in _thresholds(measure, answer) if isinstance(t.value, Literal)]
    if isinstance(kind, NumberType) and any(_written(ruleset, literal).endswith("%") for literal in asked):
        kind = NumberType(percent=True)  # what is asked for in percent is shown in percent
    value = answer.value
    if isinstance(kind, NumberType) and isinstance(value, float):
        value = round(value, 4)
    return values.value(value, kind, ruleset.currency)


def _thresholds(measure: Measure, answer: MeasureAnswer) -> list[tuple[str, Threshold]]:
    """The thresholds that the value was held against, by band: the measure's own or those of its row."""
    match measure.banding:
        case ByThresholds(thresholds):
            return [("", t) for t in thresholds]
        case ByThresholdTable(table):
            for row in table.rows:
                if row.number == answer.reason.row:
                    cells = zip(table.results, row.values, strict=True)
                    return [(result.name, value) for result, value in cells if isinstance(value, Threshold)]
    return []


def _asks(ruleset: Ruleset, measure: Measure, answer: MeasureAnswer) -> str:
    """`green >= 60%, yellow >= 30%`."""
    health = ruleset.health
    assert health is not None
    asked = []
    for i, (band, threshold) in enumerate(_thresholds(measure, answer)):
        name = band or health.bands[i].name
        match threshold.value:
            case Literal() as literal if threshold.relation is not None:
                asked.append(f"{name} {threshold.relation.value} {_written(ruleset, literal)}")
            case Read(ref) if threshold.relation is not None:
                asked.append(f"{name} {threshold.relation.value} {named(ruleset, ref.key).label}")
            case _:
                asked.append(f"never {name}")
    return ", ".join(asked)


def _written(ruleset: Ruleset, literal: Literal) -> str:
    """A literal as its author wrote it: `60%`, `25k`."""
    source = ruleset.sources.get(literal.span.path)
    if source is None:
        return values.value(literal.value, literal.type, ruleset.currency)
    return source.text[literal.span.start : literal.span.end]


def _mean(parts: Iterable[tuple[float, float]]) -> str:
    """`(60 × 50 + 40 × 100) ÷ 100`, a weighted mean; one part alone is itself."""
    known = list(parts)
    if not known:
        return "nothing is known"
    if len(known) == 1:
        return f"{_decimal(known[0][1])}, the only one that is known"
    total = sum(weight for weight, _ in known)
    return f"({' + '.join(f'{_decimal(w)} × {_decimal(x)}' for w, x in known)}) ÷ {_decimal(total)}"


def _decimal(x: float) -> str:
    return values.number(round(x, 2))


def _score(x: float | None) -> str:
    return values.number(round(x, 1)) if x is not None else values.MISSING


def _percent(share: float) -> str:
    return f"{values.number(round(share * 100, 1))}%"
