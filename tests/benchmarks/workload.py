"""The measured workload, read from beside the checkout: its tables as ruleset text and as resolved tables.

The workload is not part of the repository. Where its folder is absent `load` gives None, and whoever
measures says so in words.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from touchline.model.expressions import Kind, Literal, Read, Ref
from touchline.model.tables import AnyValue, Either, Equal, Input, Result, Row, Table, Test, Within
from touchline.model.types import ChoiceType, NumberType, Type, YesNoType
from touchline.source import Span
from touchline.syntax.tree import Combining

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "bench"
SPAN = Span("workload.touch", 0, 0)

Conditions = dict[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Workload:
    """`columns` of the measured table with their types, `make_table(n)` its rows as data, and accounts."""

    columns: tuple[str, ...]
    types: dict[str, Type]
    segments: tuple[str, ...]
    make_table: Callable[[int], list[tuple[Conditions, str]]]
    accounts: list[dict[str, Any]]

    def typed(self, accounts: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        """The columns' values of accounts, as the engine has them: numbers are floats."""
        return [
            tuple(
                float(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in (a[c] for c in self.columns)
            )
            for a in accounts
        ]

    def table(self, n: int) -> Table:
        """The table of n rows, resolved."""
        inputs = tuple(Input(Read(Ref(Kind.FIELD, c), self.types[c], SPAN), c, SPAN) for c in self.columns)
        result = Result("segment", ChoiceType(self.segments), None, SPAN)
        rows = []
        for number, (conditions, segment) in enumerate(self.make_table(n), start=1):
            tests = tuple(self._test(column, conditions.get(column)) for column in self.columns)
            value = Literal(segment, result.type, SPAN)
            rows.append(Row(number, tests, (SPAN,) * len(tests), (value,), (SPAN,), None, SPAN))
        return Table("segment", inputs, (result,), tuple(rows), Combining.FIRST, None, SPAN)

    def _test(self, column: str, condition: tuple[Any, ...] | None) -> Test:
        type_ = self.types[column]

        def literal(value: Any) -> Literal:
            return Literal(float(value) if isinstance(type_, NumberType) else value, type_, SPAN)

        match condition:
            case None:
                return AnyValue()
            case ("range", low, high):
                ends = (None if low is None else literal(low), None if high is None else literal(high))
                return Within(ends[0], False, ends[1], True)
            case ("in", values):
                return Either(tuple(Equal(literal(value)) for value in values))
            case (_, value):
                return Equal(literal(value))
        raise ValueError(condition)

    def ruleset(self, n: int) -> str:
        """The table of n rows as ruleset text."""
        lines = ["ruleset workload", "", "account", "  id required text"]
        for column in self.columns:
            lines.append(f"  {column} {_type_words(self.types[column])}")
        lines += ["", 'segmentation segment "Segment"', "  always current"]
        lines += [f'  {segment} "{segment}"' for segment in self.segments]
        lines += ["  first row wins", f"    | {' | '.join(self.columns)} || segment |"]
        for conditions, segment in self.make_table(n):
            cells = " | ".join(_cell(conditions.get(column)) for column in self.columns)
            lines.append(f"    | {cells} || {segment} |")
        return "\n".join(lines) + "\n"


def load(accounts: int) -> Workload | None:
    """The workload with so many accounts, or None where its folder is not beside the checkout."""
    if not (FOLDER / "workload.py").is_file():
        return None
    module = _module()

    @lru_cache
    def make_table(n: int) -> list[tuple[Conditions, str]]:
        with _scratch():  # it keeps its tables in ./data
            return list(module.make_table(n))

    columns = tuple(module.TCOLS)
    types: dict[str, Type] = {
        c: ChoiceType(tuple(module.ENUMS[c]))
        if c in module.ENUMS
        else YesNoType()
        if c == "strategic"
        else NumberType()
        for c in columns
    }
    data = module.gen(max(accounts, 1000), 7)
    records = module.records(*data, accounts)
    return Workload(columns, types, tuple(module.SEGS), make_table, records)


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measured_workload", FOLDER / "workload.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # the folder is not ours
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = before
    return module


@contextlib.contextmanager
def _scratch() -> Iterator[None]:
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, "data"))
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(here)


def _type_words(type_: Type) -> str:
    match type_:
        case ChoiceType(choices=choices):
            return f"one of {', '.join(choices)}"
        case YesNoType():
            return "yes/no"
        case _:
            return "number"


def _cell(condition: tuple[Any, ...] | None) -> str:
    match condition:
        case None:
            return "-"
        case ("range", low, None):
            return f">= {low}"
        case ("range", None, high):
            return f"< {high}"
        case ("range", low, high):
            return f"{low} to <{high}"
        case ("in", values):
            return ", ".join(values)
        case (_, value):
            return "yes" if value else "no"
    raise ValueError(condition)
