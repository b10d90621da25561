"""P13 and P14: what is written is read back, and no spreadsheet runs it."""

import csv
import datetime
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.portfolio.cells import Column, Kind, Sheet, disarmed, rearmed, text_of
from touchline.portfolio.results import _to_parquet

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "=cmd|' /C calc'!A0",
        "＝1",
        "-",
        "'=1",
        "''+x",
        "\n=1",
    ],
)
def test_formulas_are_disarmed(text: str) -> None:
    assert disarmed(text) == "'" + text


@pytest.mark.parametrize("text", ["-5", "+5", "-5.5", "-12,5", "a=b", "A-1", "'quoted'", "", "5%", "x@y.example"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert disarmed(text) == text


@given(TEXT)
def test_a_disarmed_text_can_be_read_back(text: str) -> None:
    assert rearmed(disarmed(text)) == text
    assert rearmed(disarmed("=" + text)) == "=" + text


COLUMNS = (
    Column("t", Kind.TEXT),
    Column("n", Kind.NUMBER),
    Column("d", Kind.DATE),
    Column("y", Kind.YES_NO),
    Column("w", Kind.WHOLE),
)


@given(
    st.lists(
        st.tuples(TEXT, st.floats(-1e15, 1e15), st.dates(), st.booleans(), st.integers(-(10**9), 10**9)), max_size=5
    )
)
def test_a_csv_result_reads_back(rows: list[tuple[str, float, datetime.date, bool, int]]) -> None:
    stream = io.StringIO(newline="")
    sheet = Sheet(stream, COLUMNS, for_people=True)
    for row in rows:
        sheet.write(*row)
    assert sheet.rows == len(rows)
    stream.seek(0)
    heading, *read = list(csv.reader(stream))
    assert heading == ["t", "n", "d", "y", "w"]
    assert [
        (rearmed(t), float(n), datetime.date.fromisoformat(d), y == "true", int(w)) for t, n, d, y, w in read
    ] == rows


def test_a_negative_number_stays_a_number() -> None:
    stream = io.StringIO()
    Sheet(stream, COLUMNS, for_people=True).write("-x", -5.5, None, None, -3)
    assert stream.getvalue().splitlines()[1] == '"\'-x",-5.5,,,-3'


def test_missing_and_empty_text_differ_in_parquet(tmp_path: Path) -> None:
    import duckdb

    rows = [
        ("", 1.5, datetime.date(1, 1, 1), True, 1),
        (None, None, None, None, None),
        ("\\N", 0.1, datetime.date(9999, 12, 31), False, -1),
        ('=1+1 "q"\r\n,x', -1e300, None, None, None),
    ]
    with (tmp_path / "raw").open("w", encoding="utf-8", newline="") as stream:
        sheet = Sheet(stream, COLUMNS, for_people=False)
        for row in rows:
            sheet.write(*row)
    _to_parquet(tmp_path / "raw", COLUMNS, tmp_path / "o.parquet")
    assert duckdb.connect().execute(f"from '{tmp_path / 'o.parquet'}'").fetchall() == rows


def test_values_as_text() -> None:
    assert text_of(frozenset({"b", "a"})) == "a;b"
    assert text_of(frozenset()) == "none"
    assert text_of(("b", "a", "b", 2.0)) == "b;a;b;2"
    assert text_of(True) == "yes"
    assert text_of(1e5) == "100000"
    assert text_of(None) is None
