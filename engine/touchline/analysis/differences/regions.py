"""Regions: which accounts make a transition, as sets of values that are enough for it, whatever all else is.

A region begins at an account that makes the transition. The solver says which of the cells around it have to be
left out for the transition to be certain; what need not be left out is let in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from touchline.analysis.differences.atoms import Atom, Whose
from touchline.analysis.tables.conditions import key_of
from touchline.backends.python import Evaluator, Judged
from touchline.backends.python.program import Condition
from touchline.judgement.inputs import Value
from touchline.model.expressions import Kind, Read
from touchline.tables.values import ValueSet

if TYPE_CHECKING:
    from touchline.analysis.differences.asking import Question
    from touchline.backends.solver.terms import Formula, Term

_STEPS = 400_000
"""z3's count of work for one question about a region: beyond it the account has none."""


@dataclass(frozen=True, slots=True)
class Region:
    """Accounts for which each expression has one of some values. `as_given`: segmentations in which the account is
    in the segment that the rules give today. From `since` to before `until`, where there are such days."""

    parts: tuple[tuple[Atom, ValueSet], ...]
    as_given: tuple[str, ...]
    since: datetime.date | None
    until: datetime.date | None


class Reading:
    """What the expressions come to in judgements of both versions."""

    def __init__(self, old: Evaluator, new: Evaluator, atoms: Sequence[Atom]) -> None:
        self.atoms = atoms
        self._judges = {Whose.OLD: old, Whose.NEW: new, Whose.BOTH: new}
        self._functions: dict[tuple[Whose, int], list[Condition]] = {}

    def values(self, before: Judged, after: Judged) -> list[Value]:
        """One value for each expression."""
        found: dict[int, Value] = {}
        for whose in Whose:
            judged = before if whose is Whose.OLD else after
            mine = [i for i, atom in enumerate(self.atoms) if atom.whose is whose]
            if mine:
                for i, function in zip(mine, self._of(whose, mine, judged), strict=True):
                    found[i] = function(judged.values, judged.context)
        return [found[i] for i in range(len(self.atoms))]

    def _of(self, whose: Whose, mine: list[int], judged: Judged) -> list[Condition]:
        judge = self._judges[whose]
        program = judge.program(judged.date)
        key = (whose, id(program))
        if key not in self._functions:
            named = {i: _applies(judge, self.atoms[i]) for i in mine}
            others = [i for i in mine if named[i] is None]
            made = dict(zip(others, program.conditions([self.atoms[i].expression for i in others]), strict=True))
            self._functions[key] = [named[i] or made[i] for i in mine]
        return self._functions[key]


def _applies(judge: Evaluator, atom: Atom) -> Condition | None:
    """Whether a measure applies has no name that an expression could read."""
    if not isinstance(atom.expression, Read):
        return None
    ref = atom.expression.ref
    if ref.kind is not Kind.MEASURE or ref.part != "applies":
        return None
    slot = judge.layout.measures[ref.name].applies
    return lambda values, context: values[slot]


def lies_in(region: Region, atoms: Sequence[Atom], values: Sequence[Value], day: datetime.date) -> bool:
    """Whether an account with these values lies in a region; that it is held nowhere is not asked here."""
    if (region.since is not None and day < region.since) or (region.until is not None and day >= region.until):
        return False
    by_atom = dict(zip(map(id, atoms), values, strict=True))
    return all(held.contains_value(by_atom[id(atom)]) for atom, held in region.parts)


class Regions:
    """The regions of one question. `question` takes what is computed alike as it is, and so do its regions."""

    def __init__(self, question: Question, atoms: Sequence[Atom]) -> None:
        from touchline.backends.solver.asking import new_solver

        self._question = question
        self.atoms = atoms
        pair = question.pair
        terms: list[Term] = []
        constraints = list(question.alike)
        self._keys: list[object] = []
        for atom in atoms:
            key = (key_of(atom.expression), atom.whose)
            if key not in pair.read:
                encoder = pair.old if atom.whose is Whose.OLD else pair.new
                pair.read[key] = encoder.encoded([atom.expression])
            self._keys.append(key)
            terms.append(pair.read[key].terms[0])
            constraints.extend(pair.read[key].constraints)
        self._solver = new_solver(list({id(one): one for one in constraints}.values()), _STEPS)
        self._solver.set("core.minimize", True)
        self._terms = terms
        self._taken = dict(pair.past.taken)
        self._outside: dict[tuple[int, int], Formula] = {}

    def around(self, values: Sequence[Value], before: Formula, after: Formula) -> Region | None:
        """A region with an account in it that makes the transition, or None where there is none to be had."""
        from touchline.backends.solver.asking import asked
        from touchline.backends.solver.terms import both, negated

        assumed: dict[object, tuple[int, int] | str] = {}
        literals: list[Formula] = []
        for i, (atom, value) in enumerate(zip(self.atoms, values, strict=True)):
            for j, cell in enumerate(atom.cells):
                if not cell.contains_value(value):
                    literal = self._left_out(i, j)
                    literals.append(literal)
                    assumed[literal.get_id()] = (i, j)
        for name, taken in self._taken.items():
            literals.append(taken)
            assumed[taken.get_id()] = name
        self._solver.push()
        self._solver.add(negated(both(*self._question.guards, before, after)))
        answer = asked(self._solver, *literals)
        core = [] if not _is_none(answer) else [assumed[one.get_id()] for one in self._solver.unsat_core()]
        self._solver.pop()
        if not _is_none(answer):
            return None
        out: dict[int, list[int]] = {}
        for one in core:
            if isinstance(one, tuple):
                out.setdefault(one[0], []).append(one[1])
        parts = tuple(
            (self.atoms[i], reduce(ValueSet.union, (c for j, c in enumerate(self.atoms[i].cells) if j not in left)))
            for i, left in sorted(out.items())
        )
        days = self._question.pair.versions.days
        return Region(parts, tuple(one for one in core if isinstance(one, str)), days.since, days.until)

    def are_all(self, regions: Iterable[Region], before: Formula, after: Formula) -> bool:
        """Whether no account makes the transition outside the regions; an account that is held somewhere is outside
        a region that is about what the rules give."""
        from touchline.backends.solver.asking import asked
        from touchline.backends.solver.terms import both, negated

        self._solver.push()
        self._solver.add(both(*self._question.guards, before, after))
        self._solver.add(*(negated(self._formula(region)) for region in regions))
        answer = asked(self._solver)
        self._solver.pop()
        return _is_none(answer)

    def _formula(self, region: Region) -> Formula:
        from touchline.backends.solver.membership import member
        from touchline.backends.solver.terms import both

        words = self._question.pair.new.words
        place = {id(atom): i for i, atom in enumerate(self.atoms)}
        inside = [member(self._terms[place[id(atom)]], held, words) for atom, held in region.parts]
        return both(*inside, *(self._taken[name] for name in region.as_given))

    def _left_out(self, i: int, j: int) -> Formula:
        """A name for that an expression's value is not in one of its cells."""
        import z3

        from touchline.backends.solver.membership import member
        from touchline.backends.solver.terms import either, negated

        if (i, j) not in self._outside:
            cell, named = self.atoms[i].cells[j], self._question.pair.outside
            key = (self._keys[i], cell)
            if key not in named:
                literal = z3.FreshBool("outside")
                inside = member(self._terms[i], cell, self._question.pair.new.words)
                named[key] = (literal, either(negated(literal), negated(inside)))
            self._outside[i, j], said = named[key]
            self._solver.add(said)
        return self._outside[i, j]


def _is_none(answer: object) -> bool:
    from touchline.backends.solver.asking import Unanswered

    return answer is Unanswered.NONE
