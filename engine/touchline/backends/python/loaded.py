"""What all judgements of one period share: the program, its explanations and the conditions of its work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from touchline.backends.python.explain import Explainer
from touchline.backends.python.history import Context
from touchline.backends.python.program import Condition, Program, RulesFunction, Values
from touchline.judgement.inputs import History, Population
from touchline.model.expressions import Expression
from touchline.model.ruleset import Cadence, Ruleset, Scope
from touchline.model.tables import Rules


class Loaded:
    """A program and what is made from it only when work is asked for."""

    __slots__ = ("_conditions", "_rules", "_scopes", "decisions", "explainer", "judge", "program", "segments", "size")

    def __init__(self, program: Program) -> None:
        self.program = program
        self.judge = program.judge
        self.explainer = Explainer(program)
        self.size = program.layout.size
        self.decisions = tuple(
            (name, program.layout.decisions[name].outcome, self.explainer.because(decision.rules))
            for name, decision in program.ruleset.decisions.items()
        )
        self.segments = tuple(
            (
                name,
                program.layout.segments[name].outcome,
                program.layout.segments[name].held,  # who holds it stands beside it
                {segment.name: segment.label for segment in segmentation.segments},
                self.explainer.because(segmentation.rules),
            )
            for name, segmentation in program.ruleset.segmentations.items()
        )
        self._conditions: dict[int, Condition] | None = None
        self._rules: dict[int, RulesFunction] = {}
        self._scopes: dict[int, tuple[tuple[int, frozenset[str], bool], ...]] = {}

    def condition(self, expression: Expression) -> Condition:
        """A condition of services, journeys, playbooks or escalations; all are compiled together."""
        if self._conditions is None:
            expressions = list(conditions_of_work(self.program.ruleset))
            functions = self.program.conditions(expressions)
            # by identity: the expressions live as long as the ruleset, and so as long as this
            self._conditions = {id(e): function for e, function in zip(expressions, functions, strict=True)}
        return self._conditions[id(expression)]

    def scopes(self, scopes: tuple[Scope, ...]) -> tuple[tuple[int, frozenset[str], bool], ...]:
        """`for` lines as slots and what must stand there; whether the value is a set."""
        found = self._scopes.get(id(scopes))
        if found is None:
            refs = self.program.layout.refs
            found = tuple((refs[scope.ref], frozenset(scope.values), scope.is_set) for scope in scopes)
            self._scopes[id(scopes)] = found
        return found

    def rules(self, rules: Rules) -> RulesFunction:
        """The table or lines of an escalation's severity."""
        found = self._rules.get(id(rules))
        if found is None:
            found = self._rules[id(rules)] = self.program.rules(rules)
        return found


class Run:
    """One judgement, all that its answers are made from. Nothing is changed but that the context is made when
    it is first asked for."""

    __slots__ = ("_context", "history", "loaded", "population", "values")

    def __init__(self, loaded: Loaded, values: Values, history: History, population: Population) -> None:
        self.loaded = loaded
        self.values = values
        self.history = history
        self.population = population
        self._context: Context | None = None

    @property
    def context(self) -> Context:
        if self._context is None:
            self._context = self.loaded.program.context(self.values[0], self.history, self.population)
        return self._context

    def with_severity(self, severity: str | None) -> Run:
        """The same, inside an escalation: its severity stands after all other values."""
        inside = Run(self.loaded, (*self.values, severity), self.history, self.population)
        inside._context = self.context
        return inside

    @property
    def program(self) -> Program:
        return self.loaded.program

    @property
    def explainer(self) -> Explainer:
        return self.loaded.explainer

    @property
    def ruleset(self) -> Ruleset:
        return self.loaded.program.ruleset

    def holds(self, condition: Expression | None) -> bool:
        """Whether a condition is true; one that is not there is."""
        return condition is None or bool(self.loaded.condition(condition)(self.values, self.context))

    def truth(self, condition: Expression) -> bool | None:
        """True, false or unknown (None)."""
        found: bool | None = self.loaded.condition(condition)(self.values, self.context)
        return found

    def in_scope(self, scopes: tuple[Scope, ...]) -> bool:
        """Whether all `for` lines hold; one about a missing value does not."""
        for slot, wanted, is_set in self.loaded.scopes(scopes):
            value = self.values[slot]
            if value is None or (wanted.isdisjoint(value) if is_set else value not in wanted):
                return False
        return True

    def last_true(self, cadences: Sequence[Cadence]) -> Cadence | None:
        """Of several cadences the last whose condition is true (M35)."""
        return next((c for c in reversed(cadences) if self.holds(c.when)), None)


def within(scope: Scope, value: object) -> bool:
    """Whether a value is one of a scope's, or for a set holds one of them."""
    if scope.is_set:
        return isinstance(value, (frozenset, tuple)) and not frozenset(scope.values).isdisjoint(value)
    return value in scope.values


def conditions_of_work(ruleset: Ruleset) -> Iterator[Expression]:
    """Every condition outside the rules that are always computed."""
    for service in ruleset.services:
        for touch in service.touches:
            yield from (c.when for c in touch.cadences if c.when is not None)
            if touch.only_when is not None:
                yield touch.only_when
    for journey in ruleset.journeys.values():
        for milestone in journey.milestones:
            yield milestone.when
            if milestone.only_when is not None:
                yield milestone.only_when
    for playbook in ruleset.playbooks.values():
        if playbook.start is not None:
            yield playbook.start.condition
        yield from (step.only_when for step in playbook.steps if step.only_when is not None)
        if playbook.goal is not None:
            yield playbook.goal.condition
        yield from playbook.stop
        yield from (through.condition for through in playbook.escalate)
    for escalation in ruleset.escalations.values():
        yield escalation.open_when
        if escalation.close_when is not None:
            yield escalation.close_when
        yield from (level.at_once for level in escalation.levels if level.at_once is not None)
        yield from (c.when for c in escalation.updates if c.when is not None)
