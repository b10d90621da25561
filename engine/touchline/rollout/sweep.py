"""What a portfolio comes to along the values of one parameter: every account judged by each version, in one pass."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from touchline.analysis.differences.answers import Answer, Thing
from touchline.backends.python import Evaluator
from touchline.backends.python.layout import Layout
from touchline.model.ruleset import Ruleset
from touchline.portfolio.accounts import STEP, NotRun, Progress, no_progress, open_portfolio
from touchline.portfolio.population import population
from touchline.portfolio.summary import Share, revenue_of
from touchline.portfolio.table import Table
from touchline.rollout.measured import Word
from touchline.rollout.sweeping import Sweep, SweepPoint, SweptAnswer
from touchline.values.numbers import ExactSum

MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Steps:
    """The values that a range names, each as it would be written in the ruleset."""

    values: tuple[str, ...]


def steps_of(words: str) -> Steps | str:
    """The values of `80k to 150k by 10k`, `30 days to 90 days by 15 days` or `80k, 100k, 120k`; else why there are
    none."""
    listed = [part.strip() for part in words.split(",")]
    if len(listed) > 1:
        if not all(listed):
            return "one of the values is empty"
        return Steps(tuple(listed)) if len(listed) <= MOST_VALUES else _too_many(len(listed))
    found = re.fullmatch(r"(.+?) to (.+?) by (.+)", " ".join(words.split()))
    if found is None:
        return "write the values as `80k to 150k by 10k`, or as `80k, 100k, 120k`"
    low, high, step = (_quantity(found[i]) for i in (1, 2, 3))
    if low is None or high is None or step is None:
        return "the values of a range are numbers, amounts, percents or lengths of time; write others as a list"
    units = {each.unit for each in (low, high, step)} - {""}
    if len(units) > 1 or ("%" in units and not all(each.unit for each in (low, high, step))):
        return "start, end and step of a range have the same unit"
    if step.amount <= 0 or high.amount < low.amount:
        return "a range goes up, by a step that is more than 0"
    count = int((high.amount - low.amount) / step.amount) + 1
    if count > MOST_VALUES:
        return _too_many(count)
    unit = next(iter(units), "")
    return Steps(tuple(_written(low.amount + i * step.amount, unit) for i in range(count)))


@dataclass(frozen=True, slots=True)
class _Quantity:
    amount: Fraction
    unit: str


def _quantity(text: str) -> _Quantity | None:
    found = re.fullmatch(r"(-?[0-9][0-9_]*(?:\.[0-9]+)?)(k|m)?\s*(%|[a-z]+(?: days?)?)?", text.strip())
    if found is None:
        return None
    scale = {"k": 1000, "m": 1_000_000}.get(found[2] or "", 1)
    unit = found[3] or ""
    return _Quantity(Fraction(found[1].replace("_", "")) * scale, unit if unit == "%" else unit.removesuffix("s"))


def _written(amount: Fraction, unit: str) -> str:
    digits = f"{float(amount):.10f}".rstrip("0").rstrip(".") if amount.denominator != 1 else str(amount.numerator)
    if unit in ("", "%"):
        return f"{digits}{unit}"
    return f"{digits} {unit}{'' if amount == 1 else 's'}"


def _too_many(count: int) -> str:
    return f"that is {count} values, and a sweep takes at most {MOST_VALUES}; take a larger step"


@dataclass(frozen=True, slots=True)
class Swept:
    """A version of the ruleset with one value: in words, and whether it is the one in force."""

    value: str
    today: bool
    evaluator: Evaluator


@dataclass(slots=True)
class _Tally:
    accounts: int = 0
    revenue: ExactSum = field(default_factory=ExactSum)

    def add(self, revenue: object) -> None:
        self.accounts += 1
        if isinstance(revenue, float):
            self.revenue.add(revenue)


def sweep(
    base: Evaluator,
    versions: Sequence[Swept],
    table: Table,
    today: datetime.date,
    parameter: str,
    progress: Progress = no_progress,
) -> Sweep | NotRun:
    """Judges every account of `table` by the rules as they are and with each value.

    `versions` differ from `base` in the value of `parameter` alone, so that all read an account alike; the value in
    force is among them. Only segments and health are worked out, which is what is charted.
    """
    portfolio = open_portfolio(base, table, progress)
    if isinstance(portfolio, NotRun):
        return portfolio
    ruleset = base.ruleset
    answers = tuple(_answers(ruleset, base.layout))
    everybody = _Tally()
    shares: list[dict[tuple[Answer, Word], _Tally]] = [{} for _ in versions]
    moved: list[dict[Answer, _Tally]] = [{answer: _Tally() for answer, _, _ in answers} for _ in versions]
    progress("adding up", 0, portfolio.records)
    facts = portfolio.facts(today)
    others = [
        facts if each.today else population(each.evaluator.ruleset, portfolio.accounts, today) for each in versions
    ]
    for done, account in enumerate(portfolio.accounts(), 1):
        if done % STEP == 0:
            progress("judging", done, portfolio.records)
        judged = base.judge(account, today=today, population=facts)
        if judged.rejected is not None:
            continue
        revenue = revenue_of(judged, ruleset.revenue)
        everybody.add(revenue)
        before = [judged.values[slot] for _, _, slot in answers]
        for i, each in enumerate(versions):
            if each.today:
                found = before
            else:
                other = each.evaluator.judge(account, today=today, population=others[i]).values
                found = [other[slot] for _, _, slot in answers]
            for (answer, _, _), was, now in zip(answers, before, found, strict=True):
                shares[i].setdefault((answer, now), _Tally()).add(revenue)
                if was != now:
                    moved[i][answer].add(revenue)

    def share(tally: _Tally) -> Share:
        return Share(tally.accounts, (tally.revenue.total() or 0.0) if ruleset.revenue is not None else None)

    points = tuple(
        SweepPoint(
            each.value,
            each.today,
            {key: share(tally) for key, tally in shares[i].items()},
            {answer: share(tally) for answer, tally in moved[i].items()},
        )
        for i, each in enumerate(versions)
    )
    known = ruleset.parameters[parameter]
    return Sweep(
        title=ruleset.label or ruleset.name,
        parameter=parameter,
        label=known.label or parameter,
        value=next(each.value for each in versions if each.today),
        date=today,
        currency=ruleset.currency,
        answers=tuple(SweptAnswer(answer, label, _words(ruleset, answer, points)) for answer, label, _ in answers),
        points=points,
        compared=share(everybody),
        data=table.name,
        diagnostics=portfolio.diagnostics,
    )


def _answers(ruleset: Ruleset, layout: Layout) -> Iterator[tuple[Answer, str, int]]:
    """What is followed: each segmentation and the health, with its label and the slot of its value."""
    for name, segmentation in ruleset.segmentations.items():
        yield Answer(Thing.SEGMENTATION, name), segmentation.label, layout.segments[name].held
    if ruleset.health is not None and layout.health is not None:
        yield Answer(Thing.HEALTH), ruleset.health.label, layout.health.band


def _words(ruleset: Ruleset, answer: Answer, points: Sequence[SweepPoint]) -> tuple[tuple[Word, str], ...]:
    words: list[tuple[Word, str]]
    if answer.thing is Thing.SEGMENTATION:
        words = [(segment.name, segment.label) for segment in ruleset.segmentations[answer.name].segments]
    else:
        words = [(band.name, band.name) for band in (ruleset.health.bands if ruleset.health is not None else ())]
    if any((answer, None) in point.shares for point in points):
        words.append((None, "none"))
    return tuple(words)
