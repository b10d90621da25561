"""Nobody keeps more than five ways of serving apart (S85)."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Ruleset

MOST = 5


def too_many_segments(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Each segmentation with more than five segments."""
    for segmentation in ruleset.segmentations.values():
        count = len(segmentation.segments)
        if count > MOST:
            yield diagnostic(
                "too-many-segments",
                f"`{segmentation.name}` has {count} segments, and a team keeps {MOST} apart",
                segmentation.span,
                f"{count} segments",
                hint="join the smallest with a neighbour",
                facts={"segments": count},
            )
