"""`role` and `entitlement`: who works, and what a service may grant."""

from __future__ import annotations

from touchline.model.declarations.account import field_of
from touchline.model.declarations.lines import Reading, count_of, label_of
from touchline.model.ruleset import OWNER, Entitlement, Role
from touchline.model.types import TextType
from touchline.syntax import tree


def roles(reading: Reading) -> dict[str, Role]:
    """The roles in the order written."""
    found: dict[str, Role] = {}
    for name, known in reading.resolver.names.roles.items():
        header = known.block.header
        if not isinstance(header, tree.RoleHeader):
            continue
        named_in = header.named_in
        found[name] = Role(
            name=name,
            label=label_of(known.block.label, name),
            people=count_of(reading, header.people, "the number of people of a role", known.block.header_span),
            named_in=field_of(
                reading, named_in, TextType, f"`named in` needs a field with a text, and `{named_in.text}` has none"
            )
            if named_in is not None
            else None,
            automated=header.automated,
            span=known.word.span,
        )
    return found


def role(reading: Reading, word: tree.Word, *, owner: bool = True) -> str | None:
    """A role that exists; `owner`, the role that owns the account's service, where `owner` allows it."""
    if word.text == OWNER and not owner:
        reading.report(
            "not-here",
            "`owner` stands for the role that owns a service, so that it cannot be named here",
            word.span,
            hint="name the role itself",
        )
        return None
    return reading.resolver.role(word)


def roles_of(reading: Reading, words: tuple[tree.Word, ...], *, owner: bool = True) -> tuple[str, ...]:
    """Those of the words that are roles, each once."""
    found = (role(reading, word, owner=owner) for word in words)
    return tuple(dict.fromkeys(name for name in found if name is not None))


def entitlements(reading: Reading) -> dict[str, Entitlement]:
    """The entitlements in the order written."""
    return {
        name: Entitlement(name, label_of(known.block.label, name), known.word.span)
        for name, known in reading.resolver.names.entitlements.items()
    }
