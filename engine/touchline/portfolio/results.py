"""Writing results: rows as they come, files at the end, the folder in one step.

Nothing of the run's surroundings is in a result but the versions in `run.json`: the same inputs
give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import IO

from touchline.backends.python import Judged
from touchline.model.ruleset import Ruleset
from touchline.portfolio import engine, layout
from touchline.portfolio.cells import MISSING, Column, Sheet
from touchline.portfolio.folder import RUN, Place, abandon, publish
from touchline.portfolio.records import Record, Reject


class Format(Enum):
    """How result files are written."""

    PARQUET = "parquet"
    CSV = "csv"


KNOWN_FILES = frozenset({RUN} | {f"{name}.{kind.value}" for name in layout.FILES for kind in Format})
"""Every file that a result may hold."""

_RAW = ".raw"


class Results:
    """The files of one run, filled aside. As a context manager it takes everything away again unless
    `finish` came to its end."""

    def __init__(self, place: Place, ruleset: Ruleset, kind: Format) -> None:
        self._place = place
        self._kind = kind
        self._done = False
        self._private = frozenset(field.name for field in ruleset.fields.values() if field.private)
        self._accounts = layout.account_columns(ruleset)
        self._account_row = layout.account_row(self._accounts)
        self._columns: Mapping[str, Sequence[Column]] = {
            "accounts": [each.column for each in self._accounts],
            **layout.FIXED,
        }
        self._streams: dict[str, IO[str]] = {}
        self._sheets: dict[str, Sheet] = {}
        if kind is Format.PARQUET:
            (place.aside / _RAW).mkdir()
        for name, columns in self._columns.items():
            # held open for the whole run, and closed in `finish` or `__exit__`
            stream = self._written(name).open("w", encoding="utf-8", newline="")
            self._streams[name] = stream
            self._sheets[name] = Sheet(stream, columns, kind is Format.CSV)

    def __enter__(self) -> Results:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for stream in self._streams.values():
            # on a full disk closing fails too, and what was written aside must go all the same
            with suppress(OSError):
                stream.close()
        if not self._done:
            abandon(self._place)

    def judged(self, judgement: Judged, record: Record) -> None:
        """Adds all the rows of an account."""
        sheets = self._sheets
        sheets["accounts"].write(*self._account_row(judgement))
        for name, rows in (
            ("tasks", layout.task_rows(judgement)),
            ("escalations", layout.escalation_rows(judgement)),
            ("suggestions", layout.suggestion_rows(judgement)),
            ("reasons", layout.reason_rows(judgement, self._private)),
            ("data_errors", layout.data_error_rows(judgement, record.number, record.line)),
        ):
            write = sheets[name].write
            for row in rows:
                write(*row)

    def rejected(self, reject: Reject) -> None:
        """Adds a record that is not judged."""
        self._sheets["rejects"].write(*layout.reject_row(reject))

    def rows(self, name: str) -> int:
        """How many rows a file has so far."""
        return self._sheets[name].rows

    def finish(self, run: Mapping[str, object]) -> tuple[Path, ...]:
        """Makes the files, writes `run.json` (what is given, and the files), and puts the folder in its
        place. The paths of the files. OSError or duckdb.Error where the system refuses."""
        for stream in self._streams.values():
            stream.close()
        if self._kind is Format.PARQUET:
            for name, columns in self._columns.items():
                _to_parquet(self._written(name), columns, self._file(name))
            shutil.rmtree(self._place.aside / _RAW)
        files = {
            name: {"file": self._file(name).name, "rows": self.rows(name), "sha256": _hash(self._file(name))}
            for name in layout.FILES
        }
        said = json.dumps({**run, "files": files}, ensure_ascii=False, indent=2)
        (self._place.aside / RUN).write_text(said + "\n", encoding="utf-8", newline="\n")
        publish(self._place)
        self._done = True
        target = self._place.target
        return (*(target / self._file(name).name for name in layout.FILES), target / RUN)

    def _file(self, name: str) -> Path:
        return self._place.aside / f"{name}.{self._kind.value}"

    def _written(self, name: str) -> Path:
        """The file that rows are written to: the result itself, or what Parquet is made from."""
        return self._file(name) if self._kind is Format.CSV else self._place.aside / _RAW / f"{name}.csv"


def _to_parquet(written: Path, columns: Sequence[Column], made: Path) -> None:
    described = ", ".join(f"{engine.quoted(f'c{i}')}: '{column.kind.value}'" for i, column in enumerate(columns))
    select = ", ".join(f"c{i} as {engine.name(column.name)}" for i, column in enumerate(columns))
    connection = engine.connect()
    try:
        connection.execute(
            f"copy (select {select} from read_csv({engine.quoted(str(written))}, auto_detect = false, "  # noqa: S608
            f"header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', max_line_size = 64000000, "
            f"nullstr = {engine.quoted(MISSING)}, allow_quoted_nulls = false, columns = {{{described}}})) "
            f"to {engine.quoted(str(made))} (format parquet, compression zstd)"
        )
    finally:
        connection.close()


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
