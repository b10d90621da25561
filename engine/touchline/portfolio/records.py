"""Records of a CSV file: every one comes out, as cells or as a reject with its line and reason (P7).

A record ends with its line, unless a quoted cell is still open there. A quote that is never closed
would swallow all that follows; so where a record of several lines turns out not to be one, its
lines are read each on its own, and only those that make no sense alone are rejected. Each line is
looked at twice at most, whatever the file holds (P17).
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Record:
    """A record that could be read. `number` counts records from 1; `line` is the line of the file that it
    starts on (None where there are no lines); `cells` are text or typed values, one for each heading."""

    number: int
    line: int | None
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that is not judged. `code` is a word for the reason and `message` the reason in words;
    `raw` is the text as it stands in the file; `id` where it could be read; `file` where the record is
    of one of a query's files; `column` the heading under which the reason stands, where there is one; `delimiter`
    what stands between its cells in `raw`, where something does."""

    number: int
    line: int | None
    code: str
    message: str
    raw: str | None = None
    id: str | None = None
    file: str | None = None
    column: str | None = None
    delimiter: str | None = None

    def legible(self) -> list[str]:
        """The cells that can be told apart all the same, up to a quote that never closes."""
        if self.raw is None or self.delimiter is None:
            return []
        cells = _Cells(self.delimiter)
        cells.feed(self.raw)
        return cells.done


RAW_LIMIT = 32_000
"""Characters of a rejected record's text that are kept: what a cell of a spreadsheet holds."""


def cut(raw: str) -> str:
    """A record's text as the rejects keep it: as it stands, a longer one cut."""
    return raw if len(raw) <= RAW_LIMIT else raw[: RAW_LIMIT - 1] + "…"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a CSV file is written: its delimiter, the headings over its cells, how long a record may be, and how many
    lines with something in them stand above the headings."""

    delimiter: str
    headings: tuple[str, ...]
    max_bytes: int
    above: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    content: bytes  # without its line end; cut where it is too long
    end: str
    too_long: bool = False


class Readable(Protocol):
    """A file that gives its lines, as UTF-8."""

    def readline(self, most: int, /) -> bytes: ...


def read_records(stream: Readable, shape: Shape, digest: hashlib._Hash | None = None) -> Iterator[Record | Reject]:
    """The records after the heading, in order, each once. Blank lines are none, nor are lines of delimiters alone, as
    a spreadsheet writes rows that were emptied. `digest` is fed every byte."""
    headings, width = shape.headings, len(shape.headings)
    found_in = _filled(Lines(stream, shape.max_bytes, digest), shape.delimiter)
    for number, found in enumerate(islice(found_in, shape.above + 1, None), 1):
        line, cells = found.line, found.cells
        if isinstance(cells, str):
            column = headings[found.cell] if found.cell is not None and found.cell < width else None
            yield Reject(number, line, cells, _REASONS[cells], found.raw(), column=column, delimiter=shape.delimiter)
        elif len(cells) != width:
            heads = f"{width} heading{'s' if width != 1 else ''}"
            message = f"has {len(cells)} cell{'s' if len(cells) != 1 else ''} under {heads}"
            column = headings[len(cells)] if len(cells) < width else None
            yield Reject(number, line, "wrong-cells", message, found.raw(), column=column, delimiter=shape.delimiter)
        else:
            yield Record(number, line, tuple(cells))


def read_top(stream: Readable, delimiter: str, max_bytes: int, most: int) -> list[tuple[int, list[str] | str]]:
    """The first lines with something in them, `most` at most, each with its number and its cells, or the code of what
    is wrong with it."""
    return [(f.line, f.cells) for f in islice(_filled(Lines(stream, max_bytes, None), delimiter), most)]


def _filled(lines: Lines, delimiter: str) -> Iterator[_Found]:
    """The records, but for lines of delimiters and blanks alone. `""` is written by somebody, and so is a record."""
    nothing = b" \t" + delimiter.encode()
    return (found for found in _grouped(lines, delimiter) if found.lines[0].content.strip(nothing))


_REASONS = {
    "not-utf8": "holds bytes that are no text",
    "zero-byte": "holds a zero byte, which no text does",
    "bad-quote": "has a quote that is opened and not closed, or text after a closing quote",
    "too-long": "is longer than a record may be",
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A record's lines and its cells, or the code of what is wrong with it and the cell (from 0) where."""

    line: int
    cells: list[str] | str
    lines: tuple[Line, ...]
    cell: int | None = None

    def raw(self) -> str:
        text, size = "", 0
        for line in self.lines:
            text += line.content[:RAW_LIMIT].decode("utf-8", "replace") + line.end
            size += len(line.content)
            if size > 4 * RAW_LIMIT:
                break
        return cut(text.rstrip("\r\n"))


class Lines:
    """The lines of a file, which can be given back."""

    def __init__(self, stream: Readable, max_bytes: int, digest: hashlib._Hash | None) -> None:
        self._read = stream.readline
        self.max_bytes = max_bytes
        self._number = 0
        self._feed: Callable[[bytes], None] = digest.update if digest is not None else lambda _: None
        self._back: deque[Line] = deque()

    def take(self) -> Line | None:
        if self._back:
            return self._back.popleft()
        content = self._read(self.max_bytes + 2)
        if not content:
            return None
        self._number += 1
        self._feed(content)
        if self._number == 1 and content.startswith(BOM):
            content = content[len(BOM) :]
        if content.endswith(b"\r\n"):
            return Line(self._number, content[:-2], "\r\n")
        if content.endswith(b"\n"):
            return Line(self._number, content[:-1], "\n")
        if len(content) <= self.max_bytes:
            return Line(self._number, content.removesuffix(b"\r"), "")
        rest = content
        while rest and not rest.endswith(b"\n"):
            rest = self._read(1 << 16)
            self._feed(rest)
        return Line(self._number, content[: self.max_bytes], "\n", too_long=True)

    def give_back(self, lines: list[Line]) -> None:
        self._back.extendleft(reversed(lines))


def _grouped(lines: Lines, delimiter: str) -> Iterator[_Found]:
    alone_until = 0  # lines up to this one are read each on its own
    while (line := lines.take()) is not None:
        if not line.content:
            continue
        found = _whole_line(line, delimiter)
        if found is not None:
            yield found
            continue
        if line.number > alone_until:
            joined, tried = _joined(line, lines, delimiter)
            if joined is not None:
                yield joined
                continue
            alone_until = tried[-1].number
            lines.give_back(tried[1:])
        yield _Found(line.number, "bad-quote", (line,), _open_cell(line, delimiter))


def _open_cell(line: Line, delimiter: str) -> int:
    """The cell whose quote is still open at the end of a line."""
    cells = _Cells(delimiter)
    cells.feed(line.content.decode("utf-8", "replace"))
    return len(cells.done)


def _whole_line(line: Line, delimiter: str) -> _Found | None:
    """The record that a line is by itself; None where a quote is still open at its end."""
    if line.too_long:
        return _Found(line.number, "too-long", (line,))
    try:
        text = line.content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = line.content[: error.start].decode("utf-8", "replace")
        return _Found(line.number, "not-utf8", (line,), _cell_at(before, delimiter))
    if "\0" in text:
        return _Found(line.number, "zero-byte", (line,), _cell_at(text[: text.index("\0")], delimiter))
    if '"' not in text:
        return _Found(line.number, text.split(delimiter), (line,))
    cells = _Cells(delimiter)
    match cells.feed(text):
        case True:
            return _Found(line.number, cells.done, (line,))
        case False:
            return None
        case None:
            return _Found(line.number, "bad-quote", (line,), max(len(cells.done) - 1, 0))


def _cell_at(before: str, delimiter: str) -> int:
    """The cell in which the text `before` ends."""
    cells = _Cells(delimiter)
    return len(cells.done) - 1 if cells.feed(before) else len(cells.done)


def _joined(first: Line, lines: Lines, delimiter: str) -> tuple[_Found | None, list[Line]]:
    """The record that starts on `first` and goes on over further lines, or None; and the lines tried."""
    tried, cells, size = [first], _Cells(delimiter), len(first.content)
    cells.feed(first.content.decode("utf-8") + first.end)
    while (line := lines.take()) is not None:
        tried.append(line)
        size += len(line.content) + len(line.end)
        try:
            text = line.content.decode("utf-8")
        except UnicodeDecodeError:
            return None, tried
        if line.too_long or size > lines.max_bytes or "\0" in text:
            return None, tried
        match cells.feed(text, line.end):
            case True:
                return _Found(first.number, cells.done, tuple(tried)), tried
            case None:
                return None, tried
            case False:
                pass
    return None, tried


class _Cells:
    """Cells of a record, fed line by line (RFC 4180). A quote means something only at a cell's start."""

    def __init__(self, delimiter: str) -> None:
        self.done: list[str] = []
        self._delimiter = delimiter
        self._open: list[str] | None = None

    def feed(self, text: str, end: str = "") -> bool | None:
        """True when the record is complete, False when a quoted cell is open, None when it is no record.

        `end` is the line's end, which belongs to a cell that stays open.
        """
        at = 0
        while True:
            if self._open is None and text.startswith('"', at):
                self._open, at = [], at + 1
            if self._open is None:
                stop = text.find(self._delimiter, at)
                self.done.append(text[at:] if stop < 0 else text[at:stop])
                if stop < 0:
                    return True
                at = stop + 1
                continue
            close = _closing(text, at)
            if close < 0:
                self._open.append(text[at:] + end)
                return False
            self._open.append(text[at:close])
            self.done.append("".join(self._open).replace('""', '"'))
            self._open, at = None, close + 1
            if at == len(text):
                return True
            if text[at] != self._delimiter:
                return None
            at += 1


def _closing(text: str, at: int) -> int:
    """Where the quote stands that closes a cell; doubled ones do not. -1 where there is none."""
    while (found := text.find('"', at)) >= 0 and text.startswith('"', found + 1):
        at = found + 2
    return found
