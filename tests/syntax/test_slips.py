"""Slips of the hand that are one mistake each, and so one message: a lost `|`, a comparison of another language."""

from __future__ import annotations

import pytest

from syntax.reading import read
from touchline.syntax import tree

LOST = """decide pick "Pick"
  one of a, b
  first row wins
    | arr  | seats || pick |
    | >= 5 | -     || a    |
    | -    | -     || b    |
"""


@pytest.mark.parametrize("number", [3, 4, 5], ids=["headings", "first row", "last row"])
def test_a_row_that_lost_its_first_bar_is_one_mistake(number: int) -> None:
    lines = LOST.split("\n")
    lines[number] = lines[number].replace("|", " ", 1)
    found = read("\n".join(lines))[1]
    assert [(d.code, d.message, d.hint) for d in found] == [
        ("table-shape", "a row does not start with `|`", "start it with `|`")
    ]


@pytest.mark.parametrize(
    "row, code, hint",
    [
        ("| < 5 , -     || a    |", "table-shape",
         "a `|` is missing: it stands between two cells, and `,` between the values of one"),
        ("| < 5 ; -     || a    |", "syntax", "write `,` between values, `|` between cells"),
        ("| 5..10 | -   || a    |", "bad-number", "write `5 to <10`, or `5 to 10` with 10 in it"),
        ("| 5k–10k | -  || a    |", "bad-number", "write `5k to <10k`, or `5k to 10k` with 10k in it"),
        ("| >= 5 | -    || Pick it |", "syntax", "did you mean `pick_it`?"),
        ("| >= 5        || a    |", "table-shape", "write `-` where any value will do"),
    ],
)  # fmt: skip
def test_a_cell_as_a_spreadsheet_has_it_is_one_mistake(row: str, code: str, hint: str) -> None:
    text = LOST.replace("| >= 5 | -     || a    |", row).replace("one of a, b", 'one of a, b, pick_it = "Pick it"')
    assert [(d.code, d.hint) for d in read(text)[1]] == [(code, hint)]


@pytest.mark.parametrize(
    "text, row",
    [
        (LOST.replace("    | >= 5 | -     || a    |", "    >= 5   -        a"), "| >= 5 | - || a |"),
        (LOST.replace("    | -    | -     || b    |", "    -      -        b"), "| - | - || b |"),
        ("decide pick\n  one of a, b\n    arr    pick\n    >= 5   a\n    -      b\n", "| arr || pick |"),
        ("decide pick\n  one of a, b\n  first row wins\n    arr    pick\n    >= 5   a\n", "| arr || pick |"),
        ("decide pick\n  one of a, b\n  >= 5\ta\n  -\tb\n", "| >= 5 || a |"),
        ("health\n  measure m\n    weight 1\n    | arr  || band |\n    free   green\n    | >= 5 || red |\n",
         "| free || green |"),
    ],
    ids=["inside", "last", "whole table", "below how rows combine", "beside the lines", "by its name"],
)  # fmt: skip
def test_rows_without_any_bar_are_one_mistake(text: str, row: str) -> None:
    assert [(d.code, d.message, d.hint) for d in read(text)[1]] == [
        ("table-shape", "the cells of a row stand between `|`", f"write `{row}`")
    ]


def test_bars_away_from_a_table_are_no_row() -> None:
    found = read("let a = (b || c ||\n")[1]
    assert [d.code for d in found] == ["syntax"]


@pytest.mark.parametrize(
    "sign, meant",
    [("=>", ">="), ("=<", "<="), ("==", "is"), ("<>", "is not"), ("=", "is` for equal: `=` only defines")],
)
def test_a_comparison_of_another_language_is_told_in_ours(sign: str, meant: str) -> None:
    found = read(f"let a = b {sign} 3\n")[1]
    assert [(d.code, (d.hint or "").removesuffix("`")) for d in found] == [("syntax", f"write `{meant}")]


@pytest.mark.parametrize(
    "type_, meant",
    [
        ("currency >= 0", "did you mean `money`?"),
        ("integer", "did you mean `whole number`?"),
        ("required string", "did you mean `text`?"),
        ("Boolean", "did you mean `yes/no`?"),
        ("picklist", "did you mean `one of a, b`?"),
        ("mony", "did you mean `money`?"),
    ],
)
def test_a_type_of_another_program_is_told_in_ours(type_: str, meant: str) -> None:
    (one,) = read(f"account\n  id required text\n  field {type_}\n")[1]
    word = type_.split()[-1] if "required" in type_ else type_.split()[0]
    assert (one.code, one.message, one.hint) == ("syntax", f"`{word}` is no type of a field", meant)


def test_a_type_like_none_is_answered_with_those_there_are() -> None:
    (one,) = read("account\n  id required text\n  field blob\n")[1]
    assert one.hint == (
        "the types are `money`, `whole number`, `number`, `percent`, `text`, `yes/no`, `date`, `days`, "
        "`one of a, b`, `any of a, b`, `weeks`, `months`, `quarters`, `years` and `business days`"
    )


@pytest.mark.parametrize(
    "words, type_",
    [("renewal date", "date"), ("contract start date", "date required"), ("champion left", "yes/no"), ("arr", "text")],
)
def test_a_field_whose_name_has_blanks_is_one_mistake_and_its_name_is_known(words: str, type_: str) -> None:
    file, found = read(f"account\n  id required text\n  {words}   {type_}\n")
    name = words.replace(" ", "_")
    assert [(d.code, d.message, d.hint) for d in found] == (
        [("syntax", "a name has no blanks", f"write `{name}`")] if " " in words else []
    )
    field = file.blocks[0].clauses[-1]
    assert isinstance(field, tree.Field)
    assert field.name.text == name


def test_a_colon_after_a_name_is_to_be_left_out() -> None:
    (one,) = read("account\n  id required text\n  arr: money\n")[1]
    assert (one.code, one.hint) == ("syntax", "leave out the `:`")
