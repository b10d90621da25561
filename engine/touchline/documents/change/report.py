"""What a report on a rule change is made from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum

from touchline.analysis.differences.answers import Answer, Verdict
from touchline.rollout.limits_held import LimitResult
from touchline.rollout.measured import Impact, Word


class Kind(Enum):
    """What a change in the text can do."""

    WORDS = "words"  # it says the same in other words
    PROMISES = "promises"  # what is tested and guaranteed
    RULES = "rules"
    BREAKS = "breaks"  # something that others use is renamed or gone


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions: `name` as the user gave it (a path or a git ref), its version and the hash of its
    rules, where it could be read."""

    name: str
    version: str | None
    hash: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A change in a sentence, under what it is about (`heading`)."""

    heading: str
    sentence: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proved of an answer. `words` label what it can be, in the order declared; `accounts` are the accounts of
    the verdict's transitions in words, one for each; `category` says what the change does to it in a word or two
    (`narrows`), empty where nothing does."""

    answer: Answer
    label: str
    words: tuple[tuple[Word, str], ...]
    verdict: Verdict
    accounts: tuple[str, ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be compared, or not wholly. `side` is `old`, `new`, or empty where it is both."""

    side: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """A change and what is known of it. `title` is the ruleset's; `category` says in a few words what the change as a
    whole does (`words only`). `impact` is None where no accounts were given or they could not be judged."""

    title: str
    old: Side
    new: Side
    date: datetime.date
    category: str
    told: tuple[Told, ...]
    proofs: tuple[Proof, ...]
    impact: Impact | None
    limits: tuple[LimitResult, ...] = ()
    problems: tuple[Problem, ...] = ()
