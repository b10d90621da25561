"""What a rule change does to a portfolio: every account judged by both versions, in one pass over one reading."""

from __future__ import annotations

import datetime
import heapq
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from touchline.analysis.differences.answers import Answer, Thing
from touchline.backends.python import Evaluator, Judged
from touchline.diagnostics import Diagnostic
from touchline.judgement.inputs import Value
from touchline.model.ruleset import Service
from touchline.portfolio.accounts import (
    STEP,
    NotRun,
    Portfolio,
    Progress,
    no_progress,
    open_portfolios,
    reads_alike,
)
from touchline.portfolio.columns import match_columns
from touchline.portfolio.records import Reject
from touchline.portfolio.summary import revenue_of
from touchline.portfolio.table import Table
from touchline.prose.names import plain
from touchline.rollout.answered import compared, service_label, word_of
from touchline.rollout.loads import Loads, role_loads
from touchline.rollout.measured import (
    AccountChange,
    Direction,
    Impact,
    LostManager,
    Moved,
    OneSided,
    Watch,
    Watched,
)
from touchline.rollout.moved_file import MovedFile
from touchline.rollout.moves import Bands, Moving
from touchline.rollout.needed import needed, newly_read
from touchline.rollout.tallies import Tally
from touchline.rollout.turning import Turning, works
from touchline.rollout.work import work_of, works_alike

NAMED = 20
"""So many ids are kept of the accounts that a watch counts."""


def impact(
    old: Evaluator,
    new: Evaluator,
    table: Table,
    today: datetime.date,
    *,
    moved: Path | None = None,
    most: int = 500,
    watches: Sequence[Watch] = (),
    progress: Progress = no_progress,
) -> Impact | NotRun:
    """Judges every record of `table` on `today` by both versions and counts what differs.

    `most` accounts are kept, the largest by revenue; all for which something changes are written to `moved`, where it
    is given (its folder is the caller's to put in place). Raises OSError where that cannot be written.
    """
    opened = open_portfolios((old, new), table, progress)
    if isinstance(opened, NotRun):
        return _told_by_side(opened, old, new, table)
    before, after = opened
    measuring = _Measuring(before, after, today, most, watches, moved)
    try:
        return measuring.measured(progress)
    finally:
        measuring.close()


class _Measuring:
    """One pass: counts, and the few accounts that are kept."""

    def __init__(
        self,
        before: Portfolio,
        after: Portfolio,
        today: datetime.date,
        most: int,
        watches: Sequence[Watch],
        moved: Path | None,
    ) -> None:
        self.before, self.after = before, after
        self.old, self.new = before.evaluator, after.evaluator
        self.today = today
        self.most = most
        self.watches = watches
        self.target = moved
        self.file = None if moved is None else MovedFile()
        old, new = self.old.ruleset, self.new.ruleset
        self.has_revenue = new.revenue is not None or old.revenue is not None
        self.moving = [Moving(each, new.currency) for each in compared(self.old, self.new)]
        self.labels = {one.compared.answer: dict(one.compared.words) for one in self.moving}
        self.bands = Bands(self.old, self.new)
        self.loads = Loads(old, today), Loads(new, today)
        self.works = {answer: Turning() for answer in works(old, new)}
        self.lost: dict[tuple[str, str | None, str], Tally] = {}
        self.one_sided: dict[tuple[str, str], tuple[int, str | None]] = {}
        self.counted: list[tuple[Tally, list[tuple[float, int, str]]]] = [(Tally(), []) for _ in watches]
        self.kept: list[tuple[float, int, Moved]] = []
        self.compared, self.changed = Tally(), Tally()
        self.rejected = 0
        self.needed = {name: Tally() for name in newly_read(old, new)}
        self.facts = before.facts(today), after.facts(today)
        same_facts = self.facts[0].metrics == self.facts[1].metrics  # of peers only suggestions speak
        self.alike = works_alike(self.old, self.new, today) and same_facts
        self.slots = tuple(dict.fromkeys(self.new.layout.refs.values()))[:-1]  # the last is inside an escalation

    def close(self) -> None:
        if self.file is not None:
            self.file.close()

    def measured(self, progress: Progress) -> Impact:
        total = self.after.records
        for done, (was, now) in enumerate(self._pairs(), 1):
            if done % STEP == 0:
                progress("comparing", done, total)
            self._record(was, now)
        if self.file is not None and self.target is not None:
            progress("writing", total, total)
            self.file.write(self.target)
        return self._told()

    def _pairs(self) -> Iterator[tuple[object, object]]:
        if reads_alike(self.old.ruleset, self.new.ruleset):
            for found in self.after.each():
                yield found, found
        else:
            yield from zip(self.before.each(), self.after.each(), strict=True)

    # ------------------------------------------------------------------ one record

    def _record(self, was: object, now: object) -> None:
        old, why_old = self._judged(was, 0)
        new, why_new = self._judged(now, 1)
        if old is None and new is None:
            self.rejected += 1
        elif old is None or new is None:
            judged_by, why, judged = ("new", why_old, new) if old is None else ("old", why_new, old)
            assert judged is not None
            count, example = self.one_sided.get((judged_by, why), (0, judged.id))
            self.one_sided[judged_by, why] = (count + 1, example)
        else:
            self._account(old, new)

    def _judged(self, found: object, side: int) -> tuple[Judged | None, str]:
        """The judgement of a record by a version, or why that rejects it."""
        if isinstance(found, Reject):
            return None, _WHY.get(found.code, found.message)
        assert isinstance(found, tuple)
        evaluator = (self.old, self.new)[side]
        judged = evaluator.judge(found[1], today=self.today, population=self.facts[side])
        why = judged.rejected
        return (judged, "") if why is None else (None, why)

    def _account(self, old: Judged, new: Judged) -> None:
        revenue = _number(revenue_of(new, self.new.ruleset.revenue))
        if revenue is None and self.new.ruleset.revenue is None:
            revenue = _number(revenue_of(old, self.old.ruleset.revenue))
        self.compared.add(revenue)
        changes = [found for one in self.moving if (found := one.add(old, new, revenue)) is not None]
        self.bands.add(old, new, revenue)
        for name, tally in self.needed.items():
            if new.values[self.new.layout.fields[name]] is None:
                tally.add(revenue)
        changes = self._work(old, new, revenue, changes)
        if changes:
            self._keep(new, revenue, changes)

    # ------------------------------------------------------------------ work

    def _work(
        self, old: Judged, new: Judged, revenue: float | None, changes: list[AccountChange]
    ) -> list[AccountChange]:
        """Counts the work of both versions; the changes with those of the work."""
        after = work_of(new)
        same = self.alike and all(old.values[slot] == new.values[slot] for slot in self.slots)
        before = after if same else work_of(old)
        self.loads[0].add(before)
        self.loads[1].add(after)
        for answer, tally in self.works.items():
            turn = tally.add(answer, before, after, revenue)
            if turn is not None:
                changes.append(AccountChange(answer, None, turn, Direction.NONE, None, None))
        return self._with_manager(old, before.service, after.service, revenue, changes)

    def _with_manager(
        self,
        old: Judged,
        was: Service | None,
        now: Service | None,
        revenue: float | None,
        changes: list[AccountChange],
    ) -> list[AccountChange]:
        """The change of service marked, where with it goes a named manager (S64)."""
        if was is None or was is now or was.owner is None or not _has_manager(old, was):
            return changes
        still = now is not None and now.owner == was.owner
        if still and now is not None and (now.manner == _DEDICATED or was.manner != _DEDICATED):
            return changes
        label = None if now is None else service_label(self.new.ruleset, now)
        key = (service_label(self.old.ruleset, was), label, was.owner)
        self.lost.setdefault(key, Tally()).add(revenue)
        service = Answer(Thing.SERVICE)
        marked = [
            AccountChange(c.answer, c.before, c.after, c.direction, c.old, c.new, loses_manager=True)
            if c.answer == service
            else c
            for c in changes
        ]
        if not any(c.answer == service for c in changes):  # the same service, served otherwise
            marked.append(AccountChange(service, was.name, was.name, Direction.NONE, None, None, loses_manager=True))
        return marked

    # ------------------------------------------------------------------ accounts behind the numbers

    def _keep(self, judged: Judged, revenue: float | None, changes: list[AccountChange]) -> None:
        self.changed.add(revenue)
        order = (float("-inf") if revenue is None else revenue, -self.changed.accounts)
        account = Moved(judged.id, self._name(judged), revenue, tuple(changes))
        if len(self.kept) < self.most:
            heapq.heappush(self.kept, (*order, account))
        elif self.most and order > self.kept[0][:2]:
            heapq.heapreplace(self.kept, (*order, account))
        for watch, (tally, largest) in zip(self.watches, self.counted, strict=True):
            if watch(revenue, changes):
                tally.add(revenue)
                push = heapq.heappush if len(largest) < NAMED else heapq.heappushpop
                push(largest, (*order, judged.id or ""))
        if self.file is not None:
            self.file.add(account, [self._labelled(change) for change in changes])

    def _name(self, judged: Judged) -> str | None:
        """What an account is called, where the ruleset has a field `name` that anybody may see."""
        field = self.new.ruleset.fields.get("name")
        value = None if field is None or field.private else judged.values[self.new.layout.fields["name"]]
        return value if isinstance(value, str) else None

    def _labelled(self, change: AccountChange) -> tuple[str, str]:
        return self._label(change.answer, change.before), self._label(change.answer, change.after)

    def _label(self, answer: Answer, value: Value) -> str:
        word = word_of(value)
        return self.labels.get(answer, {}).get(word, word or "")

    # ------------------------------------------------------------------ told

    def _told(self) -> Impact:
        known = self.has_revenue
        ruleset = self.new.ruleset
        kept = sorted(self.kept, key=lambda each: each[:2], reverse=True)
        metrics = dict.fromkeys((*ruleset.metrics, *self.old.ruleset.metrics))
        return Impact(
            date=self.today,
            currency=ruleset.currency,
            has_revenue=known,
            records=self.after.records,
            compared=self.compared.share(known),
            rejected=self.rejected,
            one_sided=tuple(OneSided(side, why, *found) for (side, why), found in self.one_sided.items()),
            changed=self.changed.share(known),
            moves=tuple(one.moves(known) for one in self.moving),
            bands_by=self.bands.told(known),
            work=tuple(tally.told(answer, self.old.ruleset, ruleset, known) for answer, tally in self.works.items()),
            roles=role_loads(*self.loads, self.old.ruleset, ruleset, self.today),
            lost_managers=tuple(
                LostManager(was, now, self._role(role), tally.share(known))
                for (was, now, role), tally in sorted(self.lost.items(), key=lambda each: -each[1].accounts)
            ),
            needed=tuple(
                needed(ruleset, self.after.columns, name, tally.share(known)) for name, tally in self.needed.items()
            ),
            metrics=tuple((name, self.facts[0].metrics.get(name), self.facts[1].metrics.get(name)) for name in metrics),
            accounts=tuple(account for *_, account in kept),
            data=self.after.table.name,
            diagnostics=self._diagnostics(),
            files=() if self.target is None else (self.target,),
            watched=tuple(
                Watched(tally.share(known), tuple(name for *_, name in sorted(largest, reverse=True)))
                for tally, largest in self.counted
            ),
        )

    def _role(self, name: str) -> str:
        role = self.old.ruleset.roles.get(name)
        return plain(name) if role is None else role.label

    def _diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was found about the file: what both versions find once, what only the old one finds as such."""
        found = self.after.diagnostics
        said = {one.message for one in found}
        only = (one for one in self.before.diagnostics if one.message not in said)
        return (*found, *(_on_side(one, "old") for one in only))


_DEDICATED = "dedicated"


def _has_manager(judged: Judged, service: Service) -> bool:
    """Whether an account has a manager of its own: the service's owner is a person, and dedicated to it or named by
    it."""
    role = judged.program.ruleset.roles.get(service.owner or "")
    if role is None or role.automated:
        return False
    if service.manner == _DEDICATED:
        return True
    return role.named_in is not None and judged.fields.get(role.named_in) is not None


_WHY = {"id-twice": "has an id that comes more than once"}
"""Reasons that speak of single records, told for all of them."""


def _told_by_side(refused: NotRun, old: Evaluator, new: Evaluator, table: Table) -> NotRun:
    """Why the accounts cannot be judged, with the version whose account block asks for what is not there."""
    asked = [
        match_columns(each.ruleset, table.headings, table.name).diagnostics == refused.diagnostics
        for each in (old, new)
    ]
    if asked[0] == asked[1]:
        return refused
    side = "old" if asked[0] else "new"
    return NotRun(tuple(_on_side(one, side) for one in refused.diagnostics))


def _on_side(found: Diagnostic, side: str) -> Diagnostic:
    return replace(found, notes=(*found.notes, f"this is about the account block of the {side} version"))


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None
