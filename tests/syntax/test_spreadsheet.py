"""Tables kept in CSV and Excel files."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from syntax.reading import bare, sound
from touchline.limits import with_limits
from touchline.source import Span
from touchline.syntax import tree
from touchline.syntax.spreadsheet import SheetRead, read_spreadsheet

AT = Span("main.touch", 0, 5)
TEXT = """segmentation tier
  | arr            | strategic | vertical             || tier | because   |
  | >= 25k         | yes       | education, tech      || high | "Big, new" |
  | 5 to <25k      | -         | none of a, b         || low  |           |
"""
ROWS = [
    ["arr", "strategic", "vertical", "", "tier", "because"],
    [">= 25k", "yes", "education, tech", "", "high", "Big, new"],
    ["5 to <25k", "", "none of a, b", "", "low", ""],
]


def csv_table(text: str | bytes, **limits: int) -> SheetRead:
    content = text if isinstance(text, bytes) else text.encode()
    return read_spreadsheet(content, "tiers.csv", None, AT, with_limits(limits))


def workbook(rows: Sequence[Sequence[Any]], title: str = "Tiers") -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx_table(content: bytes, sheet: str | None = "Tiers", **limits: int) -> SheetRead:
    return read_spreadsheet(content, "tiers.xlsx", sheet, AT, with_limits(limits))


def written() -> object:
    rows = sound(TEXT).blocks[0].clauses[0]
    assert isinstance(rows, tree.Rows)
    return bare(rows.table)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_csv_file_says_what_the_written_table_says(delimiter: str, mark: str, line_end: str) -> None:
    quoted = [delimiter.join(f'"{c}"' if delimiter in c else c for c in row) for row in ROWS]
    read = csv_table(mark + line_end.join(quoted) + line_end)
    assert read.diagnostics == ()
    assert bare(read.table) == written()


def test_a_workbook_says_what_the_written_table_says() -> None:
    read = xlsx_table(workbook(ROWS))
    assert read.diagnostics == ()
    assert bare(read.table) == written()


def test_the_separator_may_be_written_and_the_only_sheet_needs_no_name() -> None:
    rows = [[c if c or i != 3 else "||" for i, c in enumerate(row)] for row in ROWS]
    assert bare(xlsx_table(workbook(rows), None).table) == written()


def test_values_of_a_workbook_are_spelled_as_the_language_spells_them() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Tiers"
    sheet.append(["a", "b", "c", "d", "", "x"])
    sheet.append([0.07, 25000.0, True, datetime.date(2026, 10, 1), None, -2.5])
    sheet["A2"].number_format = "0%"
    read = xlsx_table(saved(book))
    assert read.diagnostics == ()
    assert read.source is not None
    assert read.source.text.splitlines()[1] == "| 7% | 25000 | yes | 2026-10-01 || -2.5 |"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_error_points_at_file_row_and_column(kind: str) -> None:
    rows = [["arr", "plan", "", "tier"], [], ["> 5", ">< 3", "", "a"]]
    if kind == "csv":
        read = csv_table("\n".join(",".join(row) for row in rows))
        address = "tiers.csv:row 3, column B"
    else:
        read = xlsx_table(workbook(rows))
        address = "Tiers!B3"
    assert [d.code for d in read.diagnostics] == ["syntax"]
    assert read.source is not None
    span = read.diagnostics[0].span
    assert span is not None
    assert read.source.address(span) == address
    assert read.table is not None
    assert read.table.broken


def test_texts_that_would_break_a_table_line_stay_in_their_cell() -> None:
    because = 'He said "no | never" # really\nand left'
    read = xlsx_table(workbook([["arr", "", "tier", "because"], ["> 5", "", "a", because]]))
    assert read.diagnostics == ()
    assert read.table is not None
    cell = read.table.rows[0].results[1]
    assert isinstance(cell, tree.ValueCell)
    assert isinstance(cell.value, tree.Text)
    assert cell.value.value == because


@pytest.mark.parametrize("text", ["a | b", 'a "b', "# 5", "5 5", "a\nb c"])
def test_a_cell_that_cannot_be_read_is_one_error(text: str) -> None:
    read = xlsx_table(workbook([["arr", "", "tier"], [text, "", "a"], ["5", "", "b"]]))
    assert len(read.diagnostics) == 1
    assert read.table is not None
    assert len(read.table.rows) == 1


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "bad-spreadsheet"),
        ("\n\n", "bad-spreadsheet"),
        ("arr,tier\n5,a\n", "table-shape"),
        ("arr,,tier,,x\n5,,a,,b\n", "table-shape"),
        ("arr,,tier\n5,9,a\n", "table-shape"),
        ("arr,,tier\n5,,a,9\n", "table-shape"),
        ('arr,,tier\n"5,,a\n', "bad-spreadsheet"),
        ("arr,,tier\n5\0,,a\n", "not-text"),
        (b"arr,,tier\n\xff,,a\n", "not-text"),
        (f"arr,,tier\n{'x' * 5001},,a\n", "bad-spreadsheet"),
    ],
)
def test_a_csv_file_that_is_no_table_is_one_error(text: str | bytes, code: str) -> None:
    assert [d.code for d in csv_table(text).diagnostics] == [code]


def test_a_table_larger_than_the_limits_is_one_error() -> None:
    rows = "arr,,tier\n" + "5,,a\n" * 5
    assert [d.code for d in csv_table(rows, table_rows=4).diagnostics] == ["table-too-large"]
    assert csv_table(rows, table_rows=5).diagnostics == ()
    assert [d.code for d in csv_table(rows, table_columns=1).diagnostics] == ["table-too-large"]


def test_a_formula_without_a_stored_value_is_an_error_at_its_cell() -> None:
    read = xlsx_table(workbook([["arr", "", "tier"], ["=1+1", "", "a"]]))
    assert read.source is not None
    assert read.diagnostics[0].message == "a formula has no stored value"
    span = read.diagnostics[0].span
    assert span is not None
    assert read.source.address(span) == "Tiers!A2"
    assert read.table is not None
    assert read.table.broken


def test_merged_cells_are_refused_for_they_would_read_as_any_value() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Tiers"
    for row in [["arr", "plan", "", "tier"], ["> 5", "a", "", "x"], [None, "b", "", "y"]]:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    assert [d.message for d in xlsx_table(saved(book)).diagnostics] == ["cells are merged at `Tiers!A2`"]


def test_a_title_may_be_merged_and_headings_may_not() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Tiers"
    for row in [["Our tiers"], ["Rows combine", "first row wins"], ["arr", "", "tier"], ["> 5", "", "x"]]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    assert xlsx_table(saved(book)).diagnostics == ()
    sheet.merge_cells("A2:A3")
    assert [d.message for d in xlsx_table(saved(book)).diagnostics] == ["cells are merged at `Tiers!A2`"]


def test_a_note_below_a_table_is_no_row() -> None:
    (found,) = csv_table("arr,plan,,tier\n> 5,a,,x\n\n,Ann: check with finance,,\n").diagnostics
    assert (found.code, found.hint) == ("table-shape", "give it a result, or begin a note with `#`")
    assert found.message == "row 4 of `tiers.csv` holds one cell alone, and no result"
    assert csv_table("arr,plan,,tier\n> 5,a,,x\n\n,# Ann: check with finance,,\n").diagnostics == ()


def test_the_column_of_reasons_may_have_a_capital() -> None:
    read = csv_table("arr,,tier,Because\n> 5,,x,Large: see #1\n")
    assert read.diagnostics == ()
    assert read.table == csv_table("arr,,tier,because\n> 5,,x,Large: see #1\n").table


def test_sheets_are_named_or_offered() -> None:
    content = workbook(ROWS)
    read = xlsx_table(content, "Tier")
    assert [(d.code, d.hint) for d in read.diagnostics] == [("bad-spreadsheet", "did you mean `Tiers`?")]
    book = Workbook()
    book.create_sheet("Two")
    assert [d.message for d in xlsx_table(saved(book), None).diagnostics] == ["`tiers.xlsx` has 2 sheets"]


def test_a_cell_in_the_last_row_and_column_is_refused() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Tiers"
    sheet["A1"] = "arr"
    sheet["XFD1048576"] = "x"
    assert [d.code for d in xlsx_table(saved(book)).diagnostics] == ["table-too-large"]


def test_a_file_that_unpacks_to_much_more_is_refused_unopened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"a" * 15_000_000)
    (found,) = xlsx_table(out.getvalue()).diagnostics
    assert found.code == "bad-spreadsheet"
    assert "unpacks" in found.message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", b"\x00" * 1000])
def test_bytes_that_are_no_workbook_are_one_error(content: bytes) -> None:
    assert [d.code for d in xlsx_table(content).diagnostics] == ["bad-spreadsheet"]


def test_a_damaged_workbook_is_one_error() -> None:
    content = workbook(ROWS)
    for at in range(0, len(content), 97):
        damaged = content[:at] + b"\xff\x00\x13" + content[at + 3 :]
        read = xlsx_table(damaged)
        assert read.table is not None or len(read.diagnostics) == 1


def test_other_kinds_of_file_are_refused() -> None:
    read = read_spreadsheet(b"", "tiers.pdf", None, AT)
    assert [d.message for d in read.diagnostics] == ["`tiers.pdf` is neither a `.csv` nor a `.xlsx` file"]
