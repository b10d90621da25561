"""What proving a change costs: what can differ when a number of `scheduling` moves, beside one check.

    python tests/benchmarks/bench_differences.py

Every segmentation, band, decision, service, playbook and escalation is asked, with regions and accounts. Nothing is
asserted about time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.timing import interleaved
from touchline.analysis.differences.answers import Differs, Same
from touchline.analysis.differences.proving import what_can_differ
from touchline.backends.python import compile
from touchline.loading import check
from touchline.model.ruleset import Ruleset
from touchline.testing.mutants import mutants

FOLDER = Path(__file__).resolve().parents[2] / "rulesets" / "scheduling"
CHANGES = {
    "nothing": None,
    "the enterprise line": "parameter enterprise_line: 100000 becomes 102000",
    "a threshold of a measure": "measure sentiment: >= 30 becomes",
    "the weight of a measure": "measure usage: weight",
}


def main() -> int:
    checking = "scheduling checked"
    old = check(FOLDER).ruleset
    assert old is not None
    contestants: dict[str, tuple[Callable[[], object], int]] = {checking: (lambda: check(FOLDER), 1)}
    for name, what in CHANGES.items():
        new = changed(old, what)
        contestants[f"proved: {name} changes"] = (partial(proved, old, new), 1)
        verdicts = what_can_differ(compile(old), compile(new))
        differ = [verdict for verdict in verdicts.values() if isinstance(verdict, Differs)]
        same = sum(isinstance(verdict, Same) for verdict in verdicts.values())
        moves = [one for verdict in differ for one in verdict.transitions]
        complete = sum(one.complete for one in moves)
        print(
            f"{name}: {len(verdicts)} answers, {same} proved the same, {len(differ)} differ in {len(moves)} ways, "
            f"{complete} of them with all their regions"
        )
    for name, timed in interleaved(contestants, checking, rounds=5).items():
        print(f"  {name:46} {timed.microseconds / 1e6:7.2f} s  {1 / timed.times_as_fast:5.2f} times a check")
    return 0


def changed(ruleset: Ruleset, what: str | None) -> Ruleset:
    """The ruleset with one of the small changes that its mutants are."""
    if what is None:
        return ruleset
    return next(one for one in mutants(ruleset) if one.what.startswith(what)).ruleset(ruleset)


def proved(old: Ruleset, new: Ruleset) -> object:
    return what_can_differ(compile(old), compile(new))


if __name__ == "__main__":
    sys.exit(main())
