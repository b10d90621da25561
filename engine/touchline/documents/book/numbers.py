"""How many accounts and how much revenue: what an earlier run says, beside the rules that gave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from touchline.prose import values


@dataclass(frozen=True, slots=True)
class Count:
    """Accounts and their revenue, in words; `revenue` is empty where the ruleset names none. `share` is what part of
    all accounts and of all revenue this is; empty for all of them. `bands` are how many have
    each band, `unscored` how many have none; empty where there is no health score or all have one."""

    accounts: str
    revenue: str
    share: str
    bands: tuple[tuple[str, str], ...] = ()
    unscored: str = ""

    @property
    def text(self) -> str:
        noun = "account" if self.accounts == "1" else "accounts"
        return f"{self.accounts} {noun}{f', {self.revenue}' if self.revenue else ''}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The totals of a run: of all accounts, by segment of each segmentation, by choice of each field. `accounts` are
    all, `known` those that each field's choices add up to."""

    date: str
    total: Count
    segments: Mapping[str, Mapping[str, Count]]
    fields: Mapping[str, Mapping[str, Count]]
    accounts: int
    known: Mapping[str, int]

    def without(self, field: str) -> str:
        """How many accounts have none of the choices of a field: "13 accounts are"; empty where all have one."""
        missing = self.accounts - self.known.get(field, 0)
        if missing <= 0:
            return ""
        return "1 account is" if missing == 1 else f"{values.number(missing)} accounts are"


def numbers_of(run: Mapping[str, object], currency: str, date: str) -> Numbers | None:
    """The numbers in a run's `totals`; None where it has none."""
    totals = run.get("totals")
    if not isinstance(totals, dict) or not isinstance(totals.get("all"), dict):
        return None
    whole = totals["all"]
    every, takings = int(whole.get("accounts", 0)), whole.get("revenue")

    def share(accounts: int, revenue: object) -> str:
        said = [f"{values.percent(round(accounts / every, 3))} of the accounts"] if every else []
        if isinstance(revenue, (int, float)) and isinstance(takings, (int, float)) and takings > 0:
            said.append(f"{values.percent(round(revenue / takings, 3))} of the revenue")
        return values.listed(said)

    def count(said: object) -> Count:
        said = said if isinstance(said, dict) else {}
        accounts, revenue = int(said.get("accounts", 0)), said.get("revenue")
        said_bands = said.get("health")
        bands = {str(band): int(n) for band, n in said_bands.items()} if isinstance(said_bands, dict) else {}
        unscored = accounts - sum(bands.values()) if bands else 0
        return Count(
            values.number(accounts),
            values.money(float(round(revenue)), currency) if isinstance(revenue, (int, float)) else "",
            share(accounts, revenue),
            tuple((band, values.number(n)) for band, n in bands.items()),
            values.number(unscored) if unscored else "",
        )

    def groups(name: str) -> dict[str, dict[str, Count]]:
        said = totals.get(name)
        found = said if isinstance(said, dict) else {}
        return {
            str(key): {str(choice): count(each) for choice, each in by.items()}
            for key, by in found.items()
            if isinstance(by, dict)
        }

    fields = totals.get("fields")
    known = {
        str(field): sum(int(each.get("accounts", 0)) for each in by.values() if isinstance(each, dict))
        for field, by in (fields.items() if isinstance(fields, dict) else ())
        if isinstance(by, dict)
    }
    return Numbers(date, replace(count(whole), share=""), groups("segments"), groups("fields"), every, known)
