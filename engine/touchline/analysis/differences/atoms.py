"""What two versions ask of an account: each expression with the sets of values between which an answer may change.

Names that mean the same in both stay names; what is made otherwise is taken apart down to such names. What each
version computes for itself and cannot be taken apart is asked of each.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from touchline.analysis.differences.asked import Graded, Holding, Named, Served, Subject, refs_of
from touchline.analysis.differences.versions import Versions
from touchline.analysis.tables.budget import Budget
from touchline.analysis.tables.conditions import Asking, key_of
from touchline.analysis.tables.domains import just
from touchline.backends.solver.reading import nodes_of, nodes_read
from touchline.model.expressions import (
    And,
    Compare,
    Expression,
    If,
    Kind,
    Literal,
    Missing,
    Not,
    Or,
    OrElse,
    Previous,
    Read,
    Ref,
    children,
    names_read,
)
from touchline.model.ruleset import (
    ByBandTable,
    ByField,
    ByThresholds,
    ByThresholdTable,
    Measure,
    Ruleset,
    Scope,
)
from touchline.model.tables import Lines, Rules, Threshold
from touchline.model.types import ChoiceType, NumberType, SetType, Type, YesNoType
from touchline.source import Span
from touchline.tables.boxes import Parameters, boxes, operand
from touchline.tables.elements import Elements
from touchline.tables.intervals import Interval, Intervals
from touchline.tables.values import Choices, ValueSet, everything, none_known

_MOST_CELLS = 24
_NOWHERE = Span("", 0, 0)
_COMPUTED = frozenset({Kind.SEGMENT, Kind.CANDIDATE, Kind.DECISION, Kind.BAND, Kind.SCORE, Kind.MEASURE})


class Whose(Enum):
    """Whose value of an expression is meant."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Atom:
    """An expression and all its values in cells: within one, no rule tells two values apart. `shown_as` is how the
    rules write them: a share as a percent."""

    expression: Expression
    whose: Whose
    cells: tuple[ValueSet, ...]
    shown_as: Type


def atoms(versions: Versions, old: Subject, new: Subject) -> tuple[Atom, ...]:
    """All that the two ways to an answer ask, beyond what means the same in both."""
    found = _Found(versions)
    for whose, subject in ((Whose.OLD, old), (Whose.NEW, new)):
        _Side(found, whose).subject(subject)
    return tuple(
        Atom(expression, whose, _cells(expression.type, sets), found.shown_as.get(key, expression.type))
        for key, (expression, whose, sets) in found.asked.items()
    )


@dataclass
class _Found:
    versions: Versions
    asked: dict[object, tuple[Expression, Whose, list[ValueSet]]] = dataclasses.field(default_factory=dict)
    shown_as: dict[object, Type] = dataclasses.field(default_factory=dict)

    def put(self, expression: Expression, whose: Whose, values: ValueSet, shown_as: Type | None = None) -> None:
        key = (key_of(expression), whose)
        if isinstance(shown_as, NumberType) and shown_as.percent:
            self.shown_as[key] = shown_as
        _, _, sets = self.asked.setdefault(key, (expression, whose, []))
        if values not in sets:
            sets.append(values)


class _Side:
    """One version's way to an answer."""

    def __init__(self, found: _Found, whose: Whose) -> None:
        versions = found.versions
        self.found = found
        self.whose = whose
        self.alike = versions.alike
        self.ruleset: Ruleset = versions.old if whose is Whose.OLD else versions.new
        self.parameters: Parameters = versions.days.old if whose is Whose.OLD else versions.days.new

    def subject(self, subject: Subject) -> None:
        refs = refs_of(subject)
        for node in nodes_read(self.ruleset, refs, self.found.versions.opaque):
            if node not in self.alike:
                self._node(*node)
        match subject:
            case Named():
                pass
            case Holding(scopes=scopes, condition=condition):
                self._scopes(scopes)
                self.condition(condition)
            case Served(services=services):
                for service in services:
                    self._scopes(service.scopes)
            case Graded(opens=opens, rules=rules):
                self._scopes(opens.scopes)
                self.condition(opens.condition)
                self._rules(rules)

    def _node(self, kind: str, name: str) -> None:
        ruleset = self.ruleset
        match kind:
            case "decision":
                self._rules(ruleset.decisions[name].rules)
            case "segmentation":
                self._rules(ruleset.segmentations[name].rules)
            case "measure" if ruleset.health is not None:
                self._measure(next(m for m in ruleset.health.measures if m.name == name))
            case "health" if ruleset.health is not None:
                for measure in ruleset.health.measures:
                    if ("measure", measure.name) in self.alike:
                        self._band(measure)
                for override in ruleset.health.overrides:
                    self.condition(override.condition)
            case "field":
                good_for = ruleset.fields[name].good_for
                read = Read(Ref(Kind.FIELD, name), ruleset.fields[name].type, _NOWHERE)
                self.found.put(read, self.whose, ValueSet(True, none_known(read.type)))
                if good_for is not None:
                    measured = Ref(Kind.FIELD, good_for.measured_on)
                    self._ask(Read(measured, ruleset.fields[measured.name].type, _NOWHERE), None)
            case _:
                return  # a `let` is put in where it is read

    def _rules(self, rules: Rules) -> None:
        if isinstance(rules, Lines):
            for line in rules.lines:
                if line.condition is not None:
                    self.condition(line.condition)
            return
        for box in boxes(rules, self.parameters):
            for column, values in zip(rules.inputs, box.sets, strict=True):
                self._ask(column.expression, values)

    def _scopes(self, scopes: Iterable[Scope]) -> None:
        for scope in scopes:
            read = Read(scope.ref, _type_of_scope(self.ruleset, scope), scope.span)
            if scope.is_set:
                self._ask(read, ValueSet(False, Elements.has_any(scope.values)))
            elif isinstance(read.type, ChoiceType):
                self._ask(read, ValueSet(False, Choices(frozenset(scope.values), read.type.choices)))

    def _measure(self, measure: Measure) -> None:
        if measure.only_when is not None:
            self.condition(measure.only_when)
        match measure.banding:
            case ByThresholds(thresholds=thresholds):
                self._thresholds(measure, thresholds)
            case ByThresholdTable(table=table):
                self._rules(table)
                for row in table.rows:
                    self._thresholds(measure, [v for v in row.values if isinstance(v, Threshold)])
            case ByBandTable(table=table):
                self._rules(table)
            case ByField(field=ref):
                for band in self._bands().choices:
                    self._ask(Read(ref, self._bands(), _NOWHERE), just(band, self._bands()))

    def _thresholds(self, measure: Measure, thresholds: Iterable[Threshold]) -> None:
        assert measure.value is not None
        shape = none_known(measure.value.type)
        self._ask(measure.value, ValueSet(True, shape))
        for threshold in thresholds:
            if threshold.relation is None or threshold.value is None or not isinstance(shape, Intervals):
                continue
            bound: Any = operand(threshold.value, self.parameters)
            below = threshold.relation.value.startswith("<")
            opened = threshold.relation.value in ("<", ">")
            interval = Interval(None, True, bound, opened) if below else Interval(bound, opened, None, True)
            self._ask(measure.value, ValueSet(False, Intervals.of(shape.scale, (interval,))), threshold.value.type)

    def _band(self, measure: Measure) -> None:
        """A measure that both judge alike: its band, and whether it applies."""
        bands = self._bands()
        read = Read(Ref(Kind.MEASURE, measure.name), bands, measure.span)
        for band in bands.choices:
            self.found.put(read, Whose.BOTH, just(band, bands))
        if measure.only_when is not None:
            applies = Read(Ref(Kind.MEASURE, measure.name, "applies"), YesNoType(), measure.only_when.span)
            for truth in (True, False):
                self.found.put(applies, Whose.BOTH, just(truth, YesNoType()))

    def _bands(self) -> ChoiceType:
        assert self.ruleset.health is not None, "there is no health to speak of"
        return ChoiceType(tuple(band.name for band in self.ruleset.health.bands))

    # ------------------------------------------------------------------ conditions

    def condition(self, condition: Expression) -> None:
        """What each part of a condition asks."""
        match condition:
            case Literal():
                return
            case And(parts=parts) | Or(parts=parts):
                for part in parts:
                    self.condition(part)
            case Not(operand=x):
                self.condition(x)
            case Missing(operand=x):
                if isinstance(x.type, YesNoType):
                    self.condition(x)
                else:
                    self._ask(x, ValueSet(True, none_known(x.type)))
            case If(condition=c, then=a, otherwise=b):
                for part in (c, a, b):
                    self.condition(part)
            case OrElse(operand=a, default=b):
                self.condition(a)
                self.condition(b)
            case Read(ref=Ref(kind=Kind.LET, name=name)) if ("let", name) not in self.alike:
                self.condition(self.ruleset.lets[name].expression)
            case _:
                asking = Asking(self.parameters, Budget(10_000, time.monotonic() + 10))
                for truth in (True, False):
                    for way in asking.when(condition, truth):
                        for key, values in way.items():
                            self._ask(asking.expressions[key], values, _written_as(condition))

    def _ask(self, expression: Expression, values: ValueSet | None, shown_as: Type | None = None) -> None:
        """Something asked of an expression; of one that is taken apart elsewhere, nothing."""
        if isinstance(expression, Read) and expression.ref.kind is Kind.LET and not self._is_alike(expression.ref):
            expression = self.ruleset.lets[expression.ref.name].expression
            if isinstance(expression.type, YesNoType):
                self.condition(expression)
                return
        whole = _put_in(expression, self.ruleset, self._is_alike)
        if isinstance(whole, Read) and whole.ref.kind in _COMPUTED and not self._is_alike(whole.ref):
            return
        whose = Whose.BOTH if all(self._is_alike(ref) for ref in names_read(whole)) else self.whose
        self.found.put(whole, whose, ValueSet(True, none_known(whole.type)) if values is None else values, shown_as)

    def _is_alike(self, ref: Ref) -> bool:
        if ref.kind is Kind.SEGMENT and ref.name not in self.found.versions.held_alike:
            return False
        return self.alike.issuperset(nodes_of(ref))


def _written_as(condition: Expression) -> Type | None:
    """The type of the literal that something is compared with."""
    return condition.right.type if isinstance(condition, Compare) and isinstance(condition.right, Literal) else None


def _put_in(expression: Expression, ruleset: Ruleset, is_alike: Any) -> Expression:
    """The expression with what stands behind each `let` that is not the same in both."""
    if isinstance(expression, Read):
        if expression.ref.kind is Kind.LET and not is_alike(expression.ref):
            return _put_in(ruleset.lets[expression.ref.name].expression, ruleset, is_alike)
        return expression
    if isinstance(expression, (Literal, Previous)) or not children(expression):
        return expression
    changes: dict[str, Any] = {}
    for one in dataclasses.fields(expression):
        value = getattr(expression, one.name)
        if one.name == "current":
            continue  # what the past is compared with stays a name
        if isinstance(value, tuple) and value and all(dataclasses.is_dataclass(part) for part in value):
            made: Any = tuple(_put_in(part, ruleset, is_alike) for part in value)
        elif dataclasses.is_dataclass(value) and hasattr(value, "span") and hasattr(value, "type"):
            made = _put_in(value, ruleset, is_alike)  # type: ignore[arg-type]
        else:
            continue
        if made != value:
            changes[one.name] = made
    return dataclasses.replace(expression, **changes) if changes else expression


def _type_of_scope(ruleset: Ruleset, scope: Scope) -> Type:
    ref = scope.ref
    match ref.kind:
        case Kind.FIELD:
            return ruleset.fields[ref.name].type
        case Kind.SEGMENT | Kind.CANDIDATE:
            return ruleset.segmentations[ref.name].type
        case Kind.LET:
            return ruleset.lets[ref.name].expression.type
        case Kind.DECISION:
            decision = ruleset.decisions[ref.name]
            return decision.type_of(next((r for r in decision.results if r.name == ref.part), decision.results[0]))
        case Kind.BAND | Kind.MEASURE if ruleset.health is not None:
            return ChoiceType(tuple(band.name for band in ruleset.health.bands))
        case _:
            return SetType(scope.values) if scope.is_set else ChoiceType(scope.values)


def _cells(type_: Type, sets: Iterable[ValueSet]) -> tuple[ValueSet, ...]:
    """All values of a type, cut where a set begins or ends; missing is a cell of its own."""
    whole = everything(type_)
    cells = [ValueSet(True, none_known(type_)), ValueSet(False, whole.known)]
    for values in sets:
        if len(cells) >= _MOST_CELLS:
            break
        cells = [part for cell in cells for part in (cell.intersect(values), cell.subtract(values))]
        cells = [cell for cell in cells if not cell.is_empty()]
    return tuple(_in_order(cells))


def _in_order(cells: list[ValueSet]) -> Iterator[ValueSet]:
    def place(cell: ValueSet) -> tuple[int, Any]:
        known = cell.known
        if isinstance(known, Intervals) and known.intervals:
            low = known.intervals[0].low
            return (0, 0) if low is None else (1, low)
        return (2, 0)

    yield from sorted(cells, key=place)
