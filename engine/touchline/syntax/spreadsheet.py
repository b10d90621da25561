"""A table kept in a spreadsheet: bytes -> the table as written, its errors at file, row and column.

The rows are written out as table lines, so that errors underline them as they do in a ruleset,
and each cell remembers its address.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import DEFAULTS, Limits
from touchline.source import Cell, Source, Span
from touchline.syntax.csv_rows import csv_rows
from touchline.syntax.grid import Grid, GridRow, Trouble, column_letters
from touchline.syntax.lexer import Token, tokens
from touchline.syntax.sheet_layout import COMMENT, Layout, comment_row, layout_of, note_row, one_comment
from touchline.syntax.spacing import minus_signs
from touchline.syntax.table import BECAUSE, RawCell, RawRow, read_table
from touchline.syntax.table_lines import CommentLine, EmptyLine, TableLine, row_line
from touchline.syntax.tree import Table
from touchline.syntax.typed_cells import NOTHING_SPOKEN, Spoken, reason_literal, share_without_sign, understood
from touchline.syntax.xlsx_rows import xlsx_rows

_SHOWN = 60
"""How much of a cell that cannot be understood is shown."""


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A spreadsheet table. `source` is its rows as table lines with the address of every cell;
    both it and `table` are None where the file cannot be read at all. `layout` is where its parts
    stand, `lines` its headings and all that stands below them, comments and empty lines too."""

    table: Table | None
    source: Source | None
    diagnostics: tuple[Diagnostic, ...]
    layout: Layout | None = None
    lines: tuple[TableLine, ...] = ()


def read_spreadsheet(
    content: bytes,
    path: str,
    sheet: str | None,
    at: Span,
    limits: Limits = DEFAULTS,
    ruleset: Spoken = NOTHING_SPOKEN,
) -> SheetRead:
    """The table in a `.csv` or `.xlsx` file. `at` is where the ruleset names it, underlined where the whole
    file is at fault. An empty heading or `||` stands for the `||` between inputs and results; an
    empty input cell is `-`. `ruleset` is how the one it is for speaks (see `typed_cells`).
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
    return read_grid(grid, at, limits, ruleset)


def read_grid(
    grid: Grid,
    at: Span | None,
    limits: Limits,
    ruleset: Spoken = NOTHING_SPOKEN,
    before: frozenset[str] = frozenset(),
) -> SheetRead:
    """The table in the rows of a sheet. `at` as above, None where no ruleset names the file; `ruleset` is
    how the one it is for speaks (see `typed_cells`); `before` are the cells that the table had until now."""
    layout = layout_of(grid)
    if isinstance(layout, Trouble):
        return SheetRead(None, None, (layout.diagnostic(at),))
    return _Writer(grid, layout, at, limits, ruleset, before).read()


class _Writer:
    """Writes the rows as lines and cuts them into cells at once, for the texts of cells may hold anything."""

    def __init__(
        self, grid: Grid, layout: Layout, at: Span | None, limits: Limits, ruleset: Spoken, before: frozenset[str]
    ) -> None:
        self.grid = grid
        self.layout = layout
        self.at = at
        self.limits = limits
        self.ruleset = ruleset
        self.before = before
        self.found: list[Diagnostic] = []
        self.parts: list[str] = []
        self.length = 0
        self.cells: list[Cell] = []
        self.troubled: list[tuple[Trouble, Span]] = []
        self.shares: frozenset[int] = frozenset()

    def read(self) -> SheetRead:
        layout = self.layout
        header = layout.header
        comments = {id(row): text for row in layout.body if (text := comment_row(row)) is not None}
        notes = {id(row) for row in layout.body if id(row) not in comments and note_row(row, layout)}
        body = [row for row in layout.body if id(row) not in comments and id(row) not in notes]
        if len(body) > self.limits.table_rows or layout.width - 1 > self.limits.table_columns:
            most = f"{self.limits.table_rows} rows and {self.limits.table_columns} columns"
            trouble = Trouble("table-too-large", f"{self.grid.named} is larger than {most}")
            return SheetRead(None, None, (trouble.diagnostic(self.at),))
        for row in layout.body:
            if id(row) in notes:
                self.note(row)
        self.shares = frozenset(i for i in range(layout.width) if any("%" in row.text(i) for row in body))
        written = {id(row): self.line(row, row is header) for row in (header, *body)}
        source = Source(self.grid.path, "".join(self.parts), tuple(self.cells))
        raw = {at: self.raw(line, source) for at, line in written.items()}
        table, found = read_table(list(raw.values()), source, self.limits)
        lost = len(self.found) > 0
        minus = minus_signs(table)
        lines: list[TableLine] = [row_line(raw[id(header)], minus, self.comment(header))]
        last = header.number
        for row in layout.body:
            lines.extend([EmptyLine()] if row.number > last + 1 else [])
            last = row.number
            if id(row) in notes:
                continue
            alone = comments.get(id(row))
            lines.append(CommentLine(alone) if alone is not None else row_line(raw[id(row)], minus, self.comment(row)))
        table = dataclasses.replace(table, broken=table.broken or lost)
        return SheetRead(table, source, (*self.found, *found), layout, tuple(lines))

    def comment(self, row: GridRow) -> str:
        """What the comment column says of a row; in the headings a bare `#` only names the column."""
        if self.layout.comments is None:
            return ""
        text = row.text(self.layout.comments)
        return "" if row is self.layout.header and text == COMMENT else one_comment(text)

    # ------------------------------------------------------------ rows as lines
    def write(self, text: str) -> int:
        """Add a text; where it starts."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start

    def line(self, row: GridRow, is_header: bool) -> _WrittenRow:
        left: list[_WrittenCell] = []
        right: list[_WrittenCell] = []
        header, gap = self.layout.header, self.layout.gap
        start = self.write("|")
        for i in range(self.layout.width):
            if i == gap:
                if row.text(i) not in ("", "||"):
                    self.misplaced(row, i, f"column {column_letters(i)} stands for `||`, and has a value here")
                continue
            if i and i - 1 == gap:
                self.write("|")
            self.write(" ")
            because = header.text(i).lower() == BECAUSE and i > gap
            trouble = row.cells[i].trouble if i < len(row.cells) else None
            text = trouble or self.spelled(row, i, because and not is_header, i < gap, is_header)
            instead = None
            if isinstance(text, Trouble):  # what is read in its place makes no second mistake
                trouble, instead = text, "" if because else "-"
                text = " ".join(row.text(i).split())[:_SHOWN] or instead
            began = self.write(text)
            self.cells.append(Cell(began, self.length, row.address(i, self.grid)))
            if trouble is not None:
                self.problem(trouble, Span(self.grid.path, began, self.length))
            (left if i < gap else right).append(_WrittenCell(began, self.length, instead))
            self.write(" |")
        end = self.length
        self.write("\n")
        for i in range(self.layout.width, len(row.cells)):
            if row.text(i) and i != self.layout.comments:
                self.misplaced(row, i, f"column {column_letters(i)} has a value and no heading")
        return _WrittenRow(left, right, start, end)

    def spelled(self, row: GridRow, i: int, because: bool, is_input: bool, is_header: bool) -> str | Trouble:
        text = row.text(i)
        if because:
            return reason_literal(text)
        if is_header and text.lower() == BECAUSE:
            return BECAUSE
        if is_header:
            return " ".join(text.split()) if '"' not in text else text
        if not text:
            return "-" if is_input else ""
        meant = understood(text, is_input, self.ruleset)
        if isinstance(meant, str) and i in self.shares and meant not in self.before:
            return share_without_sign(meant) or meant
        return meant

    def misplaced(self, row: GridRow, i: int, message: str) -> None:
        notes = (f"see {row.address(i, self.grid)}",)
        self.found.append(diagnostic("table-shape", message, self.at, "this table", notes=notes))

    def note(self, row: GridRow) -> None:
        """A row with one input and no result would be a row of any value: more likely it is a note."""
        at = next(i for i, cell in enumerate(row.cells) if cell.text or cell.trouble)
        message = f"row {row.number} of {self.grid.named} holds one cell alone, and no result"
        where = (f"see {row.address(at, self.grid)}",)
        hint = "give it a result, or begin a note with `#`"
        self.found.append(diagnostic("table-shape", message, self.at, "this table", notes=where, hint=hint))

    def problem(self, trouble: Trouble, span: Span) -> None:
        self.found.append(diagnostic(trouble.code, trouble.message, span, "this cell", hint=trouble.hint))

    # ------------------------------------------------------------ cells as tokens
    def raw(self, row: _WrittenRow, source: Source) -> RawRow:
        return RawRow(
            tuple(self.raw_cell(at, source) for at in row.left),
            tuple(self.raw_cell(at, source) for at in row.right),
            Span(source.path, row.start, row.end),
        )

    def raw_cell(self, at: _WrittenCell, source: Source) -> RawCell:
        span = Span(source.path, at.start, at.end)
        if at.instead is not None:
            stand_in = Source(source.path, at.instead)
            read_of_it = (t for t in tokens(stand_in) if isinstance(t, Token) and t.text)
            return RawCell(tuple(Token(t.type, t.text, span) for t in read_of_it), span)
        read: list[Token] = []
        for token in tokens(source, at.start, at.end):
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
class _WrittenCell:
    """Where a cell stands in the written text; `instead` is what is read of one that cannot be understood."""

    start: int
    end: int
    instead: str | None


@dataclass(frozen=True, slots=True)
class _WrittenRow:
    """Where the cells of a row stand in the written text, left and right of `||`."""

    left: Sequence[_WrittenCell]
    right: Sequence[_WrittenCell]
    start: int
    end: int
