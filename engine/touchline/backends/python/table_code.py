"""A decision table as a Python function.

The function looks each column's value up in the table's index and ANDs the masks; where one row decides it
returns one of the outcomes made beforehand, so that judging allocates nothing for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from touchline.model.tables import Table
from touchline.syntax.tree import Combining
from touchline.tables.boxes import Box, Parameters, boxes
from touchline.tables.elements import Elements
from touchline.tables.index import Column, ElementsColumn, Index, KeyedColumn, OrderedColumn, index, positions
from touchline.tables.outcomes import Combiner, Outcome, combiner

_KEPT = 4096
"""How many outcomes of several rows together, and masks of sets, a table remembers."""

_IN_LINE = 3
"""Up to so many bounds are compared in line, which beats a binary search."""


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """A table under the parameters of one period.

    `evaluate` takes the columns' values positionally (missing as None) and gives an `Outcome`. It
    never raises for values of the columns' types. `source` is its text, for those who debug.
    """

    table: Table
    evaluate: Callable[..., Outcome]
    source: str


def compile_table(table: Table, parameters: Parameters) -> CompiledTable:
    """The function of a table under the parameters of one period (`tables.boxes.periods`)."""
    return compile_rows(table, boxes(table, parameters), combiner(table, parameters))


def compile_rows(table: Table, rows: Sequence[Box], combined: Combiner) -> CompiledTable:
    """The same of a table whose rows are boxes already, and how they combine."""
    found = index([rows[i] for i in combined.order])
    source, names = _write(len(table.inputs), found, combined)
    scope: dict[str, Any] = {}
    exec(compile(source, f"<table {table.name}>", "exec"), scope)  # noqa: S102  # our own text: values enter by name only
    evaluate = scope["make"](**names)
    return CompiledTable(table, evaluate, source)


def _write(width: int, found: Index, combined: Combiner) -> tuple[str, dict[str, Any]]:
    """The text of a function that makes `evaluate`, and the values for its parameters."""
    names: dict[str, Any] = {"bisect": bisect_right}
    masks = [text for i, column in enumerate(found.columns) if (text := _column(i, column, found.every, names))]
    names["every"] = found.every
    arguments = ", ".join(f"c{i}" for i in range(width))
    lines = [f"        m = {' & '.join(masks) or 'every'}", *(f"        {line}" for line in _answer(combined, names))]
    made = ", ".join(names)
    body = "\n".join(lines)
    return f"def make({made}):\n    def evaluate({arguments}):\n{body}\n    return evaluate\n", names


def _column(i: int, column: Column, every: int, names: dict[str, Any]) -> str | None:
    """The expression for a column's mask; None where every row lets everything through."""
    match column:
        case OrderedColumn(cuts=cuts, masks=masks, missing=missing):
            if not cuts and masks[0] == missing == every:
                return None
            names[f"n{i}"] = missing
            if len(cuts) > _IN_LINE:
                names[f"p{i}"], names[f"m{i}"] = cuts, masks
                return f"(n{i} if c{i} is None else m{i}[bisect(p{i}, c{i})])"
            text = f"(n{i} if c{i} is None else "
            for k, cut in enumerate(cuts):
                names[f"p{i}_{k}"], names[f"m{i}_{k}"] = cut, masks[k]
                text += f"m{i}_{k} if c{i} < p{i}_{k} else "
            names[f"m{i}_{len(cuts)}"] = masks[len(cuts)]
            return f"{text}m{i}_{len(cuts)})"
        case KeyedColumn(masks=keyed, others=others, missing=missing):
            if all(mask == every for mask in (*keyed.values(), others, missing)):
                return None
            by_value: dict[str | bool | None, int] = {None: missing}
            by_value.update((value, mask) for value, mask in keyed.items())
            names[f"d{i}"], names[f"o{i}"] = by_value.get, others
            return f"d{i}(c{i}, o{i})"
        case ElementsColumn(conditions=conditions, missing=missing):
            if missing == every and conditions == ((Elements.everything(), every),):
                return None
            memo: dict[Any, Any] = {None: missing}
            names[f"s{i}"] = memo
            names[f"f{i}"] = _remembered(column.mask, memo)
            return f"(s{i}[c{i}] if c{i} in s{i} else f{i}(c{i}))"
        case _:
            assert_never(column)


def _answer(combined: Combiner, names: dict[str, Any]) -> list[str]:
    several = _remembered(lambda mask: combined.of(positions(mask)), {})
    ones = (combined.none, *combined.ones)
    match combined.combining:
        case Combining.FIRST | Combining.HIGHEST | Combining.LEAST | Combining.GREATEST:
            names["ones"] = ones
            return ["return ones[(m & -m).bit_length()]"]
        case Combining.UNIQUE:
            names["ones"], names["several"] = ones, several
            return ["low = m & -m", "return ones[low.bit_length()] if low == m else several(m)"]
        case Combining.ALL | Combining.ALL_HIGHEST_FIRST | Combining.SUM | Combining.COUNT:
            names["several"] = several
            return ["return several(m)"]
        case _:
            assert_never(combined.combining)


def _remembered(make: Callable[[Any], Any], memo: dict[Any, Any]) -> Callable[[Any], Any]:
    """`make`, its answers kept in `memo`, which is emptied when it is full."""

    def look_up(key: Any) -> Any:
        if key in memo:
            return memo[key]
        if len(memo) >= _KEPT:
            memo.clear()
        made = memo[key] = make(key)
        return made

    return look_up
