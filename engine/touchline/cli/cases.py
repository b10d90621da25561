"""`touchline cases`: write the cases that a ruleset's tests lack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console
from touchline.cli.check import Where
from touchline.cli.findings import namer, ruleset_of
from touchline.cli.quality import unreached
from touchline.cli.test import suite_at
from touchline.cli.why import write_whole

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from touchline.loading import Checked
    from touchline.model.ruleset import Ruleset

WriteOption = Annotated[
    Path | None,
    typer.Option("--write", metavar="FILE", help="A new file for the cases, in `cases/`; the terminal unless given."),
]

_MOST_LEFT = 12
"""How many things that no account was found for are named."""

_HEADING = """\
Written by `touchline cases`: accounts that no test had, with what the ruleset says of them today.
Read each; where it is right, take its line `confirmed: no` out."""


def cases(path: Where = Path(), write: WriteOption = None) -> None:
    """Write the missing cases: one for each row, rule, boundary and small mistake that no test notices.

    Each holds today's answer and says `confirmed: no`, until somebody who knows the policy has looked at it.
    """
    from touchline.backends.python import compile
    from touchline.model.identity import id_field
    from touchline.testing.coverage import coverage
    from touchline.testing.missing import missing_cases
    from touchline.testing.writing import cases_as_yaml

    if write is not None and write.exists():
        console.tell(f"`{write}` is there already, and nothing is written over: name a new file")
        raise typer.Exit(console.WRONG_USE)
    ruleset, checked = ruleset_of(path)
    suite = suite_at(ruleset, checked)
    evaluator = compile(ruleset)
    with Bar() as bar:
        found = missing_cases(ruleset, suite.cases, evaluator, day_of(ruleset), bar.shown)
    reached = coverage(ruleset, (*suite.cases, *found), evaluator)
    left = unreached(reached, checked.sources, namer(path, checked))
    if not found:
        console.tell("no case is missing: no account was found that another test would need")
        _tell_left(left)
        raise typer.Exit(console.CLEAN)
    text = cases_as_yaml(found, id_field(ruleset), _HEADING)
    if write is None:
        console.say(text, end="")
    else:
        write_whole(write, text)
    counted = "1 case" if len(found) == 1 else f"{len(found)} cases"
    console.tell(f"{counted} to confirm" + (f", in {write}" if write is not None else ""))
    if write is not None and not _is_read(write, checked):
        console.tell("`touchline test` does not read it there: it reads `.yaml` files in `cases` beside the ruleset")
    _tell_left(left)


def _tell_left(left: Sequence[str]) -> None:
    """What the cases will not reach is for the author to find, and is said."""
    if not left:
        return
    console.tell("no account was found for these, and it may be that none can be there: write those by hand that can")
    for one in left[:_MOST_LEFT]:
        console.tell(f"  {one}")
    if len(left) > _MOST_LEFT:
        console.tell(f"  and {len(left) - _MOST_LEFT} more: `touchline test --coverage` lists them")


def _is_read(file: Path, checked: Checked) -> bool:
    """Whether a file lies where the tests of the workspace do."""
    from touchline.testing.suite import ENDINGS, FOLDER

    assert checked.workspace is not None
    folder = checked.workspace.folder / FOLDER
    return file.name.lower().endswith(ENDINGS) and file.resolve().is_relative_to(folder.resolve())


def day_of(ruleset: Ruleset) -> datetime.date:
    """The day on which accounts are looked for: the ruleset's own."""
    from touchline.testing.suite import NO_DAY

    return ruleset.effective or NO_DAY


class Bar:
    """How far a long search is, on standard error where a person is looking."""

    def __enter__(self) -> Bar:
        import sys

        self._seen = console.in_terminal(sys.stderr)
        self._last = -1
        return self

    def shown(self, done: int, of: int) -> None:
        """Shows that `done` of `of` are done."""
        share = done * 100 // of if of else 100
        if self._seen and share != self._last:
            self._last = share
            filled = share // 5
            console.tell(f"\r[{'#' * filled}{'.' * (20 - filled)}] {done} of {of} small mistakes tried", end="")

    def __exit__(self, *_: object) -> None:
        if self._seen and self._last >= 0:
            console.tell(f"\r{' ' * 60}\r", end="")
