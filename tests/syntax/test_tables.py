"""Tables in a ruleset: cells, shapes, and what is said about a wrong cell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syntax.reading import bare, places, read, sound
from touchline.diagnostics import Diagnostic
from touchline.limits import with_limits
from touchline.source import Source, Span
from touchline.syntax import tree
from touchline.syntax.grammar import Stuck, parse
from touchline.syntax.lexer import Token, tokens
from touchline.syntax.parse import parse_file
from touchline.syntax.table import moved, simple_cell


def lexed(text: str) -> tuple[Token, ...]:
    return tuple(token for token in tokens(Source("a.touch", text)) if not isinstance(token, Diagnostic))


def cell(text: str) -> object:
    rows = sound(f"decide d\n  one of x\n  | h || d |\n  | {text} || x |\n").blocks[0].clauses[1]
    assert isinstance(rows, tree.Rows)
    assert rows.table is not None
    return bare(rows.table.rows[0].inputs[0])


def value(text: str) -> tuple[object, ...]:
    return ("ValueCell", ("Name", ("Word", text), None))


def number(text: str) -> tuple[object, ...]:
    return ("Number", float(text), text, True, False)


@pytest.mark.parametrize(
    "text, node",
    [
        ("-", ("AnyCell",)),
        ("missing", ("MissingCell",)),
        ("known", ("KnownCell",)),
        ("any other", ("AnyOtherCell",)),
        ("any", value("any")),
        ("none", value("none")),
        ("never", ("NeverCell",)),
        ("yes", ("ValueCell", ("YesNo", True))),
        ('"a | b # c"', ("ValueCell", ("Text", "a | b # c", False))),
        ("-5", ("ValueCell", ("Negative", number("5")))),
        (">= 5", ("CompareCell", ">=", number("5"))),
        ("<a", ("CompareCell", "<", ("Name", ("Word", "a"), None))),
        ("1 to 5", ("RangeCell", number("1"), False, number("5"), False)),
        ("1 to <5", ("RangeCell", number("1"), False, number("5"), True)),
        (">1 to 5", ("RangeCell", number("1"), True, number("5"), False)),
        (">1 to <5", ("RangeCell", number("1"), True, number("5"), True)),
        ("a, missing, > 5", ("EitherCell", (value("a"), ("MissingCell",), ("CompareCell", ">", number("5"))))),
        ("none of a, b", ("NoneOfCell", (value("a"), value("b")))),
        ("has a", ("HasCell", (("Word", "a"),), False, False)),
        ("has not a", ("HasCell", (("Word", "a"),), False, True)),
        ("has any of a, b", ("HasCell", (("Word", "a"), ("Word", "b")), True, False)),
        ("<= 30 days", ("CompareCell", "<=", ("Length", 30, tree.Unit.DAY))),
    ],
)
def test_a_cell_gives_its_node(text: str, node: object) -> None:
    assert cell(text) == node


PIECES = st.sampled_from(
    [
        "a",
        "tier",
        "never",
        "yes",
        "missing",
        "known",
        "any",
        "5",
        "25_000",
        "40%",
        "2.5k",
        '"t"',
        '"\\n"',
        "-",
        "<",
        ">=",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=2).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_the_short_way_gives_what_the_grammar_gives(text: str) -> None:
    line = lexed(text)
    short = simple_cell(line)
    if short is not None:
        assert short == parse("cell", line)


@given(st.sampled_from(["a, b", "none of a, 5", "1 to <5", "has any of a, b", "> -5", "x + 1"]), st.integers(0, 50))
def test_a_cell_read_once_serves_every_other_place(text: str, by: int) -> None:
    here = parse("cell", lexed(text))
    there = parse(
        "cell", tuple(Token(t.type, t.text, Span("a.touch", t.span.start + by, t.span.end + by)) for t in lexed(text))
    )
    assert not isinstance(here, Stuck)
    assert moved(here, by) == there


def test_the_spans_of_repeated_cells_are_their_own() -> None:
    text = "decide d\n  one of x\n  | h || d |\n  | a, b || x |\n  | a, b || x |\n"
    rows = sound(text).blocks[0].clauses[1]
    assert isinstance(rows, tree.Rows)
    assert rows.table is not None
    spans = [row.inputs[0].span for row in rows.table.rows]
    assert [text[s.start : s.end] for s in spans] == ["a, b", "a, b"]
    assert spans[0] != spans[1]


def test_every_wrong_cell_is_reported_and_named() -> None:
    text = "decide d\n  one of x\n"
    text += "  | arr | plan || d | because |\n  | >< 3 | 1e5 || 5 5 | no quotes |\n  | 1 | a || x | |\n"
    file, found = read(text)
    assert [d.code for d in found] == ["syntax", "bad-number", "syntax", "syntax"]
    assert [d.labels[0].text for d in found if d.code == "syntax"][:2] == ["row 1, `arr`", "row 1, `d`"]
    assert found[3].hint == 'put it in quotation marks: `"no quotes"`'
    rows = file.blocks[0].clauses[1]
    assert isinstance(rows, tree.Rows)
    assert rows.table is not None
    assert rows.table.broken
    assert len(rows.table.rows) == 1
    assert isinstance(rows.table.rows[0].results[1], tree.EmptyCell)


@pytest.mark.parametrize(
    "rows, code",
    [
        (["| a | d |"], "table-shape"),
        (["| a ||"], "table-shape"),
        (["| a || d |", "| 1 | 2 || x |"], "table-shape"),
        (["| a || d |", "| 1 || x | y |"], "table-shape"),
        (["| a || d |", "| 1 | x |"], "table-shape"),
        (["| a || d |", "| 1 || x"], "table-shape"),
        (["| a || d |", '| "1 || x |'], "unclosed-text"),
        (["| a || d |", "| 1 || |"], "syntax"),
        (["| a b || d |", "| 1 || x |"], "syntax"),
        (["| a || d e |", "| 1 || x |"], "syntax"),
        (["| a || is |", "| 1 || x |"], "reserved-word"),
    ],
)
def test_a_table_of_a_wrong_shape_is_one_error(rows: list[str], code: str) -> None:
    lines = "".join(f"    {row}\n" for row in rows)
    assert [found for _, found in places(f"decide d\n  one of x\n{lines}")] == [code]


@pytest.mark.parametrize("indent", ["  ", "    ", "      "])
def test_a_table_may_stand_at_the_depth_of_the_line_before_it_or_deeper(indent: str) -> None:
    file = sound(f"decide d\n  one of x\n  first row wins\n{indent}| a || d |\n{indent}| 1 || x |\n  else x\n")
    rows = file.blocks[0].clauses[1]
    assert isinstance(rows, tree.Rows)
    assert rows.combining is tree.Combining.FIRST
    assert rows.table is not None
    assert [type(c).__name__ for c in file.blocks[0].clauses] == ["ResultType", "Rows", "Else"]


def test_comments_and_empty_lines_may_stand_between_rows() -> None:
    file = sound("decide d\n  one of x\n  | a || d |  # headings\n  # one\n\n  | 1 || x |\n")
    rows = file.blocks[0].clauses[1]
    assert isinstance(rows, tree.Rows)
    assert rows.table is not None
    assert len(rows.table.rows) == 1


def test_a_table_where_none_can_stand_is_one_error() -> None:
    assert places("playbook p\n  | a || b |\n  | 1 || 2 |\n  start when x\n") == [(2, "not-here")]


def test_a_table_over_the_limits_is_one_error() -> None:
    text = "decide d\n  one of x\n  | a || d |\n" + "  | 1 || x |\n" * 5
    for limits in ({"table_rows": 4}, {"table_columns": 1}):
        _, found = parse_file(Source("a.touch", text), with_limits(limits))
        assert [d.code for d in found] == ["table-too-large"]
