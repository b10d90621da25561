"""What would have to change for a condition to be true of an account: the fewest fields, then the least change.

The number of fields is proved to be the least; the change of each is the least that was found by halving, made
round where that costs little. The evaluator confirms what is shown.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Union

from touchline.backends.python import Evaluator
from touchline.judgement.inputs import Population, Value
from touchline.model.expressions import Expression
from touchline.model.identity import id_field
from touchline.model.types import NumberType

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder
    from touchline.backends.solver.terms import Expr, Formula, Term

_HALVINGS = 14
_ROUNDING = 1.05  # a round value may be so much farther away


@dataclass(frozen=True, slots=True)
class Change:
    """A field, what it is and what it would have to be."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Changes:
    """The fewest changes; none where the condition is true as it is."""

    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class NoChange:
    """Whatever the fields that may change become, the condition is not true: that is proved. `rounded`: about exact
    numbers."""

    rounded: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither found nor ruled out."""


Answer = Union[Changes, NoChange, Unknown]


@dataclass(frozen=True, slots=True)
class Wish:
    """A condition (about what the rules give today) that should be true of an account on a day, with what is known
    beside it. `keep` are the fields that may not change; the id and private fields never do."""

    condition: Expression
    fields: Mapping[str, Value]
    today: datetime.date
    population: Population
    keep: Set[str]


def fewest_changes(evaluator: Evaluator, wish: Wish) -> Answer:
    """What would have to change. Only what an account says can: its past, and the portfolio, stay as they are."""
    search = _Search(evaluator, wish)
    if search.holds(wish.fields):
        return Changes(())
    return search.answer()


class _Search:
    def __init__(self, evaluator: Evaluator, wish: Wish) -> None:
        from touchline.backends.solver.encoder import Encoder
        from touchline.backends.solver.past import NoPast

        self.evaluator = evaluator
        self.wish = wish
        self._function = evaluator.condition(wish.condition, wish.today, on_candidates=True)
        parameters = evaluator.program(wish.today).parameters
        past = NoPast(wish.population.metrics, 0.0)
        self.encoder = Encoder(evaluator.ruleset, parameters, evaluator.calendar, wish.today, past)

    def holds(self, fields: Mapping[str, Value]) -> bool:
        """Whether the evaluator says that the condition is true of an account, without an error in its data."""
        account = {name: value for name, value in fields.items() if value is not None}
        judged = self.evaluator.judge(account, today=self.wish.today, population=self.wish.population)
        return judged.rejected is None and self._function(judged.values, judged.context) is True

    def answer(self) -> Answer:
        import z3

        from touchline.backends.solver.asking import Found, Unanswered, asked, new_solver
        from touchline.backends.solver.models import in_steps

        encoded = self.encoder.encoded([self.wish.condition])
        changed = {name: self._changed(name, term) for name, term in self.encoder.fields.items()}
        may = {name: formula for name, formula in changed.items() if self._may_change(name)}
        fixed = [z3.Not(formula) for name, formula in changed.items() if name not in may]
        # what changes becomes known: to forget something is no way to get there
        known = [z3.Implies(formula, z3.Bool(f"known {name}")) for name, formula in may.items()]
        solver = new_solver([*encoded.constraints, encoded.terms[0].is_true, *fixed, *known])
        first = asked(solver)
        if first is Unanswered.NONE:
            return NoChange(encoded.rounded)
        for count in range(1, len(may) + 1):
            solver.push()
            solver.add(z3.AtMost(*may.values(), count))
            steps = in_steps(self.encoder)
            found = asked(solver, *steps)
            if not isinstance(found, Found):
                steps = []
                found = asked(solver)
            if isinstance(found, Found):
                shown = self._least(solver, found.model, may, steps)
                return shown or Unknown()
            if found is Unanswered.UNDECIDED:
                return Unknown()
            solver.pop()
        return Unknown()

    def _least(self, solver: Any, model: Any, may: Mapping[str, Formula], steps: list[Formula]) -> Changes | None:
        """The least change that halving finds, as the evaluator confirms it."""
        import z3

        from touchline.backends.solver.asking import Found, asked
        from touchline.backends.solver.fields import as_float
        from touchline.backends.solver.terms import real

        cost = z3.Sum([z3.If(formula, self._cost(name), real(0)) for name, formula in may.items()])
        best, low, high = model, 0.0, as_float(model.eval(cost, model_completion=True))
        confirmed = self._confirmed(best)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            found = asked(solver, cost <= real(middle), *steps)
            if isinstance(found, Found):
                best, high = found.model, as_float(found.model.eval(cost, model_completion=True))
                confirmed = self._confirmed(best) or confirmed
            else:
                low = middle
        return confirmed

    def _confirmed(self, model: Any) -> Changes | None:
        from touchline.backends.solver.accounts import case_of

        after = {**self.wish.fields, **case_of(model, self.encoder, self.wish.today).fields}
        changes = {name: after[name] for name in after if after[name] != self.wish.fields.get(name)}
        for name in changes:
            for value in self._rounder(name, changes[name]):
                if self.holds({**self.wish.fields, **changes, name: value}):
                    changes[name] = value
                    break
        if not changes or not self.holds({**self.wish.fields, **changes}):
            return None
        order = list(self.evaluator.ruleset.fields)
        return Changes(tuple(Change(n, self.wish.fields.get(n), changes[n]) for n in sorted(changes, key=order.index)))

    def _rounder(self, name: str, value: Value) -> Iterator[Value]:
        """Values with fewer digits that are hardly farther from what the field is."""
        before = self.wish.fields.get(name)
        if not isinstance(value, float) or not isinstance(before, float):
            return
        farthest = abs(value - before) * _ROUNDING
        for digits in range(1, 8):
            size = f"{value:.{digits - 1}e}"
            step = 10.0 ** (int(size.split("e")[1]) - digits + 1)
            for rounded in (float(size), float(size) + step, float(size) - step):
                tidy = round(rounded, 9) + 0.0
                if abs(tidy - before) <= farthest:
                    yield tidy

    def _may_change(self, name: str) -> bool:
        field = self.evaluator.ruleset.fields[name]
        return not field.private and name not in self.wish.keep and name != id_field(self.evaluator.ruleset)

    def _changed(self, name: str, term: Term) -> Formula:
        import z3

        before = self.wish.fields.get(name)
        there = z3.Bool(f"known {name}")
        if before is None:
            return there
        return z3.Not(z3.And(there, _is(term, before, self.encoder)))

    def _cost(self, name: str) -> Expr:
        """How large a change is: of a number relative to what it is, of a day in years, else 1."""
        import z3

        from touchline.backends.solver.terms import real

        before, term = self.wish.fields.get(name), self.encoder.fields[name]
        match before:
            case bool():
                return real(1)
            case float() | int():
                scale = max(abs(float(before)), 1.0 if not self._is_share(name) else 0.01)
                distance, size = term.value - real(before), real(scale)
            case datetime.date():
                distance, size = z3.ToReal(term.value - before.toordinal()), real(365)
            case _:
                return real(1)
        return z3.If(distance >= 0, distance, -distance) / size

    def _is_share(self, name: str) -> bool:
        type_ = self.evaluator.ruleset.fields[name].type
        return isinstance(type_, NumberType) and type_.percent


def _is(term: Term, value: Value, encoder: Encoder) -> Formula:
    import z3

    from touchline.backends.solver.terms import real

    match value:
        case frozenset() | tuple():
            return z3.And([held if element in value else z3.Not(held) for element, held in term.elements.items()])
        case bool():
            return term.value if value else z3.Not(term.value)
        case datetime.date():
            return term.value == value.toordinal()
        case str():
            return term.value == encoder.words.code(value)
        case int() | float():
            return term.value == real(value)
        case _:
            raise TypeError("a missing value equals none")
