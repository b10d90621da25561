"""A change as JSON values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import Enum
from typing import assert_never

from touchline.analysis.differences.changes import (
    Added,
    Change,
    Changed,
    Removed,
    Renamed,
    Reordered,
    Subject,
)
from touchline.analysis.differences.phrases import Wording
from touchline.model.expressions import Literal
from touchline.model.ruleset import ParameterValue, Ruleset
from touchline.source import Span


def facts(change: Change, old: Ruleset, new: Ruleset) -> dict[str, object]:
    """What changed, as JSON: `change` (added, removed, renamed, changed, reordered), `subject` from the block to the
    thing, where it stands in the old and the new version, what it bears on, breaks and touches. Numbers, dates, words
    and yes/no are as they are; a condition and the like is in words."""
    found: dict[str, object] = {"change": type(change).__name__.lower(), "subject": _path(change.subject)}
    match change:
        case Added(new=span):
            found["new"] = _place(span, new)
        case Removed(old=span):
            found["old"] = _place(span, old)
        case Renamed():
            found |= {"before": change.before, "after": change.subject.name}
            found |= {"old": _place(change.old, old), "new": _place(change.new, new)}
        case Reordered():
            found["now_before" if change.before else "now_after"] = _path(change.other)
            found |= {"old": _place(change.old, old), "new": _place(change.new, new)}
        case Changed():
            found["part"] = change.part
            found["before"] = _value(change, change.before, Wording(old))
            found["after"] = _value(change, change.after, Wording(new))
            found |= {"old": _place(change.old, old), "new": _place(change.new, new)}
        case _:
            assert_never(change)
    effect = change.effect
    found["bearing"] = effect.bearing.value
    found["breaks"] = [reliance.name.lower() for reliance in effect.breaks]
    found["touches"] = [{"kind": answer.thing.value, "name": answer.name} for answer in effect.touches]
    return found


def _path(subject: Subject) -> list[dict[str, str]]:
    own: dict[str, str] = {"kind": subject.kind, "name": subject.name}
    return [*(_path(subject.within) if subject.within is not None else []), own]


def _place(span: Span | None, ruleset: Ruleset) -> Mapping[str, object] | None:
    if span is None or span.path not in ruleset.sources:
        return None
    source = ruleset.sources[span.path]
    address = source.address(span)
    found: dict[str, object] = {"file": span.path, "line": source.position(span.start).line}
    return found | ({"cell": address} if address is not None else {})


def _value(change: Changed, value: object, wording: Wording) -> object:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case tuple() if all(isinstance(one, str) for one in value):
            return list(value)
        case datetime.date():
            return value.isoformat()
        case Enum():
            return value.value
        case Literal(value=datetime.date() as day):
            return day.isoformat()
        case Literal(value=inner) if change.owner is not ParameterValue:
            return inner
        case _:
            return wording.part(change.owner, change.part, value, change.beside)
