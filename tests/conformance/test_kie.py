"""What other people's tests say of decision tables holds: 55 statements, by region and not by count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from conformance.stated import Stated, budget, corpus, holds
from touchline.analysis.tables.merging import mergeable

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


@pytest.mark.parametrize("number", range(STATEMENTS))
def test_a_statementholds(number: int) -> None:
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
            assert merge.cell.contains_value(value) == holds(one["merged"], value, column)


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
