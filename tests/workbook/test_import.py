"""Bringing tables in: what changes, what stays, and what is refused with its address."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from touchline.diagnostics import Diagnostic
from touchline.documents.workbook.bring_in import Imported, bring_in, sheets_of
from touchline.documents.workbook.difference import of_parameter, of_table
from touchline.documents.workbook.write import write_workbook
from workbook import formatted, meaning, parsed

POLICY = formatted("""\
ruleset small "Small"

parameter line money = 100k "Large"  # said at the board
  120k since 2027-01-01

account
  id  required text
  arr money >= 0
  plan one of free, team
  share percent 0% to 100%

segmentation tier "Tier"
  high "High"
  low  "Low"
  first row wins  # the order matters
    | arr     | plan || tier | because |
    | >= 100k | -    || high | "Large" |  # top
    | -       | -    || low  |         |
  always current

decide route "Route"
  one of fast, slow
  | share  || route |
  | >= 40% || fast  |
  | < 40%  || slow  |
  else slow
""")


def edited(*cells: tuple[str, str, object], policy: str = POLICY) -> bytes:
    """The workbook of the policy with cells typed into: sheet, address, value."""
    read = parsed(policy)
    book = load_workbook(io.BytesIO(write_workbook(read, meaning(read))))
    for sheet, address, value in cells:
        ws: Any = book[sheet]
        ws[address].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def imported(content: bytes, policy: str = POLICY) -> Imported:
    sheets = sheets_of(content, "tables.xlsx")
    assert not isinstance(sheets, Diagnostic), sheets
    return bring_in(parsed(policy), sheets)


def brought(*cells: tuple[str, str, object], policy: str = POLICY) -> str:
    done = imported(edited(*cells, policy=policy), policy)
    assert done.diagnostics == ()
    return done.texts["main.touch"]


def lines_changed(before: str, after: str) -> list[str]:
    """The lines that came, blanks at their ends and in their cells aside."""
    known = {" ".join(line.split()) for line in before.split("\n")}
    return [plain for line in after.split("\n") if (plain := " ".join(line.split())) not in known]


@pytest.mark.parametrize(
    "address, typed, line",
    [
        ("A6", "≥ 50 000", '| >= 50_000 | - || high | "Large" | # top'),
        ("A6", 50000, '| 50000 | - || high | "Large" | # top'),
        ("A6", "25k–<100K", '| 25k to <100k | - || high | "Large" | # top'),
        ("B6", "free; team", '| >= 100k | free, team || high | "Large" | # top'),
        ("E7", "Everyone else", '| - | - || low | "Everyone else" |'),
        ("F7", "the rest", "| - | - || low | | # the rest"),
        ("F6", None, '| >= 100k | - || high | "Large" |'),
    ],
)
def test_a_cell_that_is_typed_changes_its_row_alone(address: str, typed: object, line: str) -> None:
    after = brought(("tier", address, typed))
    assert lines_changed(POLICY, after) == [line]


def test_how_rows_combine_is_chosen_above_the_table() -> None:
    assert lines_changed(POLICY, brought(("tier", "B3", "highest wins"))) == ["highest wins # the order matters"]
    freed = brought(("tier", "B3", "exactly one row"))
    assert lines_changed(POLICY, freed) == ["# the order matters"], "the comment of the words stays"
    assert "first row wins" not in freed
    chosen = brought(("route", "B4", "first row wins"))
    assert lines_changed(POLICY, chosen) == ["first row wins"]
    assert imported(edited(policy=POLICY), chosen).texts["main.touch"] == POLICY


def test_a_share_and_a_date_are_taken_as_the_spreadsheet_holds_them() -> None:
    after = brought(("route", "A8", 0.5), ("Parameters", "D6", "2027-02-01"))
    assert lines_changed(POLICY, after) == ["120k since 2027-02-01", "| 0.5 || slow |"]


def test_parameters_change_their_values_dates_and_reasons() -> None:
    after = brought(("Parameters", "C5", 90000), ("Parameters", "E5", "Lower"), ("Parameters", "E6", "Board"))
    assert lines_changed(POLICY, after) == [
        'parameter line money = 90000 "Lower" # said at the board',
        '120k since 2027-01-01 "Board"',
    ]
    new = (("Parameters", "A7", "line"), ("Parameters", "C7", "150k"), ("Parameters", "D7", "2026-06-01"))
    assert lines_changed(POLICY, brought(*new)) == ["150k since 2026-06-01"]
    gone = brought(*((("Parameters", f"{c}6", None)) for c in "ABCD"), ("Parameters", "E5", None))
    assert "since" not in gone
    assert lines_changed(POLICY, gone) == ["parameter line money = 100k # said at the board"]


def test_a_file_that_is_not_formatted_keeps_every_other_line() -> None:
    loose = POLICY.replace("account\n  id", "account\n      id").replace("\n    |", "\n        |").replace("\n", "\r\n")
    after = brought(("tier", "C6", None), ("tier", "D6", "low"), policy=loose)
    before, now = loose.split("\r\n"), after.split("\r\n")
    assert len(before) == len(now)
    changed = [(a, b) for a, b in zip(before, now, strict=True) if a != b]
    assert changed == [
        ('        | >= 100k | -    || high | "Large" |  # top', '        | >= 100k | -    || low  | "Large" |  # top')
    ]


def test_rows_are_added_and_taken_out() -> None:
    read = parsed(POLICY)
    book = load_workbook(io.BytesIO(write_workbook(read, meaning(read))))
    ws: Any = book["tier"]
    ws.insert_rows(7)
    for column, value in zip("ABDE", ("-", "team", "high", "Team plans"), strict=True):
        ws[f"{column}7"] = value
    out = io.BytesIO()
    book.save(out)
    done = imported(out.getvalue())
    assert lines_changed(POLICY, done.texts["main.touch"]) == ['| - | team || high | "Team plans" |']
    (difference,) = [of_table(new) for new in done.tables]
    assert (difference.name, difference.words) == ("tier", "1 row added")
    assert difference.lines == (("+", '| - | team || high | "Team plans" |'),)
    back = imported(edited(), done.texts["main.touch"])
    assert back.texts["main.touch"] == POLICY
    assert [of_table(new).words for new in back.tables] == ["1 row taken out"]


def test_a_changed_parameter_is_shown_with_what_goes_and_what_comes() -> None:
    done = imported(edited(("Parameters", "C5", "90k")))
    (difference,) = [of_parameter(new) for new in done.parameters]
    assert difference.lines == (("-", '100k "Large"'), ("+", '90k "Large"'))


@pytest.mark.parametrize(
    "cell, code, address",
    [
        (("tier", "A6", "1,5"), "bad-spreadsheet", "tier!A6"),
        (("tier", "A6", "31.12.2026"), "bad-spreadsheet", "tier!A6"),
        (("tier", "A6", "$100k"), "bad-spreadsheet", "tier!A6"),
        (("tier", "B7", "free team"), "syntax", "tier!B7"),
        (("tier", "D7", None), "syntax", "tier!D7"),
        (("Parameters", "C5", "1,500"), "bad-spreadsheet", "Parameters!C5"),
        (("Parameters", "C5", "a b"), "syntax", "Parameters!C5"),
        (("Parameters", "D6", "soon"), "bad-date", "Parameters!D6"),
        (("Parameters", "A6", "lime"), "unknown-name", "Parameters!A6"),
        (("Parameters", "D6", None), "defined-twice", "Parameters!D6"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(cell: tuple[str, str, object], code: str, address: str) -> None:
    done = imported(edited(cell))
    assert done.texts == {}
    (found,) = done.diagnostics
    assert found.code == code
    assert found.span is not None
    source = done.sources[found.span.path]
    assert (source.address(found.span) or found.span.path) == address


def test_what_is_wrong_with_a_whole_sheet_is_said() -> None:
    assert [d.code for d in imported(edited(("tier", "B3", "frist row wins"))).diagnostics] == ["bad-spreadsheet"]
    assert [d.code for d in imported(edited(("tier", "B2", "teir"))).diagnostics] == ["unknown-name"]
    assert [d.code for d in imported(edited(("tier", "B2", "route"))).diagnostics] == ["defined-twice"]
    assert [d.code for d in imported(edited(("Parameters", "A4", "x"))).diagnostics] == ["table-shape"]


def test_a_sheet_of_ones_own_is_left_out_and_a_missing_one_changes_nothing() -> None:
    book = load_workbook(io.BytesIO(edited()))
    del book["route"]
    notes: Any = book.create_sheet("Notes")
    notes["A1"] = "to discuss"
    notes.merge_cells("A1:C1")
    out = io.BytesIO()
    book.save(out)
    done = imported(out.getvalue())
    assert (done.diagnostics, done.texts) == ((), {})
    assert done.untouched == ("route",)
    assert done.ignored == ("Notes",)


def test_a_sheet_that_was_made_by_hand_is_known_by_its_name() -> None:
    book = Workbook()
    ws: Any = book.active
    ws.title = "Route"
    for row in (["share", "", "route"], ["≥ 50 %", "", "fast"], ["< 50%", "", "slow"]):
        ws.append(row)
    out = io.BytesIO()
    book.save(out)
    after = imported(out.getvalue()).texts["main.touch"]
    assert lines_changed(POLICY, after) == ["| >= 50% || fast |", "| < 50% || slow |"]


def test_a_sheet_with_another_name_and_a_merged_title_is_still_its_table() -> None:
    book = load_workbook(io.BytesIO(edited(("tier", "A6", "≥ 90k"))))
    sheet: Any = book["tier"]
    sheet.title = "Tiers of 2027"
    sheet.merge_cells("A1:F1")
    out = io.BytesIO()
    book.save(out)
    done = imported(out.getvalue())
    assert (done.diagnostics, done.ignored) == ((), ())
    assert ">= 90k" in done.texts["main.touch"]


def test_a_number_that_stood_among_shares_before_comes_back() -> None:
    policy = POLICY.replace("0% to 100%", "0% to 500%").replace("| < 40%  |", "| < 40%, 2 |")
    assert imported(edited(policy=policy), policy).texts == {}
    (found,) = imported(edited(("route", "A7", ">= 15"), policy=policy), policy).diagnostics
    assert found.hint == "write `>= 15%`: without the sign 1 is all of it"


def test_a_parameter_that_is_a_share_keeps_its_sign() -> None:
    policy = POLICY.replace("parameter line money", 'parameter least percent = 15% "Least"\n\nparameter line money')
    assert "= 20%" in brought(("Parameters", "C5", "20 %"), policy=policy)
    assert "= 20%" in brought(("Parameters", "C5", 0.2), policy=policy)  # the cell shows shares
    assert "= 0.2 " in brought(("Parameters", "C5", "0.2"), policy=policy)
    (found,) = imported(edited(("Parameters", "C5", "20"), policy=policy), policy).diagnostics
    assert (found.code, found.hint) == ("bad-spreadsheet", "write `20%`: without the sign 1 is all of it")


def test_merged_parameters_are_refused() -> None:
    book = load_workbook(io.BytesIO(edited()))
    sheet: Any = book["Parameters"]
    sheet.merge_cells("A5:A6")
    out = io.BytesIO()
    book.save(out)
    assert [d.message for d in imported(out.getvalue()).diagnostics] == ["cells are merged at `Parameters!A5`"]


def test_nothing_that_is_a_table_is_an_error_not_a_success() -> None:
    book = Workbook()
    out = io.BytesIO()
    book.save(out)
    (found,) = imported(out.getvalue()).diagnostics
    assert (found.code, found.message) == ("unknown-name", "`Sheet` is no table of this ruleset")
    book.create_sheet("Notes")
    out = io.BytesIO()
    book.save(out)
    (found,) = imported(out.getvalue()).diagnostics
    assert found.message == "nothing in it is a table of this ruleset"
    assert isinstance(sheets_of(b"PK\x03\x04", "x.xlsx"), Diagnostic)
    assert isinstance(sheets_of(b"", "x.pdf"), Diagnostic)


def test_a_table_that_is_kept_in_a_file_is_changed_there() -> None:
    from touchline.syntax.program import parse_program
    from touchline.workspace.files import MemoryFiles

    start, end = POLICY.index("  | share"), POLICY.index("  else slow")
    policy = POLICY[:start] + '  first row wins from "route.csv"\n' + POLICY[end:]
    table = b"share,,route\n>= 40%,,fast\n,,slow\n"
    read = parse_program(MemoryFiles({"main.touch": policy.encode(), "route.csv": table}), "main.touch")
    content = write_workbook(read, meaning(read))
    for change, found in ((None, []), ("slow", ["not-here"])):
        book = load_workbook(io.BytesIO(content))
        ws: Any = book["route"]
        assert ws["B3"].value == "route.csv (change it there)"
        if change:
            ws["C8"].value = change
        out = io.BytesIO()
        book.save(out)
        sheets = sheets_of(out.getvalue(), "t.xlsx")
        assert isinstance(sheets, tuple)
        assert [d.code for d in bring_in(read, sheets).diagnostics] == found


def test_small_files_that_would_fill_the_memory_or_the_day_are_refused_in_words() -> None:
    far = Workbook()
    for title in ("tier", "route", "c", "d", "e"):
        ws: Any = far.create_sheet(title)
        ws["XFD1048576"] = "x"
    out = io.BytesIO()
    far.save(out)
    assert {d.code for d in imported(out.getvalue()).diagnostics} == {"table-too-large"}
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b" " * 19_000_000)
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    for content in (bomb.getvalue(), locked, b"renamed", edited()[:900]):
        refused = sheets_of(content, "tables.xlsx")
        assert isinstance(refused, Diagnostic)
        assert refused.code == "bad-spreadsheet"
