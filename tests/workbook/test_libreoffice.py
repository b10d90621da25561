"""Workbooks and CSV files in a real spreadsheet program: no formula, and the same tables saved again (P14)."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

from hostile import converted, needs_office, payloads
from touchline.documents.workbook.bring_in import bring_in, sheets_of
from touchline.documents.workbook.csv_files import write_csv
from touchline.documents.workbook.write import write_workbook
from touchline.syntax.program import parse_program
from touchline.workspace.workspace import Workspace, open_workspace
from workbook import HOSTILE, ROOT, formatted, literal, meaning, parsed

TEXTS = [*HOSTILE, *payloads()]
ROWS = "\n".join(
    f"  | {'-' if i % 2 else i} || {'fast' if i % 2 else 'slow'} | {literal(text)} |  # {' '.join(text.split())}"
    for i, text in enumerate(TEXTS)
    if not re.search(r"_x[0-9A-F]{4}_", text)  # which LibreOffice reads as one letter and saves as another
)
PARAMETERS = "\n".join(f"parameter p{i} number = 5 {literal(text)}" for i, text in enumerate(payloads()))
NOTED = [f"n{i}" for i in range(90)]
FIELDS = "\n".join(f"  {name} number {literal(text)}" for name, text in zip(NOTED, payloads()[::2], strict=False))
POLICY = formatted(
    f"""\
ruleset hostile {literal("=cmd()")}

{PARAMETERS}

account
  id  required text
  arr number -10 to 1000 {literal("@SUM(1)")}
{FIELDS}

decide wide
  one of fast, slow
  else slow
  first row wins
  | {" | ".join(NOTED)} || wide |
  | {" | ".join("5" for _ in NOTED)} || fast |

decide route {literal("=HYPERLINK(1)")}
  one of fast, slow
  first row wins
  | arr || route | because |
{ROWS}
  | -5 || slow | "-5" |
"""
)


@needs_office
@pytest.mark.slow
def test_libreoffice_finds_no_formula_and_saves_the_same_tables(tmp_path: Path) -> None:
    read = parsed(POLICY)
    ruleset = meaning(read)
    book = tmp_path / "hostile.xlsx"
    book.write_bytes(write_workbook(read, ruleset))
    files = [book]
    for name, content in write_csv(read, ruleset).items():
        files.append(tmp_path / name)
        files[-1].write_bytes(content)
    workspace = open_workspace(ROOT / "rulesets" / "scheduling")
    assert isinstance(workspace, Workspace)
    starter = parse_program(workspace.files, workspace.ruleset)
    other = tmp_path / "scheduling.xlsx"
    other.write_bytes(write_workbook(starter, meaning(starter)))

    for page in converted(tmp_path, "fods", *files).iterdir():
        text = page.read_text(encoding="utf-8")
        assert "<table:table-cell" in text
        assert "table:formula=" not in text, page.name

    saved = converted(tmp_path, "xlsx:Calc MS Excel 2007 XML", book, other)
    for policy, name in ((read, "hostile.xlsx"), (starter, "scheduling.xlsx")):
        sheets = sheets_of((saved / name).read_bytes(), name)
        assert isinstance(sheets, tuple)
        done = bring_in(policy, sheets)
        assert (done.diagnostics, [new.old.key for new in done.tables], done.parameters) == ((), [], ()), name


def test_no_cell_of_a_workbook_or_csv_file_is_written_as_a_formula() -> None:
    read = parsed(POLICY)
    ruleset = meaning(read)
    with zipfile.ZipFile(io.BytesIO(write_workbook(read, ruleset))) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 5
    assert not any(re.search(rb"<f[ >/]", sheet) for sheet in sheets)
    every: list[str] = []
    for content in write_csv(read, ruleset).values():
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
        armed = [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")]
        assert armed == []
        assert [cell for cell in cells if cell[:1] == "-" and not re.fullmatch(r"-\d*", cell)] == []
        every += cells
    assert "-5" in every, "a negative number stays a number"
