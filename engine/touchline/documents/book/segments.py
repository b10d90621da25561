"""A segmentation in print: its segments, the rule, how accounts move, and what it is good for."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.documents.book.about import About
from touchline.documents.book.numbers import Count, Numbers
from touchline.documents.book.rules import RulesPart, rules_part
from touchline.documents.pictures.drawing import Picture
from touchline.documents.pictures.ladder import ladder
from touchline.model.expressions import Kind, Ref
from touchline.model.ruleset import Segmentation
from touchline.prose import values
from touchline.prose.parts import movement_words


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """A segment: its label, the page about it (empty where it has none), and how many accounts it has."""

    label: str
    page: str
    count: Count | None
    current: bool


@dataclass(frozen=True, slots=True)
class SegmentationPart:
    """`moves` are sentences; `picture` is None where accounts do not move by reviews."""

    name: str
    label: str
    segments: tuple[SegmentLine, ...]
    rules: RulesPart
    moves: tuple[str, ...]
    picture: Picture | None
    best_for: str
    watch_out: str


def segmentation_part(
    about: About, segmentation: Segmentation, numbers: Numbers | None, pages: frozenset[str], wanted: str | None = None
) -> SegmentationPart:
    """The part about a segmentation; with `wanted`, about one of its segments. `pages` are the documents made."""
    counts = numbers.segments.get(segmentation.name, {}) if numbers is not None else {}
    labels = {segment.name: segment.label for segment in segmentation.segments}
    lines = []
    for segment in segmentation.segments:
        page = f"{segmentation.name}-{segment.name}"
        lines.append(
            SegmentLine(segment.label, page if page in pages else "", counts.get(segment.name), segment.name == wanted)
        )
    return SegmentationPart(
        segmentation.name,
        segmentation.label,
        tuple(lines),
        rules_part(about, segmentation.rules, labels, wanted=wanted),
        moves(about, segmentation),
        _picture(about, segmentation, numbers),
        segmentation.best_for or "",
        segmentation.watch_out or "",
    )


def moves(about: About, segmentation: Segmentation) -> tuple[str, ...]:
    """How and when an account changes its segment, a sentence each (M31 to M33)."""
    words = about.words
    if segmentation.always_current:
        return ("An account is always in the segment that the rule gives it today.",)
    said = []
    if segmentation.review_every is not None:
        said.append(f"Accounts are reviewed {values.every(segmentation.review_every)}; between reviews they stay.")
    said += [f"A review is held at once when {words.sentence(c)}." for c in segmentation.review_when]
    for direction, movement in (("up", segmentation.move_up), ("down", segmentation.move_down)):
        if movement is not None:
            said.append(f"An account moves {direction} {movement_words(words, movement)}.")
    if segmentation.move_up is None or segmentation.move_down is None:
        ways = [w for w, m in (("up", segmentation.move_up), ("down", segmentation.move_down)) if m is None]
        if segmentation.review_every is not None or segmentation.review_when:
            said.append(f"A move {values.listed(ways, 'or')} happens at the review that finds it.")
    for hold in segmentation.may_be_held:
        limit = f" for up to {values.length(hold.up_to)}" if hold.up_to is not None else ""
        said.append(f"The {about.role(hold.role)} may hold an account in another segment{limit}, with a reason.")
    return tuple(said)


def _picture(about: About, segmentation: Segmentation, numbers: Numbers | None) -> Picture | None:
    """How accounts move; None where they simply are where the rule puts them."""
    if segmentation.always_current or len(segmentation.segments) < 2:
        return None
    counts = numbers.segments.get(segmentation.name, {}) if numbers is not None else {}
    rungs = [(s.label, counts[s.name].text if s.name in counts else "") for s in segmentation.segments]
    up = movement_words(about.words, segmentation.move_up) if segmentation.move_up else "at the review that finds it"
    down = (
        movement_words(about.words, segmentation.move_down) if segmentation.move_down else "at the review that finds it"
    )
    known = about.known.get(Ref(Kind.SEGMENT, segmentation.name))
    names = [segment.name for segment in segmentation.segments]
    current = names.index(known) if known in names else None
    file = f"movement-{segmentation.name}{f'-{known}' if current is not None else ''}"
    return ladder(file, segmentation.label, tuple(rungs), current, f"Up {up}", f"Down {down}")
