"""`for NAME value, value`: the accounts that a service, journey, playbook, escalation or suggestion is for."""

from __future__ import annotations

from touchline.diagnostics import Label
from touchline.model.declarations.lines import Reading, names_once
from touchline.model.expressions import Kind
from touchline.model.kinds import described
from touchline.model.ruleset import Scope
from touchline.model.types import ChoiceType, SetType
from touchline.syntax import tree


def scopes(reading: Reading, block: tree.Block) -> tuple[Scope, ...] | None:
    """The `for`s of a block's header and lines, all of which must hold; None where one could not be read."""
    in_header = block.header.scopes if isinstance(block.header, tree.ScopedHeader) else ()
    lines = (*in_header, *(c for c in block.clauses if isinstance(c, tree.For)))
    found = [_scope(reading, line) for line in lines]
    if any(scope is None for scope in found):
        return None
    sure = tuple(scope for scope in found if scope is not None)
    return sure if _some_account(reading, sure) else None


def _scope(reading: Reading, line: tree.For) -> Scope | None:
    ref = reading.resolver.ref(line.name, frozenset({Kind.SEGMENT, Kind.FIELD}), "segmentation or field")
    if ref is None:
        return None
    kind = reading.resolver.type_of_name(ref)
    if kind is None:
        return None
    if not isinstance(kind, (ChoiceType, SetType)):
        reading.report(
            "bad-scope",
            f"`for` needs a segmentation or a field with choices, and `{ref.name}` is {described(kind)}",
            line.name.span,
            hint="make the limit a segmentation, and name its segments here",
        )
        return None
    if not line.values:
        reading.report(
            "bad-scope", f"`for {ref.name}` names no value", line.span, hint=f"write `for {ref.name} {kind.choices[0]}`"
        )
        return None
    names_once(reading, line.values, f"`for {ref.name}` names `{{word}}` twice")
    values = [reading.resolver.choice(word, kind, ref.name) for word in line.values]
    if any(value is None for value in values):
        return None
    chosen = tuple(dict.fromkeys(value for value in values if value is not None))
    return Scope(ref, chosen, isinstance(kind, SetType), line.span)


def _some_account(reading: Reading, found: tuple[Scope, ...]) -> bool:
    """Whether an account can be in all of them; reports two that exclude each other."""
    for i, scope in enumerate(found):
        for earlier in found[:i]:
            if scope.ref == earlier.ref and not scope.is_set and set(scope.values).isdisjoint(earlier.values):
                reading.report(
                    "bad-scope",
                    f"no account has two values of `{scope.ref.name}`, and several `for` lines must all hold",
                    scope.span,
                    also=(Label(earlier.span, "the other one", primary=False),),
                    hint=f"name all the values on one line: `for {scope.ref.name} "
                    f"{', '.join((*earlier.values, *scope.values))}`",
                )
                return False
    return True


def name_of(found: tuple[Scope, ...]) -> str:
    """What a block without a name is called: `tier high_touch`, `tier mid_touch and vertical education`."""
    return " and ".join(f"{scope.ref.name} {', '.join(scope.values)}" for scope in found)
