"""The names in the limits of a workspace's gate, looked up in its ruleset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Ruleset
from touchline.spelling import did_you_mean
from touchline.workspace.gate import (
    CasesPass,
    ChangeLimit,
    GuaranteesHold,
    Limit,
    LosesManager,
    Moves,
    Of,
    RoleLimit,
    ShareOf,
    TasksLimit,
    Turn,
    Turns,
    WorkTurns,
)


def check_gate(ruleset: Ruleset, gate: Sequence[Limit]) -> tuple[Diagnostic, ...]:
    """What a limit speaks of that the ruleset does not have."""
    return tuple(found for limit in gate for found in _unknown(ruleset, limit))


def _unknown(ruleset: Ruleset, limit: Limit) -> Iterator[Diagnostic]:
    match limit.rule:
        case ChangeLimit(amount=amount, change=change):
            speaks_of_revenue = amount.of is Of.REVENUE if isinstance(amount, ShareOf) else amount.above is not None
            if speaks_of_revenue and ruleset.revenue is None:
                message = "this limit speaks of revenue, and the ruleset names none"
                hint = "say in the ruleset what revenue is, such as `revenue arr`"
                yield diagnostic("missing-part", message, limit.span, "of which revenue", hint=hint)
            match change:
                case Moves(name=None) | LosesManager():
                    return
                case Moves(name=str(name)):
                    yield from _name(limit, name, "segmentation", ruleset.segmentations)
                case Turns(band=band):
                    bands = () if ruleset.health is None else (one.name for one in ruleset.health.bands)
                    yield from _name(limit, band, "health band", bands)
                case WorkTurns(turn=Turn.OPENS, name=name):
                    yield from _name(limit, name, "escalation", ruleset.escalations)
                case WorkTurns(name=name):
                    yield from _name(limit, name, "playbook", ruleset.playbooks)
        case RoleLimit(role=str(role)):
            yield from _name(limit, role, "role", ruleset.roles)
        case RoleLimit() | TasksLimit() | GuaranteesHold() | CasesPass():
            return
        case _:
            assert_never(limit.rule)


def _name(limit: Limit, name: str, kind: str, known: Iterable[str]) -> Iterator[Diagnostic]:
    names = list(known)
    if name in names:
        return
    listed = f"the ruleset has {', '.join(f'`{one}`' for one in names[:8])}" if names else None
    hint = did_you_mean(name, names) or listed
    yield diagnostic("unknown-name", f"no {kind} is called `{name}`", limit.span, "not known", hint=hint)
