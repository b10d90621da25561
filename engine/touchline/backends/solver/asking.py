"""Asking whether any values meet a formula, within a bound that is the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import z3

from touchline.backends.solver.terms import Formula

STEPS = 4_000_000
"""z3's own count of work for one question: a question that takes longer is given up, on every machine alike."""

_MILLISECONDS = 10_000
"""Behind the steps stands a clock, for what they do not count."""


class Unanswered(Enum):
    """Why there are no values: there are none, or the question was given up."""

    NONE = "none"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Found:
    """Values that meet what was asked: a z3 model."""

    model: Any


def ask(formulas: Sequence[Formula], steps: int = STEPS) -> Found | Unanswered:
    """Values that meet every formula; that there are none is a proof."""
    solver = new_solver(formulas, steps)
    return asked(solver)


def new_solver(formulas: Sequence[Formula], steps: int = STEPS) -> Any:
    """A solver that knows the formulas. z3's `Solver`, with its seed and bounds set."""
    solver = z3.Solver()
    solver.set("rlimit", steps)
    solver.set("timeout", _MILLISECONDS)
    solver.set("random_seed", 0)
    tell(solver, formulas)
    return solver


def tell(solver: Any, formulas: Iterable[Formula]) -> None:
    """What a solver is to know from now on. As `add` does, without its look at every formula: there are thousands."""
    context = solver.ctx.ref()
    for formula in formulas:
        z3.Z3_solver_assert(context, solver.solver, formula.as_ast())


def asked(solver: Any, *assumed: Formula) -> Found | Unanswered:
    """What a solver says, under some assumptions."""
    try:
        answer = solver.check(*assumed)
        if answer == z3.sat:
            return Found(solver.model())
    except z3.Z3Exception:
        return Unanswered.UNDECIDED
    return Unanswered.NONE if answer == z3.unsat else Unanswered.UNDECIDED
