"""What a rule change costs to measure: both versions over a portfolio beside one run, and what it takes to prove.

    python tests/benchmarks/bench_rollout.py [ACCOUNTS]

Each in a process of its own, so that its memory can be told. Nothing is asserted about time.
"""

from __future__ import annotations

import csv
import datetime
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from portfolios import scheduling

STARTER = Path(__file__).resolve().parents[2] / "rulesets" / "scheduling"
TODAY = datetime.date(2026, 10, 15)
ACCOUNTS = 200_000


def main(count: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        portfolio = Path(folder) / "portfolio.csv"
        write(portfolio, count)
        size = portfolio.stat().st_size / 1e6
        print(f"{count:,} accounts of the largest starter, {size:.0f} MB of CSV")
        ran = measured("run", portfolio, Path(folder) / "results")
        compared = measured("diff", portfolio, Path(folder) / "change")
        for name, found in (("one run, results written", ran), ("both versions compared, report written", compared)):
            print(f"  {name:40} {found['seconds']:8.1f} s   {found['megabytes']:6.0f} MB at most")
        print(f"  {'ratio':40} {compared['seconds'] / ran['seconds']:8.2f}   (2.5 asked for)")
    proof = measured("prove", Path(), Path())
    print(f"what can differ when a line moves: all {proof['answers']:.0f} answers of the largest starter")
    print(f"  {'proved or shown to differ':40} {proof['seconds']:8.2f} s")
    return 0


def write(path: Path, count: int) -> None:
    random_ = random.Random(scheduling.SEED)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, scheduling.COLUMNS, lineterminator="\n")
        writer.writeheader()
        for number in range(count):
            writer.writerow(scheduling.account(random_, number))


def measured(what: str, portfolio: Path, out: Path) -> dict[str, float]:
    command = [sys.executable, __file__, what, str(portfolio), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


# --------------------------------------------------------------------------- in a process of its own


def alone(what: str, portfolio: Path, out: Path) -> None:
    """Does one thing and says what it took."""
    import resource

    from touchline.analysis.differences.proving import what_can_differ
    from touchline.backends.python import compile
    from touchline.loading import check, check_with_value
    from touchline.portfolio.opening import open_named
    from touchline.portfolio.run import Output, run

    checked = check(STARTER)
    changed = check_with_value(checked, "enterprise_line", "60k", TODAY)
    assert checked.ruleset is not None
    assert changed is not None
    assert changed.ruleset is not None
    old, new = compile(checked.ruleset), compile(changed.ruleset)
    answers = 0
    start = time.perf_counter()
    if what == "run":
        run(old, open_named(portfolio, old.ruleset), TODAY, Output(out))  # type: ignore[arg-type]
    elif what == "prove":
        answers = len(what_can_differ(old, new, TODAY))
    else:
        arguments = [str(STARTER), "--set", "enterprise_line=60k", "--accounts", str(portfolio), "--out", str(out)]
        command = [sys.executable, "-m", "touchline", "diff", *arguments, "--today", TODAY.isoformat()]
        subprocess.run(command, check=True, capture_output=True)
    seconds = time.perf_counter() - start
    who = resource.RUSAGE_CHILDREN if what == "diff" else resource.RUSAGE_SELF
    megabytes = resource.getrusage(who).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "answers": answers}))


if __name__ == "__main__":
    if len(sys.argv) == 4:
        alone(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ACCOUNTS))
