"""`touchline demo`: the scheduling starter judged, an account explained, the playbooks written, from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli import console
from touchline.cli.init import copy_starter
from touchline.cli.paper import Paper, Toned

STARTER, TODAY = "scheduling", "2026-10-15"

FolderArgument = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Where to put the sample; must be new or an earlier demo.")
]


def demo(folder: FolderArgument = Path("touchline-demo")) -> None:
    """See it work: 500 made-up accounts are judged, one of them explained, and the playbooks written.

    Writes into a folder of its own; needs no data, no account and no network.
    """
    from touchline.cli.docs import Readers, tell, write_docs
    from touchline.cli.run import FileFormat, judge
    from touchline.cli.why import why

    if not all((folder / name).exists() for name in ("touchline.yaml", f"{STARTER}.touch")):
        taken = copy_starter(STARTER, folder)
        if taken:
            console.tell(
                f"nothing was written: `{folder}` already holds {', '.join(f'`{name}`' for name in taken[:5])}"
            )
            raise typer.Exit(console.FINDINGS)
    results = folder / "results"
    paper = Paper()
    paper.line(Toned(f"$ touchline run {folder} --today {TODAY} --out {results}", "soft"))
    paper.blank()
    judge(folder, None, TODAY, results, FileFormat.CSV)
    account = _worth_a_look(results / "accounts.csv")
    paper.blank()
    paper.line(Toned(f"$ touchline why {account} {folder} --today {TODAY}", "soft"))
    paper.blank()
    why(account, folder, None, TODAY)
    documents = folder / "docs"
    paper.blank()
    paper.line(Toned(f"$ touchline docs {folder} --results {results} --out {documents}", "soft"))
    paper.blank()
    tell(write_docs(folder, documents, Readers.TEAM, results), Readers.TEAM)
    paper.heading("Now yours")
    paper.table(
        ["", ""],
        [
            [f"open {folder / 'scheduling.touch'}", Toned("the rules, to read and to change", "soft")],
            [f"touchline check {folder}", Toned("every mistake at once, with the way out", "soft")],
            [f"touchline run {folder} --accounts YOURS.csv", Toned("your accounts by these rules", "soft")],
            ["touchline init", Toned("a ruleset to make your own", "soft")],
        ],
    )


def _worth_a_look(accounts: Path) -> str:
    """The account whose page shows most: red, with escalations and many tasks; the first of those."""
    import csv

    with accounts.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    def interest(row: dict[str, str]) -> tuple[bool, int, int]:
        return (row.get("health") == "red", int(row["escalations__count"] or 0), int(row["tasks__count"] or 0))

    return max(rows, key=interest)["id"]
