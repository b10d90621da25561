"""A field's line that cannot be read, in words: types as other programs call them, and names of several words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.spelling import nearest
from touchline.syntax.grammar import Stuck, parse
from touchline.syntax.lexer import Token
from touchline.syntax.words import RESERVED

START = "field_line"
_ELSEWHERE: Mapping[str, Sequence[str]] = {
    "money": ("currency", "amount", "dollars", "euros", "usd", "eur", "gbp", "price"),
    "whole number": ("integer", "int", "bigint", "smallint", "long", "count", "counter"),
    "number": ("decimal", "float", "double", "real", "numeric", "num"),
    "percent": ("percentage", "pct", "ratio", "share"),
    "text": ("string", "str", "varchar", "char", "character", "uuid", "email", "url", "txt"),
    "yes/no": ("boolean", "bool", "checkbox", "flag", "bit", "logical"),
    "date": ("datetime", "timestamp", "day", "time"),
    "days": ("duration", "interval", "timedelta"),
    "one of a, b": ("enum", "enumeration", "picklist", "choice", "select", "dropdown", "category", "option"),
    "any of a, b": ("multipicklist", "multiselect", "set", "list", "array", "tags", "choices", "options"),
}
_MEANT: Mapping[str, str] = {word: type_ for type_, words in _ELSEWHERE.items() for word in words}
_TYPES = (*_ELSEWHERE, "weeks", "months", "quarters", "years", "business days")
_WORDS = 6
"""A name that was meant has no more words than this."""
_OFFER = f"the types are {', '.join(f'`{type_}`' for type_ in _TYPES[:-1])} and `{_TYPES[-1]}`"


def field_trouble(line: Sequence[Token], stuck: Stuck) -> tuple[Diagnostic, object | None] | None:
    """What is wrong with a field's line, and the field that was meant where that is plain; None where the line
    has a name and a type, and the trouble is another."""
    words = 0
    while words < len(line) and line[words].type == "NAME" and line[words].text not in RESERVED:
        words += 1
    for count in range(2, min(words, len(line) - 1, _WORDS) + 1):
        name = Token("NAME", "_".join(token.text for token in line[:count]), line[0].span.to(line[count - 1].span))
        field = parse(START, (name, *line[count:]))
        if not isinstance(field, (Stuck, Diagnostic)):
            wrong = diagnostic(
                "syntax", "a name has no blanks", name.span, "several words",
                hint=f"write `{name.text}`",
            )  # fmt: skip
            return wrong, field
    if "MONEY" not in stuck.expected or stuck.index >= len(line) or line[stuck.index].type != "NAME":
        return None
    token = line[stuck.index]
    meant = _MEANT.get(token.text.lower()) or nearest(token.text.lower(), _TYPES)
    return (
        diagnostic(
            "syntax", f"`{token.text}` is no type of a field", token.span, "not a type",
            hint=f"did you mean `{meant}`?" if meant else _OFFER,
        ),
        None,
    )  # fmt: skip
