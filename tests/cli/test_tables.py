"""`export` and `import`: tables out to a spreadsheet and back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from commands import RULES, Touchline, everything
from touchline.cli import console

TABLE = """
decide route "Route"
  one of fast, slow
  first row wins
    | arr    || route | because |
    | >= 50k || fast  | "Large" |
    | -      || slow  |         |
"""
POLICY = RULES + TABLE


@pytest.fixture
def tables(workspace: Path, touchline: Touchline) -> Path:
    """A workspace with a table, and its workbook beside it."""
    (workspace / "small.touch").write_text(POLICY, encoding="utf-8")
    assert touchline("format").code == 0
    ran = touchline("export", "xlsx", ".", "--out", "t.xlsx")
    assert (ran.code, ran.out, ran.err) == (0, "t.xlsx\n", "edit it, then: touchline import t.xlsx --into .\n")
    return workspace


def type_into(file: str, sheet: str, address: str, value: object) -> None:
    book = load_workbook(file)
    ws: Any = book[sheet]
    ws[address].value = value
    book.save(file)


def test_what_was_not_edited_changes_nothing(tables: Path, touchline: Touchline) -> None:
    before = everything(tables)
    ran = touchline("import", "t.xlsx", "--into", ".")
    assert (ran.code, ran.out) == (0, "nothing to change: the tables of t.xlsx say what the ruleset says\n")
    assert everything(tables) == before


def test_a_row_that_will_never_be_reached_is_told_before_anybody_agrees(tables: Path, touchline: Touchline) -> None:
    type_into("t.xlsx", "route", "A7", "> 90k")
    ran = touchline("import", "t.xlsx", "--into", ".", "--check")
    assert "warning[hidden-row]: row 2 of `route` is never reached" in ran.err
    assert "= note: the cell is route!A7" in ran.err


def test_a_difference_is_shown_and_written_with_yes(tables: Path, touchline: Touchline) -> None:
    type_into("t.xlsx", "route", "A6", "≥ 60 000")
    before = everything(tables)
    checked = touchline("import", "t.xlsx", "--into", ".", "--check")
    difference = """\
route (small.touch:44): 1 row changed
  - | >= 50k || fast | "Large" |
  + | >= 60_000 || fast | "Large" |

"""
    assert (checked.code, checked.out, checked.err) == (1, difference, "nothing was changed: this was a check\n")
    unasked = touchline("import", "t.xlsx", "--into", "small.touch")
    assert (unasked.code, unasked.out) == (1, difference)
    assert unasked.err == "nothing was changed: say `--yes` to write\n"
    assert everything(tables) == before
    ran = touchline("import", "t.xlsx", "--into", ".", "--yes")
    assert (ran.code, ran.out) == (0, f"{difference}changed small.touch\n")
    assert touchline("check").code == 0
    assert touchline("format", "--check").code == 0
    assert {name for name, content in everything(tables).items() if before.get(name) != content} == {"small.touch"}


@pytest.mark.parametrize("answer, code", [("y\n", 0), ("n\n", 1), ("\n", 1)])
def test_a_person_is_asked(
    tables: Path, touchline: Touchline, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    type_into("t.xlsx", "route", "A6", 60000)
    before = everything(tables)
    monkeypatch.setattr(console, "in_terminal", lambda stream=None: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    ran = touchline("import", "t.xlsx", "--into", ".")
    assert "Change this file?" in ran.err
    assert ran.code == code
    assert (everything(tables) == before) == (code == 1)


def test_a_ruleset_that_would_have_mistakes_is_not_written(tables: Path, touchline: Touchline) -> None:
    type_into("t.xlsx", "route", "C6", "fats")
    before = everything(tables)
    ran = touchline("import", "t.xlsx", "--into", ".", "--yes")
    assert ran.code == 1
    assert "error[unknown-choice]" in ran.err
    assert "the cell is route!C6" in ran.err
    assert ran.err.endswith("(`--anyway` writes it all the same)\n")
    assert everything(tables) == before
    assert touchline("import", "t.xlsx", "--into", ".", "--yes", "--anyway").code == 0
    assert "fats" in (tables / "small.touch").read_text(encoding="utf-8")


def test_a_cell_that_cannot_be_read_is_shown_by_its_address(tables: Path, touchline: Touchline) -> None:
    type_into("t.xlsx", "route", "A6", "1,5")
    ran = touchline("import", "t.xlsx", "--into", ".", "--yes")
    assert ran.code == 1
    assert "route!A6" in ran.err
    assert "hint: write `1.5` for one number, `1, 5` for two values" in ran.err


def test_a_ruleset_that_cannot_be_read_is_left_alone(tables: Path, touchline: Touchline) -> None:
    (tables / "small.touch").write_text(POLICY + "decide\n  |", encoding="utf-8")
    ran = touchline("import", "t.xlsx", "--into", ".", "--yes")
    assert ran.code == 1
    assert ran.err.endswith("nothing was changed: mend the ruleset first, then bring the tables in\n")
    assert touchline("export", "xlsx", ".", "--out", "u.xlsx").code == 1
    assert not Path("u.xlsx").exists()


def test_csv_files_go_out_and_come_back(tables: Path, touchline: Touchline) -> None:
    ran = touchline("export", "csv", ".", "--out", "t")
    assert (ran.code, ran.out) == (0, f"{Path('t/route.csv')}\n")
    table = Path("t/route.csv")
    assert table.read_bytes().decode("utf-8-sig") == "arr,||,route,because\r\n>= 50k,,fast,Large\r\n-,,slow,\r\n"
    table.write_bytes("arr;;route;because\n≥ 60k;;fast;Large\n;;slow;\n".encode())
    for file in ("t", "t/route.csv"):
        assert '+ | >= 60k || fast | "Large" |' in touchline("import", file, "--into", ".", "--check").out
    (tables / "t" / "other.csv").write_text("a,,b\n1,,2\n")
    assert "`other.csv` is no table of this ruleset, and was left out" in touchline("import", "t", "--into", ".").err


def test_a_workbook_that_may_hold_changes_is_not_written_over(tables: Path, touchline: Touchline) -> None:
    type_into("t.xlsx", "route", "A6", 60000)
    before = everything(tables)
    ran = touchline("export", "xlsx", ".", "--out", "t.xlsx")
    assert ran.code == 1
    assert "`t.xlsx` is there already, and may hold changes of yours" in ran.err
    assert everything(tables) == before
    assert touchline("export", "xlsx", ".", "--out", "t.xlsx", "--replace").code == 0
    assert touchline("import", "t.xlsx", "--into", ".").code == 0


@pytest.mark.parametrize(
    "arguments, code",
    [
        (("export", "pdf", "."), 2),
        (("export", "xlsx", "nowhere"), 2),
        (("export", "xlsx", ".", "--out", "t.ods"), 2),
        (("export", "csv", ".", "--out", "t.xlsx"), 2),
        (("import", "t.xlsx"), 2),
        (("import", "nowhere.xlsx", "--into", "."), 2),
        (("import", "t.xlsx", "--into", "nowhere"), 2),
        (("import", "accounts.csv", "--into", "."), 1),
        (("import", "small.touch", "--into", "."), 1),
    ],
)
def test_wrong_use_is_said_and_changes_nothing(
    tables: Path, touchline: Touchline, arguments: tuple[str, ...], code: int
) -> None:
    before = everything(tables)
    ran = touchline(*arguments)
    assert ran.code == code
    assert ran.err
    assert everything(tables) == before


def test_a_terminal_is_not_steered_by_a_reason(tables: Path, touchline: Touchline) -> None:
    type_into("t.xlsx", "route", "D6", "\u202eegraL")
    ran = touchline("import", "t.xlsx", "--into", ".", "--check")
    assert '  + | >= 50k || fast | "\\u202eegraL" |' in ran.out


def test_a_cell_that_cannot_be_understood_is_shown_as_it_stands(tables: Path, touchline: Touchline) -> None:
    type_into("t.xlsx", "route", "A6", "95.000")
    ran = touchline("import", "t.xlsx", "--into", ".", "--check")
    assert ran.code == 1
    assert " --> t.xlsx route!A6\n" in ran.all
    assert '6 | | 95.000 || fast | "Large" |\n  |   ^^^^^^ this cell\n' in ran.all
