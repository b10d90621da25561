"""The long run: what the gate does a part of, done in full, and kept in tests/RESULTS.md (`make long`).

python -m benchmarks.long          all, from the folder `tests`
python -m benchmarks.long P1 P4    only the promises named
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.keeping import keep

TESTS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Long:
    """A promise, the tests that hold it, and how large they are made: nothing where the gate does it in full."""

    promise: str
    says: str
    tests: tuple[str, ...]
    sizes: Mapping[str, str] = field(default_factory=dict)


ALL = (
    Long(
        "P1",
        "evaluator = brute-force reading of the page: 40,000 random rulesets × 25 accounts",
        ("oracle/test_agreement.py",),
        {"TOUCHLINE_RULESETS": "40000"},
    ),
    Long(
        "P3",
        "checks of a table = every point of its grid, every account confirmed: 100,000 random tables of up to 8 "
        "columns, 61 rows and 20,000 points",
        ("analysis/test_random_tables.py",),
        {"TOUCHLINE_GRIDS": "100000"},
    ),
    Long(
        "P4",
        "tables come back byte for byte from workbooks and CSV files: 2,000 random tables",
        ("workbook/test_round_trip.py",),
        {"TOUCHLINE_TABLES": "2000"},
    ),
    Long(
        "P7",
        "records in a file = judged + rejected: 200 damaged files of every kind",
        ("portfolio/test_damage.py",),
    ),
    Long(
        "P12",
        "templates run no code and end in time: 46 escapes, 15 bombs",
        ("documents/test_own_templates.py", "documents/test_templating.py"),
    ),
    Long(
        "P13",
        "60 names come back as the same text from results, sheets, documents and workbooks",
        ("portfolio/test_hostile.py", "documents/test_documents.py", "workbook/test_round_trip.py"),
        {"TOUCHLINE_NAMES": "all"},
    ),
    Long(
        "P14",
        "200 texts that would be formulas are none in LibreOffice: results, workbooks, CSV tables",
        ("portfolio/test_hostile.py", "workbook/test_libreoffice.py"),
    ),
    Long(
        "P15",
        "a small file cannot fill memory: 9 bombs in accounts, those in tables and templates",
        ("portfolio/test_bombs.py", "syntax/test_spreadsheet.py"),
    ),
    Long(
        "P16",
        "YAML means what it shows",
        ("workspace/test_yaml.py", "workspace/test_workspace.py"),
    ),
    Long(
        "P18",
        "nothing outside the workspace is read: 29 paths, 6 template folders, links",
        ("workspace/test_files.py", "documents/test_own_templates.py", "portfolio/test_query.py"),
    ),
    Long(
        "same",
        "1,100 pairs that say the same in other words: 95 in 100 proved the same, none said to differ",
        ("differences/test_same.py",),
        {"TOUCHLINE_SAME": "1100"},
    ),
    Long(
        "differences",
        "100 mutants of each starter × 10,000 accounts: none contradicts a proof, a transition's account or a region",
        ("differences/test_mutants.py",),
        {"TOUCHLINE_PAIRS": "100", "TOUCHLINE_DIFFERENCES": "10000"},
    ),
)


def main(wanted: list[str]) -> int:
    failed = False
    for long in ALL:
        if wanted and long.promise not in wanted:
            continue
        print(f"== {long.promise}: {long.says}", flush=True)
        command = [sys.executable, "-m", "pytest", "-n", os.environ.get("JOBS", "auto"), *long.tests]
        ran = subprocess.run(command, cwd=TESTS, env={**os.environ, **long.sizes}, capture_output=True, text=True)
        last = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else "nothing was run"
        print(last, flush=True)
        if ran.returncode:
            failed = True
            print(ran.stdout[-4000:] + ran.stderr[-2000:])
        outcome = {0: "held", 1: "found a difference"}.get(ran.returncode, "could not be run")
        keep(f"long: {long.promise}", f"{long.says}: {outcome} (`{last.strip(' =')}`).")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
