"""Two versions of a ruleset over one account: what they share, where their answers differ, and what shows it.

The account, its past, the day and the portfolio's facts are one input to both. What an input means differently in
the two (a metric made of something else, a step due on another day) is an input of each: too much can differ then,
never too little.
"""

from __future__ import annotations

import datetime
from collections.abc import Container, Mapping
from typing import Any

import z3

from touchline.backends.solver.encoder import Encoder
from touchline.backends.solver.past import AnyPast
from touchline.backends.solver.terms import FALSE, Formula, Term, both, chosen, either, negated
from touchline.judgement.inputs import Hold, Holds
from touchline.model.expressions import IsLate
from touchline.model.ruleset import Segmentation
from touchline.model.types import Type


class SharedPast(AnyPast):
    """The past of an account that two versions judge. `apart` names what each knows for itself; of the segmentations
    in `held_alike` an account is held by both or by none, in one segment or in what each gives today."""

    def __init__(self, apart: Container[str], held_alike: Container[str]) -> None:
        super().__init__()
        self.first: Encoder | None = None
        self.taken: dict[str, Formula] = {}
        self._apart = apart
        self._held_alike = held_alike

    def held(self, encoder: Encoder, segmentation: Segmentation, candidate: Term) -> Term:
        name = segmentation.name
        whose = name if name in self._held_alike else self._own(encoder, name)
        taken = self.taken.setdefault(whose, z3.Bool(f"taken {whose}"))
        if f"held {name}" not in self._made:
            self._made[f"held {name}"] = (Term(FALSE, z3.Int(f"held {name}")), segmentation.type)
        held = self._made[f"held {name}"][0].value
        known = either(*(held == encoder.words.code(segment.name) for segment in segmentation.segments))
        self.constraints.append(either(taken, known))
        return chosen(taken, candidate, Term(z3.BoolVal(True), held))

    def holds(self, model: Any, encoder: Encoder, account: str, today: datetime.date) -> Holds:
        """The decisions of people that a model stands for."""
        found = []
        for name, taken in self.taken.items():
            segmentation = encoder.ruleset.segmentations.get(name)
            if segmentation is None or not segmentation.may_be_held or z3.is_true(model.eval(taken, True)):
                continue
            held = encoder.words.word(model.eval(self._made[f"held {name}"][0].value, True).as_long())
            found.append(Hold(account, name, held, "shown", segmentation.may_be_held[0].role, today))
        return tuple(found)

    def is_late(self, encoder: Encoder, asked: IsLate) -> Term:
        term = super().is_late(encoder, asked)
        name = f"late {asked.playbook}"
        return Term(term.known, z3.Bool(f"{term.value} after")) if self._own(encoder, name) != name else term

    def _free(self, encoder: Encoder, name: str, type_: Type) -> Term:
        made = self._made.get(name)
        if name in self._apart or (made is not None and made[1] != type_):
            name = self._own(encoder, name)
        return super()._free(encoder, name, type_)

    def _own(self, encoder: Encoder, name: str) -> str:
        return name if encoder is self.first else f"{name} after"


def differ(old: Term, new: Term) -> Formula:
    """Whether one is known and the other not, or both are known and not the same."""
    return either(old.known != new.known, both(old.known, new.known, negated(_equal(old.value, new.value))))


def _equal(a: Any, b: Any) -> Formula:
    if isinstance(a, Mapping):
        return both(*(a.get(e, FALSE) == b.get(e, FALSE) for e in {**a, **b}))
    if z3.is_real(a) and z3.is_int(b):
        b = z3.ToReal(b)
    return a == b


def as_in(model: Any, term: Term) -> Formula:
    """That a term is what it is in a model."""
    if not z3.is_true(model.eval(term.known, True)):
        return negated(term.known)
    if isinstance(term.value, Mapping):
        return both(term.known, *(e == model.eval(e, True) for e in term.value.values()))
    return both(term.known, term.value == model.eval(term.value, True))


def each_once(*constraints: tuple[Formula, ...]) -> list[Formula]:
    """What must hold for both versions; what they share is said once."""
    return list({id(one): one for part in constraints for one in part}.values())
