"""CSV files: the encoding and the delimiter decided here, never guessed from the data; every cell is text."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.portfolio.encodings import UTF8, AsUtf8, Encoding, encoding_of
from touchline.portfolio.records import BOM, Readable, Record, Reject, Shape, read_records, read_top
from touchline.portfolio.table import BAD_ACCOUNTS, Opened, key, reading

DELIMITERS = (",", ";", "\t", "|")
"""What may stand between the cells of a CSV file; of two that fit alike the earlier."""


@dataclass
class CsvTable:
    """A CSV file. Its digest is that of the file's bytes."""

    path: Path
    name: str
    headings: tuple[str, ...]
    shape: Shape
    encoding: Encoding = UTF8
    above: tuple[Diagnostic, ...] = ()
    digest: str = ""
    side_rejects: tuple[Reject, ...] = ()

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        return (*other_encoding(self.name, self.encoding), *self.above)

    def records(self) -> Iterator[Record | Reject]:
        digest = hashlib.sha256()
        with reading(self.name), lines_of(self.path, self.encoding, digest) as (stream, fed):
            yield from read_records(stream, self.shape, fed)
        self.digest = digest.hexdigest()


@contextmanager
def lines_of(
    path: Path, encoding: Encoding, digest: hashlib._Hash | None = None
) -> Iterator[tuple[Readable, hashlib._Hash | None]]:
    """A file as lines of UTF-8, and the digest where it still has to be fed with them."""
    with path.open("rb") as stream:
        if encoding is UTF8:
            yield stream, digest
        else:
            yield AsUtf8(stream, encoding, digest), None


def other_encoding(name: str, encoding: Encoding) -> tuple[Diagnostic, ...]:
    """The warning about text that is not UTF-8: which names it holds depends on what it was taken for."""
    if encoding is UTF8:
        return ()
    message = f"`{name}` is not UTF-8 text and is read as {encoding.name}"
    hint = "look at a name with an accent; to be sure, save the file as CSV UTF-8"
    return (diagnostic("other-encoding", message, hint=hint, facts={"encoding": encoding.name}),)


_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\r")
"""Bytes that no heading has: a file that is not UTF-8 either is a picture, a program or the like."""

_NOT_CSV = ((b"\x1f\x8b", "is packed with gzip", "unpack it first"),)

_WEB_PAGE = re.compile(rb"\s*<(?:!doctype|html|head|meta|body|table|\?xml)\b", re.IGNORECASE)
"""How a report begins that a program saved for Excel and that is a web page or XML."""

_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?', re.IGNORECASE)
"""What Excel reads on a first line of its own as the delimiter of the file."""

HEADING_LINES = 50
"""Lines from the top of a file among which its headings are looked for where the first has none of them."""


@dataclass(frozen=True, slots=True)
class _Top:
    """Where the headings may stand under one delimiter: their cells, or the code of what is wrong with the first line
    (None where there is none), their line, how many lines with something in them stand above, and how many lines of
    the top have as many cells, where that is more than one."""

    delimiter: str
    cells: list[str] | str | None
    line: int = 1
    above: int = 0
    alike: int = 0


def open_csv(path: Path, name: str, start: bytes, wanted: Iterable[str], limits: Limits) -> Opened:
    """The table in a CSV file of which `start` is the beginning, or why there is none. `wanted` are the
    headings that are looked for, which decide between delimiters, and where the headings stand."""
    refused = _no_csv(name, start)
    if refused is not None:
        return refused
    with path.open("rb") as stream:
        encoding = encoding_of(stream)
    if encoding.codec == "cp1252" and (_CONTROLS.intersection(start.partition(b"\n")[0]) or b"\0\0" in start[:512]):
        hint = "save it as CSV (UTF-8), or as a workbook that ends in `.xlsx`"
        return diagnostic(BAD_ACCOUNTS, f"`{name}` is no text, and no table can be read from it", hint=hint)
    keys = {key(heading) for heading in wanted}
    said = _separator(path, encoding, limits)
    found = [_top(path, encoding, each, keys, said is not None, limits) for each in ((said,) if said else DELIMITERS)]
    good = [(top, top.cells) for top in found if isinstance(top.cells, list)]
    if not good:
        code = next((top.cells for top in found if isinstance(top.cells, str)), "")
        message = f"`{name}`: its first line, which must be the headings, {_HEADING_PROBLEMS.get(code, 'is empty')}"
        return diagnostic(BAD_ACCOUNTS, message, hint="save it as CSV (UTF-8)" if code != "too-long" else None)
    top, cells = max(good, key=lambda each: _fits(each[0], each[1], keys))
    if len(cells) > limits.account_columns:
        return too_many_columns(name, len(cells), limits)
    shape = Shape(top.delimiter, tuple(cells), limits.account_line_bytes, top.above)
    found_out = lines_above(name, "line", top.line, top.above - (said is not None))
    return CsvTable(path, name, tuple(cells), shape, encoding, above=found_out)


def _no_csv(name: str, start: bytes) -> Diagnostic | None:
    """Why a file that starts like this is not looked at as CSV."""
    for mark, message, hint in _NOT_CSV:
        if start.startswith(mark):
            return diagnostic(BAD_ACCOUNTS, f"`{name}` {message}", hint=hint)
    bare = start[:1000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _WEB_PAGE.match(bare):
        hint = "open it in Excel and save it as `.xlsx`, or choose CSV where it was exported"
        return diagnostic(BAD_ACCOUNTS, f"`{name}` is a web page or XML, whatever its name says", hint=hint)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        return diagnostic(BAD_ACCOUNTS, f"`{name}` is empty", hint="its first line must be the headings")
    if b"\r" in start and b"\n" not in start:
        message = f"`{name}` ends its lines with a carriage return alone"
        return diagnostic(BAD_ACCOUNTS, message, hint="save it as CSV (UTF-8)")
    return None


def lines_above(name: str, what: str, number: int, count: int) -> tuple[Diagnostic, ...]:
    """The advice on lines (or rows) of a file that stand above its headings and are therefore no records."""
    if count <= 0:
        return ()
    those = f"the {what} above is no record" if count == 1 else f"the {count} {what}s above are no records"
    message = f"`{name}` has its headings in {what} {number}: {those}"
    return (diagnostic("lines-above", message, facts={"headings": number, "above": count}),)


def too_many_columns(name: str, count: int, limits: Limits) -> Diagnostic:
    message = f"`{name}` has {count} columns, more than {limits.account_columns}"
    return diagnostic(BAD_ACCOUNTS, message, hint=f"raise `account_columns` under `limits` to {count}")


_HEADING_PROBLEMS = {
    "not-utf8": "holds bytes that are no text",
    "zero-byte": "holds a zero byte, which no text does",
    "bad-quote": "has a quote that is not closed",
    "too-long": "is longer than a line may be",
}


def _wanted_in(cells: list[str], keys: set[str]) -> int:
    return len(keys & {key(cell) for cell in cells})


def _fits(top: _Top, cells: list[str], keys: set[str]) -> tuple[int, int, int]:
    """How well a delimiter takes the file apart. Where no heading is known the lines say it: a comma in each name, or
    in each amount, makes cells too, but not of the headings."""
    wanted = _wanted_in(cells, keys)
    return wanted, 0 if wanted else top.alike, len(cells)


def below_titles(filled: Sequence[int]) -> int:
    """The place of the headings where none of them is known, from how many cells of each line are filled: the first
    line that has the most, or one fewer, as the column of a running number may have no heading. A title has fewer."""
    most = max(filled)
    return next(i for i, count in enumerate(filled) if count >= most - 1 and (2 * count > most or count == most))


def _separator(path: Path, encoding: Encoding, limits: Limits) -> str | None:
    """The delimiter that the first line says, as `sep=;` does."""
    with lines_of(path, encoding) as (stream, _):
        line = stream.readline(limits.account_line_bytes).removeprefix(BOM).rstrip(b"\r\n")
    said = _SEPARATOR.fullmatch(line.decode("utf-8", "replace"))
    return said[1] if said else None


def _top(path: Path, encoding: Encoding, delimiter: str, keys: set[str], has_separator: bool, limits: Limits) -> _Top:
    """Where the headings stand: the first line, or where that has none of them the one below that has most, and
    more than one, so that no cell of a record is taken for a heading. Where there is no such line either, below the
    titles, if half of the lines or more have as many cells as that."""
    with lines_of(path, encoding) as (stream, _):
        lines = read_top(stream, delimiter, limits.account_line_bytes, HEADING_LINES)[has_separator:]
    if not lines:
        return _Top(delimiter, None)
    rows = [cells if isinstance(cells, list) else [] for _, cells in lines]
    widths = Counter(len(cells) for cells in rows if len(cells) > 1)
    ranks = [_wanted_in(cells, keys) for cells in rows]
    above = max(range(len(lines)), key=ranks.__getitem__) if not ranks[0] else 0
    if ranks[above] < 2 and not ranks[0] and isinstance(lines[0][1], list):
        below = below_titles([sum(bool(cell.strip()) for cell in cells) for cells in rows])
        above = below if 2 * widths[len(rows[below])] >= len(rows) else 0
    number, cells = lines[above]
    return _Top(delimiter, cells, number, above + has_separator, widths[len(rows[above])])
