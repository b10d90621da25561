"""`touchline test`: run the examples and cases of a ruleset, and say how good they are."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console
from touchline.cli.check import Where
from touchline.cli.findings import namer, ruleset_of
from touchline.cli.watch import state_of, watching
from touchline.cli.why import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from touchline.diagnostics import Diagnostic
    from touchline.loading import Checked
    from touchline.model.ruleset import Ruleset
    from touchline.testing.running import Ran
    from touchline.testing.suite import Suite


class TestForm(Enum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"


FormOption = Annotated[TestForm, typer.Option("--format", help="How to write the result.", case_sensitive=False)]
JunitOption = Annotated[
    Path | None, typer.Option("--junit", metavar="FILE", help="Write the result as JUnit XML too, for a build server.")
]
WatchOption = Annotated[bool, typer.Option("--watch", help="Run again whenever a file changes; end with Ctrl-C.")]


def run_tests(
    path: Where = Path(),
    form: FormOption = TestForm.TEXT,
    junit: JunitOption = None,
    watch: WatchOption = False,
) -> None:
    """Run the tests of a ruleset: its `examples`, and the cases in `cases/*.yaml` beside it.

    Each failure shows what was expected, what came out, and the rule that decided. Ends with 0 where every
    test holds, 1 where one does not or there is none.
    """
    if watch:
        watching(lambda: _again(path), lambda: state_of(path))
    raise typer.Exit(_once(path, form, junit))


def _again(path: Path) -> None:
    try:
        _once(path, TestForm.TEXT, None)
    except typer.Exit:
        return


def _once(path: Path, form: TestForm, junit: Path | None) -> int:
    """Runs the tests once; what the command ends with."""
    from touchline.backends.python import compile
    from touchline.diagnostics import has_errors
    from touchline.testing import telling
    from touchline.testing.running import run_all

    ruleset, checked = ruleset_of(path)
    suite = suite_at(ruleset, checked)
    checked = replace(checked, sources=MappingProxyType({**checked.sources, **suite.sources}))
    ran = run_all(suite.cases, compile(ruleset))
    found = [*suite.diagnostics, *telling.told(ran, checked.sources), *telling.unconfirmed(suite.cases)]
    if not suite.cases and not suite.diagnostics:
        found.append(telling.nothing(f"`{ruleset.name}`"))
    if junit is not None:
        from touchline.testing.junit import junit as as_xml

        write_whole(junit, as_xml(ruleset.name, ran, suite.diagnostics, checked.sources))
    if form is TestForm.JSON:
        _write_json(ran, found, checked, path)
    else:
        _write_text(ruleset, ran, found, checked, path)
    return console.FINDINGS if has_errors(found) or not ran else console.CLEAN


def suite_at(ruleset: Ruleset, checked: Checked) -> Suite:
    """The tests of the workspace that was checked."""
    from touchline.testing.suite import suite_of

    assert checked.workspace is not None
    return suite_of(ruleset, checked.workspace.files)


def _write_text(
    ruleset: Ruleset, ran: Sequence[Ran], found: Sequence[Diagnostic], checked: Checked, path: Path
) -> None:
    from touchline.cli import render

    if found:
        console.say(render.render(found, checked.sources.values(), console.style(sys.stdout, namer(path, checked))))
    console.say(f"{ruleset.name}: {summary(ran, found)}")


def summary(ran: Sequence[Ran], found: Sequence[Diagnostic]) -> str:
    """`24 tests hold (4 examples, 20 cases)`, or how many do not."""
    examples = sum(one.case.example for one in ran)
    kinds = ", ".join(
        f"{count} {word if count == 1 else word + 's'}"
        for count, word in ((examples, "example"), (len(ran) - examples, "case"))
        if count
    )
    failed = sum(not one.passed for one in ran)
    unread = sum(one.code == "bad-case" or one.code not in _OF_RUNS for one in found)
    said = f"{len(ran)} {'test' if len(ran) == 1 else 'tests'}" + (f" ({kinds})" if kinds else "")
    if not ran:
        return "nothing was tested"
    said += ", all hold" if not failed else f", {failed} {'fails' if failed == 1 else 'fail'}"
    if unread:
        said += f"; {unread} {'mistake' if unread == 1 else 'mistakes'} in cases that were not run or not compared"
    waiting = sum(not one.case.confirmed for one in ran)
    return said + (f"; {waiting} not confirmed yet" if waiting else "")


_OF_RUNS = frozenset({"case-failed", "unconfirmed-case", "nothing-tested"})


def _write_json(ran: Sequence[Ran], found: Sequence[Diagnostic], checked: Checked, path: Path) -> None:
    from touchline.cli import report_json

    cases = [
        {
            "name": one.case.name,
            "in": one.case.group,
            "date": one.case.today.isoformat(),
            "passed": one.passed,
            "confirmed": one.case.confirmed,
            "differences": [
                {"path": d.expected.name, "expected": d.expected.value, "got": d.got} for d in one.differences
            ],
        }
        for one in ran
    ]
    report = {
        "tests": len(ran),
        "failed": sum(not one.passed for one in ran),
        "cases": cases,
        "findings": report_json.report(found, list(checked.sources.values()), namer(path, checked)),
    }
    console.say(json.dumps(report, ensure_ascii=False, indent=2))
