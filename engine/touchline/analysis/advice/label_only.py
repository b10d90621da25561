"""A segment that nothing follows from is a label, not a strategy (S31, S32)."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.analysis.advice.served import served_segmentations, services_for
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Ruleset


def label_only(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Each segment without a service, where other segments of its segmentation have one."""
    for segmentation in served_segmentations(ruleset):
        for segment in segmentation.segments:
            if not services_for(ruleset, segmentation.name, segment.name):
                yield diagnostic(
                    "segment-without-service",
                    f"nobody serves `{segment.name}`: it is a label, not a strategy",
                    segment.span,
                    "no service is for it",
                    hint=f"write `service for {segmentation.name} {segment.name}`, or take the segment out",
                )
