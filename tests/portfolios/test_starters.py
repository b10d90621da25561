"""The starter rulesets, and a workspace over five tables, judge real and generated accounts.

The public data lies beside the checkout (`../shared/data`); where it is absent, its tests are skipped.
"""

from __future__ import annotations

import datetime
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from touchline.backends.python.evaluator import compile
from touchline.diagnostics import Diagnostic
from touchline.loading import Checked, check
from touchline.model.expressions import Literal
from touchline.model.tables import AnyValue, Equal, IsMissing
from touchline.portfolio.opening import open_accounts, open_named
from touchline.portfolio.run import NotRun, run
from touchline.portfolio.summary import RunSummary, SegmentHealth
from touchline.syntax.format import format_source

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
WHOLESALE = DATA / "wholesale" / "wholesale_customers.csv"
RAVENSTACK = DATA / "ravenstack"
FIXTURE = ROOT / "tests" / "fixtures" / "ravenstack"


def clean(path: Path) -> Checked:
    checked = check(path)
    assert [f"{d.code}: {d.message}" for d in checked.diagnostics] == []
    return checked


def judged(checked: Checked, today: datetime.date, accounts: Path | None = None) -> RunSummary:
    ruleset, workspace = checked.ruleset, checked.workspace
    assert ruleset
    assert workspace
    if accounts:
        table = open_named(accounts, ruleset)
    else:
        assert workspace.accounts
        table = open_accounts(workspace.accounts, workspace.files, ruleset, today)
    assert not isinstance(table, Diagnostic), table
    summary = run(compile(ruleset), table, today)
    assert not isinstance(summary, NotRun), summary
    assert summary.records == summary.judged + summary.rejected
    return summary


def segmentation(summary: RunSummary, name: str) -> SegmentHealth:
    (found,) = (s for s in summary.segmentations if s.name == name)
    return found


def counts(found: SegmentHealth) -> dict[str | None, int]:
    return {name: share.accounts for name, share in found.totals.items()}


def test_every_starter_checks_clean() -> None:
    for folder in sorted((ROOT / "rulesets").iterdir()):
        if folder.is_dir():
            clean(folder)
            assert (folder / "README.md").is_file(), folder.name


def _given(test: object) -> object:
    """What an example's cell gives the account: a value, or None."""
    if isinstance(test, Equal):
        assert isinstance(test.value, Literal)
        return test.value.value
    assert isinstance(test, (AnyValue, IsMissing))
    return None


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "rulesets").iterdir() if p.is_dir()))
def test_the_examples_of_a_starter_are_true(name: str) -> None:
    ruleset = clean(ROOT / "rulesets" / name).ruleset
    assert ruleset
    assert ruleset.examples
    evaluator = compile(ruleset)
    for table in ruleset.examples:
        today = table.on or ruleset.effective
        assert today
        for row in table.rows:
            account = {ref.name: _given(test) for ref, test in zip(table.inputs, row.tests, strict=True)}
            judgement = evaluator.judge({"id": "example", **account}, today=today)
            for ref, value in zip(table.results, row.values, strict=True):
                assert isinstance(value, Literal)
                found = judgement.segments[ref.name].candidate
                assert found == value.value, f"{table.label}, row {row.number}: {found}"


@pytest.mark.parametrize("name", ["growth", "scheduling", "services", "starter"])
def test_the_commands_of_a_starters_page_run(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    shutil.copytree(ROOT / "rulesets" / name, folder)
    page = (ROOT / "rulesets" / name / "README.md").read_text(encoding="utf-8")
    for file, text in re.findall(r"^where `(\S+\.csv)` is\n\n((?:    .*\n)+)", page, re.MULTILINE):
        (folder / file).write_text(re.sub(r"^    ", "", text, flags=re.MULTILINE), encoding="utf-8")
    commands = re.findall(r"^    (touchline .*)$", page, re.MULTILINE)
    assert len(commands) >= 3
    for command in commands:
        words = [str(Path(sys.executable).with_name("touchline")), *shlex.split(command)[1:]]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), command
    assert (folder / "results" / "accounts.csv").is_file()


def test_every_starter_is_written_as_format_writes_it() -> None:
    for path in [*(ROOT / "rulesets").rglob("*.touch"), *FIXTURE.glob("*.touch")]:
        text = path.read_text(encoding="utf-8")
        assert format_source(text, path.name) == (text, ()), path.name


def test_scheduling_judges_its_portfolio() -> None:
    checked = clean(ROOT / "rulesets" / "scheduling")
    summary = judged(checked, datetime.date(2026, 10, 15))
    assert (summary.records, summary.judged, summary.rejected) == (503, 500, 3)
    assert summary.data_errors == 13
    for name in ("tier", "lifecycle"):
        found = segmentation(summary, name)
        assert {band for _, band in found.cells} == {"green", "yellow", "red", None}
        assert sum(counts(found).values()) == 500
        assert min(counts(found).values()) >= 20


def test_scheduling_has_a_play_of_every_kind_to_start() -> None:
    checked = clean(ROOT / "rulesets" / "scheduling")
    assert checked.ruleset
    summary = judged(checked, datetime.date(2026, 10, 15))
    never_on_a_first_run = {"tier_handover", "usage_drop"}  # a notice starts the one, a fall over time the other
    assert {count.name for count in summary.starts} == set(checked.ruleset.playbooks) - never_on_a_first_run
    assert {count.name for count in summary.escalations} == set(checked.ruleset.escalations)


def test_wholesale_expects_no_data_of_its_own() -> None:
    assert not list((ROOT / "rulesets" / "wholesale").glob("*.csv"))


@pytest.mark.skipif(not WHOLESALE.exists(), reason="the public wholesale data is not beside the checkout")
def test_wholesale_over_the_public_file() -> None:
    summary = judged(clean(ROOT / "rulesets" / "wholesale"), datetime.date(2026, 1, 15), WHOLESALE)
    assert (summary.judged, summary.rejected, summary.data_errors) == (440, 0, 0)
    assert counts(segmentation(summary, "tier")) == {"key": 11, "core": 239, "catalogue": 190}
    assert round((summary.total.revenue or 0) / 1e6, 2) == 14.62


@pytest.mark.skipif(not RAVENSTACK.exists(), reason="the ravenstack tables are not beside the checkout")
def test_ravenstack_judges_all_500_accounts(tmp_path: Path) -> None:
    folder = tmp_path / "ravenstack"
    shutil.copytree(FIXTURE, folder)
    for table in RAVENSTACK.glob("*.csv"):
        shutil.copy(table, folder)
    summary = judged(clean(folder), datetime.date(2024, 12, 31))
    assert (summary.records, summary.judged, summary.rejected) == (500, 500, 0)
    assert sum(counts(segmentation(summary, "tier")).values()) == 500
    assert summary.data_errors == 2
    (problem,) = summary.data_problems
    assert (problem.field, problem.count) == ("seats", 2)
    assert "is not at most 150" in problem.example
