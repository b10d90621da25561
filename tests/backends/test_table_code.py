"""The compiled function of a table against the brute-force reading of the language's page."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from oracle.random_tables import Trial, trials
from oracle.tables import decide
from touchline.backends.python.table_code import compile_table
from touchline.tables.outcomes import Limit


def plain(value: Any) -> Any:
    return (value.relation, value.value) if isinstance(value, Limit) else value


@given(trials())
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_compiled_table_gives_what_the_page_says(trial: Trial) -> None:
    evaluate = compile_table(trial.table, trial.parameters).evaluate
    for inputs in trial.inputs:
        outcome = evaluate(*inputs)
        expected = decide(trial.table, inputs, trial.parameters)
        assert tuple(plain(value) for value in outcome.values) == expected.values
        assert (outcome.row, outcome.conflict) == (expected.row, expected.conflict)
