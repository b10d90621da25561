"""What changed between two versions of a ruleset, as values: what finds, tells and sums them up stands elsewhere.

`comparing.changes` finds every change, in the order of a ruleset's parts; `telling.sentences` tells each under its
subject; `category.categories` says what they come to; `facts.facts` gives one as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Union

from touchline.analysis.differences.answers import Answer
from touchline.source import Span


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change is about: (`playbook`, `renewal_rescue`), or the `step` `call` within it. A row or a line is
    named by its number. `name` is empty where there is only one, as of `header`, `health` or `calendar`."""

    kind: str
    name: str = ""
    label: str | None = None
    within: Subject | None = None

    @property
    def whole(self) -> Subject:
        """The block that it stands in."""
        return self if self.within is None else self.within.whole


class Reliance(Enum):
    """What outside the ruleset names a thing, and no longer fits when it is renamed, gone or demanded."""

    DATA = "the files that bring accounts in"
    RESULTS = "what reads the results"
    SETTINGS = "cases, holds, history and commands that name it"


class Bearing(Enum):
    """What a change can bear on."""

    WORDS = "words"  # what is printed and said
    PROMISES = "promises"  # what is tested: examples and guarantees
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change means for those who read a ruleset. `touches` are the answers that are made from what changed,
    directly or through what they read: no other answer can differ by it. `breaks`: what outside relies on it."""

    bearing: Bearing
    breaks: tuple[Reliance, ...] = ()
    touches: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """Something that only the new version has: `thing` is what the model has of it (a `Step`, a `Row`, a word for a
    choice)."""

    subject: Subject
    thing: object
    new: Span | None
    effect: Effect


@dataclass(frozen=True, slots=True)
class Removed:
    """Something that only the old version has."""

    subject: Subject
    thing: object
    old: Span | None
    effect: Effect


@dataclass(frozen=True, slots=True)
class Renamed:
    """The same thing under another name: `subject` has the new one. What reads it by its new name has not changed."""

    subject: Subject
    before: str
    old: Span | None
    new: Span | None
    effect: Effect


@dataclass(frozen=True, slots=True)
class Changed:
    """A part of a thing that says something else: `part` is the model's name for it (`condition`, `accounts_each`),
    for a cell its column's heading. `before` and `after` are as in the model, None where nothing is said;
    `owner` is the model's class that has the part. `earlier` is what a row or line counted as, where it has another
    number now."""

    subject: Subject
    owner: type
    part: str
    before: object
    after: object
    old: Span | None
    new: Span | None
    effect: Effect
    beside: object = None  # for a cell, its column's expression; for a result, its `Result`
    earlier: int | None = None


@dataclass(frozen=True, slots=True)
class Reordered:
    """Something that stands elsewhere among its like: now before (or after) `other`, by the names that the old
    version has for both."""

    subject: Subject
    before: bool
    other: Subject
    old: Span | None
    new: Span | None
    effect: Effect


Change = Union[Added, Removed, Renamed, Changed, Reordered]


@dataclass(frozen=True, slots=True)
class Told:
    """A change as a sentence: lower case, no full stop, names in backticks. `subject` is the heading it stands
    under, the same for all changes of a block, which come together. `change` is None for what is said of the whole
    (that nothing changes)."""

    subject: str
    text: str
    change: Change | None


class Category(Enum):
    """What a change comes to."""

    WORDS_ONLY = "words only"
    PROMISES_ONLY = "tests and guarantees only"
    SAME_ANSWERS = "same answers"
    WIDENS = "widens"
    NARROWS = "narrows"
    REROUTES = "re-routes"
    MAY_REROUTE = "may re-route"  # not proved the same, and not all that can differ is known


@dataclass(frozen=True, slots=True)
class Categories:
    """What all changes come to (`whole`), and each answer for itself. `breaks` are the changes that break what others
    use, whatever the answers do."""

    whole: Category
    answers: tuple[tuple[Answer, Category], ...]
    breaks: tuple[Change, ...]
