"""A service owes four decisions: how often, how it renews, how it grows, who is called in trouble (S31)."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Ruleset, Service


def decisions_not_made(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """One finding for each service that leaves a decision open."""
    for service in ruleset.services:
        left = _left_open(service)
        if left:
            yield diagnostic(
                "decisions-not-made",
                f"the service for {service.name} does not say {_and(list(left))}"
                if service.name
                else f"the service does not say {_and(list(left))}",
                service.span,
                f"{'a decision is' if len(left) == 1 else f'{len(left)} decisions are'} left open",
                hint="add " + ", ".join(f"`{line}`" for line in left.values()),
                facts={"open": list(left)},
            )


def _left_open(service: Service) -> dict[str, str]:
    lines = {
        "how often it is in touch": (bool(service.touches), 'touch call "Call" every quarter by owner'),
        "how it renews": (service.renewal is not None, "renewal through PLAYBOOK"),
        "how it grows": (service.expansion is not None, "expansion through PLAYBOOK"),
        "who is called in trouble": (service.escalation is not None, "escalation through ESCALATION"),
    }
    return {words: line for words, (made, line) in lines.items() if not made}


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
