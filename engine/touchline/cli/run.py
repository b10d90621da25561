"""`touchline run`: every account of a file judged, the results written, the summary shown."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli import console
from touchline.cli.accounts import AccountsOption, SheetNameOption, TodayOption, day, table_of
from touchline.cli.check import Where
from touchline.cli.findings import ruleset_of
from touchline.cli.paper import Paper
from touchline.cli.progress import progress


class FileFormat(Enum):
    """How result files are written."""

    PARQUET = "parquet"
    CSV = "csv"


OutOption = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="The folder for the results; it appears whole or not at all."),
]
MaxRejectsOption = Annotated[
    str | None,
    typer.Option("--max-rejects", metavar="N|N%", help="End with 1 where more records than this are rejected."),
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
    sheet: SheetNameOption = None,
    max_rejects: MaxRejectsOption = None,
) -> None:
    """Judge every account of a file: segments, health, tasks, escalations, each with its reason.

    Every record ends up judged or among the rejects, and the counts add up.

    An earlier result in DIR is replaced; a folder that holds anything else is refused. With too many rejects the
    results are written all the same, for `rejects` says what to mend; the command then ends with 1.
    """
    judge(path, accounts, today, out, form, sheet, max_rejects)


def judge(
    path: Path,
    accounts: Path | None,
    today: str | None,
    out: Path,
    form: FileFormat,
    sheet: str | None = None,
    max_rejects: str | None = None,
) -> None:
    """Runs and shows the summary."""
    from touchline.backends.python import compile
    from touchline.cli import render
    from touchline.cli.summary import write_summary
    from touchline.portfolio.accounts import NotRun
    from touchline.portfolio.results import Format
    from touchline.portfolio.run import Output
    from touchline.portfolio.run import run as judge_all

    too_many = _too_many(max_rejects)
    ruleset, checked = ruleset_of(path)
    on = day(today, ruleset)
    table = table_of(checked, ruleset, accounts, on, sheet)
    with progress() as told:
        done = judge_all(compile(ruleset), table, on, Output(out, Format(form.value)), progress=told)
    if isinstance(done, NotRun):
        console.tell(render.render(done.diagnostics, (), console.style(sys.stderr)), end="")
        console.tell("nothing was written")
        raise typer.Exit(console.FINDINGS)
    write_summary(done, Paper(tabs=True))
    if done.judged == 0:  # an export that came out empty must not pass for a good day
        console.tell(f"`{table.name}` has no record that can be judged")
        raise typer.Exit(console.FINDINGS)
    if too_many(done.rejected, done.records):
        share = f"{done.rejected:,} of {done.records:,} records"
        console.tell(f"{share} are rejected, more than `--max-rejects {max_rejects}`; the results are written")
        raise typer.Exit(console.FINDINGS)


def _too_many(said: str | None) -> Callable[[int, int], bool]:
    """Whether so many rejects of so many records are more than `--max-rejects` allows: a number, or a share."""
    if said is None:
        return lambda _rejected, _records: False
    found = re.fullmatch(r"([0-9]{1,12})(?:\.([0-9]{1,6}))?(%?)", said.strip())
    if found is None or (found[2] and not found[3]):
        raise typer.BadParameter(f"`{said}` is no number of records; write `20` or `5%`", param_hint="--max-rejects")
    most = Fraction(f"{found[1]}.{found[2] or 0}")
    if found[3]:
        return lambda rejected, records: rejected * 100 > most * records
    return lambda rejected, _records: rejected > most
