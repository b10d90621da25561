"""Where the parts of a table stand in a sheet: what is said above it, its headings, rows and comments.

A sheet of one's own starts with the headings. One that was exported says above them which table it is and how its
rows combine, and has a column for comments, whose heading starts with `#`.
"""

from __future__ import annotations

from dataclasses import dataclass

from touchline.spelling import did_you_mean
from touchline.syntax.grid import Grid, GridRow, Trouble, column_letters, merged_from
from touchline.syntax.tree import Combining

TABLE = "Table"
COMBINE = "Rows combine"
ONE_ROW = "exactly one row"
"""How an exported sheet says that nothing is written about how rows combine."""
COMMENT = "#"
_ABOVE = 10
"""How many rows may stand above the headings."""

COMBININGS = {(each.value or ONE_ROW): each for each in Combining}
"""The ways in which rows combine, by the words of a sheet."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`combining` is how the rows combine, None where the sheet does not say. `body` are the rows below the
    headings, comment rows among them; `gap` is the column that stands for `||`, `width` how many columns
    the table has with it, `comments` the column of comments."""

    combining: Combining | None
    header: GridRow
    body: tuple[GridRow, ...]
    gap: int
    width: int
    comments: int | None


def key_of(grid: Grid) -> str | None:
    """The table that a sheet says it holds, below its title."""
    return next((row.text(1) for row in grid.rows[:3] if _says(row, TABLE) and row.text(1)), None)


def layout_of(grid: Grid) -> Layout | Trouble:
    """The parts of a table in a sheet, or what is wrong with its shape."""
    rows = [row for row in grid.rows if any(cell.text or cell.trouble for cell in row.cells)]
    above = next((i for i, row in enumerate(rows[:_ABOVE]) if _says(row, COMBINE)), -1)
    combining: Combining | None = None
    if above >= 0:
        words = " ".join(rows[above].text(1).lower().split())
        combining = COMBININGS.get(words)
        if combining is None:
            place = rows[above].address(1, grid)
            hint = did_you_mean(words, COMBININGS) or f"write one of {', '.join(f'`{each}`' for each in COMBININGS)}"
            return Trouble("bad-spreadsheet", f"`{words}` at `{place}` is no way in which rows combine", hint)
    rows = rows[above + 1 :]
    if not rows:
        return Trouble("bad-spreadsheet", f"{grid.named} has no rows")
    header = rows[0]
    merged = merged_from(grid, header.number)
    if merged is not None:
        return merged
    last = max(i for i, cell in enumerate(header.cells) if cell.text or cell.trouble)
    width, comments = last + 1, None
    if header.text(last).startswith(COMMENT):
        width, comments = last, last
    gaps = [i for i in range(width) if header.text(i) in ("", "||")]
    if not gaps:
        hint = "leave one column empty, between the inputs and the results"
        return Trouble("table-shape", f"{grid.named} has no empty column that stands for `||`", hint)
    if len(gaps) > 1:
        letters = " and ".join(f"column {column_letters(i)}" for i in gaps[:2])
        return Trouble("table-shape", f"{letters} of {grid.named} have no heading", "keep one of them, for `||`")
    return Layout(combining, header, tuple(rows[1:]), gaps[0], width, comments)


def comment_row(row: GridRow) -> str | None:
    """The comment of a row that holds nothing else, as the language writes it."""
    filled = [cell for cell in row.cells if cell.text or cell.trouble]
    text = filled[0].text if len(filled) == 1 else ""
    return one_comment(text) if text.startswith(COMMENT) else None


def note_row(row: GridRow, layout: Layout) -> bool:
    """Whether a row holds one cell alone, among the inputs: a note that somebody wrote below the table."""
    filled = [i for i, cell in enumerate(row.cells) if cell.text or cell.trouble]
    return len(filled) == 1 and filled[0] < layout.gap


def one_comment(text: str) -> str:
    """A comment as the language writes it: `# …`, on one line; an empty one is none."""
    text = " ".join(text.replace("\r", "\n").split("\n")).strip()
    return text if not text or text.startswith(COMMENT) else f"{COMMENT} {text}"


def _says(row: GridRow, word: str) -> bool:
    return row.text(0).rstrip(": ").lower() == word.lower()
