"""Putting one thing in the place of another in a ruleset, by identity: all else stays the same object."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from touchline.model.ruleset import Ruleset
from touchline.testing.sites import Owner

_CLOSED = frozenset({"span", "type", "ref", "cell_spans", "value_spans", "sources"})
"""What holds nothing that a mutant changes."""


def put(ruleset: Ruleset, owner: Owner, old: object, new: object) -> Ruleset:
    """The ruleset with `new` where `old` stands inside `owner`. ValueError where it does not: our own bug."""
    section, name = owner
    held: Any = getattr(ruleset, section)
    inside: Any = held[name] if isinstance(held, Mapping) else held[int(name)] if name else held
    changed = replaced(inside, old, new)
    if changed is inside:
        raise ValueError(f"nothing to change in {section} {name}")
    if isinstance(held, Mapping):
        made: Any = MappingProxyType({**held, name: changed})
    elif name:
        made = (*held[: int(name)], changed, *held[int(name) + 1 :])
    else:
        made = changed
    return dataclasses.replace(ruleset, **{section: made})


def replaced(node: Any, old: object, new: object) -> Any:
    """A tree of frozen dataclasses and tuples with `new` for `old`; the same object where `old` is not in it."""
    if node is old:
        return new
    if isinstance(node, tuple):
        parts = tuple(replaced(part, old, new) for part in node)
        return parts if any(a is not b for a, b in zip(parts, node, strict=True)) else node
    if not dataclasses.is_dataclass(node) or isinstance(node, type):
        return node
    changes = {}
    for field in dataclasses.fields(node):
        if field.name in _CLOSED:
            continue
        value = getattr(node, field.name)
        made = replaced(value, old, new)
        if made is not value:
            changes[field.name] = made
    return dataclasses.replace(node, **changes) if changes else node
