"""Cells of tables: from what the grammar matched to nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from touchline.syntax import tree
from touchline.syntax.build import Pieces, every, first, span_of
from touchline.syntax.build_expressions import Words
from touchline.syntax.lexer import Token
from touchline.syntax.tree import Cell, Expression, Word


class CellNodes:
    """One method a rule of `cells.lark`."""

    def any_cell(self, p: Pieces) -> Cell:
        return tree.AnyCell(span_of(p))

    def known_cell(self, p: Pieces) -> Cell:
        return tree.KnownCell(span_of(p))

    def any_other_cell(self, p: Pieces) -> Cell:
        return tree.AnyOtherCell(span_of(p))

    def never_cell(self, p: Pieces) -> Cell:
        return tree.NeverCell(span_of(p))

    def missing_cell(self, p: Pieces) -> Cell:
        return tree.MissingCell(span_of(p))

    def has_cell(self, p: Pieces) -> Cell:
        return tree.HasCell(every(p, Word), False, False, span_of(p))

    def has_not_cell(self, p: Pieces) -> Cell:
        return tree.HasCell(every(p, Word), False, True, span_of(p))

    def has_any_cell(self, p: Pieces) -> Cell:
        return tree.HasCell(first(p, Words).words, True, False, span_of(p))

    def has_not_any_cell(self, p: Pieces) -> Cell:
        return tree.HasCell(first(p, Words).words, True, True, span_of(p))

    def cell_parts(self, p: Pieces) -> CellParts:
        return CellParts(tuple(cast(Cell, piece) for piece in p if not isinstance(piece, Token)))

    def none_of_cell(self, p: Pieces) -> Cell:
        parts = first(p, CellParts).parts
        return tree.NoneOfCell(parts, cast(Token, p[0]).span.to(parts[-1].span))

    def either_cell(self, p: Pieces) -> Cell:
        parts = first(p, CellParts).parts
        return parts[0] if len(parts) == 1 else tree.EitherCell(parts, parts[0].span.to(parts[-1].span))

    def value_cell(self, p: Pieces) -> Cell:
        return tree.ValueCell(cast(Expression, p[0]), span_of(p))

    def compare_cell(self, p: Pieces) -> Cell:
        return tree.CompareCell(cast(Token, p[0]).text, cast(Expression, p[1]), span_of(p))

    def range_cell(self, p: Pieces) -> Cell:
        return tree.RangeCell(cast(Expression, p[0]), False, cast(Expression, p[-1]), False, span_of(p))

    def range_below_cell(self, p: Pieces) -> Cell:
        return tree.RangeCell(cast(Expression, p[0]), False, cast(Expression, p[-1]), True, span_of(p))

    def range_above_cell(self, p: Pieces) -> Cell:
        return tree.RangeCell(cast(Expression, p[1]), True, cast(Expression, p[-1]), False, span_of(p))

    def range_between_cell(self, p: Pieces) -> Cell:
        return tree.RangeCell(cast(Expression, p[1]), True, cast(Expression, p[-1]), True, span_of(p))

    def result_heading(self, p: Pieces) -> Word:
        return Word(".".join(word.text for word in every(p, Word)), span_of(p))


@dataclass(frozen=True, slots=True)
class CellParts:
    """The parts of `a, b`, before it is known whether there are several."""

    parts: tuple[Cell, ...]
