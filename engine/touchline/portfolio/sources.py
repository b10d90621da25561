"""Where accounts come from, all seen alike: headings, and records that can be gone through again.

A CSV file is read as text with the delimiter decided here, never guessed from its data; a Parquet
file through DuckDB after a look at its footer; a workspace's query in `touchline.portfolio.query`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Union

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import DEFAULTS, Limits
from touchline.portfolio import engine
from touchline.portfolio.records import Record, Reject, Shape, read_heading, read_records
from touchline.values.text import normalise

if TYPE_CHECKING:
    import duckdb

BAD_ACCOUNTS = "bad-accounts"

DELIMITERS = (",", ";", "\t", "|")
"""What may stand between the cells of a CSV file; of two that fit alike the earlier."""

BATCH = 500
"""Records that are held at once of what DuckDB reads."""


class Table(Protocol):
    """Accounts as rows of cells. `records` can be asked for again and gives the same; once a pass has
    come to its end, `digest` is the sha256 of what it read, by which a run knows its data."""

    @property
    def name(self) -> str:
        """The file's name, or `query`."""
        ...

    @property
    def headings(self) -> tuple[str, ...]: ...

    def records(self) -> Iterator[Record | Reject]:
        """Every record in order. Raises `UnreadableError` where the data cannot be read to its end."""
        ...

    @property
    def digest(self) -> str: ...

    @property
    def side_rejects(self) -> tuple[Reject, ...]:
        """Records of a query's files that could not be read. They are no accounts and not counted as such."""
        ...


Opened = Union[Table, Diagnostic]


class UnreadableError(Exception):
    """A table that could be opened cannot be read to its end: it is damaged further down, or gone."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Turns what goes wrong while a file is read into `UnreadableError`; `Table.records` raises nothing else."""
    try:
        yield
    except OSError as error:
        raise UnreadableError(_unreadable(name, error)) from error
    except Exception as error:
        import duckdb

        if not isinstance(error, duckdb.Error):
            raise
        message = f"`{name}` cannot be read to its end: {engine.first_line(error)}"
        raise UnreadableError(diagnostic(BAD_ACCOUNTS, message)) from error


def open_file(path: Path, name: str, wanted: Iterable[str] = (), limits: Limits = DEFAULTS) -> Opened:
    """The table in a CSV or Parquet file, told apart by the file's first bytes, or why there is none.

    `name` is how messages call the file; `wanted` are the headings that are looked for, which decide
    between delimiters.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(1 << 16)
    except OSError as error:
        return _unreadable(name, error)
    if start.startswith(b"PAR1"):
        return open_parquet(path, name, limits)
    return _open_csv(path, name, start, wanted, limits)


# --------------------------------------------------------------------------- CSV


@dataclass
class CsvTable:
    """A CSV file. Its digest is that of the file's bytes."""

    path: Path
    name: str
    headings: tuple[str, ...]
    shape: Shape
    digest: str = ""
    side_rejects: tuple[Reject, ...] = ()

    def records(self) -> Iterator[Record | Reject]:
        digest = hashlib.sha256()
        with _reading(self.name), self.path.open("rb") as stream:
            yield from read_records(stream, self.shape, digest)
        self.digest = digest.hexdigest()


_NOT_CSV = (
    (b"PK\x03\x04", "is a workbook or an archive, not CSV", "save the sheet as CSV (UTF-8) and name that file"),
    (b"\xff\xfe", "is UTF-16 text, not UTF-8", "save it as CSV (UTF-8)"),
    (b"\xfe\xff", "is UTF-16 text, not UTF-8", "save it as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "is an old workbook, not CSV", "save the sheet as CSV (UTF-8) and name that file"),
    (b"\x1f\x8b", "is packed with gzip", "unpack it first"),
)


def _open_csv(path: Path, name: str, start: bytes, wanted: Iterable[str], limits: Limits) -> Opened:
    for mark, message, hint in _NOT_CSV:
        if start.startswith(mark):
            return diagnostic(BAD_ACCOUNTS, f"`{name}` {message}", hint=hint)
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        return diagnostic(BAD_ACCOUNTS, f"`{name}` is empty", hint="its first line must be the headings")
    if b"\r" in start and b"\n" not in start:
        message = f"`{name}` ends its lines with a carriage return alone"
        return diagnostic(BAD_ACCOUNTS, message, hint="save it as CSV (UTF-8)")
    found = [(delimiter, _heading(path, delimiter, limits)) for delimiter in DELIMITERS]
    good = [(delimiter, cells) for delimiter, cells in found if isinstance(cells, list)]
    if not good:
        code = next((cells for _, cells in found if isinstance(cells, str)), "")
        message = f"`{name}`: its first line, which must be the headings, {_HEADING_PROBLEMS.get(code, 'is empty')}"
        return diagnostic(BAD_ACCOUNTS, message, hint="save it as CSV (UTF-8)" if code != "too-long" else None)
    keys = {key(heading) for heading in wanted}
    delimiter, cells = max(good, key=lambda each: (len(keys & {key(cell) for cell in each[1]}), len(each[1])))
    if len(cells) > limits.account_columns:
        message = f"`{name}` has {len(cells)} columns, more than {limits.account_columns}"
        return diagnostic(BAD_ACCOUNTS, message, hint=f"raise `account_columns` under `limits` to {len(cells)}")
    return CsvTable(path, name, tuple(cells), Shape(delimiter, len(cells), limits.account_line_bytes))


_HEADING_PROBLEMS = {
    "not-utf8": "is not UTF-8 text",
    "zero-byte": "holds a zero byte, which no text does",
    "bad-quote": "has a quote that is not closed",
    "too-long": "is longer than a line may be",
}


def _heading(path: Path, delimiter: str, limits: Limits) -> list[str] | str | None:
    with path.open("rb") as stream:
        return read_heading(stream, delimiter, limits.account_line_bytes)


def key(heading: str) -> str:
    """What two headings have in common that are meant alike: trimmed, NFC, in any case."""
    return normalise(heading).casefold()


# --------------------------------------------------------------------------- Parquet

_TYPED = ("VARCHAR", "BOOLEAN", "DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
          "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "DATE", "TIMESTAMP", "VARCHAR[]")  # fmt: skip


@dataclass
class ParquetTable:
    """A Parquet file. Values come typed; what no field holds comes as text. Its digest is that of the bytes."""

    path: Path
    name: str
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    digest: str = ""
    side_rejects: tuple[Reject, ...] = ()

    def records(self) -> Iterator[Record | Reject]:
        with _reading(self.name):
            with self.path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            with engine.plain_path(self.path) as path:
                connection = engine.connect()
                engine.lock(connection, [path])
                try:
                    yield from typed_records(connection.execute(self.select(path)))
                finally:
                    connection.close()
        self.digest = digest

    def select(self, path: Path) -> str:
        """The SQL that reads it, where `path` is a plain path to it."""
        return f"select {', '.join(self.columns)} from read_parquet({engine.quoted(str(path))})"  # noqa: S608


def typed_records(rows: duckdb.DuckDBPyConnection) -> Iterator[Record]:
    """The rows of an answer, counted from 1, few of them in memory at once."""
    number = 0
    while batch := rows.fetchmany(BATCH):
        for cells in batch:
            number += 1
            yield Record(number, None, tuple(cells))


def open_parquet(path: Path, name: str, limits: Limits) -> Opened:
    """The table in a Parquet file, after a look at what its footer says it would become (P15)."""
    with engine.plain_path(path) as plain:
        found = _described(plain, name, limits)
    return found if isinstance(found, Diagnostic) else ParquetTable(path, name, *found)


def _described(path: Path, name: str, limits: Limits) -> tuple[tuple[str, ...], tuple[str, ...]] | Diagnostic:
    """The headings of a Parquet file, and the SQL of each column."""
    import duckdb

    connection = engine.connect()
    engine.lock(connection, [path])
    literal = engine.quoted(str(path))
    try:
        (rows,) = connection.execute(f"select num_rows from parquet_file_metadata({literal})").fetchall()[0]  # noqa: S608
        (unpacked,) = connection.execute(
            f"select coalesce(sum(total_uncompressed_size), 0) from parquet_metadata({literal})"  # noqa: S608
        ).fetchall()[0]
        bomb = _bomb(name, path.stat().st_size, int(rows), int(unpacked), limits)
        if bomb is not None:
            return bomb
        described = connection.execute(f"describe select * from read_parquet({literal})").fetchall()  # noqa: S608
    except duckdb.Error as error:
        return diagnostic(BAD_ACCOUNTS, f"`{name}` cannot be read as Parquet: {engine.first_line(error)}")
    except OSError as error:
        return _unreadable(name, error)
    finally:
        connection.close()
    headings = tuple(str(row[0]) for row in described)
    return headings, tuple(selected(h, str(row[1]), limits) for h, row in zip(headings, described, strict=True))


def selected(heading: str, kind: str, limits: Limits) -> str:
    """The SQL for a column as it is handed on: a typed value that a field may hold, else text.

    Text is cut just above its limit, so that the reader still sees that it is too long, and a few
    bytes that stand for gigabytes never become them.
    """
    column = engine.name(heading)
    if kind.startswith("DECIMAL") or (kind in _TYPED and kind not in ("VARCHAR", "VARCHAR[]")):
        return column
    if kind == "VARCHAR[]":
        elements = f"list_slice({column}, 1, {limits.set_size + 1})"
        return f"list_transform({elements}, lambda x: left(x, {limits.text_length + 1})) as {column}"
    return f"left(cast({column} as varchar), {limits.text_length + 1}) as {column}"


def _bomb(name: str, size: int, rows: int, unpacked: int, limits: Limits) -> Diagnostic | None:
    ratio = limits.unpacked_ratio
    if rows > size * ratio:
        return diagnostic(BAD_ACCOUNTS, f"`{name}` says it holds {rows:,} rows in {size:,} bytes, which no accounts do")
    if unpacked > limits.unpacked_bytes and unpacked > size * ratio:
        message = f"`{name}` would unpack from {size:,} bytes to {unpacked:,}"
        return diagnostic(BAD_ACCOUNTS, message, hint="raise `unpacked_bytes` under `limits` if that is meant")
    return None


def _unreadable(name: str, error: OSError) -> Diagnostic:
    if isinstance(error, FileNotFoundError):
        return diagnostic("file-missing", f"there is no file `{name}`")
    if isinstance(error, IsADirectoryError):
        return diagnostic("file-unreadable", f"`{name}` is a folder")
    return diagnostic("file-unreadable", f"`{name}` cannot be read")
