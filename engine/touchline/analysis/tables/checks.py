"""The checks of every table of a ruleset, once for each period between the dates of its parameters (M17)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from touchline.analysis.tables.check import Effort, checked
from touchline.analysis.tables.confirming import Confirmer, Solver
from touchline.analysis.tables.domains import Domains
from touchline.analysis.tables.found import Found
from touchline.analysis.tables.given import Beyond
from touchline.analysis.tables.subjects import Subject, subjects
from touchline.analysis.tables.telling import told, undecided
from touchline.backends.python import Evaluator
from touchline.backends.python import compile as compiled
from touchline.diagnostics import Diagnostic
from touchline.limits import DEFAULTS, Limits
from touchline.model.ruleset import Ruleset
from touchline.model.tables import Table
from touchline.tables.boxes import Period, periods

_WITHOUT_DATE = datetime.date(2026, 1, 1)  # a day like any other, for a ruleset that names none


def check_tables(
    ruleset: Ruleset, limits: Limits = DEFAULTS, solver: Callable[[Evaluator, datetime.date], Solver] | None = None
) -> tuple[Diagnostic, ...]:
    """Every finding about the tables and lines of a ruleset that resolves, each shown by an account that the
    evaluator confirms. `solver`, where there is one, finds accounts that guessing does not."""
    evaluator = compiled(ruleset)
    days = _days(ruleset)
    beyond = Beyond(ruleset)
    found: list[Diagnostic] = []
    for subject in subjects(ruleset):
        found.extend(_of_subject(subject, beyond, evaluator, days, limits, solver))
    return tuple(found)


def _of_subject(
    subject: Subject,
    beyond: Beyond,
    evaluator: Evaluator,
    days: list[tuple[Period, datetime.date]],
    limits: Limits,
    solver: Callable[[Evaluator, datetime.date], Solver] | None,
) -> Iterator[Diagnostic]:
    rows = len(subject.rules.rows) if isinstance(subject.rules, Table) else len(subject.rules.lines)
    effort = Effort.of(limits.analysis_seconds, rows)
    seen: list[Found] = []
    questions: dict[str, None] = {}
    for period, day in days:
        domains = Domains(evaluator.ruleset, period.values, beyond)
        confirmer = _late(evaluator, domains, day, solver)
        for result in checked(subject, domains, confirmer, effort):
            questions.update(dict.fromkeys(result.undecided))
            untold = dict(result.untold)
            last = {one.code: i for i, one in enumerate(result.found)}
            for i, one in enumerate(result.found):
                if not any(_told_by(one, earlier) for earlier in seen):
                    seen.append(one)
                    more = untold.get(one.code, 0) if last[one.code] == i else 0
                    yield told(subject, one, period.since, more)
    if questions:
        yield undecided(subject, list(questions))


def _told_by(one: Found, earlier: Found) -> bool:
    """Whether an earlier period's finding says all of this one. Of rows it does not matter where bounds have gone."""
    if one.code != earlier.code or one.rows != earlier.rows:
        return False
    if one.rows:
        return True
    if one.columns != earlier.columns:
        return False
    return all(mine.contains(new) for mine, new in zip(earlier.region, one.region, strict=True))


def _late(
    evaluator: Evaluator,
    domains: Domains,
    day: datetime.date,
    solver: Callable[[Evaluator, datetime.date], Solver] | None,
) -> Callable[[], Confirmer]:
    """Compiling the ruleset waits until there is something to confirm."""
    made: list[Confirmer] = []

    def confirmer() -> Confirmer:
        if not made:
            program = evaluator.program(day)
            solve = solver(evaluator, day) if solver is not None else None
            made.append(Confirmer(program, domains, day, solve))
        return made[0]

    return confirmer


def _days(ruleset: Ruleset) -> list[tuple[Period, datetime.date]]:
    """Each period with a day in it."""
    all_of_them = periods(ruleset.parameters)
    found = []
    for i, period in enumerate(all_of_them):
        following = all_of_them[i + 1].since if i + 1 < len(all_of_them) else None
        day = max(filter(None, (period.since, ruleset.effective)), default=_WITHOUT_DATE)
        if following is not None and day >= following:
            day = following - datetime.timedelta(days=1)
        found.append((period, day))
    return found
