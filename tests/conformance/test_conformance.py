"""Other people's decision tables give what their sources say: values, and the rows that decide."""

from __future__ import annotations

import datetime
import functools
from pathlib import Path

import pytest

from conformance.adapter import (
    CORPORA,
    DECISION,
    LISTS,
    Neutral,
    account,
    answer,
    comparable,
    deciding_row,
    read,
    ruleset,
)
from touchline.backends.python import Evaluator, compile
from touchline.judgement.judgement import Judgement
from touchline.loading import check_text

OF_TABLES = {
    "gap", "overlapping-rows", "rows-agree", "row-never-matches", "hidden-row", "redundant-row", "shared-bound",
    "mergeable-rows",
}  # fmt: skip
"""What may be found in them, and is no mistake of ours."""

TODAY = datetime.date(2026, 10, 1)

CASES = {"tck": 81, "feelnull": 168}
"""Corpora, and how many cases each has: none may get lost on the way."""

DIFFERENCES = {
    "rows that agree": "ANY is not a word of its own: where exactly one row should apply, rows that agree may overlap",
    "highest needs an order": "`highest wins` and `all rows, highest first` take choices only (M19): an output whose "
    "source lists no values is declared with them in the order in which they appear",
    "lists have no default": "`all rows` gives an empty list when nothing matches (M20): a default is left out",
    "another type is missing": "a value of another type than the field's is a data error, and the field is missing",
    "the least has a row": "`least of rows` and `greatest of rows` name the row that has the value; DMN names none",
    "numbers are doubles": "a number is the double nearest to its decimal (M1), not an exact decimal",
}
"""Every intended difference between the sources' meaning and ours; tests/conformance/README.md tells them."""


@functools.cache
def corpus(name: str) -> Neutral:
    found = read(name)
    if found is None:
        pytest.skip(f"the corpus is not at {CORPORA / name}")
    return found


@functools.cache
def evaluator(name: str, table: str) -> Evaluator:
    text = ruleset(corpus(name).tables[table])
    checked = check_text(text)
    assert checked.ruleset is not None, [(d.code, d.message) for d in checked.diagnostics] + [text]
    return compile(checked.ruleset)


@pytest.mark.parametrize("name", CASES)
def test_every_table_is_a_ruleset(name: str) -> None:
    """Nothing is wrong with how it is written. Many of the sources' tables leave gaps or overlap, which is told."""
    for table in corpus(name).tables.values():
        checked = check_text(ruleset(table))
        assert checked.ruleset is not None, ruleset(table)
        assert {d.code for d in checked.diagnostics} <= OF_TABLES, ruleset(table)


@pytest.mark.parametrize("name", CASES)
def test_every_case_gives_the_value_and_the_row_of_its_source(name: str) -> None:
    neutral = corpus(name)
    assert len(neutral.cases) == CASES[name]
    for case in neutral.cases:
        table = neutral.tables[case["table"]]
        judgement: Judgement = evaluator(name, case["table"]).judge(account(case), today=TODAY)
        decision = judgement.decisions[DECISION]
        given, expected = answer(table, decision.results), case["expected"]
        assert comparable(table, given) == comparable(table, expected), (case, ruleset(table))
        assert decision.reason.row == deciding_row(table, case), (case, ruleset(table))
        assert bool(judgement.data_errors) == bool(case.get("type_mismatch")), (case, judgement.data_errors)


@pytest.mark.parametrize("name", CASES)
def test_all_rows_of_a_list_are_named_in_its_order(name: str) -> None:
    neutral = corpus(name)
    for case in neutral.cases:
        table = neutral.tables[case["table"]]
        if table["hit_policy"] in LISTS:
            reason = evaluator(name, case["table"]).judge(account(case), today=TODAY).decisions[DECISION].reason
            assert list(reason.rows) == case["rows_computed"], (case, ruleset(table))


def test_the_readme_tells_every_difference() -> None:
    told = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
    for difference in DIFFERENCES:
        assert f"**{difference}**" in told
