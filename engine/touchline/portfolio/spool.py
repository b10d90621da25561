"""Records kept aside while a run goes through them again: a source is read once, whatever it is.

What is judged is then what was read, also where the file changes meanwhile; and a workbook, a database
or a long CSV file costs its reading only once. They lie in a temporary file, few of them in memory.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Iterator
from typing import Any, Union

from touchline.portfolio.records import Record, Reject

IN_MEMORY = 8_000_000
"""Bytes up to which nothing is written to a disk."""

_BATCH = 500

Kept = Union[tuple[Record, tuple[Any, ...]], Reject]
"""A record and the values of its account in the order of the fields, or a reject."""


class Spool:
    """Filled once, then gone through as often as needed."""

    def __init__(self) -> None:
        # closed when nothing refers to it any more
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, prefix="touchline-")  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._batch: list[Any] = []

    def add(self, record: Record, values: tuple[Any, ...]) -> None:
        self._put((record.number, record.line, record.cells, values))

    def add_reject(self, reject: Reject) -> None:
        self._put(reject)

    def _put(self, each: object) -> None:
        self._batch.append(each)
        if len(self._batch) == _BATCH:
            self.close()

    def close(self) -> None:
        """Writes what is still held. Nothing is added after the first reading."""
        if self._batch:
            pickle.dump(self._batch, self._file, protocol=5)
            self._batch = []

    def __iter__(self) -> Iterator[Kept]:
        self.close()
        at = 0
        while True:
            self._file.seek(at)
            try:
                # our own file, opened without a name by this very process
                batch = pickle.load(self._file)  # noqa: S301
            except EOFError:
                return
            at = self._file.tell()
            for each in batch:
                if isinstance(each, Reject):
                    yield each
                else:
                    number, line, cells, values = each
                    yield Record(number, line, cells), values
