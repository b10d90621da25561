"""P18 and M29: the workspace's one query sees its tables, its day, and nothing else."""

import datetime
from pathlib import Path

import duckdb
import pytest

from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.portfolio.query import open_query
from touchline.portfolio.records import Record
from touchline.portfolio.table import Table

TODAY = datetime.date(2026, 10, 1)


def tables(folder: Path, **contents: bytes) -> dict[str, tuple[str, Path]]:
    made = {}
    for name, content in contents.items():
        path = folder / f"{name}.csv"
        path.write_bytes(content)
        made[name] = (f"{name}.csv", path)
    return made


def asked(sql: str, files: dict[str, tuple[str, Path]], limits: Limits | None = None) -> Table:
    found = open_query(sql, files, TODAY, limits or Limits())
    assert not isinstance(found, Diagnostic), found.message
    return found


def refused(sql: str, files: dict[str, tuple[str, Path]], limits: Limits | None = None) -> Diagnostic:
    found = open_query(sql, files, TODAY, limits or Limits())
    assert isinstance(found, Diagnostic)
    return found


def rows(table: Table) -> list[tuple[object, ...]]:
    return [record.cells for record in table.records() if isinstance(record, Record)]


def test_files_are_tables_of_text_and_today_is_bound(tmp_path: Path) -> None:
    files = tables(
        tmp_path,
        accounts=b"id;Name\n1e5;A\n100000;B\n007;\n",
        usage=b"id,on,n\n1e5,2026-09-30,3\n1e5,2026-10-02,4\n",
    )
    table = asked(
        "select a.id, a.name, sum(u.n::int) as n from accounts a left join usage u on u.id = a.id and "
        "u.on::date <= $today group by all order by a.id",
        files,
    )
    assert table.headings == ("id", "Name", "n")
    assert rows(table) == [("007", None, None), ("100000", "B", None), ("1e5", "A", 3)]


def test_every_pass_sees_the_same_and_so_does_every_run(tmp_path: Path) -> None:
    files = tables(tmp_path, accounts=b"id,arr\n" + b"".join(b"%d,%d.1\n" % (n, n) for n in range(2000)))
    table = asked("select id, sum(arr::double) over () as s from accounts", files)
    first, digest = rows(table), table.digest
    assert rows(table) == first
    again = asked("select id, sum(arr::double) over () as s from accounts", files)
    assert rows(again) == first
    assert again.digest == digest == table.digest


def test_a_file_s_bad_records_are_told_and_not_lost(tmp_path: Path) -> None:
    table = asked("select id from accounts", tables(tmp_path, accounts=b"id,arr\nA,1\nB\nC,3\n"))
    assert rows(table) == [("A",), ("C",)]
    (reject,) = table.side_rejects
    assert (reject.file, reject.line, reject.code) == ("accounts.csv", 3, "wrong-cells")


def test_odd_cells_and_headings_reach_the_query_as_they_are(tmp_path: Path) -> None:
    files = tables(tmp_path, accounts=b'id,"say ""a"" b\'c",\nA,"x\ny, ""z"" \\N",\'q\n')
    assert rows(asked("select * from accounts", files)) == [("A", 'x\ny, "z" \\N', "'q")]


def test_a_parquet_file_is_a_table_too(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    duckdb.connect().execute(f"copy (select 7 as id, 1.5::double as arr) to '{path}' (format parquet)")
    assert rows(asked("select id, arr * 2 as arr from accounts", {"accounts": ("a.parquet", path)})) == [(7, 3.0)]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("", "is no statement"),
        ("-- nothing", "is no statement"),
        ("select 1; select 2", "is 2 statements"),
        ("selec 1", "cannot be read"),
        ("create table t as select 1", "is not a SELECT"),
        ("copy accounts to 'stolen.csv'", "is not a SELECT"),
        ("attach 'x.db'", "is not a SELECT"),
        ("set threads = 4", "is not a SELECT"),
        ("install httpfs", "is not a SELECT"),
        ("explain select 1", "is not a SELECT"),
        ("select $tomorrow", "asks for `$tomorrow`"),
        ("select * from nothing_here", "the query fails"),
        ("select * from '/etc/passwd'", "the query fails"),
        ("select * from read_csv('/etc/passwd')", "the query fails"),
        ("select content from read_text('accounts.csv')", "the query fails"),
        ("select * from glob('*')", "the query fails"),
        ("select * from read_parquet('https://example.com/a.parquet')", "the query fails"),
        ("select now() as x from accounts", "reads `now`"),
        ("select current_date as x from accounts", "reads `current_date`"),
        ("select id from accounts where id in (select id from accounts order by random())", "reads `random`"),
        ("select uuid() as id", "reads `uuid`"),
        ("select age(timestamp '2026-01-01') as id", "reads `age`"),
        ("select current_localtimestamp() as id", "reads `current_localtimestamp`"),
        ("select 'a'::int as id", "the query fails"),
    ],
)
def test_what_a_query_may_not_do(tmp_path: Path, sql: str, said: str) -> None:
    found = refused(sql, tables(tmp_path, accounts=b"id\nA\n"))
    assert found.code == "bad-query"
    assert said in found.message
    assert "root:" not in found.message
    assert list(tmp_path.iterdir()) == [tmp_path / "accounts.csv"]


def test_dates_are_reckoned_with_and_the_machine_s_zone_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = (
        "select id, year(seen::date) as y, seen::date - interval 30 day as before, $today - seen::date as days, "
        "date_trunc('month', seen::date) as month, strftime(seen::date, '%d.%m.%Y') as said, "
        "age(seen::timestamp, timestamp '2026-01-01')::text as old, "
        "(seen || '+00')::timestamptz::date as zoned from accounts"
    )
    for zone in ("America/Los_Angeles", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", zone)
        (row,) = rows(asked(sql, tables(tmp_path, accounts=b"id,seen\nA,2026-09-30 20:00:00\n")))
        assert row[:2] == ("A", 2026)
        assert row[3] == 1
        assert str(row[2]).startswith("2026-08-31")
        assert row[5:] == ("30.09.2026", "8 months 29 days 20:00:00", datetime.date(2026, 9, 30))


def test_a_query_that_does_not_end_is_stopped(tmp_path: Path) -> None:
    sql = "select count(*) as id from range(1000000000) a, range(1000000000) b where a.range % 7 = b.range % 3"
    found = refused(sql, tables(tmp_path, accounts=b"id\nA\n"), Limits(query_seconds=1))
    assert "took longer than 1 seconds" in found.message


def test_a_file_with_a_heading_twice_cannot_be_a_table(tmp_path: Path) -> None:
    found = refused("select 1 as id", tables(tmp_path, accounts=b"id,ID\nA,B\n"))
    assert "heading `ID` twice" in found.message
    assert refused("select 1 as id", tables(tmp_path, accounts=b"")).code == "bad-accounts"


def test_columns_of_one_name_stay_visible(tmp_path: Path) -> None:
    table = asked("select a.id, b.id from accounts a, accounts b", tables(tmp_path, accounts=b"id\nA\n"))
    assert table.headings == ("id", "id")
    assert rows(table) == [("A", "A")]


@pytest.mark.parametrize(
    "sql", ["select email::int as id from accounts", "select strptime(email, '%Y') as id from accounts"]
)
def test_a_value_that_cannot_be_converted_is_not_told(tmp_path: Path, sql: str) -> None:
    found = refused(sql, tables(tmp_path, accounts=b"id,email\nA,ann@example.com\n"))
    assert "the query fails" in found.message
    assert "ann" not in found.message
