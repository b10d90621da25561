"""CSV files: the encoding and the delimiter decided here, never guessed from the data; every cell is text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.portfolio.encodings import UTF8, AsUtf8, Encoding, encoding_of
from touchline.portfolio.records import Readable, Record, Reject, Shape, read_heading, read_records
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
    digest: str = ""
    side_rejects: tuple[Reject, ...] = ()

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        return other_encoding(self.name, self.encoding)

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


def open_csv(path: Path, name: str, start: bytes, wanted: Iterable[str], limits: Limits) -> Opened:
    """The table in a CSV file of which `start` is the beginning, or why there is none. `wanted` are the
    headings that are looked for, which decide between delimiters."""
    for mark, message, hint in _NOT_CSV:
        if start.startswith(mark):
            return diagnostic(BAD_ACCOUNTS, f"`{name}` {message}", hint=hint)
    if not start.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        return diagnostic(BAD_ACCOUNTS, f"`{name}` is empty", hint="its first line must be the headings")
    if b"\r" in start and b"\n" not in start:
        message = f"`{name}` ends its lines with a carriage return alone"
        return diagnostic(BAD_ACCOUNTS, message, hint="save it as CSV (UTF-8)")
    with path.open("rb") as stream:
        encoding = encoding_of(stream)
    if encoding.codec == "cp1252" and (_CONTROLS.intersection(start.partition(b"\n")[0]) or b"\0\0" in start[:512]):
        hint = "save it as CSV (UTF-8), or as a workbook that ends in `.xlsx`"
        return diagnostic(BAD_ACCOUNTS, f"`{name}` is no text, and no table can be read from it", hint=hint)
    found = [(delimiter, _heading(path, encoding, delimiter, limits)) for delimiter in DELIMITERS]
    good = [(delimiter, cells) for delimiter, cells in found if isinstance(cells, list)]
    if not good:
        code = next((cells for _, cells in found if isinstance(cells, str)), "")
        message = f"`{name}`: its first line, which must be the headings, {_HEADING_PROBLEMS.get(code, 'is empty')}"
        return diagnostic(BAD_ACCOUNTS, message, hint="save it as CSV (UTF-8)" if code != "too-long" else None)
    keys = {key(heading) for heading in wanted}
    delimiter, cells = max(good, key=lambda each: (len(keys & {key(cell) for cell in each[1]}), len(each[1])))
    if len(cells) > limits.account_columns:
        return too_many_columns(name, len(cells), limits)
    return CsvTable(path, name, tuple(cells), Shape(delimiter, tuple(cells), limits.account_line_bytes), encoding)


def too_many_columns(name: str, count: int, limits: Limits) -> Diagnostic:
    message = f"`{name}` has {count} columns, more than {limits.account_columns}"
    return diagnostic(BAD_ACCOUNTS, message, hint=f"raise `account_columns` under `limits` to {count}")


_HEADING_PROBLEMS = {
    "not-utf8": "holds bytes that are no text",
    "zero-byte": "holds a zero byte, which no text does",
    "bad-quote": "has a quote that is not closed",
    "too-long": "is longer than a line may be",
}


def _heading(path: Path, encoding: Encoding, delimiter: str, limits: Limits) -> list[str] | str | None:
    with lines_of(path, encoding) as (stream, _):
        return read_heading(stream, delimiter, limits.account_line_bytes)
