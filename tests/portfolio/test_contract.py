"""`grammar/RESULTS.md` and the code say the same of every file, column and type."""

import re
from pathlib import Path

from portfolio.policies import POLICY, accounts, ran, ruleset
from touchline.assets import asset_text
from touchline.portfolio import json_lines
from touchline.portfolio.cells import Kind
from touchline.portfolio.layout import CONTRACT, FILES, FIXED, account_columns, renamed
from touchline.portfolio.records import _REASONS

PAGE = asset_text("grammar", "RESULTS.md")
WORDS = {Kind.TEXT: "text", Kind.NUMBER: "number", Kind.WHOLE: "whole", Kind.YES_NO: "yes/no", Kind.DATE: "date"}


def section(name: str) -> str:
    found = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, name
    return found[1]


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_version_is_on_the_page() -> None:
    assert f"**version {CONTRACT}**" in PAGE


def test_every_fixed_file_has_its_columns_on_the_page() -> None:
    for name, columns in FIXED.items():
        on_page = [(cell[0].strip("`"), cell[1]) for cell in rows(section(name)) if len(cell) == 3]
        assert on_page == [(column.name, WORDS[column.kind]) for column in columns], name


def test_the_columns_of_accounts_are_on_the_page() -> None:
    on_page = {cell[0].split("`")[1]: cell[1] for cell in rows(section("accounts"))}
    rules = ruleset()
    own = {*rules.lets, *rules.decisions, *rules.segmentations}
    for each in account_columns(rules):
        name = each.column.name
        pattern = "NAME" if name in own else re.sub(r"^(channels|tier)__", "NAME__", name)
        pattern = "health__MEASURE" if name == "health__seats_used" else pattern
        assert pattern in on_page, name
        if name not in own:
            assert on_page[pattern] == WORDS[each.column.kind], name


def test_every_reject_code_is_on_the_page() -> None:
    on_page = {cell[0].strip("`") for cell in rows(section("rejects")) if len(cell) == 2}
    assert on_page == {*_REASONS, *json_lines._REASONS, "wrong-cells", "id-twice", "required-missing"}


def test_run_json_is_on_the_page(tmp_path: Path) -> None:
    import json

    ran(accounts(tmp_path, "A,,,,,,,,,"), tmp_path / "out")
    said = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    on_page = {key for cell in rows(section("run.json")) for key in re.findall(r"`([^`]+)`", cell[0])}
    assert on_page == set(said)
    assert list(said["files"]) == list(FILES)


def test_names_that_would_be_one_column_stay_apart() -> None:
    text = POLICY + "\nlet date = 1\nlet Use = 2\nlet tasks = 3\n"
    names = [each.column.name for each in account_columns(ruleset(text))]
    assert "date__2" in names
    assert {"use", "Use__2", "tasks", "tasks__count"} <= set(names)
    assert len({name.casefold() for name in names}) == len(names)
    assert renamed(ruleset(text)) == (("date", "date__2"), ("Use", "Use__2"))
