"""How health is judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Union

from touchline.model.expressions import Expression, Ref
from touchline.model.tables import Table, Threshold
from touchline.source import Span


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    points: float


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: str
    weight: float
    span: Span


@dataclass(frozen=True, slots=True)
class ByThresholds:
    """One threshold for each band but the last, best first; the first that holds gives the band (M22)."""

    thresholds: tuple[Threshold, ...]


@dataclass(frozen=True, slots=True)
class ByThresholdTable:
    """A table whose results are thresholds: one result for each band but the last."""

    table: Table


@dataclass(frozen=True, slots=True)
class ByBandTable:
    """A table whose only result is `band`."""

    table: Table


@dataclass(frozen=True, slots=True)
class ByField:
    """`band FIELD`: the band stands in the data."""

    field: Ref


Banding = Union[ByThresholds, ByThresholdTable, ByBandTable, ByField]


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` is None for ByBandTable and ByField. `weight` within its group (all measures are one group
    where there are none)."""

    name: str
    label: str
    group: str | None
    weight: float
    only_when: Expression | None
    value: Expression | None
    banding: Banding
    span: Span


class MissingPolicy(Enum):
    """What becomes of a missing measure (M21)."""

    GIVE_TO_GROUP = "give their weight to their group"
    LEFT_OUT = "are left out"
    COUNT_AS = "count as"
    NO_SCORE = "leave no score"


@dataclass(frozen=True, slots=True)
class Override:
    """`red when …` (cap False) or `at most yellow when …` (cap True), M27."""

    band: str
    cap: bool
    condition: Expression
    because: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Health:
    """`bands` best first; `thresholds` on the score, one for each band but the last. `needs` is a share
    0 to 1 of the weight that must be known, or None."""

    label: str
    bands: tuple[Band, ...]
    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    missing: MissingPolicy
    missing_band: str | None
    needs: float | None
    thresholds: tuple[Threshold, ...]
    overrides: tuple[Override, ...]
    span: Span
