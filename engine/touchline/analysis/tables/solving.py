"""Regions that guessing finds no account for, put to the solver: an account, or the proof that there is none.

A held segment, a band and a score are any value of theirs (M18); what is asked of a past is what a past can answer.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from touchline.analysis.tables.confirming import Held, Solver, Unshown, Wanted
from touchline.analysis.tables.given import looks_beyond
from touchline.analysis.tables.samples import Sample
from touchline.analysis.tables.seeking import Guess
from touchline.backends.python import Evaluator
from touchline.backends.solver.reading import Node, nodes_of
from touchline.model.expressions import Expression, Kind, Ref

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder

_HEALTH = frozenset({Kind.BAND, Kind.SCORE, Kind.MEASURE})

STEPS = 1_000_000
"""z3's own count of work for one region: there may be many."""


def solver_for(evaluator: Evaluator, today: datetime.date) -> Solver:
    """What answers for regions on one day. z3 is imported with the first question."""
    made: dict[tuple[datetime.date, frozenset[Node], bool], Encoder] = {}

    def solve(
        wanted: Wanted,
        given: Sequence[Expression],
        day: datetime.date,
        held: Held = (),
        outside: Sequence[Wanted] = (),
    ) -> Guess | Unshown:
        from touchline.backends.solver.accounts import case_of
        from touchline.backends.solver.asking import Found, Unanswered, asked, new_solver
        from touchline.backends.solver.encoder import Encoder
        from touchline.backends.solver.membership import member
        from touchline.backends.solver.models import in_steps, value_of
        from touchline.backends.solver.past import AnyPast, NoPast
        from touchline.backends.solver.terms import both, negated

        free = bool(held) or any(looks_beyond(expression) for expression, _ in wanted)
        key = day, frozenset(node for name, _ in held if name.ref.kind in _HEALTH for node in nodes_of(name.ref)), free
        if key not in made:
            parameters, past = evaluator.program(day).parameters, AnyPast() if free else NoPast({}, 0.0)
            made[key] = Encoder(
                evaluator.ruleset, parameters, evaluator.calendar, day, past, held_free=free, opaque=key[1]
            )
        encoder = made[key]
        in_sets = [*wanted, *held]
        encoded = encoder.encoded([*(expression for expression, _ in in_sets), *given])
        columns, conditions = encoded.terms[: len(in_sets)], encoded.terms[len(in_sets) :]
        inside = [member(term, values, encoder.words) for term, (_, values) in zip(columns, in_sets, strict=True)]
        of = {id(expression): term for (expression, _), term in zip(wanted, columns, strict=False)}
        for one in outside:
            inside.append(negated(both(*(member(of[id(e)], values, encoder.words) for e, values in one))))
        solver = new_solver([*encoded.constraints, *inside, *(term.is_true for term in conditions)], STEPS)
        answer = asked(solver, *in_steps(encoder))
        if not isinstance(answer, Found):
            answer = asked(solver)
        match answer:
            case Found(model=model):
                names = zip((name for name, _ in held), columns[len(wanted) :], strict=True)
                guess: dict[str | Ref, Sample] = {}
                guess.update(case_of(model, encoder, day).fields.items())
                guess.update((name.ref, value_of(model, term, name.type, encoder.words)) for name, term in names)
                return guess
            case Unanswered.NONE:
                return Unshown.IMPOSSIBLE
            case Unanswered.UNDECIDED:
                return Unshown.UNDECIDED

    return solve
