"""A test of a ruleset: one account on one day, and what is expected of its judgement."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from touchline.judgement.inputs import NO_HISTORY, NO_HOLDS, NO_POPULATION, History, Holds, Population
from touchline.source import Span

Path = tuple[str, ...]
"""The names that lead to a part of `Judgement.to_dict()`: (`segments`, `tier`, `row`)."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A part of the judgement and the JSON value it should have; `span` is where that is written. `unordered`: the
    part is a set, whose elements stand in no order."""

    path: Path
    value: object
    span: Span
    unordered: bool = False

    @property
    def name(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Case:
    """An account on a day, its values typed or as a file would hold them. `group` is the file or the examples
    table it stands in.

    `confirmed` is False where a machine wrote what is expected and nobody has looked at it yet; `example`
    says that it is a row of `examples`, which speaks of the candidate (M38).
    """

    name: str
    group: str
    account: Mapping[str, object]
    today: datetime.date
    expects: tuple[Expectation, ...]
    span: Span
    history: History = NO_HISTORY
    population: Population = field(default_factory=lambda: NO_POPULATION)
    holds: Holds = NO_HOLDS
    confirmed: bool = True
    example: bool = False
