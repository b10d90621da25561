"""P7, P8, P10, P13, P14: a portfolio judged, from the file to the folder of results."""

import csv
import hashlib
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from portfolio.policies import POLICY, TODAY, accounts, attempted, evaluator, ran, table
from touchline.portfolio import results as results_module
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.layout import FILES
from touchline.portfolio.results import Format
from touchline.portfolio.run import Output, run

LINES = (
    "A,Acme,150k,education,meetings,70,100,50000,2027-01-31,ann@example.com",
    "B,Beta,20000,R,invites;demos,10,100,5000,2026-10-01,bob@example.com",
    'C,"Gamma, Inc",n/a,education,meetings;invites,80,100,,,',
    "D,=cmd|' /C calc'!A0,200k,education,meetings;invites,5,100,1000,2026-11-01,",
)


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def facts(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return found


def counts(folder: Path) -> dict[str, int]:
    found = facts(folder)["counts"]
    assert isinstance(found, dict)
    return found


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_what_a_run_writes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = ran(accounts(tmp_path, *LINES), out)
    assert (summary.records, summary.judged, summary.rejected) == (4, 4, 0)
    assert sorted(path.name for path in out.iterdir()) == sorted([*(f"{name}.csv" for name in FILES), "run.json"])
    by_id = {row["id"]: row for row in read(out, "accounts")}
    assert list(by_id) == ["A", "B", "C", "D"]
    assert by_id["A"] == {
        "id": "A", "date": "2026-10-15", "use": "0.7", "days_to_renewal": "108", "channels": "email;call",
        "channels__row": by_id["A"]["channels__row"], "tier": "high", "tier__candidate": "high", "tier__row": "1",
        "health": "green", "health__score": "100", "health__known": "100", "health__seats_used": "green",
        "service__name": by_id["A"]["service__name"], "service__owner": "csm", "tasks__count": "0",
        "escalations__count": "0", "data_errors__count": "0",
    }  # fmt: skip
    assert (by_id["B"]["health"], by_id["B"]["days_to_renewal"], by_id["B"]["tasks__count"]) == ("red", "-14", "2")
    assert (by_id["C"]["tier"], by_id["C"]["tier__row"], by_id["C"]["data_errors__count"]) == ("low", "2", "1")
    assert by_id["C"]["days_to_renewal"] == ""
    (escalation,) = read(out, "escalations")
    assert (escalation["id"], escalation["severity"], escalation["severity_row"], escalation["opens"]) == (
        "D",
        "critical",
        "1",
        "true",
    )
    tasks = [(row["id"], row["step"], row["owner"], row["due"]) for row in read(out, "tasks")]
    assert tasks == [
        ("B", "ring", "csm", "2026-10-15"), ("B", "plan", "cs_manager", "2026-10-19"),
        ("D", "ring", "csm", "2026-10-15"), ("D", "plan", "cs_manager", "2026-10-19"),
    ]  # fmt: skip
    (error,) = read(out, "data_errors")
    assert (error["id"], error["record"], error["line"], error["field"], error["shown"]) == (
        "C",
        "3",
        "4",
        "arr",
        "n/a",
    )
    assert [(row["id"], row["element"], row["peers"], row["users"]) for row in read(out, "suggestions")] == []


def test_reasons_say_what_was_read_and_nothing_private(tmp_path: Path) -> None:
    out = tmp_path / "out"
    text = POLICY + "\nlet mine = csm_email is known and arr >= 1k\n"
    ran(accounts(tmp_path, *LINES), out, text=text)
    rows = {(row["id"], row["kind"], row["name"]): row for row in read(out, "reasons")}
    tier = rows["A", "segmentation", "tier"]
    assert (tier["value"], tier["row"], tier["because"], json.loads(tier["read"])) == (
        "high",
        "1",
        "Large account",
        {"arr": 150000.0},
    )
    assert rows["C", "segmentation", "tier"]["missing"] == "arr"
    override = rows["B", "override", "health"]
    assert (override["value"], override["because"], json.loads(override["read"])) == (
        "red",
        "The contract has ended",
        {"days_to_renewal": -14},
    )
    assert rows["A", "let", "mine"]["value"] == "yes"
    assert json.loads(rows["A", "let", "mine"]["read"]) == {"arr": 150000.0}
    for content in bytes_of(out).values():
        assert b"example.com" not in content


def test_every_record_is_judged_or_rejected(tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = accounts(
        tmp_path,
        *LINES,
        "A,again,1,,,,,,,secret@example.com",
        ",nobody,1,,,,,,,",
        "E,1,2",
        'F,"open,1,,,,,,,',
        "G,,,,,,,,,",
    )
    summary = ran(path, out)
    assert (summary.records, summary.judged, summary.rejected) == (9, 4, 5)
    rejects = {int(row["record"]): row for row in read(out, "rejects")}
    assert {number: row["code"] for number, row in rejects.items()} == {
        1: "id-twice", 5: "id-twice", 6: "required-missing", 7: "wrong-cells", 8: "bad-quote",
    }  # fmt: skip
    assert rejects[5]["message"] == "has an id that comes 2 times, in records 1, 5"
    assert rejects[5]["raw"] == "A,again,1,,,,,,,…"
    assert rejects[7]["raw"] == ""
    assert rejects[6]["line"] == "7"
    assert [row["id"] for row in read(out, "accounts")] == ["B", "C", "D", "G"]
    assert counts(out)["records"] == counts(out)["judged"] + counts(out)["rejected"]


def test_ids_are_one_when_they_read_alike(tmp_path: Path) -> None:
    path = accounts(tmp_path, "Cafe\u0301,,,,,,,,,", " Café\u00a0,,,,,,,,,", "1e5,,,,,,,,,", "100000,,,,,,,,,")
    summary = ran(path)
    assert (summary.judged, summary.rejected) == (2, 2)


def test_private_values_are_in_no_data_error(tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran(accounts(tmp_path, f"A,,,,,,,,,{'private' * 2000}"), out)
    (error,) = read(out, "data_errors")
    assert (error["field"], error["shown"]) == ("csm_email", "")
    assert "private" not in error["message"].replace("`csm_email`", "")


@pytest.mark.parametrize("kind", list(Format))
def test_a_rerun_changes_no_byte(tmp_path: Path, kind: Format) -> None:
    path = accounts(tmp_path, *LINES, "A,twice,,,,,,,,")
    ran(path, tmp_path / "one", kind)
    first = bytes_of(tmp_path / "one")
    ran(path, tmp_path / "one", kind)
    ran(path, tmp_path / "two", kind)
    assert bytes_of(tmp_path / "one") == first == bytes_of(tmp_path / "two")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["accounts.csv", "one", "two"]


def test_both_formats_say_the_same(tmp_path: Path) -> None:
    path = accounts(tmp_path, *LINES)
    ran(path, tmp_path / "csv", Format.CSV)
    ran(path, tmp_path / "parquet", Format.PARQUET)
    for name in FILES:
        found = duckdb.connect().execute(f"from '{tmp_path / 'parquet' / name}.parquet'")
        headings = [column[0] for column in found.description or ()]
        typed = found.fetchall()
        written = read(tmp_path / "csv", name)
        assert len(typed) == len(written)
        for row, cells in zip(typed, written, strict=True):
            for heading, value in zip(headings, row, strict=True):
                cell = cells[heading]
                match value:
                    case None:
                        assert cell == ""
                    case bool():
                        assert cell == ("true" if value else "false")
                    case float() | int():
                        assert float(cell) == value
                    case _:
                        assert cell.removeprefix("'") == str(value)


def test_run_json_holds_what_a_replay_needs(tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = accounts(tmp_path, *LINES)
    ran(path, out)
    said = facts(out)
    judge = evaluator()
    assert said["what"] == "touchline results"
    assert said["contract"] == 1
    assert said["date"] == "2026-10-15"
    assert said["ruleset"] == {"name": "northwind", "label": "Northwind", "version": "7", "sha256": judge.ruleset.hash}
    assert said["data"] == {"name": "accounts.csv", "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    assert said["metrics"] == {"margin": (100000 + 15000 + 199000) / 370000}
    files = said["files"]
    assert isinstance(files, dict)
    for name in FILES:
        content = (out / f"{name}.csv").read_bytes()
        assert files[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert files[name]["rows"] == len(read(out, name))


def test_nothing_is_written_without_an_output(tmp_path: Path) -> None:
    summary = ran(accounts(tmp_path, *LINES))
    assert summary.files == ()
    assert [entry.name for entry in tmp_path.iterdir()] == ["accounts.csv"]


def test_no_accounts_is_a_result_too(tmp_path: Path) -> None:
    for kind in Format:
        summary = ran(accounts(tmp_path), tmp_path / kind.value, kind)
        assert (summary.records, summary.judged, summary.total.accounts) == (0, 0, 0)
    assert read(tmp_path / "csv", "accounts") == []
    assert facts(tmp_path / "csv")["metrics"] == {"margin": None}


def test_a_file_without_the_id_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    found = attempted(accounts(tmp_path, "A,1", heading="ident,arr"), tmp_path / "out")
    assert isinstance(found, NotRun)
    assert "required-column" in [d.code for d in found.diagnostics]
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_else_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "plan.docx").write_text("mine")
    found = attempted(accounts(tmp_path, *LINES), tmp_path / "out")
    assert isinstance(found, NotRun)
    assert [d.code for d in found.diagnostics] == ["not-results"]
    assert bytes_of(tmp_path / "out") == {"plan.docx": b"mine"}


@pytest.mark.parametrize("kind", ["changes", "goes away"])
def test_what_was_read_is_judged_whatever_happens_to_the_file(tmp_path: Path, kind: str) -> None:
    path = accounts(tmp_path, *LINES)
    ran(path, tmp_path / "calm")
    judge = evaluator()
    opened = table(path, judge.ruleset)

    def disturb(what: str, _done: int, _total: int | None) -> None:
        if what != "adding up":
            return
        if kind == "changes":
            accounts(tmp_path, *LINES, "Z,,,,,,,,,")
        else:
            path.unlink()

    assert not isinstance(run(judge, opened, TODAY, Output(tmp_path / "out", Format.CSV), progress=disturb), NotRun)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "calm")


@pytest.mark.parametrize("kind", list(Format))
def test_a_full_disk_leaves_the_earlier_result(tmp_path: Path, kind: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    path = accounts(tmp_path, *LINES)
    ran(path, out, kind)
    before = bytes_of(out)
    for failing in ("publish", "_hash"):

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(results_module, failing, full)
            found = attempted(path, out, kind)
        assert isinstance(found, NotRun)
        assert "No space left on device" in found.diagnostics[0].message
        assert bytes_of(out) == before
        assert sorted(entry.name for entry in tmp_path.iterdir()) == ["accounts.csv", "out"]


def test_names_and_formulas_come_back_as_text(tmp_path: Path) -> None:
    names = ["=1+1", "[/b]", "a,b", 'say "hi"', "line\nbreak", "'quoted'", "-5", "@x", "\\N", "NULL", "é" * 50]
    path = tmp_path / "accounts.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id"])
        writer.writerows([name] for name in names)
    ran(path, tmp_path / "parquet", Format.PARQUET)
    found = duckdb.connect().execute(f"select id from '{tmp_path / 'parquet' / 'accounts.parquet'}'")
    assert [row[0] for row in found.fetchall()] == names
    ran(path, tmp_path / "csv", Format.CSV)
    shown = [row["id"] for row in read(tmp_path / "csv", "accounts")]
    assert shown == ["'=1+1", *names[1:6], "-5", "'@x", *names[8:]]


SMALL = """
ruleset small "Small"
  language 1
  currency USD

account
  id        required text
  arr       money
  use_cases any of meetings, demos
"""


def test_200_damaged_files_lose_no_record(tmp_path: Path) -> None:
    chance = random.Random(7)
    judge = evaluator(SMALL)
    whole = ("\n".join(["id,arr,use_cases", *(f"N{n},{n}k,meetings;demos" for n in range(12))]) + "\n").encode()
    start = whole.index(b"\n") + 1
    for trial in range(200):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(start, len(content))
            match chance.randrange(4):
                case 0:
                    content[at] = chance.randrange(256)
                case 1:
                    del content[at : at + chance.randrange(1, 9)]
                case 2:
                    content[at:at] = bytes(chance.randrange(256) for _ in range(3))
                case _:
                    content[at:at] = chance.choice([b'"', b'"\n', b",,", b"\r", b"\0", b"\xff\xfe", b'""'])
        path = tmp_path / "damaged.csv"
        path.write_bytes(bytes(content))
        summary = run(judge, table(path, judge.ruleset), TODAY)
        assert not isinstance(summary, NotRun), trial
        lines = [line for line in bytes(content)[start:].split(b"\n") if line.removesuffix(b"\r")]
        assert summary.records == summary.judged + summary.rejected
        assert summary.records <= len(lines)
        # a record of several lines is the only way in which there are fewer
        assert summary.records == len(lines) or b'"' in content


def test_a_summary_adds_up(tmp_path: Path) -> None:
    summary = ran(accounts(tmp_path, *LINES, "A,again,,,,,,,,"))
    (tier,) = summary.segmentations
    assert [name for name, _ in tier.segments] == ["high", "low"]
    assert tier.bands == ("green", "yellow", "red")
    assert sum(share.accounts for share in tier.cells.values()) == summary.judged == summary.total.accounts == 3
    assert tier.cells["low", "red"].accounts == 1
    assert tier.totals["high"].revenue == 200_000
    assert summary.total.revenue == 220_000
    assert summary.worst_band == "red"
    assert [(reason.text, reason.share.accounts) for reason in summary.worst] == [
        ("Seats in use", 1), ("The contract has ended", 1),
    ]  # fmt: skip
    assert [(count.name, count.count) for count in summary.starts] == [("rescue", 2)]
    assert [(count.name, count.count) for count in summary.escalations] == [("trouble", 1)]
    assert [(problem.field, problem.count) for problem in summary.data_problems] == [("arr", 1)]
    assert [(problem.code, problem.count) for problem in summary.rejects] == [("id-twice", 2)]
    assert summary.notes == ()


def test_a_run_says_that_nothing_is_held_yet(tmp_path: Path) -> None:
    text = POLICY.replace("  always current\n", "  review every quarter\n")
    assert "no history is kept" in ran(accounts(tmp_path, *LINES), text=text).notes[0]


def test_progress_is_told(tmp_path: Path) -> None:
    judge = evaluator()
    told: list[tuple[str, int, int | None]] = []
    path = accounts(tmp_path, *(f"N{n},,,,,,,,," for n in range(450)))
    run(judge, table(path, judge.ruleset), TODAY, progress=lambda *what: told.append(what))
    assert ("reading", 400, None) in told
    assert ("judging", 400, 450) in told


def test_a_parquet_file_gives_what_its_csv_gives(tmp_path: Path) -> None:
    csv_file = accounts(tmp_path, "7,Acme,150000,R,meetings;demos,70,100,0.1,2027-01-31,")
    parquet = tmp_path / "accounts.parquet"
    select = (
        "select 7 as id, 'Acme' as name, 150000 as \"ARR (USD)\", 'R' as vertical, ['demos', 'meetings'] as use_cases, "
        "70::double as users, 100::utinyint as seats, 0.1::double as cost, timestamp '2027-01-31 23:00' as renews_on"
    )
    duckdb.connect().execute(f"copy ({select}) to '{parquet}' (format parquet)")
    ran(csv_file, tmp_path / "one")
    ran(parquet, tmp_path / "two")
    for name in FILES:
        one, two = ((tmp_path / each / f"{name}.csv").read_bytes() for each in ("one", "two"))
        assert one == two, name
    shutil.rmtree(tmp_path / "one")


def test_a_parquet_file_that_is_damaged_further_down_gives_one_line(tmp_path: Path) -> None:
    parquet = tmp_path / "accounts.parquet"
    duckdb.connect().execute(
        f"copy (select md5(i::varchar) as id from range(5000) r(i)) to '{parquet}' (format parquet)"
    )
    content = bytearray(parquet.read_bytes())
    content[60:400] = bytes(range(85)) * 4
    parquet.write_bytes(bytes(content))
    found = attempted(parquet, tmp_path / "out")
    assert isinstance(found, NotRun)
    assert found.diagnostics[-1].code == "bad-accounts"
    assert "\n" not in found.diagnostics[-1].message
    assert not (tmp_path / "out").exists()


def test_a_file_that_goes_away_gives_one_line(tmp_path: Path) -> None:
    path = accounts(tmp_path, *LINES)
    judge = evaluator()
    opened = table(path, judge.ruleset)
    path.unlink()
    for output in (None, Output(tmp_path / "out")):
        found = run(judge, opened, TODAY, output)
        assert isinstance(found, NotRun)
        assert [d.code for d in found.diagnostics] == ["file-missing"]
    assert list(tmp_path.iterdir()) == []


_RUN_ON_AND_ON = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from portfolio.policies import ran
print("ready", flush=True)
while True:
    ran(Path(sys.argv[2]), Path(sys.argv[3]))
"""


def test_a_run_that_is_killed_leaves_the_earlier_result_or_the_new_one(tmp_path: Path) -> None:
    path, out = accounts(tmp_path, *LINES), tmp_path / "out"
    ran(path, out)
    whole = bytes_of(out)
    tests = str(Path(__file__).parents[1])
    for moment in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", _RUN_ON_AND_ON, tests, str(path), str(out)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.03 + 0.021 * moment)
        process.kill()
        process.wait()
        process.stdout.close()
        assert bytes_of(out) == whole
    ran(path, out)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["accounts.csv", "out"]
