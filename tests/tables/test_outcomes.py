"""How rows combine: what each way gives, and which rows it names."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from oracle.random_tables import SPAN, column
from touchline.backends.python.table_code import compile_table
from touchline.model.expressions import Literal, Relation
from touchline.model.tables import AnyValue, Equal, IsMissing, Result, ResultValue, Row, Table, Test, Threshold
from touchline.model.types import ChoiceType, DateType, ListType, NumberType, Type, YesNoType
from touchline.syntax.tree import Combining
from touchline.tables.outcomes import Limit, Outcome

LEVEL = ChoiceType(("critical", "high", "medium"))
YES = Equal(Literal(True, YesNoType(), SPAN))


def decide(
    combining: Combining,
    type_: Type,
    answers: tuple[tuple[Test, Any], ...],
    value: bool | None = True,
    default: Any = None,
) -> Outcome:
    """A table of one yes/no column, evaluated."""
    rows = tuple(
        Row(i, (test,), (SPAN,), (result(answer, type_),), (SPAN,), f"reason {i}", SPAN)
        for i, (test, answer) in enumerate(answers, start=1)
    )
    kind = ListType(type_) if combining in (Combining.ALL, Combining.ALL_HIGHEST_FIRST) else type_
    otherwise = None if default is None else (Literal(default, type_, SPAN),)
    table = Table("t", (column(0, YesNoType()),), (Result("t", kind, None, SPAN),), rows, combining, otherwise, SPAN)
    return compile_table(table, {}).evaluate(value)


def result(answer: Any, type_: Type) -> ResultValue:
    return answer if answer is None or isinstance(answer, Threshold) else Literal(answer, type_, SPAN)


def test_exactly_one_row() -> None:
    one = ((YES, "high"), (IsMissing(), "medium"))
    assert decide(Combining.UNIQUE, LEVEL, one) == Outcome(1, ("high",), (1,), "reason 1")
    assert decide(Combining.UNIQUE, LEVEL, one, None) == Outcome(2, ("medium",), (2,), "reason 2")
    assert decide(Combining.UNIQUE, LEVEL, one, False) == Outcome(0, (None,), ())
    assert decide(Combining.UNIQUE, LEVEL, one, False, "critical") == Outcome(0, ("critical",), ())


def test_rows_that_agree_give_what_they_agree_on() -> None:
    agreeing = ((YES, "high"), (AnyValue(), "high"))
    assert decide(Combining.UNIQUE, LEVEL, agreeing) == Outcome(1, ("high",), (1, 2), "reason 1")


def test_rows_that_disagree_give_nothing_and_are_named() -> None:
    three = ((YES, "high"), (AnyValue(), "high"), (AnyValue(), "medium"))
    assert decide(Combining.UNIQUE, LEVEL, three) == Outcome(0, (None,), (1, 2, 3), None, (1, 3))
    assert decide(Combining.UNIQUE, LEVEL, three, default="critical").values == (None,)


def test_thresholds_agree_by_what_they_say() -> None:
    def at_least(value: float, start: int) -> Threshold:
        span = type(SPAN)("t.touch", start, start + 1)
        return Threshold(Relation.AT_LEAST, Literal(value, NumberType(), span), span)

    same = ((YES, at_least(6.0, 1)), (AnyValue(), at_least(6.0, 9)))
    assert decide(Combining.UNIQUE, NumberType(), same).values == (Limit(Relation.AT_LEAST, 6.0),)
    other = ((YES, at_least(6.0, 1)), (AnyValue(), Threshold(None, None, SPAN)))
    assert decide(Combining.UNIQUE, NumberType(), other).conflict == (1, 2)


def test_first_and_highest() -> None:
    rows = ((YES, "medium"), (AnyValue(), "critical"), (AnyValue(), "critical"))
    assert decide(Combining.FIRST, LEVEL, rows) == Outcome(1, ("medium",), (1,), "reason 1")
    assert decide(Combining.HIGHEST, LEVEL, rows) == Outcome(2, ("critical",), (2,), "reason 2")
    assert decide(Combining.HIGHEST, LEVEL, ((YES, None), (YES, "medium"))).row == 2


def test_all_rows_in_their_order_repeats_kept() -> None:
    rows = ((YES, "medium"), (AnyValue(), "critical"), (AnyValue(), "medium"))
    assert decide(Combining.ALL, LEVEL, rows) == Outcome(1, (("medium", "critical", "medium"),), (1, 2, 3), "reason 1")
    highest = decide(Combining.ALL_HIGHEST_FIRST, LEVEL, rows)
    assert highest == Outcome(2, (("critical", "medium", "medium"),), (2, 1, 3), "reason 2")
    for combining in (Combining.ALL, Combining.ALL_HIGHEST_FIRST):
        assert decide(combining, LEVEL, ((YES, "high"),), False) == Outcome(0, ((),), ())


def test_sums_go_left_to_right() -> None:
    rows = ((YES, 1e15), (AnyValue(), 0.1), (AnyValue(), -1e15))
    assert decide(Combining.SUM, NumberType(), rows).values == (1e15 + 0.1 - 1e15,)
    assert decide(Combining.SUM, NumberType(), rows).rows == (1, 2, 3)
    assert decide(Combining.SUM, NumberType(), ((YES, 1.0), (YES, None))).values == (None,)
    assert decide(Combining.SUM, NumberType(), ((YES, 1e308), (YES, 1e308))).values == (None,)
    assert decide(Combining.SUM, NumberType(), ((YES, 1.0),), False, 7.0).values == (7.0,)


def test_least_and_greatest_leave_missing_out() -> None:
    rows = ((YES, None), (YES, 3.0), (YES, 1.0), (YES, 3.0))
    assert decide(Combining.LEAST, NumberType(), rows) == Outcome(3, (1.0,), (3,), "reason 3")
    assert decide(Combining.GREATEST, NumberType(), rows) == Outcome(2, (3.0,), (2,), "reason 2")
    assert decide(Combining.GREATEST, NumberType(), ((YES, None),)).values == (None,)
    days = tuple((YES, datetime.date(2026, 1, d)) for d in (9, 2, 5))
    assert decide(Combining.LEAST, DateType(), days).row == 2
    assert decide(Combining.GREATEST, DateType(), days).row == 1


@pytest.mark.parametrize(("value", "count", "row"), [(True, 2.0, 1), (None, 1.0, 3), (False, 0.0, 0)])
def test_count(value: bool | None, count: float, row: int) -> None:
    rows = ((YES, 9.0), (YES, 9.0), (IsMissing(), None))
    found = decide(Combining.COUNT, NumberType(), rows, value, 5.0)
    assert (found.values, found.row) == ((count,), row)


def test_a_table_without_rows_or_columns_gives_what_else_says() -> None:
    result_ = Result("t", LEVEL, None, SPAN)
    empty = Table(
        "t", (column(0, YesNoType()),), (result_,), (), Combining.FIRST, (Literal("high", LEVEL, SPAN),), SPAN
    )
    assert compile_table(empty, {}).evaluate(True) == Outcome(0, ("high",), ())
    only = Row(1, (), (), (Literal("medium", LEVEL, SPAN),), (SPAN,), None, SPAN)
    narrow = Table("t", (), (result_,), (only,), Combining.UNIQUE, None, SPAN)
    assert compile_table(narrow, {}).evaluate() == Outcome(1, ("medium",), (1,))


def test_a_choice_that_is_no_longer_declared_matches_no_cell_that_names_choices() -> None:
    tests: tuple[Test, ...] = (Equal(Literal("high", LEVEL, SPAN)), AnyValue())
    rows = tuple(
        Row(i, (test,), (SPAN,), (Literal(float(i), NumberType(), SPAN),), (SPAN,), None, SPAN)
        for i, test in enumerate(tests, start=1)
    )
    table = Table("t", (column(0, LEVEL),), (Result("t", NumberType(), None, SPAN),), rows, Combining.FIRST, None, SPAN)
    evaluate = compile_table(table, {}).evaluate
    assert [evaluate(value).row for value in ("high", "critical", "retired", None)] == [1, 2, 2, 2]
