"""Conditions and arithmetic: three-valued, missing instead of raising (M1 to M5, M12 to M14)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from backends.written import TODAY, day, let

THREE: tuple[Any, ...] = (True, False, None)


def test_and_or_not_follow_kleene() -> None:
    fields = "a yes/no; b yes/no; c yes/no"
    for a in THREE:
        for b in THREE:
            for c in THREE:
                account = {"a": a, "b": b, "c": c}
                both = False if False in (a, b, c) else None if None in (a, b, c) else True
                either = True if True in (a, b, c) else None if None in (a, b, c) else False
                assert let("a and b and c", fields, account) is both
                assert let("a or b or c", fields, account) is either
                assert let("(a and b) or c", fields, account) is (
                    True
                    if c is True or (a and b)
                    else None
                    if c is None or (a is not False and b is not False)
                    else False
                )
        assert let("not a", fields, {"a": a}) is (None if a is None else not a)


@pytest.mark.parametrize(
    "expression, account, expected",
    [
        ("x + y", {"x": 1.5, "y": 2}, 3.5),
        ("x + y", {"x": 1.5}, None),
        ("x - y * 2", {"x": 10, "y": 3}, 4.0),
        ("x / y", {"x": 1, "y": 0}, None),
        ("x / y", {"x": 0, "y": -5}, 0.0),
        (
            "x * y * y * y * y * y * y * y * y * y * y * y * y * y * y * y * y * y * y * y * y * y",
            {"x": 1e15, "y": 1e15},
            None,
        ),
        ("-x", {"x": 3}, -3.0),
        ("-x", {"x": 0}, 0.0),
        ("round(x)", {"x": 2.5}, 3.0),
        ("round(x)", {"x": -2.5}, -3.0),
        ("round(x)", {"x": 0.49999999999999994}, 1.0),  # |x| + 0.5 is 1 as a double, as on every engine
        ("abs(x)", {"x": -4}, 4.0),
        ("abs(x)", {}, None),
        ("min of (x, y)", {"x": 3}, 3.0),
        ("min of (x, y)", {"x": 3, "y": 2}, 2.0),
        ("max of (x, y, 7)", {}, 7.0),
        ("max of (x, y)", {}, None),
        ("x or else 5", {}, 5.0),
        ("x or else y", {"y": 4}, 4.0),
        ("x or else y + 1", {"x": 2, "y": 4}, 3.0),  # `or else` binds tightest
        ("if x > 1 then 10 else 20", {"x": 2}, 10.0),
        ("if x > 1 then 10 else 20", {"x": 1}, 20.0),
        ("if x > 1 then 10 else 20", {}, 20.0),
    ],
)
def test_arithmetic(expression: str, account: dict[str, Any], expected: Any) -> None:
    found = let(expression, "x number; y number", account)
    assert found == expected
    assert str(found) == str(expected)  # tells 0.0 from -0.0


@pytest.mark.parametrize(
    "expression, account, expected",
    [
        ("x < 3", {"x": 3}, False),
        ("x <= 3", {"x": 3}, True),
        ("x > 3", {}, None),
        ("x between 1 and 3", {"x": 1}, True),
        ("x between 1 and 3", {"x": 3}, True),
        ("x between 1 and 3", {"x": 3.0000001}, False),
        ("x in (1, 2)", {"x": 2}, True),
        ("x in (1, 2)", {"x": 3}, False),
        ("x in (1, 2)", {}, None),
        ("x in (1, y)", {"x": 1}, True),
        ("x in (1, y)", {"x": 2}, None),
        ("x in (1, y)", {"x": 2, "y": 2}, True),
        ("x is missing", {}, True),
        ("x is known", {}, False),
        ("(x > 1) is missing", {}, True),
        ("plan is team", {"plan": "team"}, True),
        ("plan is not team", {}, None),
        ("plan in (free, team)", {"plan": "free"}, True),
        ("uses has demos", {"uses": frozenset({"demos"})}, True),
        ("uses has demos", {"uses": frozenset()}, False),
        ("uses has demos", {}, None),
        ("uses has not demos", {"uses": frozenset({"board"})}, True),
        ("uses has not demos", {}, None),
        ("uses has any of (demos, board)", {"uses": frozenset({"board"})}, True),
        ("count of uses", {"uses": frozenset({"board", "demos"})}, 2.0),
        ("count of uses", {"uses": frozenset()}, 0.0),
        ("count of uses", {}, None),
    ],
)
def test_comparing(expression: str, account: dict[str, Any], expected: Any) -> None:
    fields = "x number; y number; plan one of free, team; uses any of demos, board"
    assert let(expression, fields, account) == expected


@pytest.mark.parametrize(
    "expression, date, expected",
    [
        ("days since d", "2026-10-01", 14),
        ("days until d", "2026-10-01", -14),
        ("weeks since d", "2026-10-02", 7),
        ("weeks until d", "2026-10-02", -14),
        ("months since d", "2026-09-16", 0),
        ("months since d", "2026-09-15", 1),
        ("months until d", "2026-09-16", -1),
        ("quarters since d", "2026-01-15", 9),
        ("years since d", "2025-10-16", 0),
        ("business days since d", "2026-10-09", 4),
        ("d + 2 weeks", "2026-10-15", day("2026-10-29")),
        ("d + 1 month", "2026-01-31", day("2026-02-28")),
        ("d - 1 month", "2026-03-31", day("2026-02-28")),
        ("d + 3 business days", "2026-10-16", day("2026-10-21")),
        ("d + 1 day", "9999-12-31", None),
        ("today - d", "2026-10-01", 14),
        ("(today - d) / 7 days", "2026-10-01", 2.0),
        ("days since d", None, None),
    ],
)
def test_dates(expression: str, date: str | None, expected: Any) -> None:
    assert let(expression, "d date", {"d": day(date) if date else None}) == expected


def test_a_leap_day_counts_months_to_the_clamped_day() -> None:
    account = {"d": datetime.date(2024, 2, 29)}
    assert let("months since d", "d date", account, today=day("2025-02-28")) == 12
    assert let("months since d", "d date", account, today=day("2025-02-27")) == 11


def test_today_is_an_input() -> None:
    assert let("today", "d date", {}) == TODAY
    assert let("today", "d date", {}, today=day("2020-02-02")) == day("2020-02-02")
