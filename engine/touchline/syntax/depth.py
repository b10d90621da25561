"""How deep a line nests, counted before it is parsed, so that no reader of the tree runs out of stack (P5)."""

from __future__ import annotations

from collections.abc import Sequence

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.syntax.lexer import Token

_CHAINS = frozenset({"PLUS", "MINUS", "STAR", "SLASH"})
_NEW_PART = frozenset({"COMMA", "LESSTHAN", "MORETHAN", "AT_MOST", "AT_LEAST", "EQUAL"})


def too_deep(line: Sequence[Token], limit: int) -> Diagnostic | None:
    """The error at the place where a line nests deeper than `limit`, or None.

    Brackets, `not`, `-`, `if` and `or else` each open a level; so does each further `+ - * /` of a
    chain, which is read from left to right (M4). `and` and `or` do not.
    """
    outer: list[tuple[int, int, int]] = []  # what each open bracket stands in
    base = ifs = chain = 0
    for i, token in enumerate(line):
        kind, text = token.type, token.text
        if kind == "LPAR":
            outer.append((base, ifs, chain))
            base, ifs, chain = base + ifs + chain + 1, 0, 0
        elif kind == "RPAR":
            if outer:
                base, ifs, chain = outer.pop()
        elif kind in _CHAINS:
            chain += 1
        elif kind in _NEW_PART:
            chain = 0
        elif kind == "NAME":
            if text in ("not", "previous") or (text == "else" and i and line[i - 1].text == "or"):
                chain += 1
            elif text == "if":
                ifs += 1
                chain = 0
            elif text in ("and", "or") and not (text == "or" and i + 1 < len(line) and line[i + 1].text == "else"):
                chain = 0
        if base + ifs + chain > limit:
            long = kind in _CHAINS and chain > limit // 2
            message = f"this has more than {limit} terms in a row" if long else f"this nests deeper than {limit} levels"
            hint = "give a part of it a name with `let` and use the name"
            return diagnostic("too-deep", message, token.span, "here", hint=hint)
    return None
