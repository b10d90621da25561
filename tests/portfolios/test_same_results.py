"""The public data gives the same results from CSV, from a workbook and from a Postgres database.

The copies are made here, from the files beside the checkout; where those are absent, or no server can be started,
the tests say that they were not run.
"""

from __future__ import annotations

import csv
import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from servers import binaries, postgres
from touchline.backends.python import compile
from touchline.diagnostics import Diagnostic
from touchline.limits import DEFAULTS
from touchline.loading import check
from touchline.model.ruleset import Ruleset
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.layout import FILES
from touchline.portfolio.opening import open_accounts, open_named
from touchline.portfolio.postgres import open_postgres
from touchline.portfolio.records import Record
from touchline.portfolio.results import Format
from touchline.portfolio.run import Output, run
from touchline.portfolio.table import Opened
from touchline.workspace.workspace import AccountsPostgres

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
VARIABLE = "TOUCHLINE_TEST_DATABASE"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the public data is not beside the checkout")


class Case:
    """A ruleset, the day, and its accounts as one CSV file in the order of their ids as the database sorts them."""

    def __init__(self, ruleset: Ruleset, today: datetime.date, headings: list[str], rows: list[list[str]]) -> None:
        self.ruleset, self.today, self.headings, self.rows = ruleset, today, headings, rows

    def results(self, opened: Opened, out: Path) -> dict[str, bytes]:
        assert not isinstance(opened, Diagnostic), opened.message
        done = run(compile(self.ruleset), opened, self.today, Output(out, Format.CSV))
        assert not isinstance(done, NotRun), done
        assert done.judged == len(self.rows)
        return {name: (out / f"{name}.csv").read_bytes() for name in FILES if name != "data_errors"}

    def csv(self, folder: Path) -> Path:
        path = folder / "accounts.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([self.headings, *self.rows])
        return path

    def xlsx(self, folder: Path) -> Path:
        path, book = folder / "accounts.xlsx", openpyxl.Workbook()
        for row in (self.headings, *self.rows):
            book.worksheets[0].append([_typed(cell) for cell in row])
        book.save(path)
        return path


def _typed(cell: str) -> str | float | None:
    """A cell as a person's workbook has it: a number where it is one."""
    try:
        return float(cell) if cell else None
    except ValueError:
        return cell


def _text(cell: object) -> str:
    """A cell of the query as CSV; a workbook keeps fifteen digits, so that fractions are cut to six."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case float():
            return str(round(cell, 6))
        case _:
            return str(cell)


@pytest.fixture(params=["wholesale", "ravenstack"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    if request.param == "wholesale":
        ruleset = check(ROOT / "rulesets" / "wholesale").ruleset
        assert ruleset is not None
        with (DATA / "wholesale" / "wholesale_customers.csv").open(encoding="utf-8-sig", newline="") as stream:
            headings, *rows = csv.reader(stream)
        return Case(ruleset, datetime.date(2026, 1, 15), headings, rows)
    folder = tmp_path / "workspace"
    shutil.copytree(ROOT / "tests" / "fixtures" / "ravenstack", folder)
    for table in (DATA / "ravenstack").glob("*.csv"):
        shutil.copy(table, folder)
    checked, today = check(folder), datetime.date(2024, 12, 31)
    assert checked.ruleset is not None
    assert checked.workspace is not None
    assert checked.workspace.accounts is not None
    opened = open_accounts(checked.workspace.accounts, checked.workspace.files, checked.ruleset, today)
    assert not isinstance(opened, Diagnostic), opened.message
    rows = [[_text(cell) for cell in record.cells] for record in opened.records() if isinstance(record, Record)]
    return Case(checked.ruleset, today, list(opened.headings), rows)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as uri:
        yield uri


def test_a_workbook_gives_what_the_csv_gives(case: Case, tmp_path: Path) -> None:
    from_csv = case.results(open_named(case.csv(tmp_path), case.ruleset), tmp_path / "one")
    from_xlsx = case.results(open_named(case.xlsx(tmp_path), case.ruleset), tmp_path / "two")
    assert from_xlsx == from_csv


@pytest.mark.skipif(binaries() is None, reason="Debian's `postgresql` is not installed")
def test_a_database_gives_what_the_csv_gives(
    case: Case, tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    adbc = pytest.importorskip("adbc_driver_postgresql.dbapi", reason="the extra `postgres` is not installed")
    monkeypatch.setenv(VARIABLE, server)
    columns = ", ".join(f'"{heading}" text' for heading in case.headings)
    places = ", ".join(f"${n}" for n in range(1, len(case.headings) + 2))
    with adbc.connect(server) as connection, connection.cursor() as cursor:
        cursor.execute("drop table if exists accounts")
        cursor.execute(f"create table accounts ({columns}, place int)")
        for place, row in enumerate(case.rows):
            cursor.execute(f"insert into accounts values ({places})", parameters=[*(c or None for c in row), place])
        connection.commit()
    named = ", ".join(f'"{heading}"' for heading in case.headings)
    said = AccountsPostgres(VARIABLE, None, f"select {named} from accounts order by place")
    from_csv = case.results(open_named(case.csv(tmp_path), case.ruleset), tmp_path / "one")
    for out in ("two", "three"):
        opened = open_postgres(said, case.ruleset, case.today, DEFAULTS)
        assert case.results(opened, tmp_path / out) == from_csv
