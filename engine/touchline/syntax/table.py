"""Rows of cells, from a text or a spreadsheet -> a table as written.

Each cell is read on its own, so that every wrong cell is reported; each distinct cell text is
read once, and the commonest forms without the parser, to the same nodes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar, cast

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.limits import Limits
from touchline.source import Source, Span
from touchline.syntax import tree
from touchline.syntax.build_expressions import make_number
from touchline.syntax.depth import too_deep
from touchline.syntax.grammar import Stuck, parse
from touchline.syntax.lexer import Token, text_value
from touchline.syntax.lines import Line
from touchline.syntax.tree import Cell, Heading, Row, Table, Word
from touchline.syntax.trouble import unreadable
from touchline.syntax.typed_cells import Spoken, spoken
from touchline.syntax.words import RESERVED

BECAUSE = "because"
_CELLS = "a cell is `-`, a value, `a, b`, `>= 5` or `25k to <100k`"
_NUMBERS = frozenset({"WHOLE_LITERAL", "DECIMAL_LITERAL", "PERCENT_LITERAL"})
_ORDERS = frozenset({"LESSTHAN", "MORETHAN", "AT_MOST", "AT_LEAST"})


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell before it is read: its tokens and its place (the room between its bars, blanks cut)."""

    tokens: tuple[Token, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row before it is read: the cells left and right of `||` (None where there is no `||`)."""

    left: tuple[RawCell, ...]
    right: tuple[RawCell, ...] | None
    span: Span
    wrong: Diagnostic | None = None
    lost: bool = False
    """Whether its cells cannot be told apart, which has been reported."""


def raw_row(line: Line, text: str) -> RawRow:
    """Cut a line of a table into cells."""
    left: list[RawCell] = []
    right: list[RawCell] | None = None
    current: list[Token] = []
    start = line.tokens[0].span.end
    lost = False
    wrong: Diagnostic | None = None
    if line.tokens[0].text == "||":
        at = line.tokens[0].span
        wrong = diagnostic(
            "table-shape", "a row has nothing left of `||`", at, "the row starts here", hint="start it with `|`"
        )
        return RawRow((), None, line.span, wrong, True)
    if line.tokens[0].type != "BAR":
        at = line.tokens[0].span
        wrong = diagnostic(
            "table-shape", "a row does not start with `|`", at, "the row starts here", hint="start it with `|`"
        )
        return RawRow((), None, line.span, wrong, True)
    for token in line.tokens[1:]:
        if token.type != "BAR":
            current.append(token)
            lost = lost or (token.type == "WRONG" and token.text[:1] in ('"', ";"))
            continue
        (left if right is None else right).append(_raw_cell(current, text, start, token.span))
        current = []
        if token.text == "||":
            if right is None:
                right = []
            else:  # an empty cell without a blank in it
                right.append(_raw_cell([], text, token.span.start, token.span))
        start = token.span.end
    if line.tokens[-1].type != "BAR" or len(line.tokens) == 1:
        end = Span(line.span.path, line.span.end, line.span.end)
        if not lost:
            wrong = diagnostic(
                "table-shape", "a row does not end in `|`", end, "the row ends here", hint="end the row with `|`"
            )
        lost = True
    elif line.tokens[-1].text == "||" and right is not None and not right[:-1]:
        right = []
    return RawRow(tuple(left), None if right is None else tuple(right), line.span, wrong, lost)


def _raw_cell(tokens: Sequence[Token], text: str, start: int, bar: Span) -> RawCell:
    if tokens:
        return RawCell(tuple(tokens), tokens[0].span.to(tokens[-1].span))
    return RawCell((), Span(bar.path, min(start + 1, bar.start) if text[start : bar.start] else start, bar.start))


def read_table(rows: Sequence[RawRow], source: Source, limits: Limits) -> tuple[Table, tuple[Diagnostic, ...]]:
    """The table of these rows, the first of which has the headings; and every mistake in it."""
    return _Reader(source, limits).table(rows)


class _Reader:
    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.found: list[Diagnostic] = []
        self.read: dict[str, tuple[Cell, int]] = {}

    def table(self, rows: Sequence[RawRow]) -> tuple[Table, tuple[Diagnostic, ...]]:
        header, body = rows[0], rows[1:]
        span = header.span.to(rows[-1].span)
        broken = Table((), (), (), span, broken=True)
        width = len(header.left) + len(header.right or ())
        if len(body) > self.limits.table_rows or width > self.limits.table_columns:
            large = f"{len(body):_} rows" if len(body) > self.limits.table_rows else f"{width:_} columns"
            most = f"{self.limits.table_rows:_} rows and {self.limits.table_columns:_} columns"
            error = diagnostic("table-too-large", f"a table has {large}", header.span, f"a table has at most {most}")
            return broken, (error,)
        if header.lost:
            self.found.extend([header.wrong] if header.wrong else [])
            return broken, tuple(self.found)
        if header.right is None or not header.right:
            self.found.append(
                diagnostic(
                    "table-shape",
                    "a table has no result column" if header.right == () else "a table has no `||`",
                    header.span,
                    "its headings",
                    hint="write the inputs, then `||`, then the results: `| arr || tier |`",
                )
            )
            return broken, tuple(self.found)
        inputs = [self.heading(cell) for cell in header.left]
        results = [self.result(cell) for cell in header.right]
        names = [self.source.text[c.span.start : c.span.end] for c in (*header.left, *header.right)]
        kept_inputs = tuple(h for h in inputs if h is not None)
        kept_results = tuple(r for r in results if r is not None)
        sound = len(kept_inputs) == len(inputs) and len(kept_results) == len(results)
        read = [self.row(row, number, header, names, sound) for number, row in enumerate(body, 1)]
        if not sound:
            return broken, tuple(self.found)
        kept = tuple(row for row in read if row is not None)
        return Table(kept_inputs, kept_results, kept, span, broken=len(kept) < len(read)), tuple(self.found)

    def heading(self, cell: RawCell) -> Heading | None:
        node = self.piece("heading", cell, "a heading", "arr", None)
        if node is None:
            return None
        return Heading(cast(tree.Expression, node), self.source.text[cell.span.start : cell.span.end], cell.span)

    def result(self, cell: RawCell) -> Word | None:
        return cast(Word | None, self.piece("result_heading", cell, "a result's heading", "tier", None))

    def row(self, row: RawRow, number: int, header: RawRow, names: Sequence[str], sound: bool) -> Row | None:
        """A row, or None where a mistake in it was found. What headings that are not `sound` make of its shape
        is not said: there the mistake is theirs."""
        if row.lost:
            self.found.extend([row.wrong] if row.wrong else [])
            return None
        shape = self.shape(row, number, header)
        if shape is not None:
            self.found.extend([shape] if sound else [])
            return None
        right = row.right or ()
        inputs = [
            self.cell(cell, f"row {number}, `{name}`", False, True) for cell, name in zip(row.left, names, strict=False)
        ]
        results = [
            self.cell(cell, f"row {number}, `{name}`", name == BECAUSE, False)
            for cell, name in zip(right, names[len(row.left) :], strict=True)
        ]
        if any(cell is None for cell in (*inputs, *results)):
            return None
        return Row(tuple(c for c in inputs if c), tuple(c for c in results if c), row.span)

    def shape(self, row: RawRow, number: int, header: RawRow) -> Diagnostic | None:
        if row.right is None:
            return diagnostic(
                "table-shape", f"row {number} has no `||`", row.span, "this row",
                also=(Label(header.span, "the headings have one", primary=False),),
                hint="put `||` between the inputs and the results",
            )  # fmt: skip
        for have, want, side in (
            (len(row.left), len(header.left), "left"),
            (len(row.right), len(header.right or ()), "right"),
        ):
            if have != want:
                hint = "write `-` where any value will do" if have < want and side == "left" else None
                cut = row.left if side == "left" else row.right
                if have < want and any(token.type == "COMMA" for cell in cut for token in cell.tokens):
                    hint = "a `|` is missing: it stands between two cells, and `,` between the values of one"
                cells = f"{have} cell{'' if have == 1 else 's'}"
                return diagnostic(
                    "table-shape", f"row {number} has {cells} {side} of `||` where its table has {want}",
                    row.span, "this row", also=(Label(header.span, "the headings", primary=False),),
                    hint=hint,
                )  # fmt: skip
        return None

    def cell(self, cell: RawCell, where: str, because: bool, is_input: bool) -> Cell | None:
        tokens = cell.tokens
        if not tokens:
            if because:
                return tree.EmptyCell(cell.span)
            hint = "write `-` for any value, `missing` for no value" if is_input else None
            self.found.append(diagnostic("syntax", f"a cell is empty: {where}", cell.span, "nothing here", hint=hint))
            return None
        text = self.source.text[cell.span.start : cell.span.end]
        if because and (len(tokens) > 1 or tokens[0].type != "TEXT_LITERAL"):
            if all(token.type != "WRONG" for token in tokens):
                quoted = f'put it in quotation marks: `"{text}"`' if '"' not in text and len(text) < 60 else None
                self.found.append(
                    diagnostic("syntax", f"a reason is a text: {where}", cell.span, "not a text", hint=quoted)
                )
            return None
        plain = simple_cell(tokens)
        if plain is not None:
            return plain
        known = self.read.get(text)
        if known is not None:
            return moved(known[0], cell.span.start - known[1])
        node = cast(Cell | None, self.piece("cell", cell, where, None, _CELLS))
        if node is not None:
            self.read[text] = (node, cell.span.start)
        return node

    def piece(self, start: str, cell: RawCell, where: str, example: str | None, hint: str | None) -> object | None:
        """A heading or a cell, read by the grammar; None where it cannot be, which is then reported."""
        if not cell.tokens:
            self.found.append(diagnostic("syntax", f"{where} is empty", cell.span, "nothing here"))
            return None
        if any(token.type == "WRONG" for token in cell.tokens):
            return None
        deep = too_deep(cell.tokens, self.limits.nesting)
        if deep is not None:
            self.found.append(deep)
            return None
        node = parse(start, cell.tokens)
        if isinstance(node, Stuck):
            wrong = unreadable(cell.tokens, node, example, cell.span)
            text = self.source.text[cell.span.start : cell.span.end]
            name = _spoken(self.source.text).name(text)  # `Mid market`, the label, for `mid_market`
            hint = f"did you mean `{name}`?" if name != text else wrong.hint or hint
            label = dataclasses.replace(wrong.labels[0], text=where)
            self.found.append(dataclasses.replace(wrong, labels=(label, *wrong.labels[1:]), hint=hint))
            return None
        return node


@lru_cache(maxsize=2)
def _spoken(text: str) -> Spoken:
    """How a file speaks, read once for all its broken cells."""
    return spoken([text])


def simple_cell(tokens: Sequence[Token]) -> Cell | None:
    """The commonest cells without the parser: one token, or a sign and a number or a name."""
    first = tokens[0]
    span = first.span
    if len(tokens) == 1:
        match first.type:
            case "NAME" if first.text not in RESERVED and first.text != "never":
                return tree.ValueCell(tree.Name(Word(first.text, span), None, span), span)
            case "MINUS":
                return tree.AnyCell(span)
            case "TEXT_LITERAL":
                return tree.ValueCell(tree.Text(text_value(first.text), span), span)
            case kind if kind in _NUMBERS:
                return tree.ValueCell(make_number(first.text, span), span)
        return None
    if len(tokens) == 2 and first.type in _ORDERS:
        second = tokens[1]
        if second.type in _NUMBERS:
            return tree.CompareCell(first.text, make_number(second.text, second.span), span.to(second.span))
        if second.type == "NAME" and second.text not in RESERVED:
            name = tree.Name(Word(second.text, second.span), None, second.span)
            return tree.CompareCell(first.text, name, span.to(second.span))
    return None


T = TypeVar("T")


def moved(node: T, by: int) -> T:
    """The same node `by` characters further on in its text."""
    if by == 0:
        return node
    return cast(T, _moved(node, by))


def _moved(node: object, by: int) -> object:
    match node:
        case Span(path, start, end):
            return Span(path, start + by, end + by)
        case tuple():
            return tuple(_moved(part, by) for part in node)
        case _ if dataclasses.is_dataclass(node) and not isinstance(node, type):
            return type(node)(*(_moved(getattr(node, f.name), by) for f in dataclasses.fields(node)))
        case _:
            return node
