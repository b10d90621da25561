"""XLSX tables: bytes -> rows of texts, values spelled as the language spells them.

The zip's directory is looked at before anything is unpacked (P15): a file of a few kilobytes can
hold gigabytes, or one cell in the last row and column.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any, TypeVar

from touchline.limits import Limits
from touchline.packed import look_at
from touchline.spelling import did_you_mean
from touchline.syntax.grid import Grid, GridCell, GridRow, Trouble, too_long

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')
_CELL = re.compile(rb"<(?:\w{1,20}:)?c(?:\s([^<>]{0,300}))?>")
_PLACE = re.compile(rb'(?:^|\s)r="[A-Z]{1,3}([0-9]{1,7})"')
_ROW = re.compile(rb'<(?:\w{1,20}:)?row\s[^<>]{0,300}?\br="([0-9]{1,7})"')
_FAR = 1_000
"""How many empty rows may stand in a table and above it."""
_ABOVE = 10
"""How many rows may say something about a table above its headings."""
_CODED = re.compile(r"_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML cannot hold, which the library leaves as it is (half a pair is none)."""

T = TypeVar("T")


def xlsx_rows(content: bytes, path: str, sheet: str | None, limits: Limits) -> Grid | Trouble:
    """The rows of one sheet: the one named, or the only one."""
    return _opened(content, path, limits, lambda values, formulas: _one(content, path, sheet, values, formulas, limits))


def xlsx_sheets(content: bytes, path: str, limits: Limits) -> Mapping[str, Grid | Trouble] | Trouble:
    """The rows of every sheet that people see, by its title; one that cannot be read does not hide the others."""

    def each(values: Workbook, formulas: Workbook) -> Mapping[str, Grid | Trouble]:
        seen = [ws.title for ws in values.worksheets if ws.sheet_state == "visible"]
        return {title: _grid(content, path, title, values, formulas, limits) for title in seen}

    return _opened(content, path, limits, each)


def _opened(content: bytes, path: str, limits: Limits, read: Callable[[Workbook, Workbook], T]) -> T | Trouble:
    """What is read of a workbook, opened for its values and for its formulas, or why it cannot be."""
    refused = _packed(content, path, limits)
    if refused is not None:
        return refused
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about features of Excel that a table does not use
            from openpyxl import load_workbook  # late: a quarter of a second that few runs need

            values = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            formulas = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
            try:
                return read(values, formulas)
            finally:
                values.close()
                formulas.close()
    except Exception:
        # The library fails in many ways on a damaged file, none of which means anything to its owner.
        return Trouble("bad-spreadsheet", f"`{path}` is damaged", "open it and save it again as `.xlsx`")


def _packed(content: bytes, path: str, limits: Limits) -> Trouble | None:
    """What the zip's directory says against unpacking it, or None."""
    found = look_at(io.BytesIO(content), limits, limits.ruleset_bytes)
    return Trouble("bad-spreadsheet", f"`{path}` {found.message}", found.hint) if found is not None else None


def _one(
    content: bytes, path: str, sheet: str | None, values: Workbook, formulas: Workbook, limits: Limits
) -> Grid | Trouble:
    names = [ws.title for ws in values.worksheets]
    if sheet is None and len(names) != 1:
        return Trouble(
            "bad-spreadsheet", f"`{path}` has {len(names)} sheets", f'name one: `sheet "{(names or [""])[0]}"`'
        )
    title = sheet if sheet is not None else names[0]
    if title not in names:
        return Trouble("bad-spreadsheet", f"`{path}` has no sheet `{title}`", did_you_mean(title, names))
    return _grid(content, path, title, values, formulas, limits)


def _grid(
    content: bytes, path: str, title: str, values: Workbook, formulas: Workbook, limits: Limits
) -> Grid | Trouble:
    ws: Any = values[title]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read(str(ws._worksheet_path))
    last = _last_row(part)
    if last > limits.table_rows + _FAR:
        # Reading a million empty rows to a single cell at the end takes longer than anyone waits.
        hint = "take out what stands far below the table"
        return Trouble("table-too-large", f"sheet `{title}` has something in row {last}", hint)
    rows = _rows(values, formulas, title, last, limits)
    if isinstance(rows, Trouble):
        return rows
    merged = tuple((found[1].decode(), min(int(found[2]), last)) for found in _MERGED.finditer(part))
    return Grid(f"{path}!{title}", title, rows, merged)


def _last_row(part: bytes) -> int:
    """The number of the last row of a sheet that has a filled cell, or at least not less."""
    last = 0
    for found in _CELL.finditer(part):
        said = found[1] or b""
        if said.endswith(b"/"):
            continue  # a look without a value
        place = _PLACE.search(said)
        if place is None:  # such cells stand where the row before left off
            return max((int(row[1]) for row in _ROW.finditer(part)), default=0) + part.count(b"row")
        last = max(last, int(place[1]))
    return last


def _rows(
    values: Workbook, formulas: Workbook, title: str, last_row: int, limits: Limits
) -> tuple[GridRow, ...] | Trouble:
    out: list[GridRow] = []
    for number, (row, written) in enumerate(
        zip_longest(_sheet(values, title, last_row), _sheet(formulas, title, last_row), fillvalue=()), 1
    ):
        cells = tuple(_cell(cell, other, limits) for cell, other in zip_longest(row, written))
        last = max((i for i, cell in enumerate(cells) if cell.text or cell.trouble), default=-1)
        if last < 0:
            continue
        if len(out) > limits.table_rows + _ABOVE or last > limits.table_columns + 1:
            most = f"{limits.table_rows} rows and {limits.table_columns} columns"
            return Trouble("table-too-large", f"sheet `{title}` is larger than {most}")
        out.append(GridRow(number, cells[: last + 1]))
    return tuple(out)


def _sheet(workbook: Workbook, title: str, last_row: int) -> Iterator[tuple[Any, ...]]:
    ws: Any = workbook[title]
    ws.reset_dimensions()  # the sheet's own word on its size is not to be trusted
    return islice(ws.iter_rows(), last_row)


def _cell(cell: Any, written: Any, limits: Limits) -> GridCell:
    value = getattr(cell, "value", None)
    kind = getattr(written, "data_type", "n")
    if value is None:
        if kind == "f":
            hint = "open the workbook in Excel and save it"
            return GridCell("", Trouble("bad-spreadsheet", "a formula has no stored value", hint))
        return GridCell("")
    if getattr(cell, "data_type", "n") == "e":
        return GridCell("", Trouble("bad-spreadsheet", f"a formula gives the error `{value}`"))
    text = spelled(value, str(getattr(cell, "number_format", "") or ""))
    if isinstance(text, Trouble):
        return GridCell("", text)
    trouble = too_long(text, limits.cell_length)
    return GridCell("" if trouble else text, trouble)


def spelled(value: object, number_format: str) -> str | Trouble:
    """A value in the language's spelling: `yes`, `2026-10-01`, `40%`, `25000`."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            number = Decimal(repr(value))
            if not number.is_finite():
                return Trouble("bad-spreadsheet", "a cell holds no number")
            if "%" in number_format:
                return f"{_plain(number.scaleb(2))}%"
            return _plain(number)
        case datetime.datetime():
            if value.time() != datetime.time():
                return Trouble("bad-spreadsheet", f"`{value}` is a time, and dates have none", "format it as a date")
            return value.date().isoformat()
        case datetime.date():
            return value.isoformat()
        case str():
            return _CODED.sub(lambda found: chr(int(found[1], 16)), value).strip()
        case _:
            return Trouble("bad-spreadsheet", f"`{value}` is no value of a table")


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
