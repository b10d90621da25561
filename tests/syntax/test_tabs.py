"""Tabs: fine where a block has nothing else, and said by name where it has blanks too."""

from __future__ import annotations

import pytest

from syntax.reading import read, sound

HEALTH = """health
  measure nps
    weight 100
    value nps
    green >= 30, yellow >= 0, else red
  missing measures are left out
  green >= 75, yellow >= 50, else red
"""


def _told(text: str) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.message, one.hint) for one in read(text)[1]]


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("tabs", ["\t", "\t\t"])
def test_one_line_with_a_tab_is_one_mistake_that_says_so(number: int, tabs: str) -> None:
    lines = HEALTH.split("\n")
    lines[number - 1] = tabs + lines[number - 1].lstrip()
    assert _told("\n".join(lines)) == [
        (
            "bad-indentation",
            f"line {number} is indented with a tab, the lines around it with blanks",
            "indent every line of a block with blanks",
        )
    ]


def test_several_are_said_together() -> None:
    text = HEALTH.replace("    weight", "\tweight").replace("    value", "\tvalue")
    assert [message for _, message, _ in _told(text)] == [
        "lines 3 and 4 are indented with tabs, the lines around them with blanks"
    ]


def test_one_line_with_blanks_among_tabs_is_said_as_well() -> None:
    text = HEALTH.replace("  ", "\t").replace("\t\tvalue", "    value")
    assert [message for _, message, _ in _told(text)] == [
        "line 4 is indented with blanks, the lines around it with tabs"
    ]


def test_other_mistakes_of_the_block_are_still_said() -> None:
    text = HEALTH.replace("    weight", "\tweight").replace("yellow >= 50", "yellow => 50")
    assert [code for code, _, _ in _told(text)] == ["bad-indentation", "syntax"]
    assert read(text)[0].blocks[0].broken


def test_tabs_throughout_a_block_are_fine_and_so_is_a_table_beside_them() -> None:
    sound(HEALTH.replace("  ", "\t"))
    sound(HEALTH.replace("  ", "\t") + HEALTH)
    sound("decide d\n  one of a, b\n\t| x || d |\n\t| - || a |\n")
