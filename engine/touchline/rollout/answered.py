"""What each version answers about an account, read side by side: where it stands, what it can be, which way is up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from touchline.analysis.differences.answers import Answer, Thing
from touchline.backends.python import Evaluator
from touchline.model.ruleset import Ruleset, Service
from touchline.model.types import ChoiceType, Type, YesNoType
from touchline.prose import values
from touchline.prose.names import Naming, plain, upper_first
from touchline.rollout.measured import Direction, Word

NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer that is counted: `old` and `new` are its slots in each version's values (None: that version does not
    have it; the service has none). `words` are what it can be, with labels, in the order declared: the new version's,
    then what only the old one has; `ranks` their places where that order says what is higher."""

    answer: Answer
    label: str
    old: int | None
    new: int | None
    words: tuple[tuple[Word, str], ...]
    ranks: Mapping[Word, int]

    def direction(self, before: Word, after: Word) -> Direction:
        """Where a move leads."""
        if before == after:
            return Direction.NONE
        a, b = self.ranks.get(before), self.ranks.get(after)
        if a is None or b is None:
            return Direction.ACROSS
        return Direction.UP if b < a else Direction.DOWN


def word_of(value: object) -> Word:
    """An answer as a word: a choice by name, yes or no."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def compared(old: Evaluator, new: Evaluator) -> tuple[Compared, ...]:
    """Everything that either version answers with one of some words: segmentations, health, decisions, the service,
    in the order of the new version and then of the old one."""
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
        ranks = {word: i for i, word in enumerate(words)} if answer.thing in _ORDERED else {}
        slots = (None if was is None else was.slot, None if now is None else now.slot)
        found.append(Compared(answer, known.label, *slots, tuple(words.items()), ranks))
    return tuple(found)


_ORDERED = (Thing.SEGMENTATION, Thing.HEALTH)


@dataclass(frozen=True, slots=True)
class _Own:
    """How one version gives an answer."""

    label: str
    slot: int | None
    words: tuple[tuple[Word, str], ...]


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
            choices = _choices(result.type)
            if choices is not None:
                called = f"{name}.{result.name}" if i else name
                own = f"{label}: {plain(result.name)}" if i else label
                yield Answer(Thing.DECISION, called), _Own(own, layout.decisions[name].values[i], choices)


def _choices(kind: Type) -> tuple[tuple[Word, str], ...] | None:
    """What an answer of a type can be, where that is one of some words."""
    if isinstance(kind, ChoiceType):
        return tuple((choice, plain(choice)) for choice in kind.choices)
    return (("yes", "yes"), ("no", "no")) if isinstance(kind, YesNoType) else None


def _services(ruleset: Ruleset) -> Iterator[tuple[Word, str]]:
    for service in ruleset.services:
        yield service.name, service_label(ruleset, service)


def service_label(ruleset: Ruleset, service: Service) -> str:
    """A service by the segments or choices it is for: `High touch`."""
    naming = Naming(ruleset)
    scopes = (values.listed((naming.choice(s.ref, v) for v in s.values), "or") for s in service.scopes)
    return upper_first(values.listed(scopes)) or service.name
