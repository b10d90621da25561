"""The cadence through the year: what comes every quarter closes each quarter, what comes every year closes the year."""

from __future__ import annotations

import datetime

import pytest

from declared import resolved
from printed import made, markdown_tables
from touchline.documents.book.services import months_of
from touchline.model.ruleset import Length
from touchline.syntax.tree import Unit

APRIL = datetime.date(2026, 4, 1)


@pytest.mark.parametrize(
    "count, unit, months",
    [
        (1, Unit.YEAR, (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
        (6, Unit.MONTH, (0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1)),
        (1, Unit.QUARTER, (0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1)),
        (1, Unit.MONTH, (1,) * 12),
        (2, Unit.YEAR, (0,) * 12),
    ],
)
def test_what_comes_so_often_is_there_so_often(count: int, unit: Unit, months: tuple[int, ...]) -> None:
    assert months_of(Length(count, unit), APRIL) == months


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_a_month_is_met_once_a_month_wherever_the_fiscal_year_starts(month: int, year: int) -> None:
    assert months_of(Length(1, Unit.MONTH), datetime.date(year, month, 1)) == (1,) * 12


def test_every_two_weeks_comes_26_times() -> None:
    assert sum(months_of(Length(2, Unit.WEEK), APRIL)) == 26


YEARLY = """\
ruleset y "Yearly"
  language 1

role csm "Manager"

account
  id  required text

service
  owner csm
  touch plan "Plan for the year" every TIME by owner
"""


def test_no_touch_has_a_row_without_a_dot() -> None:
    yearly = made(resolved(YEARLY.replace("TIME", "year"))).files["playbook.md"]
    (row,) = [
        row for table in markdown_tables(yearly) for row in table if row[0] == "Plan for the year" and len(row) > 3
    ]
    assert row[1:] == [""] * 11 + ["●"]
    rarely = made(resolved(YEARLY.replace("TIME", "2 years"))).files["playbook.md"]
    assert not [row for table in markdown_tables(rarely) for row in table if len(row) > 3]
    assert "**Plan for the year** comes every 2 years: not yet in the first year." in rarely
