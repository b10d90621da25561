"""Accounts and their revenue, added up exactly."""

from __future__ import annotations

from dataclasses import dataclass, field

from touchline.portfolio.summary import Share
from touchline.values.numbers import ExactSum


@dataclass(slots=True)
class Tally:
    """How many accounts, and the exact sum of the revenue that is known."""

    accounts: int = 0
    revenue: ExactSum = field(default_factory=ExactSum)

    def add(self, revenue: float | None) -> None:
        self.accounts += 1
        if revenue is not None:
            self.revenue.add(revenue)

    def join(self, other: Tally) -> None:
        self.accounts += other.accounts
        self.revenue.join(other.revenue)

    def share(self, has_revenue: bool) -> Share:
        return Share(self.accounts, (self.revenue.total() or 0.0) if has_revenue else None)
