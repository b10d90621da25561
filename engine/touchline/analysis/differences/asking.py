"""One question put to the solver: which answers to the same account differ between two versions in some days.

This module imports z3: it is imported where a question is asked.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

import z3

from touchline.analysis.accounts import AN_ID
from touchline.analysis.differences.asked import Subject, written
from touchline.analysis.differences.versions import Versions
from touchline.backends.python import Evaluator
from touchline.backends.solver.accounts import Case, case_of
from touchline.backends.solver.asking import Found, Unanswered, asked, new_solver
from touchline.backends.solver.encoder import Beside, Encoded, Encoder
from touchline.backends.solver.models import another, in_steps
from touchline.backends.solver.terms import FALSE, Formula, Term, both, negated, scalar
from touchline.backends.solver.versions import SharedPast, as_in, differ, each_once
from touchline.judgement.inputs import Value
from touchline.model.identity import id_field
from touchline.model.ruleset import Field
from touchline.model.types import LengthType, ListType, NumberType, SetType, Type


class Pair:
    """The formulas of two versions within some days, on any day of them or on one. With `opaque` what is computed
    alike in both is taken as it is: a smaller question, which more than the accounts there can be answer. `read` and
    `outside` keep what regions ask of them."""

    def __init__(
        self, old: Evaluator, new: Evaluator, versions: Versions, fixed: datetime.date | None, *, opaque: bool
    ) -> None:
        days = versions.days
        self.versions = versions
        self.day = days.day
        self.read: dict[object, Encoded] = {}
        self.outside: dict[object, tuple[Formula, Formula]] = {}
        self.past = SharedPast(versions.apart, versions.held_alike)
        taken_whole = versions.opaque if opaque else frozenset()
        self.old = Encoder(
            old.ruleset, days.old, old.calendar, fixed, self.past,
            held_free=True, since=days.since, until=days.until, opaque=taken_whole,
        )  # fmt: skip
        self.past.first = self.old
        self.new = Encoder(
            new.ruleset, days.new, old.calendar if versions.same_calendar else new.calendar, fixed, self.past,
            held_free=True, since=days.since, until=days.until, opaque=taken_whole,
            beside=Beside(self.old, versions.alike),
        )  # fmt: skip

    @property
    def encoders(self) -> tuple[Encoder, Encoder]:
        return self.old, self.new

    def case(self, model: z3.ModelRef) -> Case:
        """The account of a model, with its day, its past and what people hold it in."""
        case = case_of(model, self.old, self.day, self.new)
        name = id_field(self.old.ruleset)
        if name is None:
            return case
        identity = str(case.fields.get(name) or AN_ID)
        held = self.past.holds(model, self.old, identity, case.today)
        return replace(case, holds=held, fields={name: identity, **case.fields}) if held else case


class Question:
    """Whether an answer can differ, and how: asked again and again, each time without what was found."""

    def __init__(self, pair: Pair, old: Subject, new: Subject) -> None:
        self.pair = pair
        first, second = written(pair.old, old), written(pair.new, new)
        guard_old, self.before = first.terms
        guard_new, self.after = second.terms
        self.rounded = first.rounded or second.rounded
        read = list(_read_alike(pair, pair.versions.changed_fields(old, new)))
        self.alike = [*each_once(first.constraints, second.constraints), *read]
        self.guards = [guard_old.is_true, guard_new.is_true]
        self.solver = new_solver([*self.alike, *self.guards, differ(self.before, self.after)])
        self._simple: list[Formula] | None = None
        self._denied: set[tuple[Value, Value]] = set()

    @property
    def same_input(self) -> bool:
        """Whether some account is read alike by both."""
        return isinstance(asked(new_solver(self.alike)), Found)

    def next(self) -> Found | Unanswered:
        """An account that is answered differently, as simple as can be had at little cost."""
        taken = list(self.pair.past.taken.values())
        if taken:  # a new account is in the segment that the rules give
            found = asked(self.solver, *taken)
            if isinstance(found, Found):
                return found
        return asked(self.solver)

    def simpler(self, found: Found) -> Iterator[Found]:
        """Accounts that show the same as one found: with whole numbers and on a usual day, then it itself."""
        taken = [one for one in self.pair.past.taken.values() if z3.is_true(found.model.eval(one, True))]
        same = [as_in(found.model, self.before), as_in(found.model, self.after), *taken]
        day = self._today()
        if self._simple is None:
            self._simple = list({id(f): f for e in self.pair.encoders for f in in_steps(e)}.values())
        for extra in ([*self._simple, *day], day) if day else (self._simple,):
            rounder = asked(self.solver, *same, *extra)
            if isinstance(rounder, Found):
                yield rounder
                break
        yield found

    def deny(self, found: Found) -> None:
        """From now on something else is asked for."""
        self.solver.add(negated(both(as_in(found.model, self.before), as_in(found.model, self.after))))

    def deny_all(self, pairs: Iterable[tuple[Value, Value]], old: Type, new: Type) -> None:
        """The same, of answers by their values; each is denied once."""
        for before, after in pairs:
            if (before, after) not in self._denied:
                self._denied.add((before, after))
                self.solver.add(negated(both(*self.is_pair(before, after, old, new))))

    def is_pair(self, before: Value, after: Value, old: Type, new: Type) -> tuple[Formula, Formula]:
        """That the two answers are these."""
        return self._is(self.before, before, old), self._is(self.after, after, new)

    def others(self, found: Found) -> Iterator[Found]:
        """Other accounts that come to the same."""
        self.solver.push()
        self.solver.add(as_in(found.model, self.before), as_in(found.model, self.after))
        while isinstance(found, Found):
            for encoder in self.pair.encoders:
                if encoder.fields:
                    self.solver.add(another(found.model, encoder))
                    break
            more = asked(self.solver)
            if not isinstance(more, Found):
                break
            found = more
            yield found
        self.solver.pop()

    def _today(self) -> list[Formula]:
        if self.pair.old.fixed_today is not None:
            return []
        if not (self.pair.old.uses_today or self.pair.new.uses_today):
            return []
        return [z3.Int("today") == self.pair.day.toordinal()]

    def _is(self, term: Term, value: Value, type_: Type) -> Formula:
        if value is None:
            return negated(term.known)
        if isinstance(value, (frozenset, tuple)):
            return both(term.known, *(h if e in value else negated(h) for e, h in term.elements.items()))
        return both(term.known, term.value == scalar(value, self.pair.old.words, isinstance(type_, LengthType)).value)


def _read_alike(pair: Pair, changed: list[tuple[Field, Field]]) -> Iterator[Formula]:
    """What must hold of an account that both versions read alike, beyond the bounds of each field."""
    for old, new in changed:
        if old.name not in pair.old.fields or new.name not in pair.new.fields:
            continue
        a, b = pair.old.fields[old.name], pair.new.fields[new.name]
        match old.type, new.type:
            case SetType(), SetType():
                yield from (negated(held) for e, held in a.elements.items() if e not in b.elements)
                yield from (negated(held) for e, held in b.elements.items() if e not in a.elements)
            case NumberType(whole=x), NumberType(whole=y) if x != y:
                yield a.value == b.value
            case ListType(), ListType():
                yield FALSE
            case _:
                if z3.is_arith(a.value) and z3.is_arith(b.value) and a.value.sort() == b.value.sort():
                    yield a.value == b.value
