"""The comparison of tables with their brute-force reading can fail: planted faults are found by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from oracle.random_tables import Trial, trials
from oracle.tables import decide
from touchline.backends.python.table_code import compile_table
from touchline.model.tables import AnyValue, Either, Equal, Holds, IsKnown, IsMissing, NoneOf, Table, Test, Within
from touchline.model.types import MoneyType, NumberType
from touchline.syntax.tree import Combining
from touchline.tables.outcomes import Limit, Outcome


def each_test(change: Callable[[Test], Test]) -> Callable[[Table], Table]:
    """A fault that reads cells wrongly."""

    def changed(test: Test) -> Test:
        match test:
            case Either(parts=parts):
                return change(Either(tuple(changed(part) for part in parts)))
            case NoneOf(parts=parts):
                return change(NoneOf(tuple(changed(part) for part in parts)))
            case _:
                return change(test)

    def all_rows(table: Table) -> Table:
        return replace(
            table, rows=tuple(replace(row, tests=tuple(changed(t) for t in row.tests)) for row in table.rows)
        )

    return all_rows


def combine_as(wrong: Combining, instead_of: Combining) -> Callable[[Table], Table]:
    return lambda table: replace(table, combining=wrong) if table.combining is instead_of else table


def bounds_turned(test: Test) -> Test:
    return replace(test, low_open=not test.low_open) if isinstance(test, Within) and test.low is not None else test


def upper_bound_in(test: Test) -> Test:
    return replace(test, high_open=False) if isinstance(test, Within) else test


def missing_passes_equal(test: Test) -> Test:
    return Either((test, IsMissing())) if isinstance(test, Equal) else test


def known_passes_missing(test: Test) -> Test:
    return AnyValue() if isinstance(test, IsKnown) else test


def dash_wants_a_value(test: Test) -> Test:
    return IsKnown() if isinstance(test, AnyValue) else test


def missing_lost_among_several(test: Test) -> Test:
    if isinstance(test, Either) and len(test.parts) > 1:
        return Either(tuple(part for part in test.parts if not isinstance(part, IsMissing)))
    return test


def none_of_lets_missing_through(test: Test) -> Test:
    return Either((test, IsMissing())) if isinstance(test, NoneOf) else test


def none_of_its_first(test: Test) -> Test:
    return NoneOf(test.parts[:1]) if isinstance(test, NoneOf) else test


def has_all(test: Test) -> Test:
    return replace(test, elements=test.elements[:1]) if isinstance(test, Holds) else test


def negation_lost(test: Test) -> Test:
    return replace(test, negated=False) if isinstance(test, Holds) else test


def rows_turned(table: Table) -> Table:
    return replace(table, rows=tuple(reversed(table.rows)))


def numbered_anew(table: Table) -> Table:
    return replace(table, rows=tuple(replace(row, number=i) for i, row in enumerate(table.rows, start=1)))


def else_forgotten(table: Table) -> Table:
    return replace(table, default=None)


def zero_for_missing(inputs: Sequence[Any]) -> Sequence[Any]:
    return [0.0 if value is None else value for value in inputs]


FAULTS: dict[str, Callable[[Table], Table]] = {
    "a lower bound in where it is out, and out where it is in": each_test(bounds_turned),
    "< read as <=": each_test(upper_bound_in),
    "a missing input equals a value": each_test(missing_passes_equal),
    "`known` lets a missing input through": each_test(known_passes_missing),
    "`-` does not let a missing input through": each_test(dash_wants_a_value),
    "`missing` is lost among several": each_test(missing_lost_among_several),
    "`none of` lets a missing input through": each_test(none_of_lets_missing_through),
    "`none of` looks at its first part only": each_test(none_of_its_first),
    "`has any of` looks at its first element only": each_test(has_all),
    "`has not` read as `has`": each_test(negation_lost),
    "rows from the last to the first": rows_turned,
    "rows numbered without the broken ones": numbered_anew,
    "`else` forgotten": else_forgotten,
    "exactly one row read as the first": combine_as(Combining.FIRST, Combining.UNIQUE),
    "the first row read as exactly one": combine_as(Combining.UNIQUE, Combining.FIRST),
    "the highest read as the first": combine_as(Combining.FIRST, Combining.HIGHEST),
    "highest first read as the order of rows": combine_as(Combining.ALL, Combining.ALL_HIGHEST_FIRST),
    "the least read as the greatest": combine_as(Combining.GREATEST, Combining.LEAST),
    "a sum read as the first row": combine_as(Combining.FIRST, Combining.SUM),
}


def disagrees(outcome: Outcome, trial: Trial, inputs: Sequence[Any]) -> bool:
    expected = decide(trial.table, inputs, trial.parameters)
    values = tuple((v.relation, v.value) if isinstance(v, Limit) else v for v in outcome.values)
    return (outcome.row, values, outcome.conflict) != (expected.row, expected.values, expected.conflict)


@pytest.fixture(scope="module")
def sample() -> list[Trial]:
    """500 tables, the same in every run."""
    found: list[Trial] = []

    @settings(
        max_examples=500,
        derandomize=True,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(trials())
    def collect(trial: Trial) -> None:
        found.append(trial)

    collect()
    return found


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str, sample: list[Trial]) -> None:
    def shows(trial: Trial) -> bool:
        evaluate = compile_table(FAULTS[name](trial.table), trial.parameters).evaluate
        return any(disagrees(evaluate(*inputs), trial, inputs) for inputs in trial.inputs)

    assert any(shows(trial) for trial in sample)


def test_a_missing_input_read_as_zero_is_found(sample: list[Trial]) -> None:
    def shows(trial: Trial) -> bool:
        numbers = all(isinstance(column.expression.type, NumberType | MoneyType) for column in trial.table.inputs)
        evaluate = compile_table(trial.table, trial.parameters).evaluate
        return numbers and any(disagrees(evaluate(*zero_for_missing(inputs)), trial, inputs) for inputs in trial.inputs)

    assert any(shows(trial) for trial in sample)


def test_without_a_fault_nothing_is_found(sample: list[Trial]) -> None:
    for trial in sample:
        evaluate = compile_table(trial.table, trial.parameters).evaluate
        assert not any(disagrees(evaluate(*inputs), trial, inputs) for inputs in trial.inputs)
