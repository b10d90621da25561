"""Texts that customers read or hear must not name a segment, a role or a threshold (S65).

Looked at are all texts that documents for customers print, and what people are told to say: a service's
objective and `for customers`, the names of touches, entitlements and milestones, journeys with the label of the day
that they count from, every `say`.
Of segments, those count that services are for: that is where "you are tech touch now" would hurt. A number is a
threshold when the rules of these segments, a parameter or the health score have it as a bound; one that counts
time ("within 24 hours") is compared with lengths of that unit only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.expressions import Expression, Kind, Literal, children
from touchline.model.ruleset import ByBandTable, ByThresholds, ByThresholdTable, Ruleset
from touchline.model.tables import Either, Equal, Lines, NoneOf, Operand, Rules, Test, Threshold, Within
from touchline.model.types import LengthType
from touchline.source import Span

CODE = "internal-name-in-customer-text"


@dataclass(frozen=True, slots=True)
class CustomerText:
    """A text for customers: what it is called in a message, and the block or line in which it stands."""

    what: str
    text: str
    span: Span


def customer_texts(ruleset: Ruleset) -> Iterator[CustomerText]:
    """Every text that a customer reads or hears, in the order written."""
    for service in ruleset.services:
        name = f"the service for {service.name}" if service.name else "the service"
        for what, text in (("`objective`", service.objective), ("`for customers`", service.for_customers)):
            if text is not None:
                yield CustomerText(f"{what} of {name}", text, service.span)
        for touch in service.touches:
            yield CustomerText(f"the name of the touch `{touch.name}`", touch.label, touch.span)
            if touch.say is not None:
                yield CustomerText(f"what to say at the touch `{touch.name}`", touch.say, touch.span)
        for entitled in service.entitlements:
            found = ruleset.entitlements.get(entitled.entitlement)
            if found is not None:
                yield CustomerText(f"the name of the entitlement `{found.name}`", found.label, found.span)
    for journey in ruleset.journeys.values():
        yield CustomerText(f"the name of the journey `{journey.name}`", journey.label, journey.span)
        if journey.objective is not None:
            yield CustomerText(f"the objective of the journey `{journey.name}`", journey.objective, journey.span)
        counted = ruleset.fields.get(journey.counted_from)
        if counted is not None and counted.label is not None:
            yield CustomerText(f"the label of the field `{counted.name}`", counted.label, counted.span)
        for milestone in journey.milestones:
            yield CustomerText(f"the name of the milestone `{milestone.name}`", milestone.label, milestone.span)
    for playbook in ruleset.playbooks.values():
        for step in playbook.steps:
            if step.say is not None:
                yield CustomerText(f"what to say at the step `{step.name}`", step.say, step.span)
    for suggestion in ruleset.suggestions.values():
        if suggestion.say is not None:
            yield CustomerText(f"what to say of `{suggestion.name}`", suggestion.say, suggestion.span)


def check_customer_texts(ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    """A finding for each internal name or threshold in a text for customers, underlined where it stands."""
    internal = _Internal(ruleset)
    found: dict[tuple[str, Span], Diagnostic] = {}
    for text in customer_texts(ruleset):
        for start, end, why in internal.in_text(text.text):
            said = text.text[start:end]
            span = _place(ruleset, text, said)
            found.setdefault((said, span), _finding(text, said, span, why))
    return tuple(found.values())


def _finding(text: CustomerText, said: str, span: Span, why: str) -> Diagnostic:
    return diagnostic(
        CODE,
        f"{text.what} says `{said}`, {why}",
        span,
        "customers read or hear this",
        hint="say what the customer receives instead",
    )


def _place(ruleset: Ruleset, text: CustomerText, said: str) -> Span:
    """Where the words stand in the file: inside the text, which stands in its block; the block's first line
    where the text is not found as it is (an escape, or a spreadsheet)."""
    source = ruleset.sources.get(text.span.path)
    if source is None:
        return text.span
    at = source.text.find(text.text, text.span.start)
    inside = source.text.find(said, at) if at >= 0 else -1
    return Span(text.span.path, inside, inside + len(said)) if inside >= 0 else text.span


# --------------------------------------------------------------------------- what is internal

_NUMBER = re.compile(
    r"(?<![\w.,])(?P<figure>\d[\d,._]*\d|\d)\s?(?P<scale>k|m|thousand|million|percent|%)?(?![\w%])"
    r"(?:[\s-]+(?P<unit>business days?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|times?|o’clock)\b)?",
    re.IGNORECASE,
)
_SCALES = {"k": 1_000.0, "thousand": 1_000.0, "m": 1_000_000.0, "million": 1_000_000.0, "%": 0.01, "percent": 0.01}
_UNITS = {"week": ("days", 7), "quarter": ("months", 3), "year": ("months", 12), "day": ("days", 1)}


@dataclass(frozen=True)
class _Internal:
    ruleset: Ruleset

    @cached_property
    def _names(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        patterns: list[tuple[re.Pattern[str], str]] = []
        served = {s.ref.name for service in self.ruleset.services for s in service.scopes if s.ref.kind is Kind.SEGMENT}
        for name in served & set(self.ruleset.segmentations):
            for segment in self.ruleset.segmentations[name].segments:
                for words in dict.fromkeys((segment.label, segment.name)):
                    patterns.append((_words(words), "which is the name of a segment"))
        for role in self.ruleset.roles.values():
            patterns.append((_words(role.label), "which is the name of a role"))
        return tuple(patterns)

    @cached_property
    def _thresholds(self) -> frozenset[tuple[str, float]]:
        """Bounds as (unit, value); the unit is empty for what is no length of time."""
        found: set[tuple[str, float]] = set()
        for bound in _bounds(self.ruleset):
            if isinstance(bound.value, (int, float)) and not isinstance(bound.value, bool):
                unit = bound.type.kind.value if isinstance(bound.type, LengthType) else ""
                found.add((unit, float(bound.value)))
        for parameter in self.ruleset.parameters.values():
            for each in parameter.values:
                if isinstance(each.value, (int, float)) and not isinstance(each.value, bool):
                    unit = parameter.type.kind.value if isinstance(parameter.type, LengthType) else ""
                    found.add((unit, float(each.value)))
        return frozenset(found)

    def in_text(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where a text names something internal, and what that is."""
        for pattern, why in self._names:
            for match in pattern.finditer(text):
                yield match.start(), match.end(), why
        for match in _NUMBER.finditer(text):
            measured = _measured(match)
            if measured is not None and measured in self._thresholds:
                yield match.start(), match.end(), "which is a threshold of the rules"


def _words(words: str) -> re.Pattern[str]:
    """The words in any case, joined by spaces, hyphens or underscores."""
    parts = [re.escape(part) for part in re.split(r"[\s_-]+", words.strip()) if part]
    return re.compile(rf"(?<!\w){'[ _-]+'.join(parts) or '(?!)'}(?!\w)".replace("[ _-]", r"[\s_\-]"), re.IGNORECASE)


def _measured(match: re.Match[str]) -> tuple[str, float] | None:
    """A number in a text as (unit, value); None for one that counts minutes, hours or times."""
    figure = match["figure"]
    if re.fullmatch(r"\d{1,3}(?:[,._]\d{3})+", figure):
        figure = re.sub(r"[,._]", "", figure)
    try:
        value = float(figure.replace("_", "").replace(",", "."))
    except ValueError:
        return None
    value = round(value * _SCALES.get((match["scale"] or "").lower(), 1.0), 9)
    unit = (match["unit"] or "").lower().removesuffix("s")
    if not unit:
        return "", value
    if unit == "business day":
        return "business days", value
    if unit == "month":
        return "months", value
    if unit not in _UNITS:
        return None
    kind, size = _UNITS[unit]
    return kind, value * size


def _bounds(ruleset: Ruleset) -> Iterator[Literal]:
    """Every bound of the rules of segments that services are for, and of the health score."""
    for service in ruleset.services:
        for scope in service.scopes:
            if scope.ref.kind is Kind.SEGMENT and scope.ref.name in ruleset.segmentations:
                yield from _of_rules(ruleset.segmentations[scope.ref.name].rules)
    if ruleset.health is None:
        return
    yield from _of_thresholds(ruleset.health.thresholds)
    for measure in ruleset.health.measures:
        match measure.banding:
            case ByThresholds(thresholds=thresholds):
                yield from _of_thresholds(thresholds)
            case ByThresholdTable(table=table) | ByBandTable(table=table):
                yield from _of_rules(table)
            case _:
                pass


def _of_thresholds(thresholds: Iterable[Threshold]) -> Iterator[Literal]:
    yield from (t.value for t in thresholds if isinstance(t.value, Literal))


def _of_rules(rules: Rules) -> Iterator[Literal]:
    if isinstance(rules, Lines):
        for line in rules.lines:
            if line.condition is not None:
                yield from _of_condition(line.condition)
        return
    for row in rules.rows:
        for test in row.tests:
            yield from (operand for operand in _of_test(test) if isinstance(operand, Literal))
        yield from _of_thresholds(value for value in row.values if isinstance(value, Threshold))


def _of_test(test: Test) -> Iterator[Operand]:
    match test:
        case Equal(value=value):
            yield value
        case Within(low=low, high=high):
            yield from (bound for bound in (low, high) if bound is not None)
        case Either(parts=parts) | NoneOf(parts=parts):
            for part in parts:
                yield from _of_test(part)
        case _:
            pass


def _of_condition(condition: Expression) -> Iterator[Literal]:
    pending = [condition]
    while pending:
        e = pending.pop()
        if isinstance(e, Literal):
            yield e
        pending.extend(children(e))
