"""What a name that a rule has read is called, and its value in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchline.judgement.inputs import Value
from touchline.model.ruleset import Ruleset
from touchline.model.types import ChoiceType, DateType, ListType, NumberType, SetType, Type
from touchline.prose import values
from touchline.prose.names import choice_words, plain

PRIVATE = "(private)"


@dataclass(frozen=True, slots=True)
class Named:
    """A name's words: what it is called, the type of its value, what its choices are called, whether it is private."""

    label: str
    type: Type
    choices: Mapping[str, str]
    private: bool = False

    def shown(self, value: Value, currency: str) -> str:
        if value is not None and self.private:
            return PRIVATE
        return values.value(value, self.type, currency, self.choices)


def named(ruleset: Ruleset, key: str) -> Named:
    """The words of a name as judgements spell it: `arr`, `tier.candidate`, `health.score`, `talk_track.channel`."""
    base, _, part = key.partition(".")
    if base == "health" and ruleset.health is not None:
        return _of_health(ruleset, part)
    if base in ruleset.segmentations:
        segmentation = ruleset.segmentations[base]
        label = f"{segmentation.label} by today's rules" if part else segmentation.label
        return Named(label, segmentation.type, {s.name: s.label for s in segmentation.segments})
    if base in ruleset.decisions:
        decision = ruleset.decisions[base]
        label = decision.label or plain(base)
        for result in decision.results:
            if part and result.name == part:
                kind = decision.type_of(result)
                return Named(result.label or f"{label}: {plain(part)}", kind, _choices(kind))
        kind = decision.type_of(decision.results[0])
        return Named(label, kind, _choices(kind))
    if base in ruleset.fields:
        field = ruleset.fields[base]
        kind = field.type
        choices = kind.choices if isinstance(kind, (ChoiceType, SetType)) else ()
        return Named(_label(base, field.label), kind, {c: choice_words(field, c) for c in choices}, field.private)
    if base in ruleset.lets:
        found = ruleset.lets[base]
        return Named(_label(base, found.label), found.expression.type, _choices(found.expression.type))
    if base in ruleset.parameters:
        parameter = ruleset.parameters[base]
        return Named(_label(base, parameter.label), parameter.type, {})
    if base == "today":
        return Named("today", DateType(), {})
    return Named(plain(key), _UNTYPED, {})


_UNTYPED = NumberType()


def _choices(kind: Type) -> Mapping[str, str]:
    """What the choices of a decision or calculation are called: they have no labels of their own."""
    element = kind.element if isinstance(kind, ListType) else kind
    return {c: plain(c) for c in element.choices} if isinstance(element, (ChoiceType, SetType)) else {}


def _of_health(ruleset: Ruleset, part: str) -> Named:
    health = ruleset.health
    assert health is not None
    if part == "score":
        return Named("Health score", NumberType(), {})
    bands = ChoiceType(tuple(band.name for band in health.bands))
    for measure in health.measures:
        if measure.name == part:
            return Named(measure.label, bands, {})
    return Named("Health", bands, {})


def _label(name: str, label: str | None) -> str:
    # A field's label explains; only a short one can stand for the name in a line of values.
    return label if label is not None and len(label) <= 30 else plain(name)
