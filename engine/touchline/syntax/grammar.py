"""The grammar as a parser: tokens of one line in, its node out, or where it cannot go on.

The three files under `grammar/` are one grammar. It is built once a process, when first needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, cast

from lark import Lark
from lark import Token as LarkToken
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

from touchline.assets import asset_text
from touchline.syntax.build_cells import CellNodes
from touchline.syntax.build_expressions import ExpressionNodes
from touchline.syntax.build_headers import HeaderNodes
from touchline.syntax.build_rules import RuleNodes
from touchline.syntax.build_work import WorkNodes
from touchline.syntax.lexer import Token
from touchline.syntax.words import RESERVED, is_keyword_before

FILES = ("expressions", "cells", "declarations")
_END = "$END"


class Nodes(ExpressionNodes, CellNodes, HeaderNodes, RuleNodes, WorkNodes):
    """What the parser calls for each rule it has matched."""


class _NoLexer(Lexer):
    """Lark asks for a lexer; ours reads the whole file beforehand (`syntax.lexer`)."""

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, *_: Any) -> Any:
        raise AssertionError("tokens are fed one by one")


@dataclass(frozen=True, slots=True)
class Stuck:
    """Where a line could not be read on: the index of the token (its length at the end), and the
    terminals that could have stood there."""

    index: int
    expected: frozenset[str]


def grammar_text() -> str:
    """The whole grammar."""
    return "\n".join(asset_text("grammar", f"{name}.lark") for name in FILES)


def start_symbols(text: str) -> list[str]:
    """One for each form of line, and those of what stands in tables."""
    return [
        *re.findall(r"^\??(\w+_(?:line|header)):", text, re.MULTILINE),
        "expression",
        "cell",
        "heading",
        "result_heading",
    ]


def build(strict: bool = False) -> Lark:
    """The parser. `strict` refuses a grammar that Lark would disambiguate in silence."""
    text = grammar_text()
    return Lark(
        text,
        parser="lalr",
        lexer=_NoLexer,
        start=start_symbols(text),
        keep_all_tokens=True,
        maybe_placeholders=False,
        strict=strict,
        transformer=Nodes(),
    )


@dataclass(frozen=True, slots=True)
class _Parser:
    lark: Lark
    keywords: MappingProxyType[str, str]
    signs: MappingProxyType[str, str]
    written: MappingProxyType[str, str]


@lru_cache(maxsize=1)
def _parser() -> _Parser:
    lark = build()
    written = {t.name: str(t.pattern.value) for t in lark.terminals if t.pattern is not None}
    keywords = {text: name for name, text in written.items() if text[0].isalpha()}
    signs = {text: name for name, text in written.items() if not text[0].isalpha()}
    return _Parser(lark, MappingProxyType(keywords), MappingProxyType(signs), MappingProxyType(written))


def spelling_of(terminal: str) -> str | None:
    """The keyword or sign that a terminal stands for, or None for names and literals."""
    return "or else" if terminal == "OR_ELSE" else _parser().written.get(terminal)


def parse(start: str, line: Sequence[Token]) -> object | Stuck:
    """The node of a line of tokens, read as `start`; or where it stops making sense."""
    parser = _parser()
    state = parser.lark.parse_interactive(start=start).parser_state
    states = state.parse_conf.parse_table.states
    index, length = 0, len(line)
    try:
        while index < length:
            token = line[index]
            kind = token.type
            if kind == "NAME":
                keyword = parser.keywords.get(token.text)
                if keyword is not None:
                    accepted = states[state.position]
                    if token.text in RESERVED:
                        following = line[index + 1] if index + 1 < length else None
                        if token.text == "or" and following is not None and following.text == "else":
                            token = Token("OR_ELSE", "or else", token.span.to(following.span))
                            state.feed_token(token)  # type: ignore[arg-type]
                            index += 2
                            continue
                        token = Token(keyword, token.text, token.span)
                    elif keyword in accepted and (
                        "NAME" not in accepted or is_keyword_before(token.text, _following(line, index))
                    ):
                        token = Token(keyword, token.text, token.span)
            elif kind in _LITERALS:
                pass
            else:
                token = Token(parser.signs.get(token.text, kind), token.text, token.span)
            # The parser asks no more of a token than its type.
            state.feed_token(token)  # type: ignore[arg-type]
            index += 1
        return cast(object, state.feed_token(LarkToken(_END, ""), True))
    except UnexpectedToken as wrong:
        stopped = parser.lark.parse_interactive(start=start)
        stopped.parser_state = wrong.state
        possible: set[str] = stopped.accepts()  # type: ignore[no-untyped-call]
        return Stuck(index, frozenset(possible))


_LITERALS = frozenset(
    {"WHOLE_LITERAL", "DECIMAL_LITERAL", "PERCENT_LITERAL", "DATE_LITERAL", "TEXT_LITERAL", "PROSE_LITERAL"}
)
_KINDS = {
    "NAME": "name",
    "TEXT_LITERAL": "text",
    "PROSE_LITERAL": "text",
    "WHOLE_LITERAL": "number",
    "DECIMAL_LITERAL": "number",
    "PERCENT_LITERAL": "number",
}


def _following(line: Sequence[Token], index: int) -> tuple[str, str]:
    if index + 1 >= len(line):
        return "", ""
    token = line[index + 1]
    return token.text, _KINDS.get(token.type, "sign")
