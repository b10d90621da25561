"""Workbooks as people have them: sheets, headings further down, dates, percentages, cells that hold no value."""

import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from portfolio.policies import TODAY, attempted, evaluator, ruleset
from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.loading import check_text
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.opening import open_named
from touchline.portfolio.records import Record
from touchline.portfolio.run import run
from touchline.portfolio.table import Table
from touchline.values.reading import Unreadable


def saved(tmp_path: Path, *rows: list[object], title: str = "Accounts") -> tuple[Path, Worksheet, openpyxl.Workbook]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(row)
    path = tmp_path / "accounts.xlsx"
    book.save(path)
    return path, sheet, book


def opened(path: Path, sheet: str | None = None) -> Table:
    found = open_named(path, ruleset(), Limits(), sheet)
    assert not isinstance(found, Diagnostic), found.message
    return found


def cells(table: Table) -> list[tuple[object, ...]]:
    return [record.cells for record in table.records() if isinstance(record, Record)]


def test_headings_are_found_below_a_title_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    path, _, _ = saved(
        tmp_path, ["Our accounts, October"], [], [None, "id", "ARR (USD)", "renews_on"],
        [None, "A", 5, datetime.date(2027, 1, 31)], [], [None, "B", 7.5, None],
    )  # fmt: skip
    table = opened(path)
    assert table.headings == ("", "id", "ARR (USD)", "renews_on")
    assert list(table.records()) == [
        Record(1, 4, (None, "A", 5, datetime.date(2027, 1, 31))),
        Record(2, 6, (None, "B", 7.5, None)),
    ]


def test_values_are_what_excel_takes_them_for(tmp_path: Path) -> None:
    path, sheet, book = saved(tmp_path, ["id", "name", "users", "renews_on", "x"], [7, 1.5, True, None, "_x0041_"])
    sheet["A2"].number_format = "00000"
    sheet["C2"].number_format = "0%"
    sheet["D2"] = datetime.datetime(2027, 1, 31, 10, 30)  # noqa: DTZ001 - a cell has no zone
    book.save(path)
    assert cells(opened(path)) == [("00007", 1.5, True, datetime.datetime(2027, 1, 31, 10, 30), "A")]  # noqa: DTZ001


POLICY = """
ruleset sheet "Sheet"
  language 1
  currency USD

account
  id    required text
  arr   money
  share percent
  since date
"""


def test_cells_without_a_value_of_their_own_are_named(tmp_path: Path) -> None:
    path, sheet, book = saved(
        tmp_path, ["id", "arr", "share", "since"], ["A", "=1+1", 0.4, "x"], ["B", None, None, None],
        ["=1", 1, 1, None], ["D", 5, 0.5, None], ["E", None, 0.5, None],
    )  # fmt: skip
    sheet["C3"].value, sheet["C3"].data_type = "#N/A", "e"
    sheet.merge_cells("B5:B6")
    book.save(path)
    checked = check_text(POLICY)
    assert checked.ruleset is not None
    table = open_named(path, checked.ruleset)
    assert not isinstance(table, Diagnostic)
    from touchline.backends.python import compile

    judge = compile(checked.ruleset)
    errors = []
    for record in table.records():
        assert isinstance(record, Record)
        account = dict(zip(("id", "arr", "share", "since"), record.cells, strict=True))
        errors += [error.message for error in judge.judge(account, today=TODAY).data_errors]
    assert errors == [
        "`arr` is a formula that was never calculated, at `Accounts!B2`; save it in Excel once",
        "`since` `x` is not a date written YYYY-MM-DD",
        "`share` is the error `#N/A`, at `Accounts!C3`; mend its formula",
        "`id` is a formula that was never calculated, at `Accounts!A4`; save it in Excel once",
        "`arr` is a part of the merged cells `Accounts!B5:B6`; split them and fill each in",
    ]
    summary = run(judge, table, TODAY)
    assert not isinstance(summary, NotRun)
    assert (summary.records, summary.judged, summary.rejected, summary.data_errors) == (5, 4, 1, 4)


def test_a_sheet_is_chosen_by_its_columns_or_by_name(tmp_path: Path) -> None:
    path, _, book = saved(tmp_path, ["For the board"], title="Notes")
    book.create_sheet("Nothing")
    for name in ("Accounts", "Older"):
        sheet = book.create_sheet(name)
        sheet.append(["id", "name"])
        sheet.append([name, "x"])
    book.save(path)
    table = opened(path)
    assert cells(table) == [("Accounts", "x")]
    (warning,) = table.warnings
    assert warning.code == "sheet-chosen"
    assert "`Accounts` is read, and not `Notes`, `Older`" in warning.message
    named = opened(path, "Older")
    assert (cells(named), named.warnings) == ([("Older", "x")], ())
    found = open_named(path, ruleset(), Limits(), "Account")
    assert isinstance(found, Diagnostic)
    assert found.hint == "did you mean `Accounts`?"


def test_the_sheet_with_most_of_the_columns_is_read_and_none_that_is_hidden(tmp_path: Path) -> None:
    path, _, book = saved(tmp_path, ["id", "total"], ["all", 3], title="Summary")
    book.create_sheet("Accounts").append(["id", "seats"])
    old = book.create_sheet("Old")
    old.append(["id", "seats", "name"])
    old.sheet_state = "hidden"
    book.save(path)
    table = opened(path)
    assert table.headings == ("id", "seats")
    (warning,) = table.warnings
    assert warning.message.endswith("has 2 sheets with data: `Accounts` is read, and not `Summary`")
    assert opened(path, "Old").headings == ("id", "seats", "name")


def test_rows_that_are_hidden_are_read_like_the_others(tmp_path: Path) -> None:
    path, sheet, book = saved(tmp_path, ["id", "arr"], ["A", 1], ["B", 2])
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:B3"
    book.save(path)
    assert cells(opened(path)) == [("A", 1), ("B", 2)]


def test_where_no_heading_is_known_they_are_still_found_below_titles(tmp_path: Path) -> None:
    path, _, _ = saved(
        tmp_path, ["Accounts"], ["As of", "1 May"], [], ["Ref", "What", "When", "Who"], ["A", 1, 2, "Z"]
    )  # fmt: skip
    table = opened(path)
    assert table.headings == ("Ref", "What", "When", "Who")
    assert [told.facts["headings"] for told in table.warnings] == [4]


def test_rows_are_as_wide_as_the_headings(tmp_path: Path) -> None:
    path, _, _ = saved(tmp_path, ["id", "name"], ["A"], ["B", "b", None, "a note beside"])
    assert cells(opened(path)) == [("A", None), ("B", "b")]


def test_a_damaged_workbook_gives_one_line(tmp_path: Path) -> None:
    path, _, _ = saved(tmp_path, ["id", "name"], *([f"A{n}", "x" * 50] for n in range(500)))
    whole = path.read_bytes()
    at = whole.index(b"xl/worksheets/sheet1.xml") + 200
    path.write_bytes(whole[:at] + bytes(255 - byte for byte in whole[at : at + 300]) + whole[at + 300 :])
    found = open_named(path, ruleset())
    if not isinstance(found, Diagnostic):
        result = attempted(path)
        assert isinstance(result, NotRun)
        found = result.diagnostics[-1]
    assert (found.code, found.message.endswith("is damaged")) == ("bad-accounts", True)
    path.write_bytes(whole[: len(whole) // 2])
    cut = open_named(path, ruleset())
    assert isinstance(cut, Diagnostic)
    assert "is not an Excel workbook" in cut.message


@pytest.mark.parametrize("field", ["id", "name", "arr", "vertical", "use_cases", "users", "renews_on", "csm_email"])
def test_an_unreadable_cell_is_an_error_of_every_type(field: str) -> None:
    account = {"id": "A", field: Unreadable("is the error `#N/A`, at `S!A1`; mend it")}
    (error,) = evaluator().judge(account, today=TODAY).data_errors
    assert (error.field, "`S!A1`" in error.message) == (field, True)
