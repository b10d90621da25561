"""Collecting what the checks of one table find, and how much they may look at."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from touchline.analysis.tables.budget import PER_ROW, STEPS, Budget
from touchline.analysis.tables.confirming import Accept, Confirmer, Shown, Unshown
from touchline.analysis.tables.found import ACCOUNT_UNKNOWN, Found
from touchline.analysis.tables.grid import Column, Region
from touchline.analysis.tables.subjects import Subject

MOST = 10
"""Findings of one kind that are told of one table."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, what could not be decided (in words), and how many findings of a kind are not told."""

    found: tuple[Found, ...]
    undecided: tuple[str, ...]
    untold: dict[str, int]


class Reporting:
    """Collects findings, each once; of one kind no more than so many."""

    def __init__(
        self, confirmer: Callable[[], Confirmer], subject: Subject, columns: Sequence[Column], most: int
    ) -> None:
        self._confirmer = confirmer
        self._most = most
        self._subject = subject
        self.columns = tuple(columns)
        self.found: list[Found] = []
        self.undecided: list[str] = []
        self.untold: dict[str, int] = {}

    def has_room(self, code: str) -> bool:
        """Whether one more finding of a kind would be told; if not, it is counted."""
        if sum(1 for one in self.found if one.code == code) < self._most:
            return True
        self.untold[code] = self.untold.get(code, 0) + 1
        return False

    def show(self, region: Region, accept: Accept, outside: Sequence[Region] = ()) -> Shown | Unshown:
        """An account in a region, and in none of those outside."""
        return self._confirmer().confirm(self.columns, region, self._subject.given, accept, outside)

    @property
    def proves(self) -> bool:
        """Whether it can be proved that there is no account."""
        return self._confirmer().proves

    def add(self, code: str, rows: Sequence[int], region: Region, shown: Shown | None, extra: str = "") -> None:
        self.found.append(Found(code, tuple(rows), self.columns, region, shown, extra))

    def claim(self, code: str, rows: Sequence[int], region: Region, accept: Accept, extra: str = "") -> None:
        """A finding that stands only with an account (M18)."""
        if not self.has_room(code):
            return
        shown = self.show(region, accept)
        if isinstance(shown, Shown):
            self.add(code, rows, region, shown, extra)
        elif shown is Unshown.UNDECIDED:
            where = Found(code, tuple(rows), self.columns, region).where()
            self.undecided.append(ACCOUNT_UNKNOWN + where)

    def done(self) -> Checked:
        return Checked(tuple(self.found), tuple(dict.fromkeys(self.undecided)), self.untold)


@dataclass(frozen=True, slots=True)
class Effort:
    """By when a table must be done, in seconds of a clock that only goes forward, how many rows it has, and how many
    findings of one kind are told of it."""

    until: float
    rows: int
    most: int = MOST

    @staticmethod
    def of(seconds: float, rows: int, most: int = MOST) -> Effort:
        return Effort(time.monotonic() + seconds, rows, most)

    def budget(self) -> Budget:
        return Budget(STEPS + PER_ROW * self.rows, self.until)
