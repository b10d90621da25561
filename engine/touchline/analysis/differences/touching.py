"""Which answers are made from what: what a change can touch, in either version."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, assert_never

from touchline.analysis.differences.answers import Answer
from touchline.analysis.differences.asked import Graded, Holding, Named, Served, Subject, subjects
from touchline.model.expressions import IsLate, IsOpen, Kind, Ref
from touchline.model.ruleset import BUILT_IN_METRICS, Ruleset
from touchline.model.types import LengthKind
from touchline.syntax.tree import Unit

Mark = tuple[str, str]
"""Something that an answer is made from: (`field`, `arr`), (`held`, `tier`) for how a segment is held,
(`calendar`, ``)."""

_CLOSED = frozenset({"span", "cell_spans", "value_spans", "label", "because", "heading"})
_MARKS = {
    Kind.FIELD: "field",
    Kind.PARAMETER: "parameter",
    Kind.LET: "let",
    Kind.DECISION: "decision",
    Kind.SEGMENT: "held",
    Kind.CANDIDATE: "segmentation",
    Kind.MEASURE: "measure",
    Kind.METRIC: "metric",
}


class Made:
    """What the answers of a ruleset are made from."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._direct: dict[Mark, tuple[Mark, ...]] = {}
        self.of: Mapping[Answer, frozenset[Mark]] = {
            answer: self._closed(_first(subject, answer)) for answer, subject in subjects(ruleset).items()
        }

    def _closed(self, first: Iterator[Mark]) -> frozenset[Mark]:
        """Some marks with all that these are made from."""
        found: set[Mark] = set()
        pending = list(first)
        while pending:
            mark = pending.pop()
            if mark not in found:
                found.add(mark)
                pending.extend(self._of(mark))
        return frozenset(found)

    def _of(self, mark: Mark) -> tuple[Mark, ...]:
        if mark not in self._direct:
            self._direct[mark] = tuple(self._read(mark))
        return self._direct[mark]

    def _read(self, mark: Mark) -> Iterator[Mark]:
        r, (kind, name) = self._ruleset, mark
        match kind:
            case "field" if name in r.fields:
                good_for = r.fields[name].good_for
                if good_for is not None:
                    yield ("field", good_for.measured_on)
            case "let":
                yield from marks(r.lets[name].expression)
            case "decision":
                yield from marks(r.decisions[name].rules)
            case "segmentation":
                yield from marks(r.segmentations[name].rules)
            case "held":
                s = r.segmentations[name]
                yield ("segmentation", name)
                yield from marks((s.review_when, s.move_up, s.move_down))
                if s.review_every is not None:
                    yield ("calendar", "")
            case "health" if r.health is not None:
                yield from (("measure", measure.name) for measure in r.health.measures)
                yield from marks(r.health)
            case "measure" if r.health is not None:
                yield ("bands", "")
                yield from marks(tuple(m for m in r.health.measures if m.name == name))
            case "metric" if name in r.metrics:
                yield from marks(r.metrics[name].expression)
            case "metric" if name in BUILT_IN_METRICS:
                yield ("revenue", "")
                if r.revenue is not None:
                    yield ("field", r.revenue)
            case "late":
                yield from marks(tuple(step.due for step in r.playbooks[name].steps))
            case _:
                return


def marks(what: object) -> Iterator[Mark]:
    """What a part of a ruleset reads directly."""
    pending: list[Any] = [what]
    while pending:
        one = pending.pop()
        match one:
            case Ref(kind=Kind.BAND | Kind.SCORE):
                yield ("health", "")
            case Ref(kind=Kind.DATA_ERRORS):
                yield ("data_errors", "")
            case Ref(kind=kind, name=name):
                if kind in _MARKS:
                    yield (_MARKS[kind], name)
            case tuple():
                pending.extend(one)
            case _ if dataclasses.is_dataclass(one):
                if isinstance(one, IsOpen):
                    yield ("open", one.name or one.work.value)
                elif isinstance(one, IsLate):
                    yield ("late", one.playbook)
                pending.extend(getattr(one, f.name) for f in dataclasses.fields(one) if f.name not in _CLOSED)
            case Unit.BUSINESS_DAY | LengthKind.BUSINESS_DAYS:
                yield ("calendar", "")
            case _:
                continue


def _first(subject: Subject, answer: Answer) -> Iterator[Mark]:
    """What an answer is made from directly, itself first."""
    match subject:
        case Named(ref=ref):
            yield from marks(ref)
        case Holding(scopes=scopes, condition=condition):
            yield (answer.thing.value, answer.name)
            yield from marks((scopes, condition))
        case Served(services=services):
            yield ("service", "")
            yield from marks(tuple(service.scopes for service in services))
        case Graded(opens=opens, rules=rules):
            name = answer.name.rpartition(".")[0]
            yield from (("escalation", name), ("severity", name))
            yield from marks((opens.scopes, opens.condition, rules))
        case _:
            assert_never(subject)


class Touching:
    """Which answers either version makes from something."""

    def __init__(self, old: Ruleset, new: Ruleset) -> None:
        self._old, self._new = Made(old).of, Made(new).of
        self._answers = tuple(dict.fromkeys((*self._new, *self._old)))

    def touched(self, old: frozenset[Mark], new: frozenset[Mark]) -> tuple[Answer, ...]:
        """The answers made from any of some marks, in the order in which a ruleset is read."""
        none: frozenset[Mark] = frozenset()
        return tuple(
            answer
            for answer in self._answers
            if not old.isdisjoint(self._old.get(answer, none)) or not new.isdisjoint(self._new.get(answer, none))
        )
