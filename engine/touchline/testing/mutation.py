"""How many mutants the tests notice, and for each they do not, an account that would."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from touchline.backends.python import Evaluator, Judged, compile
from touchline.model.ruleset import ParameterValue, Ruleset
from touchline.tables.outcomes import Outcome
from touchline.testing.cases import Case
from touchline.testing.equivalent import same
from touchline.testing.finding import Ground, aims_of, aims_of_site, differ, ground, look, on_day
from touchline.testing.mutants import Mutant, mutants
from touchline.testing.running import judge, run

SECONDS = 120.0
"""How long the whole may take unless told otherwise."""

Progress = Callable[[int, int], None]
"""Called with how many mutants are done, of how many."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no test notices, and an account that would: judged differently by the ruleset and the mutant.
    None: none was found, though it may be there."""

    mutant: Mutant
    account: Case | None


@dataclass(frozen=True, slots=True)
class Mutation:
    """What became of the mutants. `equivalent` are proved to give the same for every account and do not count;
    `broken` could not be compiled; `untried` were left when time was up."""

    noticed: int
    survivors: tuple[Survivor, ...]
    equivalent: tuple[Mutant, ...]
    broken: tuple[tuple[Mutant, str], ...]
    untried: int

    @property
    def counted(self) -> int:
        """The mutants that a test could notice."""
        return self.noticed + len(self.survivors)


def mutate(
    ruleset: Ruleset,
    cases: Sequence[Case],
    evaluator: Evaluator,
    today: datetime.date,
    progress: Progress = lambda done, of: None,
    seconds: float = SECONDS,
) -> Mutation:
    """Tries every mutant of a ruleset against the cases that pass; `evaluator` is that of the ruleset, `today` the
    day on which accounts are looked for."""
    passing = [case for case in cases if run(case, evaluator).passed]
    every = mutants(ruleset)
    place = ground(ruleset, evaluator, passing, today)
    until = time.monotonic() + seconds
    noticed, untried = 0, 0
    survivors: list[Survivor] = []
    equivalent: list[Mutant] = []
    broken: list[tuple[Mutant, str]] = []
    for done, mutant in enumerate(every):
        progress(done, len(every))
        if time.monotonic() > until:
            untried += 1
            continue
        try:
            changed = compile(mutant.ruleset(ruleset))
            seen = any(notices(case, evaluator, changed) for case in passing)
        except Exception as error:  # the change made no ruleset: that is told, never passed over
            broken.append((mutant, f"{type(error).__name__}: {error}"))
            continue
        if seen:
            noticed += 1
        elif same(mutant, ruleset):
            equivalent.append(mutant)
        else:
            survivors.append(Survivor(mutant, account_for(mutant, changed, place)))
    progress(len(every), len(every))
    return Mutation(noticed, tuple(survivors), tuple(equivalent), tuple(broken), untried)


def notices(case: Case, evaluator: Evaluator, changed: Evaluator) -> bool:
    """Whether a case that holds fails under the changed ruleset. Most are not affected, which is seen sooner."""
    before, after = judge(case, evaluator), judge(case, changed)
    if not differ(before, after) and _reasons(before) == _reasons(after):
        return False
    return not run(case, changed).passed


def _reasons(judged: Judged) -> tuple[object, ...]:
    """The rows that decided, which a case may expect too."""
    return tuple(value for value in judged.values if isinstance(value, Outcome))


def account_for(mutant: Mutant, changed: Evaluator, place: Ground) -> Case | None:
    """An account that both evaluators judge and judge differently."""
    if isinstance(mutant.old, ParameterValue) and mutant.old.since is not None:
        place = on_day(place, mutant.old.since)
    parameters = place.evaluator.program(place.today).parameters
    if mutant.site is not None:
        aims = list(aims_of_site(place.ruleset, mutant.site, parameters))
    else:
        aims = list(aims_of(place.ruleset, parameters))
    return look(place, mutant.site, aims, lambda case, judged: differ(judged, judge(case, changed)))
