"""Who does, answers for, takes part in and hears of each piece of work, as the rules say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from touchline.documents.book.about import About
from touchline.model.ruleset import OWNER, Service
from touchline.prose.names import upper_first


@dataclass(frozen=True, slots=True)
class RaciRow:
    """`letters` has one entry for each role of the matrix: `R`, `A`, `R A`, `C`, `I` or nothing."""

    work: str
    where: str
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raci:
    roles: tuple[str, ...]
    rows: tuple[RaciRow, ...]


def raci(about: About, services: Iterable[Service]) -> Raci:
    """R does the work; A approves it, and where nobody has to, owns the account; C takes part; I is the first
    level of the escalation that the playbook goes through, and hears of it there."""
    works: list[tuple[str, str, dict[str, set[str]]]] = []

    def add(
        work: str, where: str, by: str, approved_by: str | None, with_roles: Iterable[str], told: str | None
    ) -> None:
        letters: dict[str, set[str]] = {}

        def give(role: str | None, letter: str) -> None:
            name = about.owner if role == OWNER else role
            if role == OWNER and name is None:
                name = OWNER
            if name is not None:
                letters.setdefault(name, set()).add(letter)

        give(by, "R")
        give(approved_by or OWNER, "A")
        for role in with_roles:
            give(role, "C")
        give(told, "I")
        works.append((work, where, letters))

    for service in services:
        for touch in service.touches:
            if about.can_be(touch.only_when):
                add(touch.label, "Service", touch.by, None, touch.with_roles, None)
    for playbook in about.ruleset.playbooks.values():
        if not about.concerns(playbook.scopes):
            continue
        told = _first_level(about, playbook.escalate[0].escalation) if playbook.escalate else None
        for step in playbook.steps:
            if about.can_be(step.only_when, playbook.scopes):
                add(step.label, playbook.label, step.by, step.approved_by, step.with_roles, told)
    used = {role for _, _, letters in works for role in letters}
    order = [name for name in (OWNER, *about.ruleset.roles) if name in used]
    return Raci(
        tuple(upper_first(about.role(name)) for name in order),
        tuple(
            RaciRow(work, where, tuple(_letters(letters.get(name, set())) for name in order))
            for work, where, letters in works
        ),
    )


def _letters(found: set[str]) -> str:
    """The strongest letters: who does or answers for a thing need not also be told of it."""
    strong = [letter for letter in "RA" if letter in found]
    return " ".join(strong) if strong else next((letter for letter in "CI" if letter in found), "")


def _first_level(about: About, name: str) -> str | None:
    found = about.ruleset.escalations.get(name)
    return found.levels[0].role if found is not None and found.levels else None
