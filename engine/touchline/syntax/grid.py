"""The cells of a spreadsheet as texts in the language's own spelling, each with its address."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.source import Span


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a spreadsheet or one of its cells."""

    code: str
    message: str
    hint: str | None = None

    def diagnostic(self, at: Span | None) -> Diagnostic:
        return diagnostic(self.code, self.message, at, "named here", hint=self.hint)


@dataclass(frozen=True, slots=True)
class GridCell:
    text: str
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row by its number in the spreadsheet, counted from 1."""

    number: int
    cells: tuple[GridCell, ...]

    def text(self, column: int) -> str:
        """The text of a cell, `""` beyond the last."""
        return self.cells[column].text if column < len(self.cells) else ""

    def address(self, column: int, grid: Grid) -> str:
        """`Tiers!C5`, or in a file without sheets `tiers.csv:row 5, column C`."""
        letters = column_letters(column)
        return (
            f"{grid.sheet}!{letters}{self.number}" if grid.sheet else f"{grid.path}:row {self.number}, column {letters}"
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one sheet. `path` is what its text is called; `sheet` is None for a CSV file. `merged` are the
    merged cells: the address of the first, and the last row."""

    path: str
    sheet: str | None
    rows: tuple[GridRow, ...]
    merged: tuple[tuple[str, int], ...] = ()

    @property
    def named(self) -> str:
        return f"sheet `{self.sheet}`" if self.sheet else f"`{self.path}`"


def merged_from(grid: Grid, row: int) -> Trouble | None:
    """The trouble with merged cells from a row on: they keep their value in the first alone, so that the others would
    read as `-`, any value. Above a table they are a matter of looks."""
    filled = {each.number for each in grid.rows}
    for address, last in grid.merged:
        first = int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        if last >= row and any(number in filled for number in range(max(first, row), last + 1)):
            return Trouble(
                "bad-spreadsheet", f"cells are merged at `{grid.sheet}!{address}`", "split them and fill each in"
            )
    return None


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def too_long(text: str, most: int) -> Trouble | None:
    """The trouble with a cell that holds more text than the limit."""
    if len(text) <= most:
        return None
    return Trouble("bad-spreadsheet", f"a cell has {len(text)} characters, and may have {most}")
