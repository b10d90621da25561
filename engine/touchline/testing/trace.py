"""A slow second reading of tables and conditions that tells what matched, beside the fast one that only answers.

It is made from the same boxes and expressions; that both give the same is tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from touchline.backends.python import Judged
from touchline.backends.python.program import Program
from touchline.model.expressions import And, Expression, Not, Or
from touchline.model.tables import Lines, Table
from touchline.tables.boxes import Box, boxes
from touchline.tables.outcomes import Combiner, Outcome, combiner
from touchline.testing.sites import ELSE, ConditionSite

Truth = bool | None


@dataclass(frozen=True, slots=True)
class TableTrace:
    """What a table did: the values of its columns, which cells of each row let them through, and what came of it."""

    values: tuple[Any, ...]
    cells: tuple[tuple[bool, ...], ...]
    outcome: Outcome

    @property
    def matched(self) -> tuple[int, ...]:
        """Positions of the rows whose cells all hold."""
        return tuple(i for i, row in enumerate(self.cells) if all(row))

    @property
    def decided(self) -> tuple[int, ...]:
        """Numbers of the rows that made the answer; `ELSE` where none matched."""
        return () if self.outcome.conflict is not None else self.outcome.rows or (ELSE,)


@dataclass(frozen=True, slots=True)
class ConditionTrace:
    """The parts of a condition, in the order written, with what each was, and the whole."""

    parts: tuple[Truth, ...]
    whole: Truth


class Tracer:
    """Reads judgements again. What it compiles it keeps, by the program of a period."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[int, int], list[Any]] = {}
        self._tables: dict[tuple[int, int], tuple[tuple[Box, ...], Combiner]] = {}
        self._kept: list[object] = []  # what the keys are the identities of

    def table(self, table: Table, judged: Judged) -> TableTrace:
        """What a table does with a judgement's values."""
        program = judged.program
        values = self.values([column.expression for column in table.inputs], table, judged)
        rows, combined = self.boxes(table, program)
        cells = tuple(
            tuple(one.contains_value(value) for one, value in zip(box.sets, values, strict=True)) for box in rows
        )
        matching = [place for place, i in enumerate(combined.order) if all(cells[i])]
        return TableTrace(values, cells, combined.of(matching))

    def lines(self, lines: Lines, judged: Judged) -> tuple[tuple[ConditionTrace | None, ...], int]:
        """What each line's condition is, up to the one that is true (None: no condition), and its number; `ELSE` where
        none is."""
        found: list[ConditionTrace | None] = []
        for line in lines.lines:
            trace = None if line.condition is None else self.condition(line.condition, judged)
            found.append(trace)
            if trace is None or trace.whole is True:
                return tuple(found), line.number
        return tuple(found), ELSE

    def condition(self, condition: Expression, judged: Judged, inside: str | None = None) -> ConditionTrace:
        """What a condition and each of its parts are; `inside` an escalation its severity is known."""
        parts = leaves(condition)
        extra: tuple[Any, ...] = ()
        if inside is not None:
            extra = (judged.escalations[inside].severity,)
        known = self.values(parts, condition, judged, extra)
        return ConditionTrace(known, whole(condition, known))

    def site(self, site: ConditionSite, judged: Judged) -> ConditionTrace:
        return self.condition(site.condition, judged, site.inside)

    def values(
        self, expressions: Sequence[Expression], owner: object, judged: Judged, extra: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        """The values of expressions in a judgement; `owner` is what they belong to."""
        program = judged.program
        key = (id(program), id(owner))
        if key not in self._compiled:
            self._compiled[key] = list(program.conditions(expressions))
            self._kept += [program, owner]
        _ = judged.playbooks  # lateness of steps is known once playbooks are looked at
        values = (*judged.values, *extra)
        return tuple(function(values, judged.context) for function in self._compiled[key])

    def boxes(self, table: Table, program: Program) -> tuple[tuple[Box, ...], Combiner]:
        """A table's rows as boxes in the period of a program, and how they combine."""
        key = (id(program), id(table))
        if key not in self._tables:
            self._tables[key] = (boxes(table, program.parameters), combiner(table, program.parameters))
            self._kept += [program, table]
        return self._tables[key]


def leaves(condition: Expression) -> tuple[Expression, ...]:
    """The parts of a condition that `and`, `or` and `not` put together, in the order written."""
    match condition:
        case And(parts=parts) | Or(parts=parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case Not(operand=operand):
            return leaves(operand)
        case _:
            return (condition,)


def whole(condition: Expression, parts: Sequence[Truth]) -> Truth:
    """What a condition is when its parts are these (Kleene)."""
    found, rest = _whole(condition, parts)
    assert not rest, "a condition has as many parts as it has leaves"
    return found


def _whole(condition: Expression, parts: Sequence[Truth]) -> tuple[Truth, Sequence[Truth]]:
    match condition:
        case And(parts=inner) | Or(parts=inner):
            found: list[Truth] = []
            for part in inner:
                one, parts = _whole(part, parts)
                found.append(one)
            decisive = isinstance(condition, Or)
            if decisive in found:
                return decisive, parts
            return (None if None in found else not decisive), parts
        case Not(operand=operand):
            one, parts = _whole(operand, parts)
            return (None if one is None else not one), parts
        case _:
            return parts[0], parts[1:]


def decisive(condition: Expression, trace: ConditionTrace, part: int) -> bool:
    """Whether the condition would be true with the part true and not with it false, or the other way round, all
    other parts as they are: then this part decides (MC/DC, in its masking form)."""
    ways = []
    for truth in (True, False):
        parts = list(trace.parts)
        parts[part] = truth
        ways.append(whole(condition, parts) is True)
    return ways[0] != ways[1]
