"""What changes are about, in words."""

from __future__ import annotations

import datetime
from typing import Any

from touchline.analysis.differences.changes import Subject
from touchline.model.ruleset import ByBandTable, ByThresholdTable, Ruleset
from touchline.model.tables import Table
from touchline.prose import values
from touchline.prose.words import Words

_TOGETHER = {
    "header": "the ruleset",
    "calendar": "the calendar",
    "health": "health",
    "field": "the account’s fields",
    "role": "roles",
    "parameter": "parameters",
    "let": "what is computed",
    "entitlement": "entitlements",
    "metric": "metrics",
    "guarantee": "guarantees",
}
"""Blocks whose changes stand under one heading."""

_QUOTED = frozenset({"examples", "guarantee", "material"})


def heading(block: Subject, old: Ruleset, new: Ruleset) -> str:
    """What the changes of a block stand under."""
    if block.kind in _TOGETHER:
        return _TOGETHER[block.kind]
    if block.kind == "service":
        return f"the service {_served(block.name, new) or _served(block.name, old) or ''}".rstrip()
    return f"{block.kind} {_quoted(block)}"


def named(subject: Subject, ruleset: Ruleset) -> str:
    """What a change is about, inside a sentence: "row 3 of `tier`", "step `call` of `renewal_rescue`"."""
    own, within = _own(subject, ruleset), subject.within
    if within is None or (within.kind == "health" and subject.kind in ("measure", "group", "band")):
        return own
    return f"{own} {'in' if subject.kind == 'threshold' else 'of'} {_of(within, ruleset)}"


def _own(subject: Subject, ruleset: Ruleset) -> str:
    match subject.kind:
        case "header":
            return "the ruleset"
        case "calendar" | "health" | "severity":
            return f"the {subject.kind}" if subject.kind != "health" else "health"
        case "row" | "line" | "level":
            return f"{subject.kind} {subject.name}"
        case "service":
            return f"the service {_served(subject.name, ruleset) or f'`{subject.name}`'}"
        case "threshold":
            return subject.name
        case "override":
            return f"override {subject.name}"
        case "cadence" | "review":
            return f"{'cadence' if subject.kind == 'cadence' else 'managers’ review'} {subject.name}"
        case "value":
            return "the value" if not subject.name else f"the value from {day_words(subject.name)}"
        case "hold":
            return f"what `{subject.name}` may hold"
        case "target":
            return f"the target for `{subject.name}`"
        case "escalate":
            return f"the way into `{subject.name}`"
        case _:
            return f"{subject.kind} {_quoted(subject)}"


def _of(subject: Subject, ruleset: Ruleset) -> str:
    """A thing as that in which another stands: a block by its name alone."""
    if subject.within is None and subject.kind not in ("service", "health", "examples", "guarantee"):
        return f"`{subject.name}`"
    return named(subject, ruleset)


def _quoted(subject: Subject) -> str:
    return f"“{subject.name}”" if subject.kind in _QUOTED else f"`{subject.name}`"


def _served(name: str, ruleset: Ruleset) -> str | None:
    """Whom a service is for."""
    for service in ruleset.services:
        if service.name == name:
            words = Words(ruleset)
            chosen = "; ".join(values.listed((words.choice(s.ref, v) for v in s.values), "or") for s in service.scopes)
            return f"for {chosen or 'all accounts'}"
    return None


def day_words(written: str) -> str:
    """A day as it is kept in the name of a dated value."""
    return values.date(datetime.date.fromisoformat(written))


def rules_of(subject: Subject, ruleset: Ruleset) -> Table | None:
    """The table in which a row stands; None where it is none, as of examples."""
    block = subject.whole
    found: Any = None
    match block.kind:
        case "segmentation":
            found = ruleset.segmentations[block.name].rules
        case "decision":
            found = ruleset.decisions[block.name].rules
        case "escalation":
            found = ruleset.escalations[block.name].severity
        case "health" if ruleset.health is not None and subject.within is not None:
            for measure in ruleset.health.measures:
                if measure.name == subject.within.name and isinstance(measure.banding, (ByBandTable, ByThresholdTable)):
                    found = measure.banding.table
    return found if isinstance(found, Table) else None
