"""CSV tables: bytes -> rows of texts. The delimiter is decided by the header row alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from touchline.limits import Limits
from touchline.syntax.grid import Grid, GridCell, GridRow, Trouble, too_long

_DELIMITERS = (",", ";", "\t")


def csv_rows(content: bytes, path: str, sheet: str | None, limits: Limits) -> Grid | Trouble:
    """The rows of a CSV file: UTF-8, with or without a byte order mark."""
    if sheet is not None:
        return Trouble("bad-spreadsheet", f"`{path}` is a CSV file and has no sheets", f'write `from "{path}"`')
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Trouble("not-text", f"`{path}` is not UTF-8 text, first in line {line}", "save it as CSV UTF-8")
    if "\0" in text:
        return Trouble("not-text", f"`{path}` is not a text", "save it as CSV UTF-8")
    delimiter = _delimiter(text)
    rows: list[GridRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, record in enumerate(reader, 1):
            if len(rows) > limits.table_rows + 1 or len(record) > limits.table_columns + 1:
                most = f"{limits.table_rows} rows and {limits.table_columns} columns"
                return Trouble("table-too-large", f"`{path}` is larger than {most}")
            if any(cell.strip() for cell in record):
                rows.append(GridRow(number, tuple(_cells(record, limits))))
    except csv.Error:
        # Its own words speak of the module; the usual cause is a quotation mark that is never closed.
        return Trouble(
            "bad-spreadsheet",
            f"`{path}` cannot be read from line {reader.line_num}",
            "look for a quotation mark that is not closed",
        )
    return Grid(path, None, tuple(rows))


def _cells(record: list[str], limits: Limits) -> Iterator[GridCell]:
    for cell in record:
        text = cell.strip()
        trouble = too_long(text, limits.cell_length)
        yield GridCell("" if trouble else text, trouble)


def _delimiter(text: str) -> str:
    """The one of comma, semicolon and tab that cuts the first row that has anything into most cells."""
    first = text.lstrip("\r\n \t,;")
    start = len(text) - len(first)
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    header = text[line_start : line_start + 100_000]

    def count(delimiter: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(header, newline=""), delimiter=delimiter)))
        except (StopIteration, csv.Error):
            return 0

    return max(_DELIMITERS, key=count)
