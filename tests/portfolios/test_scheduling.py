"""The shipped portfolio is what its generator gives, and is as full of holes as it is meant to be."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from portfolios.scheduling import ACCOUNTS, COLUMNS, portfolio

SHIPPED = Path(__file__).parents[2] / "rulesets" / "scheduling" / "portfolio.csv"


def test_the_shipped_file_is_the_generated_one() -> None:
    assert SHIPPED.read_bytes() == portfolio().encode("utf-8")


def test_it_has_500_accounts_to_judge_and_three_to_reject() -> None:
    records = list(csv.DictReader(io.StringIO(portfolio())))
    ids = [record["id"] for record in records]
    once = [i for i in ids if i and ids.count(i) == 1]
    assert len(once) == ACCOUNTS
    assert len(records) - len(once) == 3


def test_every_hole_is_there() -> None:
    records = list(csv.DictReader(io.StringIO(portfolio())))
    never_empty = {"name", "plan", "seats", "usage_measured_on", "started_on", "renews_on", "strategic"}
    for column in set(COLUMNS) - never_empty:
        assert any(not record[column] for record in records) or column == "champion_left", column
