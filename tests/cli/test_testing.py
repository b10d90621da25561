"""`touchline test`: what holds, what fails and what is worth nothing."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from commands import Touchline
from testing.rules import RULES

CASES = """\
cases:
  - name: A large contract
    account: {arr: 100k}
    expect: {segments.tier.row: 1}
  - name: A strategic account
    account: {arr: 1k, strategic: yes}
    expect: {segments.tier.row: 2}
"""


@pytest.fixture
def tested(folder: Path) -> Path:
    (folder / "small.touch").write_text(RULES, encoding="utf-8")
    (folder / "cases").mkdir()
    (folder / "cases" / "tiers.yaml").write_text(CASES, encoding="utf-8")
    return folder


def test_all_hold(tested: Path, touchline: Touchline) -> None:
    ran = touchline("test")
    assert (ran.code, ran.err, ran.out) == (0, "", "small: 2 tests (2 cases), all hold\n")


def test_a_failure_shows_both_places(tested: Path, touchline: Touchline) -> None:
    (tested / "cases" / "tiers.yaml").write_text(CASES.replace("row: 1", "row: 3"), encoding="utf-8")
    ran = touchline("test")
    assert ran.code == 1
    assert "`A large contract`: `segments.tier.row` is 1, not 3" in ran.out
    assert "cases/tiers.yaml:4" in ran.out
    assert "row 1 decided" in ran.out
    assert ran.out.endswith("small: 2 tests (2 cases), 1 fails\n")


def test_a_case_that_checks_nothing_fails_the_run(tested: Path, touchline: Touchline) -> None:
    (tested / "cases" / "tiers.yaml").write_text(CASES.replace("tier.row: 2", "teir.row: 2"), encoding="utf-8")
    ran = touchline("test")
    assert ran.code == 1
    assert "error[bad-case]" in ran.out
    assert "1 mistake in cases that were not run" in ran.out


def test_no_test_is_no_success(tested: Path, touchline: Touchline) -> None:
    (tested / "cases" / "tiers.yaml").unlink()
    ran = touchline("test")
    assert ran.code == 1
    assert "error[nothing-tested]" in ran.out
    assert ran.out.endswith("small: nothing was tested\n")


def test_json_and_junit_say_the_same(tested: Path, touchline: Touchline) -> None:
    (tested / "cases" / "tiers.yaml").write_text(CASES.replace("row: 1", "row: 3"), encoding="utf-8")
    ran = touchline("test", "--format", "json", "--junit", "out/result.xml")
    found = json.loads(ran.out)
    assert (ran.code, found["tests"], found["failed"]) == (1, 2, 1)
    assert found["cases"][0]["differences"] == [{"path": "segments.tier.row", "expected": 3, "got": 1}]
    root = ElementTree.parse(tested / "out" / "result.xml").getroot()  # noqa: S314 - our own text
    assert [one.get("name") for one in root.iter("testcase") if len(one)] == ["A large contract"]


def test_a_broken_ruleset_runs_no_test(tested: Path, touchline: Touchline) -> None:
    (tested / "small.touch").write_text(RULES.replace("used / seats", "used / seatz"), encoding="utf-8")
    ran = touchline("test")
    assert (ran.code, ran.out) == (1, "")
    assert "nothing was done" in ran.err


def test_watching_runs_again_on_a_change(tested: Path, touchline: Touchline, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = iter([lambda: (tested / "cases" / "tiers.yaml").write_text(CASES + " \n", encoding="utf-8")])

    def sleep(_: float) -> None:
        change = next(changes, None)
        if change is None:
            raise KeyboardInterrupt
        change()

    monkeypatch.setattr("touchline.cli.watch.time.sleep", sleep)
    ran = touchline("test", "--watch")
    assert ran.code == 0
    assert ran.out.count("all hold") == 2
