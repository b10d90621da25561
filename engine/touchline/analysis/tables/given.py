"""What no account tells by itself: a held segment, a health band, the history, the portfolio, errors in its data.

Each such name counts as a value of its own (M18), and all that is made from it follows: a `let` that asks whether the
tier is high says yes where the tier is high, and a decision that reads the band goes by the band that is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from touchline.analysis.tables.samples import Sample
from touchline.backends.python.history import Context
from touchline.backends.python.program import Program
from touchline.backends.solver.reading import Node, nodes_of, nodes_read
from touchline.model.expressions import (
    Changed,
    Expression,
    IsLate,
    IsOpen,
    Kind,
    Lasting,
    Moved,
    Previous,
    Read,
    Ref,
    children,
    names_read,
)
from touchline.model.ruleset import Ruleset
from touchline.model.tables import Lines, Rules
from touchline.model.walk import reads

Given = Mapping[Ref, Sample]
"""What such names are taken for; None is missing."""

_ALWAYS = frozenset({Kind.BAND, Kind.SCORE, Kind.MEASURE, Kind.SEVERITY, Kind.DATA_ERRORS})
MADE = frozenset({Kind.LET, Kind.DECISION, Kind.CANDIDATE})
"""Kinds of names that rules make; one of them counts as a value of its own where its rules ask for the past."""

_NODES = ("let", "decision", "segmentation")
_BEYOND = (Previous, Moved, Changed, Lasting, IsOpen, IsLate)


class Beyond:
    """Which names of a ruleset hang on more than the account's own fields."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._of_node: dict[Node, dict[Ref, Read]] | None = None
        self._looking: set[Node] = set()

    def names(self, expressions: Iterable[Expression]) -> tuple[Read, ...]:
        """The names that expressions hang on and that count as values of their own, those read through other names
        included. An expression that looks beyond the account itself is such a value and names none."""
        return tuple(self._of(e for e in expressions if not looks_beyond(e)).values())

    def is_free(self, expression: Expression) -> bool:
        """Whether an expression hangs on any, or is such a value."""
        return looks_beyond(expression) or bool(self._of((expression,)))

    def is_one(self, read: Read) -> bool:
        """Whether a name is such a value itself."""
        return read.ref in self._of_name(read)

    def hangs_on(self, expression: Expression) -> set[object]:
        """The fields an expression is made from, and the names that count as values of their own."""
        names = self.names((expression,))
        nodes = nodes_read(self._ruleset, names_read(expression), _whole(names))
        return {*(node for node in nodes if node[0] == "field"), *(name.ref for name in names)}

    def _of(self, expressions: Iterable[Expression]) -> dict[Ref, Read]:
        found = (read for e in expressions for read in reads(e))
        return {ref: one for read in found for ref, one in self._of_name(read).items()}

    def _of_name(self, read: Read) -> Mapping[Ref, Read]:
        ref = read.ref
        if ref.kind in _ALWAYS or (ref.kind is Kind.SEGMENT and not self._is_current(ref.name)):
            return {ref: read}
        if ref.kind not in (Kind.LET, Kind.DECISION, Kind.SEGMENT, Kind.CANDIDATE):
            return {}
        (node,) = nodes_of(ref)
        found = self._all()[node]
        return {ref: read} if node in self._looking else found

    def _is_current(self, name: str) -> bool:
        """Whether the segment held is always what the rules give."""
        segmentation = self._ruleset.segmentations[name]
        return segmentation.always_current and not segmentation.may_be_held

    def _all(self) -> Mapping[Node, dict[Ref, Read]]:
        """Of everything that rules give; the ruleset's order has each after what it reads."""
        if self._of_node is None:
            self._of_node = {}
            for node in self._ruleset.order:
                if node[0] in _NODES:
                    expressions = list(_expressions(self._ruleset, node))
                    if any(looks_beyond(e) for e in expressions):
                        self._looking.add(node)
                    self._of_node[node] = self._of(expressions)
        return self._of_node


class Following:
    """Makes all that some expressions read from what is given, as the evaluator does."""

    def __init__(self, program: Program, names: Sequence[Read], expressions: Iterable[Expression]) -> None:
        self._layout = program.layout
        self._names = names
        whole = _whole(names)
        refs = [ref for e in expressions for ref in names_read(e)]
        self._steps: list[tuple[tuple[int, ...], Any]] = []
        for node in nodes_read(program.ruleset, refs, whole) if names else ():
            if node[0] in _NODES and node not in whole:
                self._steps.append(self._step(program, node))

    def values(self, values: Sequence[Any], given: Given, context: Context) -> list[Any]:
        """An account's values with what is given put in, and what is made from it."""
        made = [*values, None]  # the last is a severity's
        for name in self._names:
            made[self._layout.refs[name.ref]] = given[name.ref]
        for slots, make in self._steps:
            for slot, value in zip(slots, make(made, context), strict=True):
                made[slot] = value
        return made

    def _step(self, program: Program, node: Node) -> tuple[tuple[int, ...], Any]:
        kind, name = node
        ruleset, layout = program.ruleset, program.layout
        if kind == "let":
            (condition,) = program.conditions([ruleset.lets[name].expression])
            return (layout.lets[name],), lambda values, context: (condition(values, context),)
        if kind == "decision":
            rules = program.rules(ruleset.decisions[name].rules)
            return layout.decisions[name].values, lambda values, context: rules(values, context).values
        rules = program.rules(ruleset.segmentations[name].rules)
        segment = layout.segments[name]
        is_given = any(one.ref == Ref(Kind.SEGMENT, name) for one in self._names)
        slots = (segment.candidate,) if is_given else (segment.candidate, segment.held)
        return slots, lambda values, context: rules(values, context).values * len(slots)


def _whole(names: Iterable[Read]) -> frozenset[Node]:
    """Where names are made that are taken as they are. A segment is held whatever the rules give."""
    return frozenset(node for read in names if read.ref.kind is not Kind.SEGMENT for node in nodes_of(read.ref))


def looks_beyond(expression: Expression) -> bool:
    """Whether an expression itself asks for the history, for open work or for a fact of the portfolio."""
    pending = [expression]
    while pending:  # no recursion: a sum may have hundreds of terms
        e = pending.pop()
        if isinstance(e, _BEYOND) or (isinstance(e, Read) and e.ref.kind is Kind.METRIC):
            return True
        pending.extend(children(e))
    return False


def _expressions(ruleset: Ruleset, node: Node) -> Iterator[Expression]:
    kind, name = node
    match kind:
        case "let":
            yield ruleset.lets[name].expression
        case "decision":
            yield from _asked(ruleset.decisions[name].rules)
        case _:
            yield from _asked(ruleset.segmentations[name].rules)


def _asked(rules: Rules) -> Iterator[Expression]:
    if isinstance(rules, Lines):
        yield from (line.condition for line in rules.lines if line.condition is not None)
    else:
        yield from (column.expression for column in rules.inputs)
