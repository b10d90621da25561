"""Two segments served the same way are one segment with two names (S33)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.model.ruleset import Ruleset, Service


def served_the_same(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Each service that promises what an earlier one does, to other accounts."""
    seen: dict[Hashable, Service] = {}
    for service in ruleset.services:
        first = seen.setdefault(_promised(service), service)
        if first is not service:
            yield diagnostic(
                "served-the-same",
                f"the services for {first.name} and for {service.name} promise the same",
                service.span,
                "the same owner, touches, entitlements and plans",
                also=(Label(first.span, "as here", primary=False),),
                hint="serve them differently, or name both in one service",
            )


def _promised(service: Service) -> Hashable:
    touches = tuple(
        (t.name, t.by, t.with_roles, t.lasting_minutes, tuple(c.every for c in t.cadences)) for t in service.touches
    )
    entitled = tuple((e.entitlement, e.up_to, e.per) for e in service.entitlements)
    plans = (service.renewal, service.expansion, service.escalation)
    return (service.owner, service.manner, frozenset(service.with_roles), touches, entitled, plans)
