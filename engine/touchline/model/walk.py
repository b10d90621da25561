"""Going through expressions without recursion, so that a sum of any number of terms is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from touchline.model.expressions import (
    And,
    Arithmetic,
    Call,
    Changed,
    Compare,
    Elapsed,
    Expression,
    HasAny,
    If,
    IsLate,
    IsOpen,
    Lasting,
    Literal,
    Missing,
    Moved,
    Negative,
    Not,
    OneOf,
    Or,
    OrElse,
    Previous,
    Read,
    children,
)


def reads(expression: Expression) -> tuple[Read, ...]:
    """Every place where a name is read, in the order written."""
    found: list[Read] = []
    pending = [expression]
    while pending:
        e = pending.pop()
        if isinstance(e, Read):
            found.append(e)
        pending.extend(reversed(children(e)))
    return tuple(found)


def rewritten(expression: Expression, change: Callable[[Read], Read]) -> Expression:
    """The expression with each name it reads changed. What looks into the history (`moved`, `fell by`,
    `for 14 days`) keeps its own name, under which the history is kept."""
    pending: list[tuple[Expression, bool]] = [(expression, False)]
    done: list[Expression] = []
    while pending:
        e, entered = pending.pop()
        inner = _inner(e)
        if isinstance(e, Read):
            done.append(change(e))
        elif not inner:
            done.append(e)
        elif entered:
            changed = done[-len(inner) :]
            del done[-len(inner) :]
            same = all(a is b for a, b in zip(inner, changed, strict=True))
            done.append(e if same else _with_inner(e, changed))
        else:
            pending.append((e, True))
            pending.extend((child, False) for child in reversed(inner))
    return done[0]


def _inner(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case Moved() | Lasting():
            return ()
        case Changed(amount=amount):
            return (amount,)
        case _:
            return children(expression)


def _with_inner(expression: Expression, inner: Sequence[Expression]) -> Expression:
    match expression:
        case Negative() | Not() | Missing() | HasAny():
            return replace(expression, operand=inner[0])
        case Arithmetic() | Compare():
            return replace(expression, left=inner[0], right=inner[1])
        case OneOf():
            return replace(expression, operand=inner[0], items=tuple(inner[1:]))
        case And() | Or():
            return replace(expression, parts=tuple(inner))
        case OrElse():
            return replace(expression, operand=inner[0], default=inner[1])
        case If():
            return replace(expression, condition=inner[0], then=inner[1], otherwise=inner[2])
        case Elapsed():
            return replace(expression, date=inner[0])
        case Call():
            return replace(expression, arguments=tuple(inner))
        case Changed():
            return replace(expression, amount=inner[0])
        case Literal() | Read() | Previous() | IsOpen() | IsLate() | Moved() | Lasting():
            return expression
        case _:
            assert_never(expression)
