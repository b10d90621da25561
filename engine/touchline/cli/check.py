"""`touchline check`: everything that is wrong with a ruleset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console
from touchline.cli.findings import Form, ending, write

if TYPE_CHECKING:
    from touchline.loading import Checked
    from touchline.model.ruleset import Ruleset

Where = Annotated[
    Path,
    typer.Argument(
        metavar="PATH",
        show_default=False,
        help="A folder, its touchline.yaml, or a .touch file; this folder unless given.",
    ),
]
FormOption = Annotated[Form, typer.Option("--format", help="How to write what is found.", case_sensitive=False)]
StrictOption = Annotated[bool, typer.Option("--strict", help="Warnings and advice fail the check too.")]


def check(path: Where = Path(), form: FormOption = Form.TEXT, strict: StrictOption = False) -> None:
    """Check a ruleset: every mistake of every file, all at once.

    Ends with 0 where there is no error, 1 where there is one, 2 where the command was used wrongly.
    """
    from touchline.cli.render import summary
    from touchline.loading import check as checked_at
    from touchline.loading import examine

    checked = examine(checked_at(path))
    write(checked, path, form)
    if form is Form.TEXT:
        if checked.diagnostics and checked.sources:
            console.say(f"{_named(path, checked)}: {summary(checked.diagnostics)}")
        if checked.ruleset is not None and checked.runs:
            console.say(f"{_named(path, checked)} can run: {_holds(checked.ruleset, checked)}")
    raise typer.Exit(ending(checked, strict))


def _named(path: Path, checked: Checked) -> str:
    return checked.ruleset.name if checked.ruleset is not None else (str(path) if path.name else path.resolve().name)


def _holds(ruleset: Ruleset, checked: Checked) -> str:
    """What was checked, so that nobody takes a check of nothing for a success."""
    files = sum(1 for name in checked.sources if name.endswith(".touch"))
    counted = (
        (files, "file", "files"),
        (len(ruleset.fields), "field", "fields"),
        (len(ruleset.segmentations), "segmentation", "segmentations"),
        (len(ruleset.health.measures) if ruleset.health else 0, "health measure", "health measures"),
        (len(ruleset.services), "service", "services"),
        (len(ruleset.playbooks), "playbook", "playbooks"),
        (len(ruleset.escalations), "escalation", "escalations"),
        (len(ruleset.decisions), "decision", "decisions"),
    )
    return ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counted if n)
