"""`init`: the starters offered, copied, and at work in the folder it leaves."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import Touchline, everything

STARTERS = ("starter", "wholesale", "services", "growth", "scheduling")


def test_init_lists_every_starter_with_a_line_the_smallest_first(folder: Path, touchline: Touchline) -> None:
    listed = touchline("init").out.splitlines()
    assert [line.split()[2] for line in listed[2:]] == list(STARTERS)
    assert all(re.fullmatch(r"  touchline init \w+ +\w.*", line) for line in listed[2:])
    assert everything(folder) == {}


@pytest.mark.parametrize("starter", STARTERS)
def test_what_init_says_to_type_next_works(
    folder: Path, touchline: Touchline, monkeypatch: pytest.MonkeyPatch, starter: str
) -> None:
    said = touchline("init", starter, "my rules").out
    first, *commands = [line.strip() for line in said.partition("Next:")[2].splitlines()]
    assert first == "cd 'my rules'"
    monkeypatch.chdir(folder / "my rules")
    assert commands[0] == "touchline check"
    assert ("touchline run" in said) == (starter != "wholesale")
    assert [each for each in commands if "docs" in each] == [
        "touchline docs" if starter == "wholesale" else "touchline docs --results results"
    ]
    for command in commands:
        if not command.startswith("#"):
            ran = touchline(*command.split()[1:])
            assert (ran.code, ran.err) == (0, ""), command
    first_page = (folder / "my rules" / "docs" / "index.md").read_text(encoding="utf-8")
    assert ("Accounts | Revenue" in first_page) == (starter != "wholesale")


@pytest.mark.parametrize(
    ("typed", "written", "code"),
    [
        (["starter", "mine"], "mine/starter.touch", 0),
        (["starter", ""], "starter/starter.touch", 0),
        ([""], None, 0),
        (["startr"], None, 2),
        ([], None, 0),
    ],
)
def test_init_asks_a_person_and_nobody_else(
    folder: Path,
    touchline: Touchline,
    in_terminal: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
    typed: list[str],
    written: str | None,
    code: int,
) -> None:
    in_terminal(100)
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
    ran = touchline("init")
    assert ran.code == code
    assert ("Which one?" in ran.out, written is None) == (True, everything(folder) == {})
    assert written is None or (folder / written).exists()
    assert ("did you mean `starter`" in ran.err) == (code == 2)


def test_init_told_all_asks_nothing(
    folder: Path, touchline: Touchline, in_terminal: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_terminal(100)
    monkeypatch.setattr("sys.stdin", None)
    assert touchline("init", "starter", "mine").code == 0
    assert (folder / "mine" / "portfolio.csv").exists()
