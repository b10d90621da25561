"""What other people's tests say of decision tables holds: 55 statements, by region and not by count."""

from __future__ import annotations

import datetime
import functools
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conformance.adapter import CORPORA, DECISION, _with_an_order, ruleset
from touchline.analysis.tables.budget import Budget
from touchline.analysis.tables.domains import Domains
from touchline.analysis.tables.gaps import gaps
from touchline.analysis.tables.grid import Region, grid
from touchline.analysis.tables.merging import mergeable
from touchline.analysis.tables.overlaps import overlapping
from touchline.analysis.tables.period import InPeriod, in_period
from touchline.analysis.tables.subjects import Place, Subject
from touchline.diagnostics import Diagnostic
from touchline.loading import check_text
from touchline.model.tables import Table
from touchline.tables.index import positions

FOLDER = CORPORA / "kie"
STATEMENTS = 55

DIFFERENCES = {
    "missing is a value": "a missing input matches `-` and `missing` only; gaps there are ours to report, so that "
    "regions are compared where all inputs are known",
    "no misleading rows": "that a later row with a higher result takes from an earlier one is what `highest wins` "
    "says; only a row that is hidden altogether is reported",
    "merged is known": "two rows `yes` and `no` merge into `known`, not into any value: neither takes a missing input",
    "pairs are merged": "rows are merged two at a time, and a cell that lists every choice is not called any",
    "no normal forms": "duplicates, rows that could be one and hidden rows are reported, not the names of normal forms",
    "no policy advice": "how rows combine is the author's choice; what the choice hides or contradicts is reported",
}
"""Every intended difference between the statements and what `check` says; tests/conformance/README.md tells them."""


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

    def __init__(self, statement: Mapping[str, Any]) -> None:
        tables, _ = corpus()
        self.neutral: dict[str, Any] = dict(tables[statement["table"]])
        edit = statement["edit"] or {}
        if "hit_policy" in edit:
            self.neutral["hit_policy"] = edit["hit_policy"]
        if "remove_row" in edit:
            self.neutral["rows"] = [r for i, r in enumerate(self.neutral["rows"], 1) if i != edit["remove_row"]]
        if "append_row" in edit:
            self.neutral["rows"] = [*self.neutral["rows"], edit["append_row"]]
        self.text = _with_ranges(ruleset(_with_an_order(self.neutral)), self.neutral)
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
            literals = {v for row in self.neutral["rows"] for v in _literals(row["in"][i])}
            columns.append([p for p in _around(literals, column) if of.domain.contains_value(p)])
        return itertools.product(*columns)

    def known(self, region: Region) -> Iterator[tuple[Any, ...]]:
        return (p for p in self.points() if all(v.contains_value(x) for v, x in zip(region, p, strict=True)))

    def codes(self) -> set[str]:
        return {d.code for d in self.diagnostics}

    def in_box(self, box: Mapping[str, Any], point: Sequence[Any]) -> bool:
        cells = zip(self.names, point, self.neutral["inputs"], strict=True)
        return all(_holds(box[name], value, column) for name, value, column in cells if name in box)


def budget() -> Budget:
    return Budget(10_000_000, float("inf"))


def _with_ranges(text: str, neutral: Mapping[str, Any]) -> str:
    """The ranges that the sources declare for their inputs, which the other suites have none of."""
    for column in neutral["inputs"]:
        if column["range"] and column["type"] == "number":
            low, high = column["range"]
            limit = f"{low} to {high}" if None not in (low, high) else f">= {low}" if high is None else f"<= {high}"
            text = text.replace(f"  {column['name']} number\n", f"  {column['name']} number {limit}\n", 1)
    return text


def _literals(cell: Mapping[str, Any]) -> Iterator[Any]:
    match cell:
        case {"eq": value} | {"v": value}:
            yield value
        case {"in": values} | {"not_in": values}:
            yield from values
        case {"range": [low, _, high, _]}:
            yield from (low, high)
        case {"or": parts}:
            for part in parts:
                yield from _literals(part)


def _around(literals: set[Any], column: Mapping[str, Any]) -> list[Any]:
    match column["type"]:
        case "boolean":
            return [True, False]
        case "text":
            words = column["values"] or [*sorted(literals), "something else"]
            return [_word(word) if column["values"] else word for word in words]
        case "date":
            days = {datetime.date.fromisoformat(v) for v in literals} or {datetime.date(2026, 1, 1)}
            day = datetime.timedelta(days=1)
            return sorted({d + n * day for d in days for n in (-1, 0, 1)})
    bounds = sorted({float(v) for v in literals} | {float(v) for v in column["range"] or () if v is not None}) or [0.0]
    between = [(a + b) / 2 for a, b in itertools.pairwise(bounds)]
    return [bounds[0] - 1, *bounds, *between, bounds[-1] + 1]


def _word(text: str) -> str:
    from conformance.adapter import _word as word

    return word(text)


def _holds(cell: Mapping[str, Any], value: Any, column: Mapping[str, Any]) -> bool:
    """Whether a value of ours lies in a neutral cell."""

    def ours(literal: Any) -> Any:
        if isinstance(literal, bool):
            return literal
        if isinstance(literal, (int, Decimal)):
            return float(literal)
        if column["type"] == "date":
            return datetime.date.fromisoformat(literal)
        return _word(literal) if column["values"] else literal

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
            a, b = ours(low), ours(high)
            return bool(a < value < b or (low_closed and value == a) or (high_closed and value == b))
        case {"or": parts}:
            return any(_holds(part, value, column) for part in parts)
    raise ValueError(cell)


def _statements() -> range:
    return range(STATEMENTS)


@pytest.mark.parametrize("number", _statements())
def test_a_statement_holds(number: int) -> None:
    statement = corpus()[1][number]
    stated, expect = Stated(statement), dict(statement["expect"])
    for kind in list(expect):
        CHECKS[kind](stated, expect.pop(kind))


def test_no_statement_is_left_out() -> None:
    assert len(corpus()[1]) == STATEMENTS
    assert {kind for statement in corpus()[1] for kind in statement["expect"]} == set(CHECKS)


def test_the_readme_tells_every_difference() -> None:
    told = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
    for difference in DIFFERENCES:
        assert f"**{difference}**" in told


def _gaps(stated: Stated, expected: Mapping[str, Any]) -> None:
    if expected["boxes"] is None:
        assert any(any(stated.known(region)) for region in stated.gaps)
        return
    for point in stated.points():
        here = any(all(v.contains_value(x) for v, x in zip(region, point, strict=True)) for region in stated.gaps)
        assert here == any(stated.in_box(box, point) for box in expected["boxes"]), point


def _overlaps(stated: Stated, expected: Mapping[str, Any]) -> None:
    if expected["list"] is None:
        assert len(stated.overlaps) == expected["count"]
        return
    listed = {(min(one["rows"]) - 1, max(one["rows"]) - 1): one["box"] for one in expected["list"]}
    assert set(stated.overlaps) == set(listed)
    for pair, box in listed.items():
        inside = set(stated.known(stated.overlaps[pair]))
        assert inside == {p for p in stated.points() if stated.in_box(box, p)}


def _duplicates(stated: Stated, expected: Sequence[Sequence[int]]) -> None:
    for a, b in expected:
        assert set(stated.known(stated.row(a))) == set(stated.known(stated.row(b)))


def _subsumptions(stated: Stated, expected: Sequence[Mapping[str, int]]) -> None:
    for one in expected:
        included, by = stated.row(one["included"]), stated.row(one["by"])
        assert set(stated.known(included)) <= set(stated.known(by))
        assert stated.outputs(one["included"]) == stated.outputs(one["by"])


def _masked(stated: Stated, expected: Sequence[Mapping[str, int]]) -> None:
    hidden = [list(d.facts["rows"]) for d in stated.diagnostics if d.code == "hidden-row"]  # type: ignore[call-overload]
    assert sorted(hidden) == sorted([one["by"], one["row"]] for one in expected)


def _misleading(stated: Stated, expected: Sequence[Mapping[str, int]]) -> None:
    for one in expected:  # see "no misleading rows"
        pair = sorted((one["over"] - 1, one["row"] - 1))
        assert (pair[0], pair[1]) in stated.overlaps


def _contractions(stated: Stated, expected: Sequence[Mapping[str, Any]]) -> None:
    answers = [str(stated.outputs(i)) for i in range(1, len(stated.it.rows) + 1)]
    merges = {
        (m.first + 1, m.second + 1, stated.names[m.column]): m
        for m in mergeable(stated.it.rows, answers, False, budget())
    }
    for one in expected:
        if len(one["with"]) > 1:  # see "pairs are merged"
            together = set().union(*(set(stated.known(stated.row(n))) for n in (one["row"], *one["with"])))
            column = stated.names.index(one["input"])
            cells = [stated.neutral["rows"][one["row"] - 1]["in"][i] for i in range(len(stated.names))]
            cells[column] = one["merged"]
            assert {
                p for p in stated.points() if stated.in_box(dict(zip(stated.names, cells, strict=True)), p)
            } <= together
            continue
        merge = merges[min(one["row"], one["with"][0]), max(one["row"], one["with"][0]), one["input"]]
        column = stated.neutral["inputs"][stated.names.index(one["input"])]
        for point in stated.points():
            value = point[merge.column]
            assert merge.cell.contains_value(value) == _holds(one["merged"], value, column)


def _equal_any(stated: Stated, expected: Mapping[str, Any]) -> None:
    for one in expected["list"]:
        place = stated.names.index(one["input"])
        assert all(stated.it.rows[one["row"] - 1][place].contains_value(p[place]) for p in stated.points())


def _advice(stated: Stated, expected: Mapping[str, Any]) -> None:
    """See "no policy advice": what it stands on is there."""
    disagreeing = [p for p in stated.overlaps if stated.outputs(p[0] + 1) != stated.outputs(p[1] + 1)]
    implied = "priority" if disagreeing else "any" if stated.overlaps else "unique"
    if "implied_policy" in expected:
        assert implied == expected["implied_policy"]
        assert expected["present"] == (stated.neutral["hit_policy"] != implied)


def _overlap_is_error(stated: Stated, expected: bool) -> None:
    assert ("overlapping-rows" in stated.codes()) == expected


def _first_normal_form(stated: Stated, expected: bool) -> None:
    ordered = stated.neutral["hit_policy"] in ("first", "rule_order")
    same = any(set(stated.known(stated.row(i + 1))) == set(stated.known(stated.row(j + 1))) for i, j in stated.overlaps)
    assert expected == (ordered or same)


def _no_second_message(stated: Stated, expected: bool) -> None:
    assert not expected
    rows = [tuple(d.facts["rows"]) for d in stated.diagnostics if d.code in ("hidden-row", "redundant-row")]  # type: ignore[arg-type]
    assert len({row[-1] for row in rows}) == len(rows)


def _nothing_of_ours(stated: Stated, expected: bool) -> None:
    """Words that `check` never says, where the statement forbids or demands them (see DIFFERENCES)."""
    assert isinstance(expected, (bool, dict))


CHECKS = {
    "gaps": _gaps,
    "overlaps": _overlaps,
    "duplicates": _duplicates,
    "subsumptions": _subsumptions,
    "masked": _masked,
    "misleading": _misleading,
    "contractions": _contractions,
    "cells_equal_any": _equal_any,
    "hit_policy_advice": _advice,
    "overlap_is_error": _overlap_is_error,
    "first_normal_form_violation": _first_normal_form,
    "subsumption_message": _no_second_message,
    "misleading_message": _nothing_of_ours,
    "second_normal_form_violation": _nothing_of_ours,
    "contractions_to_any": _nothing_of_ours,
}
"""How each kind of statement is held."""
