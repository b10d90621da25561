"""A table in one period: its columns with all they can hold, its rows as boxes, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from touchline.analysis.tables.budget import Budget
from touchline.analysis.tables.conditions import Asking, Key, key_of
from touchline.analysis.tables.domains import Domains
from touchline.analysis.tables.grid import Column
from touchline.analysis.tables.samples import Sample
from touchline.analysis.tables.subjects import Subject
from touchline.analysis.tables.tenths import in_tenths
from touchline.backends.python.table_code import compile_rows
from touchline.model.expressions import And, Expression, Read
from touchline.model.tables import Lines, Table
from touchline.model.types import YesNoType
from touchline.tables.boxes import boxes
from touchline.tables.outcomes import Combiner, Outcome, combiner
from touchline.tables.values import ValueSet, everything

Rows = tuple[tuple[ValueSet, ...], ...]


@dataclass(frozen=True, slots=True)
class InPeriod:
    """`places[k]` is the column that the table's k-th input reads: two that read the same are one column, in which
    a row asks for both cells. `rows` are in the order written; `numbers` tells them. `written` are the same rows
    where a score's tenths do not yet meet."""

    subject: Subject
    table: Table
    columns: tuple[Column, ...]
    places: tuple[int, ...]
    rows: Rows
    written: Rows
    numbers: tuple[int, ...]
    combined: Combiner
    evaluate: Any

    def limited(self, place: int) -> tuple[ValueSet, ...]:
        """A row without what its columns cannot hold: no field has an empty text, though a parameter may be one."""
        return tuple(
            values.intersect(column.domain) for values, column in zip(self.rows[place], self.columns, strict=True)
        )

    def outcome(self, columns: Sequence[Sample]) -> Outcome:
        """What the evaluator makes of values of the columns."""
        found: Outcome = self.evaluate(*(columns[place] for place in self.places))
        return found


def in_period(subject: Subject, table: Table, domains: Domains, budget: Budget) -> InPeriod:
    """The table under the parameters of `domains`. Raises OutOfStepsError."""
    limits = Limits(subject, domains, budget)
    keys: dict[Key, int] = {}
    columns: list[Column] = []
    places = []
    for column in table.inputs:
        key = key_of(column.expression)
        if key not in keys:
            keys[key] = len(columns)
            columns.append(limits.column(column.expression, column.heading, key))
        places.append(keys[key])
    made = boxes(table, domains.parameters)
    if len(columns) == len(places):
        written: Rows = tuple(box.sets for box in made)
    else:
        written = tuple(_joined(box.sets, places, columns) for box in made)
    numbers = tuple(row.number for row in table.rows)
    combined = combiner(table, domains.parameters)
    return InPeriod(
        subject, table, tuple(columns), tuple(places), _settled(written, columns), written, numbers, combined,
        compile_rows(table, made, combined).evaluate,
    )  # fmt: skip


def _joined(sets: Sequence[ValueSet], places: Sequence[int], columns: Sequence[Column]) -> tuple[ValueSet, ...]:
    found = [everything(column.expression.type) for column in columns]
    for values, place in zip(sets, places, strict=True):
        found[place] = found[place].intersect(values)
    return tuple(found)


class Limits:
    """What columns can hold where the rules of a subject are asked."""

    def __init__(self, subject: Subject, domains: Domains, budget: Budget) -> None:
        self._domains = domains
        asking = Asking(domains.parameters, budget)
        condition = And(subject.given, YesNoType(), subject.span)
        self._ways = asking.when(condition)

    def column(self, expression: Expression, heading: str, key: Key) -> Column:
        domain = self._domains.of(expression)
        if self._ways and all(key in way for way in self._ways):
            domain = domain.intersect(reduce(ValueSet.union, [way[key] for way in self._ways]))
        free, tenths = self._domains.beyond.is_free(expression), self._domains.goes_in_tenths(expression)
        return Column(expression, heading, domain, free, tenths)


@dataclass(frozen=True, slots=True)
class Ways:
    """Lines as rows: every way in which one of them is true, over what their conditions ask about."""

    columns: tuple[Column, ...]
    rows: Rows


def ways(lines: Lines, limits: Limits, asking: Asking) -> Ways:
    """Raises OutOfStepsError."""
    found = [way for line in lines.lines for way in _when(line.condition, asking)]
    columns = tuple(limits.column(e, heading(e), key) for key, e in asking.expressions.items())
    rows = tuple(tuple(way.get(key, everything(e.type)) for key, e in asking.expressions.items()) for way in found)
    return Ways(columns, _settled(rows, columns))


def _settled(rows: Rows, columns: Sequence[Column]) -> Rows:
    """Cells over a score by its tenths."""
    if not any(column.tenths for column in columns):
        return rows
    return tuple(
        tuple(in_tenths(cell) if column.tenths else cell for cell, column in zip(row, columns, strict=True))
        for row in rows
    )


def _when(condition: Expression | None, asking: Asking) -> Iterable[Any]:
    return [{}] if condition is None else asking.when(condition)


def heading(expression: Expression) -> str:
    """What a condition's part is called: the name it reads, or what stands there."""
    if isinstance(expression, Read):
        return expression.ref.key
    from touchline.model.expressions import names_read

    names = ", ".join(ref.key for ref in names_read(expression))
    return f"a condition on {names}" if isinstance(expression.type, YesNoType) else f"what comes of {names}"
