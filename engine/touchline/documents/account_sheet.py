"""One account on one page: its segments, its health with every step of the arithmetic, its work, what was missing.

The sheet is words only, ready to be laid out for a terminal, as Markdown or as HTML.
"""

from __future__ import annotations

from dataclasses import dataclass

from touchline.documents.health_sheet import HealthPart, health_part
from touchline.documents.names import named
from touchline.documents.reasons import Verdict, place, verdicts
from touchline.documents.work_sheet import (
    EscalationPart,
    JourneyPart,
    PlaybookPart,
    ServicePart,
    escalation_parts,
    journey_parts,
    playbook_parts,
    service_part,
)
from touchline.judgement.answers import DataError
from touchline.judgement.judgement import Judgement
from touchline.model.ruleset import Ruleset
from touchline.prose import values


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that a rule wanted and did not have: its name, and what wanted it."""

    name: str
    wanted_by: str


@dataclass(frozen=True, slots=True)
class Suggested:
    label: str
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a judgement says about an account, in words. Empty parts are empty tuples or None."""

    account: str
    name: str | None
    date: str
    ruleset: str
    rejected: str | None
    segments: tuple[Verdict, ...]
    health: HealthPart | None
    decisions: tuple[Verdict, ...]
    service: ServicePart | None
    journeys: tuple[JourneyPart, ...]
    playbooks: tuple[PlaybookPart, ...]
    escalations: tuple[EscalationPart, ...]
    suggestions: tuple[Suggested, ...]
    missing: tuple[Missing, ...]
    data_errors: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.name} ({self.account})" if self.name else self.account


def account_sheet(ruleset: Ruleset, judgement: Judgement) -> Sheet:
    """The sheet of a judgement. Private fields are named, their values never shown."""
    name = None
    field = ruleset.fields.get("name")
    if field is not None and not field.private and isinstance(judgement.fields.get("name"), str):
        name = str(judgement.fields["name"])
    version = f", version {ruleset.version}" if ruleset.version else ""
    segments, decisions = verdicts(ruleset, judgement)
    return Sheet(
        account=judgement.id or "(no id)",
        name=name,
        date=values.date(judgement.date),
        ruleset=f"{ruleset.label or ruleset.name}{version}",
        rejected=judgement.rejected,
        segments=segments,
        health=health_part(ruleset, judgement.health) if judgement.health is not None else None,
        decisions=decisions,
        service=service_part(ruleset, judgement.service) if judgement.service is not None else None,
        journeys=journey_parts(judgement),
        playbooks=playbook_parts(ruleset, judgement),
        escalations=escalation_parts(ruleset, judgement),
        suggestions=tuple(Suggested(s.label, s.say or s.element, place(s.place)) for s in judgement.suggestions),
        missing=_missing(ruleset, judgement),
        data_errors=tuple(data_error(error) for error in judgement.data_errors),
    )


def data_error(error: DataError) -> str:
    """A data error as one line; the value is shown only where the field is not private."""
    shown = f" (it says “{error.shown}”)" if error.shown is not None and error.shown not in error.message else ""
    return f"{error.message}{shown}"


def _missing(ruleset: Ruleset, judgement: Judgement) -> tuple[Missing, ...]:
    """Each missing value once, with the first rules that wanted it, in the order of judging."""
    wanted: dict[str, list[str]] = {}

    def want(names: tuple[str, ...], by: str) -> None:
        for name in names:
            rules = wanted.setdefault(name, [])
            if by not in rules:
                rules.append(by)

    for segment in judgement.segments.values():
        want(segment.reason.missing, ruleset.segmentations[segment.name].label)
    if judgement.health is not None:
        for measure in judgement.health.measures.values():
            want(measure.reason.missing, measure.label)
    for decision in judgement.decisions.values():
        want(decision.reason.missing, named(ruleset, decision.name).label)
    for found in judgement.lets.values():
        if found.name in wanted:  # a let that is missing is explained by the fields it lacks
            want(found.missing, named(ruleset, found.name).label)
    return tuple(Missing(named(ruleset, name).label, values.listed(by)) for name, by in wanted.items())
