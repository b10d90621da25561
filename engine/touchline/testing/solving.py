"""An account that a row or line decides, worked out by the solver: sums of points are not met by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from touchline.judgement.inputs import NO_HISTORY, NO_POPULATION
from touchline.model.expressions import Expression
from touchline.model.identity import id_field
from touchline.source import Span
from touchline.syntax.tree import Combining
from touchline.tables.boxes import boxes
from touchline.tables.outcomes import combiner
from touchline.testing.cases import Case
from touchline.testing.finding import Ground, Wanted, smaller
from touchline.testing.identity import id_unsaid
from touchline.testing.running import judge
from touchline.testing.sites import LinesSite, TableSite

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder
    from touchline.backends.solver.terms import Formula, Term

_NOWHERE = Span("", 0, 0)
_FIRST_IN_ORDER = (Combining.FIRST, Combining.HIGHEST, Combining.LEAST, Combining.GREATEST)

_MODELS = 5
"""How many accounts the solver is asked for: it says nothing of when a rule is asked, which the evaluator sees."""


def solved(place: Ground, site: TableSite | LinesSite, number: int, wanted: Wanted) -> Case | None:
    """An account that the row or line decides (`ELSE`: none of them) and that is `wanted`, made smaller; None where
    there is none, or the solver gave up. z3 is imported with the first question."""
    from touchline.backends.solver.accounts import case_of
    from touchline.backends.solver.asking import STEPS, Found, asked, new_solver, tell
    from touchline.backends.solver.encoder import Encoder
    from touchline.backends.solver.models import another, in_steps
    from touchline.backends.solver.past import AnyPast

    evaluator = place.evaluator
    parameters = evaluator.program(place.today).parameters
    encoder = Encoder(place.ruleset, parameters, evaluator.calendar, place.today, AnyPast())
    facts = _table(encoder, site, number) if isinstance(site, TableSite) else _lines(encoder, site, number)
    solver = new_solver(facts, STEPS)
    identity = id_field(place.ruleset)
    for _ in range(_MODELS):
        answer = asked(solver, *in_steps(encoder))
        if not isinstance(answer, Found):
            answer = asked(solver)
        if not isinstance(answer, Found):
            return None
        found = case_of(answer.model, encoder, place.today)
        account: dict[str, object] = dict(found.fields)
        if identity is not None:
            account[identity] = id_unsaid(place.ruleset)
        case = Case("", "", account, found.today, (), _NOWHERE, found.history, found.population)
        for one in (replace(case, history=NO_HISTORY, population=NO_POPULATION), case):
            judged = judge(one, evaluator)
            if judged.rejected is None and not judged.data_errors and wanted(one, judged):
                return smaller(place, one, wanted)
        tell(solver, [another(answer.model, encoder)])
    return None


def _table(encoder: Encoder, site: TableSite, number: int) -> list[Formula]:
    """That the row matches, and none that is asked before it; for `ELSE` that none does."""
    from touchline.backends.solver.membership import member
    from touchline.backends.solver.terms import both, negated

    rows = boxes(site.table, encoder.parameters)
    terms, facts = _terms(encoder, site, [column.expression for column in site.table.inputs])
    matches = [
        both(*(member(term, held, encoder.words) for term, held in zip(terms, row.sets, strict=True))) for row in rows
    ]
    order = combiner(site.table, encoder.parameters).order
    places = [place for place in order if rows[place].row.number == number]
    before = order[: order.index(places[0])] if places else order
    if places and site.table.combining not in _FIRST_IN_ORDER:
        before = ()
    return [*facts, *(matches[i] for i in places), *(negated(matches[i]) for i in before)]


def _lines(encoder: Encoder, site: LinesSite, number: int) -> list[Formula]:
    """That the line's condition is true, and that of none before it; for `ELSE` that none is."""
    from touchline.backends.solver.terms import negated

    asked: list[tuple[int, Expression]] = []
    for line in site.lines.lines:
        if line.condition is not None:
            asked.append((line.number, line.condition))
    terms, facts = _terms(encoder, site, [condition for _, condition in asked])
    for (at, _), term in zip(asked, terms, strict=True):
        if at == number:
            return [*facts, term.is_true]
        facts.append(negated(term.is_true))
    return facts


def _terms(
    encoder: Encoder, site: TableSite | LinesSite, expressions: Sequence[Expression]
) -> tuple[Sequence[Term], list[Formula]]:
    """The terms of expressions, and what holds wherever they are asked about: a severity is one of what is open."""
    section, name = site.owner
    escalation = encoder.ruleset.escalations[name] if section == "escalations" else None
    asked = () if escalation is None else (escalation.open_when,)
    encoded = encoder.encoded([*expressions, *asked], () if escalation is None else escalation.scopes)
    terms, others = encoded.terms[: len(expressions)], encoded.terms[len(expressions) :]
    opened, scopes = others[: len(asked)], others[len(asked) :]
    return terms, [*encoded.constraints, *(term.is_true for term in opened), *(term.value for term in scopes)]
