"""`touchline test`: run the examples and cases of a ruleset, and say how good they are."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
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
    from touchline.testing.coverage import Coverage
    from touchline.testing.mutation import Mutation
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
CoverageOption = Annotated[
    bool, typer.Option("--coverage", help="List the rows, rules, boundaries and parts of conditions no test reaches.")
]
ThresholdOption = Annotated[
    str | None,
    typer.Option("--threshold", metavar="95%", help="Fail where a figure of the coverage or the mutants is below."),
]
MutateOption = Annotated[
    bool, typer.Option("--mutate", help="Make small mistakes in the ruleset and list those that no test notices.")
]
SecondsOption = Annotated[int, typer.Option("--seconds", min=1, help="How long `--mutate` may take.")]
WatchOption = Annotated[bool, typer.Option("--watch", help="Run again whenever a file changes; end with Ctrl-C.")]


def run_tests(
    path: Where = Path(),
    form: FormOption = TestForm.TEXT,
    junit: JunitOption = None,
    coverage: CoverageOption = False,
    mutate: MutateOption = False,
    threshold: ThresholdOption = None,
    seconds: SecondsOption = 120,
    watch: WatchOption = False,
) -> None:
    """Run the tests of a ruleset: its `examples`, and the cases in `cases/*.yaml` beside it.

    Each failure shows what was expected, what came out, and the rule that decided. Ends with 0 where every
    test holds, 1 where one does not or there is none.
    """
    asked = Asked(coverage, mutate, _share(threshold), seconds)
    if threshold is not None and not (coverage or mutate):
        raise typer.BadParameter("it is a threshold of what? add `--coverage` or `--mutate`", param_hint="--threshold")
    if watch:
        watching(lambda: _again(path, asked), lambda: state_of(path))
    raise typer.Exit(_once(path, form, junit, asked))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the tests themselves; `threshold` is a share of 0 to 1."""

    coverage: bool
    mutate: bool
    threshold: Fraction | None
    seconds: int


def _share(text: str | None) -> Fraction | None:
    if text is None:
        return None
    try:
        share = Fraction(text.strip().removesuffix("%")) / 100
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise typer.BadParameter(f"`{text}` is no share; write it as 95%", param_hint="--threshold")
    return share


def _again(path: Path, asked: Asked) -> None:
    try:
        _once(path, TestForm.TEXT, None, asked)
    except typer.Exit:
        return


def _once(path: Path, form: TestForm, junit: Path | None, asked: Asked) -> int:
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
    quality = _quality(ruleset, suite, asked)
    if form is TestForm.JSON:
        _write_json(ran, found, quality, checked, path)
    else:
        _write_text(ruleset, ran, found, checked, path)
        _write_quality(quality, checked, path)
    good = bool(ran) and not has_errors(found) and _good_enough(quality, asked)
    return console.CLEAN if good else console.FINDINGS


if TYPE_CHECKING:
    Quality = tuple[Coverage | None, Mutation | None]


def _quality(ruleset: Ruleset, suite: Suite, asked: Asked) -> Quality:
    """How good the tests are, as far as is asked; nothing is measured where there are none."""
    from touchline.backends.python import compile
    from touchline.cli.cases import Bar, day_of
    from touchline.testing.coverage import coverage
    from touchline.testing.mutation import mutate

    if not suite.cases:
        return None, None
    evaluator = compile(ruleset)
    covered = coverage(ruleset, suite.cases, evaluator) if asked.coverage else None
    if not asked.mutate:
        return covered, None
    with Bar() as bar:
        return covered, mutate(ruleset, suite.cases, evaluator, day_of(ruleset), bar.shown, asked.seconds)


def _good_enough(quality: Quality, asked: Asked) -> bool:
    """Whether every figure is at the threshold; mutants that could not be compiled are an error in any case, and
    so is a threshold that cannot be told to be met because time was up."""
    covered, mutated = quality
    if mutated is not None and mutated.broken:
        return False
    if asked.threshold is None:
        return True
    if covered is not None and not covered.meets(asked.threshold):
        return False
    return mutated is None or (mutated.untried == 0 and mutated.noticed >= asked.threshold * mutated.counted)


def _write_quality(quality: Quality, checked: Checked, path: Path) -> None:
    from touchline.cli import quality as told

    covered, mutated = quality
    if covered is not None:
        told.write_coverage(covered, checked.sources, namer(path, checked))
    if mutated is not None:
        told.write_mutation(mutated, checked.sources, namer(path, checked))


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


def _write_json(
    ran: Sequence[Ran], found: Sequence[Diagnostic], quality: Quality, checked: Checked, path: Path
) -> None:
    from touchline.cli import quality as told
    from touchline.cli import report_json

    name = namer(path, checked)
    covered, mutated = quality

    cases = [
        {
            "name": one.case.name,
            "in": one.case.group,
            "date": one.case.today.isoformat(),
            "passed": one.passed,
            "confirmed": one.case.confirmed,
            "rejected": one.rejected,
            "differences": [
                {"path": d.expected.name, "expected": d.expected.value, "got": d.got} for d in one.differences
            ],
        }
        for one in ran
    ]
    report: dict[str, object] = {
        "tests": len(ran),
        "failed": sum(not one.passed for one in ran),
        "cases": cases,
        "findings": report_json.report(found, list(checked.sources.values()), name),
    }
    if covered is not None:
        report["coverage"] = told.coverage_json(covered, checked.sources, name)
    if mutated is not None:
        report["mutants"] = told.mutation_json(mutated, checked.sources, name)
    console.say(json.dumps(report, ensure_ascii=False, indent=2))
