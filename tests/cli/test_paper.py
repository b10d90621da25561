"""Tables in a terminal: numbers stay whole, words too, and what is too wide for columns is written below itself."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from touchline.cli.paper import Paper, Toned

ANSI = re.compile(r"\x1b\[[0-9;]*m")
HEADINGS = ["segment", "green", "yellow", "red", "no score", "accounts", "revenue", "of it red"]
ROWS = [["Small business", "39", "13", "5", "8", "65", "$3,737,800", Toned("$119,900", "poor")]]


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    Paper().table(HEADINGS, ROWS, right=range(1, 8))
    return [ANSI.sub("", line).rstrip() for line in capsys.readouterr().out.splitlines()]


@pytest.fixture(autouse=True)
def no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")


def test_the_table_of_a_run_fits_eighty_columns_unbroken(
    in_terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_terminal(80)
    heading, _, row = lines(capsys)
    assert re.split(r" {2,}", heading.strip()) == HEADINGS
    assert row.split() == ["Small", "business", "39", "13", "5", "8", "65", "$3,737,800", "$119,900"]
    assert max(map(cell_len, (heading, row))) <= 80


def test_in_forty_columns_every_row_is_written_below_itself(
    in_terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_terminal(40)
    assert lines(capsys) == [
        "  Small business",
        "    green  39",
        "    yellow  13",
        "    red  5",
        "    no score  8",
        "    accounts  65",
        "    revenue  $3,737,800",
        "    of it red  $119,900",
    ]


def test_a_table_of_texts_is_folded_between_words_only(
    in_terminal: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_terminal(40)
    text = "Tier Somebody should look at it before it leaves"
    Paper().table(["", ""], [[text[:4], text[5:]]])
    assert capsys.readouterr().out.split() == text.split()
    in_terminal(24)
    Paper().table(["", ""], [["indistinguishability", "uncharacteristically"]])
    assert capsys.readouterr().out.split() == ["indistinguishability", "uncharacteristically"]
