"""What customers are given: what they receive and how it grows; no segment, role or threshold (S65, S66).

A page is made for each service. It holds only what is written for customers' eyes: the service's objective and
its text for customers, the names of touches, entitlements, journeys and milestones.
"""

from __future__ import annotations

from dataclasses import dataclass

from touchline.documents.book.about import About
from touchline.documents.book.pages import Shown, shown_of
from touchline.documents.book.saying import with_blanks
from touchline.model.expressions import Expression, Kind, Ref
from touchline.model.ruleset import Journey, Ruleset, Segmentation, Service, Touch
from touchline.prose import values
from touchline.prose.names import plain, stands_for_name
from touchline.prose.parts import scope_words


@dataclass(frozen=True, slots=True)
class Received:
    """A touch as the customer meets it, or an entitlement; `often` is empty where nothing is said. What not every
    customer of the page has says so, and not on what it depends."""

    label: str
    often: str


@dataclass(frozen=True, slots=True)
class CustomerMilestone:
    label: str
    day: str


@dataclass(frozen=True, slots=True)
class CustomerJourney:
    """`counted_from` is empty where the day from which days are counted has no name that customers can read."""

    label: str
    objective: str
    counted_from: str
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
    touches = _touches(about, service)
    entitlements = _entitlements(ruleset, service)
    had = set(touches) | set(entitlements)
    more = () if fuller is None else (*_touches(_about(ruleset, fuller), fuller), *_entitlements(ruleset, fuller))
    review = segmentation.review_every if segmentation is not None else None
    return CustomerPage(
        name_of(number),
        service.objective or "What you receive",
        shown_of(ruleset, None),
        with_blanks(about.words, service.for_customers or ""),
        touches,
        entitlements,
        tuple(each for each in more if each not in had),
        values.every(review) if review is not None else "",
        tuple(_journey(about, j) for j in ruleset.journeys.values() if about.concerns(j.scopes)),
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


def _touches(about: About, service: Service) -> tuple[Received, ...]:
    possible = (touch for touch in service.touches if about.can_be(touch.only_when, service.scopes))
    return tuple(_touch(about, touch) for touch in possible)


def _touch(about: About, touch: Touch) -> Received:
    return Received(touch.label, f"{values.every(touch.cadences[0].every)}{_sometimes(about, touch.only_when, ', ')}")


def _sometimes(about: About, only_when: Expression | None, before: str = "") -> str:
    """That something is not for everybody who reads the page; on what it depends is the team's matter."""
    return "" if about.left_of(only_when) is None else f"{before}where it applies"


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


def _journey(about: About, journey: Journey) -> CustomerJourney:
    """A journey without its conditions: those are read from figures that are the team's matter."""
    label = about.ruleset.fields[journey.counted_from].label
    return CustomerJourney(
        journey.label,
        journey.objective or "",
        about.words.field(journey.counted_from) if label and stands_for_name(label) else "",
        tuple(
            CustomerMilestone(m.label, f"day {m.day}{_sometimes(about, m.only_when, ', ')}")
            for m in journey.milestones
            if about.can_be(m.only_when, journey.scopes)
        ),
    )
