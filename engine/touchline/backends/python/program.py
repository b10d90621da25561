"""A ruleset compiled for one period, in which its parameters are constants."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from touchline.backends.python.expressions import emit
from touchline.backends.python.fields import emit_fields
from touchline.backends.python.health import emit_health, emit_measure
from touchline.backends.python.history import Context, Names
from touchline.backends.python.holds import applying, unknown_holds
from touchline.backends.python.layout import DATA_ERRORS, TODAY, Layout, all_nodes
from touchline.backends.python.rules import emit_rules
from touchline.backends.python.runtime import constants
from touchline.backends.python.source_code import Atom, Body, Constants, define, load
from touchline.judgement.answers import DataError
from touchline.judgement.inputs import History, Holds, Population
from touchline.model.expressions import Expression, Kind, Ref, Scalar, Work
from touchline.model.identity import id_field
from touchline.model.ruleset import Ruleset
from touchline.model.tables import Rules
from touchline.tables.outcomes import Outcome
from touchline.values.calendar import WorkingCalendar

Values = tuple[Any, ...]
"""The values of an account by slot."""

Judge = Callable[[Mapping[str, object], datetime.date, History, Population, Holds], tuple[Values, Sequence[DataError]]]
"""Reads an account and computes all that rules give. Where a required field is missing the values end
with the fields."""

Condition = Callable[[Values, Context], Any]
RulesFunction = Callable[[Values, Context], Outcome]


@dataclass(frozen=True, slots=True)
class Program:
    """The functions of one period. `source` is their text, for those who debug."""

    ruleset: Ruleset
    layout: Layout
    calendar: WorkingCalendar
    parameters: Mapping[str, Scalar]
    names: Names
    constants: Constants
    judge: Judge
    source: str

    def context(self, today: datetime.date, history: History, population: Population) -> Context:
        return Context(today, history, population, self.calendar, self.names)

    def body(self, slots: Mapping[Ref, int] | None = None) -> Body:
        """An empty function of this period; `slots` where names are to be read elsewhere than they stand."""
        return Body(self.constants, slots or self.layout.refs, self.parameters, always_known(self.ruleset, self.layout))

    def conditions(self, expressions: Iterable[Expression], slots: Mapping[Ref, int] | None = None) -> list[Condition]:
        """Expressions as functions of values and context, compiled together."""
        return self._load([(self.body(slots), expression) for expression in expressions])

    def rules(self, rules: Rules) -> RulesFunction:
        """A table or lines as a function of values and context."""
        body = self.body()
        emit_rules(body, rules, self.parameters, "t")
        made: RulesFunction = self._made([(body, "t")])[0]
        return made

    def _load(self, wanted: list[tuple[Body, Expression]]) -> list[Condition]:
        return self._made([(body, emit(body, expression).code) for body, expression in wanted])

    def _made(self, bodies: list[tuple[Body, str]]) -> list[Any]:
        start = len(self.constants.namespace)
        names = [f"c{start}_{i}" for i in range(len(bodies))]
        sources = []
        for name, (body, result) in zip(names, bodies, strict=True):
            head = [f"v{slot} = v[{slot}]" for slot in body.loads]
            sources.append(define(name, "v, x", head, body, result))
        namespace = load("\n".join(sources), self.constants)
        return [namespace[name] for name in names]


def always_known(ruleset: Ruleset, layout: Layout) -> frozenset[int]:
    """The slots that are never missing in an account that is judged. A required field may still go stale."""
    required = (f.name for f in ruleset.fields.values() if f.required and f.good_for is None)
    return frozenset({TODAY, DATA_ERRORS, *(layout.fields[name] for name in required)})


def compile_program(
    ruleset: Ruleset, layout: Layout, calendar: WorkingCalendar, parameters: Mapping[str, Scalar]
) -> Program:
    """Generate and load the function that judges an account in a period."""
    made = constants(calendar)
    names: Names = {
        Work.PLAYBOOK: frozenset(ruleset.playbooks),
        Work.ESCALATION: frozenset(ruleset.escalations),
    }
    body = Body(made, layout.refs, parameters, always_known(ruleset, layout))
    _emit_judge(body, ruleset, layout, calendar, parameters)

    def context(today: datetime.date, history: History, population: Population) -> Context:
        return Context(today, history, population, calendar, names)

    head = ["errors = ()"]  # a list only where there is an error: most accounts have none
    if body.uses_context:
        head.append(f"x = {made.function('context', context)}(v0, history, population)")
    result = f"({''.join(f'v{slot}, ' for slot in range(layout.size))}), errors"
    source = define("judge", "account, v0, history, population, holds", head, body, result)
    judge: Any = load(source, made)["judge"]
    return Program(ruleset, layout, calendar, parameters, names, made, judge, source)


def _emit_judge(
    body: Body, ruleset: Ruleset, layout: Layout, calendar: WorkingCalendar, parameters: Mapping[str, Scalar]
) -> None:
    emit_fields(body, ruleset, layout)
    required = [f"v{layout.fields[f.name]} is None" for f in ruleset.fields.values() if f.required]
    if required:
        known = "".join(f"v{slot}, " for slot in (TODAY, DATA_ERRORS, *layout.fields.values()))
        body.line(f"if {' or '.join(required)}: return ({known}), errors")
    identity = id_field(ruleset)
    account = Atom(f"v{layout.fields[identity]}", True) if identity is not None else Atom("None", True)
    if not ruleset.order:
        body.line(f"v{layout.size - 1} = None")
    for kind, name in all_nodes(ruleset):
        match kind:
            case "let":
                body.line(f"v{layout.lets[name]} = {emit(body, ruleset.lets[name].expression).code}")
            case "decision":
                decided = layout.decisions[name]
                emit_rules(body, ruleset.decisions[name].rules, parameters, f"v{decided.outcome}")
                targets = "".join(f"v{slot}, " for slot in decided.values)
                body.line(f"{targets.rstrip()} = v{decided.outcome}.values")
            case "segmentation":
                segment = layout.segments[name]
                emit_rules(body, ruleset.segmentations[name].rules, parameters, f"v{segment.outcome}")
                body.line(f"v{segment.held} = v{segment.candidate} = v{segment.outcome}.values[0]")
                body.line(f"v{segment.held_by} = None")
                apply = body.constants.name(applying(ruleset.segmentations[name], ruleset, calendar))
                arguments = f"{account.code}, v{segment.candidate}, holds, v0, errors"
                with body.block("if holds:"):
                    body.line("errors = errors or []")
                    body.line(f"v{segment.held}, v{segment.held_by} = {apply}({arguments})")
            case "measure" if ruleset.health is not None:
                measure = next(m for m in ruleset.health.measures if m.name == name)
                emit_measure(body, ruleset.health, measure, layout.measures[name], parameters)
            case "health" if ruleset.health is not None and layout.health is not None:
                emit_health(body, ruleset.health, layout, layout.health, parameters)
    stray = f"{body.constants.name(_stray_holds(ruleset))}({account.code}, holds, v0)"
    body.line(f"if holds: errors = [*errors, *{stray}]")


def _stray_holds(ruleset: Ruleset) -> Callable[[str | None, Holds, datetime.date], list[DataError]]:
    return lambda account, holds, today: unknown_holds(ruleset, account, holds, today)


def segments_as_candidates(layout: Layout) -> Mapping[Ref, int]:
    """Slots in which a segmentation's name reads what the rules give today (M38)."""
    candidates = {Ref(Kind.SEGMENT, name): slots.candidate for name, slots in layout.segments.items()}
    return {**layout.refs, **candidates}
