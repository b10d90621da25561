"""The accounts behind the numbers, the largest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from touchline.analysis.differences.answers import Thing
from touchline.documents.change.behind import WORK, keys
from touchline.documents.change.words import ARROWS, main_moves, money, way, word
from touchline.judgement.inputs import Value
from touchline.prose import values
from touchline.rollout.limits_held import LimitResult
from touchline.rollout.measured import AccountChange, Direction, Impact, Moved, Moves

NO_ID = "(no id)"


@dataclass(frozen=True, slots=True)
class Change:
    """What changes for an account: in what, from what to what, the way as a mark and a tone, and the rules."""

    what: str
    told: str
    arrow: str
    tone: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """An account: `keys` say which numbers it is in; `order` puts rows in the order in which words are declared."""

    id: str
    name: str
    revenue: str
    revenue_order: str
    changes: tuple[Change, ...]
    keys: str
    order: str


@dataclass(frozen=True, slots=True)
class Accounts:
    """The rows of the table, how many more accounts there are, and the file that holds every one."""

    rows: tuple[Row, ...]
    more: int
    file: str

    @property
    def held(self) -> str:
        return values.number(len(self.rows))

    @property
    def more_text(self) -> str:
        return values.number(self.more)


def accounts_of(impact: Impact, limits: Sequence[LimitResult]) -> Accounts:
    rows = tuple(_row(impact, limits, account) for account in impact.accounts)
    file = next((path.name for path in impact.files if path.suffix == ".csv"), "")
    return Accounts(rows, max(0, impact.changed.accounts - len(rows)), file)


def changes_of(impact: Impact, account: Moved) -> tuple[Change, ...]:
    """An account's changes, the answer of the first screen first, work last."""
    places = {moves.answer: i for i, moves in enumerate(impact.moves)}
    main = main_moves(impact)
    order = sorted(account.changes, key=lambda c: (places.get(c.answer, 10_000) != main, places.get(c.answer, 10_000)))
    return tuple(_change(impact, change) for change in order)


def _row(impact: Impact, limits: Sequence[LimitResult], account: Moved) -> Row:
    revenue = money(account.revenue, impact.currency) if impact.has_revenue else ""
    return Row(
        id=account.id or NO_ID,
        name=(account.name or "").strip(),
        revenue=revenue or ("not known" if impact.has_revenue else ""),
        revenue_order=repr(account.revenue) if account.revenue is not None else "",
        changes=changes_of(impact, account),
        keys=" ".join(keys(impact, limits, account)),
        order=_order(impact, account),
    )


def _order(impact: Impact, account: Moved) -> str:
    """By what the account was and is in the answer of the first screen, those that do not move in it last."""
    main = main_moves(impact)
    if main is None:
        return ""
    moves = impact.moves[main]
    names: list[Value] = [name for name, _ in moves.words]
    for change in account.changes:
        if change.answer == moves.answer:
            at = [names.index(w) if w in names else len(names) for w in (change.before, change.after)]
            return str(at[0] * 1000 + at[1])
    return ""


def _change(impact: Impact, change: AccountChange) -> Change:
    made = _told(impact, change)
    return replace(made, told=f"{made.told}, loses its named manager") if change.loses_manager else made


def _told(impact: Impact, change: AccountChange) -> Change:
    for moves in impact.moves:
        if moves.answer == change.answer:
            told = f"{_shown(_labelled(moves, change.before))} → {_shown(_labelled(moves, change.after))}"
            arrow = ARROWS[change.direction] if change.direction in (Direction.UP, Direction.DOWN) else ""
            return Change(moves.label, told, arrow, _tone(change), _why(change))
    label = next((w.label for w in impact.work if w.answer == change.answer), change.answer.name)
    told = str(change.after) if change.after in WORK else f"{_shown(change.before)} → {_shown(change.after)}"
    return Change(label, told, "", "", _why(change))


def _labelled(moves: Moves, value: Value) -> Value:
    """A value by its label, where it has one."""
    return word(moves, value) if value is None or isinstance(value, str) else value


def _shown(value: Value) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case float() | int():
            return values.number(value)
        case _:
            return str(value)


def _tone(change: AccountChange) -> str:
    said = way(change.answer, change.direction)
    if change.answer.thing in (Thing.SEGMENTATION, Thing.HEALTH):
        return {"better": "up", "worse": "down"}.get(said, said)
    return ""


def _why(change: AccountChange) -> str:
    """The rules that decided: once where it is the same one."""
    if change.old == change.new or not change.old:
        return change.new or ""
    return f"{change.old} → {change.new or 'no rule'}"
