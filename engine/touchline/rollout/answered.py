"""What each version answers about an account, read side by side: where it stands, what it can be, which way is up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from touchline.analysis.differences.answers import Answer, Thing
from touchline.backends.python import Evaluator
from touchline.judgement.inputs import Value
from touchline.model.ruleset import Ruleset, Service
from touchline.model.tables import Result, Rules, Table
from touchline.model.types import ChoiceType, ListType, Type, YesNoType
from touchline.portfolio.cells import text_of
from touchline.prose import values
from touchline.prose.names import Naming, plain, upper_first
from touchline.rollout.measured import Direction, Word
from touchline.syntax.tree import Combining

NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer that is counted: `old` and `new` are its slots in each version's values (None: that version does not
    have it; the service has none). `words` are what it can be, with labels, in the order declared: the new version's,
    then what only the old one has. `orders` say what is higher, each version's own, the new one's first. `kind` is the
    type of an answer that no list of words foresees: a number, a date, several choices at once."""

    answer: Answer
    label: str
    old: int | None
    new: int | None
    words: tuple[tuple[Word, str], ...]
    orders: tuple[Mapping[Word, int], ...] = ()
    kind: Type | None = None

    def direction(self, before: Word, after: Word) -> Direction:
        """Where a move leads, by the new version's order; by the old one's where the new has not both any more."""
        if before == after:
            return Direction.NONE
        for ranks in self.orders:
            if before in ranks and after in ranks:
                return Direction.UP if ranks[after] < ranks[before] else Direction.DOWN
        return Direction.ACROSS

    def label_of(self, value: Value, currency: str) -> str:
        """An answer that is not among the words, for people."""
        if isinstance(self.kind, ListType) and isinstance(value, tuple):
            return values.listed(self._one(each, self.kind.element, currency) for each in value) or NOTHING
        return NOTHING if value is None else self._one(value, self.kind, currency)

    def _one(self, value: Value, kind: Type | None, currency: str) -> str:
        if isinstance(value, str):
            return plain(value)
        return word_of(value) or NOTHING if kind is None else values.value(value, kind, currency)


def word_of(value: Value) -> Word:
    """An answer as a word: a choice by name, yes or no; a number or several choices as data would say it."""
    return text_of(value)


def compared(old: Evaluator, new: Evaluator) -> tuple[Compared, ...]:
    """Everything that either version answers: segmentations, health, decisions, the service, in the order of the new
    version and then of the old one."""
    before, after = (dict(_answers(evaluator)) for evaluator in (old, new))
    found = []
    for answer in dict.fromkeys((*after, *before)):
        was, now = before.get(answer), after.get(answer)
        words: dict[Word, str] = {}
        for one in (now, was):
            for word, label in one.words if one is not None else ():
                words.setdefault(word, label)
        known = now or was
        assert known is not None
        orders = tuple(_ranks(one) for one in (now, was) if one is not None) if answer.thing in _ORDERED else ()
        slots = (None if was is None else was.slot, None if now is None else now.slot)
        found.append(Compared(answer, known.label, *slots, tuple(words.items()), orders, known.kind))
    return tuple(found)


_ORDERED = (Thing.SEGMENTATION, Thing.HEALTH)


@dataclass(frozen=True, slots=True)
class _Own:
    """How one version gives an answer."""

    label: str
    slot: int | None
    words: tuple[tuple[Word, str], ...]
    kind: Type | None = None


def _ranks(own: _Own) -> Mapping[Word, int]:
    return {word: i for i, (word, _) in enumerate(own.words)}


def _answers(evaluator: Evaluator) -> Iterator[tuple[Answer, _Own]]:
    ruleset, layout = evaluator.ruleset, evaluator.layout
    for name, segmentation in ruleset.segmentations.items():
        words = tuple((segment.name, segment.label) for segment in segmentation.segments)
        yield Answer(Thing.SEGMENTATION, name), _Own(segmentation.label, layout.segments[name].held, words)
    if ruleset.health is not None and layout.health is not None:
        bands = tuple((band.name, band.name) for band in ruleset.health.bands)
        yield Answer(Thing.HEALTH), _Own(ruleset.health.label, layout.health.band, bands)
    if ruleset.services:
        yield Answer(Thing.SERVICE), _Own("Service", None, tuple(_services(ruleset)))
    for name, decision in ruleset.decisions.items():
        label = decision.label or upper_first(plain(name))
        for i, result in enumerate(decision.results):
            kind = _kind(result, decision.rules)
            called = f"{name}.{result.name}" if i else name
            own = f"{label}: {plain(result.name)}" if i else label
            yield Answer(Thing.DECISION, called), _Own(own, layout.decisions[name].values[i], _choices(kind), kind)


def _kind(result: Result, rules: Rules) -> Type:
    """The type of what a decision gives: with `all rows` several of what a row gives."""
    several = isinstance(rules, Table) and rules.combining in (Combining.ALL, Combining.ALL_HIGHEST_FIRST)
    return ListType(result.type) if several and not isinstance(result.type, ListType) else result.type


def _choices(kind: Type) -> tuple[tuple[Word, str], ...]:
    """What an answer of a type can be, where that is one of some words."""
    if isinstance(kind, ChoiceType):
        return tuple((choice, plain(choice)) for choice in kind.choices)
    return (("yes", "yes"), ("no", "no")) if isinstance(kind, YesNoType) else ()


def _services(ruleset: Ruleset) -> Iterator[tuple[Word, str]]:
    for service in ruleset.services:
        yield service.name, service_label(ruleset, service)


def service_label(ruleset: Ruleset, service: Service) -> str:
    """A service by the segments or choices it is for: `High touch`."""
    naming = Naming(ruleset)
    scopes = (values.listed((naming.choice(s.ref, v) for v in s.values), "or") for s in service.scopes)
    return upper_first(values.listed(scopes)) or service.name
