"""Table cells, rows and rule lines in words: as clauses, and short enough to stand in a printed table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from touchline.model.expressions import Expression, Literal, Read, Relation
from touchline.model.tables import (
    AnyValue,
    Either,
    Equal,
    Holds,
    Input,
    IsKnown,
    IsMissing,
    Listed,
    NoneOf,
    Operand,
    ResultValue,
    Row,
    Test,
    Threshold,
    Within,
)
from touchline.model.types import DateType, YesNoType
from touchline.prose import values
from touchline.prose.conditions import DATE_RELATIONS, RELATIONS, Conditions
from touchline.prose.names import plain, ref_of

ANY = "any"
"""What a cell that asks nothing says in a printed table."""

ALWAYS = "always"
"""What a row asks that asks nothing."""

_SIGNS = {
    Relation.LESS: "<",
    Relation.AT_MOST: "≤",
    Relation.MORE: ">",
    Relation.AT_LEAST: "≥",
    Relation.EQUAL: "is",
    Relation.UNEQUAL: "is not",
}


@dataclass(frozen=True)
class Words(Conditions):
    """Everything a ruleset says, in its own words."""

    # ------------------------------------------------------------------ clauses

    def cell(self, test: Test, subject: Expression) -> str | None:
        """What a cell asks of its column, as a clause; None for a cell that asks nothing."""
        if isinstance(test, AnyValue):
            return None
        if isinstance(subject.type, YesNoType):
            match test:
                case Equal(value=Literal(value=bool() as said)):
                    return self.yes_no(subject, true=said)
                case _:
                    pass
        return f"{self.phrase(subject)} {self.asked(test, subject)}"

    def asked(self, test: Test, subject: Expression) -> str:
        """The clause without its subject: "is at least $100,000", "is known"."""
        ref = ref_of(subject)
        kind = subject.type
        match test:
            case AnyValue():
                return "is anything"
            case IsMissing():
                return "is missing"
            case IsKnown():
                return "is known"
            case Equal(value=v):
                return f"is {self.operand(v, kind, ref)}"
            case Within():
                return self._between(test, subject)
            case Holds(elements=elements, negated=negated):
                verb = "do not include" if negated else "include"
                return f"{verb} {values.listed((self.choice(ref, e) for e in elements), 'or')}"
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

    def _between(self, test: Within, subject: Expression) -> str:
        words = DATE_RELATIONS if isinstance(subject.type, DateType) else RELATIONS
        bounds = []
        if test.low is not None:
            relation = Relation.MORE if test.low_open else Relation.AT_LEAST
            bounds.append(f"{words[relation]} {self.operand(test.low, subject.type)}")
        if test.high is not None:
            relation = Relation.LESS if test.high_open else Relation.AT_MOST
            said = words[relation].removeprefix("is ") if bounds else words[relation]
            bounds.append(f"{said} {self.operand(test.high, subject.type)}")
        return " and ".join(bounds)

    def row(self, inputs: tuple[Input, ...], row: Row) -> str:
        """What a row asks of an account, as a clause; `ALWAYS` where it asks nothing."""
        asked = [self.cell(test, column.expression) for test, column in zip(row.tests, inputs, strict=True)]
        return values.listed(clause for clause in asked if clause is not None) or ALWAYS

    # ------------------------------------------------------------------ printed tables

    def short(self, test: Test, subject: Expression) -> str:
        """A cell as it stands in a printed table: `≥ $25,000`, `High touch or Mid touch`, `any`.

        A parameter is named, not valued: it has a line of its own below the table.
        """
        match test:
            case AnyValue():
                return ANY
            case IsMissing():
                return "missing"
            case IsKnown():
                return "known"
            case Equal(value=v):
                return self.bound(v, subject)
            case Within(low=low, low_open=low_open, high=high, high_open=high_open):
                if low is not None and high is not None:
                    start = f"{'> ' if low_open else ''}{self.bound(low, subject)}"
                    return f"{start} to {'< ' if high_open else ''}{self.bound(high, subject)}"
                if low is not None:
                    return f"{'>' if low_open else '≥'} {self.bound(low, subject)}"
                assert high is not None
                return f"{'<' if high_open else '≤'} {self.bound(high, subject)}"
            case Holds(elements=elements, negated=negated):
                held = (self.choice(ref_of(subject), e) for e in elements)
                return f"{'without' if negated else 'with'} {values.listed(held, 'or')}"
            case Either(parts=parts):
                return values.listed((self.short(p, subject) for p in parts), "or")
            case NoneOf(any_other=True):
                return "any other"
            case NoneOf(parts=parts):
                return "none of " + values.listed((self.short(p, subject) for p in parts), "or")
            case _:
                assert_never(test)

    def bound(self, operand: Operand, subject: Expression | None) -> str:
        """A value or a parameter in a printed cell."""
        if isinstance(operand, Read):
            return plain(operand.ref.name)
        read = ref_of(subject)
        return self.literal(operand, subject.type if subject is not None else None, read)

    def threshold(self, threshold: Threshold, subject: Expression | None) -> str:
        """A band's threshold in a printed cell: `≥ 60%`, `never`."""
        if threshold.relation is None or threshold.value is None:
            return "never"
        return f"{_SIGNS[threshold.relation]} {self.bound(threshold.value, subject)}"

    def result(
        self, value: ResultValue, subject: Expression | None = None, choices: dict[str, str] | None = None
    ) -> str:
        """A result in a printed cell; empty where the row gives none."""
        match value:
            case None:
                return ""
            case Threshold():
                return self.threshold(value, subject)
            case Listed(values=values):
                return ", ".join(self.result(one, subject, choices) for one in values) or "none"
            case Read(ref=ref):
                return plain(ref.name)
            case Literal(value=str() as word):
                return (choices or {}).get(word, plain(word))
            case Literal():
                return self.literal(value)
            case _:
                assert_never(value)

    def heading(self, column: Input) -> str:
        """What an input column is called; nothing stands beside it from which it had to be set apart."""
        e = column.expression
        if isinstance(e, Read):
            said = self.name(e.ref)
            return said[1:-1] if said.startswith("“") and said.endswith("”") else said
        return self.sentence(e) if isinstance(e.type, YesNoType) else self.phrase(e)
