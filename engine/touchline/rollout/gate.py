"""Whether a rule change keeps within the limits that the team set: each limit with what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import assert_never

from touchline.analysis.differences.answers import Thing
from touchline.analysis.promises import Proved, Refuted, prove
from touchline.backends.python import Evaluator
from touchline.prose import values
from touchline.rollout.limits_held import LimitResult
from touchline.rollout.measured import AccountChange, Direction, Impact, Watch, Watched
from touchline.testing.running import Ran
from touchline.workspace.gate import (
    CasesPass,
    Change,
    ChangeLimit,
    Count,
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
    Way,
    WorkTurns,
)

NO_ACCOUNTS = "cannot be told without accounts"

_WORK = {
    Turn.STARTS: (Thing.PLAYBOOK, "starts"),
    Turn.STOPS: (Thing.PLAYBOOK, "stops"),
    Turn.OPENS: (Thing.ESCALATION, "starts"),
}


def agreed(old: Sequence[Limit], new: Sequence[Limit]) -> tuple[tuple[Limit, bool], ...]:
    """The limits that a change is held to: those of the old version, which the team agreed on, and those that the
    new one adds. With each whether the change itself takes it out: it counts all the same."""
    kept = {limit.text for limit in new}
    added = {limit.text for limit in old}
    return (
        *((limit, limit.text not in kept) for limit in old),
        *((limit, False) for limit in new if limit.text not in added),
    )


# --------------------------------------------------------------------------- what accounts are counted


def watches(limits: Sequence[Limit]) -> tuple[Watch, ...]:
    """For each limit that speaks of what changes for an account, which accounts it speaks of; in their order."""
    return tuple(_watch(one.rule) for one in limits if isinstance(one.rule, ChangeLimit))


def _watch(limit: ChangeLimit) -> Watch:
    above = limit.amount.above if isinstance(limit.amount, Count) else None

    def counts(revenue: float | None, changes: Sequence[AccountChange]) -> bool:
        if above is not None and (revenue is None or revenue <= above):
            return False
        return any(_is(change, limit.change) for change in changes)

    return counts


def _is(found: AccountChange, wanted: Change) -> bool:
    thing, name = found.answer.thing, found.answer.name
    match wanted:
        case Moves(way=way, name=within):
            if thing is not Thing.SEGMENTATION or (within is not None and name != within):
                return False
            if found.before is None:  # a segmentation that the old version does not have: nobody was in it
                return False
            return way is Way.ANY or found.direction is (Direction.UP if way is Way.UP else Direction.DOWN)
        case Turns(band=band):
            return thing is Thing.HEALTH and found.after == band
        case LosesManager():
            return found.loses_manager
        case WorkTurns(turn=turn, name=work):
            return (thing, found.after) == _WORK[turn] and name == work
        case _:
            assert_never(wanted)


# --------------------------------------------------------------------------- what is measured


def held(
    limits: Sequence[tuple[Limit, bool]], impact: Impact | None, new: Evaluator, ran: Sequence[Ran] | None
) -> tuple[LimitResult, ...]:
    """Each limit, in order. `impact` was measured with `watches` of the same limits, None where no accounts were
    given; `ran` are the new version's cases, run, None where a file of them cannot be read."""
    counted = iter(impact.watched if impact is not None else ())
    found = []
    for limit, taken_out in limits:
        watched = next(counted, None) if isinstance(limit.rule, ChangeLimit) else None
        result = _held(limit, impact, watched, new, ran)
        if taken_out:
            result = replace(result, measured=f"{result.measured}; this change takes the limit out")
        found.append(result)
    return tuple(found)


def _held(
    limit: Limit, impact: Impact | None, watched: Watched | None, new: Evaluator, ran: Sequence[Ran] | None
) -> LimitResult:
    match limit.rule:
        case GuaranteesHold():
            return _guarantees(limit, new)
        case CasesPass():
            return _cases(limit, ran)
        case _ if impact is None:
            return LimitResult(limit.text, None, NO_ACCOUNTS, ())
        case ChangeLimit(amount=amount):
            assert watched is not None, "every limit on changes is watched"
            return _changes(limit, amount, watched, impact)
        case RoleLimit(most=most, role=role):
            return _roles(limit, most, role, impact)
        case TasksLimit(most=most, share=share):
            return _tasks(limit, most, share, impact)
        case _:
            assert_never(limit.rule)


def _changes(limit: Limit, amount: Count | ShareOf, watched: Watched, impact: Impact) -> LimitResult:
    share = watched.share
    accounts = values.counted(share.accounts, "account")
    money = f", {values.money(float(round(share.revenue)), impact.currency)}" if share.revenue is not None else ""
    match amount:
        case Count(most=most):
            kept = share.accounts <= most
            measured = f"{accounts}{money}" if share.accounts else "none"
        case ShareOf(most=most, of=Of.ACCOUNTS):
            kept = share.accounts <= most * impact.compared.accounts
            measured = f"{_percent(_ratio(share.accounts, impact.compared.accounts), most)}: {accounts}{money}"
        case ShareOf(most=most, of=Of.REVENUE):
            part, whole = share.revenue or 0.0, impact.compared.revenue or 0.0
            kept = Fraction(part) <= most * Fraction(whole)
            measured = f"{_percent(_ratio(part, whole), most)}: {accounts}{money}"
    return LimitResult(limit.text, kept, measured, () if kept else watched.accounts)


def _roles(limit: Limit, most: Fraction, role: str | None, impact: Impact) -> LimitResult:
    loads = [load for load in impact.roles if role is None or load.role == role]
    known = [load for load in loads if load.used_after is not None]
    if not known:
        called = "any role" if role is None else f"`{role}`"
        why = f"cannot be told: the rules do not say of {called} both how many people it has and how many accounts each"
        return LimitResult(limit.text, None, why, ())
    used = {load.label: Fraction(load.used_after or 0.0) for load in known}
    over = [label for label, share in used.items() if share > most]
    shown = over or [max(used, key=lambda label: used[label])]
    measured = values.listed(f"{label} {_percent(used[label], most)}" for label in shown)
    return LimitResult(limit.text, not over, measured, ())


def _tasks(limit: Limit, most: Fraction, share: bool, impact: Impact) -> LimitResult:
    before = sum(work.tasks_before for work in impact.work)
    after = sum(work.tasks_after for work in impact.work)
    more = after - before
    kept = more <= (most * before if share else most)
    words = f"{values.number(after)} tasks, {values.number(before)} before"
    return LimitResult(limit.text, kept, words, ())


def _guarantees(limit: Limit, new: Evaluator) -> LimitResult:
    verdicts = [(guarantee, prove(new, guarantee)) for guarantee in new.ruleset.guarantees]
    if not verdicts:
        return LimitResult(limit.text, True, "the rules guarantee nothing", ())
    open_ = [guarantee.label for guarantee, verdict in verdicts if not isinstance(verdict, Proved)]
    if not open_:
        return LimitResult(limit.text, True, f"{values.counted(len(verdicts), 'guarantee')} proved", ())
    broken = [guarantee.label for guarantee, verdict in verdicts if isinstance(verdict, Refuted)]
    what = f"broken: {'; '.join(broken)}" if broken else f"not decided: {'; '.join(open_)}"
    return LimitResult(limit.text, False if broken else None, what, ())


def _cases(limit: Limit, ran: Sequence[Ran] | None) -> LimitResult:
    if ran is None:
        return LimitResult(limit.text, None, "a file of cases cannot be read: `touchline test` says why", ())
    failed = [one for one in ran if not one.passed]
    if not ran:
        return LimitResult(limit.text, True, "there are no cases", ())
    if not failed:
        return LimitResult(limit.text, True, f"{values.counted(len(ran), 'case')} passed", ())
    shown = "; ".join(one.case.name for one in failed[:3])
    more = f" and {len(failed) - 3} more" if len(failed) > 3 else ""
    measured = f"{len(failed)} of {values.counted(len(ran), 'case')} failed: {shown}{more}"
    return LimitResult(limit.text, False, measured, ())


def _ratio(part: float, whole: float) -> Fraction:
    return Fraction(part) / Fraction(whole) if whole else Fraction(0)


def _percent(share: Fraction, most: Fraction) -> str:
    """To a tenth of a percent, or with as many digits as it takes to stand on the side of the limit where it is."""
    for digits in range(3, 12):
        shown = round(share, digits)
        if (shown <= most) == (share <= most):
            break
    return values.percent(float(shown))
