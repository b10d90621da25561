"""The names in an expression as written, before it is known what they mean."""

from __future__ import annotations

from typing import assert_never

from touchline.syntax import tree


def parts_of(written: tree.Expression) -> tuple[tree.Expression, ...]:
    """The expressions directly inside one, in the order written."""
    match written:
        case (
            tree.Number() | tree.Text() | tree.YesNo() | tree.Date() | tree.Length() | tree.Name() | tree.NothingOpen()
        ) | tree.Late():
            return ()
        case tree.Negative(operand=x) | tree.IsMissing(operand=x) | tree.Has(operand=x) | tree.Not(operand=x):
            return (x,)
        case tree.Arithmetic(left=a, right=b) | tree.Compare(left=a, right=b) | tree.Is(left=a, right=b):
            return (a, b)
        case tree.In(operand=x, items=items):
            return (x, *items)
        case tree.Between(operand=x, low=a, high=b):
            return (x, a, b)
        case tree.And(parts=parts) | tree.Or(parts=parts):
            return parts
        case tree.OrElse(operand=a, default=b):
            return (a, b)
        case tree.If(condition=c, then=a, otherwise=b):
            return (c, a, b)
        case tree.Elapsed(date=d):
            return (d,)
        case tree.Call(arguments=arguments):
            return arguments
        case tree.Previous(name=n) | tree.Moved(name=n):
            return (n,)
        case tree.Changed(operand=x, amount=a):
            return (x, a)
        case tree.Lasting(condition=c):
            return (c,)
        case _:
            assert_never(written)


def names_written(written: tree.Expression) -> tuple[tree.Name, ...]:
    """Every name and bare word, in the order written; choices are among them."""
    found: list[tree.Name] = []
    pending = [written]
    while pending:
        expression = pending.pop()
        if isinstance(expression, tree.Name):
            found.append(expression)
        pending.extend(reversed(parts_of(expression)))
    return tuple(found)
