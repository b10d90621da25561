"""Texts and places in them.

Offsets are counted in characters (Unicode code points) from 0; lines and columns, which people
read, from 1.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one text: `path` names the source, `start` to `end` (excluded) are offsets."""

    path: str
    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The stretch from the start of this span to the end of `other` (same path)."""
        return Span(self.path, self.start, max(self.end, other.end))


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A line and a column, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a stretch of a spreadsheet's text stands in the spreadsheet: `address` such as `Tiers!C5`."""

    start: int
    end: int
    address: str


@dataclass(frozen=True)
class Source:
    """A named text. For a spreadsheet table, `text` is its rows written as table lines and
    `cells` says which stretch is which cell (in order of `start`)."""

    path: str
    text: str
    cells: tuple[Cell, ...] = field(default=())

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts = [0]
        starts.extend(i + 1 for i, character in enumerate(self.text) if character == "\n")
        return tuple(starts)

    @property
    def line_count(self) -> int:
        return len(self._starts)

    def position(self, offset: int) -> Position:
        """The line and column of an offset; one past the end is allowed."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] - 1 if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r")

    def address(self, span: Span) -> str | None:
        """The spreadsheet address of a span, or None where the source is not a spreadsheet."""
        i = bisect_right(self.cells, span.start, key=lambda cell: cell.start) - 1
        return self.cells[i].address if i >= 0 and span.start <= self.cells[i].end else None

    def row(self, number: int) -> int | None:
        """The spreadsheet row that stands on a line (from 1), or None where there is none."""
        i = bisect_left(self.cells, self._starts[number - 1], key=lambda cell: cell.start)
        if i == len(self.cells) or self.position(self.cells[i].start).line != number:
            return None
        digits = "".join(c for c in self.cells[i].address.rpartition("!")[2] if c.isdigit())
        return int(digits) if digits else None

    def span(self, start: int, end: int) -> Span:
        return Span(self.path, start, end)
