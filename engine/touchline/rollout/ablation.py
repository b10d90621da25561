"""If a segmentation disappeared tomorrow, would anything change? (S34): the ruleset with everybody in one segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from touchline.model.expressions import Literal
from touchline.model.ruleset import Ruleset
from touchline.model.tables import Line, Lines


def without(ruleset: Ruleset, segmentation: str, segment: str) -> Ruleset:
    """The ruleset in which `segmentation` puts every account into `segment`, at once and for good.

    All that reads the segmentation is as it was: what changes by this is all that the segmentation does.
    """
    before = ruleset.segmentations[segmentation]
    value = Literal(segment, before.type, before.span)
    line = Line(1, value, None, "Everybody is in one segment", before.span)
    rules = Lines(before.name, before.rules.results, (line,), None, before.span)
    after = replace(before, rules=rules, always_current=True, review_every=None, review_when=(), may_be_held=())
    return replace(ruleset, segmentations=MappingProxyType({**ruleset.segmentations, segmentation: after}), examples=())


def most_common(segments: Iterable[str | None], ruleset: Ruleset, segmentation: str) -> str:
    """The segment that most accounts are in, of two alike the one listed later; the last one where there are none."""
    counts = Counter(segment for segment in segments if segment is not None)
    names = [segment.name for segment in ruleset.segmentations[segmentation].segments]
    return max(reversed(names), key=lambda name: counts[name])
