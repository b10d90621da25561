"""Where each value of a judgement stands: one tuple of values for an account, one slot for each thing.

Generated functions and the hand-written ones read the same slots. A slot's local name is `v` and its
number, so that no word of a ruleset ever stands in generated source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchline.model.expressions import Kind, Ref
from touchline.model.ruleset import Node, Ruleset

TODAY = 0
DATA_ERRORS = 1
"""How many data errors the account's own fields have, as a number."""
_FIRST_FIELD = 2


@dataclass(frozen=True, slots=True)
class DecisionSlots:
    """`outcome` holds what the rules came to (`tables.outcomes.Outcome`); `values` has a slot for each result."""

    outcome: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SegmentSlots:
    outcome: int
    candidate: int
    held: int
    held_by: int


@dataclass(frozen=True, slots=True)
class MeasureSlots:
    """`applies` is what `only when` says (True, False, or None: unknown); `value` and `outcome` are
    None where the measure has none; `points` is what its band is worth."""

    applies: int
    value: int
    outcome: int
    band: int
    points: int


@dataclass(frozen=True, slots=True)
class HealthSlots:
    """`overrides` and `groups` are tuples in the order written: what each override's condition is, and
    each group's score."""

    score: int
    known: int
    scored: int
    band: int
    overrides: int
    groups: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The slots of a ruleset. `size` is their number; the severity, inside an escalation, comes after them."""

    fields: Mapping[str, int]
    lets: Mapping[str, int]
    decisions: Mapping[str, DecisionSlots]
    segments: Mapping[str, SegmentSlots]
    measures: Mapping[str, MeasureSlots]
    health: HealthSlots | None
    refs: Mapping[Ref, int]
    size: int

    @property
    def severity(self) -> int:
        return self.size


def layout_of(ruleset: Ruleset) -> Layout:
    """Slots in the order of computing: today, the fields, then what `ruleset.order` lists."""
    taken = _FIRST_FIELD
    refs: dict[Ref, int] = {Ref(Kind.TODAY, "today"): TODAY, Ref(Kind.DATA_ERRORS, "data_errors"): DATA_ERRORS}

    def take(count: int = 1) -> tuple[int, ...]:
        nonlocal taken
        taken += count
        return tuple(range(taken - count, taken))

    fields = dict(zip(ruleset.fields, take(len(ruleset.fields)), strict=True))
    refs.update({Ref(Kind.FIELD, name): slot for name, slot in fields.items()})
    lets: dict[str, int] = {}
    decisions: dict[str, DecisionSlots] = {}
    segments: dict[str, SegmentSlots] = {}
    measures: dict[str, MeasureSlots] = {}
    health: HealthSlots | None = None
    for kind, name in all_nodes(ruleset):
        match kind:
            case "let":
                (lets[name],) = take()
                refs[Ref(Kind.LET, name)] = lets[name]
            case "decision":
                outcome, *values = take(1 + len(ruleset.decisions[name].results))
                decisions[name] = DecisionSlots(outcome, tuple(values))
                for i, (result, slot) in enumerate(zip(ruleset.decisions[name].results, values, strict=True)):
                    refs[Ref(Kind.DECISION, name, result.name if i else None)] = slot
                refs[Ref(Kind.DECISION, name, name)] = values[0]
            case "segmentation":
                segments[name] = SegmentSlots(*take(4))
                refs[Ref(Kind.CANDIDATE, name)] = segments[name].candidate
                refs[Ref(Kind.SEGMENT, name)] = segments[name].held
            case "measure":
                measures[name] = MeasureSlots(*take(5))
                refs[Ref(Kind.MEASURE, name)] = measures[name].band
            case "health":
                health = HealthSlots(*take(6))
                refs[Ref(Kind.BAND, "health")] = health.band
                refs[Ref(Kind.SCORE, "health")] = health.score
    if not ruleset.order:
        take()  # a judgement is known by having more slots than an account that could not be judged
    refs[Ref(Kind.SEVERITY, "severity")] = taken
    return Layout(fields, lets, decisions, segments, measures, health, refs, taken)


def all_nodes(ruleset: Ruleset) -> tuple[Node, ...]:
    """`ruleset.order`; kinds of nodes are checked here, once (our own bug otherwise)."""
    for node in ruleset.order:
        if node[0] not in ("let", "decision", "segmentation", "measure", "health"):
            raise ValueError(f"no such kind of node: {node[0]}")
    return ruleset.order
