"""Which accounts stand behind which number: every account of the report bears the keys of the numbers it is in."""

from __future__ import annotations

from collections.abc import Sequence

from touchline.documents.change.blocks import Behind
from touchline.documents.change.words import NOTHING, word
from touchline.rollout.limits_held import LimitResult
from touchline.rollout.measured import AccountChange, Cause, Direction, Flow, Impact, Moved, WorkChange

_LETTERS = {Direction.UP: "u", Direction.DOWN: "d", Direction.ACROSS: "a", Direction.NONE: ""}
WORK = {"starts": "s", "stops": "e", "changes": "c"}
"""What an account's playbook or escalation does, and the letter of it."""


def of_flow(impact: Impact, place: int, flow: Flow) -> Behind | None:
    """Those of a flow; none for those that stay, who are not in the table."""
    if flow.direction is Direction.NONE or flow.before == flow.after:
        return None
    moves = impact.moves[place]
    label = f"{moves.label}: {word(moves, flow.before)} → {word(moves, flow.after)}"
    return Behind(_flow_key(impact, place, flow.before, flow.after), label, flow.share.accounts)


def of_cause(impact: Impact, place: int, cause: Cause) -> Behind:
    moves = impact.moves[place]
    number = moves.causes.index(cause)
    label = f"{moves.label}: {word(moves, cause.before)} → {word(moves, cause.after)}, by {cause.new.text}"
    return Behind(f"c{place}-{number}", label, cause.share.accounts)


def of_work(impact: Impact, work: WorkChange, what: str) -> Behind | None:
    share = {"starts": work.begins, "stops": work.ends, "changes": work.changes}[what]
    place = impact.work.index(work)
    return Behind(f"w{place}{WORK[what]}", f"{work.label}: {what}", share.accounts) if share.accounts else None


def of_limit(impact: Impact | None, limits: Sequence[LimitResult], place: int) -> Behind | None:
    """Those that break a limit, of whom the limit names the largest."""
    limit = limits[place]
    if impact is None or not any(account.id in limit.accounts for account in impact.accounts):
        return None
    return Behind(f"x{place}", f"behind “{limit.text}”", len(limit.accounts))


def of_lost(impact: Impact, place: int) -> Behind:
    lost = impact.lost_managers[place]
    return Behind(f"l{place}", f"loses its manager: {lost.before} → {lost.after or NOTHING}", lost.share.accounts)


def keys(impact: Impact, limits: Sequence[LimitResult], account: Moved) -> tuple[str, ...]:
    """Every key of an account, each once."""
    found = ["all"]
    places = {moves.answer: i for i, moves in enumerate(impact.moves)}
    works = {work.answer: i for i, work in enumerate(impact.work)}
    for change in account.changes:
        if change.answer in places:
            found += _move_keys(impact, places[change.answer], change)
        elif change.answer in works and change.after in WORK:
            found.append(f"w{works[change.answer]}{WORK[str(change.after)]}")
    found += _lost_keys(impact, account)
    found += [f"x{i}" for i, limit in enumerate(limits) if account.id is not None and account.id in limit.accounts]
    return tuple(dict.fromkeys(found))


def _lost_keys(impact: Impact, account: Moved) -> list[str]:
    """Which of those who lose their manager an account is: told by what its services are called."""
    lost = next((change for change in account.changes if change.loses_manager), None)
    if lost is None:
        return []
    services = next((moves for moves in impact.moves if moves.answer == lost.answer), None)
    labels = dict(services.words) if services is not None else {}
    before, after = (labels.get(name, name) for name in (_word(lost.before), _word(lost.after)))
    pairs = [(one.before, one.after) for one in impact.lost_managers]
    return ["lost", *(f"l{i}" for i, (was, now) in enumerate(pairs) if was == before and now in (after, lost.after))]


def _move_keys(impact: Impact, place: int, change: AccountChange) -> list[str]:
    moves = impact.moves[place]
    before, after = _word(change.before), _word(change.after)
    found = [f"m{place}", _flow_key(impact, place, before, after)]
    if letter := _LETTERS[change.direction]:
        found.append(f"m{place}{letter}")
    of_move = [(i, cause) for i, cause in enumerate(moves.causes) if (cause.before, cause.after) == (before, after)]
    told = [i for i, cause in of_move if (cause.old.text, _through(cause)) == (change.old, change.new)]
    # What has no cause of its own is in the last one of its move, in which the rare ones are added up.
    found += [f"c{place}-{i}" for i in told or [i for i, _ in of_move[-1:]]]
    return found


def _through(cause: Cause) -> str:
    return f"{cause.new.text}, through {cause.through}" if cause.through else cause.new.text


def _word(value: object) -> str | None:
    return None if value is None else str(value)


def _flow_key(impact: Impact, place: int, before: str | None, after: str | None) -> str:
    names = [name for name, _ in impact.moves[place].words]
    numbers = (str(names.index(name)) if name in names else "n" for name in (before, after))
    return f"m{place}-{'-'.join(numbers)}"
