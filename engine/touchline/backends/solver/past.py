"""What an account's past and the portfolio may be: anything, or nothing at all.

`AnyPast` makes of everything that is asked of the history, of open work and of the portfolio a free value, and
can write down the history that a model stands for. `NoPast` is an account of which nothing was ever kept.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import z3

from touchline.backends.solver.fields import value_in, variable
from touchline.backends.solver.numbers import compared
from touchline.backends.solver.terms import FALSE, TRUE, Formula, Term, both, either, negated, real, scalar
from touchline.judgement.inputs import NO_POPULATION, History, Kept, OpenedWork, Population, Value
from touchline.model.expressions import (
    Changed,
    IsLate,
    IsOpen,
    Kind,
    Lasting,
    Move,
    Moved,
    Previous,
    Ref,
    Relation,
    Work,
)
from touchline.model.ruleset import Segmentation
from touchline.model.types import Type

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder


class Past(Protocol):
    """What is asked beside the account itself. `constraints` must hold for the terms given so far."""

    constraints: list[Formula]

    def fact(self, encoder: Encoder, ref: Ref, type_: Type) -> Term: ...
    def held(self, encoder: Encoder, segmentation: Segmentation, candidate: Term) -> Term: ...
    def previous(self, encoder: Encoder, asked: Previous) -> Term: ...
    def moved(self, encoder: Encoder, asked: Moved, now: Term) -> Term: ...
    def changed(self, encoder: Encoder, asked: Changed, now: Term, amount: Term) -> Term: ...
    def lasting(self, encoder: Encoder, asked: Lasting, now: Term) -> Term: ...
    def is_open(self, encoder: Encoder, asked: IsOpen) -> Term: ...
    def is_late(self, encoder: Encoder, asked: IsLate) -> Term: ...


class AnyPast:
    """Whatever could have been: sound for a proof about every account, with every history."""

    def __init__(self) -> None:
        self.constraints: list[Formula] = []
        self._made: dict[str, tuple[Term, Type]] = {}
        self._kept: dict[str, tuple[str, Type]] = {}
        self._lasting: dict[str, tuple[str, Lasting]] = {}
        self._work: dict[tuple[Work, str], Formula] = {}

    def fact(self, encoder: Encoder, ref: Ref, type_: Type) -> Term:
        name = f"fact {ref.key}"
        new = name not in self._made
        term = self._free(encoder, name, type_)
        if ref.kind is Kind.DATA_ERRORS:
            if new:
                self.constraints.append(both(term.known, term.value >= 0, z3.IsInt(term.value)))
            return Term(TRUE, term.value)
        return term

    def held(self, encoder: Encoder, segmentation: Segmentation, candidate: Term) -> Term:
        return Term(TRUE, self._free(encoder, f"held {segmentation.name}", segmentation.type).value)

    def previous(self, encoder: Encoder, asked: Previous) -> Term:
        self._kept[asked.ref.key] = (f"previous {asked.ref.key}", asked.type)
        return self._free(encoder, f"previous {asked.ref.key}", asked.type)

    def last_known(self, encoder: Encoder, key: str, type_: Type) -> Term:
        """The latest known value kept; where the latest of all is known, that one."""
        name = f"last {key}"
        new = name not in self._made
        last = self._free(encoder, name, type_)
        if new:
            latest = self._free(encoder, f"previous {key}", type_)
            self._kept[key] = (f"previous {key}", type_)
            self.constraints.append(z3.Implies(latest.known, both(last.known, _same(last, latest))))
        return last

    def moved(self, encoder: Encoder, asked: Moved, now: Term) -> Term:
        before = self.last_known(encoder, asked.current.ref.key, asked.current.type)
        words = encoder.words
        match asked.move:
            case Move.ENTERED | Move.LEFT:
                code = words.code(asked.value or "")
                was, new = (before.value == code), (now.value == code)
                moved = both(negated(was), new) if asked.move is Move.ENTERED else both(was, negated(new))
            case Move.UP | Move.DOWN:
                rank = {word: i for i, word in enumerate(asked.order)}
                pairs = [
                    both(before.value == words.code(a), now.value == words.code(b))
                    for a, i in rank.items()
                    for b, j in rank.items()
                    if (j < i if asked.move is Move.UP else j > i)
                ]
                moved = either(*pairs)
        return Term(now.known, both(before.known, moved))

    def changed(self, encoder: Encoder, asked: Changed, now: Term, amount: Term) -> Term:
        """The earlier value is any at all: what was kept within the time is not tied to what was kept last."""
        earlier = self._free(
            encoder, f"earlier {asked.current.ref.key} {asked.fell} {asked.within.value}", asked.current.type
        )
        self._kept.setdefault(asked.current.ref.key, (_name_of(asked), asked.current.type))
        difference = earlier.value - now.value if asked.fell else now.value - earlier.value
        wanted = (
            amount.value * z3.If(earlier.value >= 0, earlier.value, -earlier.value) if asked.relative else amount.value
        )
        encoder.rounds()
        return Term(both(now.known, amount.known), both(earlier.known, difference > 0, difference >= wanted))

    def lasting(self, encoder: Encoder, asked: Lasting, now: Term) -> Term:
        name = f"lasted {asked.current.ref.key} {asked.value.value} {asked.negated} {asked.length.value}"
        self._lasting[name] = (asked.current.ref.key, asked)
        same = _same(now, scalar(asked.value.value, encoder.words))
        return Term(now.known, both(negated(same) if asked.negated else same, z3.Bool(name)))

    def is_open(self, encoder: Encoder, asked: IsOpen) -> Term:
        ruleset = encoder.ruleset
        names = list(ruleset.playbooks if asked.work is Work.PLAYBOOK else ruleset.escalations)
        for name in names if asked.name is None else [asked.name]:
            self._work.setdefault((asked.work, name), z3.Bool(f"open {name}"))
        if asked.name is not None:
            return Term(TRUE, self._work[asked.work, asked.name])
        return Term(TRUE, either(*(self._work[asked.work, name] for name in names)))

    def is_late(self, encoder: Encoder, asked: IsLate) -> Term:
        return Term(TRUE, z3.Bool(f"late {asked.playbook} {asked.step} {asked.length.value}"))

    # ------------------------------------------------------------------ from a model

    def history(self, model: z3.ModelRef, encoder: Encoder, today: datetime.date) -> History:
        """A history that a model stands for, as far as one day can show it; the evaluator has the last word."""
        yesterday, before = today - datetime.timedelta(1), today - datetime.timedelta(2)
        kept: list[Kept] = []
        for key, (name, type_) in self._kept.items():
            last = self._read(model, encoder, f"last {key}", type_) if f"last {key}" in self._made else None
            value = self._read(model, encoder, name, type_)
            if last is not None and value is None:
                kept.append(Kept(before, key, last))
            if value is not None or last is not None:
                kept.append(Kept(yesterday, key, value))
        for name, (key, asked) in self._lasting.items():
            if z3.is_true(model.eval(z3.Bool(name), model_completion=True)) and not asked.negated:
                kept.append(Kept(today - datetime.timedelta(400), key, asked.value.value))
        work = tuple(
            OpenedWork(name, yesterday)
            for (_, name), is_open in self._work.items()
            if z3.is_true(model.eval(is_open, model_completion=True))
        )
        return History(tuple(kept), work)

    def population(self, model: z3.ModelRef, encoder: Encoder) -> Population:
        metrics: dict[str, float | None] = {}
        for name in (*encoder.ruleset.metrics, "retention", "gross_revenue_retention", "net_revenue_retention",
                     "churn", "expansion", "capacity"):  # fmt: skip
            if f"fact {name}" in self._made:
                value = self._read(model, encoder, f"fact {name}", self._made[f"fact {name}"][1])
                metrics[name] = value if isinstance(value, float) else None
        return Population(metrics=metrics) if metrics else NO_POPULATION

    def _free(self, encoder: Encoder, name: str, type_: Type) -> Term:
        if name not in self._made:
            value = variable(name, type_, encoder.words, self.constraints.append)
            self._made[name] = (Term(z3.Bool(f"known {name}"), value), type_)
        return self._made[name][0]

    def _read(self, model: z3.ModelRef, encoder: Encoder, name: str, type_: Type) -> Value:
        if not z3.is_true(model.eval(z3.Bool(f"known {name}"), model_completion=True)):
            return None
        return value_in(model, encoder, name, type_)


class NoPast:
    """Nothing was kept and nothing is open; the portfolio's facts are those given."""

    def __init__(self, metrics: Mapping[str, float | None], data_errors: float) -> None:
        self.constraints: list[Formula] = []
        self._metrics = metrics
        self._data_errors = data_errors

    def fact(self, encoder: Encoder, ref: Ref, type_: Type) -> Term:
        if ref.kind is Kind.DATA_ERRORS:
            return scalar(self._data_errors, encoder.words)
        value = self._metrics.get(ref.name)
        return Term(FALSE, real(0)) if value is None else scalar(value, encoder.words)

    def held(self, encoder: Encoder, segmentation: Segmentation, candidate: Term) -> Term:
        raise ValueError("without a past the segment held is what the rules give")

    def previous(self, encoder: Encoder, asked: Previous) -> Term:
        return Term(FALSE, variable(f"previous {asked.ref.key}", asked.type, encoder.words, self.constraints.append))

    def moved(self, encoder: Encoder, asked: Moved, now: Term) -> Term:
        return Term(now.known, FALSE)

    def changed(self, encoder: Encoder, asked: Changed, now: Term, amount: Term) -> Term:
        return Term(both(now.known, amount.known), FALSE)

    def lasting(self, encoder: Encoder, asked: Lasting, now: Term) -> Term:
        same = _same(now, scalar(asked.value.value, encoder.words))
        holds = negated(same) if asked.negated else same
        return Term(now.known, holds if asked.length.value == 0 else FALSE)

    def is_open(self, encoder: Encoder, asked: IsOpen) -> Term:
        return Term(TRUE, FALSE)

    def is_late(self, encoder: Encoder, asked: IsLate) -> Term:
        return Term(TRUE, FALSE)


def _same(a: Term, b: Term) -> Formula:
    if isinstance(a.value, Mapping):
        return both(*(a.elements[e] == b.elements.get(e, FALSE) for e in a.elements))
    return compared(a, Relation.EQUAL, b, _NOTHING)


class _Nothing:
    """Kept values have no divisor: nothing is made of them."""

    def require(self, formula: Formula) -> None:
        raise ValueError("a kept value has no divisor")

    def once(self, what: str, inputs: object, make: object) -> Any:
        raise ValueError("a kept value has no divisor")


_NOTHING = _Nothing()


def _name_of(asked: Changed) -> str:
    return f"earlier {asked.current.ref.key} {asked.fell} {asked.within.value}"
