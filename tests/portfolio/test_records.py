"""P7 and P17: every record of a CSV file comes out, and damage stays where it is."""

import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.portfolio.records import Record, Reject, Shape, read_records, read_top


def read(content: bytes, width: int = 2, delimiter: str = ",", max_bytes: int = 1000) -> list[Record | Reject]:
    return list(read_records(io.BytesIO(content), Shape(delimiter, tuple("abcdefgh"[:width]), max_bytes)))


def cells(found: list[Record | Reject]) -> list[object]:
    return [each.cells if isinstance(each, Record) else each.code for each in found]


def test_records_and_the_lines_they_start_on() -> None:
    found = read(b'a,b\n1,2\n\n3,"4\n5"\r\n6,"say ""hi"""\n')
    assert found == [Record(1, 2, ("1", "2")), Record(2, 4, ("3", "4\n5")), Record(3, 6, ("6", 'say "hi"'))]


def test_a_byte_order_mark_and_windows_line_ends_are_no_text() -> None:
    assert read_top(io.BytesIO(b'\xef\xbb\xbf"a",b\r\n'), ",", 1000, 1) == [(1, ["a", "b"])]
    assert cells(read(b"\xef\xbb\xbfa,b\r\n1,\r\n")) == [("1", "")]


def test_a_quote_inside_a_cell_is_text() -> None:
    assert cells(read(b'a,b\n1,5" pipe\n2, "x"\n')) == [("1", '5" pipe'), ("2", ' "x"')]


def test_a_quote_that_is_never_closed_costs_one_record() -> None:
    found = read(b'a,b\n1,"x\n2,3\n4,5\n')
    assert cells(found) == ["bad-quote", ("2", "3"), ("4", "5")]
    reject = found[0]
    assert isinstance(reject, Reject)
    assert (reject.number, reject.line, reject.raw) == (1, 2, '1,"x')


def test_text_after_a_closing_quote_costs_one_record() -> None:
    assert cells(read(b'a,b\n1,"x"y\n2,3\n')) == ["bad-quote", ("2", "3")]
    assert cells(read(b'a,b\n1,"x\n2,"y"z\n4,5\n')) == ["bad-quote", "bad-quote", ("4", "5")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"1", "wrong-cells"),
        (b"1,2,3", "wrong-cells"),
        (b"\xff,2", "not-utf8"),
        (b"\0,2", "zero-byte"),
        (b"x" * 2000 + b",1", "too-long"),
    ],
)
def test_damage_and_its_reason(line: bytes, code: str) -> None:
    found = read(b"a,b\n" + line + b"\n3,4\n")
    assert cells(found) == [code, ("3", "4")]
    reject = found[0]
    assert isinstance(reject, Reject)
    assert reject.message
    assert reject.raw is not None
    assert len(reject.raw) <= 1000


def test_damaged_text_in_a_record_of_several_lines() -> None:
    assert cells(read(b'a,b\n1,"x\n\xff"\n3,4\n')) == ["bad-quote", "not-utf8", ("3", "4")]


def test_a_file_of_open_quotes_is_read_in_linear_time() -> None:
    """Lines that each open a quote and close the last one: tried as one record once, not once a line."""
    lines = 60_000
    content = b"a,b\n" + b'a","\n' * lines
    found = read(content, max_bytes=1_000_000)
    assert len(found) == lines
    assert {each.code for each in found if isinstance(each, Reject)} == {"bad-quote"}


@given(
    st.lists(
        st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.text("ab,;\"\r\n\t é'")),
        max_size=8,
    )
)
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([("a", "b"), *rows])
    assert cells(read(stream.getvalue().encode(), max_bytes=100_000)) == rows


@given(st.binary(max_size=400), st.sampled_from(",;\t|"))
def test_no_bytes_raise_and_every_line_is_in_a_record(content: bytes, delimiter: str) -> None:
    found = read(b"a\n" + content, 1, delimiter, 50)
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    nothing = b" \t" + delimiter.encode()
    lines = [line for line in content.split(b"\n") if line.removesuffix(b"\r").strip(nothing)]
    assert len(found) <= len(lines)
    assert bool(found) == bool(lines)


def test_damage_never_costs_the_lines_after_the_next_record() -> None:
    """200 damaged files: from the second line after the damage on, every record is there."""
    chance = random.Random(2)
    for _ in range(200):
        rows = [f"{n},v{n}".encode() for n in range(20)]
        at = chance.randrange(20)
        line = rows[at]
        place = chance.randrange(len(line) + 1)
        rows[at] = line[:place] + chance.choice([b'"', b",", b"\xff", b"\0", b'"x"', b'""', b",,,"]) + line[place:]
        found = read(b"a,b\n" + b"\n".join(rows) + b"\n")
        assert len(found) == 20
        for number, each in enumerate(found):
            assert number == at or each == Record(number + 1, number + 2, (str(number), f"v{number}"))
