"""What goes out comes back the same: `.touch` to a workbook or CSV files and back, byte for byte (P4)."""

from __future__ import annotations

import os
import re
from pathlib import Path
from random import Random

import pytest

from oracle.random_rulesets import ruleset as random_ruleset
from touchline.documents.workbook.bring_in import Imported, Incoming, bring_in, sheets_of
from touchline.documents.workbook.csv_files import write_csv
from touchline.documents.workbook.write import write_workbook
from touchline.model.ruleset import Ruleset
from touchline.syntax.program import Parsed, parse_program
from touchline.syntax.tree import Combining
from touchline.workspace.workspace import Workspace, open_workspace
from workbook import HOSTILE, ROOT, formatted, literal, meaning, ornamented, parsed, spoiled, tables_of

TABLES = int(os.environ.get("TOUCHLINE_TABLES", "200"))
"""How many random tables are tried: 200 in the gate, more in a long run."""
PARTS = 4
STARTERS = sorted(path.parent for path in (ROOT / "rulesets").glob("*/touchline.yaml"))


def xlsx(read: Parsed, ruleset: Ruleset) -> list[Incoming]:
    sheets = sheets_of(write_workbook(read, ruleset), "tables.xlsx")
    assert isinstance(sheets, tuple)
    return list(sheets)


def csv(read: Parsed, ruleset: Ruleset) -> list[Incoming]:
    out: list[Incoming] = []
    for name, content in write_csv(read, ruleset).items():
        sheets = sheets_of(content, name)
        assert isinstance(sheets, tuple)
        out.extend(sheets)
    return out


def unchanged(imported: Imported) -> None:
    assert imported.diagnostics == ()
    assert [(new.old.key, new.lines) for new in imported.tables] == []
    assert imported.parameters == ()
    assert imported.texts == {}
    assert imported.untouched == ()
    assert imported.ignored == ()


@pytest.fixture(params=STARTERS, ids=lambda path: path.name)
def starter(request: pytest.FixtureRequest) -> Workspace:
    path: Path = request.param
    workspace = open_workspace(path)
    assert isinstance(workspace, Workspace)
    return workspace


@pytest.mark.parametrize("written", [xlsx, csv])
def test_every_table_of_a_starter_comes_back_the_same(starter: Workspace, written: object) -> None:
    read = parse_program(starter.files, starter.ruleset)
    assert callable(written)
    sheets = written(read, meaning(read))
    tables = tables_of(read)
    assert len(tables) >= 3, "a starter has tables to try"
    unchanged(bring_in(read, sheets))


def test_a_starter_whose_tables_were_spoiled_is_made_whole_by_its_workbook(starter: Workspace) -> None:
    read = parse_program(starter.files, starter.ruleset)
    sheets = xlsx(read, meaning(read))
    for path, source in read.sources.items():
        chance = Random(7)
        text = formatted(source.text)
        if not text.startswith("ruleset"):
            continue
        bad = spoiled(text, chance)
        broken = parsed(_alone(bad))
        texts = bring_in(broken, [sheet for sheet in sheets if _held(sheet, broken)]).texts
        assert texts[broken.files[0].path] == _alone(text), path


def _alone(text: str) -> str:
    """A file without what it includes."""
    return formatted("\n".join(line for line in text.split("\n") if not line.lstrip().startswith("include ")))


def _held(sheet: Incoming, read: Parsed) -> bool:
    return sheet.key == "parameters" or sheet.key in {table.key for table in tables_of(read)}


@pytest.mark.parametrize("part", range(PARTS))
def test_random_tables_come_back_the_same(part: int) -> None:
    tried, seed = 0, part
    while tried < TABLES / PARTS:
        chance = Random(seed)
        text = ornamented(random_ruleset(chance), chance)
        read = parsed(text)
        count = len(tables_of(read))
        if count:
            ruleset = meaning(read)
            sheets = xlsx(read, ruleset)
            unchanged(bring_in(read, sheets))
            unchanged(bring_in(read, csv(read, ruleset)))
            other = parsed(spoiled(text, chance))
            imported = bring_in(other, sheets)
            assert imported.diagnostics == (), seed
            back = imported.texts.get("main.touch", other.sources["main.touch"].text)
            assert back == text, seed
        tried += count
        seed += PARTS


def test_csv_files_bring_the_rows_and_the_ruleset_keeps_the_comments() -> None:
    read = parsed(POLICY)
    sheets = csv(read, meaning(read))
    other = POLICY.replace(">= 100k", ">= 90k").replace("first row wins", "highest wins").replace("100k", "90k")
    back = bring_in(parsed(formatted(other)), sheets)
    assert back.diagnostics == ()
    assert back.texts["main.touch"] == POLICY.replace("first row wins", "highest wins")


def test_words_come_back_where_each_table_takes_them() -> None:
    """Below `severity` they stand a step deeper, beside `value` and `one of` they do not."""
    read = parsed(MANY)
    bare = parsed(formatted(MANY.replace("    first row wins\n", "").replace("  first row wins\n", "")))
    back = bring_in(bare, xlsx(read, meaning(read)))
    assert back.diagnostics == ()
    assert [new.combining for new in back.tables] == [Combining.FIRST] * 3
    assert back.texts["main.touch"] == MANY


MANY = formatted("""\
ruleset many "Many"

role csm "CSM"

account
  id  required text
  arr money >= 0

escalation alarm "Alarm"
  open when arr > 5
  severity one of grave, mild
    first row wins
      | arr   || severity |
      | > 500 || grave    |
      | -     || mild     |
  level 1 csm

health "Health"
  measure size "Size"
    weight 1
    value arr
    first row wins
      | arr   || green | yellow |
      | > 500 || >= 7  | >= 5   |
      | -     || >= 3  | >= 2   |
  green >= 75, yellow >= 50, else red

decide way "Way"
  one of fast, slow
  first row wins
    | arr   || way  |
    | > 500 || fast |
    | -     || slow |
""")

POLICY = formatted("""\
ruleset small "Small"

parameter line money = 100k "Large"  # said at the board
  120k since 2027-01-01

account
  id  required text
  arr money >= 0

segmentation tier "Tier"
  high "High"
  low  "Low"
  first row wins  # the order matters
    # what counts
    | arr     || tier | because |  # headings
    | >= 100k || high | "Large" |  # top

    # the others
    | -       || low  |         |
  always current
""")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_survives_as_reason_label_and_comment(text: str) -> None:
    said = " ".join(text.replace("\r", " ").split("\n")).strip() or "x"
    policy = formatted(
        POLICY.replace('"Large" |', f"{literal(text)} |")
        .replace('"Large"  #', f"{literal(text)}  #")
        .replace('segmentation tier "Tier"', f"segmentation tier {literal(text)}")
        .replace("# top", f"# {said}")
        + f"\nexamples {literal(text)}\n  | arr || tier |\n  | 5 || low |\n"
    )
    read = parsed(policy)
    ruleset = meaning(read)
    unchanged(bring_in(read, xlsx(read, ruleset)))
    unchanged(bring_in(read, csv(read, ruleset)))
    spoilt = parsed(formatted(re.sub(rf"{re.escape(literal(text))} *\|", '"other" |', policy)))
    for written in (xlsx, csv):
        back = bring_in(spoilt, written(read, ruleset))
        assert back.diagnostics == ()
        assert back.texts["main.touch"] == policy


def test_the_same_ruleset_gives_the_same_bytes() -> None:
    read = parsed(POLICY)
    assert write_workbook(read, meaning(read)) == write_workbook(parsed(POLICY), meaning(parsed(POLICY)))
