"""`touchline diff`: what a rule change says, what it can do, what it does to the portfolio, and whether it may."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console
from touchline.cli.accounts import AccountsOption, SheetNameOption, TodayOption, table_of
from touchline.cli.change import write_change
from touchline.cli.findings import refuse
from touchline.cli.paper import Paper, Toned
from touchline.cli.progress import progress
from touchline.cli.sides import Side, Sides, sides_of, tell_findings
from touchline.cli.summary import nearby

if TYPE_CHECKING:
    from touchline.analysis.differences.blocks import BlockChange
    from touchline.documents.change.report import Problem, Report
    from touchline.model.ruleset import Ruleset
    from touchline.portfolio.accounts import NotRun
    from touchline.portfolio.change_folder import ChangeFolder
    from touchline.portfolio.table import Table
    from touchline.rollout.limits_held import LimitResult
    from touchline.rollout.measured import Impact
    from touchline.testing.running import Ran
    from touchline.workspace.gate import Limit


class Form(Enum):
    """How a comparison is written to standard output."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


OldArgument = Annotated[
    str | None,
    typer.Argument(metavar="OLD", help="A folder, a file, or a version in git: `main`, `HEAD~3:rulesets/x`."),
]
NewArgument = Annotated[
    str | None, typer.Argument(metavar="NEW", help="The other version; the current folder unless given.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Compare with a parameter moved. Repeatable."),
]
WithoutOption = Annotated[
    str | None,
    typer.Option(
        "--without", metavar="NAME[=SEGMENT]", help="Compare with everybody in one segment of a segmentation."
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Write the report there: HTML, Markdown, JSON and the accounts."),
]
FormOption = Annotated[Form, typer.Option("--format", help="How it is written here.", case_sensitive=False)]
GateOption = Annotated[
    bool, typer.Option("--gate", help="End with 1 unless every limit under `gate` in touchline.yaml holds.")
]
CasesOption = Annotated[
    Path | None,
    typer.Option("--write-cases", metavar="FILE", help="Write each account that shows a difference as a case."),
]


def diff(
    old: OldArgument = None,
    new: NewArgument = None,
    accounts: AccountsOption = None,
    today: TodayOption = None,
    sheet: SheetNameOption = None,
    settings: SetOption = None,
    without: WithoutOption = None,
    out: OutOption = None,
    form: FormOption = Form.TEXT,
    gate: GateOption = False,
    write_cases: CasesOption = None,
) -> None:
    """Compare two versions of a ruleset: what changed, what can differ, what does, and whether it may.

    Nothing named: the latest commit and the current folder. `touchline diff main` compares main with the folder,
    `main..HEAD` two commits. With --set or --without today's rules are compared with themselves, so changed.

    With accounts (named here or in touchline.yaml) both versions judge all of them on one day.
    """
    if without is not None and write_cases is not None:
        message = "cases are about rules that could be merged, and nobody merges a ruleset without its segments"
        raise typer.BadParameter(message, param_hint="--write-cases")
    sides = sides_of(old, new, settings or (), without, today)
    wrong = [tell_findings(side) for side in (sides.old, sides.new)]
    table = _table(sides, accounts, sheet)
    report = _reported(sides, table, out, form)
    _cases(sides, report, write_cases)
    if gate:
        _hold(report)
    if sides.new.ruleset is None or wrong[1] or (sides.old.checked is not None and sides.old.ruleset is None):
        raise typer.Exit(console.FINDINGS)


def _table(sides: Sides, accounts: Path | None, sheet: str | None) -> Table | None:
    """The accounts in the file that is named, else those of the new or the old version's folder; None where there
    are none, or nobody to judge them."""
    from touchline.workspace.files import FolderFiles

    if sides.old.ruleset is None or sides.new.ruleset is None:
        return None
    for side in (sides.new, sides.old):
        checked = side.checked
        assert checked is not None
        assert checked.ruleset is not None
        assert checked.workspace is not None
        in_folder = isinstance(checked.workspace.files, FolderFiles)
        if accounts is not None or (in_folder and checked.workspace.accounts is not None):
            return table_of(checked, checked.ruleset, accounts, sides.today, sheet)
    return None


# --------------------------------------------------------------------------- comparing


def _reported(sides: Sides, table: Table | None, out: Path | None, form: Form) -> Report:
    """Compares, writes the report where it is asked for, and says what was found."""
    from touchline.diagnostics import Diagnostic
    from touchline.documents.change.facts import report_json
    from touchline.documents.change.page import report_page
    from touchline.documents.change.pull_request import report_markdown
    from touchline.documents.change.view import view_of
    from touchline.portfolio.change_folder import MARKDOWN, PAGE, change_folder
    from touchline.portfolio.folder import CHANGE

    with nullcontext() if out is None else change_folder(out) as folder:
        if isinstance(folder, Diagnostic):
            raise refuse(folder)
        report = _compared(sides, table, folder)
        if folder is not None:
            texts = {PAGE: report_page(report), MARKDOWN: report_markdown(report), CHANGE.file: report_json(report)}
            found = folder.finish(texts)
            if found is not None:
                raise refuse(found)
    match form:
        case Form.JSON:
            console.say(report_json(report), end="")
        case Form.MARKDOWN:
            console.say(report_markdown(report), end="")
        case Form.TEXT:
            paper = Paper()
            write_change(view_of(report), paper)
            if table is None and sides.old.ruleset is not None and sides.new.ruleset is not None:
                paper.blank()
                paper.line(Toned("add `--accounts FILE` to see what it does to your portfolio", "soft"))
            if out is not None:
                paper.blank()
                paper.line(f"open {nearby(out / PAGE)}")
    return report


def _compared(sides: Sides, table: Table | None, folder: ChangeFolder | None) -> Report:
    from touchline.analysis.differences.proving import what_can_differ
    from touchline.backends.python import compile
    from touchline.documents.change.making import Found, Version, report_of
    from touchline.documents.change.report import Kind, Told
    from touchline.rollout.gate import agreed, held, watches
    from touchline.rollout.impact import impact as measure

    old, new, name = sides.old.ruleset, sides.new.ruleset, sides.new.title
    if old is None or new is None:
        return _of_texts(sides)
    asked: Told | None = None
    if sides.without is not None:
        new, name = _without(sides, new, table)
        label = new.segmentations[sides.without[0]].label
        asked = Told(label, "everybody is in one segment: it decides nothing any more", Kind.RULES)
    before, after = compile(old), compile(new)
    limits = agreed(_gate(sides.old), _gate(sides.new))
    measured = None
    with progress() as told:
        told("proving", 0, None)
        verdicts = what_can_differ(before, after, sides.today)
        if table is not None:
            target = None if folder is None else folder.moved
            watched = watches([limit for limit, _ in limits])
            measured = _measured(
                measure(before, after, table, sides.today, moved=target, watches=watched, progress=told)
            )
    found = Found(verdicts, measured, held(limits, measured, after, _ran(sides)), _problems(sides), said=asked)
    return report_of(Version(sides.old.title, old), Version(name, new), sides.today, found)


def _of_texts(sides: Sides) -> Report:
    """What can be said where the meaning of a version is not clear, or one is not there yet."""
    from touchline.analysis.differences.blocks import changed_blocks
    from touchline.backends.python import compile
    from touchline.documents.change.making import Found, Version, report_of
    from touchline.rollout.gate import held

    blocks: tuple[BlockChange, ...] = ()
    limits: tuple[LimitResult, ...] = ()
    before, after, new = sides.old.checked, sides.new.checked, sides.new.ruleset
    if before is not None and after is not None:
        blocks = changed_blocks((before.files, before.sources), (after.files, after.sources))
    if before is None and new is not None:
        limits = held(_of_itself(sides), None, compile(new), _ran(sides))
    versions = Version(sides.old.title, sides.old.ruleset), Version(sides.new.title, new)
    return report_of(*versions, sides.today, Found({}, None, limits, _problems(sides), blocks))


def _measured(found: Impact | NotRun) -> Impact:
    """What was measured; ends the command where the accounts cannot be judged."""
    from touchline.cli import render
    from touchline.portfolio.accounts import NotRun

    if isinstance(found, NotRun):
        console.tell(render.render(found.diagnostics, (), console.style(sys.stderr)), end="")
        raise typer.Exit(console.FINDINGS)
    return found


def _without(sides: Sides, ruleset: Ruleset, table: Table | None) -> tuple[Ruleset, str]:
    """The ruleset without a segmentation, and what it is called then."""
    from touchline.backends.python import compile
    from touchline.portfolio.accounts import NotRun, open_portfolio
    from touchline.rollout.ablation import most_common, without

    assert sides.without is not None
    name, segment = sides.without
    segmentation = ruleset.segmentations[name]
    if segment is None:
        segments: list[str | None] = []
        if table is not None:
            evaluator = compile(ruleset)
            portfolio = open_portfolio(evaluator, table)
            if not isinstance(portfolio, NotRun):
                facts = portfolio.facts(sides.today)
                judged = (evaluator.judge(a, today=sides.today, population=facts) for a in portfolio.accounts())
                segments = [one.segments[name].segment for one in judged if one.rejected is None]
        segment = most_common(segments, ruleset, name)
    label = next(one.label for one in segmentation.segments if one.name == segment)
    title = f"{sides.new.title} without {segmentation.label}, everybody in {label}"
    return without(ruleset, name, segment), title


def _problems(sides: Sides) -> tuple[Problem, ...]:
    """What keeps a version from being compared, wholly or at all."""
    from touchline.documents.change.report import Problem

    found = []
    for called, side in (("old", sides.old), ("new", sides.new)):
        if side.checked is None:
            found.append(Problem(called, "it has no such ruleset" + (" yet" if called == "old" else "")))
        elif side.checked.ruleset is None:
            found.append(Problem(called, "it cannot be read to its meaning: `touchline check` shows every mistake"))
        elif not side.checked.runs:
            found.append(Problem(called, "it has mistakes that `touchline check` shows, and is compared all the same"))
    return tuple(found)


# --------------------------------------------------------------------------- the gate


def _gate(side: Side) -> tuple[Limit, ...]:
    return () if side.checked is None or side.checked.workspace is None else side.checked.workspace.gate


def _of_itself(sides: Sides) -> tuple[tuple[Limit, bool], ...]:
    """The limits that a ruleset can be held to which has nothing to be compared with."""
    from touchline.workspace.gate import CasesPass, GuaranteesHold

    kinds = (CasesPass, GuaranteesHold)
    return tuple((limit, False) for limit in _gate(sides.new) if isinstance(limit.rule, kinds))


def _ran(sides: Sides) -> tuple[Ran, ...] | None:
    """The new version's cases, run where a limit asks for it; None where one cannot be read."""
    from touchline.backends.python import compile
    from touchline.diagnostics import has_errors
    from touchline.testing.running import run_all
    from touchline.testing.suite import suite_of
    from touchline.workspace.gate import CasesPass

    checked = sides.new.checked
    if checked is None or checked.ruleset is None or checked.workspace is None:
        return None
    if not any(isinstance(limit.rule, CasesPass) for side in (sides.old, sides.new) for limit in _gate(side)):
        return ()
    suite = suite_of(checked.ruleset, checked.workspace.files)
    return None if has_errors(suite.diagnostics) else run_all(suite.cases, compile(checked.ruleset))


def _hold(report: Report) -> None:
    """Ends the command where a limit does not hold, or there is none."""
    if not report.limits:
        if any(problem.side for problem in report.problems):
            return
        console.tell("there are no limits to hold the change to")
        console.tell("  = hint: write them under `gate:` in `touchline.yaml`, such as `- at most 5% of revenue moves`")
        raise typer.Exit(console.FINDINGS)
    broken = [limit for limit in report.limits if limit.held is not True]
    if broken:
        verb = "does" if len(broken) == 1 else "do"
        console.tell(f"the gate is shut: {len(broken)} of {len(report.limits)} limits {verb} not hold")
        raise typer.Exit(console.FINDINGS)
    console.tell("the gate is open: every limit holds")


# --------------------------------------------------------------------------- cases

HEADING = "Accounts that a change of the rules answers otherwise, with the new answers: look at each before merging."


def _cases(sides: Sides, report: Report, path: Path | None) -> None:
    """Writes a case for each account that shows a difference."""
    old, new = sides.old.ruleset, sides.new.ruleset
    if path is None or old is None or new is None:
        return
    from touchline.backends.python import compile
    from touchline.cli.placing import place
    from touchline.model.identity import id_field
    from touchline.testing.transitions import transition_cases
    from touchline.testing.writing import cases_as_yaml

    verdicts = {proof.answer: proof.verdict for proof in report.proofs}
    cases = transition_cases(verdicts, compile(old), compile(new))
    if not cases:
        console.tell("no account shows a difference: there is no case to write")
        return
    place({path: cases_as_yaml(cases, id_field(new), HEADING).encode("utf-8")})
    console.tell(f"{len(cases)} cases in {nearby(path)}")
