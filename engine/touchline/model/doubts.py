"""Numbers of rules that can be meant in two ways. They are read as they are written, and that is said."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.kinds import spelt
from touchline.model.types import NumberType, Type
from touchline.source import Source
from touchline.syntax import tree
from touchline.syntax.lexer import Token, number_value, tokens
from touchline.syntax.typed_cells import POINTS
from touchline.values.numbers import plain


def grouped_by_points(source: Source) -> Iterator[Diagnostic]:
    """The numbers of a file that look like thousands, as `100.000`, and are read as 100. An import refuses them."""
    if POINTS.search(source.text.replace(",", " ")) is None:
        return
    for token in tokens(source):
        if isinstance(token, Token) and token.type == "DECIMAL_LITERAL" and POINTS.fullmatch(token.text):
            large, small = token.text.replace(".", "_"), plain(number_value(token.text) or 0.0)
            message = f"`{token.text}` has three digits after a point, and is read as {small}"
            hint = f"write `{large}` or `{small}k`; if {small} is meant, `{small}`"
            yield diagnostic("doubtful-value", message, token.span, "thousands, or a fraction", hint=hint)


def share_meant(written: tree.Expression, expected: Type) -> str | None:
    """`60%` for a `60` where a percentage is expected; None where nothing above 1 stands without its `%`."""
    match written, expected:
        case tree.Number(percent=False, value=value), NumberType(percent=True) if value > 1:
            return f"{plain(value)}%"
        case tree.Negative(operand=tree.Number() as number), _:
            meant = share_meant(number, expected)
            return f"-{meant}" if meant is not None else None
        case _:
            return None


def share_without_sign(written: tree.Expression, expected: Type) -> Diagnostic | None:
    """The doubt about a number above 1 without a `%` where a percentage is expected: `60` is 6000%."""
    meant = share_meant(written, expected)
    if meant is None:
        return None
    read = f"{plain(float(meant[:-1]) * 100)}%"
    message = f"{spelt(written)} stands for a percentage and has no `%`: it is read as {read}"
    hint = f"write `{meant}`; if {read} is meant, `{read}`"
    return diagnostic("doubtful-value", message, written.span, "without a `%`", hint=hint)
