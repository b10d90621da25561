"""The index of a table lets through what its boxes do; boxes take the parameters of their period."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import HealthCheck, given, settings

import touchline.tables.index
from oracle.random_tables import SPAN, Trial, column, trials
from touchline.backends.python.table_code import compile_table
from touchline.model.expressions import Kind, Literal, Read, Ref
from touchline.model.ruleset import Parameter, ParameterValue
from touchline.model.tables import Equal, Result, Row, Table, Test, Within
from touchline.model.types import MoneyType, NumberType
from touchline.syntax.tree import Combining
from touchline.tables.boxes import boxes, parameters_read, periods
from touchline.tables.index import index, positions


def matching(trial: Trial) -> list[tuple[int, int]]:
    """For each input, the rows that the index finds and those whose boxes hold it."""
    rows = boxes(trial.table, trial.parameters)
    made = index(rows)
    return [
        (
            made.matching(inputs),
            sum(
                1 << i
                for i, box in enumerate(rows)
                if all(s.contains_value(v) for s, v in zip(box.sets, inputs, strict=True))
            ),
        )
        for inputs in trial.inputs
        if rows
    ]


@given(trials())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_index_finds_the_boxes_that_hold_the_values(trial: Trial) -> None:
    for found, expected in matching(trial):
        assert found == expected


def money(value: float) -> Literal:
    return Literal(value, MoneyType(), SPAN)


def row(number: int, *tests: Test) -> Row:
    return Row(number, tests, (SPAN,) * len(tests), (money(float(number)),), (SPAN,), None, SPAN)


def table(*rows: Row, width: int = 1) -> Table:
    inputs = tuple(column(i, MoneyType()) for i in range(width))
    return Table("t", inputs, (Result("t", MoneyType(), None, SPAN),), rows, Combining.FIRST, None, SPAN)


@pytest.mark.parametrize("budget", [400, 2_000, 64_000_000])
def test_masks_made_on_demand_are_the_same(budget: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(touchline.tables.index, "_BUDGET", budget)
    chance = random.Random(4)
    starts = [float(chance.randrange(0, 200)) for _ in range(150)]
    rows = [row(i, Within(money(s), False, money(s + 9), True)) for i, s in enumerate(starts, start=1)]
    evaluate = compile_table(table(*rows), {}).evaluate
    for value in range(-1, 212):
        first = next((i for i, s in enumerate(starts, start=1) if s <= value < s + 9), 0)
        assert evaluate(float(value)).row == first


def test_positions_are_the_bits_that_are_set() -> None:
    assert positions(0) == ()
    assert positions(0b1011) == (0, 1, 3)
    assert positions(1 << 5000) == (5000,)


def parameter(name: str, *values: tuple[str | None, float]) -> Parameter:
    return Parameter(
        name,
        MoneyType(),
        None,
        tuple(
            ParameterValue(None if since is None else datetime.date.fromisoformat(since), value, None, SPAN)
            for since, value in values
        ),
        SPAN,
    )


def test_periods_lie_between_the_dates_of_parameters() -> None:
    line = parameter("line", (None, 100.0), ("2027-01-01", 120.0))
    floor = parameter("floor", (None, 5.0), ("2026-06-01", 6.0), ("2027-01-01", 7.0))
    never_read = parameter("never_read", (None, 1.0), ("2020-01-01", 2.0))
    ends = [Read(Ref(Kind.PARAMETER, name), MoneyType(), SPAN) for name in ("line", "floor")]
    asking = table(row(1, Within(ends[1], False, ends[0], True)), row(2, Equal(ends[0])))
    assert parameters_read(asking) == ("floor", "line")
    found = periods({"line": line, "floor": floor, "never_read": never_read}, [asking])
    assert [(p.since and p.since.isoformat(), dict(p.values)) for p in found] == [
        (None, {"line": 100.0, "floor": 5.0}),
        ("2026-06-01", {"line": 100.0, "floor": 6.0}),
        ("2027-01-01", {"line": 120.0, "floor": 7.0}),
    ]
    assert [box.sets[0].describe() for box in boxes(asking, found[-1].values)] == ["7 to <120", "120"]
    assert len(periods({"line": line, "never_read": never_read})) == 3


def test_boxes_overlap_where_some_value_matches_both() -> None:
    number = NumberType()
    low, high, on = (
        Within(None, True, Literal(5.0, number, SPAN), False),
        Within(Literal(5.0, number, SPAN), True, None, True),
        Equal(Literal(5.0, number, SPAN)),
    )
    below, above, at = boxes(table(row(1, low), row(2, high), row(3, on)), {})
    assert below.overlaps(at)
    assert not below.overlaps(above)
    assert not above.overlaps(at)
    never = Within(Literal(5.0, number, SPAN), True, Literal(5.0, number, SPAN), True)
    assert boxes(table(row(1, never)), {})[0].is_empty()
