"""Statements of our own in the neutral form, of the kinds that checkers of decision tables make: what a suite that
was not read yet may hold. Held as the third suite is, by region and not by count.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from conformance.stated import Stated
from conformance.test_kie import CHECKS

ANY = {"any": True}


def number(name: str = "x", **more: Any) -> dict[str, Any]:
    return {"name": name, "label": name, "type": "number", "values": None, "range": None, **more}


def text(name: str = "t", values: list[str] | None = None) -> dict[str, Any]:
    return {"name": name, "label": name, "type": "text", "values": values, "range": None}


def date(name: str = "d", **more: Any) -> dict[str, Any]:
    return {**number(name, **more), "type": "date"}


def truth(name: str = "b") -> dict[str, Any]:
    return {**number(name), "type": "boolean"}


def up_to(value: Any) -> dict[str, Any]:
    return {"cmp": "<=", "v": value}


def below(value: Any) -> dict[str, Any]:
    return {"cmp": "<", "v": value}


def above(value: Any) -> dict[str, Any]:
    return {"cmp": ">", "v": value}


def between(low: Any, low_closed: bool, high: Any, high_closed: bool) -> dict[str, Any]:
    return {"range": [low, low_closed, high, high_closed]}


def table(
    policy: str, inputs: list[dict[str, Any]], *rows: tuple[list[dict[str, Any]], Any], **output: Any
) -> dict[str, Any]:
    """Rows of cells and one result each."""
    result = {"name": "result", "label": "result", "type": "text", "values": None, **output}
    listed = [{"in": cells, "out": [value]} for cells, value in rows]
    return {"id": "own", "hit_policy": policy, "inputs": inputs, "outputs": [result], "rows": listed}


STATEMENTS: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a boundary that neither side takes is a gap of one value": (
        table("unique", [number()], ([below(18)], "minor"), ([above(18)], "adult")),
        {"gaps": {"count": 1, "boxes": [{"x": {"eq": 18}}]}, "overlaps": {"count": 0, "list": []}},
    ),
    "a boundary that both sides take is an overlap of one value": (
        table("unique", [number()], ([up_to(18)], "minor"), ([{"cmp": ">=", "v": 18}], "adult")),
        {
            "gaps": {"count": 0, "boxes": []},
            "overlaps": {"count": 1, "list": [{"rows": [1, 2], "box": {"x": {"eq": 18}}}]},
            "overlap_is_error": True,
        },
    ),
    "bands of whole numbers leave the fractions between them": (
        table(
            "unique",
            [number(range=[0, 100])],
            ([between(0, True, 9, True)], "a"),
            ([between(10, True, 100, True)], "b"),
        ),
        {"gaps": {"count": 1, "boxes": [{"x": between(9, False, 10, False)}]}},
    ),
    "a list of whole numbers has none between them": (
        table("unique", [number(values=[1, 2, 3, 4])], ([up_to(2)], "a"), ([{"in": [4]}], "b")),
        {"gaps": {"count": 1, "boxes": [{"x": {"eq": 3}}]}, "overlaps": {"count": 0, "list": []}},
    ),
    "the ends of the domain belong to it": (
        table("unique", [number(range=[0, 10])], ([between(0, False, 10, False)], "inside")),
        {"gaps": {"count": 2, "boxes": [{"x": {"eq": 0}}, {"x": {"eq": 10}}]}},
    ),
    "what lies outside the domain is no gap": (
        table("unique", [number(range=[-273.15, None])], ([below(0)], "ice"), ([{"cmp": ">=", "v": 0}], "water")),
        {"gaps": {"count": 0, "boxes": []}, "overlaps": {"count": 0, "list": []}},
    ),
    "days go one by one": (
        table(
            "unique",
            [date(range=["2026-01-01", "2026-12-31"])],
            ([between("2026-01-01", True, "2026-06-30", True)], "first half"),
            ([between("2026-07-01", True, "2026-12-30", True)], "second half"),
        ),
        {"gaps": {"count": 1, "boxes": [{"d": {"eq": "2026-12-31"}}]}, "overlaps": {"count": 0, "list": []}},
    ),
    "texts that no row names fall through": (
        table("unique", [text()], ([{"in": ["a", "b"]}], "x"), ([{"eq": "c"}], "y")),
        {"gaps": {"count": 1, "boxes": [{"t": {"not_in": ["a", "b", "c"]}}]}},
    ),
    "choices may be words of the language, or begin with a digit": (
        table(
            "unique",
            [text("known", ["yes", "no", "1st", "VERY LOW", "VERY_LOW"])],
            ([{"in": ["yes", "1st", "VERY LOW"]}], "x"),
            ([{"not_in": ["yes", "no"]}], "y"),
        ),
        {
            "gaps": {"count": 1, "boxes": [{"known": {"eq": "no"}}]},
            "overlaps": {"count": 1, "list": [{"rows": [1, 2], "box": {"known": {"in": ["1st", "VERY LOW"]}}}]},
        },
    ),
    "yes and no are all there is": (
        table("unique", [truth("id")], ([{"eq": True}], "x"), ([{"not_in": [True]}], "y")),
        {"gaps": {"count": 0, "boxes": []}, "overlaps": {"count": 0, "list": []}},
    ),
    "of two columns the corner that no row takes": (
        table(
            "unique",
            [number(range=[0, 10]), truth()],
            ([below(5), ANY], "a"),
            ([{"cmp": ">=", "v": 5}, {"eq": True}], "b"),
            ([above(7), {"eq": False}], "c"),
        ),
        {"gaps": {"count": 1, "boxes": [{"x": between(5, True, 7, True), "b": {"eq": False}}]}},
    ),
    "stretches in one cell": (
        table(
            "unique",
            [number()],
            ([{"or": [below(0), between(5, False, 6, True)]}], "a"),
            ([between(0, True, 5, True)], "b"),
            ([{"or": [between(None, False, -3, True), above(6)]}], "c"),
        ),
        {
            "gaps": {"count": 0, "boxes": []},
            "overlaps": {"count": 1, "list": [{"rows": [1, 3], "box": {"x": up_to(-3)}}]},
        },
    ),
    "the same row twice": (
        table("any", [number(), truth()], ([below(5), ANY], "a"), ([below(5), ANY], "a")),
        {"duplicates": [[1, 2]], "subsumption_message": False, "overlap_is_error": False},
    ),
    "a row inside another that says the same": (
        table("any", [number(range=[0, 10])], ([between(2, True, 3, True)], "a"), ([ANY], "a")),
        {"subsumptions": [{"included": 1, "by": 2}], "overlap_is_error": False},
    ),
    "a row under one of a higher result": (
        table("priority", [number()], ([above(5)], 1), ([ANY], 2), type="number", values=[2, 1]),
        {"masked": [{"row": 1, "by": 2}], "misleading_message": False},
    ),
    "a row that only some of a higher result take is not hidden": (
        table("priority", [number()], ([ANY], "low"), ([above(5)], "high"), values=["high", "low"]),
        {"masked": [], "misleading": [{"row": 2, "over": 1}]},
    ),
    "neighbours that say the same": (
        table("unique", [number(), truth()], ([below(5), ANY], "a"), ([between(5, True, 9, False), ANY], "a")),
        {"contractions": [{"row": 1, "with": [2], "input": "x", "merged": below(9)}]},
    ),
    "neighbouring choices that say the same": (
        table("unique", [text(values=["a", "b", "c"])], ([{"eq": "a"}], "x"), ([{"eq": "b"}], "x"), ([ANY], "y")),
        {"contractions": [{"row": 1, "with": [2], "input": "t", "merged": {"in": ["a", "b"]}}]},
    ),
    "a column that every row leaves open": (
        table("unique", [number(), truth()], ([below(5), ANY], "a"), ([{"cmp": ">=", "v": 5}, ANY], "b")),
        {"cells_equal_any": {"list": [{"row": 1, "input": "b"}, {"row": 2, "input": "b"}]}},
    ),
    **{
        f"an overlap is {'an error' if wrong else 'meant'} under {policy}": (
            table(policy, [number()], ([up_to(5)], value), ([{"cmp": ">=", "v": 5}], other), **output),
            {"overlap_is_error": wrong},
        )
        for policy, wrong, value, other, output in (
            ("unique", True, "a", "b", {}),
            ("unique", True, 1, 2, {"type": "number"}),
            ("any", True, "a", "b", {}),
            ("any", False, "a", "a", {}),
            ("first", False, "a", "b", {}),
            ("priority", False, "a", "b", {}),
            ("rule_order", False, "a", "b", {}),
            ("output_order", False, "a", "b", {}),
            ("collect", False, "a", "b", {}),
            ("collect_sum", False, 1, 2, {"type": "number"}),
            ("collect_min", False, 1, 2, {"type": "number"}),
            ("collect_max", False, 1, 2, {"type": "number"}),
            ("collect_count", False, "a", "b", {}),
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_holds(name: str) -> None:
    neutral, expect = STATEMENTS[name]
    stated = Stated({"table": "own", "edit": None}, neutral)
    for kind, said in expect.items():
        CHECKS[kind](stated, said)


@pytest.mark.parametrize("policy", ["unique", "any", "first", "priority"])
def test_a_gap_is_an_error_where_one_row_should_decide(policy: str) -> None:
    neutral = table(policy, [number()], ([below(18)], "minor"), ([above(18)], "adult"))
    assert "gap" in Stated({"table": "own", "edit": None}, neutral).codes()


@pytest.mark.parametrize("policy", ["rule_order", "collect", "output_order", "collect_count"])
def test_where_rows_are_taken_together_no_row_may_be_the_answer(policy: str) -> None:
    neutral = table(policy, [number()], ([below(18)], "minor"), ([above(18)], "adult"))
    assert "gap" not in Stated({"table": "own", "edit": None}, neutral).codes()
