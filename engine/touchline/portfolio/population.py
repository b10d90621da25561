"""Facts of the whole portfolio that single judgements read: metrics (M4), and what peers use.

They are asked of the same evaluator that judges: what a metric adds up and what makes a peer are put
beside the ruleset as further `let`s, so that there is no second reading of a condition.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from touchline.backends.python import compile
from touchline.judgement.inputs import NO_POPULATION, Peers, Population
from touchline.judgement.judgement import Judgement
from touchline.model.expressions import And, Expression, Literal, Missing, Not, Operation, Read, children
from touchline.model.ruleset import Let, Metric, MetricArithmetic, MetricExpression, MetricNumber, Ruleset, SumOf
from touchline.model.types import YesNoType
from touchline.portfolio.disables import Thing, reads_of, things_in
from touchline.values.numbers import ExactSum, add, divide, multiply, subtract

Accounts = Callable[[], Iterable[Mapping[str, object]]]
"""The accounts that are judged, to be gone through as often as needed."""


def population(ruleset: Ruleset, accounts: Accounts, today: datetime.date) -> Population:
    """The facts over `accounts`; nothing is read where the ruleset asks for none.

    Built-in metrics look back over 12 months of history and are missing without one.
    """
    facts = NO_POPULATION
    if ruleset.metrics:
        facts = Population(_metrics(ruleset, accounts, today))
    if ruleset.suggestions:
        facts = Population(facts.metrics, _peers(ruleset, accounts, today, facts))
    return facts


# --------------------------------------------------------------------------- metrics


def _metrics(ruleset: Ruleset, accounts: Accounts, today: datetime.date) -> dict[str, float | None]:
    sums: dict[str, list[ExactSum]] = {}
    asked: dict[str, Expression] = {}
    for metric in ruleset.metrics.values():
        parts = list(_sums(metric.expression))
        sums[metric.name] = [ExactSum() for _ in parts]
        asked[_name("known", metric.name)] = _all_known(parts, metric)
        asked |= {_name("sum", metric.name, i): part.expression for i, part in enumerate(parts)}
    evaluator = compile(_asking(ruleset, asked))
    slots = evaluator.layout.lets
    known = {name: slots[_name("known", name)] for name in sums}
    places = {name: [slots[_name("sum", name, i)] for i in range(len(parts))] for name, parts in sums.items()}
    for account in accounts():
        judgement = evaluator.judge(account, today=today)
        if judgement.rejected is not None:
            continue
        values = judgement.values
        for name, exact_sums in sums.items():
            terms = [values[place] for place in places[name]]
            if values[known[name]] is True and None not in terms:
                for exact, term in zip(exact_sums, terms, strict=True):
                    exact.add(float(term))
    return {name: _worked_out(ruleset.metrics[name], [s.total() for s in found]) for name, found in sums.items()}


def _sums(expression: MetricExpression) -> Iterator[SumOf]:
    match expression:
        case SumOf():
            yield expression
        case MetricArithmetic(left=left, right=right):
            yield from _sums(left)
            yield from _sums(right)
        case MetricNumber():
            return
        case _:
            assert_never(expression)


def _all_known(parts: list[SumOf], metric: Metric) -> Expression:
    """Whether everything that a metric reads is known: an account counts in all its sums or in none."""
    reads: dict[object, Read] = {}

    def walk(expression: Expression) -> None:
        if isinstance(expression, Read):
            reads.setdefault(expression.ref, expression)
        for child in children(expression):
            walk(child)

    for part in parts:
        walk(part.expression)
    yes = YesNoType()
    if not reads:
        return Literal(True, yes, metric.span)
    known = tuple(Not(Missing(read, yes, read.span), yes, read.span) for read in reads.values())
    return And(known, yes, metric.span)


def _worked_out(metric: Metric, totals: list[float | None]) -> float | None:
    left = iter(totals)

    def value(expression: MetricExpression) -> float | None:
        match expression:
            case SumOf():
                return next(left)
            case MetricNumber(number):
                return number
            case MetricArithmetic(operation, first, second):
                a = value(first)
                return _ARITHMETIC[operation](a, value(second))
            case _:
                assert_never(expression)

    return value(metric.expression)


_ARITHMETIC: Mapping[Operation, Callable[[float | None, float | None], float | None]] = {
    Operation.ADD: add,
    Operation.SUBTRACT: subtract,
    Operation.MULTIPLY: multiply,
    Operation.DIVIDE: divide,
}

# --------------------------------------------------------------------------- peers


@dataclass(slots=True)
class _Count:
    accounts: int
    users: Counter[str]


def _peers(
    ruleset: Ruleset, accounts: Accounts, today: datetime.date, facts: Population
) -> dict[tuple[str, str | None], Peers]:
    asked = {_name("peer", s.name): s.where for s in ruleset.suggestions.values() if s.where is not None}
    evaluator = compile(_asking(ruleset, asked))
    slots = {s.name: evaluator.layout.lets.get(_name("peer", s.name)) for s in ruleset.suggestions.values()}
    counts: dict[tuple[str, str | None], _Count] = {}
    for account in accounts():
        judgement = evaluator.judge(account, today=today, population=facts)
        if judgement.rejected is not None:
            continue
        values = judgement.values
        for suggestion in ruleset.suggestions.values():
            slot = slots[suggestion.name]
            if slot is not None and values[slot] is not True:
                continue
            within = None
            if suggestion.within is not None:
                within = _within(judgement, suggestion.within)
                if within is None:
                    continue
            count = counts.setdefault((suggestion.name, within), _Count(0, Counter()))
            count.accounts += 1
            used = judgement.fields.get(suggestion.field)
            if isinstance(used, frozenset):
                count.users.update(used)
    return {peer: Peers(count.accounts, dict(sorted(count.users.items()))) for peer, count in counts.items()}


def _within(judgement: Judgement, name: str) -> str | None:
    """The value that an account shares with its peers: of a field, or the segment it is in."""
    if name in judgement.segments:
        return judgement.segments[name].segment
    value = judgement.fields.get(name)
    return value if isinstance(value, str) else None


# --------------------------------------------------------------------------- the ruleset that is asked


def _name(*parts: object) -> str:
    """A name that no ruleset can have, since `__` cannot stand in one."""
    return "__".join(("population", *map(str, parts)))


def _asking(ruleset: Ruleset, asked: Mapping[str, Expression]) -> Ruleset:
    """The ruleset with what is asked as further `let`s, and without what they do not need."""
    lets = {name: Let(name, expression, None, expression.span) for name, expression in asked.items()}
    needed = _needed(ruleset, asked)
    within = {s.within for s in ruleset.suggestions.values() if s.within is not None}
    needed |= {("segmentation", name) for name in within if name in ruleset.segmentations}
    if not any(kind in ("segmentation", "decision", "measure", "health") for kind, _ in needed):
        ruleset = dataclasses.replace(
            ruleset,
            lets={name: let for name, let in ruleset.lets.items() if ("let", name) in needed},
            decisions={},
            segmentations={},
            health=None,
            order=tuple(node for node in ruleset.order if node in needed),
        )
    return dataclasses.replace(
        ruleset,
        lets={**ruleset.lets, **lets},
        order=(*ruleset.order, *(("let", name) for name in lets)),
        services=(),
        journeys={},
        playbooks={},
        escalations={},
        suggestions={},
        examples=(),
        guarantees=(),
    )


def _needed(ruleset: Ruleset, asked: Mapping[str, Expression]) -> set[Thing]:
    """All that must be worked out for what is asked."""
    reads = reads_of(ruleset)
    needed: set[Thing] = set()
    left = [thing for expression in asked.values() for thing in things_in(expression)]
    while left:
        thing = left.pop()
        if thing not in needed:
            needed.add(thing)
            left.extend(reads.get(thing, ()))
    return needed
