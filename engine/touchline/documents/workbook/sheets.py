"""What the sheets of a workbook are called, and what stands where in the one of parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from touchline.syntax.written_tables import WrittenTable, unique

READ_ME, PARAMETERS_SHEET, LISTS = "Read me", "Parameters", "Lists"
PARAMETER_HEADINGS = ("parameter", "type", "value", "since", "because")
"""`because` is what the ruleset says of a value."""

_LONGEST = 31
"""Excel's limit on the name of a sheet, in UTF-16 units."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def sheet_names(tables: Sequence[WrittenTable]) -> dict[str, str]:
    """The sheet of each table by the table's name: within Excel's limits, each once."""
    taken = {READ_ME, PARAMETERS_SHEET, LISTS, "History"}
    return {table.key: unique(_allowed(_wish(table)), taken, _LONGEST) for table in tables}


def _wish(table: WrittenTable) -> str:
    return table.label or table.key if table.keyword == "examples" else table.key


def _allowed(name: str) -> str:
    return " ".join(_FORBIDDEN.sub(" ", name).split()).strip("' ") or "Table"
