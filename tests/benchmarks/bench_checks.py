"""What checking costs in time of the processor: tables beside z3 on two of the questions, growth, the starters.

    python tests/benchmarks/bench_checks.py

Needs the workload beside the checkout for tables. z3 is asked by hand-written formulas whether a table has a gap, and
which rows ever decide; its answers are compared with ours first. Of 4,000 rows z3 is not asked: it takes hours. Of the
starters everything that `touchline check` does is measured, from the files on: reading, tables, proofs, advice. All are
times of the processor, with one thread at work. Nothing is asserted about time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.timing import interleaved
from benchmarks.workload import FOLDER, SEGMENTATION, Conditions, Workload, field, load
from touchline.analysis.tables.checks import check_tables
from touchline.loading import check, check_text, examine
from touchline.model.ruleset import Ruleset
from touchline.model.tables import Table

SIZES = (40, 400, 4_000)
FOR_Z3 = (40, 400)
DOUBLED = (1_250, 2_500, 5_000, 10_000)
STARTERS = Path(__file__).resolve().parents[2] / "rulesets"


def main() -> int:
    starters()
    return tables()


def starters() -> None:
    """All checks of each starter, read anew every time."""
    contestants: dict[str, tuple[Callable[[], object], int]] = {
        folder.name: (lambda folder=folder: examine(check(folder)), 1)  # type: ignore[misc]
        for folder in sorted(STARTERS.iterdir())
        if (folder / "touchline.yaml").is_file()
    }
    print("all checks of a starter")
    for name, timed in interleaved(contestants, next(iter(contestants)), rounds=9, clock=process_time).items():
        print(f"  {name:46} {timed.microseconds / 1000:10.1f} ms")


def tables() -> int:
    if not (FOLDER / "workload.py").is_file():
        print(f"skipped: the workload is not at {FOLDER}")
        return 0
    try:
        import z3

        workload = load(1_000)
    except ImportError as missing:
        print(f"skipped: {missing.name} is not installed")
        return 0
    assert workload is not None
    for n in SIZES:
        measure(workload, n, z3)
    doubled(workload)
    return 0


def doubled(workload: Workload) -> None:
    """How much longer twice the rows take, up to the most a table can have."""
    rulesets = {n: check_text(workload.ruleset(n)).ruleset for n in DOUBLED}
    contestants: dict[str, tuple[Callable[[], object], int]] = {
        f"{n:,} rows": (lambda of=of: check_tables(of), 1)  # type: ignore[misc]
        for n, of in rulesets.items()
    }
    names = list(contestants)
    print("growth with rows")
    last = None
    for name, timed in interleaved(contestants, names[0], rounds=3, clock=process_time).items():
        more = "" if last is None else f"   {timed.microseconds / last:5.2f} times as long as half the rows"
        print(f"  {name:46} {timed.microseconds / 1000:10.1f} ms{more}")
        last = timed.microseconds


def measure(workload: Workload, n: int, z3: Any) -> None:
    checked = check_text(workload.ruleset(n))
    ruleset = checked.ruleset
    assert ruleset is not None
    print(f"{n:,} rows")
    ours = f"touchline, every check of {n:,} rows"
    contestants: dict[str, tuple[Callable[[], object], int]] = {ours: (lambda: check_tables(ruleset), 1)}
    theirs = f"z3, gap and rows that decide, {n:,} rows"
    if n in FOR_Z3:
        found = {d.facts["rows"][-1] for d in check_tables(ruleset) if d.code == "hidden-row"}  # type: ignore[index]
        gap, idle = by_z3(workload, workload.make_table(n), ruleset, z3)
        if (gap, idle) != (False, found):
            raise SystemExit(f"{n} rows: z3 says {gap, idle}, the checks {found}")
        contestants[theirs] = (lambda: by_z3(workload, workload.make_table(n), ruleset, z3), 1)
    for name, timed in interleaved(contestants, ours, rounds=3 if n > 40 else 9, clock=process_time).items():
        print(f"  {name:46} {timed.microseconds / 1000:10.1f} ms")


def by_z3(workload: Workload, rows: list[tuple[Conditions, str]], ruleset: Ruleset, z3: Any) -> tuple[bool, set[int]]:
    """Whether there is a gap, and the rows that never decide: one solver, the rows above denied one by one."""
    rules = ruleset.segmentations[SEGMENTATION].rules
    assert isinstance(rules, Table)
    names: dict[str, Any] = {}
    known: dict[str, Any] = {}
    choices: dict[str, tuple[str, ...]] = {}
    solver = z3.Solver()
    for column in workload.columns:
        words = workload.types[column]
        known[column] = z3.Bool(f"known_{field(column)}")
        if words == "yes/no":
            names[column] = z3.Bool(field(column))
        elif words.startswith("one of"):
            choices[column] = tuple(word.strip() for word in words.removeprefix("one of").split(","))
            names[column] = z3.Int(field(column))
            solver.add(names[column] >= 0, names[column] < len(choices[column]))
        else:
            names[column] = z3.Real(field(column))
    idle = set()
    for number, (conditions, _) in enumerate(rows, start=1):
        matches = z3.And([_cell(names[c], known[c], choices.get(c, ()), asked, z3) for c, asked in conditions.items()])
        solver.push()
        solver.add(matches)
        if solver.check() == z3.unsat:
            idle.add(number)
        solver.pop()
        solver.add(z3.Not(matches))
    return solver.check() == z3.sat, idle


def _cell(name: Any, known: Any, choices: tuple[str, ...], asked: tuple[Any, ...], z3: Any) -> Any:
    match asked:
        case ("range", low, high):
            bounds = ([name >= low] if low is not None else []) + ([name < high] if high is not None else [])
            return z3.And(known, *bounds)
        case ("in", values):
            return z3.And(known, z3.Or([name == choices.index(value) for value in values]))
        case (_, wanted):
            return z3.And(known, name if wanted else z3.Not(name))
    raise ValueError(asked)


if __name__ == "__main__":
    sys.exit(main())
