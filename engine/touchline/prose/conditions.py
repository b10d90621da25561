"""Conditions and table cells as sentences that state exactly what the rule says.

`and` and `or` are kept apart by `both … and …` and `either … or …`, so that a sentence reads one
way only.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from touchline.model.ruleset import Ruleset
from touchline.model.tables import (
    AnyValue,
    Either,
    Equal,
    Holds,
    IsKnown,
    IsMissing,
    NoneOf,
    Operand,
    Test,
    Within,
)
from touchline.model.types import DateType, MoneyType, NumberType, Type, YesNoType
from touchline.prose import values
from touchline.syntax.tree import Unit

_OPERATIONS = {
    Operation.ADD: "plus",
    Operation.SUBTRACT: "minus",
    Operation.MULTIPLY: "times",
    Operation.DIVIDE: "divided by",
}
_RELATIONS = {
    Relation.LESS: "is less than",
    Relation.AT_MOST: "is at most",
    Relation.MORE: "is more than",
    Relation.AT_LEAST: "is at least",
    Relation.EQUAL: "is",
    Relation.UNEQUAL: "is not",
}
_DATE_RELATIONS = {
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


def plain(name: str) -> str:
    """`days_to_renewal` as `days to renewal`."""
    return name.replace("_", " ")


def _lower_first(text: str) -> str:
    """Labels start with a capital; inside a sentence they do not, unless the word is an abbreviation."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    return text if sum(c.isupper() for c in first) > 1 else text[:1].lower() + text[1:]


@dataclass(frozen=True)
class Words:
    """Speaks of one ruleset, in its own labels and currency."""

    ruleset: Ruleset

    # ------------------------------------------------------------------ names and values

    def name(self, ref: Ref) -> str:
        """What a name is called inside a sentence."""
        r = self.ruleset
        match ref.kind:
            case Kind.TODAY:
                return "today"
            case Kind.FIELD:
                return self._labelled(ref.name, r.fields[ref.name].label if ref.name in r.fields else None)
            case Kind.PARAMETER:
                return self._labelled(ref.name, r.parameters[ref.name].label if ref.name in r.parameters else None)
            case Kind.LET:
                return self._labelled(ref.name, r.lets[ref.name].label if ref.name in r.lets else None)
            case Kind.DECISION:
                base = self._labelled(ref.name, r.decisions[ref.name].label if ref.name in r.decisions else None)
                return f"{base} ({plain(ref.part)})" if ref.part else base
            case Kind.SEGMENT:
                return _lower_first(r.segmentations[ref.name].label)
            case Kind.CANDIDATE:
                return f"{_lower_first(r.segmentations[ref.name].label)} by today's rules"
            case Kind.BAND:
                return "health"
            case Kind.SCORE:
                return "the health score"
            case Kind.MEASURE:
                return f"the health of {plain(ref.name)}"
            case Kind.SEVERITY:
                return "severity"
            case Kind.DATA_ERRORS:
                return "the number of data errors"
            case Kind.METRIC:
                return self._labelled(ref.name, r.metrics[ref.name].label if ref.name in r.metrics else None)
            case _:
                assert_never(ref.kind)

    def _labelled(self, name: str, label: str | None) -> str:
        return _lower_first(label) if label and len(label) <= 60 else plain(name)

    def choice(self, ref: Ref | None, choice: str) -> str:
        """What a choice of a name is called: a segment by its label, else the word."""
        if ref is not None and ref.kind in (Kind.SEGMENT, Kind.CANDIDATE):
            for segment in self.ruleset.segmentations[ref.name].segments:
                if segment.name == choice:
                    return segment.label
        return plain(choice)

    def literal(self, literal: Literal, beside: Type | None = None, ref: Ref | None = None) -> str:
        """A literal as it stands beside a value of type `beside`."""
        if isinstance(literal.value, str):
            return self.choice(ref, literal.value) if ref is not None else f"“{literal.value}”"
        kind = literal.type
        if isinstance(beside, MoneyType) and isinstance(kind, NumberType):
            kind = beside
        return values.value(literal.value, kind, self.ruleset.currency)

    def operand(self, operand: Operand, beside: Type | None = None, ref: Ref | None = None) -> str:
        """A bound of a cell: a value, or a parameter with the value it has first."""
        match operand:
            case Literal():
                return self.literal(operand, beside, ref)
            case Read(ref=parameter):
                found = self.ruleset.parameters[parameter.name]
                shown = values.value(found.values[0].value, found.type, self.ruleset.currency)
                return f"{self.name(parameter)} ({shown})"
            case _:
                assert_never(operand)

    # ------------------------------------------------------------------ expressions

    def phrase(self, e: Expression, beside: Type | None = None, ref: Ref | None = None) -> str:
        """An operand: what is compared, added or counted."""
        match e:
            case Literal():
                return self.literal(e, beside, ref)
            case Read(ref=read):
                return self.name(read)
            case Negative(operand=x):
                return f"minus {self.phrase(x)}"
            case Arithmetic(operation=operation, left=a, right=b):
                return f"{self._group(a)} {_OPERATIONS[operation]} {self._group(b, right=True)}"
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

    def _group(self, e: Expression, *, right: bool = False) -> str:
        text = self.phrase(e)
        compound = isinstance(e, (Arithmetic, If)) and (right or isinstance(e, If))
        return f"({text})" if compound else text

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
                return values.listed(self._part(p, inside_and=True) for p in parts)
            case Or(parts=parts):
                return "either " + values.listed((self._part(p, inside_and=False) for p in parts), "or")
            case Not():
                return self._denied(e.operand)
            case Read():
                return self._said(e, true=True)
            case Compare():
                return self._compared(e)
            case OneOf(operand=x, items=items):
                ref = x.ref if isinstance(x, Read) else None
                return f"{self.phrase(x)} is {values.listed((self.phrase(i, x.type, ref) for i in items), 'or')}"
            case HasAny(operand=x, elements=elements):
                return f"{self.phrase(x)} include {values.listed(map(plain, elements), 'or')}"
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
                return f"“{plain(step)}” is {self.literal(length)} late"
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

    def _part(self, e: Expression, *, inside_and: bool) -> str:
        text = self.sentence(e)
        if not inside_and and isinstance(e, And):
            return f"both {text}" if len(e.parts) == 2 else f"all of {text}"
        return text

    def _said(self, e: Read, *, true: bool) -> str:
        """A yes/no name: one word reads as a quality of the account, several as a statement."""
        if e.ref.kind is Kind.FIELD and "_" not in e.ref.name:
            return f"the account is {'' if true else 'not '}{e.ref.name}"
        return f"{plain(e.ref.name)} is {'yes' if true else 'no'}"

    def _denied(self, e: Expression) -> str:
        match e:
            case Read():
                return self._said(e, true=False)
            case Missing(operand=x):
                return f"{self.phrase(x)} is known"
            case HasAny(operand=x, elements=elements):
                return f"{self.phrase(x)} do not include {values.listed(map(plain, elements), 'or')}"
            case OneOf(operand=x, items=items):
                ref = x.ref if isinstance(x, Read) else None
                return f"{self.phrase(x)} is not {values.listed((self.phrase(i, x.type, ref) for i in items), 'or')}"
            case IsOpen(work=work, name=None):
                return f"no {work.value} is open"
            case IsOpen(work=work, name=name):
                return f"{self._work(work, name)} is not open"
            case _:
                return f"it is not so that {self.sentence(e)}"

    def _compared(self, e: Compare) -> str:
        ref = e.left.ref if isinstance(e.left, Read) else None
        if isinstance(e.left, Elapsed) and isinstance(e.right, Literal):
            figure = f"{_FIGURES[e.relation]} {self._in_unit(e.left.unit, e.right)}"
            return f"it is {figure} {'until' if e.left.until else 'since'} {self.phrase(e.left.date)}"
        if isinstance(e.left.type, YesNoType) and isinstance(e.right, Literal) and isinstance(e.left, Read):
            return self._said(e.left, true=bool(e.right.value) == (e.relation is Relation.EQUAL))
        words = _DATE_RELATIONS if isinstance(e.left.type, DateType) else _RELATIONS
        return f"{self.phrase(e.left)} {words[e.relation]} {self.phrase(e.right, e.left.type, ref)}"

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

    # ------------------------------------------------------------------ table cells

    def cell(self, test: Test, subject: Expression) -> str | None:
        """What a cell asks of its column, as a clause; None for a cell that asks nothing."""
        if isinstance(test, AnyValue):
            return None
        return f"{self.phrase(subject)} {self.asked(test, subject)}"

    def asked(self, test: Test, subject: Expression) -> str:
        """The clause without its subject: "is at least $100,000", "is known"."""
        ref = subject.ref if isinstance(subject, Read) else None
        kind = subject.type
        dates = isinstance(kind, DateType)
        match test:
            case AnyValue():
                return "is anything"
            case IsMissing():
                return "is missing"
            case IsKnown():
                return "is known"
            case Equal(value=v):
                return f"is {self.operand(v, kind, ref)}"
            case Within(low=low, low_open=low_open, high=high, high_open=high_open):
                bounds = []
                if low is not None:
                    relation = Relation.MORE if low_open else Relation.AT_LEAST
                    bounds.append(f"{(_DATE_RELATIONS if dates else _RELATIONS)[relation]} {self.operand(low, kind)}")
                if high is not None:
                    relation = Relation.LESS if high_open else Relation.AT_MOST
                    words = (_DATE_RELATIONS if dates else _RELATIONS)[relation]
                    bounds.append(f"{words.removeprefix('is ') if bounds else words} {self.operand(high, kind)}")
                return " and ".join(bounds)
            case Holds(elements=elements, negated=negated):
                verb = "do not include" if negated else "include"
                return f"{verb} {values.listed(map(plain, elements), 'or')}"
            case Either(parts=parts):
                if all(isinstance(p, Equal) for p in parts):
                    chosen = (self.operand(p.value, kind, ref) for p in parts if isinstance(p, Equal))
                    return f"is {values.listed(chosen, 'or')}"
                return "either " + values.listed((self.asked(p, subject) for p in parts), "or")
            case NoneOf(parts=parts):
                if all(isinstance(p, Equal) for p in parts):
                    chosen = (self.operand(p.value, kind, ref) for p in parts if isinstance(p, Equal))
                    return f"is known and not {values.listed(chosen, 'or')}"
                return "is known, and neither " + values.listed((self.asked(p, subject) for p in parts), "nor")
            case _:
                assert_never(test)
