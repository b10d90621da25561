"""Two versions in one stretch of days: which names mean the same in both, and which accounts both read alike."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from touchline.analysis.differences.asked import Named, Subject, refs_of, said_by
from touchline.analysis.differences.meaning import Meanings, goes_by_steps
from touchline.analysis.promises import A_DAY
from touchline.backends.solver.reading import Node, nodes_of, nodes_read, reads_of, reads_of_node
from touchline.model.expressions import Kind, Ref
from touchline.model.ruleset import BUILT_IN_METRICS, Field, Ruleset
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.tables.boxes import Parameters


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which the parameters of both versions stay the same, and one day among them. `until` is the first day
    after, None: no end."""

    since: datetime.date | None
    until: datetime.date | None
    day: datetime.date
    old: Parameters
    new: Parameters


def days_of(old: Ruleset, new: Ruleset, today: datetime.date | None) -> tuple[Days, ...]:
    """Every stretch between the dates on which a parameter of either version changes."""
    rulesets = (old, new)
    dates = {v.since for r in rulesets for p in r.parameters.values() for v in p.values if v.since is not None}
    starts: list[datetime.date | None] = [None, *sorted(dates)]
    named = today or new.effective or old.effective or A_DAY
    found = []
    for i, since in enumerate(starts):
        until = starts[i + 1] if i + 1 < len(starts) else None
        found.append(Days(since, until, _near(named, since, until), _on(old, since), _on(new, since)))
    return tuple(found)


def _near(day: datetime.date, since: datetime.date | None, until: datetime.date | None) -> datetime.date:
    if since is not None and day < since:
        return since
    return until - datetime.timedelta(1) if until is not None and day >= until else day


def _on(ruleset: Ruleset, since: datetime.date | None) -> Parameters:
    day = datetime.date.min if since is None else since
    return {name: parameter.on(day).value for name, parameter in ruleset.parameters.items()}


class Versions:
    """What two versions have in common within some days."""

    def __init__(self, old: Ruleset, new: Ruleset, days: Days) -> None:
        self.old = old
        self.new = new
        self.days = days
        self._old = Meanings(old, days.old)
        self._new = Meanings(new, days.new)
        self._reads: dict[tuple[int, int, int], tuple[tuple[Hashable, ...], object]] = {}
        self.held_alike = frozenset(new.segmentations)
        self.alike: frozenset[Node] = frozenset()
        self._compare()
        self.apart = frozenset(self._apart())
        self.opaque = frozenset(node for node in self.alike if node[0] != "field")
        """What is computed alike in both: for a question about the rest it can be taken as it is."""
        self.same_calendar = self._old.calendar() == self._new.calendar()

    def says_same(self, old: Subject, new: Subject) -> bool:
        """Whether an answer and all that it is made from are said alike."""
        if isinstance(old, Named) and isinstance(new, Named):
            return old.ref == new.ref and old.type == new.type and self.alike.issuperset(nodes_of(new.ref))
        refs = refs_of(new)
        said = self._old.said(said_by(old), refs_of(old)) == self._new.said(said_by(new), refs)
        return said and self._are_alike(refs)

    def reads(self, old: Subject, new: Subject, opaque: frozenset[Node] = frozenset()) -> tuple[Hashable, ...]:
        """All that both answers are made from: equal for stretches in which the question is the same."""
        key = (id(old), id(new), len(opaque))
        if key not in self._reads:
            self._reads[key] = (self._read_by(old, new, opaque), (old, new))  # what is kept keeps its id
        return self._reads[key][0]

    def _read_by(self, old: Subject, new: Subject, opaque: frozenset[Node]) -> tuple[Hashable, ...]:
        found: list[Hashable] = []
        for meanings, subject in ((self._old, old), (self._new, new)):
            refs = refs_of(subject)
            found.extend(meanings.said(said_by(subject), refs))
            for node in nodes_read(meanings.ruleset, refs, opaque):
                found.extend((node,) if node in opaque else meanings.of(node))
        return tuple(found)

    def by_steps(self, old: Subject, new: Subject) -> bool:
        """Whether months or business days are in it."""
        return goes_by_steps(self.reads(old, new))

    def unread(self, old: Subject, new: Subject) -> str | None:
        """Why no account is read alike by both, where a field that is read is of another kind in each."""
        for name in self._fields(old, new):
            a, b = self.old.fields.get(name), self.new.fields.get(name)
            if a is not None and b is not None and kind_of(a.type) != kind_of(b.type):
                return f"`{name}` is {kind_of(a.type)} in the old version and {kind_of(b.type)} in the new one"
        return None

    def changed_fields(self, old: Subject, new: Subject) -> list[tuple[Field, Field]]:
        """The fields read that both have, and declare otherwise."""
        return [
            (self.old.fields[name], self.new.fields[name])
            for name in self._fields(old, new)
            if ("field", name) not in self.alike and name in self.old.fields and name in self.new.fields
        ]

    # ------------------------------------------------------------------ within

    def _fields(self, old: Subject, new: Subject) -> list[str]:
        nodes = (*nodes_read(self.old, refs_of(old)), *nodes_read(self.new, refs_of(new)))
        return list(dict.fromkeys(name for kind, name in nodes if kind == "field"))

    def _are_alike(self, refs: Iterable[Ref], alike: set[Node] | None = None) -> bool:
        among: set[Node] | frozenset[Node] = self.alike if alike is None else alike
        return all(
            all(node in among for node in nodes_of(ref))
            and (ref.kind is not Kind.SEGMENT or ref.name in self.held_alike)
            for ref in refs
        )

    def _compare(self) -> None:
        """Names that say the same and are made from names that do. How a segment is held hangs on names in turn:
        it is asked again until nothing more falls away."""
        before = frozenset(_nodes(self.old))
        nodes = [node for node in _nodes(self.new) if node in before]
        same = {node for node in nodes if self._old.of(node) == self._new.of(node)}
        while True:
            found: set[Node] = set()
            for node in nodes:
                if node in same and self._are_alike(_made_from(self.new, node), found):
                    found.add(node)
            self.alike = frozenset(found)
            held = frozenset(name for name in self.held_alike if self._is_held_alike(name))
            if held == self.held_alike:
                return
            self.held_alike = held

    def _is_held_alike(self, name: str) -> bool:
        if name not in self.old.segmentations or self._old.held(name) != self._new.held(name):
            return False
        segmentation = self.new.segmentations[name]
        refs = [ref for condition in segmentation.review_when for ref in reads_of(condition)]
        for move in (segmentation.move_up, segmentation.move_down):
            if move is not None and move.not_within is not None:
                refs.append(Ref(Kind.FIELD, move.not_within.field))
        return self._are_alike(refs)

    def _apart(self) -> Iterator[str]:
        """Inputs that each version knows for itself."""
        for name in {ref.name for ref in _facts(self.old)} | {ref.name for ref in _facts(self.new)}:
            if self._old.metric(name) != self._new.metric(name):
                yield f"fact {name}"
        for name in {**self.old.playbooks, **self.new.playbooks}:
            if self._old.late(name) != self._new.late(name):
                yield f"late {name}"


def _nodes(ruleset: Ruleset) -> tuple[Node, ...]:
    """Fields, each after the date it is measured on, then what is computed."""
    return nodes_read(ruleset, [*(Ref(Kind.FIELD, name) for name in ruleset.fields), *_computed(ruleset)])


def _computed(ruleset: Ruleset) -> Iterator[Ref]:
    for kind, name in ruleset.order:
        match kind:
            case "let":
                yield Ref(Kind.LET, name)
            case "decision":
                yield Ref(Kind.DECISION, name)
            case "segmentation":
                yield Ref(Kind.CANDIDATE, name)
            case "measure":
                yield Ref(Kind.MEASURE, name)
            case _:
                yield Ref(Kind.BAND, "health")


def _made_from(ruleset: Ruleset, node: Node) -> Iterator[Ref]:
    yield from reads_of_node(ruleset, node)
    if node[0] == "health" and ruleset.health is not None:
        yield from (Ref(Kind.MEASURE, measure.name) for measure in ruleset.health.measures)


def _facts(ruleset: Ruleset) -> Iterator[Ref]:
    yield from (Ref(Kind.METRIC, name) for name in (*ruleset.metrics, *BUILT_IN_METRICS))


def kind_of(type_: Type) -> str:
    """What values of a type are, in words: two types of one kind can hold the same values."""
    match type_:
        case NumberType() | MoneyType():
            return "a number"
        case TextType() | ChoiceType():
            return "a text"
        case SetType():
            return "a set"
        case ListType():
            return "a list"
        case DateType():
            return "a date"
        case YesNoType():
            return "yes or no"
        case LengthType(kind=kind):
            return f"a length in {kind.value}"
