"""An account for a region of a table: found by guessing, confirmed by the evaluator.

What no account alone tells (a held segment, a band, the history) counts as a value of its own (M18), and what is
made from it follows. The rest must come from one account: columns that depend on one another are only shown with
one that has them all.
"""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from touchline.analysis.tables.domains import Domains, of_field
from touchline.analysis.tables.given import MADE, Following, Given, looks_beyond
from touchline.analysis.tables.grid import Column, Region
from touchline.analysis.tables.samples import Sample, samples
from touchline.analysis.tables.seeking import Guess, Seeker
from touchline.backends.python.program import Condition, Program
from touchline.judgement.inputs import NO_HISTORY, NO_HOLDS, NO_POPULATION
from touchline.model.expressions import And, Expression, Kind, Read, Ref
from touchline.model.ruleset import Field
from touchline.tables.values import ValueSet

_GUESSES = 8  # for one column
_JOINED = 200  # guesses for all columns together
_BESIDE = 6  # guesses for columns that are fields, and for the others beside each
_TRIES = 300  # by chance, with a fixed seed


class Unshown(Enum):
    """Why there is no account: there can be none, or none was found."""

    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Shown:
    """An account on a day, with what its columns come to; `free` are the columns that no account tells, and `given`
    what the names they hang on were taken for. Fields that are not there are missing."""

    fields: Mapping[str, Sample]
    today: datetime.date
    columns: tuple[Sample, ...]
    free: frozenset[int]
    given: Given


Wanted = Sequence[tuple[Expression, ValueSet]]
Held = Sequence[tuple[Read, ValueSet]]
"""Names that no account tells, each with all that it can be."""

Solver = Callable[[Wanted, Sequence[Expression], datetime.date, Held, Sequence[Wanted]], Guess | Unshown]
"""Finds fields, and values of the names, that put each expression into its set while every condition holds and the
last are not all met, any of them, or proves that none do."""

Accept = Callable[[Sequence[Sample], Any, Any], bool]
"""Whether what is claimed is so, for the values of the columns, of the account, and its context."""


class Confirmer:
    """Finds accounts in one period of a ruleset, on one day in it."""

    def __init__(self, program: Program, domains: Domains, today: datetime.date, solver: Solver | None) -> None:
        self._program = program
        self._fields = program.ruleset.fields
        self._domains = domains
        self._today = today
        self._solver = solver
        self._beyond = domains.beyond
        self._seeker = Seeker(program.ruleset, program.parameters, today, self._beyond)
        self._functions: dict[int, Condition] = {}
        self._following: dict[tuple[int, ...], Following] = {}

    def confirm(
        self,
        columns: Sequence[Column],
        region: Region,
        given: Sequence[Expression],
        accept: Accept,
        outside: Sequence[Region] = (),
    ) -> Shown | Unshown:
        """An account whose columns lie in the region, and in none of those outside, for which `accept` is true."""
        asked = [part for e in given for part in _parts(e) if not looks_beyond(part)]
        every = [(column.expression, values) for column, values in zip(columns, region, strict=True)]
        wanted = [(e, values) for e, values in every if not looks_beyond(e)]
        names = self._beyond.names((*(e for e, _ in wanted), *asked))
        held = [(name, self._domains.of_name(name.ref, name.type)) for name in names]
        trial = _Trial(self, columns, region, asked, held, accept)
        apart = [[(c.expression, values) for c, values in zip(columns, one, strict=True)] for one in outside]
        solved: Guess | Unshown | None = None
        if self._solver is not None and (len(wanted) < len(every) or any(name.ref.kind in MADE for name in names)):
            # what asks for the past may not be just anything
            solved = self._solver(every, asked, self._today, held, apart)
            if solved is Unshown.IMPOSSIBLE:
                return solved
        for guess in self._guesses([(e, values) for e, values in wanted if _asks(columns, e, values)]):
            shown = trial.of(guess)
            if shown is not None:
                return shown
        if self._solver is not None:
            solved = solved or self._solver(every, asked, self._today, held, apart)
            if solved is Unshown.IMPOSSIBLE:
                return solved
            shown = None if isinstance(solved, Unshown) else trial.of(solved)
            if shown is not None:
                return trial.fewer(shown)
        for guess in self._by_chance(wanted, asked, held):
            shown = trial.of(guess)
            if shown is not None:
                return trial.fewer(shown)
        return Unshown.UNDECIDED

    @property
    def proves(self) -> bool:
        """Whether it can be proved that there is no account."""
        return self._solver is not None

    def function(self, expression: Expression) -> Condition:
        """An expression as a function of an account's values; kept, as the ruleset keeps its expressions."""
        found = self._functions.get(id(expression))
        if found is None:
            found = self._functions[id(expression)] = self._program.conditions([expression])[0]
        return found

    def judged(self, guess: Guess) -> tuple[Mapping[str, Sample], Any, Any] | None:
        """The account of a guess with what it cannot do without, its values and their context; None where it
        cannot be judged without a data error."""
        fields = self._completed(guess)
        # An empty text is missing: an account that shows something does not hold one.
        account: dict[str, Sample] = {name: v for name, v in fields.items() if v is not None and v != ""}
        values, errors = self._program.judge(account, self._today, NO_HISTORY, NO_POPULATION, NO_HOLDS)
        if errors or len(values) < self._program.layout.size:
            return None
        return account, values, self._program.context(self._today, NO_HISTORY, NO_POPULATION)

    def following(self, names: Sequence[Read], expressions: Sequence[Expression]) -> Following:
        """What makes values from those that are given; kept, as the same columns are asked about many times."""
        key = tuple(id(e) for e in expressions)
        if key not in self._following:
            self._following[key] = Following(self._program, names, expressions)
        return self._following[key]

    def slot(self, name: Read) -> int:
        return self._program.layout.refs[name.ref]

    def value(self, expression: Expression, values: Any, context: Any) -> Any:
        return self.function(expression)(values, context)

    def is_required(self, name: str) -> bool:
        return self._fields[name].required

    @property
    def today(self) -> datetime.date:
        return self._today

    def _completed(self, guess: Guess) -> dict[str, Sample]:
        fields = {name: value for name, value in guess.items() if isinstance(name, str)}
        for name, field in self._fields.items():
            if field.required and fields.get(name) is None:
                fields[name] = next(iter(self._held(field)), None)
        for name, field in self._fields.items():
            if field.good_for is not None and fields.get(name) is not None and field.good_for.measured_on not in guess:
                fields[field.good_for.measured_on] = self._today
        return fields

    def _held(self, field: Field) -> list[Sample]:
        if field.required and field.name == "id":
            return ["A-1"]
        return samples(of_field(field), field.type, self._today)

    def _guesses(self, wanted: Wanted) -> Iterator[Guess]:
        """Guesses for every column, joined where they do not contradict; then for the columns that are fields, and
        for the others with those fields as they are."""
        yield from self._joined(self._seeker, wanted, _JOINED)
        fields = [one for one in wanted if isinstance(one[0], Read) and one[0].ref.kind is Kind.FIELD]
        others = [one for one in wanted if one not in fields]
        if fields and others:
            for known in self._joined(self._seeker, fields, _BESIDE):
                for guess in self._joined(self._seeker.beside(known), others, _BESIDE):
                    if all(known.get(name, value) == value for name, value in guess.items()):
                        yield {**known, **guess}

    def _joined(self, seeker: Seeker, wanted: Wanted, most: int) -> Iterator[Guess]:
        each = [list(itertools.islice(seeker.seek(e, values), _GUESSES)) or [{}] for e, values in wanted]
        for parts in itertools.islice(itertools.product(*each), most):
            joined: dict[str | Ref, Sample] = {}
            if all(joined.setdefault(name, v) == v for part in parts for name, v in part.items()):
                yield joined

    def _by_chance(self, wanted: Wanted, given: Sequence[Expression], held: Held) -> Iterator[Guess]:
        """Fields at their bounds, at values that guesses came to, and missing, in any mixture."""
        pools: dict[str | Ref, list[Sample]] = {
            name.ref: samples(values, name.type, self._today) for name, values in held
        }
        for field in self._fields.values():
            pools[field.name] = [*self._held(field)[:6], *([] if field.required else [None])]
        for expression, values in wanted:
            for guess in itertools.islice(self._seeker.seek(expression, values), 40):
                for name, value in guess.items():
                    if value not in pools.get(name, ()):
                        pools.setdefault(name, []).append(value)
        for condition in given:
            for guess in itertools.islice(self._seeker.seek(condition, self._domains.of(condition)), 40):
                for name, value in guess.items():
                    pools.setdefault(name, []).append(value)
        chance = random.Random(0)  # noqa: S311 - the same accounts every time
        for _ in range(_TRIES):
            yield {name: chance.choice(pool) for name, pool in pools.items() if pool}


class _Trial:
    """One region that accounts are tried on."""

    def __init__(
        self,
        of: Confirmer,
        columns: Sequence[Column],
        region: Region,
        asked: Sequence[Expression],
        held: Held,
        accept: Accept,
    ) -> None:
        self._of, self._columns, self._region, self._asked, self._accept = of, columns, region, asked, accept
        self._held = held
        self._beyond = {
            i: next(iter(samples(values, column.expression.type, of.today)), None)
            for i, (column, values) in enumerate(zip(columns, region, strict=True))
            if looks_beyond(column.expression)
        }
        read = [column.expression for i, column in enumerate(columns) if i not in self._beyond]
        self._following = of.following([name for name, _ in held], [*read, *asked]) if held else None
        self._free = frozenset(i for i, column in enumerate(columns) if column.free)

    def of(self, guess: Guess) -> Shown | None:
        judged = self._of.judged(guess)
        if judged is None:
            return None
        account, values, context = judged
        given: Given = {}
        if self._following is not None:
            given = {name.ref: self._given(name, held, guess, values) for name, held in self._held}
            values = self._following.values(values, given, context)
        if any(self._of.value(condition, values, context) is not True for condition in self._asked):
            return None
        found: list[Sample] = []
        for i, column in enumerate(self._columns):
            value = self._beyond[i] if i in self._beyond else self._of.value(column.expression, values, context)
            if not self._region[i].contains_value(value):
                return None
            found.append(value)
        if not self._accept(found, values, context):
            return None
        return Shown(account, self._of.today, tuple(found), self._free, given)

    def _given(self, name: Read, held: ValueSet, guess: Guess, values: Sequence[Any]) -> Sample:
        """What a name is taken for: as it was guessed, as the account has it, or else any it can be."""
        if name.ref in guess:
            return guess[name.ref]
        slot = self._of.slot(name)
        own: Sample = values[slot] if slot < len(values) else None
        return own if held.contains_value(own) else next(iter(samples(held, name.type, self._of.today)), None)

    def fewer(self, shown: Shown) -> Shown:
        """The same with every field left out that is not needed."""
        for name in list(shown.fields):
            if not self._of.is_required(name):
                fewer: dict[str | Ref, Sample] = {k: v for k, v in shown.fields.items() if k != name}
                fewer.update(shown.given.items())
                shown = self.of(fewer) or shown
        return shown


def _asks(columns: Sequence[Column], expression: Expression, values: ValueSet) -> bool:
    """Whether a region leaves out something of a column; else any account will do there. One that hangs on more
    than the account may have been narrowed by where the table is asked."""
    column = next(column for column in columns if column.expression is expression)
    return column.free or not values.contains(column.domain)


def _parts(condition: Expression) -> Iterator[Expression]:
    """What must all be true for a condition to be."""
    if isinstance(condition, And):
        for part in condition.parts:
            yield from _parts(part)
    else:
        yield condition
