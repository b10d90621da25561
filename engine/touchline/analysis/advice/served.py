"""Which segmentations an account is served by: those that services are for. Advice about service is about these."""

from __future__ import annotations

from touchline.model.expressions import Kind
from touchline.model.ruleset import Ruleset, Segmentation, Service


def served_segmentations(ruleset: Ruleset) -> tuple[Segmentation, ...]:
    """In the order written."""
    named = {
        scope.ref.name
        for service in ruleset.services
        for scope in service.scopes
        if scope.ref.kind in (Kind.SEGMENT, Kind.CANDIDATE)
    }
    return tuple(one for one in ruleset.segmentations.values() if one.name in named)


def services_for(ruleset: Ruleset, segmentation: str, segment: str) -> tuple[Service, ...]:
    """The services whose scopes do not rule a segment out."""
    return tuple(
        service
        for service in ruleset.services
        if all(segment in scope.values for scope in service.scopes if scope.ref.name == segmentation)
    )
