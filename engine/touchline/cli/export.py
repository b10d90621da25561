"""`touchline export`: the tables of a ruleset as a workbook or as CSV files, to be edited by hand."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli import console
from touchline.cli.check import Where
from touchline.cli.findings import ruleset_of
from touchline.cli.placing import place


class Export(Enum):
    """What tables are written as."""

    XLSX = "xlsx"
    CSV = "csv"


FormArgument = Annotated[Export, typer.Argument(metavar="xlsx|csv", help="One workbook, or a folder of CSV files.")]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE_OR_DIR", help="Where to; else NAME.xlsx, or a folder NAME-tables."),
]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Replace what is there.")]


def export(form: FormArgument, path: Where = Path(), out: OutOption = None, replace: ReplaceOption = False) -> None:
    """Write every table of a ruleset for Excel: a sheet each, with choices, notes and how rows combine.

    Edit it, then bring it back with touchline import. As CSV a table is a file; how its rows combine and its comments
    stay in the ruleset.
    """
    from touchline.syntax.program import parse_program

    ruleset, checked = ruleset_of(path)
    workspace = checked.workspace
    assert workspace is not None, "a ruleset that was read at a path has a workspace"
    parsed = parse_program(workspace.files, workspace.ruleset, workspace.limits)
    if form is Export.XLSX:
        from touchline.documents.workbook.write import write_workbook

        target = out if out is not None else Path(f"{ruleset.name}.xlsx")
        if target.suffix.lower() != ".xlsx" or target.is_dir():
            console.tell(f"`{target}` is no name of a workbook: write `--out {target.with_suffix('.xlsx')}`")
            raise typer.Exit(console.WRONG_USE)
        contents = {target: write_workbook(parsed, ruleset, workspace.limits)}
    else:
        from touchline.documents.workbook.csv_files import write_csv

        target = out if out is not None else Path(f"{ruleset.name}-tables")
        if target.exists() and not target.is_dir():
            console.tell(f"`{target}` is a file, and CSV files are written into a folder")
            raise typer.Exit(console.WRONG_USE)
        contents = {target / name: each for name, each in write_csv(parsed, ruleset, workspace.limits).items()}
    if not contents:
        console.tell(f"{ruleset.name} has no table")
        raise typer.Exit(console.FINDINGS)
    there = [each for each in contents if each.exists()]
    if there and not replace:
        console.tell(f"nothing was written: `{there[0]}` is there already, and may hold changes of yours")
        console.tell("write it elsewhere with `--out`, or over it with `--replace`")
        raise typer.Exit(console.FINDINGS)
    folder = target.parent if form is Export.XLSX else target
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        console.tell(f"`{folder}` cannot be made: {error.strerror or 'the system refuses'}")
        raise typer.Exit(console.FINDINGS) from None
    place(contents)
    for each in contents:
        console.say(str(each))
    console.tell(f"edit {'it' if len(contents) == 1 else 'them'}, then: touchline import {target} --into {path}")
