"""A judgement as JSON values. Private fields, and what is computed from them alone, are not shown."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from touchline.backends.python.explain import names_behind
from touchline.judgement.answers import Place, Reason
from touchline.judgement.judgement import Judgement
from touchline.model.ruleset import Ruleset
from touchline.model.types import NumberType

PRIVATE = "(private)"
"""Stands for a value that is known and not shown."""


def to_dict(judgement: Judgement, ruleset: Ruleset) -> dict[str, object]:
    """`id`, `date`, `ruleset` and one entry for each part; a whole number is an int, a set a sorted list."""
    hidden = private_names(ruleset)
    whole = frozenset(
        name for name, field in ruleset.fields.items() if isinstance(field.type, NumberType) and field.type.whole
    )
    form = _Form(hidden, whole)
    identity = judgement.id
    return {
        "id": identity,
        "date": judgement.date.isoformat(),
        "ruleset": {"name": ruleset.name, "version": ruleset.version, "hash": ruleset.hash},
        "rejected": judgement.rejected,
        "fields": form.read(judgement.fields),
        "lets": {name: form.let(name, form.of(answer)) for name, answer in judgement.lets.items()},
        "decisions": form.named(judgement.decisions),
        "segments": form.named(judgement.segments),
        "health": None if judgement.health is None else form.health(form.of(judgement.health)),
        "service": form.of(judgement.service),
        "journeys": form.named(judgement.journeys),
        "playbooks": form.named(judgement.playbooks),
        "tasks": form.of(judgement.tasks),
        "escalations": form.named(judgement.escalations),
        "suggestions": form.of(judgement.suggestions),
        "data_errors": form.of(judgement.data_errors),
    }


def private_names(ruleset: Ruleset) -> frozenset[str]:
    """Names whose values are not shown: private fields, the lets that read them, however far, and measures
    (as `health.NAME`) whose value does."""
    hidden = {field.name for field in ruleset.fields.values() if field.private}
    if not hidden:
        return frozenset()
    for kind, name in ruleset.order:  # each after all that it reads
        if kind == "let" and not hidden.isdisjoint(names_behind(ruleset.lets[name].expression)):
            hidden.add(name)
    for measure in ruleset.health.measures if ruleset.health is not None else ():
        if measure.value is not None and not hidden.isdisjoint(names_behind(measure.value)):
            hidden.add(f"health.{measure.name}")
    return frozenset(hidden | {f"previous {name}" for name in hidden})


_AS_IT_IS = frozenset({str, bool, int, float})


class _Form:
    """Values and answers as JSON values, with the names that are hidden and those that hold whole numbers."""

    __slots__ = ("hidden", "whole")

    def __init__(self, hidden: frozenset[str], whole: frozenset[str]) -> None:
        self.hidden = hidden
        self.whole = whole

    def read(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self.value(name, value) for name, value in values.items()}

    def value(self, name: str, value: object) -> object:
        if name in self.hidden:
            return None if value is None else PRIVATE
        if name in self.whole and isinstance(value, float):
            return int(value)
        return self.of(value)

    def named(self, answers: Mapping[str, object]) -> dict[str, object]:
        return {name: self.of(answer) for name, answer in answers.items()}

    def let(self, name: str, form: object) -> object:
        if isinstance(form, dict) and name in self.hidden and form["value"] is not None:
            return {**form, "value": PRIVATE}
        return form

    def health(self, form: object) -> object:
        if isinstance(form, dict):
            measures = {name: self.let(f"health.{name}", m) for name, m in form["measures"].items()}
            return {**form, "measures": measures}
        return form

    def of(self, value: object) -> object:
        """Any answer or value; the fields of an answer by their names, its reason's and the path and line of
        its rule beside the others."""
        if value is None or type(value) in _AS_IT_IS:
            return value
        match value:
            case datetime.date():
                return value.isoformat()
            case Enum():
                return value.value
            case frozenset():
                return sorted(value)
            case tuple():
                return [self.of(part) for part in value]
            case Mapping():
                return self.read(value)
            case Place():
                found: dict[str, object] = {"path": value.path, "line": value.line}
                return found if value.address is None else {**found, "address": value.address}
            case _ if is_dataclass(value):
                return self._answer(value)
            case _:
                raise TypeError(f"no JSON form of a {type(value).__name__}")

    def _answer(self, answer: object) -> dict[str, object]:
        found: dict[str, object] = {}
        kind: Any = type(answer)
        for name in _names(kind):
            value = getattr(answer, name)
            if name == "reason":
                part = self.of(value)
                found.update(part if isinstance(part, dict) else {})
                if isinstance(value, Reason):
                    found["missing"] = list(value.missing)
            elif isinstance(value, Place):
                part = self.of(value)
                found.update(part if isinstance(part, dict) else {})
            elif name in ("measures", "entitlements", "results"):
                found[name] = self.named(value)
            else:
                found[name] = self.of(value)
        return found


@lru_cache
def _names(answer: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclass_fields(answer))
