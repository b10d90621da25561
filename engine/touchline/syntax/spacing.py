"""The blanks between the tokens of a line."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from touchline.syntax import tree
from touchline.syntax.lexer import Token

_TIGHT_BEFORE = frozenset({"RPAR", "COMMA", "DOT"})
_TIGHT_AFTER = frozenset({"LPAR", "DOT"})


def minus_signs(written: tree.File | tree.Table) -> frozenset[int]:
    """Where a `-` makes one value negative, so that no blank follows it."""
    root = written.blocks if isinstance(written, tree.File) else written
    return frozenset(node.span.start for node in _walk(root) if isinstance(node, tree.Negative))


def _walk(root: object) -> Iterator[object]:
    work = [root]
    while work:
        node = work.pop()
        if isinstance(node, tuple):
            work.extend(node)
        elif dataclasses.is_dataclass(node) and not isinstance(node, type):
            yield node
            work.extend(getattr(node, field.name) for field in dataclasses.fields(node))


def spaced(tokens: Sequence[Token], minus: frozenset[int]) -> str:
    """The tokens with one blank between them, and none where none is usual."""
    out: list[str] = []
    for i, token in enumerate(tokens):
        if i and not _tight(tokens, i, minus):
            out.append(" ")
        out.append(token.text.replace("\r\n", "\n") if token.type == "PROSE_LITERAL" else token.text)
    return "".join(out)


def _tight(tokens: Sequence[Token], i: int, minus: frozenset[int]) -> bool:
    """Whether nothing stands between token i and the one before it."""
    before, token = tokens[i - 1], tokens[i]
    if token.type in _TIGHT_BEFORE or before.type in _TIGHT_AFTER:
        return True
    match before.type:
        case "MINUS":
            # In brackets the sign's own place is that of the bracket.
            return before.span.start in minus or i == 1 or tokens[i - 2].type == "LPAR"
        case "LESSTHAN":  # `25k to <100k`
            return i > 1 and tokens[i - 2].text == "to"
        case "MORETHAN":  # `>25k to 100k`
            last = i + 1 if token.type == "MINUS" else i
            return last + 1 < len(tokens) and tokens[last + 1].text == "to"
    if token.type == "LPAR":
        return before.text in ("round", "abs")
    if token.text == "/":  # the type `yes/no`
        return before.text == "yes" and i + 1 < len(tokens) and tokens[i + 1].text == "no"
    return before.text == "/" and token.text == "no" and i > 1 and tokens[i - 2].text == "yes"
