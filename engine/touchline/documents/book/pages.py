"""The pages: one for the whole ruleset, one per segment, one per vertical, and those that customers get.

A page is a frozen value made from a ruleset (and, where there are any, a run's numbers); how it looks is the
matter of `templates/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from touchline.documents.book.about import About, choices_of, vertical_like
from touchline.documents.book.decisions import DecisionPart, SuggestionPart, asks, decisions, suggestions
from touchline.documents.book.health import HealthRules, health_rules
from touchline.documents.book.numbers import Count, Numbers
from touchline.documents.book.raci import Raci, raci
from touchline.documents.book.segments import SegmentationPart, segmentation_part
from touchline.documents.book.services import Fact, ServiceGuide, metric_name, service_guide
from touchline.documents.book.terms import terms
from touchline.documents.book.work import (
    EscalationGuide,
    JourneyGuide,
    PlaybookGuide,
    escalation_guides,
    journey_guides,
    playbook_guides,
)
from touchline.model.expressions import Expression, Kind, Ref, names_read
from touchline.model.ruleset import (
    Escalation,
    Journey,
    Parameter,
    Playbook,
    Ruleset,
    Segmentation,
    Service,
)
from touchline.prose import values
from touchline.prose.names import plain, upper_first
from touchline.prose.parts import metric_words, scope_words

WHOLE = "playbook"
"""What the page of the whole ruleset is called, as a file."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the documents are of: the same on every page. `run` says which run the numbers are of."""

    ruleset: str
    version: str
    effective: str
    mark: str
    run: str


@dataclass(frozen=True, slots=True)
class SegmentPage:
    """What a segment's people need: who is in, what these accounts get, and what is done for them."""

    name: str
    title: str
    kicker: str
    shown: Shown
    count: Count | None
    segmentation: SegmentationPart
    services: tuple[ServiceGuide, ...]
    guardrails: tuple[str, ...]
    health: HealthRules | None
    journeys: tuple[JourneyGuide, ...]
    playbooks: tuple[PlaybookGuide, ...]
    escalations: tuple[EscalationGuide, ...]
    decisions: tuple[DecisionPart, ...]
    suggestions: tuple[SuggestionPart, ...]
    terms: tuple[Fact, ...]
    raci: Raci


@dataclass(frozen=True, slots=True)
class VerticalPage:
    """What holds for one vertical: its thresholds, what is only for it, and what is not for it. `rest` says with a
    run's numbers why the verticals of its kind do not add up to all accounts."""

    name: str
    title: str
    kicker: str
    shown: Shown
    count: Count | None
    health: HealthRules | None
    decisions: tuple[DecisionPart, ...]
    services: tuple[ServiceGuide, ...]
    journeys: tuple[JourneyGuide, ...]
    playbooks: tuple[PlaybookGuide, ...]
    escalations: tuple[EscalationGuide, ...]
    terms: tuple[Fact, ...]
    others: tuple[Fact, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class WholePage:
    """The whole ruleset."""

    name: str
    title: str
    kicker: str
    shown: Shown
    count: Count | None
    segmentations: tuple[SegmentationPart, ...]
    services: tuple[ServiceGuide, ...]
    unserved: tuple[str, ...]
    guardrails: tuple[str, ...]
    health: HealthRules | None
    journeys: tuple[JourneyGuide, ...]
    playbooks: tuple[PlaybookGuide, ...]
    escalations: tuple[EscalationGuide, ...]
    decisions: tuple[DecisionPart, ...]
    suggestions: tuple[SuggestionPart, ...]
    parameters: tuple[Fact, ...]
    terms: tuple[Fact, ...]
    metrics: tuple[Fact, ...]
    roles: tuple[Fact, ...]
    raci: Raci
    verticals: tuple[tuple[str, str], ...]


Page = SegmentPage | VerticalPage | WholePage


def team_pages(ruleset: Ruleset, numbers: Numbers | None = None) -> tuple[Page, ...]:
    """Every page for the people who do the work, the whole first."""
    shown = shown_of(ruleset, numbers)
    segments = [(s, segment.name) for s in served_segmentations(ruleset) for segment in s.segments]
    names = frozenset(f"{s.name}-{segment}" for s, segment in segments)
    verticals = [(ref, choice) for ref in vertical_like(ruleset) for choice in choices_of(ruleset, ref)]
    return (
        _whole(ruleset, shown, numbers, names, verticals),
        *(_segment(ruleset, shown, numbers, names, s, segment) for s, segment in segments),
        *(_vertical(ruleset, shown, numbers, ref, choice) for ref, choice in verticals),
    )


def shown_of(ruleset: Ruleset, numbers: Numbers | None) -> Shown:
    return Shown(
        ruleset.label or upper_first(plain(ruleset.name)),
        ruleset.version or "",
        values.date(ruleset.effective) if ruleset.effective is not None else "",
        ruleset.hash[:12],
        numbers.date if numbers is not None else "",
    )


def served_segmentations(ruleset: Ruleset) -> tuple[Segmentation, ...]:
    """The segmentations whose segments have a page: those that services are for; all of them where there is
    no service for a segment."""
    named = {s.ref.name for service in ruleset.services for s in service.scopes if s.ref.kind is Kind.SEGMENT}
    return tuple(s for name, s in ruleset.segmentations.items() if name in named or not named)


def _segment(
    ruleset: Ruleset,
    shown: Shown,
    numbers: Numbers | None,
    pages: frozenset[str],
    segmentation: Segmentation,
    segment: str,
) -> SegmentPage:
    ref = Ref(Kind.SEGMENT, segmentation.name)
    about = About(ruleset, MappingProxyType({ref: segment}))
    services = about.services()
    owners = {service.owner for service in services}
    if len(owners) == 1:
        about = About(ruleset, about.known, owners.pop())
    label = next(s.label for s in segmentation.segments if s.name == segment)
    counts = numbers.segments.get(segmentation.name, {}) if numbers is not None else {}
    return SegmentPage(
        f"{segmentation.name}-{segment}",
        label,
        segmentation.label,
        shown,
        counts.get(segment),
        segmentation_part(about, segmentation, numbers, pages, segment),
        tuple(service_guide(about, service) for service in services),
        _guardrails(about, ref),
        health_rules(about),
        journey_guides(about),
        playbook_guides(about),
        escalation_guides(about),
        decisions(about),
        suggestions(about),
        terms(about, (segmentation, *services, *_concerning(about), *ruleset.decisions.values())),
        raci(about, services),
    )


def _concerning(about: About) -> Iterator[object]:
    """What the accounts of a page can meet, as it stands in the model; services and decisions apart."""
    ruleset = about.ruleset
    yield ruleset.health
    yield from (j for j in ruleset.journeys.values() if about.concerns(j.scopes))
    yield from (p for p in ruleset.playbooks.values() if about.concerns(p.scopes))
    yield from (e for e in ruleset.escalations.values() if about.concerns(e.scopes))
    yield from (s for s in ruleset.suggestions.values() if about.concerns(s.scopes))


def _vertical(ruleset: Ruleset, shown: Shown, numbers: Numbers | None, ref: Ref, choice: str) -> VerticalPage:
    about = About(ruleset, MappingProxyType({ref: choice}))
    counts = numbers.fields.get(ref.name, {}) if numbers is not None else {}

    def own(block: Service | Journey | Playbook | Escalation) -> bool:
        return any(scope.ref == ref for scope in block.scopes)

    words = about.words
    only = {g.label for g in ruleset.journeys.values() if own(g)}
    plays = {p.label for p in ruleset.playbooks.values() if own(p)}
    paths = {e.label for e in ruleset.escalations.values() if own(e)}
    blocks: list[Journey | Playbook | Escalation] = [
        *ruleset.journeys.values(),
        *ruleset.playbooks.values(),
        *ruleset.escalations.values(),
    ]
    asked = [d for d in ruleset.decisions.values() if asks(d, ref)]
    others = [
        Fact(block.label, scope_words(words, [s for s in block.scopes if s.ref == ref]))
        for block in blocks
        if own(block) and not about.concerns(block.scopes)
    ]
    return VerticalPage(
        f"{ref.name}-{choice}",
        upper_first(words.choice(ref, choice)),
        upper_first(words.name(ref)),
        shown,
        counts.get(choice),
        health_rules(about),
        decisions(about, asking=ref),
        tuple(service_guide(about, s) for s in about.services() if own(s)),
        tuple(g for g in journey_guides(about) if g.label in only),
        tuple(p for p in playbook_guides(about) if p.label in plays),
        tuple(e for e in escalation_guides(about) if e.label in paths),
        terms(about, (ruleset.health, *asked, *(b for b in blocks if own(b) and about.concerns(b.scopes)))),
        tuple(others),
        _rest(about, numbers, ref),
    )


def _rest(about: About, numbers: Numbers | None, ref: Ref) -> str:
    if numbers is None:
        return ""
    if about.is_set(ref):
        return "An account can be counted in several of these, or in none."
    found = numbers.without(ref.name)
    return f"{found} in none of these: the data do not say." if found else ""


def _whole(
    ruleset: Ruleset,
    shown: Shown,
    numbers: Numbers | None,
    pages: frozenset[str],
    verticals: list[tuple[Ref, str]],
) -> WholePage:
    about = About(ruleset)
    words = about.words
    return WholePage(
        WHOLE,
        shown.ruleset,
        "Playbook",
        shown,
        numbers.total if numbers is not None else None,
        tuple(segmentation_part(about, s, numbers, pages) for s in ruleset.segmentations.values()),
        tuple(service_guide(about, service) for service in ruleset.services),
        _unserved(ruleset),
        tuple(g.label for g in ruleset.guarantees),
        health_rules(about),
        journey_guides(about),
        playbook_guides(about),
        escalation_guides(about),
        decisions(about),
        suggestions(about),
        tuple(
            Fact(upper_first(plain(p.name)), f"{words.periods(p)}{_explained(p)}") for p in ruleset.parameters.values()
        ),
        terms(
            about,
            (
                *ruleset.segmentations.values(),
                *_concerning(about),
                *ruleset.decisions.values(),
                *(service.touches for service in ruleset.services),
                *ruleset.guarantees,
            ),
        ),
        tuple(Fact(metric_name(ruleset, m.name), metric_words(words, m.expression)) for m in ruleset.metrics.values()),
        tuple(
            Fact(
                role.label,
                values.listed(filter(None, ("automated" if role.automated else "", _people(role.people)))),
            )
            for role in ruleset.roles.values()
        ),
        raci(about, ruleset.services),
        tuple(
            (f"{ref.name}-{choice}", f"{upper_first(words.name(ref))}: {words.choice(ref, choice)}")
            for ref, choice in verticals
        ),
    )


def _explained(parameter: Parameter) -> str:
    """What a parameter's label says beyond its name."""
    said = parameter.label or ""
    return f" ({said})" if said and said.lower() != plain(parameter.name) else ""


def _people(count: int | None) -> str:
    return "" if count is None else "1 person" if count == 1 else f"{values.number(count)} people"


def _unserved(ruleset: Ruleset) -> tuple[str, ...]:
    """Segments for which no service is written, where services are for segments."""
    found = []
    for segmentation in served_segmentations(ruleset):
        for segment in segmentation.segments:
            about = About(ruleset, MappingProxyType({Ref(Kind.SEGMENT, segmentation.name): segment.name}))
            if not about.services():
                found.append(segment.label)
    return tuple(found)


def _guardrails(about: About, ref: Ref) -> tuple[str, ...]:
    """The guarantees that speak of a segmentation."""
    return tuple(
        guarantee.label
        for guarantee in about.ruleset.guarantees
        if any(
            read.name == ref.name and read.kind in (Kind.SEGMENT, Kind.CANDIDATE) for read in _read(guarantee.condition)
        )
    )


def _read(condition: Expression) -> tuple[Ref, ...]:
    return names_read(condition)
