"""What was read of a file and may not be what was meant: sums and notes among the accounts, `12.500` read as 12.5,
`40` read as 4000%.

Each of these can be right, so it is read as the page says; but each doubles a revenue or moves a decimal where it is
not, and no data error tells. A column is doubted only where none of its cells speaks against it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.identity import id_field
from touchline.model.ruleset import Field, Ruleset
from touchline.model.types import MoneyType, NumberType
from touchline.portfolio.columns import Columns
from touchline.portfolio.records import Record
from touchline.values.numbers import plain
from touchline.values.text import shortened

_SUM = re.compile(
    r"\s*(?:(?:grand ?|sub-?)?totals?|sum|gesamt|insgesamt|summe|somme|suma|totale|total général)\s*(?:[:(].*)?",
    re.IGNORECASE | re.DOTALL,
)
_GROUPED = re.compile(r"\s*-?[1-9][0-9]{0,2}\.[0-9]{3}\s*")
_NOTED = 3
"""How many cells a table must have for a record of one alone to look like a note."""


@dataclass
class _Cells:
    """Cells in doubt: how many, the first of them, and the value that was read from it."""

    count: int = 0
    example: object = None
    value: float = 0.0

    def add(self, cell: object, value: float) -> None:
        if not self.count:
            self.example, self.value = cell, value
        self.count += 1


@dataclass
class _Column:
    """A column of numbers: its cells in doubt, unless one is `clear`. Of a percentage also whether one has its sign:
    then those without it are in doubt that are `over` 100% only a little."""

    field: Field
    place: int
    cell: int
    percent: bool
    doubted: _Cells = dataclasses.field(default_factory=_Cells)
    over: _Cells = dataclasses.field(default_factory=_Cells)
    signed: bool = False
    clear: bool = False

    def see(self, cell: object, value: object) -> None:
        """Takes in a cell, and the value that was read from it."""
        if self.clear or type(value) is not float:
            return
        if self.percent:
            if isinstance(cell, str) and "%" in cell:
                self.signed = True
                return
            self.clear = 0 < abs(value) < 1
            doubted = abs(value) >= 2
            if 1 < abs(value) < 2:
                self.over.add(cell, value)
        else:
            doubted = isinstance(cell, str) and _GROUPED.fullmatch(cell) is not None
            self.clear = not doubted and isinstance(cell, str) and "." in cell
        if doubted:
            self.doubted.add(cell, value)

    def found(self) -> _Cells:
        """The cells in doubt once all are seen."""
        if self.clear:
            return _Cells()
        if not self.signed:
            return self.doubted
        first = self.doubted if self.doubted.count else self.over
        return _Cells(self.doubted.count + self.over.count, first.example, first.value)


class Doubts:
    """Looks at the accounts of a file as they are read."""

    def __init__(self, ruleset: Ruleset, columns: Columns) -> None:
        identity = id_field(ruleset)
        self._id = None if identity is None else list(ruleset.fields).index(identity)
        self._private = identity is not None and ruleset.fields[identity].private
        self._columns = [
            _Column(each, place, columns.places[each.name], isinstance(each.type, NumberType) and each.type.percent)
            for place, each in enumerate(ruleset.fields.values())
            if isinstance(each.type, (NumberType, MoneyType)) and each.written is None and each.name in columns.places
        ]
        self._sum: tuple[str, str] | None = None
        self._lone: list[tuple[str, str]] = []
        self._full = False

    def see(self, record: Record, values: tuple[Any, ...]) -> None:
        """Takes in a record and the values of its account."""
        for column in self._columns:
            column.see(record.cells[column.cell], values[column.place])
        name = None if self._id is None else values[self._id]
        if not isinstance(name, str):
            return
        where = f"record {record.number}" if record.line is None else f"line {record.line}"
        if self._sum is None and _SUM.fullmatch(name):
            self._sum = (name, where)
        if len(record.cells) < _NOTED:
            return
        if sum(cell is not None and cell != "" for cell in record.cells) > 1:
            self._full = True
            self._lone.clear()
        elif len(self._lone) < 1_000:
            self._lone.append((name, where))

    def found(self, name: str) -> Iterator[Diagnostic]:
        """The doubts about the file called `name`, once all of it is read."""
        if self._sum is not None:
            called = "" if self._private else f" called `{shortened(self._sum[0], 40)}`"
            message = f"`{name}` has a record{called} in {self._sum[1]}, which is judged like an account"
            yield diagnostic("doubtful-account", message, hint="take it out where it is a sum of the others")
        if self._lone and self._full:
            called = "" if self._private else f", `{shortened(self._lone[0][0], 40)}` in {self._lone[0][1]}"
            many = f"{len(self._lone)} records that hold" if len(self._lone) > 1 else "a record that holds"
            message = f"`{name}` ends with {many} nothing but an id{called}"
            yield diagnostic("doubtful-account", message, hint="take out what is a note below the accounts")
        for column in self._columns:
            cells = column.found()
            if cells.count:
                yield _doubted(name, column, cells)


def _doubted(name: str, column: _Column, found: _Cells) -> Diagnostic:
    of = column.field.name
    cells = "1 cell" if found.count == 1 else f"{found.count:,} cells"
    if column.percent:
        read, hint = f"{plain(found.value * 100)}%", "write a share as `40%` or `0.4`"
    else:
        read = plain(found.value)
        hint = 'say `written "1.000"` in its field where these are thousands, `written "1.5"` where they are not'
    shown = "" if column.field.private else f", such as `{found.example}`, which is read as {read}"
    what = "without a `%`" if column.percent else "with three digits after a point"
    what += ", where others have one" if column.signed else ""
    facts = {"field": of, "cells": found.count}
    return diagnostic("doubtful-number", f"`{name}` has {cells} for `{of}` {what}{shown}", hint=hint, facts=facts)
