"""What changes in the work: plays, tasks, the people who do them, the managers that customers lose, data needed."""

from __future__ import annotations

from collections.abc import Sequence

from touchline.analysis.differences.answers import Thing
from touchline.documents.change import behind
from touchline.documents.change.blocks import Block, Cell, Section, Table, heads
from touchline.documents.change.words import NOTHING, accounts, money, part_of, signed
from touchline.documents.pictures.columns import Column, beside
from touchline.documents.pictures.drawing import Picture
from touchline.prose import values
from touchline.rollout.measured import Impact, RoleLoad, Week, WorkChange

MOST_WEEKS = 8
"""As many weeks as the words of a picture name; the table has them all."""


def work(impact: Impact) -> Section | None:
    if not impact.work and not impact.roles:
        return None
    blocks = []
    changed = [
        w
        for w in impact.work
        if w.begins.accounts or w.ends.accounts or w.changes.accounts or w.tasks_before != w.tasks_after
    ]
    if changed:
        blocks.append(Block("Playbooks and escalations", table=_works(impact, changed)))
    elif impact.work:
        blocks.append(Block("Playbooks and escalations", "None starts, stops or changes."))
    owning = [role for role in impact.roles if role.owned_before or role.owned_after]
    if owning:
        over = [role for role in owning if role.used_after is not None and role.used_after > 1]
        lead = f"Over capacity: {values.listed(role.label for role in over)}." if over else ""
        blocks.append(Block("Accounts that roles own", lead, table=_owned(owning)))
    busy = [role for role in impact.roles if any(_changes(week) for week in role.weeks)]
    if busy:
        pictures = tuple(_weeks(i, role) for i, role in enumerate(busy))
        captions = tuple(role.label for role in busy)
        title = "What falls due, week by week"
        blocks.append(Block(title, _fullest(busy), (), pictures, _by_week(busy), captions=captions))
    return Section("work", "Work and capacity", "", tuple(blocks))


def lost_managers(impact: Impact) -> Section | None:
    if not impact.lost_managers:
        return None
    rows = tuple(
        (
            Cell(lost.before),
            Cell(lost.after or NOTHING),
            Cell(lost.role),
            Cell(values.number(lost.share.accounts), behind=behind.of_lost(impact, i)),
            *((Cell(money(lost.share.revenue, impact.currency)),) if impact.has_revenue else ()),
        )
        for i, lost in enumerate(impact.lost_managers)
    )
    titles = (
        "Service before",
        "Service after",
        "Who they lose",
        "Accounts",
        *(("Revenue",) if impact.has_revenue else ()),
    )
    table = Table("Customers who lose their named manager", heads(*titles, numbers=(3, 4)), rows)
    total = sum(lost.share.accounts for lost in impact.lost_managers)
    lead = f"{accounts(total)} would lose a manager whom they know by name. Tell them before it happens."
    return Section("managers", "Customers who lose their named manager", lead, (Block("", table=table),))


def data_needed(impact: Impact) -> Section | None:
    if not impact.needed:
        return None
    rows = tuple(
        (
            Cell(need.label, more=need.field if need.field != need.label else ""),
            Cell(f"column “{need.column}”") if need.column else Cell("no column has it", "poor"),
            _lacking(need.missing.accounts, impact.compared.accounts),
            Cell(values.listed(need.read_by)),
        )
        for need in impact.needed
    )
    table = Table(
        "Data that the new rules read and the old did not",
        heads("Field", "In the data", "Missing for", "Read by", numbers=(2,)),
        rows,
    )
    return Section(
        "data", "Data the new rules need", "The new rules read what the old did not.", (Block("", table=table),)
    )


def _lacking(missing: int, whole: int) -> Cell:
    return Cell(values.number(missing), "poor" if missing else "", part_of(missing, whole))


def _after(before: int, after: int) -> Cell:
    """A number beside the one before it, with the difference where there is one."""
    return Cell(values.number(after), more=signed(after - before) if after != before else "")


def _changes(week: Week) -> bool:
    return (week.tasks_before, week.minutes_before) != (week.tasks_after, week.minutes_after)


def hours(minutes: int) -> str:
    """Minutes as hours: `12 h`, `1.5 h`."""
    return f"{values.number(round(minutes / 60, 1))} h"


def capacity(used: float | None) -> Cell:
    """A share of capacity; what is over it says so in words."""
    if used is None:
        return Cell("no limit is written")
    shown = values.percent(round(used, 3))
    return Cell(f"{shown}, over", "poor") if used > 1 else Cell(shown)


def _works(impact: Impact, changed: Sequence[WorkChange]) -> Table:
    rows = tuple(
        (
            Cell(w.label, more="playbook" if w.answer.thing is Thing.PLAYBOOK else "escalation"),
            *(
                Cell(values.number(share.accounts), behind=behind.of_work(impact, w, what))
                for share, what in ((w.begins, "starts"), (w.ends, "stops"), (w.changes, "changes"))
            ),
            Cell(values.number(w.both.accounts)),
            Cell(f"{w.tasks_before:,} → {w.tasks_after:,}", more=signed(w.tasks_after - w.tasks_before))
            if w.tasks_before != w.tasks_after
            else Cell(values.number(w.tasks_after)),
        )
        for w in changed
    )
    titles = ("", "Starts for", "Stops for", "Changes for", "In both", "Tasks")
    return Table("Playbooks and escalations that change, by accounts", heads(*titles, numbers=(1, 2, 3, 4, 5)), rows)


def _owned(loads: Sequence[RoleLoad]) -> Table:
    rows = tuple(
        (
            Cell(role.label),
            Cell(values.number(role.people) if role.people is not None else "not said"),
            Cell(values.number(role.owned_before)),
            _after(role.owned_before, role.owned_after),
            _people_needed(role),
            capacity(role.used_before),
            capacity(role.used_after),
        )
        for role in loads
    )
    titles = (
        "Role",
        "People",
        "Accounts before",
        "Accounts after",
        "People needed",
        "Capacity before",
        "Capacity after",
    )
    return Table(
        "Accounts that each role owns against what its people can own", heads(*titles, numbers=(1, 2, 3, 4, 5, 6)), rows
    )


def _people_needed(role: RoleLoad) -> Cell:
    """Whole persons that a role's accounts take after the change (S77), more than it has or not."""
    if role.needed_after is None:
        return Cell("not said")
    short = role.people is not None and role.needed_after > role.people
    before = role.needed_before
    more = signed(role.needed_after - before) if before is not None and before != role.needed_after else ""
    return Cell(values.number(role.needed_after), "poor" if short else "", more)


def _minutes(role: RoleLoad) -> bool:
    return any(week.minutes_before or week.minutes_after for week in role.weeks)


def _fullest(busy: Sequence[RoleLoad]) -> str:
    """The fullest week of each role whose people and time are known, for one person."""
    said = []
    for role in busy:
        if role.people and _minutes(role):
            week = max(role.weeks, key=lambda week: week.minutes_after)
            before, after = (hours(round(x / role.people)) for x in (week.minutes_before, week.minutes_after))
            said.append(f"{role.label}: in the week of {values.date(week.monday)} {after} a person, {before} before.")
    return " ".join(said)


def _weeks(number: int, role: RoleLoad) -> Picture:
    timed = _minutes(role)
    columns, said = [], []
    for week in role.weeks:
        numbers = (
            (week.minutes_before / 60, week.minutes_after / 60) if timed else (week.tasks_before, week.tasks_after)
        )
        columns.append(Column(f"{week.monday.day}/{week.monday.month}", (float(numbers[0]), float(numbers[1]))))
        before, after = (values.number(round(x, 1)) for x in numbers)
        said.append(f"week of {values.date(week.monday)}: {before} then {after}")
    unit = "hours" if timed else "tasks"
    alt = f"{role.label}, {unit} a week before and after. {'; '.join(said[:MOST_WEEKS])}."
    return beside(f"weeks-{number}", alt, (("tl-before", f"{unit} a week before"), ("tl-after", "after")), columns)


def _by_week(busy: Sequence[RoleLoad]) -> Table:
    """Tasks and touches of each role in each week; the time below, where it is known."""
    rows = [(Cell(role.label), *(_week(role, week) for week in role.weeks)) for role in busy]
    mondays = [f"{week.monday.day}/{week.monday.month}" for week in busy[0].weeks]
    titles = heads("Week from", *mondays, numbers=tuple(range(1, len(mondays) + 1)))
    return Table("Tasks and touches by role and week, before and after; their time below", titles, tuple(rows))


def _week(role: RoleLoad, week: Week) -> Cell:
    def change(before: str, after: str) -> str:
        return after if before == after else f"{before} → {after}"

    time = change(hours(week.minutes_before), hours(week.minutes_after)) if _minutes(role) else ""
    tone = "strong" if _changes(week) else ""
    return Cell(change(values.number(week.tasks_before), values.number(week.tasks_after)), tone, time)
