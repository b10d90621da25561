"""P7: 200 files damaged in known ways, of every kind: each record is judged or rejected, in summary and run.json.

The damage is seeded. What a file must still hold is worked out beside the reader: from its lines, or from the
workbook and the table that were damaged.
"""

import json
import random
from pathlib import Path

import duckdb
import openpyxl
import pytest

from portfolio.policies import TODAY, evaluator
from touchline.backends.python import Evaluator
from touchline.diagnostics import Diagnostic
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.opening import open_named
from touchline.portfolio.results import Format
from touchline.portfolio.run import Output, run
from touchline.portfolio.summary import RunSummary

SMALL = """
ruleset small "Small"
  language 1
  currency USD

account
  id        required text
  name      text
  arr       money
  use_cases any of meetings, demos
"""

HEADINGS = ("id", "name", "arr", "use_cases")


@pytest.fixture(scope="module")
def judge() -> Evaluator:
    return evaluator(SMALL)


def judged(path: Path, judge: Evaluator, out: Path) -> RunSummary | None:
    """The run over a file, its counts held to one another; None where the file as a whole is refused in words."""
    table = open_named(path, judge.ruleset)
    found = table if isinstance(table, Diagnostic) else run(judge, table, TODAY, Output(out, Format.CSV))
    if isinstance(found, (Diagnostic, NotRun)):
        told = found if isinstance(found, Diagnostic) else found.diagnostics[-1]
        assert told.code in ("bad-accounts", "required-column")
        assert "\n" not in told.message
        return None
    assert not isinstance(found, NotRun)
    counts = json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]
    assert counts["records"] == counts["judged"] + counts["rejected"]
    assert (found.records, found.judged, found.rejected) == (counts["records"], counts["judged"], counts["rejected"])
    files = json.loads((out / "run.json").read_text(encoding="utf-8"))["files"]
    assert (files["accounts"]["rows"], files["rejects"]["rows"]) == (found.judged, found.rejected)
    return found


def rows(chance: random.Random, count: int = 12) -> list[tuple[str, str, str, str]]:
    return [(f"N{n}", chance.choice(["Ann", "Zoë", "x"]), f"{n}000", "meetings;demos") for n in range(count)]


@pytest.mark.parametrize("seed", range(70))
def test_csv(tmp_path: Path, judge: Evaluator, seed: int) -> None:
    chance = random.Random(seed)
    delimiter = chance.choice(",;\t")
    encoding = chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    lines = [delimiter.join(HEADINGS), *(delimiter.join((*row[:3], f'"{row[3]}"')) for row in rows(chance))]
    hurt, done = 0, set()
    for at in chance.sample(range(1, len(lines)), 3):
        damage = chance.randrange(6)
        done.add(damage)
        match damage:
            case 0:  # ragged
                lines[at] += delimiter * chance.randrange(1, 4)
                hurt += 1
            case 1:
                lines[at] = lines[at].split(delimiter)[0]
                hurt += 1
            case 2:  # a quote that is opened and never closed
                cells = lines[at].split(delimiter)
                lines[at] = delimiter.join([cells[0], '"' + cells[1], *cells[2:]])
                hurt += 1
            case 3:  # a line break in a cell, as it may be
                cells = lines[at].split(delimiter)
                lines[at] = delimiter.join([cells[0], '"a\r\nb"', *cells[2:]])
            case 4:
                lines[at] = lines[at].replace("N", "\0N", 1)
                hurt += 1
            case _:  # no id
                lines[at] = delimiter + lines[at].split(delimiter, 1)[1]
                hurt += 1
    path = tmp_path / "accounts.csv"
    path.write_bytes(("\r\n".join(lines) + "\r\n").encode(encoding))
    found = judged(path, judge, tmp_path / "out")
    assert found is not None
    if not {2, 3} <= done:  # an open quote may cut a record of two lines after it into two
        assert (found.records, found.rejected) == (12, hurt)


@pytest.mark.parametrize("seed", range(50))
def test_json_lines(tmp_path: Path, judge: Evaluator, seed: int) -> None:
    chance = random.Random(seed)
    lines = [json.dumps(dict(zip(HEADINGS, row, strict=True)), ensure_ascii=False) for row in rows(chance)]
    hurt = 0
    for at in chance.sample(range(len(lines)), 4):
        damage, bad = chance.choice(
            [
                (lines[at][:-2], True),
                (lines[at].replace("{", '{"id": "again", ', 1), True),
                ("[1, 2]", True),
                ("null", True),
                ("{" * 2000, True),
                ('{"a":' * 100_000, True),
                ('{"id": ' + "9" * 5000 + "}", True),
                (lines[at].replace('"id"', '"ident"'), True),  # no id
                (lines[at].replace('"id": "', '"id": {"x": "').replace('",', '"},', 1), True),
                (lines[at].replace("}", ', "more": {"a": [1, {"b": 2}]}}'), False),
                (lines[at].replace('"arr": "', '"arr": NaN, "x": "'), False),
                ("\n  " + lines[at] + "  ", False),
            ]
        )
        lines[at] = damage
        hurt += bad
    path = tmp_path / "accounts.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding=chance.choice(["utf-8", "utf-8-sig", "utf-16"]))
    found = judged(path, judge, tmp_path / "out")
    assert found is not None
    assert (found.records, found.rejected) == (12, hurt)


@pytest.mark.parametrize("seed", range(50))
def test_workbooks(tmp_path: Path, judge: Evaluator, seed: int) -> None:
    """Some are damaged as tables, some byte by byte: those are refused as a whole or read to their end."""
    chance = random.Random(seed)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for row in rows(chance):
        sheet.append(row)
    hurt = set()
    for at in chance.sample(range(2, 14), 3):
        match chance.randrange(5):
            case 0:
                sheet[f"A{at}"] = "=NOW()"
                hurt.add(at)
            case 1:
                sheet[f"A{at}"].value, sheet[f"A{at}"].data_type = "#REF!", "e"
                hurt.add(at)
            case 2:
                sheet[f"A{at}"] = None
                hurt.add(at)
            case 3:
                sheet[f"C{at}"] = "=1/0"
            case _:
                sheet[f"G{at}"] = "a note"
    path = tmp_path / "accounts.xlsx"
    book.save(path)
    if seed % 2:
        content = bytearray(path.read_bytes())
        for _ in range(chance.randrange(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(bytes(content))
    found = judged(path, judge, tmp_path / "out")
    if found is not None:
        assert found.records == 12
        assert seed % 2 or found.rejected == len(hurt)
    assert found is not None or seed % 2


@pytest.mark.parametrize("seed", range(30))
def test_parquet(tmp_path: Path, judge: Evaluator, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "accounts.parquet"
    duckdb.connect().execute(
        f"copy (select case when i % 4 = {seed % 4} then null else 'N' || i end as id, 'x' as name, i::double as arr, "
        f"['meetings'] as use_cases from range(12) t(i)) to '{path}' (format parquet)"
    )
    if seed % 2:
        content = bytearray(path.read_bytes())
        for _ in range(chance.randrange(1, 4)):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        path.write_bytes(bytes(content))
    found = judged(path, judge, tmp_path / "out")
    if found is not None:
        assert found.records == 12
        assert seed % 2 or found.rejected == 3
    assert found is not None or seed % 2
