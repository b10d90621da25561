"""Dates that are not written as their field says: what can be told of them, and that nothing is guessed."""

import datetime
from pathlib import Path

import pytest

from touchline.backends.python import compile
from touchline.diagnostics import Diagnostic
from touchline.loading import check_text
from touchline.portfolio.accounts import NotRun, Portfolio, open_portfolio
from touchline.portfolio.describe import describe
from touchline.portfolio.opening import open_named
from touchline.portfolio.table import Table

D = datetime.date

POLICY = """
ruleset dates "Dates"
  language 1
  time zone "America/New_York"

account
  {reads}
  id      required text
  starts  date
  renews  date
  seen    date {seen}
"""


def opened(tmp_path: Path, rows: list[str], reads: str = "", seen: str = "") -> tuple[Portfolio, Table]:
    checked = check_text(POLICY.format(reads=reads, seen=seen))
    assert checked.ruleset is not None, [d.message for d in checked.diagnostics]
    path = tmp_path / "export.csv"
    path.write_text("id;starts;renews;seen\n" + "".join(f"{n};{row}\n" for n, row in enumerate(rows)), encoding="utf-8")
    table = open_named(path, checked.ruleset)
    assert not isinstance(table, Diagnostic)
    found = open_portfolio(compile(checked.ruleset), table)
    assert not isinstance(found, NotRun)
    return found, table


def dates(found: Portfolio) -> list[tuple[object, ...]]:
    """The dates that the accounts are judged by, None where there is a data error or no cell."""
    today = D(2026, 11, 1)
    judged = [found.evaluator.judge(account, today=today) for account in found.accounts()]
    return [tuple(each.fields[name] for name in ("starts", "renews", "seen")) for each in judged]


def hints(found: Portfolio) -> list[tuple[str, str | None]]:
    return [(each.code, each.hint) for each in found.diagnostics]


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        (["1/2/2026;12/31/2026;"], (D(2026, 1, 2), D(2026, 12, 31), None)),
        (["1/2/2026;31/12/2026;"], (D(2026, 2, 1), D(2026, 12, 31), None)),
        (["1.2.2026;3.4.2026;5.6.26"], (D(2026, 2, 1), D(2026, 4, 3), D(2026, 6, 5))),
        (["1-2-2026;;12-31-2026, 11:30 PM"], (D(2026, 1, 2), None, D(2026, 12, 31))),
        (["2026/1/2;;"], (D(2026, 1, 2), None, None)),
        (["1/2/2026;2027-01-02;", "12/31/2026;;"], (D(2026, 1, 2), D(2027, 1, 2), None)),
    ],
)
def test_an_export_of_salesforce_is_read_in_the_order_that_it_shows(
    tmp_path: Path, rows: list[str], read: tuple[object, ...]
) -> None:
    found, table = opened(tmp_path, rows, "reads salesforce")
    assert dates(found)[0] == read
    assert {each.code for each in found.diagnostics} == {"dates-taken"}
    described = describe(found.evaluator.ruleset, table)
    assert not isinstance(described, NotRun)
    assert [field.wrong for field in described.fields] == [0, 0, 0, 0]
    assert described.diagnostics == found.diagnostics


@pytest.mark.parametrize(
    "rows",
    [
        ["1/2/2026;3/4/2026;12/12/2026"],  # either
        ["1/2/2026;12/31/2026;31/12/2026"],  # some so and some so
        ["1/2/2026;;", "13/13/2026;;"],  # a date that is none shows nothing
    ],
)
def test_where_the_file_does_not_show_one_order_nothing_is_guessed(tmp_path: Path, rows: list[str]) -> None:
    found, _ = opened(tmp_path, rows, "reads salesforce")
    assert set(dates(found)) == {(None, None, None)}
    assert {each.code for each in found.diagnostics} == {"other-dates"}


def test_a_field_that_says_how_it_is_written_is_read_so_alone(tmp_path: Path) -> None:
    found, _ = opened(tmp_path, ["1/2/2026;;12/31/2026"], "reads salesforce", 'written "D/M/YYYY"')
    assert dates(found) == [(None, None, None)]
    assert hints(found)[1] == ("other-dates", 'say `written "M/D/YYYY"` in its field')


def test_other_files_are_told_what_to_write_and_not_read(tmp_path: Path) -> None:
    found, _ = opened(tmp_path, ["1/2/2026;12/31/2026;3.4.26", ";11/30/2026;"])
    assert dates(found) == [(None, None, None)] * 2
    either = 'look one up, and say `written "D/M/YYYY"` or `written "M/D/YYYY"` in its field: each can be either'
    assert hints(found) == [
        ("other-dates", either),  # the others are of both kinds, and say nothing of it
        ("other-dates", 'say `written "M/D/YYYY"` in its field'),
        ("other-dates", 'say `written "D.M.YY"` in its field'),
    ]


def test_what_is_no_date_in_any_form_is_not_told_as_one(tmp_path: Path) -> None:
    found, _ = opened(tmp_path, ["soon;5-Oct-26;20261005"])
    assert hints(found) == []


@pytest.mark.parametrize("written", ["D.M.YYYY", "DD.MM.YYYY"])
def test_a_day_that_its_month_has_not_is_told_as_such_and_no_other_form_is_asked_for(
    tmp_path: Path, written: str
) -> None:
    found, _ = opened(tmp_path, [";;31.02.2026", ";;29.02.2028"], "", f'written "{written}"')
    assert hints(found) == []
    told = [found.evaluator.judge(each, today=D(2026, 11, 1)).data_errors for each in found.accounts()]
    assert [[error.message for error in errors] for errors in told] == [
        ["`seen` `31.02.2026` is no day in the calendar"],
        [],
    ]


@pytest.mark.parametrize("cell", ["13/13/2026", "0/5/2026", "32/5/2026"])
def test_a_form_that_the_field_says_already_is_not_asked_for(tmp_path: Path, cell: str) -> None:
    found, _ = opened(tmp_path, [f";;{cell}"], "", 'written "D/M/YYYY"')
    assert hints(found) == [("other-dates", "mend the file: in the form that the field says they are no dates")]


def test_a_private_date_is_not_shown(tmp_path: Path) -> None:
    found, _ = opened(tmp_path, [";;12/31/2026"], "", "private")
    (told,) = found.diagnostics
    assert told.message.endswith("has 1 date for `seen` not written YYYY-MM-DD")
