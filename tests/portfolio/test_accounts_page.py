"""`grammar/ACCOUNTS.md`: what its tables say of a cell is what is read, and its query runs."""

import datetime
import re
from pathlib import Path

import pytest
import yaml

from touchline.assets import asset_text
from touchline.backends.python import compile
from touchline.loading import check_text
from touchline.portfolio.query import open_query
from touchline.portfolio.records import Record
from touchline.values.numbers import plain

PAGE = asset_text("grammar", "ACCOUNTS.md")


def table_rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def cells(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def cases() -> list[tuple[str, str, str, str]]:
    """The field's type, how it is written, a cell, and what the page says it is."""
    found: list[tuple[str, str, str, str]] = []
    for row in table_rows(PAGE):
        if len(row) == 4:
            found.append((cells(row[0])[0], cells(row[1])[0], cells(row[2])[0], row[3]))
            continue
        written, said = cells(row[1]), row[2].removesuffix(", and an error").split(", ")
        found += [(cells(row[0])[0], "", cell, said[n % len(said)]) for n, cell in enumerate(written)]
    return found


CASES = cases()


def test_the_page_has_its_tables() -> None:
    assert len(CASES) > 25


@pytest.mark.parametrize(("kind", "written", "cell", "said"), CASES)
def test_a_cell_is_read_as_the_page_says(kind: str, written: str, cell: str, said: str) -> None:
    of = " free, team" if kind.endswith(" of") else ""
    text = (
        'ruleset page "Page"\n  language 1\n  time zone "America/New_York"\n\n'
        f"account\n  id required text\n  field {kind}{of} {f'written {written}' if written else ''}\n"
    )
    checked = check_text(text)
    assert checked.ruleset is not None, [d.message for d in checked.diagnostics]
    judgement = compile(checked.ruleset).judge({"id": "A", "field": cell}, today=datetime.date(2026, 10, 15))
    value = judgement.fields["field"]
    shown = {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else None
    if isinstance(value, float):
        shown = plain(value)
    elif isinstance(value, frozenset):
        shown = " and ".join(sorted(value)) or "the empty set"
    elif value is not None and shown is None:
        shown = str(value)
    if said == "error":
        assert value is None
        assert len(judgement.data_errors) == 1
    else:
        assert shown == said
        assert len(judgement.data_errors) == (cell == "team;other")


def test_the_query_of_the_page_runs(tmp_path: Path) -> None:
    (block,) = [b for b in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "query" in b]
    said = yaml.safe_load(block)["accounts"]
    contents = {
        "accounts.csv": "id;name\nA;Acme\nB;Beta\n",
        "contracts.csv": "account,arr,starts_on\nA,100.5,2026-01-01\nA,1,2026-10-15\nA,5000,2027-01-01\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    files = {table: (name, tmp_path / name) for table, name in said["files"].items()}
    found = open_query(said["query"], files, datetime.date(2026, 10, 15))
    rows = [record.cells for record in found.records() if isinstance(record, Record)]  # type: ignore[union-attr]
    assert rows == [("A", "Acme", 101.5), ("B", "Beta", None)]
