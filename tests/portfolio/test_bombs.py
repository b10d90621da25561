"""P15: a small file cannot fill memory. Each is refused in words within 2 seconds of processor time and 300 MB,
by a process that goes on to judge an ordinary file."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def workbook(sheet: bytes, shared: bytes | None = None) -> bytes:
    """A workbook whose first sheet is replaced."""
    plain = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["id", "arr"])
    book.save(plain)
    made = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part.endswith("sheet1.xml"):
                new.writestr(part, sheet)
            elif not part.endswith("sharedStrings.xml"):
                new.writestr(part, old.read(part))
        new.writestr("xl/sharedStrings.xml", shared or "<sst/>")
    return made.getvalue()


def head(cells: str) -> str:
    return SHEET.format('<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>' + cells)


def far_corner(_: Path) -> bytes:
    return workbook(head('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').encode())


def long_sheet(_: Path) -> bytes:
    return workbook(head("<row><c><v>1</v></c></row>" * 3_000_000).encode())


def long_texts(_: Path) -> bytes:
    return workbook(SHEET.format("").encode(), b"<sst>" + b"<si><t>" + b"x" * 120_000_000 + b"</t></si></sst>")


def laughter(_: Path) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "haha">{entities}]>'
    return workbook((doctype + head('<row r="2"><c r="A2" t="inlineStr"><is><t>&l11;</t></is></c></row>')).encode())


def many_parts(_: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
        for n in range(11_000):
            archive.writestr(f"xl/{n}.xml", "")
    return made.getvalue()


def encrypted(_: Path) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(5000)


def renamed(_: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("holiday.jpg", bytes(900_000))
    return made.getvalue()


def long_parquet(folder: Path) -> bytes:
    path = folder / "made.parquet"
    duckdb.connect().execute(f"copy (select repeat('x', 100) as id from range(4_000_000)) to '{path}' (format parquet)")
    return path.read_bytes()


def deep_parquet(folder: Path) -> bytes:
    path = folder / "made.parquet"
    select = "select i::varchar as id, repeat('x', 25_000_000) as name from range(24) t(i)"
    duckdb.connect().execute(f"copy ({select}) to '{path}' (format parquet, compression zstd)")
    return path.read_bytes()


BOMBS: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "one cell in the last row and column": (far_corner, "Sheet!XFD1048576"),
    "a sheet of three million rows": (long_sheet, "unpacks to"),
    "texts of 120 MB": (long_texts, "unpacks to"),
    "entities in entities": (laughter, "is damaged"),
    "a zip of 11,000 parts": (many_parts, "unpacks to"),
    "a workbook with a password": (encrypted, "has a password"),
    "an archive called a workbook": (renamed, "is an archive and not an Excel workbook"),
    "a table of 4 million rows": (long_parquet, "rows in"),
    "texts of 600 MB in a table": (deep_parquet, ""),  # each is cut where it is too long, and the account judged
}

_JUDGE = """
import json, re, resource, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from portfolio.policies import attempted
limit = 3_000_000_000
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
attempted(Path(sys.argv[3]), None)
started = time.process_time()
found = attempted(Path(sys.argv[2]), None)
took = time.process_time() - started
most = int(re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1])
said = [d.message for d in getattr(found, "diagnostics", ())]
alive = attempted(Path(sys.argv[3]), None).judged
print(json.dumps({"said": said[-1:], "took": took, "memory": most / 1000, "alive": alive}))
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_words(tmp_path: Path, name: str) -> None:
    make, wanted = BOMBS[name]
    bomb = tmp_path / "accounts.xlsx"
    bomb.write_bytes(make(tmp_path))
    assert bomb.stat().st_size < 6_000_000
    if not Path("/proc/self/status").exists():
        pytest.skip("how much memory a process took is known on Linux")
    plain = tmp_path / "plain.csv"
    plain.write_text("id,arr\nA,1\n")
    tests = str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", _JUDGE, tests, str(bomb), str(plain)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    found = json.loads(done.stdout)
    assert wanted in "".join(found["said"]), found["said"]
    assert found["alive"] == 1
    assert found["memory"] < 300
    assert found["took"] < 2
