"""Regions that guessing finds no account for, put to the solver: an account, or the proof that there is none."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from touchline.analysis.tables.confirming import Solver, Unshown, Wanted
from touchline.analysis.tables.seeking import Guess
from touchline.backends.python import Evaluator
from touchline.model.expressions import Expression

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder

STEPS = 1_000_000
"""z3's own count of work for one region: there may be many."""


def solver_for(evaluator: Evaluator, today: datetime.date) -> Solver:
    """What answers for regions on one day, of accounts without a past. z3 is imported with the first question."""
    made: list[Encoder] = []

    def solve(wanted: Wanted, given: Sequence[Expression], day: datetime.date) -> Guess | Unshown:
        from touchline.backends.solver.accounts import case_of
        from touchline.backends.solver.asking import Found, Unanswered, asked, new_solver
        from touchline.backends.solver.encoder import Encoder
        from touchline.backends.solver.membership import member
        from touchline.backends.solver.models import in_steps
        from touchline.backends.solver.past import NoPast

        if not made or made[0].fixed_today != day:
            parameters = evaluator.program(day).parameters
            made[:] = [Encoder(evaluator.ruleset, parameters, evaluator.calendar, day, NoPast({}, 0.0))]
        (encoder,) = made
        encoded = encoder.encoded([*(expression for expression, _ in wanted), *given])
        columns, conditions = encoded.terms[: len(wanted)], encoded.terms[len(wanted) :]
        inside = [member(term, values, encoder.words) for term, (_, values) in zip(columns, wanted, strict=True)]
        solver = new_solver([*encoded.constraints, *inside, *(term.is_true for term in conditions)], STEPS)
        answer = asked(solver, *in_steps(encoder))
        if not isinstance(answer, Found):
            answer = asked(solver)
        match answer:
            case Found(model=model):
                return case_of(model, encoder, day).fields
            case Unanswered.NONE:
                return Unshown.IMPOSSIBLE
            case Unanswered.UNDECIDED:
                return Unshown.UNDECIDED

    return solve
