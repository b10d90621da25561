"""`touchline run`: every account of a file judged, the results written, the summary shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli import console
from touchline.cli.accounts import AccountsOption, TodayOption, day, table_of
from touchline.cli.check import Where
from touchline.cli.findings import ruleset_of
from touchline.cli.paper import Paper


class FileFormat(Enum):
    """How result files are written."""

    PARQUET = "parquet"
    CSV = "csv"


OutOption = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="The folder for the results; it appears whole or not at all."),
]
FormatOption = Annotated[
    FileFormat, typer.Option("--format", help="How the results are written.", case_sensitive=False)
]


def run(
    path: Where = Path(),
    accounts: AccountsOption = None,
    today: TodayOption = None,
    out: OutOption = Path("results"),
    form: FormatOption = FileFormat.CSV,
) -> None:
    """Judge every account of a file: segments, health, tasks, escalations, each with its reason.

    Every record ends up judged or among the rejects, and the counts add up.

    An earlier result in DIR is replaced; a folder that holds anything else is refused.
    """
    judge(path, accounts, today, out, form)


def judge(path: Path, accounts: Path | None, today: str | None, out: Path, form: FileFormat) -> None:
    """Runs and shows the summary."""
    from touchline.backends.python import compile
    from touchline.cli import render
    from touchline.cli.summary import write_summary
    from touchline.portfolio.accounts import NotRun
    from touchline.portfolio.results import Format
    from touchline.portfolio.run import Output
    from touchline.portfolio.run import run as judge_all

    ruleset, checked = ruleset_of(path)
    on = day(today, ruleset)
    table = table_of(checked, ruleset, accounts, on)
    with _progress() as progress:
        done = judge_all(compile(ruleset), table, on, Output(out, Format(form.value)), progress=progress)
    if isinstance(done, NotRun):
        console.tell(render.render(done.diagnostics, (), console.style(sys.stderr)), end="")
        console.tell("nothing was written")
        raise typer.Exit(console.FINDINGS)
    write_summary(done, Paper(tabs=True))
    if done.judged == 0:  # an export that came out empty must not pass for a good day
        console.tell(f"`{table.name}` has no record that can be judged")
        raise typer.Exit(console.FINDINGS)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int | None], None]]:
    """Shows how far a run is, where a person is looking; nothing of it stays."""
    if not console.in_terminal(sys.stderr):
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed:,}", markup=False),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
