"""Expressions: from what the grammar matched to nodes."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from touchline.source import Span
from touchline.syntax import tree
from touchline.syntax.build import Pieces, every, first, said, span_of, whole_of
from touchline.syntax.lexer import Token, date_value, number_value, prose_value, text_value
from touchline.syntax.tree import Expression, Unit, Word

UNITS: dict[str, Unit] = {
    **{unit.value: unit for unit in Unit},
    **{unit.value + "s": unit for unit in Unit},
}


def _expressions(pieces: Pieces) -> tuple[Expression, ...]:
    return tuple(cast(Expression, p) for p in pieces if not isinstance(p, Token))


class ExpressionNodes:
    """One method a rule of `expressions.lark`."""

    # ------------------------------------------------------------ literals and names
    def word(self, p: Pieces) -> Word:
        token = cast(Token, p[0])
        return Word(token.text, token.span)

    def text(self, p: Pieces) -> tree.Text:
        token = cast(Token, p[0])
        return tree.Text(text_value(token.text), token.span)

    def prose(self, p: Pieces) -> tree.Text:
        token = cast(Token, p[0])
        return tree.Text(prose_value(token.text), token.span, prose=True)

    def number(self, p: Pieces) -> tree.Number:
        token = cast(Token, p[0])
        return make_number(token.text, token.span)

    def date(self, p: Pieces) -> tree.Date:
        token = cast(Token, p[0])
        return tree.Date(cast(datetime.date, date_value(token.text)), token.span)

    def yes(self, p: Pieces) -> tree.YesNo:
        return tree.YesNo(True, span_of(p))

    def no(self, p: Pieces) -> tree.YesNo:
        return tree.YesNo(False, span_of(p))

    def unit(self, p: Pieces) -> UnitWord:
        return UnitWord(UNITS[said(p)], span_of(p))

    def length(self, p: Pieces) -> tree.Length:
        return tree.Length(whole_of(p), first(p, UnitWord).unit, span_of(p))

    def dotted(self, p: Pieces) -> tree.Name:
        words = every(p, Word)
        return tree.Name(words[0], words[1] if len(words) > 1 else None, span_of(p))

    # ------------------------------------------------------------ conditions
    def if_(self, p: Pieces) -> tree.If:
        condition, then, otherwise = _expressions(p)
        return tree.If(condition, then, otherwise, span_of(p))

    def disjunction(self, p: Pieces) -> tree.Or:
        return tree.Or(_expressions(p), span_of(p))

    def conjunction(self, p: Pieces) -> tree.And:
        return tree.And(_expressions(p), span_of(p))

    def not_(self, p: Pieces) -> tree.Not:
        return tree.Not(_expressions(p)[0], span_of(p))

    def lasting_(self, p: Pieces) -> tree.Lasting:
        return tree.Lasting(cast(Expression, p[0]), cast(tree.Length, p[2]), span_of(p))

    def order(self, p: Pieces) -> Token:
        return cast(Token, p[0])

    def compare(self, p: Pieces) -> tree.Compare:
        return tree.Compare(cast(Token, p[1]).text, cast(Expression, p[0]), cast(Expression, p[2]), span_of(p))

    def is_(self, p: Pieces) -> tree.Is:
        return tree.Is(cast(Expression, p[0]), cast(Expression, p[-1]), False, span_of(p))

    def is_not(self, p: Pieces) -> tree.Is:
        return tree.Is(cast(Expression, p[0]), cast(Expression, p[-1]), True, span_of(p))

    def is_missing(self, p: Pieces) -> tree.IsMissing:
        return tree.IsMissing(cast(Expression, p[0]), False, span_of(p))

    def is_known(self, p: Pieces) -> tree.IsMissing:
        return tree.IsMissing(cast(Expression, p[0]), True, span_of(p))

    def late(self, p: Pieces) -> tree.Late:
        match p[0]:
            case tree.Name(word, None, _):
                step = word
            case tree.Name(word, part, span):
                step = Word(f"{word.text}.{part.text if part else ''}", span)
            case other:
                # No step can be called this, so the model reports it as an unknown one.
                step = Word("this value", cast(Expression, other).span)
        return tree.Late(step, cast(tree.Length, p[2]), span_of(p))

    def in_(self, p: Pieces) -> tree.In:
        return tree.In(cast(Expression, p[0]), cast(tuple[Expression, ...], p[-2]), False, span_of(p))

    def not_in(self, p: Pieces) -> tree.In:
        return tree.In(cast(Expression, p[0]), cast(tuple[Expression, ...], p[-2]), True, span_of(p))

    def items(self, p: Pieces) -> tuple[Expression, ...]:
        return _expressions(p)

    def words(self, p: Pieces) -> Words:
        return Words(every(p, Word), span_of(p))

    def between(self, p: Pieces) -> tree.Between:
        operand, low, high = _expressions(p)
        return tree.Between(operand, low, high, span_of(p))

    def has(self, p: Pieces) -> tree.Has:
        return tree.Has(cast(Expression, p[0]), every(p, Word), False, False, span_of(p))

    def has_not(self, p: Pieces) -> tree.Has:
        return tree.Has(cast(Expression, p[0]), every(p, Word), False, True, span_of(p))

    def has_any(self, p: Pieces) -> tree.Has:
        return tree.Has(cast(Expression, p[0]), first(p, Words).words, True, False, span_of(p))

    def has_not_any(self, p: Pieces) -> tree.Has:
        return tree.Has(cast(Expression, p[0]), first(p, Words).words, True, True, span_of(p))

    # ------------------------------------------------------------ history and open work
    def amount(self, p: Pieces) -> tuple[Expression, bool]:
        return cast(Expression, p[0]), False

    def amount_points(self, p: Pieces) -> tuple[Expression, bool]:
        return cast(Expression, p[0]), True

    def fell(self, p: Pieces) -> tree.Changed:
        return self._changed(p, "fell")

    def rose(self, p: Pieces) -> tree.Changed:
        return self._changed(p, "rose")

    def _changed(self, p: Pieces, how: str) -> tree.Changed:
        amount, points = cast(tuple[Expression, bool], p[3])
        return tree.Changed(cast(Expression, p[0]), how, amount, points, cast(tree.Length, p[5]), span_of(p))

    def entered(self, p: Pieces) -> tree.Moved:
        return tree.Moved(first(p, tree.Name), "entered", first(p, Word), span_of(p))

    def left(self, p: Pieces) -> tree.Moved:
        return tree.Moved(first(p, tree.Name), "left", first(p, Word), span_of(p))

    def moved_up(self, p: Pieces) -> tree.Moved:
        return tree.Moved(first(p, tree.Name), "up", None, span_of(p))

    def moved_down(self, p: Pieces) -> tree.Moved:
        return tree.Moved(first(p, tree.Name), "down", None, span_of(p))

    def nothing_open(self, p: Pieces) -> tree.NothingOpen:
        return tree.NothingOpen(cast(Token, p[1]).text, span_of(p))

    def previous(self, p: Pieces) -> tree.Previous:
        return tree.Previous(first(p, tree.Name), span_of(p))

    # ------------------------------------------------------------ arithmetic
    def arithmetic(self, p: Pieces) -> tree.Arithmetic:
        return tree.Arithmetic(cast(Token, p[1]).text, cast(Expression, p[0]), cast(Expression, p[2]), span_of(p))

    def negative(self, p: Pieces) -> tree.Negative:
        return tree.Negative(cast(Expression, p[1]), span_of(p))

    def since(self, p: Pieces) -> tree.Elapsed:
        return tree.Elapsed(first(p, UnitWord).unit, False, cast(Expression, p[2]), span_of(p))

    def until(self, p: Pieces) -> tree.Elapsed:
        return tree.Elapsed(first(p, UnitWord).unit, True, cast(Expression, p[2]), span_of(p))

    def count(self, p: Pieces) -> tree.Call:
        return tree.Call("count", _expressions(p), span_of(p))

    def sum_of(self, p: Pieces) -> tree.Call:
        return tree.Call("sum", _expressions(p), span_of(p))

    def call(self, p: Pieces) -> tree.Call:
        inside = p[-2]
        arguments = inside if isinstance(inside, tuple) else (inside,)
        return tree.Call(cast(Token, p[0]).text, cast(tuple[Expression, ...], arguments), span_of(p))

    def or_else(self, p: Pieces) -> tree.OrElse:
        return tree.OrElse(cast(Expression, p[0]), cast(Expression, p[2]), span_of(p))

    def group(self, p: Pieces) -> Expression:
        # The brackets belong to what is underlined.
        return dataclasses.replace(cast(Expression, p[1]), span=span_of(p))


@dataclass(frozen=True, slots=True)
class UnitWord:
    """`days`, `business day`, `a year`."""

    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Words:
    """`a, b, c`."""

    words: tuple[Word, ...]
    span: Span


@lru_cache(maxsize=4096)
def _number(text: str) -> tuple[float, bool, bool]:
    value = cast(float, number_value(text))
    percent = text.endswith("%")
    return value, not percent and value.is_integer(), percent


def make_number(text: str, span: Span) -> tree.Number:
    """The number that a literal, already found sound, stands for."""
    value, is_whole, percent = _number(text)
    return tree.Number(value, span, text, is_whole, percent)
