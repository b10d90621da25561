"""The accounts and the day that a command is about."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from touchline.cli import console
from touchline.cli.findings import refuse

if TYPE_CHECKING:
    from touchline.loading import Checked
    from touchline.model.ruleset import Ruleset
    from touchline.portfolio.table import Table

AccountsOption = Annotated[
    Path | None,
    typer.Option(
        "--accounts", metavar="FILE", help="A CSV, XLSX, Parquet or JSON lines file; else what touchline.yaml names."
    ),
]
SheetNameOption = Annotated[
    str | None,
    typer.Option("--sheet", metavar="NAME", help="The sheet of an XLSX file; else the first with the accounts."),
]
TodayOption = Annotated[
    str | None,
    typer.Option("--today", metavar="DATE", help="The day to judge on, as 2026-10-15; today unless given."),
]


def day(text: str | None, ruleset: Ruleset | None) -> datetime.date:
    """The day that `--today` names, else today in the ruleset's zone."""
    if text is None:
        zone = ZoneInfo(ruleset.time_zone) if ruleset is not None and ruleset.time_zone else datetime.UTC
        return datetime.datetime.now(zone).date()
    try:
        if len(text) != 10:
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"`{text}` is not a day; write it as 2026-10-15", param_hint="--today") from None


def table_of(
    checked: Checked, ruleset: Ruleset, named: Path | None, today: datetime.date, sheet: str | None = None
) -> Table:
    """The accounts in the file that is named, else those of the workspace; ends the command where there are none."""
    from dataclasses import replace

    from touchline.codes import diagnostic
    from touchline.diagnostics import Diagnostic
    from touchline.portfolio.opening import open_accounts, open_named
    from touchline.workspace.workspace import AccountsFile

    workspace = checked.workspace
    assert workspace is not None
    if named is not None:
        if named.exists() and not named.is_file() and not named.is_dir():  # a pipe or a device would never end
            raise refuse(diagnostic("file-unreadable", f"`{named}` is not an ordinary file"))
        opened = open_named(named, ruleset, workspace.limits, sheet)
    elif workspace.accounts is not None:
        accounts = workspace.accounts
        if sheet is not None and isinstance(accounts, AccountsFile):
            accounts = replace(accounts, sheet=sheet)
        opened = open_accounts(accounts, workspace.files, ruleset, today, workspace.limits)
    else:
        console.tell("no accounts are named")
        console.tell("  = hint: add `--accounts accounts.csv`, or name them in `touchline.yaml` under `accounts:`")
        raise typer.Exit(console.WRONG_USE)
    if isinstance(opened, Diagnostic):
        raise refuse(opened)
    return opened
