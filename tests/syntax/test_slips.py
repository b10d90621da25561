"""Slips of the hand that are one mistake each, and so one message: a lost `|`, a comparison of another language."""

from __future__ import annotations

import pytest

from syntax.reading import read

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
