"""`prove`, and `why --to`: what holds for every account, and what would have to change for one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from commands import RULES, Touchline


def _promising(workspace: Path, *promises: str) -> None:
    (workspace / "small.touch").write_text(RULES + "".join(promises), encoding="utf-8")


def test_a_guarantee_that_holds_is_proved(workspace: Path, touchline: Touchline) -> None:
    _promising(workspace, '\nguarantee "Everybody is somewhere"\n  always tier is known\n')
    ran = touchline("prove")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == 'proved      "Everybody is somewhere"\nsmall: 1 of 1 guarantee proved\n'


def test_one_that_does_not_shows_the_account(workspace: Path, touchline: Touchline) -> None:
    _promising(workspace, '\nguarantee "Nobody pays"\n  never arr > 0\n')
    ran = touchline("prove")
    assert ran.code == 1
    assert 'broken      "Nobody pays"' in ran.out
    assert "arr = 1, everything else missing" in ran.out
    assert "small: 0 of 1 guarantee proved" in ran.out


def test_check_says_the_same_with_the_account_as_facts(workspace: Path, touchline: Touchline) -> None:
    _promising(workspace, '\nguarantee "Nobody pays"\n  never arr > 0\n')
    ran = touchline("check", "--format", "json")
    assert ran.code == 1
    (found,) = [one for one in json.loads(ran.out) if one["code"] == "guarantee-broken"]
    assert found["facts"]["account"]["arr"] == 1.0
    assert found["facts"]["guarantee"] == "Nobody pays"


def test_a_ruleset_that_promises_nothing_is_told_how(workspace: Path, touchline: Touchline) -> None:
    ran = touchline("prove")
    assert (ran.code, ran.out) == (2, "")
    assert "guarantees nothing" in ran.err


def test_a_ruleset_with_mistakes_proves_nothing(workspace: Path, touchline: Touchline) -> None:
    _promising(workspace, '\nguarantee "Nobody pays"\n  never arrr > 0\n')
    ran = touchline("prove")
    assert (ran.code, ran.out) == (1, "")
    assert "unknown-name" in ran.err


def _first(workspace: Path) -> str:
    return (workspace / "accounts.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]


def test_why_says_what_would_have_to_change(workspace: Path, touchline: Touchline) -> None:
    ran = touchline("why", _first(workspace), "--today", "2026-10-15", "--to", "arr > 700k and tier is known")
    assert (ran.code, ran.err) == (0, "")
    assert "one field has to change:" in ran.out
    assert "the rules confirm it, and fewer fields do not do it" in ran.out


def test_why_proves_that_nothing_does_it(workspace: Path, touchline: Touchline) -> None:
    ran = touchline("why", _first(workspace), "--today", "2026-10-15", "--to", "arr > 700k", "--keep", "arr")
    assert ran.code == 1
    assert "that is proved" in ran.out


def test_a_wish_that_cannot_be_read_is_refused(workspace: Path, touchline: Touchline) -> None:
    ran = touchline("why", _first(workspace), "--to", "helth is green")
    assert (ran.code, ran.out) == (2, "")
    assert "nothing is called `helth`" in ran.err
    assert touchline("why", _first(workspace), "--to", "arr > 1", "--keep", "arrr").code == 2
    assert touchline("why", _first(workspace), "--keep", "arr").code == 2


def test_a_value_that_has_gone_stale_is_there_again_once_its_day_is(folder: Path, touchline: Touchline) -> None:
    (folder / "use.touch").write_text(
        """\
ruleset use "Use"

account
  id           required text
  used         percent good for 30 days from measured_on
  measured_on  date

let in_use = used >= 40%
""",
        encoding="utf-8",
    )
    (folder / "accounts.csv").write_text("id,used,measured_on\nA-1,0.4,2026-01-10\n", encoding="utf-8")
    asked = ("why", "A-1", "--accounts", "accounts.csv", "--today", "2026-10-15", "--to")
    ran = touchline(*asked, "in_use")
    assert ran.code == 0
    assert ran.out.splitlines()[:2] == [
        "for `in_use` to be true of A-1, one field has to change:",
        "  measured_on  2026-01-10  to 2026-09-15",
    ]
    assert "no change of its fields" in touchline(*asked, "in_use", "--keep", "measured_on").out


def test_what_is_private_stays_and_that_is_said(folder: Path, touchline: Touchline) -> None:
    fields = "  id required text\n  arr money\n  note text private\n"
    text = f'ruleset a "A"\n\naccount\n{fields}\nlet rich = note is "rich"\n'
    (folder / "a.touch").write_text(text, encoding="utf-8")
    (folder / "accounts.csv").write_text("id,arr,note\nA-1,5,poor\n", encoding="utf-8")
    asked = ("why", "A-1", "--accounts", "accounts.csv", "--today", "2026-10-15", "--to", "rich", "--keep", "arr")
    said = "no change of its fields makes `rich` true of A-1 while `arr` and what is private stay: that is proved\n"
    assert touchline(*asked).out == said


def test_what_would_have_to_change_is_no_sheet(workspace: Path, touchline: Touchline) -> None:
    for option in (("--out", "sheet.md"), ("--format", "html")):
        ran = touchline("why", _first(workspace), "--today", "2026-10-15", "--to", "arr > 1", *option)
        assert (ran.code, "is no sheet" in ran.err) == (2, True)
    assert not (workspace / "sheet.md").exists()


def test_the_solver_is_only_imported_where_something_is_proved() -> None:
    code = "import sys, touchline.loading, touchline.cli.app; print('z3' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
