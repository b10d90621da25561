"""The accounts for which something changes, in a file that people open: the largest first."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from touchline.portfolio import engine
from touchline.portfolio.cells import MISSING, Column, Kind, Sheet
from touchline.rollout.measured import Moved

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

_BATCH = 10_000


class MovedFile:
    """Takes accounts as they come and writes them in order of revenue; nothing of them is held in memory."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="touchline-")
        self._path = Path(self._folder.name) / "moved.csv"
        self._stream = self._path.open("w", encoding="utf-8", newline="")
        self._sheet = Sheet(self._stream, (*COLUMNS, Column("order", Kind.WHOLE)), for_people=False)

    def add(self, account: Moved, labels: Sequence[tuple[str, str]]) -> None:
        """Adds an account; `labels` are, for each change, the answer before and after as people call it."""
        for change, (before, after) in zip(account.changes, labels, strict=True):
            self._sheet.write(
                account.id,
                account.name,
                account.revenue,
                change.answer.thing.value,
                change.answer.name or None,
                before or None,
                after or None,
                None if change.direction.value == "none" else change.direction.value,
                change.old,
                change.new,
                change.loses_manager,
                self._sheet.rows,
            )

    def close(self) -> None:
        self._stream.close()
        self._folder.cleanup()

    def write(self, target: Path) -> None:
        """Writes the file, the largest accounts first, those of unknown revenue last. Raises OSError where the
        system refuses."""
        self._stream.flush()
        described = ", ".join(
            f"c{i}: '{column.kind.value}'" for i, column in enumerate((*COLUMNS, Column("order", Kind.WHOLE)))
        )
        connection = engine.connect()
        try:
            with target.open("w", encoding="utf-8", newline="") as stream:
                sheet = Sheet(stream, COLUMNS, for_people=True)
                shown = ", ".join(f"c{i}" for i in range(len(COLUMNS)))
                found = connection.execute(
                    f"select {shown} from read_csv({engine.quoted(str(self._path))}, auto_detect = false, "  # noqa: S608
                    f"header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', "
                    f"max_line_size = 64000000, nullstr = {engine.quoted(MISSING)}, allow_quoted_nulls = false, "
                    f"columns = {{{described}}}) order by c2 desc nulls last, c{len(COLUMNS)}"
                )
                while rows := found.fetchmany(_BATCH):
                    for row in rows:
                        sheet.write(*row)
        finally:
            connection.close()
