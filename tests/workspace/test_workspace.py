"""`touchline.yaml`: what it says, and how it is told where it is wrong."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from touchline.diagnostics import Diagnostic
from touchline.workspace.files import MemoryFiles
from touchline.workspace.workspace import (
    AccountsFile,
    AccountsQuery,
    Described,
    Unopened,
    Workspace,
    open_workspace,
    read_workspace,
)

START = "version: 1\nruleset: m.touch\n"

WHOLE = """\
version: 1
ruleset: main.touch
accounts:
  query: |
    select * from crm join usage using (id) where signed <= $today
  files:
    crm: crm.csv
    usage: tables/usage.csv
calendars:
  office:
    days_off: [2026-12-24, 2026-12-31]
limits:
  table_rows: 20000
"""


def described(text: str, **files: str) -> Described:
    found = read_workspace(memory(text, **files))
    assert isinstance(found, Described), found
    return found


def memory(text: str, **files: str) -> MemoryFiles:
    named = {name.replace("__", "."): content.encode() for name, content in files.items()}
    return MemoryFiles({"touchline.yaml": text.encode(), **named})


def mistakes(text: str) -> list[tuple[str, str, str | None]]:
    """Each finding's place and message, and its hint."""
    found = read_workspace(memory(text))
    assert isinstance(found, Unopened), found

    def place(d: Diagnostic) -> str:
        if d.span is None:
            return ""
        at = found.sources[0].position(d.span.start)
        return f"{at.line}:{at.column}"

    return [(place(d), d.message, d.hint) for d in found.diagnostics]


def test_everything_it_can_say_is_read() -> None:
    said = described(WHOLE)
    assert said.ruleset == "main.touch"
    assert said.accounts == AccountsQuery(
        "select * from crm join usage using (id) where signed <= $today\n",
        {"crm": "crm.csv", "usage": "tables/usage.csv"},
    )
    assert said.days_off == {"office": frozenset({datetime.date(2026, 12, 24), datetime.date(2026, 12, 31)})}
    assert (said.limits.table_rows, said.limits.table_columns) == (20_000, 100)


def test_two_lines_are_enough() -> None:
    said = described("version: 1\nruleset: main.touch\n")
    assert (said.accounts, dict(said.days_off)) == (None, {})


def test_accounts_may_be_a_file_or_a_query_in_a_file_of_its_own() -> None:
    start = "version: 1\nruleset: main.touch\naccounts:\n"
    assert described(start + "  file: portfolio.csv\n").accounts == AccountsFile("portfolio.csv")
    asked = described(start + "  query_file: accounts.sql\n  files: {crm: crm.csv}\n", accounts__sql="select 1")
    assert asked.accounts == AccountsQuery("select 1", {"crm": "crm.csv"})


def test_every_mistake_is_told_with_its_place() -> None:
    assert mistakes(
        "version: 2\nrulset: main.touch\naccounts:\n  file: ../crm.csv\nlimits:\n  table_rows: 0\n  rows: many\n"
    ) == [
        ("1:10", "`version` can only be `1`", "write `1`"),
        ("2:1", "`rulset` is nothing this file can say here", "did you mean `ruleset`?"),
        ("6:15", "`table_rows` is at least 1", None),
        ("7:9", "`rows` takes a whole number", None),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ("1:1", "this file says nothing", "begin with a line `version: 1`")),
        ("- a\n", ("1:1", "this file takes lines of `key: value`", None)),
        ("version: 1\n", ("1:1", "this file does not say its `ruleset`", "add a line `ruleset: main.touch`")),
        ("version: 1\nruleset: main.csv\n", ("2:10", "`ruleset` is not written as it must be", None)),
        (
            "version: 1\nruleset: ../main.touch\n",
            (
                "2:10",
                "`../main.touch` leads out of the workspace folder",
                "copy the file into the folder of the ruleset and name it from there",
            ),
        ),
        (
            START + "accounts: {file: a.csv, query: select 1}\n",
            ("3:25", "accounts come from `file` and `query` at once", "keep one of them"),
        ),
        (
            START + "accounts: {query: select 1}\n",
            (
                "3:12",
                "the query has no files to read from",
                "add `files:` with a line `accounts: accounts.csv` for each table",
            ),
        ),
        (
            START + "accounts: {}\n",
            (
                "3:1",
                "`accounts` names no file and no query",
                "add `file: accounts.csv`, or a `query:` and its `files:`",
            ),
        ),
        (
            START + "accounts: {file: a.csv, files: {a: b.csv}}\n",
            ("3:25", "`files` are the tables of a query, and there is none", "take `files` out, or write a `query`"),
        ),
        (
            START + "accounts: {query: select 1, files: {a b: b.csv}}\n",
            ("3:37", "`a b` is no name here", None),
        ),
        (
            START + "calendars: {office: {days_off: [2026-02-30]}}\n",
            ("3:33", "`2026-02-30` is not in the calendar", None),
        ),
        (
            START + "calendars: {office: {days_off: [24.12.2026]}}\n",
            ("3:33", "an entry is not written as it must be", None),
        ),
        (START + "limits: {table_row: 5}\n", ("3:10", "`table_row` is no limit", "did you mean `table_rows`?")),
        (
            "version: 1\nversion: 1\nruleset: m.touch\n",
            ("2:1", "`version` is given twice", "keep one: line 1 or line 2"),
        ),
        (
            START + "accounts: {query_file: teh.sql, files: {a: a.csv}}\n",
            ("3:24", "there is no file `teh.sql`", None),
        ),
    ],
)
def test_what_the_file_may_not_say(text: str, told: tuple[str, str, str | None]) -> None:
    assert mistakes(text) == [told]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.touch").write_text('ruleset r "R"\n')
    (tmp_path / "more.touch").write_text('role csm "CSM"\n')
    return tmp_path


def opened(path: Path) -> Workspace:
    found = open_workspace(path)
    assert isinstance(found, Workspace), found
    return found


def test_a_folder_its_file_and_its_ruleset_are_the_same_workspace(folder: Path) -> None:
    (folder / "touchline.yaml").write_text("version: 1\nruleset: main.touch\nlimits: {table_rows: 5}\n")
    for path in (folder, folder / "touchline.yaml", folder / "main.touch"):
        assert (opened(path).ruleset, opened(path).limits.table_rows) == ("main.touch", 5)


def test_another_ruleset_of_the_folder_is_opened_alone(folder: Path) -> None:
    (folder / "touchline.yaml").write_text("version: 1\nruleset: main.touch\nlimits: {table_rows: 5}\n")
    alone = opened(folder / "more.touch")
    assert (alone.ruleset, alone.limits.table_rows, alone.source) == ("more.touch", 10_000, None)


def test_no_workspace_file_is_needed(folder: Path) -> None:
    assert opened(folder).ruleset == "main.touch"
    assert opened(folder / "main.touch").files.read("more.touch") == b'role csm "CSM"\n'


@pytest.mark.parametrize(
    ("path", "message", "hint"),
    [
        ("none", "there is no ruleset in", "make one to start from: `touchline init`"),
        ("mian.touch", "there is no", "did you mean"),
        ("accounts.csv", "is no ruleset", "name a folder"),
        ("two", "holds more than one ruleset: `a.touch`, `b.touch`", "name the one you mean"),
    ],
)
def test_what_is_no_workspace_is_met_with_the_way_on(folder: Path, path: str, message: str, hint: str) -> None:
    (folder / "none").mkdir()
    (folder / "accounts.csv").write_text("id\n1\n")
    (folder / "two").mkdir()
    for name in "ab":
        (folder / "two" / f"{name}.touch").write_text("ruleset r\n")
    found = open_workspace(folder / path)
    assert isinstance(found, Unopened)
    (told,) = found.diagnostics
    assert message in told.message
    assert told.hint is not None
    assert hint in told.hint


def test_the_schema_that_ships_is_itself_right() -> None:
    import json

    from jsonschema import Draft202012Validator

    from touchline.assets import asset_text

    Draft202012Validator.check_schema(json.loads(asset_text("grammar", "workspace.schema.json")))
