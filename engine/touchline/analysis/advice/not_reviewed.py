"""A segmentation that nobody looks at again describes last year's customers (S61)."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Ruleset


def not_reviewed(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Each segmentation that says neither when it is reviewed nor that it is always current."""
    for segmentation in ruleset.segmentations.values():
        if not segmentation.always_current and segmentation.review_every is None:
            yield diagnostic(
                "segmentation-not-reviewed",
                f"`{segmentation.name}` does not say when it is looked at again",
                segmentation.span,
                "neither reviewed nor always current",
                hint="add `review every quarter`, or `always current`",
            )
