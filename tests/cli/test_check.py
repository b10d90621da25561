"""`check`, `format` and `explain`: what a rule's author uses all day."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from types import MappingProxyType

import pytest

from commands import RULES, Touchline
from touchline.cli import console
from touchline.cli.findings import ending
from touchline.codes import CODES
from touchline.diagnostics import Diagnostic, Level
from touchline.loading import Checked
from touchline.loading import check as checked_at

BROKEN = RULES.replace("arr >= 50k", "arrr >= 50k").replace("by csm,", "by cms,")


def test_a_clean_ruleset_says_what_was_checked(workspace: Path, touchline: Touchline) -> None:
    ran = touchline("check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == ("small can run: 1 file, 8 fields, 1 segmentation, 2 health measures, 1 playbook\n")


@pytest.mark.parametrize("path", [".", "touchline.yaml", "small.touch"])
def test_a_workspace_is_named_in_three_ways(workspace: Path, touchline: Touchline, path: str) -> None:
    assert touchline("check", path).out.startswith("small can run")


def test_mistakes_are_shown_where_they_are(workspace: Path, touchline: Touchline) -> None:
    (workspace / "small.touch").write_text(BROKEN, encoding="utf-8")
    ran = touchline("check")
    assert ran.code == 1
    assert (
        ran.out
        == """\
error[unknown-name]: nothing is called `arrr`
  --> small.touch:22:26
   |
22 |   high "High touch" when arrr >= 50k "A large contract"
   |                          ^^^^
   |
   = hint: did you mean `arr`?

error[unknown-name]: there is no role `cms`
  --> small.touch:39:37
   |
39 |   step call "Call them" on day 0 by cms, lasting 30 minutes
   |                                     ^^^
   |
   = hint: did you mean `csm`?

here: 2 errors
"""
    )


def test_paths_can_be_opened_from_where_the_command_was_given(workspace: Path, touchline: Touchline) -> None:
    (workspace / "small.touch").write_text(BROKEN, encoding="utf-8")
    os.chdir(workspace.parent)
    assert "--> here/small.touch:22:26\n" in touchline("check", "here").out
    found = json.loads(touchline("check", "here/small.touch", "--format", "json").out)
    assert found[0]["labels"][0]["path"] == "here/small.touch"


def test_json_is_nothing_but_json(workspace: Path, touchline: Touchline) -> None:
    assert json.loads(touchline("check", "--format", "json").out) == []
    (workspace / "small.touch").write_text(BROKEN, encoding="utf-8")
    ran = touchline("check", "--format", "json")
    found = json.loads(ran.out)
    assert ran.code == 1
    assert [(f["code"], f["level"], f["labels"][0]["start"]["line"]) for f in found] == [
        ("unknown-name", "error", 22),
        ("unknown-name", "error", 39),
    ]


def test_github_gets_a_line_for_each(workspace: Path, touchline: Touchline) -> None:
    (workspace / "small.touch").write_text(BROKEN, encoding="utf-8")
    ran = touchline("check", "--format", "github")
    assert [line.split(",")[0] for line in ran.out.splitlines()] == ["::error file=small.touch"] * 2


def test_checking_nothing_is_no_success(folder: Path, touchline: Touchline) -> None:
    assert touchline("check").code == 2
    assert "touchline init" in touchline("check").out
    assert touchline("check", "absent").code == 2
    (folder / "empty.touch").write_text("")
    assert touchline("check", "empty.touch").code == 1


def test_a_mistake_in_the_workspace_file_is_shown_there(workspace: Path, touchline: Touchline) -> None:
    (workspace / "touchline.yaml").write_text("version: 1\nrulset: small.touch\n")
    ran = touchline("check")
    assert ran.code == 1
    assert "--> touchline.yaml:2:1\n" in ran.out
    assert "hint: did you mean `ruleset`?" in ran.out


def test_warnings_fail_only_a_strict_check(workspace: Path) -> None:
    clean = checked_at(workspace)
    warned = Checked(
        clean.ruleset,
        (Diagnostic("unread-column", Level.WARNING, "m"),),
        MappingProxyType(dict(clean.sources)),
        clean.workspace,
    )
    assert (ending(clean, strict=True), ending(warned), ending(warned, strict=True)) == (
        console.CLEAN,
        console.CLEAN,
        console.FINDINGS,
    )


UNTIDY = RULES.replace("let use_of_seats = used / seats", "let   use_of_seats=used/seats   # share")


def test_format_tidies_and_then_changes_nothing(workspace: Path, touchline: Touchline) -> None:
    file = workspace / "small.touch"
    touchline("format")
    tidy = file.read_bytes()
    file.write_text(UNTIDY, encoding="utf-8")
    file.chmod(0o640)
    told = touchline("format", "--check")
    assert (told.code, told.out) == (1, "would change  small.touch\n")
    assert file.read_text(encoding="utf-8") == UNTIDY
    assert touchline("format").out == "formatted  small.touch\n"
    assert file.read_text(encoding="utf-8").count("let use_of_seats = used / seats") == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    again = touchline("format", "--check")
    assert (again.code, again.out, again.err) == (0, "", "1 already right\n")
    assert tidy.decode().replace("used / seats", "used / seats  # share") == file.read_text(encoding="utf-8")
    assert sorted(p.name for p in workspace.iterdir()) == ["accounts.csv", "small.touch", "touchline.yaml"]


def test_format_leaves_a_broken_file_alone_and_does_the_others(workspace: Path, touchline: Touchline) -> None:
    (workspace / "broken.touch").write_text('role   x "never closed\n', encoding="utf-8")
    (workspace / "small.touch").write_text(UNTIDY, encoding="utf-8")
    ran = touchline("format", ".")
    assert ran.code == 1
    assert "error[unclosed-text]" in ran.err
    assert (workspace / "broken.touch").read_text() == 'role   x "never closed\n'
    assert ran.out == "formatted  small.touch\n"
    assert ran.err.endswith("1 formatted, 1 left alone for its mistakes\n")


def test_format_of_bytes_of_nothing_and_of_another_kind(workspace: Path, touchline: Touchline) -> None:
    (workspace / "bytes.touch").write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8 text" in touchline("format", "bytes.touch").err
    assert touchline("format", "accounts.csv").code == 2
    assert touchline("format", "absent.touch").code == 2


def test_a_link_is_formatted_where_it_leads(workspace: Path, touchline: Touchline) -> None:
    (workspace / "link.touch").symlink_to("small.touch")
    (workspace / "small.touch").write_text(UNTIDY, encoding="utf-8")
    touchline("format", "link.touch")
    assert (workspace / "link.touch").is_symlink()
    assert "used / seats" in (workspace / "small.touch").read_text(encoding="utf-8")


@pytest.mark.parametrize("pasted", ["unknown-name", "error[unknown-name]", "unknown_name", " Unknown-Name "])
def test_a_code_is_explained_however_it_is_pasted(touchline: Touchline, pasted: str) -> None:
    ran = touchline("explain", pasted)
    assert ran.code == 0
    assert "unknown-name" in ran.out.splitlines()[0]
    assert "```" in ran.out


def test_all_codes_are_listed(touchline: Touchline) -> None:
    lines = touchline("explain").out.splitlines()
    assert [line.split()[0] for line in lines] == sorted(CODES)


def test_a_misspelt_code_is_met_with_the_right_one(touchline: Touchline) -> None:
    ran = touchline("explain", "unknwon-name")
    assert (ran.code, ran.err) == (2, "there is no code `unknwon-name`: did you mean `unknown-name`?\n")
    assert touchline("explain", "../../LICENSE").code == 2


def test_the_folder_one_is_in_is_called_by_its_name(folder: Path, touchline: Touchline) -> None:
    (folder / "bad.touch").write_text('ruleset bad "Bad"\n  language 1\n\nlet a = nothing_like_it\n', encoding="utf-8")
    ran = touchline("check")
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == "here: 2 errors"
