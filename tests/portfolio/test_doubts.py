"""What is read as the page says and may not be what was meant is told, unless a cell speaks against it."""

from pathlib import Path

import openpyxl
import pytest

from touchline.backends.python import compile
from touchline.diagnostics import Diagnostic
from touchline.loading import check_text
from touchline.portfolio.accounts import NotRun, open_portfolio
from touchline.portfolio.opening import open_named

POLICY = """
ruleset doubts "Doubts"
  language 1

account
  id    required text {private}
  arr   money {written}
  share percent {private}
  seats whole number
"""


def doubts(path: Path, private: str = "", written: str = "") -> list[str]:
    checked = check_text(POLICY.format(private=private, written=written))
    assert checked.ruleset is not None, [d.message for d in checked.diagnostics]
    table = open_named(path, checked.ruleset)
    assert not isinstance(table, Diagnostic)
    found = open_portfolio(compile(checked.ruleset), table)
    assert not isinstance(found, NotRun)
    return [each.message for each in found.diagnostics if each.code.startswith("doubtful")]


def csv(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "a.csv"
    path.write_text("id;arr;share;seats\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["Total", "TOTALS", "Grand Total:", "Subtotal (12 records)", "Summe", " Gesamt "])
def test_a_record_called_a_sum_is_told(tmp_path: Path, name: str) -> None:
    path = csv(tmp_path, "A;1;;", f"{name};1;;")
    (told,) = doubts(path)
    assert told.endswith(f"has a record called `{name.strip()}` in line 3, which is judged like an account")
    assert "Total" not in doubts(path, private="private")[0]


@pytest.mark.parametrize("name", ["TotalEnergies", "Total Tools", "Summer", "A-Total", "Sumitomo"])
def test_a_name_that_begins_like_one_is_not(tmp_path: Path, name: str) -> None:
    assert doubts(csv(tmp_path, f"{name};1;;")) == []


def test_notes_below_the_accounts_are_told(tmp_path: Path) -> None:
    path = csv(tmp_path, "A;1;;", "B;;;", "C;1;;", "Confidential;;;", "Copyright;;;")
    (told,) = doubts(path)
    assert told.endswith("ends with 2 records that hold nothing but an id, `Confidential` in line 5")
    assert doubts(csv(tmp_path, "A;;;", "B;;;")) == []  # where no record holds more, that is how the file is
    assert doubts(csv(tmp_path, "A;;;", "B;1;;")) == []


def test_points_before_three_digits_are_told_unless_a_cell_speaks_against(tmp_path: Path) -> None:
    (told,) = doubts(csv(tmp_path, "A;12.500;;", "B;1;;", "C;-1.250;;"))
    assert told.endswith("2 cells for `arr` with three digits after a point, such as `12.500`, which is read as 12.5")
    (told,) = doubts(csv(tmp_path, "A;;;12.000"))  # a whole number too
    assert "`seats`" in told
    for clear in ("2.5", "1234.500", "0.125"):
        assert doubts(csv(tmp_path, "A;12.500;;", f"B;{clear};;")) == []
    for written in ('written "1.000"', 'written "1.5"'):
        assert doubts(csv(tmp_path, "A;12.500;;"), written=written) == []


def test_a_share_without_its_sign_is_told_unless_a_cell_speaks_against(tmp_path: Path) -> None:
    path = csv(tmp_path, "A;;40;", "B;;0;", "C;;-5;")
    (told,) = doubts(path)
    assert told.endswith("2 cells for `share` without a `%`, such as `40`, which is read as 4000%")
    assert doubts(path, private="private")[0].endswith("2 cells for `share` without a `%`")
    assert doubts(csv(tmp_path, "A;;40;", "B;;0.4;")) == []
    assert doubts(csv(tmp_path, "A;;1;", "B;;1.2;", "C;;0;")) == []  # growth and retention are such shares


def test_a_share_that_lacks_the_sign_of_others_is_told(tmp_path: Path) -> None:
    for shares in (("90", "45", "60%"), ("0.5%", "90", "45"), ("1", "1.5", "90", "0", "120 %")):
        (told,) = doubts(csv(tmp_path, *(f"{n};;{share};" for n, share in enumerate(shares))))
        assert told.endswith(
            "2 cells for `share` without a `%`, where others have one, such as `90`, which is read as 9000%"
        )
    (told,) = doubts(csv(tmp_path, "A;;60%;", "B;;1.5;"))
    assert told.endswith(
        "1 cell for `share` without a `%`, where others have one, such as `1.5`, which is read as 150%"
    )
    for clear in ("0.4", "1", "0", "250%"):  # the first is a share without a sign that is meant as it stands
        assert doubts(csv(tmp_path, "A;;60%;", f"B;;{clear};")) == []
    assert doubts(csv(tmp_path, "A;;60%;", "B;;0.4;", "C;;90;")) == []


def test_numbers_of_a_workbook_are_numbers_and_its_shares_can_lack_the_sign(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "arr", "share"], ["A", 12.5, 40], ["B", "12.500", 35]):
        book.worksheets[0].append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert [told.split(" for ")[1].split(",")[0] for told in doubts(path)] == [
        "`arr` with three digits after a point",
        "`share` without a `%`",
    ]
