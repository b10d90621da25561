"""Thresholds of bands: one for each band but the last, one-sided, in one direction, one inside the other (M22)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise

from touchline.diagnostics import Label
from touchline.model.declarations.lines import Reading
from touchline.model.expressions import Expression, Literal, Relation, Scalar
from touchline.model.ruleset import Parameter
from touchline.model.tables import Operand, Table, Threshold
from touchline.spelling import did_you_mean
from touchline.syntax import tree

_FROM_BELOW = (Relation.MORE, Relation.AT_LEAST)


NO_VALUES = "band_without_values"
"""The fact of a finding about a band that no value gets: an error that keeps no other from being found."""


def thresholds_line(
    reading: Reading, line: tree.Thresholds, bands: tuple[str, ...], measured: Expression, of: str
) -> tuple[Threshold, ...] | None:
    """The thresholds of a line such as `green >= 75, yellow >= 50, else red` on what is `measured`, best band first."""
    found = tuple(
        Threshold(Relation(t.operator), reading.resolver.bound(t.value, measured), t.span) for t in line.thresholds
    )
    if not _names_bands(reading, line, bands, of):
        return None
    if any(t.value is None for t in found):
        return None
    return found if nest(reading, found, bands) else None


def check_table(reading: Reading, table: Table, bands: tuple[str, ...]) -> None:
    """Reports each row whose thresholds do not nest."""
    for row in table.rows:
        nest(reading, [value for value in row.values if isinstance(value, Threshold)], bands)


def _names_bands(reading: Reading, line: tree.Thresholds, bands: tuple[str, ...], of: str) -> bool:
    written = [t.band for t in line.thresholds]
    expected = bands[:-1]
    right = True
    for word in (*written, *((line.last,) if line.last is not None else ())):
        if word.text not in bands:
            right = False
            unknown_band(reading, word, bands)
    if not right:
        return False
    if line.last is not None and line.last.text != bands[-1]:
        reading.report(
            "bad-threshold",
            f"what is left of {of} is the last band, `{bands[-1]}`",
            line.last.span,
            hint=f"write `else {bands[-1]}`",
        )
        right = False
    if tuple(word.text for word in written) != expected:
        reading.report(
            "bad-threshold",
            f"{of} needs one threshold for each band but the last, best first",
            line.span,
            hint=f"write one for {' and one for '.join(f'`{band}`' for band in expected)}, in this order",
        )
        right = False
    return right


def band(reading: Reading, word: tree.Word, bands: tuple[str, ...]) -> str | None:
    """One of the bands; another word is reported."""
    if word.text in bands:
        return word.text
    unknown_band(reading, word, bands)
    return None


def unknown_band(reading: Reading, word: tree.Word, bands: tuple[str, ...]) -> None:
    if word.text not in reading.resolver.names.lost:
        hint = did_you_mean(word.text, bands) or f"the bands are {', '.join(f'`{name}`' for name in bands)}"
        reading.report("unknown-choice", f"`{word.text}` is no band", word.span, hint=hint)


def nest(reading: Reading, thresholds: Sequence[Threshold], bands: tuple[str, ...]) -> bool:
    """Whether the thresholds, best band first, point one way; reports where they do not, and where they leave a band
    no room in a period between the dates of parameters. What that means is clear, and all else is checked."""
    known = [t for t in thresholds if t.relation is not None and t.value is not None]
    for better, worse in pairwise(known):
        if (better.relation in _FROM_BELOW) is not (worse.relation in _FROM_BELOW):
            reading.report(
                "bad-threshold",
                "the thresholds of one value point the same way, all up or all down",
                worse.span,
                "points the other way",
                also=(Label(better.span, "points this way", primary=False),),
            )
            return False
        when = _no_room(reading, better, worse)
        if when is not None:
            note = f"so it is from {when.isoformat()} on" if when != datetime.date.min else None
            reading.report(
                "bad-threshold",
                "this threshold leaves its band no value: the band before it takes them all",
                worse.span,
                also=(Label(better.span, "takes all that this one would", primary=False),),
                notes=(note,) if note else (),
                facts={NO_VALUES: True},
            )
    return True


def _no_room(reading: Reading, better: Threshold, worse: Threshold) -> datetime.date | None:
    """The first day of a period in which the better band takes all that the worse would; None if none does."""
    if better.value is None or worse.value is None:
        return None
    for day in _periods(reading, (better.value, worse.value)):
        a, b = _value_on(reading, better.value, day), _value_on(reading, worse.value, day)
        if a is None or b is None or isinstance(a, str) or isinstance(b, str):
            continue
        up = better.relation in _FROM_BELOW
        if isinstance(a, datetime.date) or isinstance(b, datetime.date):
            if not (isinstance(a, datetime.date) and isinstance(b, datetime.date)):
                continue
            covers, equal = (a < b if up else a > b), a == b
        else:
            covers, equal = (a < b if up else a > b), a == b
        strict = better.relation in (Relation.MORE, Relation.LESS)
        worse_strict = worse.relation in (Relation.MORE, Relation.LESS)
        if covers or (equal and not (strict and not worse_strict)):
            return day
    return None


def _periods(reading: Reading, values: Sequence[Operand]) -> list[datetime.date]:
    """The first days of the periods in which all the values stay the same."""
    days = {datetime.date.min}
    for value in values:
        parameter = _parameter(reading, value)
        if parameter is not None:
            days.update(v.since for v in parameter.values if v.since is not None)
    return sorted(days)


def _parameter(reading: Reading, value: Operand) -> Parameter | None:
    return None if isinstance(value, Literal) else reading.parameters.get(value.ref.name)


def _value_on(reading: Reading, value: Operand, day: datetime.date) -> Scalar | None:
    if isinstance(value, Literal):
        return value.value
    parameter = _parameter(reading, value)
    return parameter.on(day).value if parameter is not None else None
