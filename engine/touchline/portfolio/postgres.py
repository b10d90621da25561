"""A table or one SELECT of a Postgres database, over ADBC (the `postgres` extra).

The database's address stands in an environment variable and is told nowhere. The query runs in a
transaction that can only read, as one statement, with the day of the run bound. What the database says
of an error may hold a value or the address, so that only its kind is passed on.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.model.identity import id_field
from touchline.model.ruleset import Ruleset
from touchline.portfolio.csv_file import too_many_columns
from touchline.portfolio.records import Record, Reject
from touchline.portfolio.table import BAD_ACCOUNTS, Opened, UnreadableError, key
from touchline.workspace.workspace import AccountsPostgres

if TYPE_CHECKING:
    from adbc_driver_manager.dbapi import Connection

BAD_QUERY = "bad-query"

EXTRA = "touchline[postgres]"


@dataclass
class PostgresTable:
    """The rows of a table or query. Its digest is that of the headings and rows."""

    uri: str
    sql: str
    today: datetime.date | None
    name: str
    headings: tuple[str, ...]
    limits: Limits
    digest: str = ""
    side_rejects: tuple[Reject, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()

    def __repr__(self) -> str:
        return f"PostgresTable({self.name!r})"  # the address may hold a password

    def records(self) -> Iterator[Record | Reject]:
        digest = hashlib.sha256(repr(self.headings).encode())
        number = 0
        try:
            with _connected(self.uri, self.limits) as connection, connection.cursor() as cursor:
                _execute(cursor, self.sql, self.today)
                for batch in cursor.fetch_record_batch():
                    columns = [_values(column) for column in batch.columns]
                    for cells in zip(*columns, strict=True):
                        number += 1
                        digest.update(repr(cells).encode("utf-8", "surrogatepass"))
                        yield Record(number, None, cells)
        except _library_errors() as error:
            raise UnreadableError(_failed(error, self.limits)) from None
        self.digest = digest.hexdigest()


def open_postgres(accounts: AccountsPostgres, ruleset: Ruleset, today: datetime.date, limits: Limits) -> Opened:
    """The accounts in a database, or why there are none."""
    uri = os.environ.get(accounts.uri_env, "")
    if not uri:
        message = f"the environment variable `{accounts.uri_env}`, which says where the database is, is not set"
        return diagnostic(BAD_ACCOUNTS, message, hint=f"set it: export {accounts.uri_env}='postgresql://…'")
    try:
        import adbc_driver_postgresql.dbapi  # noqa: F401 - is it there?
    except ImportError:
        return diagnostic(BAD_ACCOUNTS, "reading Postgres needs a further part", hint=f"pip install '{EXTRA}'")
    name, sql = accounts.table or "query", accounts.sql
    bound: datetime.date | None = None
    if sql is None:
        sql = f"select * from {_quoted(name)}"  # noqa: S608 - every part of the name is quoted
    else:
        read = _prepared(sql)
        if isinstance(read, Diagnostic):
            return read
        sql, asks = read
        bound = today if asks else None
    try:
        with _connected(uri, limits) as connection, connection.cursor() as cursor:
            _execute(cursor, f"select * from ({sql}) as accounts limit 0", bound)  # noqa: S608
            headings = tuple(str(column[0]) for column in cursor.description or ())
    except _library_errors() as error:
        return _failed(error, limits)
    if len(headings) > limits.account_columns:
        return too_many_columns(name, len(headings), limits)
    if accounts.table is not None:
        sql = f"{sql} order by {_order(ruleset, headings)}"
    return PostgresTable(uri, sql, bound, name, headings, limits)


def _order(ruleset: Ruleset, headings: tuple[str, ...]) -> str:
    """By what a table is read: a table has no order of its own, and a rerun must give the same bytes."""
    identity = id_field(ruleset)
    field = None if identity is None else ruleset.fields[identity]
    wanted = key((field.column or field.name) if field is not None else "")
    place = next((place for place, heading in enumerate(headings, 1) if key(heading) == wanted), 1)
    return str(place)


# --------------------------------------------------------------------------- the text of a query

_PIECES = re.compile(
    r"""(?P<skip> '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | \$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$ )
      | (?P<asks> \$[A-Za-z_][A-Za-z0-9_]* )
      | (?P<end> ; )
      | (?P<word> [A-Za-z_][A-Za-z0-9_]* )""",
    re.VERBOSE | re.DOTALL,
)
_UNSTEADY = frozenset(
    [
        "clock_timestamp", "current_date", "current_time", "current_timestamp", "gen_random_uuid", "localtime",
        "localtimestamp", "nextval", "now", "random", "setseed", "statement_timestamp", "timeofday",
        "transaction_timestamp",
    ]
)  # fmt: skip


def _prepared(sql: str) -> tuple[str, bool] | Diagnostic:
    """The query with `$today` as its parameter, and whether it asks for it; or what is wrong with it."""
    first = ""
    asks = False
    text = sql.strip().removesuffix(";")
    for found in _PIECES.finditer(text):
        if found["end"]:
            return diagnostic(BAD_QUERY, "the query is several statements", hint="write one SELECT")
        if found["asks"]:
            if found["asks"] != "$today":
                message = f"the query asks for `{found['asks']}`"
                return diagnostic(BAD_QUERY, message, hint="only `$today` is given to it")
            asks = True
        word = (found["word"] or "").lower()
        first = first or word
        if word in _UNSTEADY:
            hint = "take `$today` for the day of the run" if "date" in word or "time" in word or word == "now" else None
            return diagnostic(BAD_QUERY, f"the query reads `{word}`, which is not the same in every run", hint=hint)
    if first not in ("select", "with", "values", "table"):
        return diagnostic(BAD_QUERY, "the query is not a SELECT", hint="write one SELECT that makes a row an account")
    return _PIECES.sub(lambda found: "$1::date" if found["asks"] else found[0], text), asks


def _quoted(table: str) -> str:
    """A table's name, with its schema where it has one, as SQL."""
    return ".".join('"' + part.strip().strip('"').replace('"', '""') + '"' for part in table.split("."))


# --------------------------------------------------------------------------- the database


def _connected(uri: str, limits: Limits) -> Connection:
    import adbc_driver_postgresql.dbapi as postgres

    connection: Connection = postgres.connect(uri)
    try:
        with connection.cursor() as cursor:
            cursor.execute("set default_transaction_read_only = on")
            cursor.execute(f"set statement_timeout = {limits.query_seconds * 1000}")
            cursor.execute("set timezone = 'UTC'")
        connection.commit()
    except Exception:
        connection.close()
        raise
    return connection


def _execute(cursor: Any, sql: str, today: datetime.date | None) -> None:
    cursor.execute(sql, parameters=None if today is None else [today])


def _values(column: Any) -> list[Any]:
    """A column's values as Python's; a `numeric` comes as its digits."""
    return list(column.storage.to_pylist() if hasattr(column, "storage") else column.to_pylist())


def _library_errors() -> tuple[type[BaseException], ...]:
    from adbc_driver_manager import Error
    from pyarrow import ArrowException

    return (Error, ArrowException, OSError)


_KINDS = (
    ("28", "the database refuses the user or the password"),
    ("3D", "there is no database of that name"),
    ("08", "the database cannot be reached"),
    ("42P01", "a table that is named does not exist, or may not be seen"),
    ("42703", "a column that is named does not exist"),
    ("42501", "the user may not read a table that is named"),
    ("25006", "the query would change something"),
    ("42", "the query cannot be read"),
    ("22", "a value cannot be turned into what the query asks for"),
)


def _failed(error: BaseException, limits: Limits) -> Diagnostic:
    """What went wrong, told by its kind: the text of the database repeats values and addresses."""
    state = str(getattr(error, "sqlstate", "") or "")
    if state == "57014" or "statement timeout" in str(error):
        message = f"the query took longer than {limits.query_seconds} seconds"
        return diagnostic(BAD_QUERY, message, hint="raise `query_seconds` under `limits`, or make it do less")
    for start, message in _KINDS:
        if state.startswith(start) and state:
            shown = f"{message} (the database's code is {state})"
            about_query = start.startswith(("42", "25", "22"))
            return diagnostic(BAD_QUERY if about_query else BAD_ACCOUNTS, shown, hint=_named(error, start))
    if state:
        return diagnostic(BAD_QUERY, f"the database cannot answer (its code is {state})")
    return diagnostic(BAD_ACCOUNTS, "the database cannot be reached", hint="look at the address in the environment")


def _named(error: BaseException, start: str) -> str | None:
    """The name that a message is about: a table's, a column's or where the text cannot be read; no value is."""
    if not start.startswith("42"):
        return None
    found = re.search(r'(?:relation|column|table|function|at or near) "?([A-Za-z0-9_.]{1,60})"?', str(error))
    return f"look at `{found[1]}`" if found else None
