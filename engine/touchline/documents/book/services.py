"""A service in print: who serves, how often, through the year, with what limits, cost and targets."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from touchline.documents.book.about import About
from touchline.documents.book.saying import blanks, with_blanks
from touchline.model.expressions import Relation
from touchline.model.ruleset import BUILT_IN_METRICS, Entitled, Length, Ruleset, Service, Target, Touch
from touchline.model.types import MoneyType, NumberType
from touchline.prose import values
from touchline.prose.names import plain, upper_first
from touchline.prose.parts import scope_words
from touchline.syntax.tree import Unit
from touchline.values.dates import plus


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class TouchLine:
    """A touch: how often, what else holds when (`exceptions`), by whom and how long; `months` has, for each
    month of the fiscal year, how often it comes for an account that entered the day before it began."""

    label: str
    every: str
    exceptions: tuple[str, ...]
    by: str
    with_roles: str
    lasting: str
    only_when: str
    say: str
    blanks: tuple[str, ...]
    months: tuple[int, ...]

    @property
    def later(self) -> bool:
        """Whether it comes in no month of the year."""
        return not any(self.months)


@dataclass(frozen=True, slots=True)
class ServiceGuide:
    """`months` are the names of the fiscal year's months, in its order."""

    name: str
    scope: str
    objective: str
    purpose: str
    for_customers: str
    facts: tuple[Fact, ...]
    touches: tuple[TouchLine, ...]
    months: tuple[str, ...]
    year: str
    entitlements: tuple[str, ...]
    targets: tuple[Fact, ...]
    reviews: tuple[str, ...]


def service_guide(about: About, service: Service) -> ServiceGuide:
    """A service, in the words of its own owner."""
    about = About(about.ruleset, about.known, service.owner)
    first = fiscal_year(about.ruleset)
    return ServiceGuide(
        service.name,
        scope_words(about.words, service.scopes) or "All accounts",
        service.objective or "",
        service.purpose or "",
        with_blanks(about.words, service.for_customers or ""),
        _facts(about, service),
        tuple(_touch(about, service, touch, first) for touch in service.touches if about.can_be(touch.only_when)),
        tuple(values.month_name((first.month + i - 1) % 12 + 1)[:3] for i in range(12)),
        values.month_name(first.month),
        tuple(_entitled(about.ruleset, e) for e in service.entitlements),
        tuple(_target(about, target) for target in service.targets),
        tuple(
            f"{values.listed(metric_name(about.ruleset, name) for name in review.metrics)} {values.every(review.every)}"
            for review in service.manager_reviews
        ),
    )


def _facts(about: About, service: Service) -> tuple[Fact, ...]:
    ruleset = about.ruleset
    facts = []
    if service.owner is not None:
        manner = f", {service.manner}" if service.manner else ""
        role = ruleset.roles.get(service.owner)
        automated = ", automated" if role is not None and role.automated else ""
        facts.append(Fact("Owner", f"{about.role(service.owner)}{automated}{manner}"))
    if service.accounts_each is not None:
        facts.append(Fact("Accounts each", f"up to {values.number(service.accounts_each)}"))
    if service.with_roles:
        facts.append(Fact("With", values.listed(about.role(r) for r in service.with_roles)))
    for label, name, found in (
        ("Renewal", service.renewal, ruleset.playbooks),
        ("Expansion", service.expansion, ruleset.playbooks),
        ("Escalation", service.escalation, ruleset.escalations),
    ):
        if name is not None:
            facts.append(Fact(label, found[name].label if name in found else plain(name)))
    if service.cost_a_month is not None:
        facts.append(Fact("Cost", f"{values.money(service.cost_a_month, ruleset.currency)} an account a month"))
    return tuple(facts)


def _touch(about: About, service: Service, touch: Touch, first: datetime.date) -> TouchLine:
    words = about.words
    own, *others = touch.cadences
    return TouchLine(
        touch.label,
        upper_first(values.every(own.every)),
        tuple(
            f"{values.every(c.every)}{f' when {words.sentence(c.when)}' if c.when is not None else ''}" for c in others
        ),
        upper_first(about.role(touch.by)),
        about.roles(touch.with_roles),
        minutes(touch.lasting_minutes),
        about.only_when(touch.only_when),
        with_blanks(words, touch.say or ""),
        blanks(words, touch.say or ""),
        months_of(own.every, first),
    )


def minutes(n: int | None) -> str:
    """`45 minutes`; empty where nothing is said."""
    return "" if n is None else values.counted(n, "minute")


def fiscal_year(ruleset: Ruleset) -> datetime.date:
    """The first day of the fiscal year in which the ruleset comes into force; of 2026 where it does not say.
    Only the months matter: no date of it is printed."""
    start = ruleset.calendar.fiscal_start
    on = ruleset.effective or datetime.date(2026, 12, 31)
    return datetime.date(on.year if on.month >= start else on.year - 1, start, 1)


def months_of(every: Length, first: datetime.date) -> tuple[int, ...]:
    """How often a cadence comes in each month of a fiscal year, for an account that entered the day before the year
    began: so what comes every quarter closes each quarter, and what comes every year closes the year."""
    counts = [0] * 12
    entered = first - datetime.timedelta(days=1)
    if every.count < 1 or every.unit in (Unit.MINUTE, Unit.HOUR):
        return tuple(counts)
    for n in range(1, 400):
        if every.unit is Unit.BUSINESS_DAY:  # five working days a week, as far as a picture of a year goes
            day = plus(entered, n * every.count * 7 // 5, Unit.DAY)
        else:
            day = plus(entered, n * every.count, every.unit)
        if day is None:
            break
        month = (day.year - first.year) * 12 + day.month - first.month
        if month > 11:
            break
        counts[month] += 1
    return tuple(counts)


def _entitled(ruleset: Ruleset, entitled: Entitled) -> str:
    found = ruleset.entitlements.get(entitled.entitlement)
    label = found.label if found is not None else plain(entitled.entitlement)
    if entitled.up_to is None:
        return label
    per = f" a {entitled.per.value}" if entitled.per is not None else ""
    return f"{label}: up to {values.number(entitled.up_to)}{per}"


def metric_name(ruleset: Ruleset, name: str) -> str:
    """What a metric is called."""
    if name in ruleset.metrics:
        return ruleset.metrics[name].label
    return BUILT_IN_METRICS.get(name, plain(name))


_AIMS = {
    Relation.AT_LEAST: "at least",
    Relation.AT_MOST: "at most",
    Relation.MORE: "more than",
    Relation.LESS: "less than",
    Relation.EQUAL: "exactly",
    Relation.UNEQUAL: "other than",
}


def _target(about: About, target: Target) -> Fact:
    metric = about.ruleset.metrics.get(target.metric)
    money = metric is not None and isinstance(metric.type, MoneyType)
    beside = MoneyType() if money else NumberType(percent=True)
    aim = about.words.operand(target.value, None if not money else beside)
    return Fact(metric_name(about.ruleset, target.metric), f"{_AIMS[target.relation]} {aim}")
