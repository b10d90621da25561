"""`run`, `why`, `init` and `demo`: from a file of accounts to numbers, reasons and work."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from rich.cells import cell_len

from commands import RULES, Touchline, everything

ANSI = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def test_run_judges_every_record_and_says_so(workspace: Path, touchline: Touchline) -> None:
    ran = touchline("run", "--today", "2026-10-15")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:2] == ["Small rules", "15 October 2026: 6 records, 3 judged, $140,000; 3 rejected"]
    tables = [line.split("\t") for line in lines]
    assert ["segment", "green", "yellow", "red", "no score", "accounts", "revenue", "of it red"] in tables
    assert ["High touch", "1", "0", "0", "0", "1", "$120,000", "$0"] in tables
    assert ["Low touch", "0", "0", "1", "1", "2", "$20,000", "$20,000"] in tables
    assert ["all", "1", "0", "1", "1", "3", "$140,000", "$20,000"] in tables
    assert ["Seats in use", "1", "$20,000"] in tables
    assert ["Rescue", "1"] in tables
    assert [cells[:2] for cells in tables if cells[0] == "rejected"] == [["rejected", "2"], ["rejected", "1"]]
    assert "Results in results" in lines
    results = workspace / "results"
    with (results / "accounts.csv").open(encoding="utf-8", newline="") as stream:
        assert [(row["id"], row["tier"], row["health"]) for row in csv.DictReader(stream)] == [
            ("A1", "high", "green"),
            ("A2", "low", "red"),
            ("A3", "low", ""),
        ]
    counts = json.loads((results / "run.json").read_text(encoding="utf-8"))["counts"]
    assert counts["records"] == counts["judged"] + counts["rejected"] == 6


def test_a_run_says_that_nothing_is_held(workspace: Path, touchline: Touchline) -> None:
    held = RULES.replace("  always current\n  high", "  review every quarter\n  high")
    (workspace / "small.touch").write_text(held, encoding="utf-8")
    assert "reviews and movement are not applied" in touchline("run", "--today", "2026-10-15").out


def test_results_are_replaced_and_nothing_else_is(workspace: Path, touchline: Touchline) -> None:
    for _ in range(2):
        assert touchline("run", "--today", "2026-10-15", "--out", "out", "--format", "parquet").code == 0
    assert (workspace / "out" / "accounts.parquet").exists()
    (workspace / "mine").mkdir()
    (workspace / "mine" / "notes.txt").write_text("keep me")
    before = everything(workspace)
    ran = touchline("run", "--today", "2026-10-15", "--out", "mine")
    assert ran.code == 1
    assert "nothing was written" in ran.err
    assert everything(workspace) == before


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--today", "15.10.2026"], 2, "write it as 2026-10-15"),
        (["--today", "2026-02-30"], 2, "write it as 2026-10-15"),
        (["--accounts", "absent.csv"], 1, "absent.csv"),
        (["--accounts", "touchline.yaml"], 1, "touchline.yaml"),
        (["--format", "xlsx"], 2, "xlsx"),
        (["--acounts", "accounts.csv"], 2, "--accounts"),
        (["absent"], 2, "there is no `absent`"),
    ],
)
def test_wrong_use_is_met_with_the_right_one(
    workspace: Path, touchline: Touchline, arguments: list[str], code: int, told: str
) -> None:
    before = everything(workspace)
    ran = touchline("run", *arguments)
    assert ran.code == code
    assert told in ran.all
    assert everything(workspace) == before


def test_accounts_must_come_from_somewhere(workspace: Path, touchline: Touchline) -> None:
    (workspace / "touchline.yaml").unlink()
    ran = touchline("run", "--today", "2026-10-15")
    assert (ran.code, "--accounts accounts.csv" in ran.err) == (2, True)
    assert touchline("run", "--today", "2026-10-15", "--accounts", "accounts.csv").code == 0


def test_no_account_at_all_is_no_success(workspace: Path, touchline: Touchline) -> None:
    (workspace / "accounts.csv").write_text("id,arr\n")
    ran = touchline("run", "--today", "2026-10-15")
    assert (ran.code, ran.err) == (1, "`accounts.csv` has no record that can be judged\n")
    assert "0 records, 0 judged" in ran.out
    assert (workspace / "results" / "run.json").exists()


@pytest.mark.parametrize("command", [["run"], ["why", "A1"]])
def test_a_pipe_or_a_device_is_refused_at_once(workspace: Path, touchline: Touchline, command: list[str]) -> None:
    os.mkfifo(workspace / "pipe.csv")
    for name in ("pipe.csv", os.devnull):
        ran = touchline(*command, "--today", "2026-10-15", "--accounts", name)
        assert (ran.code, "is not an ordinary file" in ran.err) == (1, True)


def test_a_broken_ruleset_runs_nothing(workspace: Path, touchline: Touchline) -> None:
    (workspace / "small.touch").write_text(RULES.replace("arr >= 50k", "arrr >= 50k"), encoding="utf-8")
    for command in (["run"], ["why", "A1"]):
        ran = touchline(*command)
        assert (ran.code, ran.out) == (1, "")
        assert "error[unknown-name]" in ran.err
        assert "nothing was done: 1 error in the ruleset" in ran.err
    assert not (workspace / "results").exists()


def test_why_shows_arithmetic_that_adds_up(workspace: Path, touchline: Touchline) -> None:
    ran = touchline("why", "A2", "--today", "2026-10-15")
    assert ran.code == 0
    text = ran.out
    assert text.startswith("[red]Beta|Ltd (A2)\n15 October 2026, Small rules\n")
    assert re.search(r"Account health +red +score 0\n", text)
    assert re.search(r"Service tier +Low touch +Annual|arr \$20,000 +rule 2, small.touch:23", text)
    assert re.search(r"Seats in use +10% +red +0 +60% +green >= 60%, yellow >= 30% +small.touch:26\n", text)
    assert re.search(r"Score +\(60 × 0 \+ 40 × 0\) ÷ 100 = +0\n", text)
    assert "a score of 0 is red" in text
    assert re.search(r"2026-10-15 +Call them +Success manager +30 minutes\n", text)
    green = touchline("why", "A1", "--today", "2026-10-15").out
    found = re.search(r"Score +\((\d+) × (\d+) \+ (\d+) × (\d+)\) ÷ (\d+) = +(\d+)", green)
    assert found is not None
    a, x, b, y, total, score = map(int, found.groups())
    assert (a * x + b * y) / total == score == 100


def test_why_says_what_was_missing(workspace: Path, touchline: Touchline) -> None:
    text = touchline("why", "A3", "--today", "2026-10-15").out
    assert "score missing" in text
    assert re.search(r"nps +wanted by NPS", text)
    assert "in the data: `arr` `lots` is not a number" in text
    assert "missing: its weight goes to the rest" in text


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data.strip())


def test_the_sheet_is_written_as_markdown_and_html(workspace: Path, touchline: Touchline) -> None:
    markdown = touchline("why", "A1", "--today", "2026-10-15", "--format", "markdown")
    assert markdown.out.startswith("# Acme \\[/b\\] \\& Söhne (A1)\n")
    page = touchline("why", "A2", "--today", "2026-10-15", "--format", "html", "--out", "sheets/a2.html")
    assert (page.code, page.out, page.err) == (0, "", "written: sheets/a2.html\n")
    text = Text()
    text.feed((workspace / "sheets" / "a2.html").read_text(encoding="utf-8"))
    assert "[red]Beta|Ltd (A2)" in text.text
    assert [p.name for p in (workspace / "sheets").iterdir()] == ["a2.html"]


@pytest.mark.parametrize(
    ("account", "code", "told"),
    [
        ("A22", 2, "`accounts.csv` has no account `A22`: did you mean `A2`?"),
        ("zzz", 2, "`accounts.csv` has no account `zzz`: the first one is `A1`"),
        ("A4", 1, "`A4` was not judged: line 5 has an id that comes 2 times"),
        ("gamma", 2, "`accounts.csv` has no account `gamma`: did you mean `A3` (gamma)?"),
        # whose a private text is, is not told
        ("secret@beta.example", 2, "`accounts.csv` has no account `secret@beta.example`: the first one is `A1`"),
    ],
)
def test_an_account_that_is_not_there(
    workspace: Path, touchline: Touchline, account: str, code: int, told: str
) -> None:
    ran = touchline("why", account, "--today", "2026-10-15")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(told)


@pytest.mark.parametrize(
    ("heading", "line", "account", "told"),
    [
        ("id,name,arr", "K-22,Kappa,1,extra", "K-22", "`K-22` was not judged: line 3 has 4 cells under 3 headings\n"),
        ("id,name,arr", "K-22", "K-22", "`K-22` was not judged: line 3 has 1 cell under 3 headings\n"),
        ("name,id,arr", "Kappa, Inc,K-22,1", "K-22", "`K-22` was not judged: line 3 has 4 cells under 3 headings\n"),
        ("id,name,arr", 'K-22,"Kappa,1', "K-22", "`K-22` was not judged: line 3 has a quote that is opened"),
        # what stands elsewhere in the line is not its id
        ("id,name,arr", "K-22,Kappa,1,K-23", "K-23", "`accounts.csv` has no account `K-23`: did you mean `K-2`?\n"),
    ],
)
def test_a_record_that_cannot_be_taken_apart_is_told_by_its_id_and_not_another_one(
    workspace: Path, touchline: Touchline, heading: str, line: str, account: str, told: str
) -> None:
    first = "K-2,Beta,1" if heading.startswith("id") else "Beta,K-2,1"
    (workspace / "accounts.csv").write_text(f"{heading}\n{first}\n{line}\n", encoding="utf-8")
    ran = touchline("why", account, "--today", "2026-10-15")
    assert (ran.code, ran.out) == (2 if "no account" in told else 1, "")
    assert ran.err.startswith(told)


def test_a_name_that_two_accounts_have_means_neither(workspace: Path, touchline: Touchline) -> None:
    (workspace / "accounts.csv").write_text("id,name\nA1,Acme\nB1,Acme\n", encoding="utf-8")
    ran = touchline("why", "Acme", "--today", "2026-10-15")
    assert ran.err == "`accounts.csv` has no account `Acme`: the first one is `A1`\n"


def test_what_is_private_is_shown_nowhere(workspace: Path, touchline: Touchline) -> None:
    (workspace / "small.touch").write_text(
        RULES.replace('high "High touch" when arr >= 50k', 'high "High touch" when email is "secret@acme.example"'),
        encoding="utf-8",
    )
    shown = ""
    for form in ("text", "markdown", "html"):
        for account in ("A1", "A2"):
            ran = touchline("why", account, "--today", "2026-10-15", "--format", form)
            assert ran.code == 0
            shown += ran.all
    assert shown.count("(private)") >= 3
    shown += touchline("run", "--today", "2026-10-15").all
    assert "secret@" not in shown
    for name, content in everything(workspace / "results").items():
        assert b"secret@" not in content, name


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_terminal_of_any_width_shows_it_all(
    workspace: Path, touchline: Touchline, in_terminal: Callable[[int], None], columns: int
) -> None:
    in_terminal(columns)
    for command in (["why", "A1"], ["why", "A2"], ["run"]):
        ran = touchline(*command, "--today", "2026-10-15")
        assert ran.code == 0
        lines = [ANSI.sub("", line) for line in ran.out.splitlines()]
        assert max(cell_len(line.rstrip()) for line in lines) <= columns
        text = re.sub(r"[\s─]+", "", "".join(lines))
        assert ("Acme[/b]&Söhne(A1)" in text) == (command == ["why", "A1"])
        assert ("[red]Beta|Ltd(A2)" in text) == (command == ["why", "A2"])


def test_a_terminal_with_colours_shows_health_as_a_picture(
    workspace: Path, touchline: Touchline, in_terminal: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_terminal(120)
    plain = touchline("run", "--today", "2026-10-15").out
    assert "█" not in plain
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("TERM", "xterm-256color")
    drawn = touchline("run", "--today", "2026-10-15").out
    low = next(line for line in drawn.splitlines() if "Low touch" in line)
    # of two accounts one is red and one has no score
    assert re.findall(r"\x1b\[(\d+)m(█+)", low) == [("31", "█" * 8), ("2", "█" * 8)]


@pytest.mark.parametrize(
    ("most", "code"), [("2", 1), ("3", 0), ("50%", 0), ("49.9%", 1), ("0", 1), ("100%", 0), ("lots", 2), ("1.5", 2)]
)
def test_too_many_rejects_end_with_1_and_leave_the_results(
    workspace: Path, touchline: Touchline, most: str, code: int
) -> None:
    ran = touchline("run", "--today", "2026-10-15", "--max-rejects", most)
    assert ran.code == code
    assert (workspace / "results" / "rejects.csv").exists() == (code != 2)
    told = {0: "", 1: f"3 of 6 records are rejected, more than `--max-rejects {most}`", 2: "write `20` or `5%`"}[code]
    assert told in ran.err


def test_the_sheet_of_a_workbook_is_chosen(workspace: Path, touchline: Touchline) -> None:
    book = openpyxl.Workbook()
    for name, ids in (("Q3", ["A1"]), ("Q4", ["B1", "B2"])):
        sheet = book.create_sheet(name)
        for row in (["id", "arr"], *([each, 5] for each in ids)):
            sheet.append(row)
    book.save(workspace / "accounts.xlsx")
    first = touchline("run", "--accounts", "accounts.xlsx", "--today", "2026-10-15")
    assert (first.code, "`Q3` is read, and not `Q4`" in first.out) == (0, True)
    assert "1 record, 1 judged" in first.out
    second = touchline("run", "--accounts", "accounts.xlsx", "--sheet", "Q4", "--today", "2026-10-15")
    assert (second.code, "2 records, 2 judged" in second.out, "is read, and not" in second.out) == (0, True, False)
    wrong = touchline("run", "--accounts", "accounts.xlsx", "--sheet", "Q5", "--today", "2026-10-15")
    assert (wrong.code, "did you mean `Q" in wrong.err) == (1, True)
    (workspace / "touchline.yaml").write_text(
        "version: 1\nruleset: small.touch\naccounts:\n  file: accounts.xlsx\n  sheet: Q4\n"
    )
    assert "2 records" in touchline("run", "--today", "2026-10-15").out
    assert touchline("why", "B2", "--today", "2026-10-15").code == 0


def test_data_describes_a_file_and_writes_nothing(workspace: Path, touchline: Touchline) -> None:
    before = everything(workspace)
    (workspace / "holes.csv").write_text(
        "id,name,arr,seats,usd,nps,email\nA,Acme,lots,10,5,1,secret@a.example\nB,Beta,5,,,,secret@b.example\nC,x\n,Gone,,,,,\n"
    )
    shown = touchline("data", "holes.csv", "--format", "text")
    assert (shown.code, shown.err) == (0, "")
    lines = [line.split("\t") for line in shown.out.splitlines()]
    assert ["arr", "arr", "money", "1 (33%)", "1 (33%)", "1 (33%)", "5"] in lines
    assert ["used", "no column", "whole number", "", "", "", ""] in lines
    assert ["usd", "1 (33%)", "did you mean `used`?"] in lines
    assert ["measure seats_used", "3 (100%)", "used, seats"] in lines
    assert ["segmentation tier", "2 (67%)", "arr"] in lines
    assert "1 will be rejected: wrong-cells" in shown.out
    assert "1 will be rejected: required-missing" in shown.out
    assert "secret@" not in shown.out
    said = json.loads(touchline("data", "holes.csv", "--format", "json").out)
    assert (said["records"], said["readable"], said["rejected"]) == (4, 3, 1)
    (arr,) = [each for each in said["fields"] if each["field"] == "arr"]
    assert (arr["known"], arr["missing"], arr["wrong"]) == (1, 1, 1)
    assert "secret@" not in json.dumps(said)
    (workspace / "holes.csv").unlink()
    assert everything(workspace) == before


def test_data_says_when_a_file_cannot_be_judged(workspace: Path, touchline: Touchline) -> None:
    (workspace / "no_id.csv").write_text("ident,arr\nA,1\n")
    ran = touchline("data", "no_id.csv")
    assert (ran.code, "has no column `id` for `id`, which is required" in ran.out) == (1, True)
    assert touchline("data", "absent.csv").code == 1
    (workspace / "whole.csv").write_text("id,name,arr,seats,used,nps,renews_on,email\nA,n,1,1,1,1,2026-01-01,e\n")
    assert "No rule wants for anything." in touchline("data", "whole.csv").out


def test_starters_are_listed_copied_and_never_overwritten(folder: Path, touchline: Touchline) -> None:
    listed = touchline("init")
    assert listed.code == 0
    assert re.search(r"touchline init scheduling +\S", listed.out)
    assert re.search(r"touchline init wholesale +\S", listed.out)
    assert everything(folder) == {}
    assert touchline("init", "wholesale").code == 0
    assert touchline("check", "wholesale").code == 0
    (folder / "wholesale" / "wholesale.touch").write_text("mine")
    before = everything(folder)
    again = touchline("init", "wholesale")
    assert again.code == 1
    assert "nothing was written" in again.err
    assert everything(folder) == before
    assert touchline("init", "wholesale", "other/place").code == 0
    assert (folder / "other" / "place" / "touchline.yaml").exists()
    assert touchline("init", "wholsale").err == "there is no starter `wholsale`: did you mean `wholesale`?\n"


def test_the_demo_needs_nothing_and_can_be_repeated(folder: Path, touchline: Touchline) -> None:
    first = touchline("demo")
    assert (first.code, first.err) == (0, "")
    for told in ("500 judged", "Why accounts are red", "Work that starts today", "Results in", "÷", "Now yours"):
        assert told in first.out, told
    results = everything(folder / "touchline-demo" / "results")
    assert {"accounts.csv", "tasks.csv", "reasons.csv", "rejects.csv", "run.json"} <= set(results)
    assert touchline("demo").out == first.out
    assert everything(folder / "touchline-demo" / "results") == results


def test_the_demo_leaves_other_files_alone(workspace: Path, touchline: Touchline) -> None:
    (workspace / "mine").mkdir()
    (workspace / "mine" / "scheduling.touch").write_text("mine")
    before = everything(workspace)
    assert touchline("demo", "mine").code == 1
    assert everything(workspace) == before
