"""`grammar/TESTS.md`: every command prints what the page shows, and what it says of YAML is so."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from corpus import literate
from corpus.printing import prints_what_is_shown, write_files
from touchline.loading import check_text
from touchline.testing.suite import Suite, suite

PAGE = Path(__file__).parents[2] / "grammar" / "TESTS.md"
TEXT = literate.read(PAGE)
BLOCKS = tuple(literate.blocks(TEXT))
COMMANDS = tuple(block for block in BLOCKS if block.kind == "console")

RULES = """\
ruleset yaml "What YAML holds"
  effective 2026-10-15

account
  id         required text
  owner      text
  arr        money
  use        percent
  strategic  yes/no
  renews_on  date
  uses       any of chat, voice
  vertical   one of banking, schools
"""


@pytest.mark.golden
@pytest.mark.parametrize("block", COMMANDS, ids=lambda block: block.text.splitlines()[0])
def test_a_command_prints_what_the_page_shows(block: literate.Block, tmp_path: Path) -> None:
    write_files(BLOCKS, tmp_path)
    assert prints_what_is_shown(block, PAGE, tmp_path)


def _with_account(written: str) -> Suite:
    assert f"`{written}`" in TEXT, "the page says it"
    ruleset = check_text(RULES).ruleset
    assert ruleset is not None
    text = f"cases:\n  - name: One\n    account: {{{written}}}\n    expect: {{id: case}}\n"
    return suite(ruleset, [("cases/a.yaml", text.encode())])


@pytest.mark.parametrize(
    "written, value",
    [
        ("strategic: no", "no"),
        ("strategic: yes", "yes"),
        ("owner: 007", "007"),
        ("owner: no", "no"),
        ("arr: 20k", "20k"),
        ("use: 40%", "40%"),
        ("renews_on: 2026-12-01", datetime.date(2026, 12, 1)),
        ("uses: [chat, voice]", frozenset({"chat", "voice"})),
    ],
)
def test_a_field_is_given_what_the_page_says(written: str, value: object) -> None:
    read = _with_account(written)
    assert read.diagnostics == ()
    assert read.cases[0].account[written.partition(":")[0]] == value


@pytest.mark.parametrize("written", ["arr: 12:30", "vertical: bnaking", "arrr: 5"])
def test_what_the_page_calls_an_error_is_one(written: str) -> None:
    read = _with_account(written)
    assert ([found.code for found in read.diagnostics], read.cases) == (["bad-case"], ())
