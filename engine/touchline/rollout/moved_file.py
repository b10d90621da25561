"""The accounts for which something changes, in a file that people open: the largest first."""

from __future__ import annotations

import heapq
import math
import os
import pickle
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from touchline.judgement.inputs import Value
from touchline.portfolio.cells import Column, Kind, Sheet
from touchline.rollout.measured import Direction, Moved

COLUMNS = (
    Column("id", Kind.TEXT),
    Column("name", Kind.TEXT),
    Column("revenue", Kind.NUMBER),
    Column("kind", Kind.TEXT),
    Column("what", Kind.TEXT),
    Column("before", Kind.TEXT),
    Column("after", Kind.TEXT),
    Column("direction", Kind.TEXT),
    Column("old_rule", Kind.TEXT),
    Column("new_rule", Kind.TEXT),
    Column("loses_manager", Kind.YES_NO),
)
"""A row for each change of each account; `grammar/CHANGES.md` says what they mean."""

_IN_MEMORY = 20_000
"""So many rows are sorted in memory; each lot of them then waits on the disk to be merged with the others."""

_BATCH = 200
"""Rows of a lot that are in memory while lots are merged."""

Row = tuple[Value, ...]
Ordered = tuple[tuple[float, int], Row]
"""A row and its place: the largest revenue first, the unknown last; of equal ones the account that came first."""


class MovedFile:
    """Takes accounts as they come and writes them in order of revenue, in memory that does not grow with them.

    Raises OSError where the system refuses what is put aside or written."""

    def __init__(self) -> None:
        self._rows: list[Ordered] = []
        self._lots: list[tuple[int, int]] = []  # where each starts in the file, and how many batches it has
        self._file = tempfile.TemporaryFile(prefix="touchline-")  # noqa: SIM115 - closed in `close`
        self._count = 0

    def add(self, account: Moved, labels: Sequence[tuple[str, str]]) -> None:
        """Adds an account; `labels` are, for each change, the answer before and after as people call it."""
        revenue = math.inf if account.revenue is None else -account.revenue
        for change, (before, after) in zip(account.changes, labels, strict=True):
            row = (
                account.id,
                account.name,
                account.revenue,
                change.answer.thing.value,
                change.answer.name or None,
                before or None,
                after or None,
                None if change.direction is Direction.NONE else change.direction.value,
                change.old,
                change.new,
                change.loses_manager,
            )
            self._rows.append(((revenue, self._count), row))
            self._count += 1
        if len(self._rows) >= _IN_MEMORY:
            self._put_aside()

    def close(self) -> None:
        self._file.close()

    def write(self, target: Path) -> None:
        """Writes the file, the largest accounts first, those of unknown revenue last."""
        self._rows.sort(key=_place)
        with target.open("w", encoding="utf-8", newline="") as stream:
            sheet = Sheet(stream, COLUMNS, for_people=True)
            for _, row in heapq.merge(*(self._lot(*lot) for lot in self._lots), self._rows, key=_place):
                sheet.write(*row)

    def _put_aside(self) -> None:
        self._rows.sort(key=_place)
        start = self._file.seek(0, os.SEEK_END)
        for at in range(0, len(self._rows), _BATCH):
            pickle.dump(self._rows[at : at + _BATCH], self._file, protocol=5)
        self._lots.append((start, -(-len(self._rows) // _BATCH)))
        self._rows = []

    def _lot(self, at: int, batches: int) -> Iterator[Ordered]:
        for _ in range(batches):
            self._file.seek(at)
            # our own file, opened without a name by this very process
            rows: list[Ordered] = pickle.load(self._file)  # noqa: S301
            at = self._file.tell()
            yield from rows


def _place(row: Ordered) -> tuple[float, int]:
    return row[0]
