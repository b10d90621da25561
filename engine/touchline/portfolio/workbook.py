"""XLSX account files: a sheet and its row of headings found, rows read one after the other.

The zip's directory and what stands in the sheet are looked at first (P15). A cell that has no value of
its own, a formula never calculated, an error, a part of merged cells, is handed on as such and
becomes a data error that names the cell.
"""

from __future__ import annotations

import datetime
import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.packed import look_at
from touchline.portfolio.csv_file import below_titles, lines_above, too_many_columns
from touchline.portfolio.records import Record, Reject
from touchline.portfolio.sheet_rows import Merged, SheetRow, merged_cells, rows_of
from touchline.portfolio.table import BAD_ACCOUNTS, Opened, UnreadableError, key, reading
from touchline.spelling import did_you_mean
from touchline.syntax.grid import column_letters
from touchline.values.reading import Unreadable

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

HEADING_ROWS = 50
"""Rows from the top of a sheet among which its headings are looked for."""

DAMAGED = "open it and save it again as `.xlsx`"


@dataclass
class WorkbookTable:
    """One sheet of a workbook: the headings stand in row `top`, below them a record a row. The digest is that
    of the file's bytes."""

    path: Path
    name: str
    sheet: str
    top: int
    headings: tuple[str, ...]
    limits: Limits
    warnings: tuple[Diagnostic, ...] = ()
    digest: str = ""
    side_rejects: tuple[Reject, ...] = ()

    def records(self) -> Iterator[Record | Reject]:
        with reading(self.name):
            with self.path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            number = 0
            with _opened(self.path, self.name) as workbook:
                merged = merged_cells(workbook, self.sheet)
                for row in _guarded(rows_of(workbook, self.sheet), self.name):
                    if row.number <= self.top or not row.cells:
                        continue
                    self._within(row)
                    number += 1
                    yield Record(number, row.number, self._cells(row, merged))
        self.digest = digest

    def _within(self, row: SheetRow) -> None:
        """Raises where a row goes on beyond the columns that accounts may have."""
        if max(row.cells) < self.limits.account_columns:
            return
        address = self._address(max(row.cells), row.number)
        message = f"`{self.name}` has a value at `{address}`, beyond {self.limits.account_columns} columns"
        hint = "delete what stands to the right of the accounts, and save it"
        raise UnreadableError(diagnostic(BAD_ACCOUNTS, message, hint=hint))

    def _cells(self, row: SheetRow, merged: Merged) -> tuple[object, ...]:
        covered = merged.in_row(row.number)
        return tuple(self._cell(row, column, covered.get(column)) for column in range(len(self.headings)))

    def _cell(self, row: SheetRow, column: int, covered: str | None) -> object:
        if covered is not None:
            return Unreadable(f"is a part of the merged cells `{self.sheet}!{covered}`; split them and fill each in")
        value, kind = row.cells.get(column, (None, "n"))
        match kind:
            case "f":
                where = self._address(column, row.number)
                return Unreadable(f"is a formula that was never calculated, at `{where}`; save it in Excel once")
            case "e":
                return Unreadable(f"is the error `{value}`, at `{self._address(column, row.number)}`; mend its formula")
        if isinstance(value, datetime.datetime) and value.time() == datetime.time():
            return value.date()
        if isinstance(value, (datetime.time, datetime.timedelta)):
            return str(value)
        return value

    def _address(self, column: int, row: int) -> str:
        return f"{self.sheet}!{column_letters(column)}{row}"


def open_workbook(path: Path, name: str, wanted: tuple[str, ...], limits: Limits, sheet: str | None) -> Opened:
    """The table in a workbook, or why there is none. `sheet` names one; else it is, of those that people see, the
    one that has most of the headings `wanted`, the first of several. OSError where the file is gone."""
    with path.open("rb") as stream:
        refused = look_at(stream, limits)
    if refused is not None:
        return diagnostic(BAD_ACCOUNTS, f"`{name}` {refused.message}", hint=refused.hint)
    try:
        with _opened(path, name) as workbook:
            return _chosen(workbook, path, name, wanted, limits, sheet)
    except UnreadableError as error:
        return error.diagnostic


def _chosen(
    workbook: Workbook, path: Path, name: str, wanted: tuple[str, ...], limits: Limits, sheet: str | None
) -> Opened:
    titles = [worksheet.title for worksheet in workbook.worksheets]
    if sheet is not None and sheet not in titles:
        listed = ", ".join(f"`{title}`" for title in titles[:8])
        hint = did_you_mean(sheet, titles) or f"its sheets are {listed}"
        return diagnostic(BAD_ACCOUNTS, f"`{name}` has no sheet `{sheet}`", hint=hint)
    shown = [worksheet.title for worksheet in workbook.worksheets if worksheet.sheet_state == "visible"]
    looked_at = [sheet] if sheet is not None else shown or titles
    heads = [head for title in looked_at if (head := _head(workbook, title, name, wanted)) is not None]
    if not heads:
        return diagnostic(BAD_ACCOUNTS, f"`{name}` is empty", hint="the first row must be the headings")
    head = max(heads, key=lambda each: each.wanted)
    title, headings = head.sheet, head.headings
    if len(headings) > limits.account_columns:
        return too_many_columns(name, len(headings), limits)
    found = lines_above(name, "row", head.row, head.above)
    if len(heads) > 1:
        others = ", ".join(f"`{each.sheet}`" for each in heads if each is not head)
        message = f"`{name}` has {len(heads)} sheets with data: `{title}` is read, and not {others}"
        hint = f'choose with `--sheet "{title}"`, or with `sheet:` beside `file:` in touchline.yaml'
        found = (diagnostic("sheet-chosen", message, hint=hint, facts={"sheet": title}), *found)
    return WorkbookTable(path, name, title, head.row, headings, limits, found)


@dataclass(frozen=True, slots=True)
class _Head:
    """The headings of a sheet and the row where they stand, how many of them are `wanted`, and how many rows with
    something in them stand above."""

    sheet: str
    row: int
    headings: tuple[str, ...]
    wanted: int
    above: int


def _head(workbook: Workbook, title: str, name: str, wanted: tuple[str, ...]) -> _Head | None:
    """Where the headings of a sheet stand; None for an empty sheet."""
    keys = {key(heading) for heading in wanted}
    rows: list[SheetRow] = []
    for count, row in enumerate(_guarded(rows_of(workbook, title), name)):
        if count == HEADING_ROWS:
            break
        if row.cells:
            rows.append(row)
    if not rows:
        return None
    texts = [[value for value, _ in row.cells.values() if isinstance(value, str)] for row in rows]
    ranks = [len(keys & {key(text) for text in each}) for each in texts]
    above = max(range(len(rows)), key=lambda i: (ranks[i], min(len(texts[i]), 2)))
    if not ranks[above]:
        above = below_titles([len(each) for each in texts])
    row = rows[above]
    cells = [row.cells.get(column, (None, "n"))[0] for column in range(max(row.cells) + 1)]
    headings = tuple("" if cell is None else str(cell) for cell in cells)
    return _Head(title, row.number, headings, ranks[above], above)


@contextmanager
def _opened(path: Path, name: str) -> Iterator[Workbook]:
    from openpyxl import load_workbook  # late: a quarter of a second that few runs need

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about features of Excel that no account needs
        try:
            workbook = load_workbook(path, read_only=True, data_only=True)
        except OSError:
            raise
        except Exception as error:
            # the library fails in many ways on a damaged file, none of which means anything to its owner
            raise UnreadableError(_damaged(name)) from error
        try:
            yield workbook
        finally:
            workbook.close()


def _guarded(rows: Iterator[SheetRow], name: str) -> Iterator[SheetRow]:
    """The rows; what the library raises on a damaged one says that the file is damaged."""
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except OSError:
            raise
        except Exception as error:
            raise UnreadableError(_damaged(name)) from error
        yield row


def _damaged(name: str) -> Diagnostic:
    return diagnostic(BAD_ACCOUNTS, f"`{name}` is damaged", hint=DAMAGED)
