"""Faults planted in the engine, each of which the comparison with the brute-force reading must find (P2).

A fault is a ruleset with one meaning changed, which the engine judges while the reading keeps the ruleset as it is;
so it looks like an engine that gets that meaning wrong. Where the ruleset does not say it, as with rounding,
the engine's own function is put in the place of another.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from touchline.backends.python import Evaluator, compile
from touchline.backends.python.loaded import Loaded
from touchline.model import expressions as e
from touchline.model import ruleset as r
from touchline.model import tables as t
from touchline.model.types import MoneyType, NumberType
from touchline.syntax.tree import Combining, Unit

Change = Callable[[Any], Any]


def everywhere(node: Any, change: Change) -> Any:
    """A tree of frozen dataclasses with `change` made of each node, the inner ones first."""
    if isinstance(node, tuple):
        return tuple(everywhere(part, change) for part in node)
    if isinstance(node, dict):
        return {key: everywhere(part, change) for key, part in node.items()}
    if not dataclasses.is_dataclass(node) or isinstance(node, type):
        return node
    parts = {
        f.name: everywhere(getattr(node, f.name), change)
        for f in dataclasses.fields(node)
        if f.name not in ("span", "type", "ref", "cell_spans", "value_spans", "sources")
    }
    return change(dataclasses.replace(node, **parts))


def within(change: Change) -> Callable[[r.Ruleset], r.Ruleset]:
    def planted(ruleset: r.Ruleset) -> r.Ruleset:
        made: r.Ruleset = dataclasses.replace(
            ruleset,
            **{
                part: everywhere(dict(getattr(ruleset, part)), change)
                for part in ("fields", "lets", "decisions", "segmentations", "playbooks", "escalations")
            },
            health=everywhere(ruleset.health, change),
        )
        return made

    return planted


def relation(wrong: dict[e.Relation, e.Relation]) -> Change:
    return lambda n: (
        dataclasses.replace(n, relation=wrong[n.relation]) if isinstance(n, e.Compare) and n.relation in wrong else n
    )


def arithmetic(wrong: Callable[[e.Arithmetic], e.Expression]) -> Change:
    return lambda n: wrong(n) if isinstance(n, e.Arithmetic) and isinstance(n.type, NumberType) else n


def or_else(n: e.Expression, value: Any) -> e.Expression:
    return e.OrElse(n, e.Literal(value, n.type, n.span), n.type, n.span)


def null_as_zero(n: Any) -> Any:
    number = isinstance(n, e.Read) and n.ref.kind is e.Kind.FIELD and isinstance(n.type, (NumberType, MoneyType))
    return or_else(n, 0.0) if number else n


def unknown_is_false(n: Any) -> Any:
    return or_else(n, False) if isinstance(n, (e.Compare, e.HasAny, e.OneOf)) else n


def table(change: Callable[[t.Table], t.Table]) -> Change:
    return lambda n: change(n) if isinstance(n, t.Table) else n


def combining(wrong: dict[Combining, Combining]) -> Change:
    return table(lambda n: dataclasses.replace(n, combining=wrong.get(n.combining, n.combining)))


def any_needs_a_value(n: Any) -> Any:
    return t.IsKnown() if isinstance(n, t.AnyValue) else n


def closed_bounds(n: Any) -> Any:
    return dataclasses.replace(n, low_open=False, high_open=False) if isinstance(n, t.Within) else n


def policy(wrong: dict[r.MissingPolicy, r.MissingPolicy]) -> Change:
    return lambda n: dataclasses.replace(n, missing=wrong.get(n.missing, n.missing)) if isinstance(n, r.Health) else n


def of_health(**parts: Callable[[r.Health], Any]) -> Change:
    return lambda n: (
        dataclasses.replace(n, **{name: make(n) for name, make in parts.items()}) if isinstance(n, r.Health) else n
    )


_PARTS = {Unit.WEEK: Unit.DAY, Unit.QUARTER: Unit.MONTH, Unit.YEAR: Unit.MONTH}


def later_steps(n: Any) -> Any:
    if isinstance(n, r.OnDay) and n.business:
        return r.OnDay(n.day, False)
    return n


RULES: dict[str, Callable[[r.Ruleset], r.Ruleset]] = {
    "`<` is taken for `<=`": within(relation({e.Relation.LESS: e.Relation.AT_MOST})),
    "`>=` is taken for `>`": within(relation({e.Relation.AT_LEAST: e.Relation.MORE})),
    "a missing number is 0": within(null_as_zero),
    "an unknown comparison is false": within(unknown_is_false),
    "`x / 0` is 0": within(arithmetic(lambda n: or_else(n, 0.0) if n.operation is e.Operation.DIVIDE else n)),
    "a sum is made from right to left": within(
        arithmetic(
            lambda n: (
                dataclasses.replace(n, left=n.left.left, right=dataclasses.replace(n, left=n.left.right, right=n.right))
                if isinstance(n.left, e.Arithmetic) and {n.operation, n.left.operation} == {e.Operation.ADD}
                else n
            )
        )
    ),
    "an unknown `if` takes `then`": within(
        lambda n: dataclasses.replace(n, condition=or_else(n.condition, True)) if isinstance(n, e.If) else n
    ),
    "`and` with an unknown part is false": within(
        lambda n: (
            dataclasses.replace(n, parts=tuple(or_else(part, False) for part in n.parts)) if isinstance(n, e.And) else n
        )
    ),
    "`min of` takes the greatest": within(
        lambda n: (
            dataclasses.replace(n, function=e.Function.MAX)
            if isinstance(n, e.Call) and n.function is e.Function.MIN
            else n
        )
    ),
    "weeks, quarters and years need not be whole": within(
        lambda n: dataclasses.replace(n, unit=_PARTS.get(n.unit, n.unit)) if isinstance(n, e.Elapsed) else n
    ),
    "`until` is counted as `since`": within(
        lambda n: dataclasses.replace(n, until=False) if isinstance(n, e.Elapsed) else n
    ),
    "`-` asks for a value": within(any_needs_a_value),
    "an open bound is closed": within(closed_bounds),
    "rows are tried from the last": within(
        table(lambda n: dataclasses.replace(n, rows=n.rows[::-1]) if n.combining is Combining.FIRST else n)
    ),
    "two rows that disagree are decided by the first": within(combining({Combining.UNIQUE: Combining.FIRST})),
    "`else` is forgotten": within(table(lambda n: dataclasses.replace(n, default=None))),
    "the greatest of rows is the least": within(combining({Combining.GREATEST: Combining.LEAST})),
    "weights of measures are all the same": within(
        lambda n: dataclasses.replace(n, weight=1.0) if isinstance(n, r.Measure) else n
    ),
    "missing measures are left out, whatever is written": within(
        policy({r.MissingPolicy.GIVE_TO_GROUP: r.MissingPolicy.LEFT_OUT})
    ),
    "`at most` forces the band": within(
        lambda n: dataclasses.replace(n, cap=False) if isinstance(n, r.Override) else n
    ),
    "the known share is not looked at": within(of_health(needs=lambda n: None)),
    "a value is good for a day longer": within(
        lambda n: dataclasses.replace(n, days=n.days + 1) if isinstance(n, r.GoodFor) else n
    ),
    "business days are days": within(later_steps),
    "`start when` starts whenever true": within(
        lambda n: dataclasses.replace(n, standing=True) if isinstance(n, r.Start) else n
    ),
    "a parameter never changes": lambda ruleset: dataclasses.replace(
        ruleset,
        parameters={name: dataclasses.replace(p, values=p.values[:1]) for name, p in ruleset.parameters.items()},
    ),
}


class Patched(Evaluator):
    """An evaluator whose generated source calls other functions."""

    def __init__(self, ruleset: r.Ruleset, functions: dict[str, Any]) -> None:
        super().__init__(ruleset)
        self.functions = functions

    def _load(self, period: int) -> Loaded:
        loaded = super()._load(period)
        loaded.program.constants.namespace.update(self.functions)
        return loaded


FUNCTIONS: dict[str, dict[str, Any]] = {
    "a score is not rounded": {"round_tenths": lambda x: x},
    "halves are rounded to the even number": {"round_half_away": lambda x: float(round(x))},
    "a month counts as soon as it begins": {"months_between": lambda a, b: (b.year - a.year) * 12 + b.month - a.month},
    "a missing number among several is 0": {"least": lambda values: min(v or 0.0 for v in values)},
}


def _ruled(change: Callable[[r.Ruleset], r.Ruleset]) -> Callable[[r.Ruleset], Evaluator]:
    return lambda ruleset: compile(change(ruleset))


def _patched(functions: dict[str, Any]) -> Callable[[r.Ruleset], Evaluator]:
    return lambda ruleset: Patched(ruleset, functions)


FAULTS: dict[str, Callable[[r.Ruleset], Evaluator]] = {
    **{name: _ruled(change) for name, change in RULES.items()},
    **{name: _patched(functions) for name, functions in FUNCTIONS.items()},
}
