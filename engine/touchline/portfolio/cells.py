"""How a value stands in a result file, and how a spreadsheet is kept from running it (P14)."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import IO

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


class Sheet:
    """A file of rows being written. With `for_people` it is the CSV that people open; else it is what
    Parquet is made from, where missing and empty text differ."""

    def __init__(self, stream: IO[str], columns: Sequence[Column], for_people: bool) -> None:
        self.rows = 0
        self._write = stream.write
        self._columns = tuple(columns)
        self._texts = tuple(column.kind is Kind.TEXT for column in columns)
        self._missing = "" if for_people else MISSING
        self._text = disarmed if for_people else str
        if for_people:
            csv.writer(stream, lineterminator="\n").writerow(column.name for column in columns)

    def write(self, *values: Value) -> None:
        """Adds a row, one value for each column."""
        if len(values) != len(self._texts):
            raise ValueError(f"{len(values)} values for {len(self._texts)} columns")
        missing, disarm, cells = self._missing, self._text, []
        for value, is_text in zip(values, self._texts, strict=True):
            if value is None:
                cells.append(missing)
            elif is_text:
                text = disarm(value if type(value) is str else text_of(value) or "")
                cells.append('"' + (text.replace('"', '""') if '"' in text else text) + '"')
            else:
                cells.append(_bare(value))
        self._write(",".join(cells) + "\n")
        self.rows += 1


def _bare(value: Value) -> str:
    """A value that is written without quotes."""
    if type(value) is bool:
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return plain(value) if isinstance(value, float) else str(value)
