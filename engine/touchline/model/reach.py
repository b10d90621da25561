"""Which accounts a scope and a condition can be about, as far as choices and segments tell.

What is concluded is sure in one direction: "no account" is said only where there can be none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from touchline.model.expressions import And, Compare, Expression, Literal, Missing, Not, OneOf, Or, Read, Ref, Relation
from touchline.model.ruleset import Scope
from touchline.model.types import ChoiceType

Limits = Mapping[Ref, frozenset[str]]
"""The values that a name can have, by name; a name that is not there can have any, or none."""


def limits_of(scopes: Iterable[Scope]) -> Limits | None:
    """What all the scopes together leave; None where no account can be in all of them. Sets limit nothing:
    an account may have all their elements."""
    found: dict[Ref, frozenset[str]] = {}
    for scope in scopes:
        if scope.is_set:
            continue
        values = frozenset(scope.values)
        left = found[scope.ref] & values if scope.ref in found else values
        if not left:
            return None
        found[scope.ref] = left
    return found


def narrowed(condition: Expression, limits: Limits, truth: bool = True) -> Limits | None:
    """The limits where the condition is true (or, with `truth` False, false); None where it cannot be."""
    match condition:
        case Not(operand=operand):
            return narrowed(operand, limits, not truth)
        case And(parts=parts):
            return _all(parts, limits, True) if truth else _any(parts, limits, False)
        case Or(parts=parts):
            return _any(parts, limits, True) if truth else _all(parts, limits, False)
        case Compare(relation=relation, left=Read(type=ChoiceType()) as read, right=Literal(value=str() as value)):
            if relation not in (Relation.EQUAL, Relation.UNEQUAL):
                return limits
            return _only(read, frozenset({value}), limits, truth is (relation is Relation.EQUAL))
        case OneOf(operand=Read(type=ChoiceType()) as read, items=items):
            values = [item.value for item in items if isinstance(item, Literal) and isinstance(item.value, str)]
            return _only(read, frozenset(values), limits, truth) if len(values) == len(items) else limits
        case Missing(operand=Read(ref=ref)) if truth and ref in limits:
            return None
        case _:
            return limits


def _only(read: Read, values: frozenset[str], limits: Limits, among: bool) -> Limits | None:
    """The limits where what is read is among the values, or known and not among them."""
    choices = read.type.choices if isinstance(read.type, ChoiceType) else ()
    possible = limits.get(read.ref, frozenset(choices))
    left = possible & values if among else possible - values
    return {**limits, read.ref: left} if left else None


def _all(parts: tuple[Expression, ...], limits: Limits, truth: bool) -> Limits | None:
    left: Limits | None = limits
    for part in parts:
        if left is None:
            return None
        left = narrowed(part, left, truth)
    return left


def _any(parts: tuple[Expression, ...], limits: Limits, truth: bool) -> Limits | None:
    ways = [way for way in (narrowed(part, limits, truth) for part in parts) if way is not None]
    if not ways:
        return None
    shared = [ref for ref in ways[0] if all(ref in way for way in ways)]
    return {ref: frozenset().union(*(way[ref] for way in ways)) for ref in shared}
