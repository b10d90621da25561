"""What a decision table costs: against zen-engine on 40 rows, and from 40 to 4,000 rows.

    python tests/benchmarks/bench_tables.py

Needs the workload beside the checkout and the `bench` extra (zen-engine, numpy). Every contestant's
answers are compared before anything is timed; nothing is asserted about time. Quote the ratios: the
medians of the rounds' ratios, the contestants interleaved in one process.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peer_zen import zen_function
from benchmarks.timing import interleaved, show
from benchmarks.workload import FOLDER, Workload, load
from touchline.backends.python.table_code import CompiledTable, compile_table

ACCOUNTS = 10_000
PEER_ACCOUNTS = 2_000
SIZES = (40, 400, 4_000)


def main() -> int:
    if not (FOLDER / "workload.py").is_file():
        print(f"skipped: the workload is not at {FOLDER}")
        return 0
    try:
        workload = load(ACCOUNTS)
    except ImportError as missing:
        print(f"skipped: {missing.name} is not installed (pip install touchline[bench])")
        return 0
    assert workload is not None
    compiled = {n: compile_table(workload.table(n), {}) for n in SIZES}
    for n, table in compiled.items():
        check(workload, n, table)
    against_zen(workload, compiled[40])
    growth(workload, compiled)
    return 0


def check(workload: Workload, n: int, compiled: CompiledTable) -> None:
    """Value and row must be those of the first row whose conditions all hold."""
    rows = workload.make_table(n)
    accounts = workload.accounts[:PEER_ACCOUNTS]
    for account, inputs in zip(accounts, workload.typed(accounts), strict=True):
        outcome = compiled.evaluate(*inputs)
        expected = next(
            (i, s) for i, (c, s) in enumerate(rows, start=1) if all(holds(t, account[k]) for k, t in c.items())
        )
        if (outcome.row, outcome.values[0]) != expected:
            raise SystemExit(f"{n} rows: {outcome} where {expected} is right, for {account}")


def holds(condition: tuple[object, ...], value: object) -> bool:
    match condition, value:
        case _, None:
            return False
        case ("range", low, high), float() | int():
            return (low is None or value >= low) and (high is None or value < high)  # type: ignore[operator]
        case ("in", list(values)), _:
            return value in values
        case (_, wanted), _:
            return value is wanted
    raise ValueError(condition)


def against_zen(workload: Workload, compiled: CompiledTable) -> None:
    zen = zen_function(workload.columns, workload.make_table(40))
    if zen is None:
        print("40 rows against zen-engine: skipped, it is not installed (pip install touchline[bench])")
        return
    accounts = workload.accounts[:PEER_ACCOUNTS]
    records = [{column: account[column] for column in workload.columns} for account in accounts]
    typed, evaluate = workload.typed(accounts), compiled.evaluate
    for record, inputs in zip(records, typed, strict=True):
        if zen(record) != evaluate(*inputs).values[0]:
            raise SystemExit(f"zen-engine disagrees about {record}")
    timed = interleaved(
        {
            "touchline, value and row": (lambda: [evaluate(*inputs) for inputs in typed], len(typed)),
            "zen-engine, engine.evaluate(key), value": (lambda: [zen(record) for record in records], len(records)),
        },
        "touchline, value and row",
    )
    show("one account, 40 rows, typed values", timed, "touchline")


def growth(workload: Workload, compiled: dict[int, CompiledTable]) -> None:
    typed = workload.typed(workload.accounts)
    contestants = {
        f"{n:,} rows": ((lambda e=table.evaluate: [e(*inputs) for inputs in typed]), len(typed))
        for n, table in compiled.items()
    }
    show("growth with rows", interleaved(contestants, "40 rows"), "40 rows")


if __name__ == "__main__":
    sys.exit(main())
