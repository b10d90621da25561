"""Which names of an old version the new one has under another name.

What is gone and what is new are the same thing when they say nearly the same, and one of these bears it out: the
label or the column in files is the same, the names are alike, there is much that they both say, or what reads the one
reads the other now.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from touchline.analysis.differences.parts import NAMES, SORTS, is_skipped, listed_things
from touchline.analysis.differences.saying import Numbers, Renames, Sayings, Space
from touchline.model.ruleset import Health, Playbook, Ruleset, Segmentation
from touchline.model.tables import AnyValue, Lines, Table
from touchline.model.types import ChoiceType, ListType, SetType, Type

_ROUNDS = 4  # a renamed playbook may have renamed steps, which a renamed role does
_MOST = 12  # names gone or new at one place beyond which nothing but likeness is looked at
_LIKE = 0.75
_MUCH = 5

Leaves = Counter[tuple[str, str, int]]
"""What a thing says, part by part."""


def find_renames(old: Ruleset, new: Ruleset, numbers: Numbers) -> Renames:
    """The new name of every old one that has another."""
    found: dict[Space, dict[str, str]] = {}
    after = Sayings(new, numbers)
    said_after: list[Leaves] = []
    for _ in range(_ROUNDS):
        before = {space: dict(words) for space, words in found.items()}
        for group in _within(old, new, Sayings(old, numbers, found), after):
            _find_in(group, old, after, said_after, found, numbers)
        if found == before:
            break
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """Things of a kind that stand beside each other in both versions, by name: the things, or the words themselves
    for choices. `spaces` are where their names are known."""

    spaces: tuple[Space, ...]
    old: Mapping[str, Any]
    new: Mapping[str, Any]


def _within(old: Any, new: Any, said: Sayings, after: Sayings) -> Iterator[_Group]:
    """Everything in a thing whose names can be others, the whole before what stands in it. What was found of the
    whole counts: `said` goes by the renames as they are when a group is asked for."""
    for field in dataclasses.fields(old):
        if is_skipped(type(old), field.name):
            continue
        one, other = getattr(old, field.name), getattr(new, field.name)
        if isinstance(one, (Table, Lines)) and isinstance(other, (Table, Lines)):
            if not isinstance(old, Segmentation):
                yield from _of_types(one.results[:1], other.results[:1])
            continue
        if field.name == "type":
            yield from _of_types((old,), (new,))
            continue
        if isinstance(one, Health) and isinstance(other, Health):
            yield from _within(one, other, said, after)
            continue
        olds, news = listed_things(one), listed_things(other)
        if not olds or not news:
            continue
        sort = SORTS[type(olds[0])]
        spaces = _spaces(sort.space, old)
        if sort.word == "result":
            yield from _of_types(olds, news)
        if sort.word == "service":
            served = {after.part(service, "scopes"): service for service in news}
            for service in olds:
                if (scopes := said.part(service, "scopes")) in served:
                    yield from _within(service, served[scopes], said, after)
        if sort.space is None:
            continue
        before_by, after_by = {t.name: t for t in olds}, {t.name: t for t in news}
        yield _Group(spaces, before_by, after_by)
        for name, thing in before_by.items():
            called = said.name(spaces[0], name)
            if called in after_by:
                yield from _within(thing, after_by[called], said, after)


def _of_types(olds: tuple[Any, ...], news: tuple[Any, ...]) -> Iterator[_Group]:
    """The choices of what is declared in the same place."""
    for old, new in zip(olds, news, strict=False):
        before, after = choices_of(old.type), choices_of(new.type)
        if before and after:
            yield _Group((("choice", before),), dict.fromkeys(before), dict.fromkeys(after))


def choices_of(type_: Type) -> tuple[str, ...]:
    """The choices of a type, of a set's or a list's elements; none where there are none."""
    match type_:
        case ChoiceType(choices=choices) | SetType(choices=choices):
            return choices
        case ListType(element=element):
            return choices_of(element)
        case _:
            return ()


def _spaces(space: str | None, owner: Any) -> tuple[Space, ...]:
    match space, owner:
        case "segment", Segmentation():
            return (("choice", owner.type.choices),)
        case "band", Health():
            return (("band",), ("choice", tuple(band.name for band in owner.bands)))
        case (("step" | "touch" | "milestone"), _):
            return ((space, owner.name),)
        case _:
            return ((space,),)


def space_of(space: str | None, owner: object) -> Space:
    """Where the names of the things that an owner lists are known."""
    return _spaces(space, owner)[0]


# ---------------------------------------------------------------------------- what bears it out


def _find_in(
    group: _Group,
    old: Ruleset,
    after: Sayings,
    said_after: list[Leaves],
    found: dict[Space, dict[str, str]],
    numbers: Numbers,
) -> None:
    """Adds what of one group has another name."""
    known = found.get(group.spaces[0], {})
    gone = [name for name in group.old if known.get(name, name) not in group.new]
    new = [name for name in group.new if name not in group.old and name not in known.values()]
    if not gone or not new:
        return
    before = Sayings(old, numbers, found)
    uses = None
    if len(gone) * len(new) <= _MOST:
        if not said_after:
            said_after.append(leaves(after.ruleset, after))
        uses = leaves(old, before)
    ranked: list[tuple[float, str, str]] = []
    for one in gone:
        for other in new:
            score = _score(group.old[one], group.new[other], one, other, before, after)
            if score is None:
                continue
            if uses is not None:
                tried = leaves(old, Sayings(old, numbers, _with(found, group.spaces, one, other)))
                score += 2 * _borne_out(uses, tried, said_after[0])
            if score >= 1:
                ranked.append((score, one, other))
    taken: set[str] = set()
    for _, one, other in sorted(ranked, key=lambda r: -r[0]):
        if one not in taken and other not in taken:
            taken |= {one, other}
            found.update(_with(found, group.spaces, one, other))


def _borne_out(uses: Leaves, tried: Leaves, new: Leaves) -> float:
    """Which share of what reads a name is in the new version with the other name."""
    reading = (uses - tried).total()
    return (_shared(tried, new) - _shared(uses, new)) / reading if reading else 0.0


def _with(found: Renames, spaces: tuple[Space, ...], old: str, new: str) -> dict[Space, dict[str, str]]:
    return {**{s: dict(w) for s, w in found.items()}, **{s: {**found.get(s, {}), old: new} for s in spaces}}


def _score(old: Any, new: Any, name: str, other: str, before: Sayings, after: Sayings) -> float | None:
    """How much of itself says that both are one thing; None where they are not. A label or name in common, or much
    that both say, suffices."""
    alike = _alike(name, other)
    if old is None:
        return 1.0 if alike else 0.0
    if type(old) is not type(new):
        return None
    a, b = _own(old, before), _own(new, after)
    size = max(a.total(), b.total())
    share = _shared(a, b) / size if size else 1.0
    if share < 0.5 or _type_differs(old, new):
        return None
    label = getattr(old, "label", None)
    same_label = bool(label) and label == getattr(new, "label", None) and label != name
    column = getattr(old, "column", None)
    same_label = same_label or (column is not None and column == getattr(new, "column", None))
    much = size >= _MUCH and share >= 0.8
    return share * (2.0 if same_label else 1.0 if alike or much else 0.0) if share >= _LIKE or same_label else 0.0


def _type_differs(old: Any, new: Any) -> bool:
    return type(getattr(old, "type", None)) is not type(getattr(new, "type", None))


def _alike(one: str, other: str) -> bool:
    a, b = set(one.split("_")), set(other.split("_"))
    return a <= b or b <= a or SequenceMatcher(None, one, other).ratio() >= _LIKE


def _shared(a: Leaves, b: Leaves) -> int:
    return (a & b).total()


def _own(thing: Any, sayings: Sayings) -> Leaves:
    """What a thing says but for its name and label."""
    found = leaves(thing, sayings)
    return Counter({key: n for key, n in found.items() if key[:2] != (type(thing).__name__, "label")})


def leaves(thing: Any, sayings: Sayings) -> Leaves:
    """What a thing says, part by part, but for its name."""
    found: Leaves = Counter()
    pending: list[tuple[Any, str | None]] = [(thing, None)]
    while pending:
        one, playbook = pending.pop()
        kind = type(one)
        inside = one.name if isinstance(one, Playbook) else playbook
        for field in dataclasses.fields(one):
            if is_skipped(kind, field.name) or (field.name == "name" and (kind, "name") not in NAMES):
                continue
            value = getattr(one, field.name)
            things = listed_things(value)
            if isinstance(value, Table):
                found.update(_of_table(value, sayings))
                pending.extend((result, inside) for result in value.results)
            elif isinstance(value, Lines):
                for line in value.lines:
                    found["line", "", sayings.of((line.value, line.condition))] += 1
            elif things:
                pending.extend((t, inside) for t in things)
            elif isinstance(value, Health):
                pending.append((value, None))
            elif value not in (None, (), False):
                found[kind.__name__, field.name, sayings.part(one, field.name, inside)] += 1
    return found


def _of_table(table: Table, sayings: Sayings) -> Iterator[tuple[str, str, int]]:
    columns = [(sayings.of(column.expression), column.expression.type) for column in table.inputs]
    for number, _ in columns:
        yield "column", "", number
    for row in table.rows:
        cells = [
            (number, sayings.of(test, type_))
            for (number, type_), test in zip(columns, row.tests, strict=True)
            if not isinstance(test, AnyValue)
        ]
        values = tuple(sayings.of(value) for value in row.values)
        yield "row", "", sayings.numbers.of(("row", tuple(sorted(cells)), values))
