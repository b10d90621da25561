"""`guarantee`: proved for every account there can be, or refuted by one that the evaluator confirms (M15, M38).

Each stretch of days with the same parameters is looked at, first on one day of it, where months and working days
are exact, then over all its days.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from touchline.analysis.accounts import Shows, readable, shown
from touchline.backends.python import Evaluator, Judged
from touchline.model.expressions import Expression
from touchline.model.ruleset import Guarantee, Ruleset
from touchline.tables.boxes import Period, periods

if TYPE_CHECKING:
    from touchline.backends.solver.accounts import Case
    from touchline.backends.solver.asking import Found, Unanswered
    from touchline.backends.solver.encoder import Encoded, Encoder

A_DAY = datetime.date(2026, 1, 15)
"""The day on which accounts are shown where a ruleset names none."""

_REPLAYS = 6


@dataclass(frozen=True, slots=True)
class Proved:
    """No account breaks it. `rounded`: there is arithmetic in it, and the proof is about exact numbers; where
    numbers are rounded, an account within a rounding of a bound may differ."""

    rounded: bool


@dataclass(frozen=True, slots=True)
class Refuted:
    """An account that breaks it, as the evaluator confirms."""

    case: Case


@dataclass(frozen=True, slots=True)
class Undecided:
    """Neither proved nor refuted, and why."""

    reason: str


Verdict = Union[Proved, Refuted, Undecided]


def prove(evaluator: Evaluator, guarantee: Guarantee) -> Verdict:
    """Whether a guarantee holds for every account, every history and every day."""
    return proved(evaluator, guarantee.condition, never=guarantee.never)


def proved(evaluator: Evaluator, condition: Expression, *, never: bool) -> Verdict:
    """Whether a condition about candidates is never true; with `never` False, whether it always is."""
    rounded = False
    for stretch in stretches(evaluator.ruleset):
        verdict = _in_stretch(evaluator, condition, never, stretch)
        if not isinstance(verdict, Proved):
            return verdict
        rounded = rounded or verdict.rounded
    return Proved(rounded)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days with the same parameters, and one day among them. `until` is the first day after, None: no end."""

    period: Period
    until: datetime.date | None
    day: datetime.date


def stretches(ruleset: Ruleset) -> Iterator[Stretch]:
    """Every stretch of days in which parameters are the same (M17)."""
    found = periods(ruleset.parameters)
    named = ruleset.effective or A_DAY
    for i, period in enumerate(found):
        until = found[i + 1].since if i + 1 < len(found) else None
        day = named
        if period.since is not None and day < period.since:
            day = period.since
        if until is not None and day >= until:
            day = until - datetime.timedelta(1)
        yield Stretch(period, until, day)


def _in_stretch(evaluator: Evaluator, condition: Expression, never: bool, stretch: Stretch) -> Verdict:
    from touchline.backends.solver.asking import Unanswered

    shows = _breaks(evaluator, condition, never, stretch.day)
    encoder, encoded = _encoded(evaluator, condition, stretch, stretch.day)
    found = _answer(encoder, encoded, never)
    if found is not Unanswered.NONE:
        case = None if isinstance(found, Unanswered) else _confirmed(evaluator, encoder, encoded, never, found, shows)
        if case is not None:
            return Refuted(readable((evaluator,), case, shows))
        if not encoder.uses_today:
            return _open(found)
    elif not encoder.uses_today:
        return Proved(encoded.rounded)
    encoder, encoded = _encoded(evaluator, condition, stretch, None)
    found = _answer(encoder, encoded, never)
    if found is Unanswered.NONE:
        return Proved(encoded.rounded)
    if not isinstance(found, Unanswered):
        case = _confirmed(evaluator, encoder, encoded, never, found, shows)
        if case is not None:
            return Refuted(readable((evaluator,), case, shows))
    return _open(found)


def _breaks(evaluator: Evaluator, condition: Expression, never: bool, day: datetime.date) -> Shows:
    function = evaluator.condition(condition, day, on_candidates=True)

    def shows(judged: Judged) -> bool:
        truth = function(judged.values, judged.context)
        return truth is True if never else truth is not True

    return shows


def _encoded(
    evaluator: Evaluator, condition: Expression, stretch: Stretch, today: datetime.date | None
) -> tuple[Encoder, Encoded]:
    from touchline.backends.solver.encoder import Encoder
    from touchline.backends.solver.past import AnyPast

    encoder = Encoder(
        evaluator.ruleset,
        stretch.period.values,
        evaluator.calendar,
        today,
        AnyPast(),
        since=stretch.period.since,
        until=stretch.until,
    )
    return encoder, encoder.encoded([condition])


def _answer(encoder: Encoder, encoded: Encoded, never: bool) -> Found | Unanswered:
    from touchline.backends.solver.asking import ask
    from touchline.backends.solver.terms import negated

    truth = encoded.terms[0].is_true
    return ask([*encoded.constraints, truth if never else negated(truth)])


def _confirmed(
    evaluator: Evaluator, encoder: Encoder, encoded: Encoded, never: bool, found: Found, shows: Shows
) -> Case | None:
    """The account of a model, where the evaluator says the same of it; other models are asked for some times."""
    from touchline.backends.solver.accounts import case_of
    from touchline.backends.solver.asking import Found, asked, new_solver
    from touchline.backends.solver.models import another, in_steps
    from touchline.backends.solver.terms import negated

    truth = encoded.terms[0].is_true
    solver = new_solver([*encoded.constraints, truth if never else negated(truth)])
    rounder = asked(solver, *in_steps(encoder))
    tried = [rounder, found] if isinstance(rounder, Found) else [found]
    for _ in range(_REPLAYS):
        for one in tried:
            case = shown((evaluator,), case_of(one.model, encoder, encoder.fixed_today or A_DAY), shows)
            if case is not None:
                return case
        solver.add(another(tried[-1].model, encoder))
        more = asked(solver)
        if not isinstance(more, Found):
            return None
        tried = [more]
    return None


def _open(found: object) -> Undecided:
    from touchline.backends.solver.asking import Found

    if isinstance(found, Found):
        return Undecided("no account was found that the evaluator confirms, and none could be ruled out")
    return Undecided("the question is too hard to be answered within its bound")
