"""What a decision table costs: against zen-engine on 40 rows, and from 40 to 4,000 rows.

    python tests/benchmarks/bench_tables.py

Needs the workload beside the checkout and the `bench` extra (zen-engine, numpy). Every contestant's
answers are compared before anything is timed; nothing is asserted about time. Quote the ratios: the
medians of the rounds' ratios, the contestants interleaved in one process.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.peer_zen import zen_function
from benchmarks.timing import interleaved, show
from benchmarks.workload import FOLDER, SEGMENTATION, Conditions, Workload, load
from touchline.backends.python import Evaluator, compile
from touchline.loading import check_text

ACCOUNTS = 10_000
PEER_ACCOUNTS = 2_000
SIZES = (40, 400, 4_000)
TODAY = datetime.date(2026, 10, 1)


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
    evaluators = {n: evaluator(workload, n) for n in SIZES}
    against_zen(workload, evaluators[40])
    growth(workload, evaluators)
    return 0


def evaluator(workload: Workload, n: int) -> Evaluator:
    """The table of n rows, loaded from ruleset text, its values and rows found right: those of the first row
    whose conditions all hold."""
    checked = check_text(workload.ruleset(n))
    if checked.ruleset is None:
        raise SystemExit(f"{n} rows: the ruleset does not load: {checked.diagnostics[0].message}")
    made = compile(checked.ruleset)
    evaluate, rows = made.table(SEGMENTATION).evaluate, workload.make_table(n)
    accounts = workload.accounts[:PEER_ACCOUNTS]
    inputs = zip(accounts, workload.typed(accounts), workload.records(accounts), strict=True)
    for account, values, record in inputs:
        expected = first_row(rows, account)
        outcome, judged = evaluate(*values), made.judge(record, today=TODAY).segments[SEGMENTATION]
        if not (outcome.row, outcome.values[0]) == (judged.reason.row, judged.candidate) == expected:
            raise SystemExit(f"{n} rows: {outcome} and {judged} where {expected} is right, for {account}")
    return made


def first_row(rows: list[tuple[Conditions, str]], account: dict[str, Any]) -> tuple[int, str]:
    """The row that decides, by the workload's own rule: lo <= x < hi, and nothing holds for a missing value."""
    for number, (conditions, segment) in enumerate(rows, start=1):
        if all(holds(condition, account[column]) for column, condition in conditions.items()):
            return number, segment
    raise ValueError("the last row takes every account")


def holds(condition: tuple[Any, ...], value: Any) -> bool:
    if value is None:
        return False
    match condition:
        case ("range", low, high):
            return (low is None or value >= low) and (high is None or value < high)
        case ("in", values):
            return value in values
        case (_, wanted):
            return bool(value is wanted)
    raise ValueError(condition)


def against_zen(workload: Workload, made: Evaluator) -> None:
    zen = zen_function(workload.columns, workload.make_table(40))
    if zen is None:
        print("40 rows against zen-engine: skipped, it is not installed (pip install touchline[bench])")
        return
    accounts = workload.accounts[:PEER_ACCOUNTS]
    six = [{column: account[column] for column in workload.columns} for account in accounts]
    typed, records, evaluate = workload.typed(accounts), workload.records(accounts), made.table(SEGMENTATION).evaluate
    for record, values in zip(six, typed, strict=True):
        if zen(record) != evaluate(*values).values[0]:
            raise SystemExit(f"zen-engine disagrees about {record}")

    def judged() -> None:
        for record in records:
            answer = made.judge(record, today=TODAY).segments[SEGMENTATION]
            reason = answer.reason
            _ = answer.segment, reason.row, reason.because

    def evaluated() -> None:
        for values in typed:
            outcome = evaluate(*values)
            _ = outcome.values[0], outcome.row

    def asked() -> None:
        for record in six:
            zen(record)

    timed = interleaved(
        {
            "touchline table, typed values: value and row": (evaluated, len(typed)),
            "touchline judge: validation, value and reason": (judged, len(records)),
            "zen-engine engine.evaluate(key): value": (asked, len(six)),
        },
        "zen-engine engine.evaluate(key): value",
    )
    show("one account, 40 rows", timed, "zen-engine")


def growth(workload: Workload, evaluators: dict[int, Evaluator]) -> None:
    typed = workload.typed(workload.accounts)

    def runs(evaluate: Callable[..., object]) -> Callable[[], object]:
        return lambda: [evaluate(*values) for values in typed]

    contestants = {
        f"{n:,} rows": (runs(made.table(SEGMENTATION).evaluate), len(typed)) for n, made in evaluators.items()
    }
    show("growth with rows", interleaved(contestants, "40 rows"), "40 rows")


if __name__ == "__main__":
    sys.exit(main())
