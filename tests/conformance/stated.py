"""The third suite: statements about tables, and what the analysis makes of their tables, edited as they say."""

from __future__ import annotations

import datetime
import functools
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from conformance.adapter import CORPORA, DECISION, _with_an_order, ruleset, worded
from touchline.analysis.tables.budget import Budget
from touchline.analysis.tables.domains import Domains
from touchline.analysis.tables.gaps import gaps
from touchline.analysis.tables.grid import Region, grid
from touchline.analysis.tables.overlaps import overlapping
from touchline.analysis.tables.period import InPeriod, in_period
from touchline.analysis.tables.subjects import Place, Subject
from touchline.diagnostics import Diagnostic
from touchline.loading import check_text
from touchline.model.tables import Table
from touchline.tables.index import positions

FOLDER = CORPORA / "kie"


@functools.cache
def corpus() -> tuple[Mapping[str, Any], tuple[Any, ...]]:
    if not FOLDER.is_dir():
        pytest.skip(f"the corpus is not at {FOLDER}")

    def lines(name: str) -> tuple[Any, ...]:
        text = (FOLDER / name).read_text(encoding="utf-8")
        return tuple(json.loads(line, parse_float=Decimal) for line in text.splitlines() if line)

    return {table["id"]: table for table in lines("tables.jsonl")}, lines("analysis.jsonl")


class Stated:
    """A statement's table, edited as it says, with what the analysis makes of it."""

    def __init__(self, statement: Mapping[str, Any], table: Mapping[str, Any] | None = None) -> None:
        """`table` where it is not one of the corpus."""
        self.neutral: dict[str, Any] = dict(corpus()[0][statement["table"]] if table is None else table)
        edit = statement["edit"] or {}
        if "hit_policy" in edit:
            self.neutral["hit_policy"] = edit["hit_policy"]
        if "remove_row" in edit:
            self.neutral["rows"] = [r for i, r in enumerate(self.neutral["rows"], 1) if i != edit["remove_row"]]
        if "append_row" in edit:
            self.neutral["rows"] = [*self.neutral["rows"], edit["append_row"]]
        self.neutral = dict(worded(_with_an_order(self.neutral)))
        self.text = _with_ranges(ruleset(self.neutral), self.neutral)
        checked = check_text(self.text)
        assert checked.ruleset is not None, (self.text, checked.diagnostics)
        self.diagnostics: tuple[Diagnostic, ...] = checked.diagnostics
        rules = checked.ruleset.decisions[DECISION].rules
        assert isinstance(rules, Table)
        subject = Subject(Place.DECISION, DECISION, rules, rules.span)
        self.it: InPeriod = in_period(subject, rules, Domains(checked.ruleset, {}), budget())
        made = grid(self.it.columns, self.it.rows, budget())
        self.gaps = [made.region(box) for box in gaps(made, budget(), 1000).boxes]
        shared = overlapping(self.it.rows, budget())
        pairs = [(i, j) for i, mask in enumerate(shared) for j in positions(mask)]
        self.names = [column["name"] for column in self.neutral["inputs"]]
        self.overlaps = {pair: region for pair in pairs if any(self.known(region := self.within(pair)))}

    def within(self, pair: tuple[int, int]) -> Region:
        rows = (self.it.rows[pair[0]], self.it.rows[pair[1]])
        return tuple(a.intersect(b).intersect(c.domain) for a, b, c in zip(*rows, self.it.columns, strict=True))

    def row(self, number: int) -> Region:
        return tuple(v.intersect(c.domain) for v, c in zip(self.it.rows[number - 1], self.it.columns, strict=True))

    def outputs(self, number: int) -> Any:
        return self.neutral["rows"][number - 1]["out"]

    def points(self) -> Iterator[tuple[Any, ...]]:
        """Every combination of known values that any literal of the table tells apart."""
        columns = []
        for i, (column, of) in enumerate(zip(self.neutral["inputs"], self.it.columns, strict=True)):
            literals = {v for row in self.neutral["rows"] for v in literals_in(row["in"][i])}
            columns.append([p for p in around(literals, column) if of.domain.contains_value(p)])
        return itertools.product(*columns)

    def known(self, region: Region) -> Iterator[tuple[Any, ...]]:
        return (p for p in self.points() if all(v.contains_value(x) for v, x in zip(region, p, strict=True)))

    def codes(self) -> set[str]:
        return {d.code for d in self.diagnostics}

    def in_box(self, box: Mapping[str, Any], point: Sequence[Any]) -> bool:
        cells = zip(self.names, point, self.neutral["inputs"], strict=True)
        return all(holds(box[name], value, column) for name, value, column in cells if name in box)


def budget() -> Budget:
    return Budget(10_000_000, float("inf"))


def _with_ranges(text: str, neutral: Mapping[str, Any]) -> str:
    """The ranges that the sources declare for their inputs, which the other suites have none of."""
    for column in neutral["inputs"]:
        if column["range"] and column["type"] in ("number", "date"):
            low, high = column["range"]
            limit = f"{low} to {high}" if None not in (low, high) else f">= {low}" if high is None else f"<= {high}"
            plain = f"  {column['called']} {column['type']}"
            text = text.replace(f"{plain}\n", f"{plain} {limit}\n", 1)
    return text


def literals_in(cell: Mapping[str, Any]) -> Iterator[Any]:
    match cell:
        case {"eq": value} | {"v": value}:
            yield value
        case {"in": values} | {"not_in": values}:
            yield from values
        case {"range": [low, _, high, _]}:
            yield from (bound for bound in (low, high) if bound is not None)
        case {"or": parts}:
            for part in parts:
                yield from literals_in(part)


def around(literals: set[Any], column: Mapping[str, Any]) -> list[Any]:
    match column["type"]:
        case "boolean":
            return [True, False]
        case "text":
            return list(column["words"].values()) if column["values"] else [*sorted(literals), "something else"]
        case "date":
            ends = {v for v in column["range"] or () if v is not None}
            days = {datetime.date.fromisoformat(v) for v in literals | ends} or {datetime.date(2026, 1, 1)}
            day = datetime.timedelta(days=1)
            return sorted({d + n * day for d in days for n in (-1, 0, 1)})
    if column["values"]:
        return [float(v) for v in column["values"]]
    bounds = sorted({float(v) for v in literals} | {float(v) for v in column["range"] or () if v is not None}) or [0.0]
    between = [(a + b) / 2 for a, b in itertools.pairwise(bounds)]
    return [bounds[0] - 1, *bounds, *between, bounds[-1] + 1]


def holds(cell: Mapping[str, Any], value: Any, column: Mapping[str, Any]) -> bool:
    """Whether a value of ours lies in a neutral cell; None is missing, which only any and missing let through."""

    def ours(literal: Any) -> Any:
        if isinstance(literal, bool):
            return literal
        if isinstance(literal, (int, Decimal)):
            return float(literal)
        if column["type"] == "date":
            return datetime.date.fromisoformat(literal)
        return column["words"][literal] if column["values"] else literal

    if value is None or "missing" in cell:
        return bool("any" in cell or (value is None and "missing" in cell))
    match cell:
        case {"any": True}:
            return True
        case {"eq": literal}:
            return bool(value == ours(literal))
        case {"in": literals}:
            return value in [ours(literal) for literal in literals]
        case {"not_in": literals}:
            return value not in [ours(literal) for literal in literals]
        case {"cmp": sign, "v": literal}:
            bound = ours(literal)
            return {"<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound}[sign]
        case {"range": [low, low_closed, high, high_closed]}:
            after = low is None or value > ours(low) or (low_closed and value == ours(low))
            before = high is None or value < ours(high) or (high_closed and value == ours(high))
            return bool(after and before)
        case {"or": parts}:
            return any(holds(part, value, column) for part in parts)
    raise ValueError(cell)
