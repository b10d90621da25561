"""Hand-written edges (P20): every engine must give the value that stands in the text files beside this."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import pytest

from touchline.library import Ruleset, load_text

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 10, 15)

FIELDS = {
    "a": "number", "b": "number", "w": "whole number", "m": "money", "n": "money", "p": "percent", "d": "date",
    "e": "date", "t": "text", "c": "one of x, y, z", "s": "any of p, q, r", "f": "yes/no", "g": "yes/no",
}  # fmt: skip


def edges(name: str) -> list[tuple[str, ...]]:
    lines = (line for line in (HERE / name).read_text().splitlines() if line.strip() and not line.startswith("#"))
    return [tuple(part.strip() for part in line.split(" ; ")) for line in lines]


def test_there_are_as_many_as_promised() -> None:
    assert sum(len(edges(name)) for name in ("expressions.txt", "cells.txt", "data.txt")) >= 400


def shown(value: object) -> object:
    """A value as the text files write it."""
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return ";".join(sorted(value)) or "none"
        case datetime.date():
            return value.isoformat()
        case _:
            return value


def wanted(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


# --------------------------------------------------------------------------- expressions


def account(written: str) -> dict[str, object]:
    """`a=1 b=- s=p;q` as an account. Numbers are given typed: how text is read has a file of its own."""
    found: dict[str, object] = {"id": "A"}
    for item in written.split():
        name, _, text = item.partition("=")
        typed = FIELDS[name] in ("number", "money", "whole number") and text != "-"
        found[name] = None if text == "-" else float(text) if typed else text
    return found


@cache
def all_expressions() -> Ruleset:
    lets = [f"let r{i} = {expression}" for i, (expression, *_) in enumerate(edges("expressions.txt"))]
    fields = [f"  {name} {type_}" for name, type_ in FIELDS.items()]
    return load_text("\n".join(["ruleset edges", "account", "  id required text", *fields, *lets]) + "\n")


@pytest.mark.parametrize("number", range(len(edges("expressions.txt"))))
def test_an_expression(number: int) -> None:
    expression, given, value = edges("expressions.txt")[number]
    judgement = all_expressions().judge(account(given), today=TODAY)
    assert judgement.data_errors == ()
    assert (expression, shown(judgement.lets[f"r{number}"].value)) == (expression, wanted(value))


# --------------------------------------------------------------------------- cells


@cache
def with_cell(type_: str, cell: str) -> Ruleset:
    text = f"""ruleset edges
account
  id required text
  v {type_}
decide answer
  one of taken, left
  first row wins
    | v | | answer |
    | {cell} || taken |
  else left
""".replace("| v | |", "| v ||")
    return load_text(text)


@pytest.mark.parametrize("type_, cell, value, taken", edges("cells.txt"))
def test_a_cell(type_: str, cell: str, value: str, taken: str) -> None:
    given: object = None if value == "-" else value
    if value != "-" and type_ in ("days", "months", "business days"):
        given = int(value)
    elif value != "-" and type_ in ("number", "whole number", "money"):
        given = float(value)
    judgement = with_cell(type_, cell).judge({"id": "A", "v": given}, today=TODAY)
    assert judgement.data_errors == ()
    assert judgement.decisions["answer"].value == ("taken" if taken == "yes" else "left")


# --------------------------------------------------------------------------- data


@cache
def with_field(type_: str) -> Ruleset:
    return load_text(f"ruleset edges\naccount\n  id required text\n  v {type_}\n")


@pytest.mark.parametrize("number", range(len(edges("data.txt"))))
def test_a_cell_of_a_file(number: int) -> None:
    line = edges("data.txt")[number]
    type_, text, value = (line[0], "", line[-1].removeprefix("; ")) if len(line) == 2 else line
    judgement = with_field(type_).judge({"id": "A", "v": text}, today=TODAY)
    missing = value in ("-", "!")
    assert bool(judgement.data_errors) == (value == "!")
    expected: object = "-" if missing else value if type_ == "text" else wanted(value)
    assert (text, shown(judgement.fields["v"])) == (text, expected)
