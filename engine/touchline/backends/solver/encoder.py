"""A ruleset in one period as terms and what must hold for them: only what a question needs is written.

What cannot be said exactly (a product of two fields that z3 gives up on, months between two free days, what an
account's past was) is a free value within bounds: a formula that no values meet is a proof, and values that
meet it are only an account once the evaluator confirms them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, field

import z3

from touchline.backends.solver.expressions import encode
from touchline.backends.solver.fields import field_term
from touchline.backends.solver.health import health, measure
from touchline.backends.solver.opaque import anything
from touchline.backends.solver.past import Past
from touchline.backends.solver.reading import Node, nodes_read, reads_of
from touchline.backends.solver.rules import decision, outcome
from touchline.backends.solver.terms import FALSE, TRUE, Expr, Formula, Term, Words, both, either, scalar
from touchline.model.expressions import Expression, Kind, Read, Ref
from touchline.model.ruleset import Ruleset, Scope
from touchline.model.types import ChoiceType, LengthType
from touchline.tables.boxes import Parameters
from touchline.values.calendar import WorkingCalendar

FIRST_DAY, LAST_DAY = 1, datetime.date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Encoded:
    """Terms, in the order they were asked for, with all that must hold for them. `rounded`: arithmetic with
    real numbers is in it, where the evaluator's doubles round."""

    terms: tuple[Term, ...]
    constraints: tuple[Formula, ...]
    rounded: bool


@dataclass
class _Written:
    terms: dict[Ref, Term] = field(default_factory=dict)
    constraints: list[Formula] = field(default_factory=list)
    rounded: bool = False


@dataclass(frozen=True)
class Beside:
    """Another version of the ruleset about the same accounts: what `alike` names means the same in both, and is
    written once."""

    encoder: Encoder
    alike: Container[Node]


class Encoder:
    """Formulas for one period. `today` None: any day from `since` to before `until` (None: no end).
    `held_free`: a segment that is held may be another than the rules give today (M18, M31).
    `beside`: the formulas of another version, which speak of the same account. Names in `opaque` are any value of
    their type, whatever they are made from: what is proved of that many accounts is proved of those there can be."""

    def __init__(
        self,
        ruleset: Ruleset,
        parameters: Parameters,
        calendar: WorkingCalendar,
        today: datetime.date | None,
        past: Past,
        *,
        held_free: bool = False,
        since: datetime.date | None = None,
        until: datetime.date | None = None,
        beside: Beside | None = None,
        opaque: Container[Node] = (),
    ) -> None:
        self.ruleset = ruleset
        self.parameters = parameters
        self.calendar = calendar
        self.fixed_today = today
        self.past = past
        self.words: Words = Words() if beside is None else beside.encoder.words
        self.fields: dict[str, Term] = {}
        self.uses_today = False
        self._held_free = held_free
        self._beside = beside
        self._opaque = opaque
        self._nodes: dict[Node, _Written] = {}
        self._made: dict[tuple[object, ...], tuple[Expr, tuple[Expr, ...], list[Formula]]] = (
            {} if beside is None else beside.encoder._made
        )
        self._now = _Written()
        self._always: list[Formula] = []
        if today is not None:
            self._today: Expr = z3.IntVal(today.toordinal())
        else:
            self._today = z3.Int("today")
            low = FIRST_DAY if since is None else since.toordinal()
            high = LAST_DAY if until is None else until.toordinal() - 1
            self._always.append(both(self._today >= low, self._today <= high))

    # ------------------------------------------------------------------ asking

    def encoded(self, expressions: Sequence[Expression], scopes: Sequence[Scope] = ()) -> Encoded:
        """The terms of some expressions, and last one for each `for` line."""
        refs = [*(ref for e in expressions for ref in reads_of(e)), *(scope.ref for scope in scopes)]

        def terms() -> list[Term]:
            return [*(encode(self, e) for e in expressions), *(self.in_scope(scope) for scope in scopes)]

        return self.written(refs, terms)

    def written(self, refs: Iterable[Ref], terms: Callable[[], Sequence[Term]]) -> Encoded:
        """The terms that `terms` makes, with all that the names it reads are made from."""
        nodes = nodes_read(self.ruleset, refs, self._opaque)
        for node in nodes:
            if node not in self._nodes:
                self._write(node)
        own = self._now = _Written()
        made = tuple(terms())
        parts = [self._nodes[node] for node in nodes] + [own]
        constraints = [*self._always, *(c for part in parts for c in part.constraints), *self.past.constraints]
        return Encoded(made, tuple(constraints), any(part.rounded for part in parts))

    @property
    def today(self) -> Expr:
        self.uses_today = True
        return self._today

    # ------------------------------------------------------------------ for those who write terms

    def require(self, formula: Formula) -> None:
        """What must hold for the term that is being written."""
        self._now.constraints.append(formula)

    def once(self, what: str, inputs: Sequence[Expr], make: Callable[[], Expr]) -> Expr:
        """The variable that stands for something of some inputs: the same for the same ones, in both versions too."""
        key = (what, *(part.get_id() for part in inputs))
        if key not in self._made:
            outer, self._now = self._now, _Written()
            value, inner = make(), self._now
            self._now = outer
            self._made[key] = (value, tuple(inputs), inner.constraints)  # an input that is kept keeps its id
        value, _, constraints = self._made[key]
        self._now.constraints.extend(constraints)
        return value

    def rounds(self) -> None:
        """The term that is being written has arithmetic in which doubles round."""
        self._now.rounded = True

    def read(self, read: Read) -> Term:
        """The term of a name; what it is made from has been written before."""
        ref = read.ref
        match ref.kind:
            case Kind.TODAY:
                return Term(TRUE, self.today, constant=self.fixed_today)
            case Kind.PARAMETER:
                return scalar(self.parameters[ref.name], self.words, isinstance(read.type, LengthType))
            case Kind.FIELD:
                return self.fields[ref.name]
            case Kind.METRIC | Kind.DATA_ERRORS | Kind.SEVERITY:
                return self.past.fact(self, ref, read.type)
            case Kind.SEGMENT:
                return self._held(ref)
            case _:
                return self.term(ref)

    def term(self, ref: Ref) -> Term:
        """The term of something that rules give."""
        node = node_of_ref(ref)
        return self._nodes[node].terms[ref]

    # ------------------------------------------------------------------ within

    def _held(self, ref: Ref) -> Term:
        segmentation = self.ruleset.segmentations[ref.name]
        if not self._held_free or (segmentation.always_current and not segmentation.may_be_held):
            return self.term(Ref(Kind.CANDIDATE, ref.name))
        return self.past.held(self, segmentation, self.term(Ref(Kind.CANDIDATE, ref.name)))

    def in_scope(self, scope: Scope) -> Term:
        """Whether the name's value is one of the scope's; never unknown."""
        term = self.read(Read(scope.ref, ChoiceType(scope.values), scope.span))
        if scope.is_set:
            held = either(*(term.elements.get(value, FALSE) for value in scope.values))
        else:
            held = either(*(term.value == self.words.code(value) for value in scope.values))
        return Term(TRUE, both(term.known, held))

    def _write(self, node: Node) -> None:
        if self._beside is not None and node in self._beside.alike:
            other = self._beside.encoder
            if node not in other._nodes:  # all that it is made from is alike too, and was written before
                other._write(node)
            self._nodes[node] = other._nodes[node]
            if node[0] == "field":
                self.fields[node[1]] = other.fields[node[1]]
            return
        outer, self._now = self._now, _Written()
        self._nodes[node] = self._now
        kind, name = node
        match kind:
            case _ if node in self._opaque:
                self._now.terms.update(anything(self, node))
            case "field":
                self.fields[name] = field_term(self, self.ruleset.fields[name])
            case "let":
                self._now.terms[Ref(Kind.LET, name)] = encode(self, self.ruleset.lets[name].expression)
            case "decision":
                self._now.terms.update(decision(self, self.ruleset.decisions[name]))
            case "segmentation":
                found = outcome(self, self.ruleset.segmentations[name].rules)
                self._now.terms[Ref(Kind.CANDIDATE, name)] = found.results[0]
            case "measure":
                self._now.terms.update(measure(self, name))
            case "health":
                self._now.terms.update(health(self))
            case _:
                raise ValueError(f"no such kind of node: {kind}")
        self._now = outer

    def applies(self, measure: str) -> Term:
        """Whether a measure applies to the account."""
        return self._nodes["measure", measure].terms[Ref(Kind.MEASURE, measure, "applies")]


def node_of_ref(ref: Ref) -> Node:
    """Where a name is computed."""
    match ref.kind:
        case Kind.FIELD:
            return ("field", ref.name)
        case Kind.LET:
            return ("let", ref.name)
        case Kind.DECISION:
            return ("decision", ref.name)
        case Kind.SEGMENT | Kind.CANDIDATE:
            return ("segmentation", ref.name)
        case Kind.MEASURE:
            return ("measure", ref.name)
        case Kind.BAND | Kind.SCORE:
            return ("health", "")
        case Kind.TODAY | Kind.PARAMETER | Kind.METRIC | Kind.DATA_ERRORS | Kind.SEVERITY:
            raise ValueError(f"`{ref.key}` is not computed")


def all_of(terms: Iterable[Term]) -> Formula:
    """Whether every condition is true."""
    return both(*(term.is_true for term in terms))
