"""The health rules in print: measures with their thresholds, how the score is made, what overrides it (M21 to M27)."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.documents.book.about import About
from touchline.documents.book.rules import RulesPart, restricted, rules_part
from touchline.model.expressions import Expression, Read
from touchline.model.ruleset import (
    ByBandTable,
    ByField,
    ByThresholds,
    ByThresholdTable,
    Health,
    Measure,
    MissingPolicy,
)
from touchline.model.tables import AnyValue, Table, Threshold
from touchline.prose import values
from touchline.prose.words import Words


@dataclass(frozen=True, slots=True)
class MeasureRules:
    """A measure: what is looked at, its share of the score, for whom it counts, and its bands: either one line of
    thresholds (`bands`, a pair each), or a table and `rest`, the band of a value that reaches none of them."""

    label: str
    looks_at: str
    weight: str
    only_when: str
    bands: tuple[tuple[str, str], ...]
    table: RulesPart | None
    rest: str


@dataclass(frozen=True, slots=True)
class GroupRules:
    label: str
    weight: str
    measures: tuple[MeasureRules, ...]


@dataclass(frozen=True, slots=True)
class HealthRules:
    """`bands` best first; `score` are the bands of the score, `overrides` and `notes` sentences."""

    label: str
    bands: tuple[str, ...]
    groups: tuple[GroupRules, ...]
    score: tuple[tuple[str, str], ...]
    overrides: tuple[str, ...]
    notes: tuple[str, ...]


def health_rules(about: About) -> HealthRules | None:
    """The health rules as they are for the accounts of the page; None where the ruleset has none."""
    health = about.ruleset.health
    if health is None:
        return None
    words, names = about.words, tuple(band.name for band in health.bands)
    total = sum(group.weight for group in health.groups)
    groups = []
    for group in health.groups:
        inside = [m for m in health.measures if m.group == group.name]
        share = f"{values.percent(round(group.weight / total, 4))} of the score" if total else ""
        groups.append(GroupRules(group.label, share, tuple(_measures(about, health, inside))))
    if not groups:
        groups.append(GroupRules("", "", tuple(_measures(about, health, list(health.measures)))))
    return HealthRules(
        health.label,
        names,
        tuple(groups),
        _bands(words, health, health.thresholds, None),
        tuple(_overrides(words, health)),
        tuple(_notes(health)),
    )


def _measures(about: About, health: Health, measures: list[Measure]) -> list[MeasureRules]:
    total = sum(m.weight for m in measures)
    noun = "group" if health.groups else "score"
    return [
        MeasureRules(
            m.label,
            _looks_at(about.words, m),
            f"{values.percent(round(m.weight / total, 4))} of the {noun}" if total else "",
            about.only_when(m.only_when),
            _thresholds(about, health, m),
            _measure_table(about, m),
            _rest(health, m),
        )
        for m in measures
        if about.can_be(m.only_when)
    ]


def _rest(health: Health, measure: Measure) -> str:
    """Which band a value has that meets no threshold of its row; empty where there are no rows of thresholds."""
    if not isinstance(measure.banding, ByThresholdTable):
        return ""
    return f"Where a row applies, a known value that meets none of its thresholds is {health.bands[-1].name}."


def _looks_at(words: Words, measure: Measure) -> str:
    """What the bands are about, where the measure's label does not say just that."""
    said = words.phrase(measure.value) if measure.value is not None else ""
    return said if said.lower() != measure.label.lower() else ""


def _thresholds(about: About, health: Health, measure: Measure) -> tuple[tuple[str, str], ...]:
    match measure.banding:
        case ByThresholds(thresholds=thresholds):
            return _bands(about.words, health, thresholds, measure.value)
        case ByThresholdTable(table=table):
            found = _only(restricted(table, about.known))
            return _bands(about.words, health, found, measure.value) if found else ()
        case ByField(field=field):
            return (("band", f"as “{about.words.name(field)}” says"),)
        case _:
            return ()


def _only(table: Table) -> tuple[Threshold, ...]:
    """The thresholds of a table that has the same for all accounts of the page; none where it tells them apart."""
    if len(table.rows) != 1 or not all(isinstance(test, AnyValue) for test in table.rows[0].tests):
        return ()
    return tuple(value for value in table.rows[0].values if isinstance(value, Threshold))


def _bands(
    words: Words, health: Health, thresholds: tuple[Threshold, ...], subject: Expression | None
) -> tuple[tuple[str, str], ...]:
    names = [band.name for band in health.bands]
    given = [_threshold(words, threshold, subject) for threshold in thresholds]
    return (*zip(names, given, strict=False), (names[-1], "else"))


def _threshold(words: Words, threshold: Threshold, subject: Expression | None) -> str:
    """A threshold with the values of the parameter it is, where it is one: no list of them stands below a line."""
    said = words.threshold(threshold, subject)
    if not isinstance(threshold.value, Read):
        return said
    return f"{said} ({words.periods(words.ruleset.parameters[threshold.value.ref.name])})"


def _measure_table(about: About, measure: Measure) -> RulesPart | None:
    match measure.banding:
        case ByThresholdTable(table=table):
            left = restricted(table, about.known)
            return None if _only(left) else rules_part(about, left, subject=measure.value)
        case ByBandTable(table=table):
            return rules_part(about, restricted(table, about.known))
        case _:
            return None


def _overrides(words: Words, health: Health) -> list[str]:
    said = []
    for override in health.overrides:
        effect = f"at most {override.band}" if override.cap else override.band
        because = f": {override.because}" if override.because else ""
        said.append(f"Health is {effect} when {words.sentence(override.condition)}{because}.")
    return said


def _notes(health: Health) -> list[str]:
    said = []
    match health.missing:
        case MissingPolicy.GIVE_TO_GROUP:
            within = "the other measures of their group" if health.groups else "the other measures"
            said.append(f"Measures whose value is missing give their weight to {within}.")
        case MissingPolicy.LEFT_OUT:
            said.append("Measures whose value is missing are left out.")
        case MissingPolicy.COUNT_AS:
            said.append(f"Measures whose value is missing count as {health.missing_band}.")
        case MissingPolicy.NO_SCORE:
            said.append("Where a measure's value is missing there is no score.")
    if health.needs is not None:
        said.append(f"There is a score only where at least {values.percent(health.needs)} of the weight is known.")
    points = values.listed(f"{band.name} {values.number(band.points)}" for band in health.bands)
    said.append(f"Bands give points: {points}; the score is their weighted mean.")
    return said
