"""`journey`: the milestones of a customer, counted from a date."""

from __future__ import annotations

from touchline.model.declarations.account import date_field
from touchline.model.declarations.lines import (
    Block,
    Reading,
    block_of,
    every,
    label_of,
    names_once,
    only,
    only_when,
    prose,
)
from touchline.model.declarations.scopes import scopes
from touchline.model.names import BlockName
from touchline.model.ruleset import Journey, Milestone
from touchline.syntax import tree


def journey(reading: Reading, name: str, known: BlockName) -> Journey | None:
    """A journey, or None where its days cannot be counted."""
    block = block_of(known.block, f"the journey `{name}`")
    limits = scopes(reading, known.block)
    counted = only(reading, block, tree.CountedFrom, "counted from")
    if counted is None and not block.broken:
        reading.missing(
            block.called, "from when its days are counted", block.span, "add a line such as `counted from started_on`"
        )
    field = date_field(reading, counted.field, "`counted from`") if counted else None
    objective = prose(reading, block, "objective")
    purpose = prose(reading, block, "purpose")
    written = every(block, tree.Milestone)
    names_once(reading, (m.name for m in written), f"{block.called} has two milestones `{{word}}`")
    milestones = [_milestone(reading, m) for m in written]
    if limits is None or field is None:
        return None
    return Journey(
        name=name,
        label=label_of(known.block.label, name),
        scopes=limits,
        counted_from=field,
        objective=objective,
        purpose=purpose,
        milestones=tuple(m for m in milestones if m is not None),
        span=known.word.span,
    )


def _milestone(reading: Reading, written: tree.Milestone) -> Milestone | None:
    block = Block(f"the milestone `{written.name.text}`", written.clauses, written.name.span, False)
    when = reading.resolver.condition(written.when)
    condition = only_when(reading, block)
    applies = reading.resolver.condition(condition.condition) if condition else None
    if when is None:
        return None
    name = written.name.text
    return Milestone(name, label_of(written.label, name), written.day, when, applies, written.name.span)
