"""The rows of a sheet as its XML holds them: only cells that are there, whatever size the sheet says it has.

The library's own reader fills every gap, which makes a million rows of sixteen thousand cells of one
cell in the last corner (trap 6); so its parser is used below that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from touchline.syntax.grid import column_letters

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

Cell = tuple[Any, str]
"""A value and its kind: `n` number or text, `f` a formula without a stored value, `e` an error."""

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_CHUNK, _OVERLAP = 1 << 20, 200
_MOST_MERGED = 100_000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its number in the sheet, counted from 1, and its cells by column, counted from 0; cells that
    hold nothing are not among them."""

    number: int
    cells: Mapping[int, Cell]


def rows_of(workbook: Workbook, title: str) -> Iterator[SheetRow]:
    """The rows that are there, in order."""
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        """Tells a formula without a value from an empty cell, and keeps nothing of a row."""

        def parse_cell(self, element: Any) -> Any:
            cell = super().parse_cell(element)
            if cell["value"] is None and element.find(FORMULA_TAG) is not None:
                cell["data_type"] = "f"
            return cell

        def parse_row(self, row: Any) -> Any:
            number = row.get("r")
            self.row_counter = int(number) if number is not None else self.row_counter + 1
            self.col_counter = 0
            return self.row_counter, [self.parse_cell(element) for element in row]

    sheet: Any = workbook[title]
    book: Any = workbook
    padded = _padded_formats(book)
    with sheet._get_source() as source:
        parser = Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, found in parser.parse():
            cells = {}
            for cell in found:
                value, kind = cell["value"], cell["data_type"]
                if isinstance(value, str) and kind != "e":
                    value = _decoded(value)
                elif cell["style_id"] in padded and type(value) is int and value >= 0:
                    value = str(value).zfill(padded[cell["style_id"]])
                if kind == "f" or (value is not None and not (isinstance(value, str) and not value.strip())):
                    cells[cell["column"] - 1] = (value, kind if kind in "ef" else "n")
            yield SheetRow(number, cells)


def _decoded(text: str) -> str:
    """A text whose characters that XML cannot hold are spelled `_x0001_`."""
    from openpyxl.utils.escape import unescape

    return str(unescape(text)) if "_x" in text else text


def _padded_formats(book: Any) -> dict[int, int]:
    """The styles that show leading zeros (`00000`), which make a number an id, and how many digits."""
    found = {}
    for style, array in enumerate(book._cell_styles):
        custom = array.numFmtId - 164
        code = book._number_formats[custom] if 0 <= custom < len(book._number_formats) else ""
        if re.fullmatch("0{2,}", code):
            found[style] = len(code)
    return found


class Merged:
    """The merged cells of a sheet, asked row by row from the top."""

    def __init__(self, ranges: list[tuple[int, int, int, int]]) -> None:
        self._left = sorted(ranges, reverse=True)  # by first row, the topmost last
        self._open: list[tuple[int, int, int, int]] = []

    def in_row(self, row: int) -> dict[int, str]:
        """The columns of a row that are covered by merged cells, with their range; the first cell of a range,
        which has its value, is not."""
        while self._left and self._left[-1][0] <= row:
            self._open.append(self._left.pop())
        if not self._open:
            return {}
        self._open = [each for each in self._open if each[2] >= row]
        found = {}
        for top, first, bottom, last in self._open:
            named = f"{column_letters(first)}{top}:{column_letters(last)}{bottom}"
            for column in range(first, min(last, first + 2_000) + 1):
                if (row, column) != (top, first):
                    found[column] = named
        return found


def merged_cells(workbook: Workbook, title: str) -> Merged:
    """The merged cells, which stand in the file after all rows, found without keeping the sheet."""
    sheet: Any = workbook[title]
    found: list[tuple[int, int, int, int]] = []
    kept = b""
    with sheet._get_source() as source:
        while chunk := source.read(_CHUNK):
            piece = kept + chunk
            end = 0
            if b"mergeCell" in piece:
                for match in _MERGED.finditer(piece):
                    end = match.end()
                    found.append((int(match[2]), _column(match[1]), int(match[4]), _column(match[3])))
            kept = piece[max(end, len(piece) - _OVERLAP) :]
            if len(found) > _MOST_MERGED:
                break
    return Merged(found)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
