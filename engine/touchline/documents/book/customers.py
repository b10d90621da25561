"""What customers are given: what they receive and how it grows; no segment, role or threshold (S65, S66).

A page is made for each service. It holds only what is written for customers' eyes: the service's objective and
its text for customers, the names of touches, entitlements, journeys and milestones.
"""

from __future__ import annotations

from dataclasses import dataclass

from touchline.documents.book.about import About
from touchline.documents.book.pages import Shown, shown_of
from touchline.model.expressions import Kind, Ref
from touchline.model.ruleset import Journey, Ruleset, Segmentation, Service, Touch
from touchline.prose import values
from touchline.prose.names import plain
from touchline.prose.parts import scope_words


@dataclass(frozen=True, slots=True)
class Received:
    """A touch as the customer meets it, or an entitlement; `often` is empty where nothing is said."""

    label: str
    often: str


@dataclass(frozen=True, slots=True)
class CustomerMilestone:
    label: str
    day: str


@dataclass(frozen=True, slots=True)
class CustomerJourney:
    label: str
    objective: str
    milestones: tuple[CustomerMilestone, ...]


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """`grows` is what the next fuller service has beside or more often; `looked_at` how often that is looked at."""

    name: str
    title: str
    shown: Shown
    text: str
    touches: tuple[Received, ...]
    entitlements: tuple[Received, ...]
    grows: tuple[Received, ...]
    looked_at: str
    journeys: tuple[CustomerJourney, ...]


def customer_pages(ruleset: Ruleset) -> tuple[CustomerPage, ...]:
    """A page for each service, in the order written. Its name says nothing of the segment."""
    return tuple(_page(ruleset, service, number) for number, service in enumerate(ruleset.services, 1))


def whom(ruleset: Ruleset) -> tuple[tuple[str, str], ...]:
    """For which accounts each page is: its name, and the service's scope. For the team, never for a page."""
    words = About(ruleset).words
    return tuple(
        (name_of(number), scope_words(words, service.scopes) or "all accounts")
        for number, service in enumerate(ruleset.services, 1)
    )


def name_of(number: int) -> str:
    return f"service-{number}"


def _page(ruleset: Ruleset, service: Service, number: int) -> CustomerPage:
    about = _about(ruleset, service)
    segmentation = _segmentation(ruleset, service)
    fuller = _fuller(ruleset, service, segmentation)
    touches = tuple(Received(t.label, values.every(t.cadences[0].every)) for t in service.touches)
    entitlements = _entitlements(ruleset, service)
    had = set(touches) | set(entitlements)
    more = () if fuller is None else (*_touches(fuller), *_entitlements(ruleset, fuller))
    review = segmentation.review_every if segmentation is not None else None
    return CustomerPage(
        name_of(number),
        service.objective or "What you receive",
        shown_of(ruleset, None),
        service.for_customers or "",
        touches,
        entitlements,
        tuple(each for each in more if each not in had),
        values.every(review) if review is not None else "",
        tuple(_journey(j) for j in ruleset.journeys.values() if about.concerns(j.scopes)),
    )


def _about(ruleset: Ruleset, service: Service) -> About:
    """The accounts of a service, as far as one `for` line with one value tells."""
    known = {s.ref: s.values[0] for s in service.scopes if len(s.values) == 1 and s.ref.kind is Kind.SEGMENT}
    return About(ruleset, known)


def _segmentation(ruleset: Ruleset, service: Service) -> Segmentation | None:
    named = [s.ref for s in service.scopes if s.ref.kind is Kind.SEGMENT]
    return ruleset.segmentations[named[0].name] if named else None


def _fuller(ruleset: Ruleset, service: Service, segmentation: Segmentation | None) -> Service | None:
    """The service of the next higher segment that has one of its own."""
    if segmentation is None:
        return None
    names = [segment.name for segment in segmentation.segments]
    ref = Ref(Kind.SEGMENT, segmentation.name)
    own = [names.index(v) for s in service.scopes if s.ref == ref for v in s.values]
    for at in range(min(own) - 1, -1, -1):
        for other in ruleset.services:
            if any(s.ref == ref and names[at] in s.values for s in other.scopes) and other is not service:
                return other
    return None


def _touches(service: Service) -> tuple[Received, ...]:
    return tuple(_touch(touch) for touch in service.touches)


def _touch(touch: Touch) -> Received:
    return Received(touch.label, values.every(touch.cadences[0].every))


def _entitlements(ruleset: Ruleset, service: Service) -> tuple[Received, ...]:
    found = []
    for entitled in service.entitlements:
        known = ruleset.entitlements.get(entitled.entitlement)
        often = ""
        if entitled.up_to is not None:
            per = f" a {entitled.per.value}" if entitled.per is not None else ""
            often = f"up to {values.number(entitled.up_to)}{per}"
        found.append(Received(known.label if known is not None else plain(entitled.entitlement), often))
    return tuple(found)


def _journey(journey: Journey) -> CustomerJourney:
    """A journey without its conditions: those are read from figures that are the team's matter."""
    return CustomerJourney(
        journey.label,
        journey.objective or "",
        tuple(CustomerMilestone(m.label, f"day {m.day}") for m in journey.milestones),
    )
