"""What a thing of a ruleset means, apart from where and how it is written: the same for two versions that say the same.

Spans, labels and reasons are left out; parameters stand as their values. Equal meanings answer alike for every
account; that unequal ones answer differently is not said.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from touchline.backends.solver.reading import Node, reads_of_node
from touchline.model.expressions import Kind, Literal, Read, Ref
from touchline.model.ruleset import BUILT_IN_METRICS, Ruleset, Segmentation
from touchline.model.types import LengthKind
from touchline.syntax.tree import Unit
from touchline.tables.boxes import Parameters

Meaning = tuple[Hashable, ...]
"""Equal where two things say the same."""

_WORDING = frozenset(
    {
        "span", "cell_spans", "value_spans", "label", "because", "heading", "number",
        "column", "written", "spellings", "private",
    }
)  # fmt: skip
_STEPS = frozenset(
    {Unit.MONTH, Unit.QUARTER, Unit.YEAR, Unit.BUSINESS_DAY, LengthKind.MONTHS, LengthKind.BUSINESS_DAYS}
)


def meaning(what: object, parameters: Parameters) -> Meaning:
    """The meaning of an expression, a table, a declaration or a tuple of such, in one period."""
    found: list[Hashable] = []
    pending: list[Any] = [what]
    while pending:  # no recursion: a sum may have hundreds of terms
        one = pending.pop()
        match one:
            case Literal(value=value):
                found.append((type(value).__name__, value))
            case Read(ref=Ref(kind=Kind.PARAMETER, name=name)):
                found.append((type(parameters[name]).__name__, parameters[name]))
            case tuple():
                found.append(("tuple", len(one)))
                pending.extend(one)
            case _ if dataclasses.is_dataclass(one):
                found.append(type(one).__name__)
                pending.extend(getattr(one, f.name) for f in dataclasses.fields(one) if f.name not in _WORDING)
            case _:
                found.append(one)
    return tuple(found)


def goes_by_steps(meant: Meaning) -> bool:
    """Whether months or business days are reckoned with, which are exact only around a fixed day."""
    return not _STEPS.isdisjoint(meant)


class Meanings:
    """The meanings of one ruleset in one period, each made when it is first asked for."""

    def __init__(self, ruleset: Ruleset, parameters: Parameters) -> None:
        self.ruleset = ruleset
        self.parameters = parameters
        self._kept: dict[Node, Meaning] = {}
        self._movements: dict[str, Meaning] = {}

    def of(self, node: Node) -> Meaning:
        """What a name says itself; not what the names it reads say."""
        if node not in self._kept:
            self._kept[node] = self.said(self._declared(node), reads_of_node(self.ruleset, node))
        return self._kept[node]

    def said(self, what: object, refs: Iterable[Ref]) -> Meaning:
        """What something says that reads some names, with all that is no name but read: working days, steps due."""
        found = meaning(what, self.parameters)
        beside: list[Hashable] = list(self._beside(refs))
        if "IsOpen" in found:
            beside += [*self.ruleset.playbooks, *self.ruleset.escalations]
        if "IsLate" in found:
            beside += [part for name in self.ruleset.playbooks for part in self.late(name)]
        if Unit.BUSINESS_DAY in found or LengthKind.BUSINESS_DAYS in found:
            beside += self.calendar()
        return (*found, *beside)

    def _beside(self, refs: Iterable[Ref]) -> Iterator[Hashable]:
        """What some names mean beyond what is computed for them: how a segment is held, what a metric is made of."""
        ruleset = self.ruleset
        for ref in refs:
            if ref.kind is Kind.SEGMENT and ref.name in ruleset.segmentations:
                yield self._held(ruleset.segmentations[ref.name])
            elif ref.kind is Kind.METRIC:
                yield from self.metric(ref.name)

    def metric(self, name: str) -> Meaning:
        """What a fact of the portfolio is made of."""
        if name in self.ruleset.metrics:
            return meaning(self.ruleset.metrics[name].expression, self.parameters)
        return (name, self.ruleset.revenue) if name in BUILT_IN_METRICS else (name,)

    def late(self, playbook: str) -> Meaning:
        """What makes a step of a playbook late."""
        known = self.ruleset.playbooks.get(playbook)
        steps = () if known is None else tuple((s.name, s.due) for s in known.steps)
        return meaning((steps, self.calendar()), self.parameters)

    def calendar(self) -> Meaning:
        """Which days are working days."""
        c = self.ruleset.calendar
        return (frozenset(c.working_days), c.country, c.subdivision, frozenset(c.days_off))

    def held(self, name: str) -> Meaning:
        """How a segmentation moves and holds accounts, apart from what its rules give."""
        return self._held(self.ruleset.segmentations[name])

    def _held(self, s: Segmentation) -> Meaning:
        if s.name not in self._movements:
            movement = (s.always_current, s.review_every, s.review_when, s.move_up, s.move_down, s.may_be_held)
            self._movements[s.name] = meaning(movement, self.parameters)
        return self._movements[s.name]

    def _declared(self, node: Node) -> object:
        kind, name = node
        ruleset = self.ruleset
        match kind:
            case "field":
                return ruleset.fields[name]
            case "let":
                return ruleset.lets[name].expression
            case "decision":
                return (ruleset.decisions[name].results, ruleset.decisions[name].rules)
            case "segmentation":
                return (tuple(s.name for s in ruleset.segmentations[name].segments), ruleset.segmentations[name].rules)
            case "measure" if ruleset.health is not None:
                bands = tuple(band.name for band in ruleset.health.bands)
                measure = next(m for m in ruleset.health.measures if m.name == name)
                return (bands, measure.only_when, measure.value, measure.banding)
            case "health":
                return ruleset.health
            case _:
                raise ValueError(f"no such kind of node: {kind}")
