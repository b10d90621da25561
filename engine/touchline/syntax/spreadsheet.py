"""A table kept in a spreadsheet: bytes -> the table as written, its errors at file, row and column.

The rows are written out as table lines, so that errors underline them as they do in a ruleset,
and each cell remembers its address.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import DEFAULTS, Limits
from touchline.source import Cell, Source, Span
from touchline.syntax.csv_rows import csv_rows
from touchline.syntax.grid import Grid, GridRow, Trouble, column_letters
from touchline.syntax.lexer import Token, tokens
from touchline.syntax.table import BECAUSE, RawCell, RawRow, read_table
from touchline.syntax.tree import Table
from touchline.syntax.xlsx_rows import xlsx_rows

_LITERAL = re.compile(r'"[^"\\\n]*(?:\\["\\nt][^"\\\n]*)*"')


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A spreadsheet table. `source` is its rows as table lines with the address of every cell;
    both it and `table` are None where the file cannot be read at all."""

    table: Table | None
    source: Source | None
    diagnostics: tuple[Diagnostic, ...]


def read_spreadsheet(content: bytes, path: str, sheet: str | None, at: Span, limits: Limits = DEFAULTS) -> SheetRead:
    """The table in a `.csv` or `.xlsx` file. `at` is where the ruleset names it, underlined where the whole
    file is at fault. An empty heading or `||` stands for the `||` between inputs and results; an
    empty input cell is `-`.
    """
    kind = path.rsplit(".", 1)[-1].lower()
    if kind in ("csv", "tsv"):
        grid = csv_rows(content, path, sheet, limits)
    elif kind == "xlsx":
        grid = xlsx_rows(content, path, sheet, limits)
    else:
        grid = Trouble("bad-spreadsheet", f"`{path}` is neither a `.csv` nor a `.xlsx` file")
    if isinstance(grid, Trouble):
        return SheetRead(None, None, (grid.diagnostic(at),))
    return _Writer(grid, at, limits).read()


class _Writer:
    """Writes the rows as lines and cuts them into cells at once, for the texts of cells may hold anything."""

    def __init__(self, grid: Grid, at: Span, limits: Limits) -> None:
        self.grid = grid
        self.at = at
        self.limits = limits
        self.found: list[Diagnostic] = []
        self.parts: list[str] = []
        self.length = 0
        self.cells: list[Cell] = []

    def fail(self, code: str, message: str, hint: str | None = None) -> SheetRead:
        trouble = Trouble(code, message, hint)
        return SheetRead(None, None, (*self.found, trouble.diagnostic(self.at)))

    def read(self) -> SheetRead:
        rows = [row for row in self.grid.rows if any(cell.text for cell in row.cells)]
        named = self.grid.named
        if not rows:
            return self.fail("bad-spreadsheet", f"{named} has no rows")
        header, body = rows[0], rows[1:]
        width = max(i for i, cell in enumerate(header.cells) if cell.text) + 1
        if len(body) > self.limits.table_rows or width - 1 > self.limits.table_columns:
            most = f"{self.limits.table_rows} rows and {self.limits.table_columns} columns"
            return self.fail("table-too-large", f"{named} is larger than {most}")
        gaps = [i for i in range(width) if header.text(i) in ("", "||")]
        if len(gaps) != 1:
            if not gaps:
                hint = "leave one column empty, between the inputs and the results"
                return self.fail("table-shape", f"{named} has no empty column that stands for `||`", hint)
            letters = " and ".join(f"column {column_letters(i)}" for i in gaps[:2])
            return self.fail("table-shape", f"{letters} of {named} have no heading", "keep one of them, for `||`")
        lines = [self.line(row, header, width, gaps[0], row is header) for row in rows]
        source = Source(self.grid.path, "".join(self.parts), tuple(self.cells))
        raw = [self.raw(line, source) for line in lines]
        table, found = read_table(raw, source, self.limits)
        lost = len(self.found) > 0
        return SheetRead(dataclasses.replace(table, broken=table.broken or lost), source, (*self.found, *found))

    # ------------------------------------------------------------ rows as lines
    def write(self, text: str) -> int:
        """Add a text; where it starts."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start

    def line(self, row: GridRow, header: GridRow, width: int, gap: int, is_header: bool) -> _WrittenRow:
        left: list[tuple[int, int]] = []
        right: list[tuple[int, int]] = []
        start = self.write("|")
        for i in range(width):
            if i == gap:
                if row.text(i) not in ("", "||"):
                    self.misplaced(row, i, f"column {column_letters(i)} stands for `||`, and has a value here")
                continue
            if i and i - 1 == gap:
                self.write("|")
            self.write(" ")
            because = header.text(i) == BECAUSE and i > gap
            text = self.spelled(row, i, because and not is_header, i < gap and not is_header)
            began = self.write(text)
            address = row.address(i, self.grid)
            self.cells.append(Cell(began, began + len(text), address))
            trouble = row.cells[i].trouble if i < len(row.cells) else None
            if trouble is not None:
                self.problem(trouble, Span(self.grid.path, began, began + len(text)))
            (left if i < gap else right).append((began, began + len(text)))
            self.write(" |")
        end = self.length
        self.write("\n")
        for i in range(width, len(row.cells)):
            if row.text(i):
                self.misplaced(row, i, f"column {column_letters(i)} has a value and no heading")
        return _WrittenRow(left, right, start, end)

    def spelled(self, row: GridRow, i: int, because: bool, is_input: bool) -> str:
        text = row.text(i)
        if because:
            if not text or _LITERAL.fullmatch(text):
                return text
            escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
            return '"' + re.sub(r"\r\n?|\n", r"\\n", escaped) + '"'
        text = " ".join(text.split())
        return "-" if is_input and not text else text

    def misplaced(self, row: GridRow, i: int, message: str) -> None:
        notes = (f"see {row.address(i, self.grid)}",)
        self.found.append(diagnostic("table-shape", message, self.at, "this table", notes=notes))

    def problem(self, trouble: Trouble, span: Span) -> None:
        self.found.append(diagnostic(trouble.code, trouble.message, span, "this cell", hint=trouble.hint))

    # ------------------------------------------------------------ cells as tokens
    def raw(self, row: _WrittenRow, source: Source) -> RawRow:
        return RawRow(
            tuple(self.raw_cell(at, source) for at in row.left),
            tuple(self.raw_cell(at, source) for at in row.right),
            Span(source.path, row.start, row.end),
        )

    def raw_cell(self, at: tuple[int, int], source: Source) -> RawCell:
        span = Span(source.path, *at)
        read: list[Token] = []
        for token in tokens(source, *at):
            if isinstance(token, Diagnostic):
                self.found.append(token)
            elif token.type == "COMMENT":
                message = "`#` means nothing in a cell of a spreadsheet"
                self.found.append(diagnostic("syntax", message, token.span, "not part of the language"))
                read.append(Token("WRONG", token.text, token.span))
            else:
                read.append(token)
        return RawCell(tuple(read), span)


@dataclass(frozen=True, slots=True)
class _WrittenRow:
    """Where the cells of a row stand in the written text, left and right of `||`."""

    left: Sequence[tuple[int, int]]
    right: Sequence[tuple[int, int]]
    start: int
    end: int
