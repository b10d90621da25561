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


def test_coverage_lists_by_line_and_counts(tested: Path, touchline: Touchline) -> None:
    ran = touchline("test", "--coverage")
    assert ran.code == 0
    assert "small.touch:33: tier, row 3 never decided\n" in ran.out
    assert "rows decided: 3 of 11 (27.2%)\n" in ran.out
    assert touchline("test", "--coverage", "--threshold", "90%").code == 1
    assert touchline("test", "--threshold", "90%").code == 2
    assert touchline("test", "--coverage", "--threshold", "much").code == 2


def test_mutants_that_nobody_notices_come_with_an_account(tested: Path, touchline: Touchline) -> None:
    ran = touchline("test", "--mutate", "--format", "json")
    found = json.loads(ran.out)["mutants"]
    assert ran.code == 0
    assert found["noticed"] + len(found["unnoticed"]) == found["of"]
    row = next(one for one in found["unnoticed"] if one["what"] == "tier, row 3 is dropped")
    assert row["at"] == "small.touch:33"
    assert row["account"]
    assert touchline("test", "--mutate", "--threshold", "95%").code == 1


def test_cases_in_folders_are_run_and_none_is_passed_over(tested: Path, touchline: Touchline) -> None:
    text = (tested / "cases" / "tiers.yaml").read_text(encoding="utf-8")
    deep = tested / "cases" / "by topic" / "tiers"
    deep.mkdir(parents=True)
    (deep / "Wrong.YAML").write_text(text.replace("row: 1", "row: 3"), encoding="utf-8")
    ran = touchline("test")
    assert ran.code == 1
    assert "cases/by topic/tiers/Wrong.YAML:4" in ran.out
    assert ran.out.endswith("small: 4 tests (4 cases), 1 fails\n")


def test_what_lies_too_deep_or_is_too_much_is_an_error(tested: Path, touchline: Touchline) -> None:
    (tested / "cases" / "a/b/c/d/e/f").mkdir(parents=True)
    many = tested / "cases" / "many"
    many.mkdir()
    for number in range(1001):
        (many / f"{number}.txt").touch()
    ran = touchline("test")
    assert ran.code == 1
    assert "`cases/a/b/c/d/e/f` lies deeper than 5 folders" in ran.out
    assert "`cases/many` holds more than 1,000 files, and none of them was read" in ran.out


def test_a_file_of_cases_from_outside_is_not_opened(tested: Path, touchline: Touchline, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(CASES, encoding="utf-8")
    (tested / "cases" / "more.yaml").symlink_to(secret)
    ran = touchline("test")
    assert ran.code == 1
    assert "error[path-outside]: `cases/more.yaml` leads out of the workspace folder" in ran.out


def test_cases_that_no_test_would_read_are_said_to_be_none(tested: Path, touchline: Touchline) -> None:
    for name, is_read in (("cases/more.yaml", True), ("more.yaml", False), ("cases/more.txt", False)):
        ran = touchline("cases", "--write", name)
        assert ran.code == 0
        assert ("does not read it there" in ran.err) is not is_read
        (tested / name).unlink()


def test_the_missing_cases_are_written_to_be_confirmed(tested: Path, touchline: Touchline) -> None:
    ran = touchline("cases", "--write", "cases/missing.yaml")
    assert ran.code == 0
    assert "to confirm, in cases/missing.yaml" in ran.err
    tested_again = touchline("test", "--coverage", "--mutate", "--threshold", "0%")
    assert tested_again.code == 0
    assert "not confirmed yet" in tested_again.out
    assert "warning[unconfirmed-case]" in tested_again.out
    assert "rows decided: 11 of 11 (100%)\n" in tested_again.out
    text = (tested / "cases" / "missing.yaml").read_text(encoding="utf-8")
    assert touchline("cases", "--write", "cases/missing.yaml").code == 2
    assert (tested / "cases" / "missing.yaml").read_text(encoding="utf-8") == text


def test_what_no_case_can_reach_is_named(tested: Path, touchline: Touchline) -> None:
    """Whatever is beyond the second line's bound the first line has taken."""
    lines = "\ndecide pace\n  one of quick, slow\n  quick when seats <= 45\n  slow when seats > 45\n  else quick\n"
    rules = tested / "small.touch"
    rules.write_text(RULES + lines, encoding="utf-8")
    ran = touchline("cases", "--write", "cases/missing.yaml")
    at = RULES.count("\n") + 5
    assert ran.code == 0
    assert ran.err.splitlines()[-2].startswith("no account was found for these")
    assert ran.err.splitlines()[-1] == f"  small.touch:{at}: pace, line 2: no test on the side of 45 beyond"
