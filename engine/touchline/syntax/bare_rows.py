"""Rows of a table that were written without their `|`, as they stand in a spreadsheet or a text."""

from __future__ import annotations

import re

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.source import Source
from touchline.syntax.lines import Line

_GAP = re.compile(r"[ \u00a0]{2,}|[ \u00a0]*\t[ \t\u00a0]*")


def looks_like_row(line: Line, source: Source) -> bool:
    """Whether a line that nothing else can be made of was meant as a row: it begins like a cell, or has columns."""
    if line.wrong or len(line.tokens) < 2 or any(t.type == "BAR" or t.text in ("when", "else") for t in line.tokens):
        return False
    return line.tokens[0].type != "NAME" or len(_cells(line, source)) > 1


def bare_row(line: Line, source: Source) -> Diagnostic:
    """A row without a `|`, with the way to write it where its columns can be told."""
    cells = _cells(line, source)
    hint = "put a `|` around every cell, and `||` before the results"
    if len(cells) > 1 and "\n" not in "".join(cells) and sum(map(len, cells)) <= 60:
        hint = f"write `| {' | '.join(cells[:-1])} || {cells[-1]} |`"
    return diagnostic("table-shape", "the cells of a row stand between `|`", line.span, "a row without `|`", hint=hint)


def _cells(line: Line, source: Source) -> list[str]:
    found: list[str] = []
    start = line.span.start
    for token, following in zip(line.tokens, line.tokens[1:], strict=False):
        if _GAP.fullmatch(source.text, token.span.end, following.span.start):
            found.append(source.text[start : token.span.end])
            start = following.span.start
    return [*found, source.text[start : line.span.end]]
