"""Rounds that interleave the contestants, so that a busy machine slows all of them alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Timed:
    """Median microseconds a unit, and the median of the rounds' ratios: how many times as fast as the contestant
    compared with."""

    microseconds: float
    times_as_fast: float


def interleaved(
    contestants: Mapping[str, tuple[Callable[[], object], int]],
    against: str,
    rounds: int = 9,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Timed]:
    """Runs each contestant once a round; each comes with how many units one run does. `clock` is in seconds: the
    processor's own (`time.process_time`) leaves out what a busy machine does meanwhile."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for run, _ in contestants.values():
        run()
    for _ in range(rounds):
        for name, (run, units) in contestants.items():
            gc.collect()
            start = clock()
            run()
            times[name].append((clock() - start) / units)
    return {
        name: Timed(
            statistics.median(found) * 1e6,
            statistics.median(other / mine for mine, other in zip(found, times[against], strict=True)),
        )
        for name, found in times.items()
    }


def show(title: str, timed: Mapping[str, Timed], against: str) -> None:
    print(title)
    for name, found in sorted(timed.items(), key=lambda item: item[1].microseconds):
        print(f"  {name:46} {found.microseconds:8.3f} us   {_compared(found.times_as_fast)} as {against}")


def _compared(times_as_fast: float) -> str:
    """Slower contestants are easier read the other way round."""
    return f"{times_as_fast:5.1f} times as fast" if times_as_fast >= 1 else f"{1 / times_as_fast:5.2f} times as slow"
