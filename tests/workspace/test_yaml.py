"""P16: YAML means what it shows."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from touchline.diagnostics import Diagnostic
from touchline.workspace.yaml import MAX_DEPTH, Document, read_yaml


def value(text: str) -> object:
    document, found, _ = read_yaml("t.yaml", text.encode())
    assert document is not None, found
    return document.value


def mistakes(content: str | bytes) -> list[tuple[str, str, str]]:
    """Each finding's code, message and place as LINE:COLUMN."""
    document, found, source = read_yaml("t.yaml", content.encode() if isinstance(content, str) else content)
    assert document is None

    def place(d: Diagnostic) -> str:
        at = source.position(d.span.start) if d.span else None
        return f"{at.line}:{at.column}" if at else ""

    return [(d.code, d.message, place(d)) for d in found]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("NO", "NO"),
        ("on", "on"),
        ("y", "y"),
        ("12:30:45", "12:30:45"),
        ("2026-12-24", "2026-12-24"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("<<", "<<"),
        ("017", 17),
        ("-3", -3),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("'12'", "12"),
        ('"true"', "true"),
        ("|\n  select 1\n  from x", "select 1\nfrom x\n"),
    ],
)
def test_a_value_means_what_yaml_1_2_says(written: str, meant: object) -> None:
    found = value(f"a: {written}\n")
    assert found == {"a": meant}
    assert isinstance(found, dict)
    assert type(found["a"]) is type(meant)


def test_keys_are_text_as_written() -> None:
    assert value("no: 1\n2026: 2\ntrue: 3\n<<: 4\n") == {"no": 1, "2026": 2, "true": 3, "<<": 4}


def test_an_empty_file_holds_nothing() -> None:
    assert value("") is None
    assert value("# only a comment\n") is None


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    document, _, source = read_yaml("t.yaml", b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert document is not None
    assert document.value == {"a": 1, "b": 2}
    assert source.position(document.span(("b",)).start).line == 2


def test_every_value_and_key_keeps_its_place() -> None:
    document, _, source = read_yaml("t.yaml", b"a:\n  - x: 1\n  - x: 22\n")
    assert document is not None
    at = document.span(("a", 1, "x"))
    assert source.text[at.start : at.end] == "22"
    key = document.span(("a", 1, "x"), key=True)
    assert (source.position(key.start).line, source.text[key.start : key.end]) == (3, "x")
    assert document.span(("a", 1, "absent")) == document.span(("a", 1))


def test_a_key_given_twice_shows_both_lines() -> None:
    document, found, source = read_yaml("t.yaml", b"a: 1\nb: 2\na: 3\n")
    assert document is None
    (twice,) = found
    assert (twice.code, twice.hint) == ("defined-twice", "keep one: line 1 or line 3")
    assert [source.position(label.span.start).line for label in twice.labels] == [3, 1]


def test_all_mistakes_are_told_at_once() -> None:
    assert mistakes("a: 1\na: 2\nb: &x 3\nc: *x\nd: !!int 3\n") == [
        ("defined-twice", "`a` is given twice", "2:1"),
        ("bad-yaml", "`&` names a place", "3:4"),
        ("bad-yaml", "`*` refers to another place", "4:4"),
        ("bad-yaml", "`!` says of which type a value is", "5:4"),
    ]


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("a: [1,\nb: 2", "a list that is opened with `[` and not closed", "1:4"),
        ("a: {b: 1\n", "a group that is opened with `{` and not closed", "1:4"),
        ("a: 'x\nb: 2", "a quote that is opened here is not closed", "1:4"),
        ("a: b: c", "a `:` where none can stand", "1:5"),
        ("a: 1\n\tb: 2", "a tab stands where blanks must indent", "2:1"),
        ("a: 1\nfoo\nb: 2\n", "a line without `:`", "3:1"),
        ("a:\n    b: 1\n  c: 2", "a line that is indented under nothing", "3:3"),
        ("a: 1\n---\nb: 2\n", "a second document starts here", "2:1"),
        ("a: @x", "a sign that must stand in quotes", "1:4"),
        ("? [a]\n: b", "a key is one word or text", "1:3"),
        ('a: "\\ud800"', "a character that no text holds", "1:4"),
        ("a: [", "the file ends where a value should follow", "1:5"),
        ("a: \x01", "a character that no text holds", "1:4"),
        ("a: 1e999", "a number too large to be meant", "1:4"),
        ("a: " + "9" * 5000, "a number too large to be meant", "1:4"),
        ("[" * 100_000, f"nested deeper than {MAX_DEPTH} levels", "1:22"),
        ("- " * 100_000, f"nested deeper than {MAX_DEPTH} levels", "1:43"),
    ],
)
def test_what_cannot_be_read_is_one_plain_mistake(text: str, message: str, place: str) -> None:
    assert mistakes(text) == [("bad-yaml", message, place)]


def test_an_alias_bomb_is_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert {code for code, _, _ in mistakes(bomb)} == {"bad-yaml"}


def test_bytes_that_are_no_text_and_files_too_large() -> None:
    assert mistakes(b"a: 1\nb: \xff\xfe\n") == [
        ("not-text", "`t.yaml` is not UTF-8 text: line 2 holds bytes that are no letters", "")
    ]
    assert mistakes(b"#" * 1_000_001) == [("file-too-large", "`t.yaml` is larger than 1 MB", "")]


@given(st.text(st.sampled_from("ab1:-?[]{}'\"&*!|>%@#, \n\t\r\0é"), max_size=40))
@example("%TAG ! x\n--- !<x> 1")
@example('"\\ud800"')
def test_no_text_raises(text: str) -> None:
    document, found, source = read_yaml("t.yaml", text.encode("utf-8", "surrogatepass"))
    assert (document is None) == bool(found)
    for one in found:
        assert one.span is None or 0 <= one.span.start <= one.span.end <= len(source.text)
    if document is not None:
        assert isinstance(document, Document)
