"""Conditions as sentences that state exactly what the rule says.

`and` and `or` are kept apart by `both … and …`, `either … or …` and brackets, so that a sentence reads
one way only. What is denied is turned round (`not a >= b` is `a is less than b`), which is the same for
unknown values too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from touchline.model.expressions import (
    And,
    Arithmetic,
    Call,
    Changed,
    Compare,
    Elapsed,
    Expression,
    Function,
    HasAny,
    If,
    IsLate,
    IsOpen,
    Kind,
    Lasting,
    Literal,
    Missing,
    Move,
    Moved,
    Negative,
    Not,
    OneOf,
    Operation,
    Or,
    OrElse,
    Previous,
    Read,
    Ref,
    Relation,
    Work,
)
from touchline.model.types import DateType, Type, YesNoType
from touchline.prose import values
from touchline.prose.names import Naming, plain, ref_of
from touchline.syntax.tree import Unit

OPERATIONS = {
    Operation.ADD: "plus",
    Operation.SUBTRACT: "minus",
    Operation.MULTIPLY: "times",
    Operation.DIVIDE: "divided by",
}
RELATIONS = {
    Relation.LESS: "is less than",
    Relation.AT_MOST: "is at most",
    Relation.MORE: "is more than",
    Relation.AT_LEAST: "is at least",
    Relation.EQUAL: "is",
    Relation.UNEQUAL: "is not",
}
DATE_RELATIONS = {
    Relation.LESS: "is before",
    Relation.AT_MOST: "is on or before",
    Relation.MORE: "is after",
    Relation.AT_LEAST: "is on or after",
    Relation.EQUAL: "is",
    Relation.UNEQUAL: "is not",
}
_FIGURES = {
    Relation.LESS: "less than",
    Relation.AT_MOST: "at most",
    Relation.MORE: "more than",
    Relation.AT_LEAST: "at least",
    Relation.EQUAL: "exactly",
    Relation.UNEQUAL: "not exactly",
}
_DENIED = {
    Relation.LESS: Relation.AT_LEAST,
    Relation.AT_MOST: Relation.MORE,
    Relation.MORE: Relation.AT_MOST,
    Relation.AT_LEAST: Relation.LESS,
    Relation.EQUAL: Relation.UNEQUAL,
    Relation.UNEQUAL: Relation.EQUAL,
}
_ADDITIVE = (Operation.ADD, Operation.SUBTRACT)


_LOWER, _UPPER = (Relation.MORE, Relation.AT_LEAST), (Relation.LESS, Relation.AT_MOST)


def _are_bounds(low: Compare, high: Compare) -> bool:
    return _same(low.left, high.left) and low.relation in _LOWER and high.relation in _UPPER


def _same(one: Expression, other: Expression) -> bool:
    """Whether two operands are the same thing, wherever they stand."""
    match one, other:
        case Read(ref=a), Read(ref=b):
            return a == b
        case Elapsed(), Elapsed():
            return (one.unit, one.until) == (other.unit, other.until) and _same(one.date, other.date)
        case _:
            return False


@dataclass(frozen=True)
class Conditions(Naming):
    """Conditions as clauses, operands as phrases."""

    def phrase(self, e: Expression, beside: Type | None = None, ref: Ref | None = None) -> str:
        """An operand: what is compared, added or counted."""
        match e:
            case Literal():
                return self.literal(e, beside, ref)
            case Read(ref=Ref(kind=Kind.PARAMETER)):
                return self.operand(e, beside)
            case Read(ref=read):
                return self.name(read)
            case Negative(operand=x):
                return f"minus {self._group(x)}"
            case Arithmetic():
                return self._sum(e)
            case OrElse(operand=x, default=d):
                return f"{self.phrase(x)} (where missing, {self.phrase(d, x.type)})"
            case If(condition=c, then=a, otherwise=b):
                return f"{self.phrase(a)} if {self.sentence(c)}, else {self.phrase(b)}"
            case Elapsed():
                return self._elapsed(e)
            case Call(function=function, arguments=arguments):
                return self._call(function, arguments)
            case Previous(ref=previous):
                return f"the previous {self.name(previous)}"
            case _:
                return f"whether {self.sentence(e)}"

    def _sum(self, e: Arithmetic) -> str:
        """A sum or product, term by term: it may have hundreds. Brackets unless it reads one way only."""
        terms: list[str] = []
        first: Expression = e
        while isinstance(first, Arithmetic) and (first.operation in _ADDITIVE) == (e.operation in _ADDITIVE):
            terms.append(f"{OPERATIONS[first.operation]} {self._group(first.right)}")
            first = first.left
        return " ".join((self._group(first), *reversed(terms)))

    def _group(self, e: Expression) -> str:
        return f"({self.phrase(e)})" if isinstance(e, (Arithmetic, If)) else self.phrase(e)

    def _elapsed(self, e: Elapsed) -> str:
        unit = f"{e.unit.value}s"
        return f"the {unit} {'until' if e.until else 'since'} {self.phrase(e.date)}"

    def _call(self, function: Function, arguments: tuple[Expression, ...]) -> str:
        inside = [self.phrase(a) for a in arguments]
        match function:
            case Function.ROUND:
                return f"{inside[0]} (rounded)"
            case Function.ABS:
                return f"the size of {inside[0]}"
            case Function.COUNT:
                return f"the number of {inside[0]}"
            case Function.MIN:
                return f"the smallest of {values.listed(inside)}"
            case Function.MAX:
                return f"the largest of {values.listed(inside)}"
            case _:
                assert_never(function)

    def sentence(self, e: Expression) -> str:
        """A condition as a clause: "health is red and it is at most 120 days until renews on"."""
        match e:
            case And(parts=parts):
                return values.listed(self._clauses(parts))
            case Or(parts=parts):
                return "either " + values.listed(map(self._inside_or, parts), "or")
            case Not():
                return self._denied(e.operand)
            case Read():
                return self._said(e, true=True)
            case Compare():
                return self._compared(e)
            case OneOf(operand=x, items=items):
                ref = ref_of(x)
                return f"{self.phrase(x)} is {values.listed((self.phrase(i, x.type, ref) for i in items), 'or')}"
            case HasAny(operand=x, elements=elements):
                return f"{self.phrase(x)} include {self._any_of(x, elements)}"
            case Missing(operand=x):
                return f"{self.phrase(x)} is missing"
            case Moved():
                return self._moved(e)
            case Changed():
                return self._changed(e)
            case Lasting(current=c, value=v, negated=negated, length=length):
                verb = "has not been" if negated else "has been"
                return f"{self.name(c.ref)} {verb} {self.literal(v, ref=c.ref)} for {self.literal(length)}"
            case IsOpen(work=work, name=name):
                return f"{self._work(work, name)} is open"
            case IsLate(step=step, length=length):
                return f"the step “{self._step(e.playbook, step)}” is {self.literal(length)} late"
            case OrElse(operand=x, default=d):
                return f"{self.sentence(x)} (where that is not known: {self.phrase(d)})"
            case If(condition=c, then=a, otherwise=b):
                return f"if {self.sentence(c)} then {self.sentence(a)}, else {self.sentence(b)}"
            case Literal(value=v):
                return "always" if v else "never"
            case Previous(ref=ref):
                return f"the previous {self.name(ref)} was yes"
            case Negative() | Arithmetic() | Elapsed() | Call():
                return self.phrase(e)
            case _:
                assert_never(e)

    def _clauses(self, parts: tuple[Expression, ...]) -> list[str]:
        """The parts of an `and`; two bounds of the same thing, as `between` has them, are one clause."""
        clauses: list[str] = []
        i = 0
        while i < len(parts):
            e, after = parts[i], parts[i + 1] if i + 1 < len(parts) else None
            if isinstance(e, Compare) and isinstance(after, Compare) and _are_bounds(e, after):
                clauses.append(self._bounded(e, after))
                i += 2
            else:
                clauses.append(self._inside_and(e, last=i == len(parts) - 1))
                i += 1
        return clauses

    def _bounded(self, low: Compare, high: Compare) -> str:
        if isinstance(low.left, Elapsed) and isinstance(low.right, Literal) and isinstance(high.right, Literal):
            unit, way = low.left.unit, "until" if low.left.until else "since"
            first = f"{_FIGURES[low.relation]} {self._in_unit(unit, low.right)}"
            second = f"{_FIGURES[high.relation]} {self._in_unit(unit, high.right)}"
            return f"it is {first} and {second} {way} {self.phrase(low.left.date)}"
        words = DATE_RELATIONS if isinstance(low.left.type, DateType) else RELATIONS
        second = f"{words[high.relation].removeprefix('is ')} {self.phrase(high.right, high.left.type)}"
        return f"{self._compared(low)} and {second}"

    def _inside_and(self, e: Expression, *, last: bool) -> str:
        text = self.sentence(e)
        open_ended = isinstance(e, (Or, If)) or (isinstance(e, Not) and isinstance(e.operand, (And, Or, If)))
        return f"({text})" if open_ended and not last else text

    def _inside_or(self, e: Expression) -> str:
        text = self.sentence(e)
        match e:
            case And(parts=parts):
                return f"both {text}" if len(parts) == 2 else f"all of {text}"
            case Or() | If():
                return f"({text})"
            case Not(operand=And() | Or() | If()):
                return f"({text})"
            case _:
                return text

    def _said(self, e: Read, *, true: bool) -> str:
        """A yes/no name: one word reads as a quality of the account, several as a statement."""
        if e.ref.kind in (Kind.FIELD, Kind.LET) and "_" not in e.ref.name:
            return f"the account is {'' if true else 'not '}{e.ref.name}"
        return f"“{plain(e.ref.name)}” is {'yes' if true else 'no'}"

    def yes_no(self, e: Expression, *, true: bool) -> str:
        """A condition said to be true or false."""
        return self.sentence(e) if true else self._denied(e)

    def _denied(self, e: Expression) -> str:
        match e:
            case Read():
                return self._said(e, true=False)
            case Not(operand=x):
                return self.sentence(x)
            case Compare(relation=relation):
                return self._compared(replace(e, relation=_DENIED[relation]))
            case Missing(operand=x):
                return f"{self.phrase(x)} is known"
            case HasAny(operand=x, elements=elements):
                return f"{self.phrase(x)} do not include {self._any_of(x, elements)}"
            case OneOf(operand=x, items=items):
                ref = ref_of(x)
                chosen = [self.phrase(i, x.type, ref) for i in items]
                return f"{self.phrase(x)} is {'neither ' if len(chosen) > 1 else 'not '}{values.listed(chosen, 'nor')}"
            case IsOpen(work=work, name=None):
                return f"no {work.value} is open"
            case IsOpen(work=work, name=name):
                return f"{self._work(work, name)} is not open"
            case And(parts=parts):
                return f"it is not so that {'both' if len(parts) == 2 else 'all of'} {self.sentence(e)}"
            case _:
                return f"it is not so that {self.sentence(e)}"

    def _any_of(self, e: Expression, elements: Iterable[str]) -> str:
        return values.listed((self.choice(ref_of(e), each) for each in elements), "or")

    def _compared(self, e: Compare) -> str:
        known = self._idiom(e)
        if known is not None:
            return known
        ref = ref_of(e.left)
        if isinstance(e.left, Elapsed) and isinstance(e.right, Literal):
            figure = f"{_FIGURES[e.relation]} {self._in_unit(e.left.unit, e.right)}"
            return f"it is {figure} {'until' if e.left.until else 'since'} {self.phrase(e.left.date)}"
        if isinstance(e.left.type, YesNoType) and isinstance(e.right, Literal) and isinstance(e.left, Read):
            return self._said(e.left, true=bool(e.right.value) == (e.relation is Relation.EQUAL))
        words = DATE_RELATIONS if isinstance(e.left.type, DateType) else RELATIONS
        return f"{self.phrase(e.left)} {words[e.relation]} {self.phrase(e.right, e.left.type, ref)}"

    def _idiom(self, e: Compare) -> str | None:
        """What people have a shorter word for than the comparison of two values."""
        equal = {Relation.EQUAL: True, Relation.UNEQUAL: False}.get(e.relation)
        match e.left, e.right:
            case Read(ref=now), Previous(ref=before) if now == before and equal is not None:
                return f"{self.name(now)} has {'not ' if equal else ''}changed since the last run"
            case Read(ref=Ref(kind=Kind.CANDIDATE) as given), Read(ref=Ref(kind=Kind.SEGMENT) as held) if (
                given.name == held.name and equal is not None
            ):
                other = "the same" if equal else "another"
                return f"today's rules give {other} {self.name(held)} {'as' if equal else 'than'} the account has"
            case Read(ref=Ref(kind=Kind.DATA_ERRORS)), Literal(value=0) if equal is not None:
                return f"the account has {'no data errors' if equal else 'data errors'}"
            case _:
                return None

    def _in_unit(self, unit: Unit, literal: Literal) -> str:
        """A length in the unit it is measured in: 3 months counted in quarters are 1 quarter."""
        size = {Unit.WEEK: 7, Unit.QUARTER: 3, Unit.YEAR: 12}.get(unit, 1)
        count = int(literal.value) if isinstance(literal.value, (int, float)) else 0
        if count % size == 0:
            return values.counted(count // size, unit.value)
        return self.literal(literal)

    def _work(self, work: Work, name: str | None) -> str:
        if name is None:
            return f"an {work.value}" if work is Work.ESCALATION else f"a {work.value}"
        known = self.ruleset.escalations if work is Work.ESCALATION else self.ruleset.playbooks
        label = known[name].label if name in known else plain(name)
        return f"the {work.value} “{label}”"

    def _step(self, playbook: str, name: str) -> str:
        known = self.ruleset.playbooks.get(playbook)
        for step in known.steps if known is not None else ():
            if step.name == name:
                return step.label
        return plain(name)

    def _moved(self, e: Moved) -> str:
        name = self.name(e.current.ref)
        match e.move:
            case Move.ENTERED:
                return f"{name} has just become {self.choice(e.current.ref, e.value or '')}"
            case Move.LEFT:
                return f"{name} has just stopped being {self.choice(e.current.ref, e.value or '')}"
            case Move.UP:
                return f"{name} has just moved up"
            case Move.DOWN:
                return f"{name} has just moved down"
            case _:
                assert_never(e.move)

    def _changed(self, e: Changed) -> str:
        verb = "fallen" if e.fell else "risen"
        if e.relative and isinstance(e.amount, Literal) and isinstance(e.amount.value, float):
            amount = values.percent(e.amount.value)
        else:
            amount = self.phrase(e.amount, e.current.type)
        return f"{self.name(e.current.ref)} has {verb} by at least {amount} within {self.literal(e.within)}"
