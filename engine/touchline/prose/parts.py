"""Parts of a ruleset that are no conditions, in words: scopes, due dates, movements, metrics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from touchline.model.expressions import Kind
from touchline.model.ruleset import (
    AfterStep,
    AroundDate,
    Due,
    MetricArithmetic,
    MetricExpression,
    MetricNumber,
    Movement,
    OnDay,
    Scope,
    Step,
    SumOf,
)
from touchline.prose import values
from touchline.prose.conditions import OPERATIONS
from touchline.prose.words import Words


def scope_words(words: Words, scopes: Iterable[Scope]) -> str:
    """Whom `for` lines name: "High touch or Mid touch; education (vertical)"; empty where there are none."""
    return "; ".join(_scope(words, scope) for scope in scopes)


def _scope(words: Words, scope: Scope) -> str:
    chosen = values.listed((words.choice(scope.ref, v) for v in scope.values), "or")
    if scope.ref.kind in (Kind.SEGMENT, Kind.CANDIDATE):
        return chosen
    return f"{chosen} ({words.name(scope.ref)})"


def due_words(words: Words, steps: Sequence[Step], due: Due) -> str:
    """When a step is due (M35): `day 0`, `business day 5`, `2 business days after “Call”`.

    `steps` are its playbook's; a step that is none of them goes by its name."""
    match due:
        case OnDay(day=0):
            return "day 0"
        case OnDay(day=day, business=business):
            return f"{'business day' if business else 'day'} {day}"
        case AfterStep(step=name, length=length):
            label = next((f"“{step.label}”" for step in steps if step.name == name), f"`{name}`")
            return f"{values.length(length)} after {label}"
        case AroundDate(field=field, length=length, before=before):
            return f"{values.length(length)} {'before' if before else 'after'} {words.field(field)}"
        case _:
            assert_never(due)


def movement_words(words: Words, movement: Movement) -> str:
    """When an account moves up or down: `after 2 reviews in a row, with 30 days’ notice`."""
    return ", ".join(part for part in movement_parts(words, movement).values() if part)


def movement_parts(words: Words, movement: Movement) -> Mapping[str, str]:
    """What a move up or down says, by the name of each part; empty where it says nothing."""
    near, notice, playbook = movement.not_within, movement.notice, words.ruleset.playbooks.get(movement.through or "")
    row = " in a row" if movement.reviews > 1 else ""
    return {
        "reviews": f"after {values.counted(movement.reviews, 'review')}{row}",
        "not_within": "" if near is None else f"not within {values.length(near.days)} of {words.field(near.field)}",
        "notice": "" if notice is None else f"with {values.length(notice)}{'’' if notice.count != 1 else '’s'} notice",
        "through": "" if playbook is None else f"through the playbook “{playbook.label}”",
    }


def metric_words(words: Words, e: MetricExpression) -> str:
    """How a metric is made, over the accounts where all that it reads is known (M4)."""
    match e:
        case SumOf(expression=inside):
            return f"the sum of ({words.phrase(inside)})"
        case MetricNumber(value=value):
            return values.number(value)
        case MetricArithmetic(operation=operation, left=left, right=right):
            return f"{metric_words(words, left)} {OPERATIONS[operation]} {_bracketed(words, right)}"
        case _:
            assert_never(e)


def _bracketed(words: Words, e: MetricExpression) -> str:
    text = metric_words(words, e)
    return f"({text})" if isinstance(e, MetricArithmetic) else text
