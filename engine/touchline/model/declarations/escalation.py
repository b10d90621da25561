"""`escalation`: when trouble goes upwards, how severe it is, to whom and how fast (M36)."""

from __future__ import annotations

from touchline.model.declarations.lines import (
    Block,
    Reading,
    block_of,
    cadence,
    every,
    label_of,
    length,
    only,
    prose,
    twice,
)
from touchline.model.declarations.roles import role
from touchline.model.declarations.rules import rules
from touchline.model.declarations.scopes import scopes
from touchline.model.names import EscalationName
from touchline.model.ruleset import Cadence, Escalation, Level
from touchline.model.tables import Result, Rules
from touchline.model.where import Where
from touchline.syntax import tree

SEVERITY = "severity"


def escalation(reading: Reading, name: str, known: EscalationName) -> Escalation | None:
    """An escalation, or None where it is not known when it opens."""
    block = block_of(known.block, f"the escalation `{name}`")
    where = Where(escalation=name)
    limits = scopes(reading, known.block)
    opens = only(reading, block, tree.OpenWhen, "open when")
    if opens is None and not block.broken:
        reading.missing(block.called, "when it opens", block.span, "add a line such as `open when health is red`")
    open_when = reading.resolver.condition(opens.condition) if opens else None
    severity = _severity(reading, block, known)
    levels = _levels(reading, block, where)
    updates = _updates(reading, block, where)
    closes = only(reading, block, tree.CloseWhen, "close when")
    close_when = reading.resolver.condition(closes.condition, where) if closes else None
    purpose = prose(reading, block, "purpose")
    if limits is None or open_when is None:
        return None
    return Escalation(
        name=name,
        label=label_of(known.block.label, name),
        scopes=limits,
        purpose=purpose,
        open_when=open_when,
        severity=severity,
        levels=levels,
        updates=updates,
        close_when=close_when,
        span=known.word.span,
    )


def _severity(reading: Reading, block: Block, known: EscalationName) -> Rules | None:
    line = only(reading, block, tree.Severity, "severity")
    if line is None or known.severity is None:
        return None
    inner = Block(f"the severity of {block.called}", line.clauses, line.span, block.broken)
    results = (Result(SEVERITY, known.severity, None, line.type.span),)
    return rules(
        reading,
        inner,
        SEVERITY,
        results,
        every(inner, tree.When),
        hint=f"write a table below it, or a line such as `{known.severity.choices[0]} when health is red`",
    )


def _levels(reading: Reading, block: Block, where: Where) -> tuple[Level, ...]:
    """The levels by number, from 1 without a hole."""
    written = every(block, tree.EscalationLevel)
    found: dict[int, Level | None] = {}
    places: dict[int, tree.EscalationLevel] = {}
    for line in written:
        level = _level(reading, block, line, where)
        if line.number in places:
            twice(reading, f"{block.called} has two levels {line.number}", line.span, places[line.number].span)
            continue
        places[line.number] = line
        found[line.number] = level
    if not block.broken:
        for place, number in enumerate(sorted(places), start=1):
            if number != place:
                reading.missing(
                    block.called,
                    f"who its level {place} is, and yet it has a level {number}",
                    places[number].span,
                    f"number the levels from 1 without a hole: this one is `level {place}`",
                )
                break
    in_order = (found[number] for number in sorted(found))
    return tuple(level for level in in_order if level is not None)


def _level(reading: Reading, block: Block, line: tree.EscalationLevel, where: Where) -> Level | None:
    answers = length(reading, line.answers_within, "the time to answer") if line.answers_within else None
    after = length(reading, line.after, "the time without an answer") if line.after else None
    at_once = reading.resolver.condition(line.at_once, where) if line.at_once is not None else None
    if line.number > 1 and line.after is None and line.at_once is None:
        reading.missing(
            block.called,
            f"when its level {line.number} is reached",
            line.span,
            "add `after 2 business days unanswered` to the line",
        )
    name = role(reading, line.role)
    return Level(line.number, name, answers, after, at_once, line.span) if name is not None else None


def _updates(reading: Reading, block: Block, where: Where) -> tuple[Cadence, ...]:
    found: list[Cadence] = []
    for line in every(block, tree.Update):
        every_length = cadence(reading, line.cadence.every, "the time between two updates")
        written = line.cadence.when
        when = reading.resolver.condition(written, where) if written is not None else None
        if every_length is not None and (when is not None or written is None):
            found.append(Cadence(every_length, when, line.span))
    return tuple(found)
