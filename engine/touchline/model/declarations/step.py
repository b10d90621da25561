"""The steps of a playbook: what is due when, by whom (M35)."""

from __future__ import annotations

from touchline.diagnostics import Label
from touchline.model.declarations.account import date_field
from touchline.model.declarations.lines import Block, Reading, every, label_of, length, minutes, only, only_when, prose
from touchline.model.declarations.roles import role, roles_of
from touchline.model.expressions import Kind
from touchline.model.graph import circles
from touchline.model.names import PlaybookName
from touchline.model.ruleset import AfterStep, AroundDate, Due, Material, OnDay, Step
from touchline.model.where import Where
from touchline.spelling import did_you_mean
from touchline.syntax import tree


def step(reading: Reading, written: tree.Step, playbook: PlaybookName, where: Where) -> Step | None:
    """A step, or None where nobody is to do it or nothing says when."""
    name = written.name.text
    block = Block(f"the step `{name}`", written.clauses, written.name.span, False)
    due = _due(reading, written, playbook)
    by = role(reading, written.by)
    with_roles = roles_of(reading, written.with_roles)
    lasting = minutes(reading, written.lasting)
    condition = only_when(reading, block)
    applies = reading.resolver.condition(condition.condition, where) if condition else None
    approved = only(reading, block, tree.ApprovedBy, "to be approved by")
    approver = role(reading, approved.role) if approved else None
    say = prose(reading, block, "say")
    if due is None or by is None:
        return None
    return Step(
        name=name,
        label=label_of(written.label, name),
        due=due,
        by=by,
        with_roles=with_roles,
        lasting_minutes=lasting,
        materials=tuple(Material(m.label.value, m.at.value) for m in every(block, tree.Material)),
        say=say,
        only_when=applies,
        approved_by=approver,
        span=written.name.span,
    )


def _due(reading: Reading, written: tree.Step, playbook: PlaybookName) -> Due | None:
    match written.due:
        case tree.OnDay(day=day, business=business):
            return OnDay(day, business)
        case tree.Offset(before=before, anchor=anchor) as offset:
            away = length(reading, offset.length, "when a step is due")
            found = _anchor(reading, anchor, before, playbook)
            if away is None or found is None:
                return None
            return AfterStep(anchor.text, away) if found == "step" else AroundDate(anchor.text, away, before)


def _anchor(reading: Reading, anchor: tree.Word, before: bool, playbook: PlaybookName) -> str | None:
    """Whether a due date is counted from a `step` of this playbook or from a `field`."""
    steps, name = playbook.steps, anchor.text
    readable = reading.resolver.names.readable.get(name)
    if name in steps and readable is not None and readable.kind is Kind.FIELD:
        reading.report(
            "ambiguous-word",
            f"`{name}` is both a step of this playbook and a field",
            anchor.span,
            also=(Label(steps[name].name.span, "the step", primary=False),),
            hint="give the step another name",
        )
        return None
    if name in steps:
        if before:
            reading.report(
                "not-here",
                "a step can be due after another step, not before it",
                anchor.span,
                hint=f"make `{name}` due after this step",
            )
            return None
        return "step"
    if readable is not None:
        line = "`before`" if before else "`after`"
        return "field" if date_field(reading, anchor, line) is not None else None
    if name in reading.resolver.names.lost:
        return None
    known = (*(() if before else steps), *reading.resolver.names.fields)
    what = "no date field" if before else "neither a step of this playbook nor a date field"
    reading.report("unknown-name", f"`{name}` is {what}", anchor.span, hint=did_you_mean(name, known))
    return None


def after_circles(reading: Reading, playbook: PlaybookName) -> None:
    """Reports steps each of which waits for the other."""
    waits = {
        name: [step.due.anchor.text]
        if isinstance(step.due, tree.Offset) and step.due.anchor.text in playbook.steps and not step.due.before
        else []
        for name, step in playbook.steps.items()
    }
    for way in circles(waits):
        first = playbook.steps[way[0]]
        others = tuple(Label(playbook.steps[name].due.span, f"`{name}` waits", primary=False) for name in way[1:])
        reading.report(
            "circle",
            f"steps that wait for each other: {' → '.join((*way, way[0]))}",
            first.due.span,
            f"`{way[0]}` waits",
            also=others,
            hint="make one of them due on a day, as in `on day 0`",
        )
