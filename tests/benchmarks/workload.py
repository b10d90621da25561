"""The measured workload, read from beside the checkout, and its tables as ruleset text.

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

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "bench"
SEGMENTATION = "segment"

Conditions = dict[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Workload:
    """`columns` of the measured table with the words of their types, `make_table(n)` its rows as data, and accounts."""

    columns: tuple[str, ...]
    types: dict[str, str]
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

    def records(self, accounts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Accounts as a ruleset's fields, with an id."""
        return [{"id": str(i), **{field(c): a[c] for c in self.columns}} for i, a in enumerate(accounts, start=1)]

    def ruleset(self, n: int) -> str:
        """The table of n rows as ruleset text."""
        lines = ["ruleset workload", "", "account", "  id required text"]
        for column in self.columns:
            lines.append(f"  {field(column)} {self.types[column]}")
        lines += ["", 'segmentation segment "Segment"', "  always current"]
        lines += [f'  {segment} "{segment}"' for segment in self.segments]
        lines += ["  first row wins", f"    | {' | '.join(map(field, self.columns))} || segment |"]
        for conditions, segment in self.make_table(n):
            cells = " | ".join(_cell(conditions.get(column)) for column in self.columns)
            lines.append(f"    | {cells} || {segment} |")
        return "\n".join(lines) + "\n"


def field(column: str) -> str:
    """The name of a column's field: `strategic` is a segment of the table too, and a word cannot be both."""
    return "is_strategic" if column == "strategic" else column


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
    choices = {c: f"one of {', '.join(values)}" for c, values in module.ENUMS.items()}
    types = {c: choices.get(c, "yes/no" if c == "strategic" else "number") for c in columns}
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
