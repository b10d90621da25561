"""Account files told apart, and what each is refused for."""

import datetime
from pathlib import Path

import duckdb
import pytest

from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.portfolio.records import Record, Reject
from touchline.portfolio.sources import open_file
from touchline.portfolio.table import Table


def opened(path: Path, *wanted: str) -> Table:
    found = open_file(path, path.name, wanted)
    assert not isinstance(found, Diagnostic), found
    return found


def refused(path: Path, limits: Limits | None = None) -> Diagnostic:
    found = open_file(path, path.name, (), limits or Limits())
    assert isinstance(found, Diagnostic)
    return found


def write(tmp_path: Path, content: bytes, name: str = "accounts.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_the_headings(tmp_path: Path, delimiter: str) -> None:
    path = write(tmp_path, delimiter.join(["id", "arr", "name"]).encode() + b"\n" + delimiter.join("123").encode())
    table = opened(path, "id", "arr")
    assert table.headings == ("id", "arr", "name")
    assert list(table.records()) == [Record(1, 2, ("1", "2", "3"))]


def test_commas_in_a_heading_do_not_mislead(tmp_path: Path) -> None:
    path = write(tmp_path, b"ID;Revenue, net, in USD, a year\nA;1\n")
    assert opened(path, "id").headings == ("ID", "Revenue, net, in USD, a year")


@pytest.mark.parametrize(
    ("line", "delimiter"), [(b"sep=;", b";"), (b"\xef\xbb\xbfSEP=|", b"|"), (b'"sep=\t"', b"\t"), (b"sep=,", b",")]
)
def test_a_first_line_that_says_the_delimiter_is_taken_at_its_word(
    tmp_path: Path, line: bytes, delimiter: bytes
) -> None:
    path = write(tmp_path, line + b"\r\n" + delimiter.join([b"id", b"arr"]) + b"\r\n" + delimiter.join([b"A", b"1"]))
    table = opened(path)  # no heading is asked for, so nothing else could say where the headings are
    assert (table.headings, table.warnings) == (("id", "arr"), ())
    assert list(table.records()) == [Record(1, 3, ("A", "1"))]


def test_headings_are_found_below_a_title_and_the_lines_above_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, b'"Accounts, by owner"\nAs of;1 November 2026\n\nid;arr;name\nA;1;id\n')
    table = opened(path, "id", "arr", "name")
    assert table.headings == ("id", "arr", "name")
    assert list(table.records()) == [Record(1, 5, ("A", "1", "id"))]
    (told,) = table.warnings
    assert (told.code, told.facts["headings"], told.facts["above"]) == ("lines-above", 4, 2)


@pytest.mark.parametrize(
    ("text", "headings", "line"),
    [
        ("Umsatz je Kunde\nStand 1.11.2026\nKunde;Umsatz\nA;1,5\nB;2,5\n", ("Kunde", "Umsatz"), 3),
        ("By owner,,,\nAs of,1 May,,\n\nRef,What,When,arr\nA,1,,\n", ("Ref", "What", "When", "arr"), 4),
        (",Ref,What\n0,A,1\n1,B,2\n", ("", "Ref", "What"), 1),  # the column of numbers has no heading
        ("Ref;What\nA, B and C;1,5\nD, E and F;2,5\n", ("Ref", "What"), 1),
        ("Ref\nA\nB, C\nD\n", ("Ref",), 1),
    ],
)
def test_where_no_heading_is_known_they_are_still_found_below_titles(
    tmp_path: Path, text: str, headings: tuple[str, ...], line: int
) -> None:
    table = opened(write(tmp_path, text.encode()), "id", "arr")
    assert table.headings == headings
    assert [told.facts["headings"] for told in table.warnings] == ([line] if line > 1 else [])


def test_a_record_is_never_taken_for_headings(tmp_path: Path) -> None:
    one = write(tmp_path, b"ident,what\nA,arr\nB,id\n")
    assert opened(one, "id", "arr").headings == ("ident", "what")  # one such cell a line is a value
    both = write(tmp_path, b"ident,arr\nid,arr\n")
    assert opened(both, "id", "arr").headings == ("ident", "arr")  # the first line has one of them


def test_rows_that_were_emptied_in_a_spreadsheet_are_no_records(tmp_path: Path) -> None:
    path = write(tmp_path, b'id,arr\nA,1\n,\n , \n"",""\n,2\n,,\nB,3\n,')
    assert list(opened(path, "id").records()) == [
        Record(1, 2, ("A", "1")),
        Record(2, 5, ("", "")),
        Record(3, 6, ("", "2")),
        Record(4, 8, ("B", "3")),
    ]


def test_a_table_can_be_gone_through_again_and_knows_its_bytes(tmp_path: Path) -> None:
    path = write(tmp_path, b"id,arr\nA,1\nB\n")
    table = opened(path)
    first = list(table.records())
    digest = table.digest
    assert list(table.records()) == first
    assert [type(each) for each in first] == [Record, Reject]
    assert table.digest == digest
    write(tmp_path, b"id,arr\nA,2\nB\n")
    list(table.records())
    assert table.digest != digest


def test_ids_stay_text(tmp_path: Path) -> None:
    path = write(tmp_path, b"id\n1e5\n100000\n1E5\n007\nNULL\n")
    assert [r.cells[0] for r in opened(path).records() if isinstance(r, Record)] == [
        "1e5",
        "100000",
        "1E5",
        "007",
        "NULL",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \n", "is empty"),
        (b"PK\x03\x04 workbook", "is not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0 workbook", "is a workbook of an old Excel"),
        (b'[{"id": 1}]', "is one JSON list"),
        (b"{broken\n", "no line that is one JSON object"),
        (b"\x1f\x8b packed", "gzip"),
        (b"id,arr\rA,1\r", "carriage return"),
        (b"\x80\x81,\x82\n1,2\n", "no text"),
        (b"i\0d,arr\n1,2\n", "zero byte"),
        (b'"id,arr\n1,2\n', "quote"),
        (b",".join([b"x"] * 3000) + b"\n", "3000 columns"),
        (b"PAR1 not really", "cannot be read as Parquet"),
    ],
)
def test_one_clear_line_for_what_is_no_table(tmp_path: Path, content: bytes, said: str) -> None:
    found = refused(write(tmp_path, content))
    assert found.code == "bad-accounts"
    assert said in found.message
    assert "accounts.csv" in found.message
    assert "\n" not in found.message


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.csv").code == "file-missing"
    assert refused(tmp_path).code == "file-unreadable"
    write(tmp_path, b"id\n", "portfolio.csv")
    assert refused(tmp_path / "portfolo.csv").hint == "did you mean `portfolio.csv`?"
    assert refused(tmp_path / "gone" / "portfolo.csv").hint is None


def test_a_heading_alone_is_a_table_without_records(tmp_path: Path) -> None:
    assert list(opened(write(tmp_path, b"id,arr")).records()) == []


def test_a_list_of_objects_is_one_finding_and_a_list_on_a_line_one_reject(tmp_path: Path) -> None:
    for text in ('[{"id": "A"}]', '[\n{"id": "A"},\n{"id": "B"}\n]\n', '[ {"id": "A"},\n{"id": "B"}]'):
        assert "one JSON list" in refused(write(tmp_path, text.encode())).message
    table = opened(write(tmp_path, b'[1, 2]\n{"id": "A"}\n'))
    assert [type(each) for each in table.records()] == [Reject, Record]


def parquet(tmp_path: Path, select: str, name: str = "accounts.parquet") -> Path:
    path = tmp_path / name
    duckdb.connect().execute(f"copy ({select}) to '{path}' (format parquet)")
    return path


def test_parquet_comes_typed(tmp_path: Path) -> None:
    path = parquet(
        tmp_path,
        "select 7 as id, 1.5::double as arr, 0.25::decimal(9, 2) as share, true as b, date '2026-01-31' as d, "
        "timestamp '2026-01-31 10:00:00' as t, timestamptz '2026-01-31 10:00:00+00' as z, ['x', 'y'] as l, "
        "'é' as s, null::varchar as n, date '20000-01-01' as far, {'a': 1} as other",
    )
    (record,) = opened(path).records()
    assert isinstance(record, Record)
    values = dict(zip(opened(path).headings, record.cells, strict=True))
    assert values["id"] == 7
    assert values["arr"] == 1.5
    assert float(values["share"]) == 0.25  # type: ignore[arg-type]
    assert values["b"] is True
    assert values["d"] == datetime.date(2026, 1, 31)
    assert values["t"] == datetime.datetime(2026, 1, 31, 10)  # noqa: DTZ001
    assert str(values["z"]).startswith("2026-01-31 10:00:00")
    assert values["l"] == ["x", "y"]
    assert (values["s"], values["n"]) == ("é", None)
    assert isinstance(values["far"], str)
    assert isinstance(values["other"], str)


def test_a_parquet_file_is_told_by_its_bytes_and_its_name_is_no_pattern(tmp_path: Path) -> None:
    parquet(tmp_path, "select 'wrong' as id", "a1.parquet")
    path = parquet(tmp_path, "select 'A' as id", "a[1].parquet")
    assert [r.cells for r in opened(path).records() if isinstance(r, Record)] == [("A",)]
    renamed = path.rename(tmp_path / "accounts.csv")
    assert opened(renamed).headings == ("id",)


def test_a_small_file_of_many_rows_is_refused_by_its_footer(tmp_path: Path) -> None:
    path = parquet(tmp_path, "select 1 as id from range(3000000)")
    found = refused(path)
    assert "3,000,000 rows" in found.message


def test_a_small_file_of_long_texts_is_cut_before_it_is_memory(tmp_path: Path) -> None:
    path = parquet(tmp_path, "select repeat('x', 1000000) as id from range(300)")
    assert {len(str(r.cells[0])) for r in opened(path).records() if isinstance(r, Record)} == {10_001}
    assert "would unpack" in refused(path, Limits(unpacked_bytes=100, unpacked_ratio=2)).message


def test_a_file_that_is_no_text_is_one_plain_finding(tmp_path: Path) -> None:
    picture = tmp_path / "crm.csv"
    picture.write_bytes(b"\x89PNG\r\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xfe,\x80\n")
    found = open_file(picture, "crm.csv", ("id",), Limits())
    assert isinstance(found, Diagnostic)
    assert (found.code, found.message.endswith("is no text, and no table can be read from it")) == (
        "bad-accounts",
        True,
    )
