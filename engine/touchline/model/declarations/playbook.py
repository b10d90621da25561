"""`playbook`: when it starts, who does which step by when, how one sees that it worked (M34, M35, M37)."""

from __future__ import annotations

from touchline.model.declarations.lines import Block, Reading, block_of, every, label_of, length, only, prose, share
from touchline.model.declarations.scopes import scopes
from touchline.model.declarations.step import after_circles, step
from touchline.model.names import PlaybookName
from touchline.model.ruleset import EscalateThrough, Goal, Length, Playbook, Start
from touchline.model.where import Where
from touchline.spelling import did_you_mean
from touchline.syntax import tree

PRIORITIES = ("high", "normal", "low")
NORMAL = "normal"


def playbook(reading: Reading, name: str, known: PlaybookName) -> Playbook | None:
    """A playbook, or None where it is not known for whom it is."""
    block = block_of(known.block, f"the playbook `{name}`")
    where = Where(playbook=name)
    limits = scopes(reading, known.block)
    start = _start(reading, block, where)
    not_again = _not_again(reading, block)
    priority = _priority(reading, block)
    hold_out = only(reading, block, tree.HoldOut, "hold out")
    held_out = share(reading, hold_out.share, "what is held out") if hold_out else None
    steps = tuple(step(reading, written, known, where) for written in known.steps.values())
    after_circles(reading, known)
    goal = _goal(reading, block, where)
    stops = [reading.resolver.condition(line.condition, where) for line in every(block, tree.Stop)]
    escalate = _escalate(reading, block, where)
    purpose = prose(reading, block, "purpose")
    if limits is None:
        return None
    return Playbook(
        name=name,
        label=label_of(known.block.label, name),
        scopes=limits,
        purpose=purpose,
        start=start,
        not_again=not_again,
        priority=priority,
        hold_out=held_out,
        steps=tuple(s for s in steps if s is not None),
        goal=goal,
        stop=tuple(s for s in stops if s is not None),
        escalate=escalate,
        span=known.word.span,
    )


def _start(reading: Reading, block: Block, where: Where) -> Start | None:
    line = only(reading, block, tree.Start, "start")
    condition = reading.resolver.condition(line.condition, where) if line else None
    return Start(condition, line.standing, line.span) if line and condition is not None else None


def _not_again(reading: Reading, block: Block) -> Length | None:
    line = only(reading, block, tree.NotAgain, "not again within")
    return length(reading, line.length, "the time between two starts", at_least=1) if line else None


def _priority(reading: Reading, block: Block) -> str:
    line = only(reading, block, tree.Priority, "priority")
    if line is None:
        return NORMAL
    if line.word.text not in PRIORITIES:
        reading.report(
            "unknown-choice",
            f"a priority is {PRIORITIES[0]}, {PRIORITIES[1]} or {PRIORITIES[2]}, not `{line.word.text}`",
            line.word.span,
            hint=did_you_mean(line.word.text, PRIORITIES),
        )
        return NORMAL
    return line.word.text


def _goal(reading: Reading, block: Block, where: Where) -> Goal | None:
    line = only(reading, block, tree.Goal, "goal")
    condition = reading.resolver.condition(line.condition, where) if line else None
    return Goal(line.day, condition, line.span) if line and condition is not None else None


def _escalate(reading: Reading, block: Block, where: Where) -> tuple[EscalateThrough, ...]:
    found: list[EscalateThrough] = []
    for line in every(block, tree.EscalateThrough):
        escalation = reading.resolver.escalation(line.escalation)
        condition = reading.resolver.condition(line.condition, where)
        if escalation is not None and condition is not None:
            found.append(EscalateThrough(escalation, condition, line.span))
    return tuple(found)
