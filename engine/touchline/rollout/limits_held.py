"""Whether a limit that a team set on rule changes holds, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LimitResult:
    """A limit as its team wrote it (`text`). `held` is None where it could not be told; `measured` says in words what
    was found, or why nothing was; `accounts` are the ids of those that break it, as far as there are any."""

    text: str
    held: bool | None
    measured: str
    accounts: tuple[str, ...]
