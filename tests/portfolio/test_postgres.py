"""A table and a query of a real PostgreSQL server: typed, one statement, nothing told that is nobody's business."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portfolio.policies import HEADING, TODAY, accounts, evaluator, ran, ruleset
from servers import binaries, postgres
from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.layout import FILES
from touchline.portfolio.postgres import open_postgres
from touchline.portfolio.records import Record
from touchline.portfolio.results import Format
from touchline.portfolio.run import Output, run
from touchline.portfolio.table import Table
from touchline.workspace.workspace import AccountsPostgres

adbc = pytest.importorskip("adbc_driver_postgresql.dbapi", reason="the extra `postgres` is not installed")
pytestmark = pytest.mark.skipif(binaries() is None, reason="Debian's `postgresql` is not installed")

VARIABLE = "TOUCHLINE_TEST_DATABASE"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as uri:
        yield uri


@pytest.fixture
def sql(server: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs statements in the database, whose address is in the environment."""
    monkeypatch.setenv(VARIABLE, server)

    def call(*statements: str) -> None:
        with adbc.connect(server) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            connection.commit()

    return call


def opened(table: str | None = None, query: str | None = None, limits: Limits | None = None) -> Table | Diagnostic:
    said = AccountsPostgres(VARIABLE, table, query)
    return open_postgres(said, ruleset(), TODAY, limits or Limits())


def records(found: Table | Diagnostic) -> list[tuple[object, ...]]:
    assert not isinstance(found, Diagnostic), found.message
    return [record.cells for record in found.records() if isinstance(record, Record)]


LINES = (
    "A,Acme é,150000,education,meetings,70,100,50000.25,2027-01-31,ann@example.com",
    "B,Beta,20000,R,invites;demos,10,100,5000,2026-10-01,",
    "C,=cmd|' /C calc'!A0,,education,,80,100,,,",
)


def test_a_table_gives_what_its_csv_gives(tmp_path: Path, sql: Any) -> None:
    columns = HEADING.split(",")
    kinds = dict.fromkeys(columns, "text") | {
        "ARR (USD)": "numeric", "users": "int", "seats": "smallint", "cost": "double precision", "renews_on": "date",
    }  # fmt: skip
    described = ", ".join(f'"{column}" {kind}' for column, kind in kinds.items())
    rows = []
    for line in reversed(LINES):
        cells = [f"$q${cell}$q$::{kinds[column]}" if cell else "null" for column, cell in
                 zip(columns, line.split(","), strict=True)]  # fmt: skip
        rows.append(f"({', '.join(cells)})")
    sql("drop schema if exists crm cascade", "create schema crm", f'create table crm."my accounts" ({described})',
        f'insert into crm."my accounts" values {", ".join(rows)}')  # fmt: skip
    ran(accounts(tmp_path, *LINES), tmp_path / "file")
    judge = evaluator()
    found = opened(table="crm.my accounts")
    assert not isinstance(found, Diagnostic)
    for out in ("database", "again"):
        assert not isinstance(run(judge, found, TODAY, Output(tmp_path / out, Format.CSV)), NotRun)
    for name in FILES:
        one, *others = ((tmp_path / each / f"{name}.csv").read_bytes() for each in ("file", "database", "again"))
        if name != "data_errors":  # whose lines a database has not
            assert others == [one, one], name
    assert (tmp_path / "database" / "run.json").read_bytes() == (tmp_path / "again" / "run.json").read_bytes()


def test_types_and_the_day(sql: Any) -> None:
    query = """-- the day; of the run
      select 'A' as id, 12.50::numeric as arr, $today as day, true as b, '{x,y}'::text[] as l,
             '2026-01-31 10:00+02'::timestamptz as t, null::int as n, '$today; ''quoted''' as "a;b" """
    (cells,) = records(opened(query=query))
    name, arr, day, yes, several, moment, missing, text = cells
    assert (name, arr, day, yes, several, missing) == ("A", "12.50", TODAY, True, ["x", "y"], None)
    assert moment == datetime.datetime(2026, 1, 31, 8, tzinfo=datetime.UTC)
    assert text == "$today; 'quoted'"


@pytest.mark.parametrize(
    ("query", "code", "said"),
    [
        ("select 1 as id; drop table x", "bad-query", "several statements"),
        ("delete from x", "bad-query", "not a SELECT"),
        ("with gone as (delete from kept returning id) select id from gone", "bad-query", ""),
        ("select now() as id", "bad-query", "`now`"),
        ("select random() as id", "bad-query", "`random`"),
        ("select $tomorrow as id", "bad-query", "`$tomorrow`"),
        ("selec 1", "bad-query", "not a SELECT"),
        ("select from where", "bad-query", "cannot be read"),
        ("select id from nowhere_to_be_seen", "bad-query", "table that is named does not exist"),
        ("select nothing_such from kept", "bad-query", "column that is named does not exist"),
        ("select pg_sleep(30)::text as id", "bad-query", "longer than 1 seconds"),
    ],
)
def test_a_query_that_gives_no_accounts(sql: Any, query: str, code: str, said: str) -> None:
    sql("create table if not exists kept (id text)", "insert into kept values ('A')")
    found = opened(query=query, limits=Limits(query_seconds=1))
    if not isinstance(found, Diagnostic):  # found out only when the rows are asked for
        result = run(evaluator(), found, TODAY)
        assert isinstance(result, NotRun)
        (found,) = result.diagnostics[-1:]
    assert (found.code, said in found.message) == (code, True), found.message
    assert "\n" not in found.message
    assert records(opened(query="select count(*)::int as id from kept"))[0][0] > 0  # type: ignore[operator]


def test_neither_address_nor_value_is_told(sql: Any, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(query="select 'secret-word'::int as id")
    told = [found] if isinstance(found, Diagnostic) else [*run(evaluator(), found, TODAY).diagnostics, found]
    missing = opened(table="absent")
    monkeypatch.setenv(VARIABLE, server.replace("/postgres?", "/secret-word?"))
    gone = opened(table="absent")
    monkeypatch.setenv(VARIABLE, "postgresql://secret-word:hidden-word@localhost:1/secret-word")
    closed = opened(table="absent")
    monkeypatch.setenv(VARIABLE, "secret-word hidden-word")
    nonsense = opened(table="absent")
    monkeypatch.delenv(VARIABLE)
    unset = opened(table="absent")
    for each in (*told, missing, gone, closed, nonsense, unset):
        for word in ("secret-word", "hidden-word", "touchline-postgres-"):
            assert word not in repr(each)
    assert isinstance(unset, Diagnostic)
    assert VARIABLE in unset.message
    assert all(isinstance(each, Diagnostic) for each in (missing, gone, closed, nonsense))
