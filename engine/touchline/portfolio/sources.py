"""Account files told apart by their first bytes, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from touchline.codes import diagnostic
from touchline.limits import DEFAULTS, Limits
from touchline.portfolio.csv_file import open_csv
from touchline.portfolio.json_lines import open_json_lines
from touchline.portfolio.parquet import open_parquet
from touchline.portfolio.table import BAD_ACCOUNTS, Opened, unreadable
from touchline.portfolio.workbook import open_workbook

_ZIP, _OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0"


def open_file(
    path: Path, name: str, wanted: Iterable[str] = (), limits: Limits = DEFAULTS, sheet: str | None = None
) -> Opened:
    """The table in a CSV, XLSX, Parquet or JSON lines file, or why there is none.

    `name` is how messages call the file; `wanted` are the headings that are looked for, which decide
    between delimiters, sheets and rows of headings; `sheet` names the sheet of a workbook.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(1 << 16)
        if start.startswith((_ZIP, _OLD_OFFICE)):
            return open_workbook(path, name, tuple(wanted), limits, sheet)
        if sheet is not None:
            message = f"`{name}` is no workbook and has no sheets"
            return diagnostic(BAD_ACCOUNTS, message, hint=f"take the sheet `{sheet}` out of what you asked for")
        if start.startswith(b"PAR1"):
            return open_parquet(path, name, limits)
        if _is_json(start):
            return open_json_lines(path, name, limits)
        return open_csv(path, name, start, wanted, limits)
    except OSError as error:
        return unreadable(name, error, path)


def _is_json(start: bytes) -> bool:
    """Whether a file starts as JSON lines do, in UTF-8 or UTF-16."""
    text = start[:200].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    return text.startswith((b"{", b"["))
