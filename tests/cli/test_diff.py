"""`touchline diff` and `touchline sweep` as a user meets them: versions, accounts, reports, the gate, and bad input."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import RULES, Touchline, everything

Git = Callable[..., str]

GATE = """\
version: 1
ruleset: small.touch
accounts:
  file: accounts.csv
gate:
  - at most 1 account moves in tier
  - cases pass
"""


@pytest.fixture
def git(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """The small workspace, committed once."""
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()

    run("init", "-q", "-b", "main")
    run("add", "-A")
    run("commit", "-q", "-m", "rules")
    return run


def edit(before: str, after: str, name: str = "small.touch") -> None:
    text = Path(name).read_text(encoding="utf-8")
    assert before in text
    Path(name).write_text(text.replace(before, after), encoding="utf-8")


# --------------------------------------------------------------------------- what is compared


def test_an_edit_is_compared_with_the_latest_commit(git: Git, touchline: Touchline) -> None:
    edit(">= 50k", ">= 20k")
    ran = touchline("diff", "--today", "2026-10-15")
    assert ran.code == 0
    assert "1 of 3 accounts moves in Service tier" in ran.out
    assert "Low touch → High touch" in ran.out
    assert ran.err == ""


def test_two_folders_are_compared_without_git(
    workspace: Path, touchline: Touchline, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, line in (("old", "50k"), ("new", "20k")):
        (workspace / name).mkdir()
        (workspace / name / "small.touch").write_text(RULES.replace(">= 50k", f">= {line}"), encoding="utf-8")
    monkeypatch.setenv("PATH", "")
    ran = touchline("diff", "old", "new", "--accounts", "accounts.csv", "--today", "2026-10-15")
    assert ran.code == 0
    assert "1 of 3 accounts moves in Service tier" in ran.out


def test_without_accounts_it_is_said_what_can_differ(git: Git, touchline: Touchline) -> None:
    edit("accounts:\n  file: accounts.csv\n", "", "touchline.yaml")
    edit(">= 50k", ">= 20k")
    ran = touchline("diff", "--today", "2026-10-15")
    assert ran.code == 0
    assert "answers can differ" in ran.out
    assert "add `--accounts FILE` to see what it does to your portfolio" in ran.out


def test_nothing_changed_is_said(git: Git, touchline: Touchline) -> None:
    ran = touchline("diff", "--today", "2026-10-15")
    assert ran.code == 0
    assert "Nothing changes for any of 3 accounts" in ran.out


def test_a_parameter_is_moved_without_editing_anything(workspace: Path, touchline: Touchline) -> None:
    edit('segmentation tier "Service tier"', 'parameter line money = 50k\n\nsegmentation tier "Service tier"')
    edit(">= 50k", ">= line")
    before = everything(workspace)
    ran = touchline("diff", "--set", "line=20k", "--today", "2026-10-15")
    assert ran.code == 0
    assert "with line = 20k" in ran.out
    assert "1 of 3 accounts moves in Service tier" in ran.out
    assert everything(workspace) == before


def test_a_segmentation_is_taken_away(workspace: Path, touchline: Touchline) -> None:
    ran = touchline("diff", "--without", "tier", "--today", "2026-10-15")
    assert ran.code == 0
    assert "without Service tier, everybody in Low touch" in ran.out
    assert "Everybody is in one segment: it decides nothing any more" in ran.out
    assert "1 of 3 accounts moves in Service tier" in ran.out
    ran = touchline("diff", "--without", "tier=high", "--today", "2026-10-15")
    assert "everybody in High touch" in ran.out
    assert "2 of 3 accounts move in Service tier" in ran.out


# --------------------------------------------------------------------------- what is written


def test_the_report_is_a_folder_that_is_replaced_whole(git: Git, touchline: Touchline, workspace: Path) -> None:
    edit(">= 50k", ">= 20k")
    for _ in range(2):
        assert touchline("diff", "--out", "change", "--today", "2026-10-15").code == 0
        assert sorted(p.name for p in Path("change").iterdir()) == [
            "moved.csv",
            "report.html",
            "report.json",
            "report.md",
        ]
    first = everything(Path("change"))
    assert touchline("diff", "--out", "change", "--today", "2026-10-15").code == 0
    assert everything(Path("change")) == first
    assert b"secret" not in b"".join(first.values())
    Path("change/mine.txt").write_text("mine")
    ran = touchline("diff", "--out", "change", "--today", "2026-10-15")
    assert ran.code == 1
    assert "`change` holds `mine.txt`, and would be replaced" in ran.err


def test_json_and_markdown_go_to_standard_output(git: Git, touchline: Touchline) -> None:
    edit(">= 50k", ">= 20k")
    said = json.loads(touchline("diff", "--format", "json", "--today", "2026-10-15").out)
    assert said["impact"]["compared"]["accounts"] == 3
    ran = touchline("diff", "--format", "markdown", "--today", "2026-10-15")
    assert "1 of 3 accounts moves in Service tier" in ran.out
    assert "secret" not in ran.out


def test_a_case_for_each_difference_is_written_and_runs(git: Git, touchline: Touchline) -> None:
    edit(">= 50k", ">= 20k")
    Path("cases").mkdir()
    ran = touchline("diff", "--write-cases", "cases/change.yaml", "--today", "2026-10-15")
    assert ran.code == 0
    assert "cases in cases/change.yaml" in ran.err
    ran = touchline("test")
    assert "failed" not in ran.out.replace("0 failed", "")


def test_nothing_is_written_into_the_repository(git: Git, touchline: Touchline, workspace: Path) -> None:
    edit(">= 50k", ">= 20k")
    before = everything(workspace)
    assert touchline("diff", "main", "--today", "2026-10-15").code == 0
    assert everything(workspace) == before


# --------------------------------------------------------------------------- the gate


def test_the_gate_opens_and_shuts_as_its_limits_say(git: Git, touchline: Touchline) -> None:
    Path("touchline.yaml").write_text(GATE)
    git("commit", "-q", "-a", "-m", "limits")
    edit(">= 50k", ">= 20k")
    ran = touchline("diff", "--gate", "--today", "2026-10-15")
    assert ran.code == 0, ran.all
    assert "the gate is open" in ran.err
    edit(">= 20k", ">= 1m")
    edit("at most 1 account moves", "no account moves", "touchline.yaml")
    ran = touchline("diff", "--gate", "--today", "2026-10-15")
    assert ran.code == 1
    assert "no account moves in tier" in ran.out
    assert "the gate is shut: 1 of 3 limits does not hold" in ran.err


def test_a_gate_without_limits_is_no_success(git: Git, touchline: Touchline) -> None:
    ran = touchline("diff", "--gate", "--today", "2026-10-15")
    assert ran.code == 1
    assert "there are no limits to hold the change to" in ran.err


def test_a_gate_that_needs_accounts_is_shut_without_them(git: Git, touchline: Touchline) -> None:
    Path("touchline.yaml").write_text(GATE.replace("accounts:\n  file: accounts.csv\n", ""))
    git("commit", "-q", "-a", "-m", "limits")
    ran = touchline("diff", "--gate", "--today", "2026-10-15")
    assert ran.code == 1
    assert "cannot be told without accounts" in ran.out


def test_a_ruleset_that_is_new_has_nothing_to_be_compared_with(git: Git, touchline: Touchline) -> None:
    Path("other").mkdir()
    Path("other/other.touch").write_text(RULES.replace("ruleset small", "ruleset other"), encoding="utf-8")
    ran = touchline("diff", "other", "--today", "2026-10-15")
    assert ran.code == 0
    assert "it has no such ruleset yet" in ran.out


# --------------------------------------------------------------------------- bad input


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["mian"], "git knows no version `mian`"),
        (["nowhere", "small.touch"], "git knows no version `nowhere`"),
        (["main..mian"], "git knows no version `mian`"),
        (["--set", "line=20k"], "no parameter is called `line`"),
        (["--set", "line"], "moves no parameter"),
        (["--without", "teir"], "did you mean `tier`?"),
        (["--without", "tier=hihg"], "did you mean `high`?"),
        (["--today", "soon"], "`soon` is not a day"),
    ],
)
def test_what_cannot_be_compared_is_told(git: Git, touchline: Touchline, arguments: list[str], told: str) -> None:
    ran = touchline("diff", *arguments)
    assert ran.code == 2, ran.all
    assert told in " ".join(ran.err.replace("│", " ").split())
    assert "Traceback" not in ran.all


def test_a_value_that_the_parameter_cannot_have_is_told(workspace: Path, touchline: Touchline) -> None:
    edit('segmentation tier "Service tier"', 'parameter line money = 50k\n\nsegmentation tier "Service tier"')
    ran = touchline("diff", "--set", "line=30 days")
    assert ran.code == 2
    assert "`--set line=30 days`" in ran.err


def test_a_version_that_does_not_check_is_named_and_its_text_compared(git: Git, touchline: Touchline) -> None:
    edit("arr >= 50k", "arrr >= 50k")
    ran = touchline("diff", "--today", "2026-10-15")
    assert ran.code == 1
    assert "the current folder does not check" in ran.err
    assert "error[unknown-name]" in ran.err
    assert "`segmentation tier` is written otherwise" in ran.out
    git("commit", "-q", "-a", "-m", "broken")
    edit("arrr >= 50k", "arr >= 50k")
    ran = touchline("diff", "--today", "2026-10-15")
    assert ran.code == 1
    assert "HEAD does not check" in ran.err


def test_schemas_that_differ_and_accounts_on_one_side_are_told(git: Git, touchline: Touchline) -> None:
    edit("  nps        whole number -100 to 100\n", "  nps        required whole number -100 to 100\n")
    ran = touchline("diff", "--today", "2026-10-15")
    assert ran.code == 0
    assert "`nps` is required and missing" in ran.out


def test_an_empty_portfolio_is_told(git: Git, touchline: Touchline) -> None:
    Path("accounts.csv").write_text("id,name,arr,seats,used,nps,renews_on,email\n")
    ran = touchline("diff", "--today", "2026-10-15")
    assert ran.code == 0
    assert "the portfolio is empty" in ran.out.lower()


def test_accounts_that_cannot_be_read_are_told(git: Git, touchline: Touchline) -> None:
    Path("accounts.csv").write_text("name\nA\n")
    ran = touchline("diff", "--today", "2026-10-15")
    assert ran.code == 1
    assert "error[required-column]" in ran.err


def test_a_plain_terminal_and_a_narrow_one(git: Git, touchline: Touchline, in_terminal: Callable[[int], None]) -> None:
    edit(">= 50k", ">= 20k")
    for columns in (40, 80, 160):
        in_terminal(columns)
        ran = touchline("diff", "--today", "2026-10-15")
        assert ran.code == 0
        assert "[/b]" in ran.out or "Acme" not in ran.out


# --------------------------------------------------------------------------- along a parameter


def test_a_sweep_shows_each_value_with_the_one_in_force(workspace: Path, touchline: Touchline) -> None:
    edit('segmentation tier "Service tier"', 'parameter line money = 50k "Line"\n\nsegmentation tier "Service tier"')
    edit(">= 50k", ">= line")
    ran = touchline("sweep", "line", "20k", "to", "80k", "by", "30k", "--today", "2026-10-15")
    assert ran.code == 0, ran.all
    assert "Up to 1 of 3 accounts moves in Service tier" in ran.out
    assert "$50,000 (in force)\t1 ($120,000)\t2 ($20,000)\t0 (0%)\t$0 (0%)" in ran.out
    assert "$20,000\t2 ($140,000)\t1 ($0)\t1 (33.3%)\t$20,000 (14.3%)" in ran.out
    ran = touchline("sweep", "line", "20k, 30k", ".", "--out", "line.html", "--today", "2026-10-15")
    assert ran.code == 0, ran.all
    assert "<svg" in Path("line.html").read_text(encoding="utf-8")
    said = json.loads(touchline("sweep", "line", "20k, 30k", "--format", "json", "--today", "2026-10-15").out)
    assert [point["value"] for point in said["points"]] == ["$20,000", "$30,000", "$50,000"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["lin", "20k to 80k by 30k"], "did you mean `line`?"),
        (["line", "20k"], "write the values as"),
        (["line", "20k to 80k by 1"], "a sweep takes at most 50"),
        (["line", "1 day to 9 days by 1 day"], "`1 day`"),
        (["line", "50k, 50k"], "holds no value but the one in force"),
    ],
)
def test_a_sweep_that_makes_no_sense_is_told(
    workspace: Path, touchline: Touchline, arguments: list[str], told: str
) -> None:
    edit('segmentation tier "Service tier"', 'parameter line money = 50k\n\nsegmentation tier "Service tier"')
    ran = touchline("sweep", *arguments)
    assert ran.code == 2, ran.all
    assert told in " ".join(ran.err.replace("│", " ").split())


# --------------------------------------------------------------------------- the border


def test_a_bug_of_ours_is_three_lines_and_writes_nothing(
    git: Git, touchline: Touchline, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object, **__: object) -> object:
        raise KeyError("secret@acme.example")

    monkeypatch.setattr("touchline.documents.change.pull_request.report_markdown", fault)
    edit(">= 50k", ">= 20k")
    before = everything(workspace)
    ran = touchline("diff", "--out", "change", "--today", "2026-10-15")
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 3
    assert "secret@acme.example" not in ran.all
    assert everything(workspace) == before


def test_no_network_is_asked(git: Git, touchline: Touchline, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> object:
        raise AssertionError("the network was asked")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refused)
    edit(">= 50k", ">= 20k")
    assert touchline("diff", "--out", "change", "--today", "2026-10-15").code == 0


@pytest.mark.parametrize("command", ["diff", "sweep"])
def test_each_explains_itself(touchline: Touchline, command: str) -> None:
    ran = touchline(command, "--help")
    assert ran.code == 0
    assert f"touchline {command}" in ran.out


LISTED = """\
ruleset r "R"
  language 1

account
  id    required text
  seats whole number >= 0

decide topics "Topics"
  one of case_study, prices
  all rows
    | seats || topics     |
    | >= 10 || case_study |
    | >= 5  || prices     |
"""


def test_lists_of_answers_are_told_in_words(folder: Path, touchline: Touchline) -> None:
    Path("old.touch").write_text(LISTED, encoding="utf-8")
    Path("new.touch").write_text(LISTED.replace(">= 10", ">= 12"), encoding="utf-8")
    ran = touchline("diff", "old.touch", "new.touch")
    assert "case study and prices → prices" in ran.out
    assert "('" not in ran.out
