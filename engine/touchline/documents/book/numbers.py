"""How many accounts and how much revenue: what an earlier run says, beside the rules that gave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchline.prose import values


@dataclass(frozen=True, slots=True)
class Count:
    """Accounts and their revenue, in words; `revenue` is empty where the ruleset names none."""

    accounts: str
    revenue: str
    share: str
    bands: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        noun = "account" if self.accounts == "1" else "accounts"
        return f"{self.accounts} {noun}{f', {self.revenue}' if self.revenue else ''}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The totals of a run: of all accounts, by segment of each segmentation, by choice of each field."""

    date: str
    total: Count
    segments: Mapping[str, Mapping[str, Count]]
    fields: Mapping[str, Mapping[str, Count]]


def numbers_of(run: Mapping[str, object], currency: str, date: str) -> Numbers | None:
    """The numbers in a run's `totals`; None where it has none."""
    totals = run.get("totals")
    if not isinstance(totals, dict) or not isinstance(totals.get("all"), dict):
        return None
    whole = totals["all"]
    every = int(whole.get("accounts", 0))

    def count(said: object) -> Count:
        said = said if isinstance(said, dict) else {}
        accounts, revenue = int(said.get("accounts", 0)), said.get("revenue")
        bands = said.get("health")
        return Count(
            values.number(accounts),
            values.money(float(round(revenue)), currency) if isinstance(revenue, (int, float)) else "",
            values.percent(round(accounts / every, 3)) if every else "",
            tuple((str(band), values.number(int(n))) for band, n in bands.items()) if isinstance(bands, dict) else (),
        )

    def groups(name: str) -> dict[str, dict[str, Count]]:
        said = totals.get(name)
        found = said if isinstance(said, dict) else {}
        return {
            str(key): {str(choice): count(each) for choice, each in by.items()}
            for key, by in found.items()
            if isinstance(by, dict)
        }

    return Numbers(date, count(whole), groups("segments"), groups("fields"))
