"""What the names of a ruleset, their choices and their values are called inside a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from touchline.model.expressions import Expression, Kind, Literal, Previous, Read, Ref
from touchline.model.ruleset import OWNER, Field, Parameter, Ruleset
from touchline.model.tables import Operand
from touchline.model.types import DateType, MoneyType, NumberType, TextType, Type, YesNoType
from touchline.prose import values

LONGEST = 40
"""A label up to this length can stand for a name; a longer one explains it."""

FEW = 3
"""A label of more words than this is a phrase of its own."""


def plain(name: str) -> str:
    """`days_to_renewal` as `days to renewal`."""
    return name.replace("_", " ")


def lower_first(text: str) -> str:
    """Labels start with a capital; inside a sentence they do not, unless the word is an abbreviation or `I`."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    return text if sum(c.isupper() for c in first) > 1 else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """A clause as the start of a sentence."""
    return text[:1].upper() + text[1:]


def stands_for_name(label: str) -> bool:
    """Whether a label names a thing: short, and not a list of what it is made of."""
    return len(label) <= LONGEST and not any(c in label for c in ",;:?")


def choice_words(field: Field, choice: str) -> str:
    """What a choice of a field is called: as its data spells it where only capitals, blanks and signs differ
    (`tech_sales = "Tech Sales"`), else the name itself."""
    same = _letters(choice)
    spelt = (s for s, meant in field.spellings.items() if meant == choice and s != choice and _letters(s) == same)
    return next(spelt, plain(choice))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def ref_of(e: Expression | None) -> Ref | None:
    """The name by whose choices an operand is read: its own, or the one it was before."""
    return e.ref if isinstance(e, (Read, Previous)) else None


@dataclass(frozen=True)
class Naming:
    """Speaks of one ruleset, in its own labels and currency."""

    ruleset: Ruleset

    def name(self, ref: Ref) -> str:
        """What a name is called inside a sentence."""
        r = self.ruleset
        match ref.kind:
            case Kind.TODAY:
                return "today"
            case Kind.FIELD:
                field = r.fields.get(ref.name)
                if field is not None and isinstance(field.type, DateType):
                    return self._date(ref.name, field.label)
                yes_no = field is not None and isinstance(field.type, YesNoType)
                return self.called(ref.name, None if field is None or yes_no else field.label)
            case Kind.PARAMETER:
                return f"the {plain(ref.name)}"  # its label says what it is for, not what it is
            case Kind.LET:
                let = r.lets.get(ref.name)
                yes_no = let is not None and isinstance(let.expression.type, YesNoType)
                return self.called(ref.name, None if let is None or yes_no else let.label)
            case Kind.DECISION:
                decision = r.decisions.get(ref.name)
                base = self._decision(ref.name, None if decision is None else decision.label)
                return f"{base} ({plain(ref.part)})" if ref.part else base
            case Kind.SEGMENT:
                return self.called(ref.name, r.segmentations[ref.name].label)
            case Kind.CANDIDATE:
                return f"{self.called(ref.name, r.segmentations[ref.name].label)} by today's rules"
            case Kind.BAND:
                return "health"
            case Kind.SCORE:
                return "the health score"
            case Kind.MEASURE:
                return f"health in “{self._measure(ref.name)}”"
            case Kind.SEVERITY:
                return "severity"
            case Kind.DATA_ERRORS:
                return "the number of data errors"
            case Kind.METRIC:
                return self.called(ref.name, r.metrics[ref.name].label if ref.name in r.metrics else None)
            case _:
                assert_never(ref.kind)

    def _decision(self, name: str, label: str | None) -> str:
        """A label that is half a sentence ("Where the next hour should go") is set apart from the one it stands in."""
        said = self.called(name, label)
        return f"“{label}”" if label and len(label.split()) > FEW and said != plain(name) else said

    def _measure(self, name: str) -> str:
        for measure in self.ruleset.health.measures if self.ruleset.health is not None else ():
            if measure.name == name:
                return measure.label  # in quotes, so that it may be long
        return plain(name)

    def called(self, name: str, label: str | None) -> str:
        """By its label where that is short enough to stand for it, else by its name in words."""
        return lower_first(label) if label and stands_for_name(label) else plain(name)

    def _date(self, name: str, label: str | None) -> str:
        if label and stands_for_name(label):
            return label if label.lower().startswith(("the ", "a ")) else f"the {lower_first(label)}"
        return f"“{plain(name)}”"

    def field(self, name: str) -> str:
        """A field by its name."""
        return self.name(Ref(Kind.FIELD, name))

    def role(self, name: str | None, owner: str | None = None) -> str:
        """What a role is called. `owner` is the role that owns the service spoken of; without it, the word
        `owner` stays."""
        if name == OWNER:
            name = owner
            if name is None:
                return "the owner"
        if name is None:
            return "nobody"
        return self.ruleset.roles[name].label if name in self.ruleset.roles else plain(name)

    def choice(self, ref: Ref | None, choice: str) -> str:
        """What a choice of a name is called: a segment by its label, a field's choice as `choice_words` says."""
        if ref is not None and ref.kind in (Kind.SEGMENT, Kind.CANDIDATE):
            for segment in self.ruleset.segmentations[ref.name].segments:
                if segment.name == choice:
                    return segment.label
        if ref is not None and ref.kind is Kind.FIELD and ref.name in self.ruleset.fields:
            return choice_words(self.ruleset.fields[ref.name], choice)
        return plain(choice)

    def literal(self, literal: Literal, beside: Type | None = None, ref: Ref | None = None) -> str:
        """A literal as it stands beside a value of type `beside`."""
        if isinstance(literal.value, str):
            if ref is not None and not isinstance(literal.type, TextType):
                return self.choice(ref, literal.value)
            return f"“{literal.value}”" if isinstance(literal.type, TextType) else plain(literal.value)
        kind = literal.type
        if isinstance(beside, MoneyType) and isinstance(kind, NumberType):
            kind = beside
        if isinstance(beside, NumberType) and beside.percent and isinstance(kind, NumberType):
            kind = beside
        return values.value(literal.value, kind, self.ruleset.currency)

    def operand(self, operand: Operand, beside: Type | None = None, ref: Ref | None = None) -> str:
        """A bound of a cell: a value, or a parameter with every value it has or will have."""
        match operand:
            case Literal():
                return self.literal(operand, beside, ref)
            case Read(ref=parameter):
                return f"{self.name(parameter)} ({self.periods(self.ruleset.parameters[parameter.name])})"
            case _:
                assert_never(operand)

    def periods(self, parameter: Parameter) -> str:
        """A parameter's values with the days they come into force: `$100,000; from 1 January 2027 $120,000`."""
        said = []
        for value in parameter.values:
            shown = values.value(value.value, parameter.type, self.ruleset.currency)
            said.append(shown if value.since is None else f"from {values.date(value.since)} {shown}")
        return "; ".join(said)
