"""How a value stands in a result file, and how a spreadsheet is kept from running it (P14)."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import IO, Any

from touchline.judgement.inputs import Value
from touchline.values.numbers import plain


class Kind(Enum):
    """What a column holds; the value is its SQL type."""

    TEXT = "VARCHAR"
    NUMBER = "DOUBLE"
    WHOLE = "BIGINT"
    YES_NO = "BOOLEAN"
    DATE = "DATE"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind


MISSING = "\\N"
"""How a missing value stands in the file that Parquet is made from; text is quoted there and is never this."""

# A cell that starts with one of these can be a formula; a tab or carriage return before it is skipped.
_FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?%?")


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula: one that could be gets `'` before it.

    A text that is a number stays as it is. To read the text back, take one `'` from a cell that
    starts with one and goes on like a formula.
    """
    bare = text.lstrip("'")
    if bare[:1].isalnum():
        return text
    return "'" + text if _FORMULA.match(bare) and not _NUMBER.fullmatch(text) else text


def rearmed(cell: str) -> str:
    """The text that `disarmed` made a cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell.lstrip("'")) else cell


def text_of(value: Value) -> str | None:
    """A value as text, as data may write it: a set's or list's elements apart by `;`, `none` for none."""
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case float() | int():
            return plain(float(value))
        case datetime.date():
            return value.isoformat()
        case str():
            return value
        case frozenset():
            return ";".join(sorted(value)) or "none"
        case tuple():
            return ";".join(text_of(each) or "" for each in value) or "none"


class _Cells(dict[Any, str]):
    """How the values of one column are written, each made once: most columns hold few different values."""

    _MOST = 50_000

    def __init__(self, kind: Kind, for_people: bool) -> None:
        super().__init__()
        self._text = kind is Kind.TEXT
        self._for_people = for_people
        self[None] = "" if for_people else MISSING

    def __missing__(self, value: Value) -> str:
        if not self._text:
            cell = _bare(value)
        else:
            text = value if type(value) is str else text_of(value) or ""
            cell = '"' + (disarmed(text) if self._for_people else text).replace('"', '""') + '"'
        if len(self) < self._MOST:
            self[value] = cell
        return cell


class Sheet:
    """A file of rows being written. With `for_people` it is the CSV that people open; else it is what
    Parquet is made from, where missing and empty text differ."""

    def __init__(self, stream: IO[str], columns: Sequence[Column], for_people: bool) -> None:
        self.rows = 0
        self._write = stream.write
        self._cells = tuple(_Cells(column.kind, for_people) for column in columns)
        if for_people:
            csv.writer(stream, lineterminator="\n").writerow(column.name for column in columns)

    def write(self, *values: Value) -> None:
        """Adds a row, one value for each column."""
        self._write(",".join([cells[value] for cells, value in zip(self._cells, values, strict=True)]) + "\n")
        self.rows += 1


def _bare(value: Value) -> str:
    """A value that is written without quotes."""
    if type(value) is bool:
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return plain(value) if isinstance(value, float) else str(value)
