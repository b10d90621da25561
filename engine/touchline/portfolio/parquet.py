"""Parquet files, read through DuckDB after a look at what their footer says they would become (P15)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.portfolio import engine
from touchline.portfolio.records import Record, Reject
from touchline.portfolio.table import BAD_ACCOUNTS, Opened, reading, unreadable

if TYPE_CHECKING:
    import duckdb

BATCH = 500
"""Records that are held at once of what DuckDB reads."""

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
    warnings: tuple[Diagnostic, ...] = ()

    def records(self) -> Iterator[Record | Reject]:
        with reading(self.name):
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
        return unreadable(name, error)
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
