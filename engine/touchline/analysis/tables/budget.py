"""How much work a table is worth, so that every check ends: counted in steps, with a clock behind."""

from __future__ import annotations

import time
from collections.abc import Callable

STEPS = 1_000_000
PER_ROW = 1_000
"""Steps for one question about one table, and more for each row; the same table always ends after the same ones."""

_LOOK = 4096  # steps between two looks at the clock


class OutOfStepsError(Exception):
    """A question was given up. It never leaves this package."""


class Budget:
    """Steps left, and the time by which a table must be done. `clock` is in seconds."""

    __slots__ = ("_clock", "_look", "_until", "left")

    def __init__(self, steps: int, until: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.left = steps
        self._until = until
        self._clock = clock
        self._look = steps - _LOOK

    def spend(self, steps: int) -> None:
        """Count steps. Raises OutOfStepsError where there are none left, or the time is over."""
        self.left -= steps
        if self.left < self._look:
            self._look = self.left - _LOOK
            if self.left < 0 or self._clock() > self._until:
                raise OutOfStepsError
