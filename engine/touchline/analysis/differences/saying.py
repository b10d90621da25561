"""What parts of a ruleset say, as numbers: two parts have the same number when they say the same.

Places do not count, nor does an order that says nothing: `a or b` and `b or a`, a cell `x, y` and `y, x`. Unlike in
`meaning`, labels and reasons do count, and a parameter stands for itself and not for its value.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Hashable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, get_args

from touchline.analysis.differences.parts import KINDS, NAMES, is_skipped
from touchline.model.expressions import And, Expression, HasAny, Kind, Literal, Moved, OneOf, Or, Read, Ref
from touchline.model.ruleset import Ruleset, Scope
from touchline.model.tables import Either, Holds, NoneOf
from touchline.model.types import ChoiceType, LengthType, ListType, SetType, Type

Space = tuple[Hashable, ...]
"""Where a name is one of a kind: (`field`,), (`step`, playbook), (`choice`, choices)."""

Renames = Mapping[Space, Mapping[str, str]]
"""The new name of each old one."""

NONE: Renames = MappingProxyType({})

_FIXED: Mapping[type, int] = {And: 0, Or: 0, OneOf: 1, HasAny: 1, Holds: 1, Either: 0, NoneOf: 0, Scope: 1}
"""How many parts come first in what is otherwise without order."""

_DERIVED = frozenset({"type", "order"})
"""What an expression has from the names it reads."""

EXPRESSIONS = frozenset(get_args(Expression))


class Numbers:
    """The numbers given so far, shared by both versions."""

    def __init__(self) -> None:
        self._given: dict[Hashable, int] = {}

    def of(self, key: Hashable) -> int:
        return self._given.setdefault(key, len(self._given))


class Sayings:
    """What the parts of one version say, its names being brought to those of the other one by `renames`."""

    def __init__(self, ruleset: Ruleset, numbers: Numbers, renames: Renames = NONE) -> None:
        self.ruleset = ruleset
        self.numbers = numbers
        self.renames = renames

    def of(self, what: object, column: Type | None = None, playbook: str | None = None) -> int:
        """The number of what is said. `column` is the type of the column in which a cell stands, `playbook` the one
        in which a step does."""
        words = self._words(column)
        done: list[int] = []
        pending: list[tuple[Any, int]] = [(what, -1)]
        while pending:  # no recursion: a sum may have hundreds of terms
            one, parts = pending.pop()
            if parts >= 0:
                start = len(done) - parts
                inner, done[start:] = done[start:], []
                done.append(self._whole(type(one), inner))
                continue
            inside = self._inside(one, words, playbook)
            if inside is None:
                done.append(self.numbers.of(self._leaf(one)))
            else:
                pending.append((one, len(inside)))
                pending.extend((part, -1) for part in reversed(inside))
        return done[0]

    def part(self, one: object, part: str, playbook: str | None = None) -> int:
        """The number of what a part of a thing says."""
        said = self._part(one, part, playbook)
        if isinstance(said, tuple) and said and isinstance(said[0], Scope):
            return self.numbers.of(("scopes", *sorted(self.of(scope) for scope in said)))
        return self.of(said, playbook=playbook)

    def name(self, space: Space, name: str) -> str:
        """What a name is called in the other version."""
        return self.renames.get(space, {}).get(name, name)

    # ------------------------------------------------------------------ within

    def _words(self, type_: Type | None) -> Mapping[str, str]:
        """What the choices of a type are called in the other version."""
        match type_:
            case ChoiceType(choices=choices) | SetType(choices=choices):
                return self.renames.get(("choice", choices), {})
            case ListType(element=element):
                return self._words(element)
            case _:
                return {}

    def _inside(self, one: Any, words: Mapping[str, str], playbook: str | None) -> list[Any] | None:
        """What a thing is made of; None for what is said by itself."""
        match one:
            case Literal() | Ref() | None | str() | bool() | int() | float() | datetime.date() | Enum():
                return None
            case tuple():
                return list(one)
            case frozenset():
                return sorted(one)
            case Mapping():
                return [part for key in sorted(one) for part in (key, one[key])]
            case Read(ref=ref):
                return [ref]
            case And(parts=parts) | Or(parts=parts) | Either(parts=parts):
                return list(parts)
            case NoneOf(parts=parts, any_other=any_other):
                return [] if any_other else list(parts)
            case OneOf(operand=operand, items=items):
                return [operand, *items]
            case HasAny(operand=operand, elements=elements):
                own = self._words(operand.type)
                return [operand, *(own.get(e, e) for e in elements)]
            case Holds(elements=elements, negated=negated):
                return [negated, *(words.get(e, e) for e in elements)]
            case Scope(ref=ref, values=values):
                own = self._words(self._type(ref))
                return [ref, *(own.get(v, v) for v in values)]
            case Moved(current=current, move=move, value=value, order=order):
                own = self.renames.get(("choice", order), {})
                return [current, move, value if value is None else own.get(value, value)]
            case _:
                assert dataclasses.is_dataclass(one), f"nothing that a ruleset says: {one!r}"
                kind = type(one)
                names = (f.name for f in dataclasses.fields(one) if not is_skipped(kind, f.name))
                if kind in EXPRESSIONS:
                    names = (name for name in names if name not in _DERIVED)
                return [self._part(one, name, playbook) for name in names]

    def _part(self, one: Any, part: str, playbook: str | None) -> Any:
        """A part, by its name in the other version where it is one."""
        value, spaces = getattr(one, part), NAMES.get((type(one), part))
        if spaces is None or value is None:
            return value
        if isinstance(value, tuple):
            return tuple(sorted(self._called(spaces, name) for name in value))
        if spaces == ("step",):
            return self.name(("step", getattr(one, "playbook", playbook)), value)
        return self._called(spaces, value)

    def _called(self, spaces: tuple[str, ...], name: str) -> str:
        for space in spaces:
            name = self.name((space,), name)
        return name

    def _leaf(self, one: Any) -> Hashable:
        match one:
            case Literal(value=str() as word, type=type_):
                return ("value", "word", self._words(type_).get(word, word))
            case Literal(value=value, type=type_):
                kind = type_.kind if isinstance(type_, LengthType) else None
                return ("value", isinstance(value, bool), kind, value)
            case Ref(kind=kind, name=name, part=part):
                space = KINDS.get(kind)
                return ("name", kind, name if space is None else self.name((space,), name), part)
            case _:
                return (type(one).__name__, one)

    def _whole(self, kind: type, inner: list[int]) -> int:
        fixed = _FIXED.get(kind)
        if fixed is not None:
            inner = [*inner[:fixed], *sorted(inner[fixed:])]
        return self.numbers.of((kind.__name__, *inner))

    def _type(self, ref: Ref) -> Type | None:
        return type_of(self.ruleset, ref)


def type_of(ruleset: Ruleset, ref: Ref) -> Type | None:
    """The type of a name that a `for` line can name."""
    match ref.kind:
        case Kind.FIELD:
            return ruleset.fields[ref.name].type if ref.name in ruleset.fields else None
        case Kind.SEGMENT | Kind.CANDIDATE:
            return ruleset.segmentations[ref.name].type if ref.name in ruleset.segmentations else None
        case _:
            return None
