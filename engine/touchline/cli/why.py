"""`touchline why`: one account, and the reason for everything that is said about it."""

from __future__ import annotations

import os
import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console
from touchline.cli.accounts import AccountsOption, SheetNameOption, TodayOption, day, table_of
from touchline.cli.check import Where
from touchline.cli.findings import ruleset_of
from touchline.cli.paper import Paper
from touchline.cli.wish import KeepOption, ToOption, tell_wish, wished

if TYPE_CHECKING:
    from collections.abc import Mapping

    from touchline.portfolio.accounts import NotRun, Portfolio


class SheetFormat(Enum):
    """How the sheet is laid out."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's id.")]
SheetOption = Annotated[SheetFormat, typer.Option("--format", help="How to lay the sheet out.", case_sensitive=False)]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where to write the sheet; the terminal unless given.")
]


def why(
    account: AccountArgument,
    path: Where = Path(),
    accounts: AccountsOption = None,
    today: TodayOption = None,
    form: SheetOption = SheetFormat.TEXT,
    out: OutOption = None,
    sheet: SheetNameOption = None,
    to: ToOption = None,
    keep: KeepOption = None,
) -> None:
    """Ask why an account is what it is: its segment, its score step by step, what was missing, its work.

    Each answer names the row or rule that gave it, with its file and line. With --to it says what would have to
    change: the fewest fields, then the least change, among those that may; or that no change does it.
    """
    from touchline.backends.python import compile
    from touchline.documents.account_sheet import account_sheet
    from touchline.documents.templating import fill
    from touchline.portfolio.accounts import open_portfolio

    ruleset, checked = ruleset_of(path)
    if keep and to is None:
        raise typer.BadParameter("it says what may not change, and takes `--to`", param_hint="--keep")
    if to is not None and (out is not None or form is not SheetFormat.TEXT):
        raise typer.BadParameter("its answer is no sheet: leave `--out` and `--format` out", param_hint="--to")
    wish = None if to is None else wished(checked, to, keep or ())
    on = day(today, ruleset)
    table = table_of(checked, ruleset, accounts, on, sheet)
    portfolio = checked_portfolio(open_portfolio(compile(ruleset), table))
    given = account_in(portfolio, account)
    judgement = portfolio.evaluator.judge(given, today=on, population=portfolio.facts(on))
    if to is not None and wish is not None:
        raise typer.Exit(tell_wish(*wish, given, judgement, to, keep or ()))
    page = account_sheet(ruleset, judgement)
    if form is SheetFormat.TEXT and out is None:
        from touchline.cli.sheet import write_sheet

        write_sheet(page, Paper())
        return
    name = "account.html.j2" if form is SheetFormat.HTML else "account.md.j2"
    text = fill(name, {"sheet": page})
    if out is None:
        console.say(text, end="")
    else:
        write_whole(out, text)
        console.tell(f"written: {out}")


def checked_portfolio(portfolio: Portfolio | NotRun) -> Portfolio:
    """The portfolio, where the file can be judged at all; else what is wrong is told and the command ends."""
    from touchline.cli import render
    from touchline.portfolio.accounts import NotRun

    if isinstance(portfolio, NotRun):
        console.tell(render.render(portfolio.diagnostics, (), console.style(sys.stderr)), end="")
        raise typer.Exit(console.FINDINGS)
    return portfolio


def account_in(portfolio: Portfolio, wanted: str) -> Mapping[str, object]:
    """The account with the id `wanted`; ends the command where there is none."""
    from touchline.portfolio.looking_up import NoAccount, look_up
    from touchline.portfolio.records import Reject
    from touchline.values.text import normalise

    wanted = normalise(wanted)
    found = look_up(portfolio, wanted)
    if isinstance(found, Reject):
        place = f"line {found.line}" if found.line is not None else f"record {found.number}"
        console.tell(f"`{wanted}` was not judged: {place} {found.message}")
        raise typer.Exit(console.FINDINGS)
    if isinstance(found, NoAccount):
        console.tell(f"`{portfolio.table.name}` has no account `{wanted}`: {found.hint}")
        raise typer.Exit(console.WRONG_USE)
    return found


def write_whole(path: Path, text: str) -> None:
    """Writes a file, whole or not at all."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(aside, path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        console.tell(f"`{path}` cannot be written: {error.strerror or 'the system refuses'}")
        raise typer.Exit(console.FINDINGS) from None
