"""The cases that are missing: an account for each row no test reaches, each side of a boundary on which none stands,
and each mutant no test notices, with today's answer for the author to confirm."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from touchline.backends.python import Evaluator, Judged, compile
from touchline.model.ruleset import Ruleset
from touchline.model.tables import Table
from touchline.source import Span
from touchline.testing.cases import Case, Expectation, Path
from touchline.testing.coverage import Figure, items_of
from touchline.testing.equivalent import same
from touchline.testing.finding import Ground, aims_of_site, ground, look
from touchline.testing.mutants import mutants
from touchline.testing.mutation import Progress, account_for, notices
from touchline.testing.naming import name_of
from touchline.testing.paths import ABSENT, Absent, Names, names_in, part, parts_of
from touchline.testing.running import judge, run
from touchline.testing.sites import ELSE, LinesSite, Site, TableSite, sites
from touchline.testing.solving import solved
from touchline.testing.trace import Tracer

_NOWHERE = Span("", 0, 0)
_MOST = 3
"""How many parts of a judgement a case that is written expects, beside the row."""

_UNTOLD = frozenset(
    {
        "read",
        "missing",
        "rows",
        "path",
        "line",
        "address",
        "label",
        "because",
        "name",
        "ruleset",
        "fields",
        "lets",
        "overrides",
    }
)
"""What says why or how, and not what; and what the account itself holds."""

_TELLING = ("status", "severity", "due", "level", "opened", "every", "owner", "code")
"""Of an answer that is there and would not be, the first of these that is known tells that it is."""


def missing_cases(
    ruleset: Ruleset,
    cases: Sequence[Case],
    evaluator: Evaluator,
    today: datetime.date,
    progress: Progress = lambda done, of: None,
) -> tuple[Case, ...]:
    """New cases, none confirmed: with them every row that an account was found for decides, every side of a boundary
    that an account was found for has one, and every mutant that an account was found for is noticed."""
    passing = [case for case in cases if run(case, evaluator).passed]
    place = ground(ruleset, evaluator, passing, today)
    found: list[Case] = []
    taken = {case.name for case in cases}

    def add(case: Case, expects: Sequence[Expectation]) -> None:
        mistakes = [
            Expectation(("data_errors", error.field, "code"), error.code, _NOWHERE)
            for error in judge(case, evaluator).data_errors
            if error.field is not None  # one that is not expected cannot be read
        ]
        made = replace(case, name="", group="", expects=(*expects, *mistakes), confirmed=False, example=False)
        made = replace(made, name=name_of(made, ruleset, taken))
        taken.add(made.name)
        found.append(made)

    for site, number in _undecided(ruleset, passing, evaluator):
        case = _deciding(site, number, place)
        if case is not None:
            add(case, _of_answer(site, judge(case, evaluator)))
    for site, near, number in _untouched(ruleset, (*passing, *found), evaluator):
        case = _standing(site, near, number, place, found)
        if case is not None:
            add(case, _of_answer(site, judge(case, evaluator)))
    every = mutants(ruleset)
    shape = parts_of(ruleset)
    for done, mutant in enumerate(every):
        progress(done, len(every))
        changed = compile(mutant.ruleset(ruleset))
        if any(notices(case, evaluator, changed) for case in (*passing, *found)) or same(mutant, ruleset):
            continue
        case = account_for(mutant, changed, place)
        if case is None:
            continue
        before, after = judge(case, evaluator), judge(case, changed)
        expects = _of_difference(before.to_dict(), after.to_dict(), shape, mutant.site)
        if expects:
            add(case, expects)
    progress(len(every), len(every))
    return tuple(found)


# --------------------------------------------------------------------------- rows


def _undecided(ruleset: Ruleset, cases: Sequence[Case], evaluator: Evaluator) -> Iterator[tuple[Site, int]]:
    judged = [judge(case, evaluator) for case in cases]
    tracer = Tracer()
    for site in sites(ruleset):
        if not isinstance(site, (TableSite, LinesSite)):
            continue
        decided = {n for one in judged if one.rejected is None and site.asked(one) for n in _numbers(site, one, tracer)}
        rules = site.table if isinstance(site, TableSite) else site.lines
        numbers = [row.number for row in (rules.rows if isinstance(rules, Table) else rules.lines)]
        yield from ((site, n) for n in [*numbers, *([ELSE] if rules.default else ())] if n not in decided)


def _numbers(site: TableSite | LinesSite, judged: Judged, tracer: Tracer) -> tuple[int, ...]:
    if isinstance(site, TableSite):
        return tracer.table(site.table, judged).decided
    return (tracer.lines(site.lines, judged)[1],)


def _deciding(site: Site, number: int, place: Ground) -> Case | None:
    assert isinstance(site, (TableSite, LinesSite))
    tracer = Tracer()
    parameters = place.evaluator.program(place.today).parameters
    near: Site = site
    if number == ELSE:
        pass
    elif isinstance(site, TableSite):
        near = _only(site, number)
    else:
        lines = tuple(line for line in site.lines.lines if line.number == number)
        near = replace(site, lines=replace(site.lines, lines=lines))
    aims = list(aims_of_site(place.ruleset, near, parameters))

    def wanted(_case: Case, judged: Judged) -> bool:
        return site.asked(judged) and number in _numbers(site, judged, tracer)

    return look(place, site, aims, wanted) or solved(place, site, number, wanted)


def _only(site: TableSite, number: int) -> TableSite:
    """The site with one of its rows alone."""
    rows = tuple(row for row in site.table.rows if row.number == number)
    return replace(site, table=replace(site.table, rows=rows))


# --------------------------------------------------------------------------- boundaries, rules, parts of conditions

_OF_SITES = (Figure.BOUNDARIES, Figure.RULES, Figure.PARTS)


def _untouched(ruleset: Ruleset, cases: Sequence[Case], evaluator: Evaluator) -> Iterator[tuple[Site, Site, int]]:
    """The sides of boundaries on which no case stands, the rules that hold in none, and the parts of conditions that
    decide in none: the site, what is left of it where only the row with the boundary counts, and the place among what
    there is to reach there."""
    judged = [one for one in (judge(case, evaluator) for case in cases) if one.rejected is None]
    tracer = Tracer()
    for site in sites(ruleset):
        asked = [one for one in judged if site.asked(one)]
        parts = [_only(site, row.number) for row in site.table.rows] if isinstance(site, TableSite) else [site]
        for near in parts:
            for number, item in enumerate(items_of(near, asked, tracer, ruleset)):
                if item.kind in _OF_SITES and not item.reached:
                    yield site, near, number


def _standing(site: Site, near: Site, number: int, place: Ground, found: Sequence[Case]) -> Case | None:
    """An account that reaches it; None where one of those found already stands there, or none was found."""
    tracer = Tracer()

    def wanted(_case: Case, judged: Judged) -> bool:
        if not site.asked(judged):
            return False
        return next(islice(items_of(near, [judged], tracer, place.ruleset), number, None)).reached

    if any(wanted(case, judge(case, place.evaluator)) for case in found):  # found for something else, and does it too
        return None
    parameters = place.evaluator.program(place.today).parameters
    return look(place, site, list(aims_of_site(place.ruleset, near, parameters)), wanted)


# --------------------------------------------------------------------------- answers


def _answer(site: Site) -> tuple[Path, Sequence[str]]:
    """Where a judgement holds what a site gives, and the parts of it that say so."""
    section, name = site.owner
    match section:
        case "segmentations":
            return ("segments", name), ("segment", "row")
        case "decisions":
            return ("decisions", name), ("value", "row")
        case "escalations":
            return ("escalations", name), ("severity",)
        case "health" if site.name.startswith("measure "):
            return ("health", "measures", site.name.removeprefix("measure ").split(",")[0]), ("band", "row")
        case "health":
            return ("health",), ("band",)
        case "playbooks":
            return ("playbooks", name), ("status",)
        case "lets":
            return ("lets", name), ("value",)
        case "journeys":
            milestone = site.name.removeprefix("milestone ").split(",")[0]
            return ("journeys", name, "milestones", milestone), ("status",)
        case "services":
            return ("service", "touches", site.name.removeprefix("touch ").split(",")[0]), ("every",)
        case _:
            return (), ()


def _of_answer(site: Site, judged: Judged) -> list[Expectation]:
    """What the site gives the account; nothing where its answer is not there, which is expected too."""
    form = judged.to_dict()
    answer, names = _answer(site)
    paths = [(*answer, name) for name in names]
    if site.owner[0] == "escalations" and isinstance(site, (TableSite, LinesSite)):
        paths.append((*answer, "severity_reason", "row"))
    values = [(path, part(form, path)) for path in paths]
    known = [(path, value) for path, value in values if value is not None and not isinstance(value, Absent)]
    return [Expectation(path, value, _NOWHERE) for path, value in known or [(paths[0], None)]]


# --------------------------------------------------------------------------- differences


def _of_difference(before: object, after: object, shape: Names, site: Site | None) -> list[Expectation]:
    """The parts that tell the two judgements apart: those of the changed rule first, then the nearest to the top."""
    answer = () if site is None else _answer(site)[0]
    paths = list(_differing(before, after, shape, ()))
    paths.sort(key=lambda path: (path[: len(answer)] != answer or not answer, len(path)))
    found: list[Expectation] = []
    for path in paths[:_MOST]:
        value = part(before, path)
        if isinstance(value, dict):
            value = names_in(value)
        found.append(Expectation(path, None if value is ABSENT else value, _NOWHERE))
    return found


def _differing(before: object, after: object, node: object, path: Path) -> Iterator[Path]:
    if before == after:
        return
    if not isinstance(node, Names) or (not path and not isinstance(before, dict)):
        yield path
        return
    if before is None or after is None or before is ABSENT or after is ABSENT:
        there = before if isinstance(before, dict) else {}
        telling = next((name for name in _TELLING if name in node.parts and there.get(name) is not None), None)
        yield path if telling is None else (*path, telling)
        return
    for name, inside in node.parts.items():
        if name not in _UNTOLD and (path or name != "tasks"):  # tasks stand in their playbooks too
            yield from _differing(part(before, (name,)), part(after, (name,)), inside, (*path, name))
