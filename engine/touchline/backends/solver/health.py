"""Health as terms: each measure's band, the score to one decimal, the known share, the band (M21 to M27).

Weights are constants, so that with it known which measures count a weighted mean is linear: each way in which
the measures of a group can count is written out, for groups of a usual size.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, assert_never

import z3

from touchline.backends.python.health import needed, weights
from touchline.backends.solver.expressions import encode
from touchline.backends.solver.membership import is_word
from touchline.backends.solver.numbers import compared, compared_with, rounded
from touchline.backends.solver.rules import outcome
from touchline.backends.solver.terms import TRUE, Expr, Formula, Term, both, either, negated, real, scalar
from touchline.model.expressions import Kind, Read, Ref, Relation
from touchline.model.ruleset import (
    ByBandTable,
    ByField,
    ByThresholds,
    ByThresholdTable,
    Health,
    Measure,
    MissingPolicy,
)
from touchline.model.tables import Table, Threshold
from touchline.model.types import ChoiceType
from touchline.source import Span
from touchline.tables.boxes import operand
from touchline.tables.outcomes import Limit, combiner

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder

_WRITTEN_OUT = 7
"""Up to so many measures that may or may not count, every way is written out."""

_NOWHERE = Span("", 0, 0)


def measure(encoder: Encoder, name: str) -> dict[Ref, Term]:
    """A measure's band, and whether it applies."""
    health = _health(encoder)
    written = next(m for m in health.measures if m.name == name)
    applies = Term(TRUE, TRUE) if written.only_when is None else encode(encoder, written.only_when)
    value = None if written.value is None else encode(encoder, written.value)
    band = _band(encoder, health, written, value)
    return {
        Ref(Kind.MEASURE, name): Term(both(applies.is_true, band.known), band.value),
        Ref(Kind.MEASURE, name, "applies"): applies,
    }


def _band(encoder: Encoder, health: Health, written: Measure, value: Term | None) -> Term:
    names = [band.name for band in health.bands]
    match written.banding:
        case ByThresholds(thresholds=thresholds):
            assert value is not None
            return _by_limits(encoder, value, _limits(encoder, thresholds), names)
        case ByThresholdTable(table=table):
            assert value is not None
            return _by_table(encoder, table, value, names)
        case ByBandTable(table=table):
            return outcome(encoder, table).results[0]
        case ByField(field=ref):
            return encoder.read(Read(ref, ChoiceType(tuple(names)), _NOWHERE))
        case _:
            assert_never(written.banding)


def _limits(encoder: Encoder, thresholds: Sequence[Threshold]) -> tuple[Limit, ...]:
    return tuple(
        Limit(t.relation, None if t.value is None else operand(t.value, encoder.parameters)) for t in thresholds
    )


def _by_limits(encoder: Encoder, value: Term, limits: Sequence[object], names: Sequence[str]) -> Term:
    """The band whose threshold is the first to hold; the last is the rest (M22)."""
    found = scalar(names[-1], encoder.words).value
    for limit, name in reversed(list(zip(limits, names, strict=False))):
        if isinstance(limit, Limit) and limit.relation is not None and isinstance(limit.value, (int, float)):
            holds = compared_with(value, limit.relation, limit.value)
            found = z3.If(holds, scalar(name, encoder.words).value, found)
        elif isinstance(limit, Limit) and limit.relation is not None and limit.value is not None:
            bound = scalar(limit.value, encoder.words)
            holds = compared(value, limit.relation, bound, encoder)
            found = z3.If(holds, scalar(name, encoder.words).value, found)
    return Term(value.known, found)


def _by_table(encoder: Encoder, table: Table, value: Term, names: Sequence[str]) -> Term:
    """The thresholds of the row that decides; no band where none does, or where it says nothing."""
    given = outcome(encoder, table)
    by_row = {one.row: one.values for one in combiner(table, encoder.parameters).ones}
    found = scalar(names[-1], encoder.words).value
    decided = []
    for number, decides in reversed(given.deciding):
        limits = by_row[number]
        if all(isinstance(limit, Limit) for limit in limits):
            found = z3.If(decides, _by_limits(encoder, value, limits, names).value, found)
            decided.append(decides)
    return Term(both(value.known, either(*decided)), found)


# ---------------------------------------------------------------------------- score and band


class _Measures:
    """The measures of a health as terms: which apply, which are known, and what their bands are worth."""

    def __init__(self, encoder: Encoder, health: Health) -> None:
        self.applies: dict[str, Formula] = {}
        self.known: dict[str, Formula] = {}
        self.points: dict[str, Expr] = {}
        self.always: set[str] = set()
        for written in health.measures:
            band = encoder.term(Ref(Kind.MEASURE, written.name))
            self.applies[written.name] = negated(encoder.applies(written.name).is_false)
            if written.only_when is None:
                self.always.add(written.name)
            known = encoder.once("measured", (band.known,), partial(_named, encoder, band.known))
            worth = tuple((one.name, one.points) for one in health.bands)
            inputs = (known, band.value)
            points = encoder.once(f"points {worth}", inputs, partial(_points, encoder, known, band, worth))
            self.known[written.name], self.points[written.name] = known, points


def _named(encoder: Encoder, formula: Formula) -> Expr:
    measured = z3.FreshBool("measured")
    encoder.require(measured == formula)
    return measured


def _points(encoder: Encoder, known: Formula, band: Term, worth: Sequence[tuple[str, float]]) -> Expr:
    """What a measure's band is worth."""
    points = z3.FreshReal("points")
    for name, value in worth:
        encoder.require(z3.Implies(both(known, is_word(band, name, encoder.words)), points == real(value)))
    return points


def health(encoder: Encoder) -> dict[Ref, Term]:
    """Score (before overrides) and band."""
    written = _health(encoder)
    encoder.rounds()
    measures = _Measures(encoder, written)
    score = _score(encoder, written, measures)
    band = _overridden(encoder, written, score)
    return {Ref(Kind.SCORE, "health"): score, Ref(Kind.BAND, "health"): band}


def _score(encoder: Encoder, written: Health, measures: _Measures) -> Term:
    least = needed(written)
    if written.missing is MissingPolicy.LEFT_OUT:
        mean = _mean_of_all(encoder, written, measures)
    else:
        groups = []
        for name, weight in weights(written):
            members = _members(written, name)
            groups.append((weight, _group(encoder, written, measures, members)))
        mean = _mean(encoder, [(term.known, weight, term.value, False) for weight, term in groups])
    known = mean.known
    if least is not None:
        share = _known_share(encoder, written, measures)
        known = both(known, share.known, negated(compared_with(share, Relation.LESS, least)))
    if written.missing is MissingPolicy.NO_SCORE:
        gone = [both(measures.applies[m.name], negated(measures.known[m.name])) for m in written.measures]
        known = both(known, negated(either(*gone)))
    tenths = rounded(mean.value * 10, encoder)
    return Term(known, z3.ToReal(tenths) / 10, tenths=tenths)


def _group(encoder: Encoder, written: Health, measures: _Measures, members: Sequence[Measure]) -> Term:
    """The mean of a group's measures that count (M24)."""
    counted_as = next((b.points for b in written.bands if b.name == written.missing_band), None)
    parts = []
    for member in members:
        applies, known = measures.applies[member.name], measures.known[member.name]
        points: Expr = measures.points[member.name]
        counts: Formula = known
        sure = False
        if written.missing is MissingPolicy.COUNT_AS and counted_as is not None:
            counts, points = applies, z3.If(known, points, real(counted_as))
            sure = member.name in measures.always
        parts.append((counts, member.weight, points, sure))
    return _mean(encoder, parts)


def _mean(encoder: Encoder, parts: Sequence[tuple[Formula, float, Expr, bool]]) -> Term:
    """The weighted mean of the parts that count: whether it does, its weight, its value, whether it always does."""
    weights_ = [(weight, sure) for _, weight, _, sure in parts]
    inputs = [part for counts, _, value, _ in parts for part in (counts, value)]
    mean = encoder.once(f"mean {weights_}", inputs, partial(_new_mean, encoder, parts))
    return Term(either(*(counts for counts, _, _, _ in parts)), mean)


def _new_mean(encoder: Encoder, parts: Sequence[tuple[Formula, float, Expr, bool]]) -> Expr:
    mean = z3.FreshReal("mean")
    if sum(not sure for *_, sure in parts) > _WRITTEN_OUT:
        of = z3.Sum([z3.If(counts, real(weight), real(0)) for counts, weight, _, _ in parts])
        total = z3.Sum([z3.If(counts, real(weight) * value, real(0)) for counts, weight, value, _ in parts])
        counting = either(*(counts for counts, _, _, _ in parts))
        encoder.require(z3.Implies(counting, mean * of == total))
        return mean
    for chosen_parts, guard in _ways([(counts, sure) for counts, _, _, sure in parts]):
        weight = sum(parts[i][1] for i in chosen_parts)
        if weight:
            total = z3.Sum([real(parts[i][1]) * parts[i][2] for i in chosen_parts])
            encoder.require(z3.Implies(guard, mean * real(weight) == total))
    return mean


def _ways(counts: Sequence[tuple[Formula, bool]]) -> Iterator[tuple[tuple[int, ...], Formula]]:
    """Every set of parts that can count, not empty, with the formula that says it is just these."""
    options = [(True,) if sure else (True, False) for _, sure in counts]
    for way in itertools.product(*options):
        chosen_parts = tuple(i for i, counted in enumerate(way) if counted)
        if chosen_parts:
            yield (
                chosen_parts,
                both(*(counts[i][0] if counted else negated(counts[i][0]) for i, counted in enumerate(way))),
            )


def _shares(encoder: Encoder, written: Health, measures: _Measures) -> list[tuple[Measure, Expr]]:
    """Each measure's share of all weight, by which measures of its group apply (M25); 0 where it does not."""
    found = []
    for name, group_weight in weights(written):
        members = _members(written, name)
        applies = [(measures.applies[m.name], m.name in measures.always) for m in members]
        said = f"{group_weight} {[m.weight for m in members]} {[sure for _, sure in applies]}"
        for i, member in enumerate(members):
            make = partial(_new_share, encoder, i, group_weight, members, applies)
            found.append((member, encoder.once(f"share {i} {said}", [formula for formula, _ in applies], make)))
    return found


def _new_share(
    encoder: Encoder, i: int, group_weight: float, members: Sequence[Measure], applies: Sequence[tuple[Formula, bool]]
) -> Expr:
    share = z3.FreshReal("share")
    for chosen_parts, guard in _ways(applies):
        of = sum(members[j].weight for j in chosen_parts)
        value = group_weight * members[i].weight / of if i in chosen_parts and of else 0.0
        encoder.require(z3.Implies(guard, share == real(value)))
    none = negated(either(*(formula for formula, _ in applies)))
    encoder.require(z3.Implies(none, share == 0))
    return share


def _known_share(encoder: Encoder, written: Health, measures: _Measures) -> Term:
    """The known measures' part of the applicable ones' weight, in percent to one decimal."""
    shares = _shares(encoder, written, measures)
    known = z3.Sum([z3.If(measures.known[m.name], share, real(0)) for m, share in shares])
    groups = [
        (either(*(measures.applies[m.name] for m in _members(written, name))), weight)
        for name, weight in weights(written)
    ]
    sure = [any(m.name in measures.always for m in _members(written, name)) for name, _ in weights(written)]
    said = f"known share {[weight for _, weight in groups]} {sure}"
    inputs = (known, *(formula for formula, _ in groups))
    part = encoder.once(said, inputs, partial(_new_known_share, encoder, known, groups, sure))
    tenths = rounded(part * 10, encoder)
    return Term(either(*(formula for formula, _ in groups)), z3.ToReal(tenths) / 10, tenths=tenths)


def _new_known_share(
    encoder: Encoder, known: Expr, groups: Sequence[tuple[Formula, float]], sure: Sequence[bool]
) -> Expr:
    part = z3.FreshReal("known_share")
    for chosen_parts, guard in _ways([(formula, s) for (formula, _), s in zip(groups, sure, strict=True)]):
        weight = sum(groups[i][1] for i in chosen_parts)
        encoder.require(z3.Implies(guard, part * real(weight) == known * 100))
    return part


def _mean_of_all(encoder: Encoder, written: Health, measures: _Measures) -> Term:
    """One mean of the known measures by their shares (M21)."""
    if len(measures.always) == len(written.measures):
        parts = []
        for name, group_weight in weights(written):
            members = _members(written, name)
            of = sum(m.weight for m in members)
            parts += [
                (measures.known[m.name], group_weight * m.weight / of, measures.points[m.name], False) for m in members
            ]
        return _mean(encoder, parts)
    shares = _shares(encoder, written, measures)
    mean = z3.FreshReal("mean")
    of = z3.Sum([z3.If(measures.known[m.name], share, real(0)) for m, share in shares])
    total = z3.Sum([z3.If(measures.known[m.name], share * measures.points[m.name], real(0)) for m, share in shares])
    counting = either(*(measures.known[m.name] for m, _ in shares))
    encoder.require(z3.Implies(counting, mean * of == total))
    return Term(counting, mean)


def _overridden(encoder: Encoder, written: Health, score: Term) -> Term:
    """The band by score, then the worst `at most`, then the worst forced one (M27)."""
    names = [band.name for band in written.bands]
    words = encoder.words
    band = _by_limits(encoder, score, _limits(encoder, written.thresholds), names)
    rank = z3.FreshInt("rank")
    for i, name in enumerate(names):
        encoder.require(z3.Implies(both(band.known, band.value == words.code(name)), rank == i))
    forced: Expr = z3.IntVal(-1)
    for override in written.overrides:
        holds = encode(encoder, override.condition).is_true
        at = names.index(override.band)
        if override.cap:
            rank = z3.If(both(holds, rank < at), z3.IntVal(at), rank)
        else:
            forced = z3.If(both(holds, forced < at), z3.IntVal(at), forced)
    final = z3.If(forced >= 0, forced, rank)
    found: Expr = z3.IntVal(words.code(names[-1]))
    for i, name in enumerate(names[:-1]):
        found = z3.If(final == i, z3.IntVal(words.code(name)), found)
    return Term(either(band.known, forced >= 0), found)


def _members(written: Health, group: str | None) -> list[Measure]:
    return [m for m in written.measures if not written.groups or m.group == group]


def _health(encoder: Encoder) -> Health:
    assert encoder.ruleset.health is not None, "there is no health to speak of"
    return encoder.ruleset.health
