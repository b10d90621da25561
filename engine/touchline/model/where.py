"""Where a condition stands, which decides what it may read beyond the account's own names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """`escalation` names the escalation whose `severity` is readable; `playbook` the one whose steps
    `is N late` may name; `metric`: inside a metric, where `sum of` may stand and time and work may not."""

    escalation: str | None = None
    playbook: str | None = None
    metric: bool = False


ACCOUNT = Where()
"""An ordinary condition about an account."""
