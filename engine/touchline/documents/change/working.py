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
    loads = [
        role for role in impact.roles if role.owned_before or role.owned_after or any(_tasks(w) for w in role.weeks)
    ]
    if loads:
        over = [role for role in loads if role.used_after is not None and role.used_after > 1]
        lead = f"Over capacity: {values.listed(role.label for role in over)}." if over else ""
        blocks.append(Block("Accounts that roles own", lead, table=_owned(loads)))
        busy = [role for role in loads if any(_tasks(week) for week in role.weeks)]
        blocks += [
            Block(f"{role.label}, week by week", _people(role), (), (_weeks(i, role),), _by_week(role))
            for i, role in enumerate(busy)
        ]
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
            Cell(values.number(role.owned_after), more=signed(role.owned_after - role.owned_before)),
            capacity(role.used_before),
            capacity(role.used_after),
        )
        for role in loads
    )
    titles = ("Role", "People", "Accounts before", "Accounts after", "Capacity before", "Capacity after")
    return Table(
        "Accounts that each role owns against what its people can own", heads(*titles, numbers=(1, 2, 3, 4, 5)), rows
    )


def _tasks(week: Week) -> int:
    return week.tasks_before or week.tasks_after


def _minutes(role: RoleLoad) -> bool:
    return any(week.minutes_before or week.minutes_after for week in role.weeks)


def _people(role: RoleLoad) -> str:
    before, after = sum(w.tasks_before for w in role.weeks), sum(w.tasks_after for w in role.weeks)
    said = f"{before:,} tasks before, {after:,} after, in {values.counted(len(role.weeks), 'week')}"
    if role.people and _minutes(role) and role.weeks:
        most = max(week.minutes_after for week in role.weeks) / role.people
        each = f" for each of {role.people:,} people" if role.people > 1 else ""
        said += f"; in the fullest week {hours(round(most))}{each}"
    return f"{said}."


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


def _by_week(role: RoleLoad) -> Table:
    timed = _minutes(role)
    rows = []
    for week in role.weeks:
        cells = [
            Cell(values.date(week.monday)),
            Cell(values.number(week.tasks_before)),
            Cell(values.number(week.tasks_after), more=signed(week.tasks_after - week.tasks_before)),
        ]
        if timed:
            cells += [Cell(hours(week.minutes_before)), Cell(hours(week.minutes_after))]
            if role.people:
                cells.append(Cell(hours(round(week.minutes_after / role.people))))
        rows.append(tuple(cells))
    titles = ["Week from", "Tasks before", "Tasks after"]
    if timed:
        titles += ["Time before", "Time after", *(["A person, after"] if role.people else [])]
    return Table(
        f"{role.label}: tasks and time by week", heads(*titles, numbers=tuple(range(1, len(titles)))), tuple(rows)
    )
