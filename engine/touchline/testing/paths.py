"""Which parts a judgement of a ruleset can have: the names that a case's `expect:` may lead through.

Taken from the classes of the answers themselves, so that what is added to a judgement can be expected at once.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from touchline.backends.python.concluded import DISAGREEING_ROWS
from touchline.backends.python.fields import UNKNOWN_FIELD
from touchline.backends.python.holds import HOLD_NOT_APPLIED
from touchline.judgement.answers import (
    DataError,
    DecisionAnswer,
    EscalationAnswer,
    GroupAnswer,
    HealthAnswer,
    JourneyAnswer,
    LetAnswer,
    MeasureAnswer,
    MilestoneAnswer,
    Place,
    PlaybookAnswer,
    Reason,
    SegmentAnswer,
    ServiceAnswer,
    SuggestionAnswer,
    Task,
    TouchAnswer,
)
from touchline.model.ruleset import Ruleset
from touchline.testing.cases import Path


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value: nothing is inside. `any_name`: values by the names that a rule read, which only the run knows."""

    any_name: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Parts by name. `answers`: the names are those of what is there today, so that a list of names can be
    expected and a name that is not there has the value null."""

    parts: Mapping[str, Node]
    answers: bool = False


Node = Union[Leaf, Names]
_LEAF = Leaf()
_TOLD_BY = ("element", "step", "field", "name", "code", "band")
"""What tells the parts of a list apart, first match first."""

_ERRORS_OF_NO_FIELD = (DISAGREEING_ROWS, HOLD_NOT_APPLIED, UNKNOWN_FIELD)


def parts_of(ruleset: Ruleset) -> Names:
    """All that can be expected of a judgement by this ruleset."""
    health = ruleset.health
    groups = [group.name for group in health.groups] if health else []
    measures = [measure.name for measure in health.measures] if health else []
    touches = {touch.name for service in ruleset.services for touch in service.touches}
    entitled = {e.entitlement for service in ruleset.services for e in service.entitlements}
    playbooks = {
        name: _put(_shape(PlaybookAnswer), tasks=_named((s.name for s in playbook.steps), _shape(Task), answers=True))
        for name, playbook in ruleset.playbooks.items()
    }
    journeys = {
        name: _put(
            _shape(JourneyAnswer),
            milestones=_named((m.name for m in journey.milestones), _shape(MilestoneAnswer), answers=True),
        )
        for name, journey in ruleset.journeys.items()
    }
    decisions = {
        name: _put(_shape(DecisionAnswer), results=Names({r.name: _LEAF for r in decision.results}))
        for name, decision in ruleset.decisions.items()
    }
    top: dict[str, Node] = {
        "id": _LEAF,
        "date": _LEAF,
        "rejected": _LEAF,
        "fields": Names(dict.fromkeys(ruleset.fields, _LEAF)),
        "lets": _named(ruleset.lets, _shape(LetAnswer)),
        "decisions": Names(decisions),
        "segments": _named(ruleset.segmentations, _shape(SegmentAnswer)),
        "service": _put(
            _shape(ServiceAnswer),
            touches=_named(touches, _shape(TouchAnswer), answers=True),
            entitlements=Names(dict.fromkeys(entitled, _LEAF), answers=True),
        ),
        "journeys": Names(journeys, answers=True),
        "playbooks": Names(playbooks, answers=True),
        "tasks": _named((s.name for p in ruleset.playbooks.values() for s in p.steps), _shape(Task), answers=True),
        "escalations": _named(ruleset.escalations, _shape(EscalationAnswer), answers=True),
        "suggestions": _named(_elements(ruleset), _shape(SuggestionAnswer), answers=True),
        "data_errors": _named((*ruleset.fields, *_ERRORS_OF_NO_FIELD), _shape(DataError), answers=True),
    }
    if health is not None:
        top["health"] = _put(
            _shape(HealthAnswer),
            groups=_named(groups, _shape(GroupAnswer)),
            measures=_named(measures, _shape(MeasureAnswer)),
        )
    return Names(top)


def at(parts: Names, path: Path) -> tuple[Node | None, int]:
    """The part a path leads to, or None and how many of its names were known."""
    here: Node = parts
    for i, name in enumerate(path):
        if isinstance(here, Leaf):
            return (here, i) if here.any_name and i == len(path) - 1 else (None, i)
        found = here.parts.get(name)
        if found is None:
            return None, i
        here = found
    return here, len(path)


class Absent:
    """What a path leads to where the judgement has no such part."""


ABSENT = Absent()


def part(form: object, path: Iterable[str]) -> object:
    """The value that a path leads to in the JSON form of a judgement; None behind an answer that is not there,
    `ABSENT` where a name leads nowhere."""
    here = form
    for name in path:
        if here is None:
            return None
        if isinstance(here, list):
            here = next((item for item in here if isinstance(item, dict) and _told_by(item) == name), None)
        elif isinstance(here, dict):
            here = here.get(name, ABSENT)
        else:
            return ABSENT
    return here


def names_in(form: object) -> list[str]:
    """The names of what is there: the keys of answers by name, or what tells the parts of a list apart."""
    if isinstance(form, dict):
        return list(form)
    if isinstance(form, list):
        return [str(_told_by(item)) if isinstance(item, dict) else str(item) for item in form]
    return []


def _told_by(item: Mapping[str, object]) -> object:
    return next((item[key] for key in _TOLD_BY if item.get(key) is not None), None)


def _named(names: Iterable[str], inside: Node, answers: bool = False) -> Names:
    return Names(dict.fromkeys(names, inside), answers)


def _put(shape: Names, **parts: Node) -> Names:
    return Names({**shape.parts, **parts}, shape.answers)


def _elements(ruleset: Ruleset) -> list[str]:
    found: dict[str, None] = {}
    for suggestion in ruleset.suggestions.values():
        choices = getattr(ruleset.fields[suggestion.field].type, "choices", ())
        found.update(dict.fromkeys(choices))
    return list(found)


@cache
def _shape(answer: type) -> Names:
    """The parts of one answer, as `to_dict()` names them: those of its reason and place beside the others."""
    parts: dict[str, Node] = {}
    hints = get_type_hints(answer)
    for field in fields(answer):
        kind = _plain(hints[field.name])
        if kind is Reason and field.name == "reason":
            parts.update(_shape(Reason).parts)
            parts["missing"] = _LEAF
        elif kind is Place:
            parts.update(_shape(Place).parts)
        elif field.name == "read":
            parts["read"] = Leaf(any_name=True)
        elif isinstance(kind, type) and is_dataclass(kind):
            parts[field.name] = _shape(kind)
        else:
            parts[field.name] = _LEAF
    return Names(parts)


def _plain(hint: Any) -> Any:
    """A type without `None`."""
    if get_origin(hint) in (Union, types.UnionType):
        known = [one for one in get_args(hint) if one is not type(None)]
        return known[0] if len(known) == 1 else hint
    return hint
