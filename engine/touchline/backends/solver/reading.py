"""What has to be written before a name can be read, in order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from touchline.model.expressions import Expression, Kind, Previous, Ref, children, names_read
from touchline.model.ruleset import ByBandTable, ByField, ByThresholdTable, Health, Measure, Ruleset
from touchline.model.tables import Lines, Rules

Node = tuple[str, str]
"""As in `Ruleset.order`, and (`field`, name)."""

_ELSEWHERE = frozenset({Kind.TODAY, Kind.PARAMETER, Kind.METRIC, Kind.DATA_ERRORS, Kind.SEVERITY})


def reads_of(expression: Expression) -> tuple[Ref, ...]:
    """Every name an expression reads of the account today; `previous X` reads the past alone."""
    return names_read(expression)


def nodes_read(ruleset: Ruleset, refs: Iterable[Ref], whole: Container[Node] = ()) -> tuple[Node, ...]:
    """Everything that some names are made from, each after what it is made from itself. What `whole` holds is
    taken as it is: what it is made from does not count."""
    needed: set[Node] = set()
    pending = [node for ref in refs for node in nodes_of(ref)]
    while pending:
        node = pending.pop()
        if node in needed:
            continue
        needed.add(node)
        if node in whole:
            continue
        pending.extend(found for ref in reads_of_node(ruleset, node) for found in nodes_of(ref))
        if node[0] == "health" and ruleset.health is not None:
            pending.extend(("measure", measure.name) for measure in ruleset.health.measures)
    fields = [("field", name) for name in _fields_in_order(ruleset) if ("field", name) in needed]
    return (*fields, *(node for node in ruleset.order if node in needed))


def nodes_of(ref: Ref) -> tuple[Node, ...]:
    """Where a name is computed; nothing where it is not."""
    match ref.kind:
        case Kind.FIELD:
            return (("field", ref.name),)
        case Kind.LET:
            return (("let", ref.name),)
        case Kind.DECISION:
            return (("decision", ref.name),)
        case Kind.SEGMENT | Kind.CANDIDATE:
            return (("segmentation", ref.name),)
        case Kind.MEASURE:
            return (("measure", ref.name),)
        case Kind.BAND | Kind.SCORE:
            return (("health", ""),)
        case _:
            return ()


def reads_of_node(ruleset: Ruleset, node: Node) -> Iterator[Ref]:
    """The names that one is made from directly."""
    kind, name = node
    match kind:
        case "field":
            good_for = ruleset.fields[name].good_for
            if good_for is not None:
                yield Ref(Kind.FIELD, good_for.measured_on)
        case "let":
            yield from reads_of(ruleset.lets[name].expression)
        case "decision":
            yield from _of_rules(ruleset.decisions[name].rules)
        case "segmentation":
            yield from _of_rules(ruleset.segmentations[name].rules)
        case "measure" if ruleset.health is not None:
            yield from _of_measure(next(m for m in ruleset.health.measures if m.name == name))
        case "health" if ruleset.health is not None:
            yield from _of_health(ruleset.health)


def _of_rules(rules: Rules) -> Iterator[Ref]:
    if isinstance(rules, Lines):
        for line in rules.lines:
            if line.condition is not None:
                yield from reads_of(line.condition)
    else:
        for column in rules.inputs:
            yield from reads_of(column.expression)


def _of_measure(measure: Measure) -> Iterator[Ref]:
    for expression in (measure.only_when, measure.value):
        if expression is not None:
            yield from reads_of(expression)
    match measure.banding:
        case ByThresholdTable(table=table) | ByBandTable(table=table):
            yield from _of_rules(table)
        case ByField(field=ref):
            yield ref
        case _:
            return


def _of_health(health: Health) -> Iterator[Ref]:
    for override in health.overrides:
        yield from reads_of(override.condition)


def _fields_in_order(ruleset: Ruleset) -> tuple[str, ...]:
    """Each field after the date it is measured on."""
    found: dict[str, None] = {}
    for name in ruleset.fields:
        chain = [name]
        good_for = ruleset.fields[name].good_for
        while good_for is not None and good_for.measured_on not in chain:
            chain.append(good_for.measured_on)
            good_for = ruleset.fields[chain[-1]].good_for
        found.update(dict.fromkeys(reversed(chain)))
    return tuple(found)


def looks_back(expression: Expression) -> bool:
    """Whether something of the past is read directly."""
    return isinstance(expression, Previous) or any(looks_back(part) for part in children(expression))
