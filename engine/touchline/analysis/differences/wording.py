"""Regions in words: "annual recurring revenue is at least $100,000 and less than $120,000 and health is red"."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from touchline.analysis.differences.atoms import Atom, Whose
from touchline.analysis.differences.regions import Region
from touchline.analysis.tables.domains import of_field
from touchline.model.expressions import (
    And,
    Compare,
    Expression,
    HasAny,
    Kind,
    Literal,
    Missing,
    Not,
    OneOf,
    Or,
    Read,
    Relation,
    Scalar,
)
from touchline.model.ruleset import Ruleset
from touchline.model.types import Type, YesNoType
from touchline.prose import values
from touchline.prose.names import lower_first, plain
from touchline.prose.words import Words
from touchline.source import Span
from touchline.tables.elements import Conjunction, Elements
from touchline.tables.intervals import Interval, Intervals
from touchline.tables.values import Choices, Known, Texts, Truths, ValueSet, all_known

_NOWHERE = Span("", 0, 0)
_YES_NO = YesNoType()


def region_in_words(region: Region, old: Ruleset, new: Ruleset) -> str:
    """A region as one clause; "every account" where nothing is asked."""
    said: list[str] = []
    for atom, held in region.parts:
        ruleset = old if atom.whose is Whose.OLD else new
        clause = _in_words(Words(ruleset), atom, _simplest(held, _possible(atom.expression, ruleset)))
        said.append(clause if atom.whose is Whose.BOTH else f"{clause} by the {atom.whose.value} version")
    for name in region.as_given:
        segmentation = new.segmentations.get(name)
        label = plain(name) if segmentation is None else lower_first(segmentation.label)
        said.append(f"the {label} is the one that the rules give today")
    text = values.listed(said) if said else "every account"
    return _dated(text, region.since, region.until)


def _in_words(words: Words, atom: Atom, held: ValueSet) -> str:
    e = _said(atom.expression, words.ruleset)
    if ValueSet(False, held.known).is_empty():
        return words.sentence(Missing(e, _YES_NO, _NOWHERE))
    clause = words.sentence(_known(e, held.known, atom.shown_as))
    return f"{clause} (or missing)" if held.missing else clause


def _possible(e: Expression, ruleset: Ruleset) -> ValueSet:
    """What an expression can come to, as far as a field or a segmentation says."""
    if isinstance(e, Read) and e.ref.kind is Kind.FIELD:
        return of_field(ruleset.fields[e.ref.name])
    never_missing = isinstance(e, Read) and e.ref.kind in (Kind.SEGMENT, Kind.CANDIDATE, Kind.DATA_ERRORS, Kind.TODAY)
    return ValueSet(not never_missing, all_known(e.type))


def _simplest(held: ValueSet, possible: ValueSet) -> ValueSet:
    """Values that say the same of all that can be, without the bounds of what can be: `0 to 2` of a number that is
    never negative is `at most 2`."""
    inside = held.intersect(possible)
    known, bounds = inside.known, possible.known
    if not isinstance(known, Intervals) or not isinstance(bounds, Intervals) or len(bounds.intervals) != 1:
        return inside
    least, most = bounds.intervals[0], bounds.intervals[0]
    freed = []
    for one in known.intervals:
        low = None if (one.low, one.low_open) == (least.low, least.low_open) and one.low != one.high else one.low
        high = None if (one.high, one.high_open) == (most.high, most.high_open) and one.low != one.high else one.high
        freed.append(Interval(low, one.low_open or low is None, high, one.high_open or high is None))
    return ValueSet(inside.missing, Intervals.of(known.scale, freed))


def _dated(text: str, since: datetime.date | None, until: datetime.date | None) -> str:
    days = []
    if since is not None:
        days.append(f"from {values.date(since)} on")
    if until is not None:
        days.append(f"before {values.date(until)}")
    return f"{' and '.join(days)}: {text}" if days else text


def _said(expression: Expression, ruleset: Ruleset) -> Expression:
    """What stands for an expression in words: of whether a measure applies, its own condition."""
    if isinstance(expression, Read) and expression.ref.kind is Kind.MEASURE and expression.ref.part == "applies":
        for measure in ruleset.health.measures if ruleset.health is not None else ():
            if measure.name == expression.ref.name and measure.only_when is not None:
                return measure.only_when
    return expression


def _known(e: Expression, known: Known, shown_as: Type) -> Expression:
    """That an expression has one of some known values, as a condition."""
    if ValueSet(False, all_known(e.type)).subtract(ValueSet(False, known)).is_empty():
        return Not(Missing(e, _YES_NO, _NOWHERE), _YES_NO, _NOWHERE)
    match known:
        case Intervals(intervals=intervals):
            return _or([_within(e, interval, shown_as) for interval in intervals])
        case Choices(values=found, universe=universe):
            among = [choice for choice in universe if choice in found]
            rest = [choice for choice in universe if choice not in found]
            return _not(_one_of(e, rest)) if len(rest) < len(among) else _one_of(e, among)
        case Texts(values=texts, others=others):
            return _not(_one_of(e, sorted(texts))) if others else _one_of(e, sorted(texts))
        case Truths(values=truths):
            return e if True in truths else _not(e)
        case Elements(parts=parts):
            return _or([_elements(e, part) for part in parts])


def _within(e: Expression, interval: Interval, shown_as: Type) -> Expression:
    low, high = interval.low, interval.high
    if low is not None and low == high:
        return _compared(e, Relation.EQUAL, low, shown_as)
    parts = []
    if low is not None:
        parts.append(_compared(e, Relation.MORE if interval.low_open else Relation.AT_LEAST, low, shown_as))
    if high is not None:
        parts.append(_compared(e, Relation.LESS if interval.high_open else Relation.AT_MOST, high, shown_as))
    return _and(parts)


def _elements(e: Expression, part: Conjunction) -> Expression:
    parts: list[Expression] = [
        HasAny(e, tuple(sorted(group)), _YES_NO, _NOWHERE) for group in sorted(part.any_of, key=sorted)
    ]
    if part.none_of:
        parts.append(_not(HasAny(e, tuple(sorted(part.none_of)), _YES_NO, _NOWHERE)))
    return _and(parts)


def _one_of(e: Expression, words: Sequence[str]) -> Expression:
    if len(words) == 1:
        return _compared(e, Relation.EQUAL, words[0], e.type)
    return OneOf(e, tuple(Literal(word, e.type, _NOWHERE) for word in words), _YES_NO, _NOWHERE)


def _compared(e: Expression, relation: Relation, value: Scalar, shown_as: Type) -> Expression:
    return Compare(relation, e, Literal(value, shown_as, _NOWHERE), _YES_NO, _NOWHERE)


def _not(e: Expression) -> Expression:
    return Not(e, _YES_NO, _NOWHERE)


def _and(parts: Sequence[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else And(tuple(parts), _YES_NO, _NOWHERE)


def _or(parts: Sequence[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else Or(tuple(parts), _YES_NO, _NOWHERE)
