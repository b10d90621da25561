"""Helpers for turning what the grammar matched into nodes.

The parser calls one method for each rule, with the rule's pieces in order: tokens, and the nodes
made of rules below. Every token is kept, so a node's span runs from its first piece to its last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar, cast

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.source import Span
from touchline.syntax.lexer import Token


class _Placed(Protocol):
    @property
    def span(self) -> Span: ...


Piece = object
Pieces = Sequence[Piece]
T = TypeVar("T")


def span_of(pieces: Pieces) -> Span:
    """From the first piece to the last."""
    first, last = cast(_Placed, pieces[0]).span, cast(_Placed, pieces[-1]).span
    return Span(first.path, first.start, last.end)


def first(pieces: Pieces, kind: type[T]) -> T:
    """The first piece of a kind; the grammar says there is one."""
    for piece in pieces:
        if isinstance(piece, kind):
            return piece
    raise LookupError(kind.__name__)


def maybe(pieces: Pieces, kind: type[T]) -> T | None:
    """The first piece of a kind, where there is one."""
    for piece in pieces:
        if isinstance(piece, kind):
            return piece
    return None


def every(pieces: Pieces, kind: type[T]) -> tuple[T, ...]:
    """All pieces of a kind, in order."""
    return tuple(piece for piece in pieces if isinstance(piece, kind))


def has_word(pieces: Pieces, text: str) -> bool:
    """Whether one of the pieces is this keyword or sign."""
    return any(isinstance(piece, Token) and piece.text == text for piece in pieces)


def said(pieces: Pieces) -> str:
    """The keywords and signs among the pieces, as written, apart by one blank."""
    return " ".join(piece.text for piece in pieces if isinstance(piece, Token))


def whole(piece: Piece) -> int:
    """The count that a WHOLE_LITERAL token names."""
    return int(cast(Token, piece).text.replace("_", ""))


def whole_of(pieces: Pieces) -> int:
    """The first WHOLE_LITERAL among the pieces."""
    return next(whole(p) for p in pieces if isinstance(p, Token) and p.type == "WHOLE_LITERAL")


def twice(what: str, span: Span, before: Span) -> Diagnostic:
    """One line says the same thing two times."""
    return diagnostic(
        "defined-twice", f"`{what}` is said twice on this line", span, "again here",
        also=(Label(before, "first here", primary=False),),
    )  # fmt: skip
