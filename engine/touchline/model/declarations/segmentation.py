"""`segmentation`: the segments, how they are decided, and how an account moves between them (M31 to M33)."""

from __future__ import annotations

from touchline.diagnostics import Label
from touchline.model.declarations.account import date_field
from touchline.model.declarations.lines import (
    Block,
    Reading,
    block_of,
    cadence,
    count_of,
    every,
    first_of,
    label_of,
    length,
    only,
    prose,
    twice,
)
from touchline.model.declarations.roles import role
from touchline.model.declarations.rules import rules
from touchline.model.names import SegmentationName
from touchline.model.ruleset import HeldBy, Length, Movement, NotWithin, Segment, Segmentation
from touchline.model.tables import Result
from touchline.source import Span
from touchline.syntax import tree


def segmentation(reading: Reading, name: str, known: SegmentationName) -> Segmentation | None:
    """A segmentation, or None where it cannot be decided."""
    block = block_of(known.block, f"the segmentation `{name}`")
    label = label_of(known.block.label, name)
    lines = every(block, tree.Segment)
    decided = None
    if known.segments:
        decided = rules(
            reading,
            block,
            name,
            (Result(name, known.type, label, known.word.span),),
            _deciding(reading, block, lines),
            hint="write a table below its segments, or `when` and a condition after each of them",
        )
    elif not block.broken:
        reading.missing(block.called, "which segments it has", block.span, "name each segment on a line of its own")
    current = only(reading, block, tree.AlwaysCurrent, "always current")
    reviews = every(block, tree.Review)
    moves = every(block, tree.Move)
    held = every(block, tree.HeldBy)
    if current is not None:
        _never_held(reading, current, (*reviews, *moves, *held))
    every_line = first_of(reading, block.called, (r for r in reviews if r.every is not None), "review every")
    at_once = tuple(reading.resolver.condition(r.when) for r in reviews if r.when is not None)
    up = first_of(reading, block.called, (m for m in moves if m.up), "move up")
    down = first_of(reading, block.called, (m for m in moves if not m.up), "move down")
    review_every = _review_every(reading, every_line)
    movements = (_movement(reading, up), _movement(reading, down))
    holders = _held_by(reading, held)
    texts = (prose(reading, block, "best for"), prose(reading, block, "watch out"))
    if decided is None:
        return None
    return Segmentation(
        name=name,
        label=label,
        segments=tuple(Segment(s, label_of(line.label, s), line.name.span) for s, line in known.segments.items()),
        rules=decided,
        always_current=current is not None,
        review_every=review_every,
        review_when=tuple(c for c in at_once if c is not None),
        move_up=movements[0],
        move_down=movements[1],
        may_be_held=holders,
        best_for=texts[0],
        watch_out=texts[1],
        span=known.word.span,
    )


def _deciding(reading: Reading, block: Block, lines: tuple[tree.Segment, ...]) -> tuple[tree.Segment, ...]:
    """The lines of the segments where any has `when` or `otherwise`; what stands below `otherwise` could
    never be reached."""
    deciding = tuple(line for line in lines if line.when is not None or line.otherwise)
    last: tree.Segment | None = None
    for line in deciding:
        if last is not None and line.otherwise:
            twice(reading, f"{block.called} says `otherwise` twice", line.span, last.span)
        elif last is not None:
            reading.report(
                "not-here",
                "`otherwise` takes what is left, so that nothing below it is ever reached",
                line.span,
                "never reached",
                also=(Label(last.span, "takes what is left", primary=False),),
                hint="make the line with `otherwise` the last one",
            )
        if line.otherwise and last is None:
            last = line
    return lines if deciding else ()


def _never_held(reading: Reading, current: tree.AlwaysCurrent, lines: tuple[tree.Clause, ...]) -> None:
    for line in lines:
        reading.report(
            "not-here",
            "a segmentation that is `always current` is never reviewed, moved or held",
            line.span,
            also=(Label(current.span, "said here", primary=False),),
            hint="take one of the two lines out",
        )


def _review_every(reading: Reading, line: tree.Review | None) -> Length | None:
    return cadence(reading, line.every, "the time between reviews") if line is not None and line.every else None


def _movement(reading: Reading, line: tree.Move | None) -> Movement | None:
    if line is None:
        return None
    reviews = count_of(reading, line.reviews, "the number of reviews", line.span)
    through = reading.resolver.playbook(line.through) if line.through else None
    return Movement(
        reviews=reviews or 1,
        not_within=_not_within(reading, line.not_within) if line.not_within else None,
        notice=length(reading, line.notice, "the notice of a move") if line.notice else None,
        through=through,
        span=line.span,
    )


def _not_within(reading: Reading, written: tree.NotWithin) -> NotWithin | None:
    days = length(reading, written.length, "the time around a date")
    field = date_field(reading, written.field, "`not within … of`")
    return NotWithin(days, field) if days is not None and field is not None else None


def _held_by(reading: Reading, lines: tuple[tree.HeldBy, ...]) -> tuple[HeldBy, ...]:
    found: list[HeldBy] = []
    places: dict[str, Span] = {}
    for line in lines:
        up_to = length(reading, line.up_to, "how long a segment is held", at_least=1) if line.up_to else None
        name = role(reading, line.role)
        if name is None:
            continue
        if name in places:
            twice(reading, f"`may be held by {name}` is said twice", line.span, places[name])
            continue
        places[name] = line.span
        found.append(HeldBy(name, up_to))
    return tuple(found)
