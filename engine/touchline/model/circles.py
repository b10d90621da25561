"""What is computed for an account, in which order, and the circles that leave none (code `circle`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.model import graph
from touchline.model.expressions import Expression, Kind, Ref
from touchline.model.names import Names
from touchline.model.ruleset import (
    ByBandTable,
    ByThresholdTable,
    Decision,
    Health,
    Let,
    Measure,
    Node,
    Segmentation,
)
from touchline.model.tables import Rules, Table
from touchline.model.walk import reads
from touchline.model.written_names import names_written
from touchline.source import Span

HEALTH: Node = ("health", "")

_SHOWN = 12
"""How many names of a circle a message prints."""

Reads = Mapping[Node, Span]
"""What a thing reads, with the first place where it does."""


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that is computed, each after all that it reads; empty where there are circles."""

    nodes: tuple[Node, ...]
    diagnostics: tuple[Diagnostic, ...]


def order(
    names: Names,
    lets: Mapping[str, Let],
    decisions: Mapping[str, Decision],
    segmentations: Mapping[str, Segmentation],
    health: Health | None,
) -> Order:
    """The order of the day's values, or the circles, each once.

    What a playbook or an escalation asks does not count, as nothing reads their outcome but
    tomorrow's; nor does `previous x`, which was kept yesterday. A let that could not be typed
    because it is in a circle counts by the names written in it.
    """
    found: dict[Node, Reads] = {}
    for name in names.lets:
        let = lets.get(name)
        found["let", name] = _of((let.expression,)) if let is not None else _of_written(names, name)
    for name, decision in decisions.items():
        found["decision", name] = _of(_asked(decision.rules))
    for name, segmentation in segmentations.items():
        found["segmentation", name] = _of((*_asked(segmentation.rules), *segmentation.review_when))
    if health is not None:
        for measure in health.measures:
            found["measure", measure.name] = _of_measure(measure)
        overrides = _of(override.condition for override in health.overrides)
        found[HEALTH] = {**{("measure", m.name): m.span for m in health.measures}, **overrides}
    plain = {node: tuple(read) for node, read in found.items()}
    ways = graph.circles(plain)
    if ways:
        return Order((), tuple(_circle(found, way) for way in ways))
    return Order(graph.in_order(plain), ())


def node_of(ref: Ref) -> Node | None:
    """What has to be computed before a name can be read; None for what is given."""
    match ref.kind:
        case Kind.LET:
            return ("let", ref.name)
        case Kind.DECISION:
            return ("decision", ref.name)
        case Kind.SEGMENT | Kind.CANDIDATE:
            return ("segmentation", ref.name)
        case Kind.BAND | Kind.SCORE:
            return HEALTH
        case Kind.MEASURE:
            return ("measure", ref.name)
        case Kind.TODAY | Kind.FIELD | Kind.PARAMETER | Kind.SEVERITY | Kind.DATA_ERRORS | Kind.METRIC:
            return None


def name_of(node: Node) -> str:
    """A node as its name is written: `tier`, `health`, `health.usage`."""
    kind, name = node
    match kind:
        case "health":
            return "health"
        case "measure":
            return f"health.{name}"
        case _:
            return name


def _asked(rules: Rules) -> tuple[Expression, ...]:
    """The expressions that rules look at."""
    if isinstance(rules, Table):
        return tuple(column.expression for column in rules.inputs)
    return tuple(line.condition for line in rules.lines if line.condition is not None)


def _of(expressions: Iterable[Expression]) -> Reads:
    found: dict[Node, Span] = {}
    for expression in expressions:
        for read in reads(expression):
            node = node_of(read.ref)
            if node is not None:
                found.setdefault(node, read.span)
    return found


def _of_measure(measure: Measure) -> Reads:
    asked = [e for e in (measure.only_when, measure.value) if e is not None]
    if isinstance(measure.banding, (ByThresholdTable, ByBandTable)):
        asked.extend(_asked(measure.banding.table))
    return _of(asked)


def _of_written(names: Names, let: str) -> Reads:
    written = names.lets[let].expression
    found: dict[Node, Span] = {}
    for name in names_written(written) if written is not None else ():
        known = names.readable.get(name.word.text)
        if known is not None:
            node = node_of(Ref(known.kind, name.word.text))
            if node is not None:
                found.setdefault(node, name.span)
        elif name.word.text == "health" and names.health is not None:
            part = name.part.text if name.part is not None else ""
            found.setdefault(("measure", part) if part in names.health.measures else HEALTH, name.span)
    return found


def _circle(found: Mapping[Node, Reads], way: tuple[Node, ...]) -> Diagnostic:
    called = [name_of(node) for node in way]
    steps = list(zip(way, (*way[1:], way[0]), strict=True))
    labels = [
        Label(found[node][read], f"`{name_of(node)}` reads `{name_of(read)}` here", primary=i == 0)
        for i, (node, read) in enumerate(steps[:_SHOWN])
    ]
    message = (
        f"`{called[0]}` is defined by itself" if len(way) == 1 else f"`{called[0]}` and what it reads define each other"
    )
    kept = next((name for node, name in zip(way, called, strict=True) if node[0] != "let"), None)
    return diagnostic(
        "circle",
        f"{message}: {_way_round(called)}",
        labels[0].span,
        labels[0].text,
        also=tuple(labels[1:]),
        hint=f"read `previous {kept}`, which is what was kept the time before" if kept else None,
        facts={"circle": called},
    )


def _way_round(called: list[str]) -> str:
    """`tier → renewal_action → health → tier`; a very long way is cut in its middle."""
    if len(called) > _SHOWN:
        called = [*called[: _SHOWN - 1], f"{len(called) - _SHOWN} more", called[-1]]
    return " → ".join((*called, called[0]))
