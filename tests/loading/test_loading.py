"""From a path or a text to a checked ruleset: what comes out of each kind of path, and that no text raises."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import touchline
from declared import ACCOUNT, BASE, HEADER
from touchline.diagnostics import Level
from touchline.loading import ENTRY, Checked, check, check_text

RULESETS = Path(__file__).parents[2] / "rulesets"


def codes(checked: Checked) -> list[str]:
    return [d.code for d in checked.diagnostics]


@pytest.mark.parametrize("name", sorted(p.name for p in RULESETS.iterdir() if p.is_dir()))
def test_the_rulesets_that_ship_are_clean(name: str) -> None:
    checked = check(RULESETS / name)
    assert [(d.code, d.message) for d in checked.diagnostics] == []
    assert checked.ruleset is not None
    assert checked.ruleset.name == name
    assert checked.workspace is not None
    assert set(checked.ruleset.sources) <= set(checked.sources)


def test_a_ruleset_is_the_same_however_it_is_named() -> None:
    folder = RULESETS / "scheduling"
    ways = [check(folder), check(str(folder / "touchline.yaml")), check(folder / "scheduling.touch")]
    assert len({way.ruleset.hash for way in ways if way.ruleset is not None}) == 1
    assert all(way.ruleset is not None for way in ways)


def test_the_days_off_of_the_workspace_reach_the_calendar(tmp_path: Path) -> None:
    (tmp_path / "a.touch").write_text(HEADER + "calendar office\n  fiscal year starts may\n" + ACCOUNT)
    (tmp_path / "touchline.yaml").write_text(
        "version: 1\nruleset: a.touch\ncalendars:\n  office:\n    days_off: [2026-12-24]\n"
    )
    ruleset = check(tmp_path).ruleset
    assert ruleset is not None
    assert ruleset.calendar.days_off == {datetime.date(2026, 12, 24)}


def test_a_workspace_file_that_is_wrong_is_shown_in_its_own_text(tmp_path: Path) -> None:
    (tmp_path / "touchline.yaml").write_text("version: 1\nrulset: a.touch\n")
    checked = check(tmp_path)
    assert (checked.ruleset, checked.workspace) == (None, None)
    assert "workspace-invalid" in codes(checked)
    assert all(d.span is None or d.span.path in checked.sources for d in checked.diagnostics)


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert codes(check(tmp_path / "nothing")) == ["file-missing"]


def test_a_text_with_its_files() -> None:
    text = 'ruleset r\n  include "roles.touch"\n' + ACCOUNT + 'decide d\n  one of p, q\n  from "d.csv"\n'
    checked = check_text(text, {"roles.touch": "role csm\n", "d.csv": b"arr,,d\n,,p\n"})
    assert codes(checked) == []
    assert checked.ruleset is not None
    assert set(checked.sources) == {ENTRY, "roles.touch", "d.csv"}


def test_the_findings_of_all_files_come_in_order() -> None:
    text = 'ruleset r\n  include "a.touch"\n  include "b.touch"\n' + ACCOUNT + "role one, named in arr\nlet x = nope\n"
    checked = check_text(text, {"b.touch": "let y = 5 days + 1\n", "a.touch": "let z = zip\nrule q\n"})
    found = [(d.span.path, d.code) for d in checked.diagnostics if d.span]
    assert found == [
        ("a.touch", "unknown-name"),
        ("a.touch", "unknown-block"),
        ("b.touch", "wrong-unit"),
        ("ruleset.touch", "wrong-type"),
        ("ruleset.touch", "unknown-name"),
    ]


def test_one_text_leaves_nothing_behind_for_the_next() -> None:
    first, second = check_text(BASE), check_text(BASE + "let x = nope\n")
    assert first.ruleset is not None
    assert codes(second) == ["unknown-name"]
    assert check_text(BASE).ruleset == first.ruleset


POLICY = "".join(path.read_text(encoding="utf-8") for path in sorted((RULESETS / "scheduling").glob("*.touch")))
LINES = [line for line in POLICY.splitlines(keepends=True) if not line.startswith("  include ")]


def test_the_policy_to_be_edited_is_clean() -> None:
    assert codes(check_text("".join(LINES))) == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_edit_of_a_policy_raises(data: st.DataObject) -> None:
    """A line dropped, doubled, moved or cut: diagnostics or a ruleset, never an exception, and never a ruleset
    with an error."""
    at = data.draw(st.integers(0, len(LINES) - 1))
    other = data.draw(st.integers(0, len(LINES) - 1))
    line = LINES[at]
    edits = {
        "drop": [],
        "double": [line, line],
        "move": [LINES[other]],
        "cut": [line[: data.draw(st.integers(0, len(line)))] + "\n"],
        "swap": [line.replace(" ", "  ", 1)],
        "word": [" ".join(data.draw(st.permutations(line.split()))) + "\n"],
    }
    edit = data.draw(st.sampled_from(sorted(edits)))
    text = "".join([*LINES[:at], *edits[edit], *LINES[at + 1 :]])
    checked = check_text(text)
    wrong = any(d.level is Level.ERROR for d in checked.diagnostics)
    assert checked.runs is not wrong
    for d in checked.diagnostics:
        for label in d.labels:
            source = checked.sources[label.span.path]
            assert 0 <= label.span.start <= label.span.end <= len(source.text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    assert check_text(text).ruleset is None


def test_what_is_said_in_a_text_beside_a_broken_line_hides_no_mistake() -> None:
    text = BASE + (
        "let a = quiet\n"
        'playbook p "P"\n'
        "  start when yes\n"
        '  step s "It went quiet" on bussiness day 2 by csm\n'
        '    say """Why so quiet?"""\n'
    )
    assert sorted(codes(check_text(text))) == ["syntax", "unknown-name"]


def test_a_workspace_limits_the_values_of_its_accounts(tmp_path: Path) -> None:
    text = 'ruleset a "A"\n  language 1\naccount\n  id required text\n  name text\n  uses any of x, y, z\n'
    (tmp_path / "a.touch").write_text(text, encoding="utf-8")
    account = {"id": "A-1", "name": "Ärzte", "uses": "x;y;z"}
    said = []
    for limits in ("", "limits:\n  text_length: 4\n  set_size: 2\n"):
        (tmp_path / "touchline.yaml").write_text(f"version: 1\nruleset: a.touch\n{limits}", encoding="utf-8")
        judged = touchline.load(tmp_path).judge(account, today=datetime.date(2026, 10, 15))
        said.append([e.message for e in judged.data_errors])
    assert said == [[], ["`name` `Ärzte` is longer than 4 characters", "`uses` has more than 2 elements"]]
