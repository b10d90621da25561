"""The first sheet of a workbook: what is in it, how a cell is written, and how it gets back into the ruleset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from touchline.documents.workbook import looks
from touchline.documents.workbook.cells import in_xml
from touchline.documents.workbook.sheets import PARAMETERS_SHEET
from touchline.model.ruleset import Ruleset
from touchline.prose import values
from touchline.syntax.sheet_layout import ONE_ROW
from touchline.syntax.written_tables import WrittenTable

_HOW = (
    "Change cells, add rows, take rows out. Point at a heading to see what its column means.",
    "Save, then: touchline import THIS-FILE.xlsx --into FOLDER",
    "It shows what would change and asks. Only tables and parameters change; everything else stays as it is.",
)
_CELLS = (
    ("-", "anything, also where no value is known"),
    ("education", "this value"),
    ("education, healthcare", "one of these"),
    ("none of a, b", "known, and none of these"),
    (">= 5", "at least 5; also >, <, <="),
    ("25k to <100k", "from 25 thousand to below 100 thousand; without the < both ends belong to it"),
    ("has x", "a list that holds x; also has not x, has any of x, y"),
    ("missing", "no value is known; known is the contrary"),
    ("40%", "a share"),
    ("2026-10-01", "a date"),
)
_COMBINE = (
    (ONE_ROW, "at most one row may fit an account"),
    ("first row wins", "the first row that fits, from the top"),
    ("highest wins", "of all rows that fit, the result that stands first in the list of results"),
    ("all rows", "a list of the results of all rows that fit"),
    ("sum of rows", "the results of all rows that fit, added up; also least, greatest, count"),
)


def write_readme(
    sheet: Any, ruleset: Ruleset, tables: Sequence[WrittenTable], names: Mapping[str, str], parameters: int
) -> None:
    """Fills the first sheet."""
    writer = _Writer(sheet)
    writer.line(ruleset.label or ruleset.name, font=looks.TITLE)
    about = [ruleset.name]
    about += [f"version {ruleset.version}"] if ruleset.version else []
    about += [f"in force from {values.date(ruleset.effective)}"] if ruleset.effective else []
    writer.line(", ".join(about), font=looks.FIXED)
    writer.row += 1
    for step in _HOW:
        writer.line(step)
    writer.row += 1
    writer.heads("Sheet", "What it says", "Rows combine", "Rows")
    if parameters:
        writer.link(PARAMETERS_SHEET, "The lines and dates that tables and rules speak of by name", "", parameters)
    for table in tables:
        writer.link(names[table.key], _about(table), table.combining.value or ONE_ROW, len(table.rows))
    for title, lines in (("In a cell", _CELLS), ("How rows combine", _COMBINE)):
        writer.row += 1
        writer.heads(title, "Meaning")
        for left, right in lines:
            writer.pair(left, right)
    for letter, width in zip("ABCD", (30, 66, 22, 8), strict=True):
        sheet.column_dimensions[letter].width = width
    looks.for_print(sheet, 1, False)
    sheet.print_title_rows = None


def _about(table: WrittenTable) -> str:
    what = {"examples": "Examples that must hold", "health": "Health measure", "escalation": "Severity"}
    lead = what.get(table.keyword)
    told = table.label or table.key
    return f"{lead}: {told}" if lead else told


class _Writer:
    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.row = 0

    def put(self, column: int, text: str) -> Any:
        cell = self.sheet.cell(self.row, column)
        cell.value = in_xml(text)
        cell.data_type = "s"
        return cell

    def line(self, text: str, font: Any = None) -> None:
        self.row += 1
        cell = self.put(1, text)
        if font is not None:
            cell.font = font

    def heads(self, *texts: str) -> None:
        self.row += 1
        for column, text in enumerate(texts, 1):
            looks.head(self.put(column, text), False)

    def link(self, sheet: str, about: str, combining: str, rows: int) -> None:
        from openpyxl.worksheet.hyperlink import Hyperlink

        self.row += 1
        cell = self.put(1, sheet)
        quoted = sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
        for column, text in ((2, about), (3, combining)):
            looks.body(self.put(column, text))
        looks.body(cell)
        cell.font = looks.LINK
        self.sheet.cell(self.row, 4).value = rows
        looks.body(self.sheet.cell(self.row, 4))

    def pair(self, left: str, right: str) -> None:
        self.row += 1
        looks.body(self.put(1, left))
        looks.body(self.put(2, right))
