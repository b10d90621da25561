"""A cell of a table as the value that people like to see in a spreadsheet, where it comes back the same.

Whatever would not come back is kept as the text of the language: what goes out comes back letter for letter.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from touchline.syntax.lexer import date_value, text_value
from touchline.syntax.sheet_layout import COMMENT, one_comment
from touchline.syntax.typed_cells import reason_literal
from touchline.syntax.xlsx_rows import spelled

Value = float | int | str | datetime.date

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,14})?")
_PERCENT = re.compile(r"(-?\d{1,12}(?:\.(\d{1,8}))?)%")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
DATES, WHOLE = "yyyy-mm-dd", "General"
_ARMED = ("=", "+", "@", "\t", "\r", "-")
"""How a text starts that a spreadsheet might take for a formula."""


def shown(text: str) -> tuple[Value, str]:
    """The value of a cell and its number format: numbers, shares and dates as such, all else as text."""
    value: Value
    if _NUMBER.fullmatch(text) and sum(c.isdigit() for c in text) <= 15:
        value, form = (int(text) if "." not in text else float(text)), WHOLE
    elif found := _PERCENT.fullmatch(text):
        value = float(Decimal(found[1]).scaleb(-2))
        form = "0." + "0" * len(found[2]) + "%" if found[2] else "0%"
    elif _DATE.fullmatch(text) and (day := date_value(text)) is not None and day.year >= 1901:
        value, form = day, DATES
    else:
        return text, WHOLE
    return (value, form) if spelled(value, form) == text else (text, WHOLE)


def shown_reason(literal: str) -> str:
    """A reason without its quotation marks, where it is the same with them put back."""
    if not literal:
        return ""
    text = text_value(literal)
    return text if text == text.strip() and reason_literal(text) == literal else literal


def shown_comment(comment: str) -> str:
    """A comment without its sign, where it is the same with it put back."""
    text = comment[2:] if comment.startswith(f"{COMMENT} ") else comment
    return text if text and one_comment(text) == comment else comment


def shown_in_csv(text: str, because: bool) -> str:
    """A cell as a CSV file holds it: nothing that a spreadsheet would take for a formula."""
    if because:
        plain = shown_reason(text)
        return text if plain.startswith(_ARMED) else plain
    if text.startswith(_ARMED) and text != "-" and not _NUMBER.fullmatch(text) and not _PERCENT.fullmatch(text):
        return f" {text}"
    return text


def in_xml(text: str) -> str:
    """A text with what XML cannot hold coded as workbooks do, and what looks coded kept from being read so."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda found: f"_x{ord(found[0]):04X}_", text)
