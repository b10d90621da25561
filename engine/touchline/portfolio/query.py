"""The one query of a workspace: files become tables of text, and one SELECT makes a row an account.

The files are read like any account file, so that what cannot be read is told, and handed to DuckDB
as tables; the query then runs with every way to files, settings and the network closed (P18, P22).
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import json
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import DEFAULTS, Limits
from touchline.portfolio import engine
from touchline.portfolio.columns import as_text
from touchline.portfolio.parquet import ParquetTable, selected, typed_records
from touchline.portfolio.records import Record, Reject
from touchline.portfolio.sources import open_file
from touchline.portfolio.table import Opened, Table, UnreadableError, key
from touchline.values.reading import Unreadable
from touchline.values.text import normalise

if TYPE_CHECKING:
    import duckdb

BAD_QUERY = "bad-query"
_RESULT = "the accounts of this run"  # with blanks, so that no table of the workspace has this name


@dataclass
class QueryTable:
    """The rows that the query gave. They are kept, so that every pass sees the same; the digest is that
    of the headings and rows."""

    connection: Any
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    side_rejects: tuple[Reject, ...]
    warnings: tuple[Diagnostic, ...] = ()
    name: str = "query"
    digest: str = ""

    def records(self) -> Iterator[Record | Reject]:
        digest = hashlib.sha256(repr(self.headings).encode())
        rows = self.connection.cursor().execute(f"select {', '.join(self.columns)} from {engine.name(_RESULT)}")  # noqa: S608
        for record in typed_records(rows):
            digest.update(repr(record.cells).encode("utf-8", "surrogatepass"))
            yield record
        self.digest = digest.hexdigest()


def open_query(
    sql: str, files: Mapping[str, tuple[str, Path]], today: datetime.date, limits: Limits = DEFAULTS
) -> Opened:
    """The table that the query makes of `files` on `today`, or why there is none. A file is given by the
    name of its table: how messages call it, and where it is."""
    import duckdb

    connection = engine.connect()
    problem = _not_one_select(connection, sql)
    if problem is not None:
        return problem
    rejects: list[Reject] = []
    warnings: list[Diagnostic] = []
    for table, (name, path) in files.items():
        opened = open_file(path, name, (), limits)
        if isinstance(opened, Diagnostic):
            return opened
        doubled = _doubled(opened.headings)
        if doubled is not None:
            return diagnostic("bad-accounts", f"`{name}` has the heading `{doubled}` twice", hint="rename one of them")
        try:
            rejects += _load(connection, table, opened, limits)
            warnings += opened.warnings
        except UnreadableError as error:
            return error.diagnostic
        except duckdb.Error as error:
            return diagnostic("bad-accounts", f"`{name}` cannot be read: {engine.first_line(error)}")
    engine.lock(connection)
    answer = _answer(connection, sql, today, tuple(rejects), limits)
    return answer if isinstance(answer, Diagnostic) else replace(answer, warnings=tuple(warnings))


def _not_one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> Diagnostic | None:
    import duckdb

    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        return diagnostic(BAD_QUERY, f"the query cannot be read: {engine.first_line(error)}")
    if len(statements) != 1:
        count = "no statement" if not statements else f"{len(statements)} statements"
        return diagnostic(BAD_QUERY, f"the query is {count}", hint="write one SELECT; steps before it go into `with`")
    (statement,) = statements
    if statement.type != duckdb.StatementType.SELECT:
        return diagnostic(BAD_QUERY, "the query is not a SELECT", hint="write one SELECT that makes a row an account")
    unbound = sorted(statement.named_parameters - {"today"})
    if unbound:
        return diagnostic(BAD_QUERY, f"the query asks for `${unbound[0]}`", hint="only `$today` is given to it")
    unsteady = _unsteady(connection, sql)
    if unsteady is not None:
        hint = "take `$today` for the day of the run" if unsteady in {*_CLOCK, "age"} else "take it out"
        message = f"the query reads `{unsteady}`, which is not the same in every run"
        return diagnostic(BAD_QUERY, message, hint=hint)
    return None


_CLOCK = frozenset(
    [
        "now",
        "today",
        "current_date",
        "current_time",
        "current_timestamp",
        "get_current_time",
        "get_current_timestamp",
        "localtime",
        "localtimestamp",
        "transaction_timestamp",
    ]
)


_UNSTEADY = """
select function_name from duckdb_functions() where stability is not null
group by function_name having bool_or(stability = 'VOLATILE') or not bool_or(stability = 'CONSISTENT')
"""
"""Functions that give something else in another run. Those of which only some forms do are steady here: the forms
that read the time zone, which `engine.connect` sets (`+`, `-`, `strftime`, `year`)."""


def _unsteady(connection: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    """A clock, a die or the like that the query reads: a rerun would give other accounts (M29)."""
    rows = connection.execute(_UNSTEADY)
    names = {str(row[0]) for row in rows.fetchall()} | _CLOCK
    (tree,) = connection.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchall()[0]
    left: list[object] = [json.loads(tree)]
    while left:
        node = left.pop()
        if isinstance(node, list):
            left.extend(node)
        elif isinstance(node, dict):
            called = node.get("function_name")
            column = node.get("column_names")
            for word in (called, column[0] if isinstance(column, list) and len(column) == 1 else None):
                if isinstance(word, str) and word.lower() in (names if word is called else _CLOCK):
                    return word.lower()
            given = node.get("arguments")
            if called == "age" and isinstance(given, list) and len(given) == 1:  # it counts to the clock's today
                return "age"
            left.extend(node.values())
    return None


def _load(connection: duckdb.DuckDBPyConnection, table: str, opened: Table, limits: Limits) -> list[Reject]:
    """Puts a file into a table, a CSV file's cells as text; gives back the records that could not be read."""
    if isinstance(opened, ParquetTable):
        with engine.plain_path(opened.path) as path:
            connection.execute(f"create table {engine.name(table)} as {opened.select(path)}")
        return []
    rejects: list[Reject] = []
    columns = [normalise(heading) or f"column{number}" for number, heading in enumerate(opened.headings, 1)]
    # A file of our own in between: what DuckDB reads is then well-formed, whatever the file was.
    with tempfile.TemporaryDirectory(prefix="touchline-") as folder:
        clean = Path(folder) / "table.csv"
        with clean.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
            for found in opened.records():
                if isinstance(found, Reject):
                    rejects.append(replace(found, file=opened.name))
                else:
                    writer.writerow(_text(cell) for cell in found.cells)
        described = ", ".join(f"{engine.quoted(column)}: 'VARCHAR'" for column in columns)
        connection.execute(
            f"create table {engine.name(table)} as select * from read_csv({engine.quoted(str(clean))}, "  # noqa: S608
            f"auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', "
            f"max_line_size = {2 * limits.account_line_bytes + 10_000}, columns = {{{described}}})"
        )
    return rejects


def _text(cell: object) -> object:
    """A cell of a file as the query sees it: text."""
    match cell:
        case Unreadable():
            return None
        case list():
            return ";".join(map(str, cell))
        case _:
            return as_text(cell)


def _doubled(headings: tuple[str, ...]) -> str | None:
    seen: set[str] = set()
    for heading in headings:
        name = key(heading)  # names in SQL are alike in any case
        if name in seen:
            return normalise(heading)
        seen.add(name)
    return None


def _answer(
    connection: duckdb.DuckDBPyConnection, sql: str, today: datetime.date, rejects: tuple[Reject, ...], limits: Limits
) -> QueryTable | Diagnostic:
    import duckdb

    late = threading.Event()

    def stop() -> None:
        late.set()
        connection.interrupt()

    timer = threading.Timer(limits.query_seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        relation = connection.sql(sql, params={"today": today} if "$today" in sql else None)
        headings, kinds = tuple(relation.columns), tuple(str(kind) for kind in relation.types)
        if len(headings) > limits.account_columns:
            message = f"the query gives {len(headings)} columns, more than {limits.account_columns}"
            return diagnostic(BAD_QUERY, message, hint="name the columns that are read")
        relation.create(engine.name(_RESULT))
        stored = [row[0] for row in connection.execute(f"describe {engine.name(_RESULT)}").fetchall()]
    except duckdb.Error as error:
        if late.is_set():
            message = f"the query took longer than {limits.query_seconds} seconds"
            return diagnostic(BAD_QUERY, message, hint="raise `query_seconds` under `limits`, or make it do less")
        return diagnostic(BAD_QUERY, f"the query fails: {engine.first_line(error)}")
    finally:
        timer.cancel()
    columns = tuple(selected(name, kind, limits) for name, kind in zip(stored, kinds, strict=True))
    return QueryTable(connection, headings, columns, rejects)
