"""`touchline data`: a file held against a ruleset, before anything is judged."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console
from touchline.cli.accounts import SheetNameOption
from touchline.cli.check import Where
from touchline.cli.findings import refuse, ruleset_of
from touchline.cli.paper import Cell, Paper, Toned

if TYPE_CHECKING:
    from touchline.portfolio.describe import Cost, Description, FieldColumn


class DataFormat(Enum):
    """How the description is written."""

    TEXT = "text"
    JSON = "json"


FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV, XLSX, Parquet or JSON lines file.")]
DataFormatOption = Annotated[
    DataFormat, typer.Option("--format", help="How to write what was found.", case_sensitive=False)
]


def data(
    file: FileArgument, path: Where = Path(), sheet: SheetNameOption = None, form: DataFormatOption = DataFormat.TEXT
) -> None:
    """See what a file of accounts has and lacks for a ruleset, and what each hole costs.

    Nothing is judged and nothing written. Ends with 1 where the file cannot be judged: a required column is missing.
    """
    from touchline.cli import render
    from touchline.diagnostics import Diagnostic, has_errors
    from touchline.portfolio.accounts import NotRun
    from touchline.portfolio.describe import describe
    from touchline.portfolio.opening import open_named

    ruleset, checked = ruleset_of(path)
    assert checked.workspace is not None
    opened = open_named(file, ruleset, checked.workspace.limits, sheet)
    if isinstance(opened, Diagnostic):
        raise refuse(opened)
    found = describe(ruleset, opened)
    if isinstance(found, NotRun):
        console.tell(render.render(found.diagnostics, (), console.style(sys.stderr)), end="")
        raise typer.Exit(console.FINDINGS)
    if form is DataFormat.JSON:
        console.say(_as_json(found))
    else:
        _write(found, Paper(tabs=True))
    if has_errors(found.diagnostics):
        raise typer.Exit(console.FINDINGS)


# --------------------------------------------------------------------------- for people


def _write(found: Description, paper: Paper) -> None:
    from touchline.prose import values

    paper.line(Toned(found.name, "strong"))
    without = sum(column.column is None for column in found.fields)
    lacking = f", {without} without" if without else ""
    fields = values.counted(len(found.fields) - without, "field")
    paper.line(f"{values.counted(found.records, 'record')}; {fields} with a column{lacking}")
    for code, count in found.rejects:
        paper.line(Toned(f"{count:,} will be rejected: {code}", "poor"))
    paper.heading("Columns")
    rows = [_row(column, found.readable) for column in found.fields]
    paper.table(["field", "column", "type", "known", "empty", "wrong", "for example"], rows, right=(3, 4, 5))
    if found.extra:
        paper.heading("Columns that no field reads")
        extra: list[list[Cell]] = [[each.column, _share(each.filled, found.readable), each.hint or ""]
                                   for each in found.extra]  # fmt: skip
        paper.table(["column", "filled", ""], extra, right=(1,))
    _write_problems(found, paper)
    if found.costs:
        paper.heading("What the holes cost")
        costs = sorted(found.costs, key=lambda cost: -cost.accounts)
        paper.table(["", "accounts", "for want of"], [_cost(cost, found) for cost in costs], right=(1,))
    else:
        paper.blank()
        paper.line(Toned("No rule wants for anything.", "good"))
    for each in found.diagnostics:
        if each.code not in ("missing-column", "unread-column"):
            paper.blank()
            paper.line(Toned(each.message, "fair"))
            if each.hint:
                paper.line(Toned(f"hint: {each.hint}", "soft"), indent=2)


def _row(column: FieldColumn, records: int) -> list[Cell]:
    from touchline.portfolio.describe import type_name

    kind = type_name(column.field.type)
    named = column.field.name + (" (required)" if column.field.required else "")
    if column.column is None:
        return [named, Toned("no column", "poor" if column.field.required else "fair"), kind, "", "", "", ""]
    private = "(private)" if column.field.private else ", ".join(column.samples)
    return [
        named,
        column.column,
        kind,
        _share(column.known, records),
        Toned(_share(column.missing, records), "fair" if column.missing else "soft"),
        Toned(_share(column.wrong, records), "poor" if column.wrong else "soft"),
        Toned(private, "soft"),
    ]


def _write_problems(found: Description, paper: Paper) -> None:
    wrong: list[list[Cell]] = [
        [column.field.name, f"{column.wrong:,}", column.problem or ""] for column in found.fields if column.wrong
    ]
    if wrong:
        paper.heading("Cells that their field cannot hold")
        paper.table(["field", "records", "for example"], wrong, right=(1,))


def _cost(cost: Cost, found: Description) -> list[Cell]:
    shown = ", ".join(cost.fields[:4]) + (f" and {len(cost.fields) - 4} more" if len(cost.fields) > 4 else "")
    return [f"{cost.kind} {cost.name}", Toned(_share(cost.accounts, found.readable), "fair"), shown]


def _share(count: int, of: int) -> str:
    """A count, and its share: `41 (8%)`. Some are never 0%, and not all never 100%."""
    if not count or not of:
        return f"{count:,}"
    percent = min(max(round(100 * count / of), 1), 100 if count == of else 99)
    return f"{count:,} ({percent}%)"


# --------------------------------------------------------------------------- for programs


def _as_json(found: Description) -> str:
    import json

    from touchline.portfolio.describe import type_name

    said = {
        "file": found.name,
        "records": found.records,
        "readable": found.readable,
        "rejected": found.rejected,
        "rejects": dict(found.rejects),
        "fields": [
            {
                "field": column.field.name,
                "column": column.column,
                "type": type_name(column.field.type),
                "required": column.field.required,
                "known": column.known,
                "missing": column.missing,
                "wrong": column.wrong,
                "problem": column.problem,
                "different": column.different,
                "samples": list(column.samples),
                "read_by": list(column.read_by),
            }
            for column in found.fields
        ],
        "extra": [{"column": each.column, "filled": each.filled, "hint": each.hint} for each in found.extra],
        "costs": [
            {"kind": cost.kind, "name": cost.name, "accounts": cost.accounts, "fields": list(cost.fields)}
            for cost in found.costs
        ],
        "findings": [
            {"code": each.code, "level": each.level.value, "message": each.message, "hint": each.hint}
            for each in found.diagnostics
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=2)
