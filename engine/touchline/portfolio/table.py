"""What every source of accounts is seen as: headings, and records that come one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol, Union

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.portfolio import engine
from touchline.portfolio.records import Record, Reject
from touchline.spelling import did_you_mean
from touchline.values.text import normalise

BAD_ACCOUNTS = "bad-accounts"


class Table(Protocol):
    """Accounts as rows of cells. Once `records` has come to its end, `digest` is the sha256 of what it read,
    by which a run knows its data."""

    @property
    def name(self) -> str:
        """The file's name, `query`, or the name of a database's table."""
        ...

    @property
    def headings(self) -> tuple[str, ...]: ...

    def records(self) -> Iterator[Record | Reject]:
        """Every record in order. Raises `UnreadableError` where the data cannot be read to its end."""
        ...

    @property
    def digest(self) -> str: ...

    @property
    def side_rejects(self) -> tuple[Reject, ...]:
        """Records of a query's files that could not be read. They are no accounts and not counted as such."""
        ...

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What was decided on the way and should be known: an encoding, a sheet."""
        ...


Opened = Union[Table, Diagnostic]


class UnreadableError(Exception):
    """A table that could be opened cannot be read to its end: it is damaged further down, or gone."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turns what goes wrong while a file is read into `UnreadableError`; `Table.records` raises nothing else."""
    try:
        yield
    except OSError as error:
        raise UnreadableError(unreadable(name, error)) from error
    except Exception as error:
        import duckdb

        if not isinstance(error, duckdb.Error):
            raise
        message = f"`{name}` cannot be read to its end: {engine.first_line(error)}"
        raise UnreadableError(diagnostic(BAD_ACCOUNTS, message)) from error


def unreadable(name: str, error: OSError, path: Path | None = None) -> Diagnostic:
    """A file that the system does not give."""
    if isinstance(error, FileNotFoundError):
        return diagnostic("file-missing", f"there is no file `{name}`", hint=_nearby(path) if path else None)
    if isinstance(error, IsADirectoryError):
        return diagnostic("file-unreadable", f"`{name}` is a folder")
    return diagnostic("file-unreadable", f"`{name}` cannot be read")


def key(heading: str) -> str:
    """What two headings have in common that are meant alike: trimmed, NFC, in any case, wherever they are wrapped."""
    return " ".join(normalise(heading).split()).casefold()


def _nearby(path: Path) -> str | None:
    """The file beside it that may have been meant."""
    try:
        others = [each.name for each in islice(path.parent.iterdir(), 1000) if each.is_file()]
    except OSError:
        return None
    return did_you_mean(path.name, others)
