"""Why: the place of a rule, the values it read and what was missing, from tables made once."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, Union

from touchline.backends.python.history import Context
from touchline.backends.python.layout import Layout
from touchline.backends.python.program import Program, Values
from touchline.backends.python.quick import plain
from touchline.judgement.answers import Place, Reason
from touchline.judgement.inputs import Value
from touchline.model.expressions import Expression, Kind, Previous, Read, Scalar, children
from touchline.model.tables import Either, Equal, Lines, NoneOf, Operand, Rules, Table, Test, Threshold, Within
from touchline.source import Source, Span
from touchline.tables.outcomes import Outcome

Readable = Union[Read, Previous]
_PlainReason = plain(Reason)


class Asked(Protocol):
    """A judgement whose values and context may be asked for (`loaded.Run`)."""

    @property
    def values(self) -> Values: ...
    @property
    def context(self) -> Context: ...


@dataclass(frozen=True, slots=True)
class Reads:
    """What a rule reads: values by slot, parameters, and what is asked of history and population."""

    names: tuple[str, ...]
    slots: tuple[int, ...]
    parameters: Mapping[str, Scalar]
    others: tuple[Readable, ...]

    def of(self, run: Asked) -> dict[str, Value]:
        """The values read, by name."""
        return self.among(run.values, run)

    def among(self, values: Values, run: Asked | None) -> dict[str, Value]:
        """The same; `run` is only needed where history or population is asked."""
        read: dict[str, Value] = dict(zip(self.names, [values[slot] for slot in self.slots], strict=False))
        if self.parameters:
            read.update(self.parameters)
        for other in self.others:
            if run is None:
                raise ValueError("history and population are asked of a judgement")
            if isinstance(other, Previous):
                read[f"previous {other.ref.key}"] = run.context.previous(other.ref.key)
            else:
                read[other.ref.key] = run.context.metric(other.ref.name)
        return read


class Readings(Mapping[str, Value]):
    """The values a rule read, put together when somebody looks at them."""

    __slots__ = ("_asked", "_made", "_reads", "_values")
    _asked: Asked  # unset where the values say it all
    _reads: Reads  # set from outside, which is quicker than an `__init__`
    _values: Values

    def _all(self) -> dict[str, Value]:
        try:
            return self._made
        except AttributeError:
            asked = self._asked if self._reads.others else None
            self._made: dict[str, Value] = self._reads.among(self._values, asked)
            return self._made

    def __getitem__(self, name: str) -> Value:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def items(self) -> ItemsView[str, Value]:
        """As of any mapping, without a look-up for each name: every reason of a run is gone through so."""
        return self._all().items()

    def __repr__(self) -> str:
        return repr(self._all())


@dataclass(frozen=True, slots=True)
class Decided:
    """The unchanging half of a reason: an outcome, its rule's place, what that rule reads, results by name."""

    outcome: Outcome
    row: int | None
    place: Place
    reads: Reads
    asks: bool  # whether history or population is read
    results: Mapping[str, object]


class Because:
    """The reasons of one table or of lines. What does not change is made once for each row."""

    __slots__ = ("_by_row", "_explainer", "rules")

    def __init__(self, explainer: Explainer, rules: Rules) -> None:
        self.rules = rules
        self._explainer = explainer
        self._by_row: dict[int, Decided] = {}

    def of(self, outcome: Outcome) -> Decided:
        found = self._by_row.get(outcome.row)
        if found is None or found.outcome is not outcome:  # several rows together come to ever new outcomes
            place, reads = (found.place, found.reads) if found is not None else self._row(outcome.row)
            results = MappingProxyType(dict(zip((r.name for r in self.rules.results), outcome.values, strict=False)))
            found = Decided(outcome, outcome.row or None, place, reads, bool(reads.others), results)
            self._by_row[outcome.row] = found
        return found

    def reason(self, outcome: Outcome, values: Values, asked: Asked) -> Reason:
        """Why the rules came to an outcome. Every judgement makes a few of these: nothing is called twice here."""
        decided = self._by_row.get(outcome.row)
        if decided is None or decided.outcome is not outcome:
            decided = self.of(outcome)
        readings = Readings()
        readings._reads = decided.reads
        readings._values = values
        if decided.asks:
            readings._asked = asked
        made = _PlainReason()
        made.row = decided.row
        made.rows = outcome.rows
        made.because = outcome.because
        made.place = decided.place
        made.read = readings
        made.__class__ = Reason
        reason: Reason = made
        return reason

    def _row(self, row: int) -> tuple[Place, Reads]:
        explainer, rules = self._explainer, self.rules
        match rules:
            case Table():
                decided = next((r for r in rules.rows if r.number == row), None)
                operands = () if decided is None else [*_operands(decided.tests), *_results(decided.values)]
                reads = explainer.collect([column.expression for column in rules.inputs], operands)
                return explainer.place(rules.span if decided is None else decided.span), reads
            case Lines():
                line = next((line for line in rules.lines if line.number == row), None)
                tried = rules.lines if line is None else rules.lines[: rules.lines.index(line) + 1]
                reads = explainer.collect([t.condition for t in tried if t.condition is not None])
                return explainer.place(rules.span if line is None else line.span), reads


def missing_in(read: Mapping[str, Value]) -> tuple[str, ...]:
    """The names among those read whose values are missing."""
    return tuple(name for name, value in read.items() if value is None)


class Explainer:
    """The unchanging half of every reason of a program, made when first asked for."""

    __slots__ = ("_because", "_places", "_reads", "layout", "parameters", "sources")

    def __init__(self, program: Program) -> None:
        self.layout: Layout = program.layout
        self.parameters = program.parameters
        self.sources: Mapping[str, Source] = program.ruleset.sources
        self._places: dict[Span, Place] = {}
        # by the identity of parts of the ruleset, which lives as long as the program
        self._reads: dict[tuple[int, ...], Reads] = {}
        self._because: dict[int, Because] = {}

    def place(self, span: Span) -> Place:
        found = self._places.get(span)
        if found is None:
            source = self.sources.get(span.path)
            line = 1 if source is None else source.position(span.start).line
            found = Place(span.path, line, None if source is None else source.address(span))
            self._places[span] = found
        return found

    def reads(self, *expressions: Expression | None) -> Reads:
        """What expressions read together, each name once, in the order written (M16)."""
        key = tuple([id(expression) for expression in expressions])
        found = self._reads.get(key)
        if found is None:
            found = self._reads[key] = self.collect([e for e in expressions if e is not None])
        return found

    def collect(self, expressions: Iterable[Expression], parameters: Iterable[Operand] = ()) -> Reads:
        slots: dict[str, int] = {}
        constants: dict[str, Scalar] = {}
        others: dict[str, Readable] = {}
        for read in [*(r for e in expressions for r in _readables(e)), *(p for p in parameters if isinstance(p, Read))]:
            if isinstance(read, Previous) or read.ref.kind is Kind.METRIC:
                others.setdefault(f"{type(read).__name__} {read.ref.key}", read)
            elif read.ref.kind is Kind.PARAMETER:
                constants.setdefault(read.ref.name, self.parameters[read.ref.name])
            else:
                slots.setdefault(read.ref.key, self.layout.refs[read.ref])
        return Reads(tuple(slots), tuple(slots.values()), constants, tuple(others.values()))

    def because(self, rules: Rules) -> Because:
        found = self._because.get(id(rules))
        if found is None:
            found = self._because[id(rules)] = Because(self, rules)
        return found

    def because_of(self, span: Span, because: str | None, run: Asked, *expressions: Expression | None) -> Reason:
        """Why a single condition decided."""
        readings = Readings()
        readings._reads, readings._values, readings._asked = self.reads(*expressions), run.values, run
        return Reason(None, (), because, self.place(span), readings)


def _readables(expression: Expression) -> list[Readable]:
    found: list[Readable] = []
    rest = [expression]
    while rest:
        e = rest.pop()
        if isinstance(e, (Read, Previous)):
            found.append(e)
        rest.extend(reversed(children(e)))
    return found


def _operands(tests: Iterable[Test]) -> list[Operand]:
    found: list[Operand] = []
    for test in tests:
        match test:
            case Equal(value=value):
                found.append(value)
            case Within(low=low, high=high):
                found.extend(bound for bound in (low, high) if bound is not None)
            case Either(parts=parts) | NoneOf(parts=parts):
                found.extend(_operands(parts))
            case _:
                pass
    return found


def _results(values: Iterable[object]) -> list[Operand]:
    found: list[Operand] = []
    for value in values:
        if isinstance(value, Threshold):
            value = value.value
        if isinstance(value, Read):
            found.append(value)
    return found


def names_behind(expression: Expression) -> frozenset[str]:
    """The names under which what an expression reads is kept, the past of a name being the name."""
    return frozenset(readable.ref.key for readable in _readables(expression))
