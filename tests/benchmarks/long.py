"""The long run: what the gate does a part of, done in full, and kept in tests/RESULTS.md (`make long`).

python -m benchmarks.long          all, from the folder `tests`
python -m benchmarks.long P1 P4    only the promises named
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.keeping import keep

TESTS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Long:
    """A promise, the tests that hold it, and how large they are made."""

    promise: str
    says: str
    tests: str
    sizes: dict[str, str]


ALL = (
    Long(
        "P1",
        "evaluator = brute-force reading of the page: 40,000 random rulesets × 25 accounts",
        "oracle/test_agreement.py",
        {"TOUCHLINE_RULESETS": "40000"},
    ),
    Long(
        "P3",
        "checks of a table = every point of its grid, every account confirmed: 100,000 random tables of up to 8 "
        "columns, 61 rows and 20,000 points",
        "analysis/test_random_tables.py",
        {"TOUCHLINE_GRIDS": "100000"},
    ),
    Long(
        "P4",
        "tables come back byte for byte from workbooks and CSV files: 2,000 random tables",
        "workbook/test_round_trip.py",
        {"TOUCHLINE_TABLES": "2000"},
    ),
)


def main(wanted: list[str]) -> int:
    failed = False
    for long in ALL:
        if wanted and long.promise not in wanted:
            continue
        print(f"== {long.promise}: {long.says}", flush=True)
        start = time.monotonic()
        command = [sys.executable, "-m", "pytest", "-q", "-n", os.environ.get("JOBS", "auto"), long.tests]
        ran = subprocess.run(command, cwd=TESTS, env={**os.environ, **long.sizes}, capture_output=True, text=True)
        last = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else "nothing was run"
        print(last, flush=True)
        if ran.returncode:
            failed = True
            print(ran.stdout[-4000:] + ran.stderr[-2000:])
        minutes = (time.monotonic() - start) / 60
        outcome = "found a difference" if ran.returncode else "held"
        keep(f"long: {long.promise}", f"{long.says}: {outcome}, in {minutes:.0f} minutes (`{last.strip(' =')}`).")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
