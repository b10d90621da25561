"""What a case that is written is called: what the account gets, then the account, in the ruleset's own labels and with
dates told from the case's day, so that a bound shows: `Renewal talk starts: arr $25,000, renews in 90 days`."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Sequence

from touchline.model.ruleset import Ruleset
from touchline.model.types import Type, YesNoType
from touchline.prose.names import Naming, plain, upper_first
from touchline.prose.values import counted, listed, value
from touchline.testing.cases import Case, Expectation
from touchline.testing.telling import written

_TOLD = 5
"""How many fields of an account a name tells."""


def name_of(case: Case, ruleset: Ruleset, taken: Collection[str] = ()) -> str:
    """A name for a case by its first expectation, none of those `taken`."""
    name = f"{upper_first(_said(case, ruleset))}: {_given(case, ruleset)}"
    number, unique = 2, name
    while unique in taken:
        unique, number = f"{name} ({number})", number + 1
    return unique


# --------------------------------------------------------------------------- the account


def _given(case: Case, ruleset: Ruleset) -> str:
    told = list(_fields(case, ruleset))
    said = ", ".join(told[:_TOLD]) + (" …" if len(told) > _TOLD else "")
    open_ = [_label(ruleset, work.name) for work in case.history.work if work.ended is None]
    past = [f"“{label}” is open" for label in open_]
    past += [f"{plain(kept.name)} was {_plain(kept.value)}" for kept in case.history.kept]
    return "; ".join(filter(None, [said, ", ".join(past)])) or "nothing on file"


def _fields(case: Case, ruleset: Ruleset) -> Iterator[str]:
    for name, held in case.account.items():
        field = ruleset.fields.get(name)
        if field is None or (field.required and isinstance(held, str)):
            continue
        if isinstance(held, datetime.date):
            yield _when(name, held, case.today)
        elif isinstance(field.type, YesNoType):
            yield plain(name) if held in (True, "yes") else f"not {plain(name)}"
        else:
            yield f"{plain(name)} {_value(held, field.type, ruleset)}"


def _when(name: str, day: datetime.date, today: datetime.date) -> str:
    """`renews in 90 days`, `last login 14 days ago`: a name that ends in `on` loses it."""
    away = (day - today).days
    told = "today" if away == 0 else f"in {counted(away, 'day')}" if away > 0 else f"{counted(-away, 'day')} ago"
    return f"{plain(name.removesuffix('_on').removesuffix('_date'))} {told}"


def _value(held: object, type_: Type, ruleset: Ruleset) -> str:
    if isinstance(held, frozenset):
        return listed(sorted(map(_plain, held))) or "none"
    if isinstance(held, (int, float)):
        return value(held, type_, ruleset.currency)
    return _plain(held)


def _plain(held: object) -> str:
    if isinstance(held, (list, tuple)):
        return listed(_plain(item) for item in held)
    return plain(held) if isinstance(held, str) else "missing" if held is None else written(held)


# --------------------------------------------------------------------------- what it gets


def _said(case: Case, ruleset: Ruleset) -> str:
    expected = case.expects[0]
    path, got = expected.path, expected.value
    match path:
        case ("segments", name, "segment" | "candidate"):
            return f"{_label(ruleset, name)} is {_segment(ruleset, name, got)}"
        case ("decisions", name, "value") | ("decisions", _, "results", name) | ("lets", name, "value"):
            return f"{_label(ruleset, name)} is {_listed(got)}"
        case ("health", "band"):
            return f"health is {_plain(got)}"
        case ("health", "scored_band"):
            return f"health is {_plain(got)} by its score"
        case ("health", "score"):
            return f"the health score is {_plain(got)}"
        case ("health", "measures", name, part):
            return f"{_label(ruleset, name)} {_of_measure(part, got)}"
        case ("health", "groups", name, "score"):
            return f"{_label(ruleset, name)} scores {_plain(got)}"
        case ("playbooks" | "escalations", name):
            return f"{_label(ruleset, name)} {_absent(case, name, path[0])}"
        case ("playbooks", name, "status"):
            return f"{_label(ruleset, name)} {_absent(case, name, path[0]) if got is None else _plain(got)}"
        case ("playbooks", name, "goal"):
            return f"the goal of {_label(ruleset, name)} is {_plain(got)}"
        case ("playbooks", name, "tasks", step, *rest):
            told = "is left out" if got is None else _of_part(rest, got, case)
            return f"{_label(ruleset, name)}: {_label(ruleset, step)} {told}"
        case ("escalations", name, "severity"):
            return f"{_label(ruleset, name)} " + (_absent(case, name, path[0]) if got is None else f"is {_plain(got)}")
        case ("journeys", _, "milestones", name, *rest):
            return f"{_label(ruleset, name)} " + (
                f"is {_plain(got)}" if rest and got is not None else "is not asked for"
            )
        case ("service", "touches", name, "every"):
            return f"{_label(ruleset, name)} {'does not apply' if got is None else _plain(got)}"
        case ("escalations", name, "update_every"):
            return f"{_label(ruleset, name)} is told of {_plain(got)}"
        case ("service", "touches" | "entitlements", name, *rest) | ("playbooks" | "escalations", name, *rest):
            return f"{_label(ruleset, name)} {_of_part(rest, got, case)}"
        case _:
            return _otherwise(ruleset, expected)


def _segment(ruleset: Ruleset, name: str, got: object) -> str:
    found = [segment.label for segment in ruleset.segmentations[name].segments if segment.name == got]
    return found[0] if found else _plain(got)


def _listed(got: object) -> str:
    return (", ".join(_plain(item) for item in got) or "none") if isinstance(got, list) else _plain(got)


def _of_measure(part: str, got: object) -> str:
    if part == "band":
        return "is in no band" if got is None else f"is {_plain(got)}"
    return f"is {_plain(got)}" if part == "status" else f"has {_plain(got)} as its {plain(part)}"


def _of_part(rest: Sequence[str], got: object, case: Case) -> str:
    """One part of an answer that has several."""
    if not rest:
        return f"has {_listed(got)}"
    if rest[-1] == "due" and isinstance(got, (str, datetime.date)):
        return "is " + _when("due", datetime.date.fromisoformat(str(got)), case.today)
    return f"has {_listed(got)} as its {plain(' '.join(rest))}"


def _absent(case: Case, name: str, section: str) -> str:
    if any(work.name == name for work in case.history.work):
        return "is over"
    return "does not start" if section == "playbooks" else "does not open"


def _otherwise(ruleset: Ruleset, expected: Expectation) -> str:
    told = " ".join(_label(ruleset, word) for word in expected.path)
    return f"{told} is {'not there' if expected.value is None else _listed(expected.value)}"


def _label(ruleset: Ruleset, name: str) -> str:
    """What a part of the ruleset is called where it has a short label, else its name in words."""
    return Naming(ruleset).called(name, _labels(ruleset).get(name))


def _labels(ruleset: Ruleset) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for service in ruleset.services:
        found.update((touch.name, touch.label) for touch in service.touches)
    for journey in ruleset.journeys.values():
        found.update((milestone.name, milestone.label) for milestone in journey.milestones)
    for playbook in ruleset.playbooks.values():
        found.update((step.name, step.label) for step in playbook.steps)
    if ruleset.health is not None:
        found.update((group.name, group.label) for group in ruleset.health.groups)
        found.update((measure.name, measure.label) for measure in ruleset.health.measures)
    for named in (ruleset.decisions, ruleset.segmentations, ruleset.playbooks, ruleset.escalations):
        found.update((one.name, one.label) for one in named.values())
    return found
