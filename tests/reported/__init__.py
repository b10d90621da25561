"""Reports on invented changes, counted from a list of accounts, so that every number is known."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from touchline.analysis.differences.answers import Answer, Differs, NotDecided, Same, Thing, Transition
from touchline.backends.solver.accounts import Case
from touchline.documents.change.report import Kind, Problem, Proof, Report, Side, Told
from touchline.judgement.answers import Place
from touchline.portfolio.summary import Share
from touchline.rollout.limits_held import LimitResult
from touchline.rollout.measured import (
    AccountChange,
    BandsBy,
    Cause,
    Direction,
    Flow,
    Impact,
    LostManager,
    Moved,
    Moves,
    Needed,
    OneSided,
    RoleLoad,
    Ruled,
    Week,
    Word,
    WorkChange,
)

TIER, HEALTH, SERVICE = Answer(Thing.SEGMENTATION, "tier"), Answer(Thing.HEALTH), Answer(Thing.SERVICE)
PRIORITY = Answer(Thing.DECISION, "support_priority")
RESCUE, AT_RISK = Answer(Thing.PLAYBOOK, "renewal_rescue"), Answer(Thing.ESCALATION, "renewal_at_risk")

TIERS: tuple[tuple[Word, str], ...] = (
    ("high_touch", "High touch"),
    ("mid_touch", "Mid touch"),
    ("tech_touch", "Tech touch"),
)
BANDS: tuple[tuple[Word, str], ...] = (("green", "green"), ("yellow", "yellow"), ("red", "red"), (None, "no score"))
PRIORITIES: tuple[tuple[Word, str], ...] = (("p1", "p1"), ("p2", "p2"))
VERTICALS: tuple[tuple[Word, str], ...] = (("education", "Education"), ("healthcare", "Healthcare"), (None, "none"))
ENTERPRISE, MID = "row 1: Enterprise contract", "row 4: Mid-market contract"
SERVED = ("Service tier: High touch", "Service tier: Mid touch")
THROUGH = "enterprise line"
DAY = datetime.date(2026, 10, 15)


@dataclass(frozen=True)
class Account:
    """An invented account: what it was and is."""

    id: str
    name: str
    revenue: float | None
    tier: tuple[str, str]
    health: tuple[Word, Word]
    vertical: Word = "education"
    rescue: tuple[bool, bool] = (False, False)


def share(found: Iterable[Account]) -> Share:
    accounts = list(found)
    return Share(len(accounts), sum(account.revenue or 0.0 for account in accounts))


def grouped(accounts: Sequence[Account], key: Callable[[Account], Hashable]) -> dict[Hashable, Share]:
    found: dict[Hashable, list[Account]] = {}
    for account in accounts:
        found.setdefault(key(account), []).append(account)
    return {name: share(of) for name, of in found.items()}


def direction(words: Sequence[tuple[Word, str]], before: Word, after: Word) -> Direction:
    names = [name for name, _ in words]
    if before == after:
        return Direction.NONE
    if before is None or after is None:
        return Direction.ACROSS
    return Direction.UP if names.index(after) < names.index(before) else Direction.DOWN


def moves(
    answer: Answer,
    label: str,
    words: tuple[tuple[Word, str], ...],
    accounts: Sequence[Account],
    of: Callable[[Account], tuple[Word, Word]],
    rules: Callable[[Word, Word], tuple[str, str]],
) -> Moves:
    counted = grouped(accounts, of)
    flows, causes = [], []
    for before, _ in words:
        for after, _ in words:
            if (before, after) not in counted:
                continue
            total, way = counted[before, after], direction(words, before, after)
            if answer.thing is Thing.SERVICE and before != after:
                way = Direction.ACROSS
            flows.append(Flow(before, after, way, total))
            if before != after:
                old, new = rules(before, after)
                place = Place("scheduling.touch", 66)
                causes.append(Cause(before, after, Ruled(old, place), Ruled(new, place), THROUGH, total))
    return Moves(answer, label, words, tuple(flows), tuple(causes), share(a for a in accounts if of(a)[0] != of(a)[1]))


def bands_by(
    name: str,
    label: str,
    values: tuple[tuple[Word, str], ...],
    accounts: Sequence[Account],
    of: Callable[[Account], tuple[Word, Word]],
) -> BandsBy:
    before = grouped(accounts, lambda a: (of(a)[0], a.health[0]))
    after = grouped(accounts, lambda a: (of(a)[1], a.health[1]))
    return BandsBy(name, label, values, before, after)  # type: ignore[arg-type]


def services_of(account: Account) -> tuple[Word, Word]:
    return (f"tier {account.tier[0]}", f"tier {account.tier[1]}")


def tier_rules(before: Word, after: Word) -> tuple[str, str]:
    return (ENTERPRISE, MID) if after == "mid_touch" else (MID, ENTERPRISE)


def by_tier(before: Word, after: Word) -> tuple[str, str]:
    return (f"for {before}", f"for {after}")


def health_rules(before: Word, after: Word) -> tuple[str, str]:
    return ("Open P1 tickets", "Open P1 tickets")


def told_rules(old: str, new: str) -> tuple[str, str]:
    """The rules as an account's change has them."""
    return old, f"{new}, through {THROUGH}"


def moved(account: Account) -> Moved:
    changes = []
    if account.tier[0] != account.tier[1]:
        way = direction(TIERS, *account.tier)
        changes.append(AccountChange(TIER, *account.tier, way, *told_rules(*tier_rules(*account.tier))))
        loses = account.tier == ("high_touch", "mid_touch")
        before, after = services_of(account)
        changes.append(
            AccountChange(
                SERVICE, before, after, Direction.ACROSS, *told_rules(*by_tier(before, after)), loses_manager=loses
            )
        )
    if account.health[0] != account.health[1]:
        way = direction(BANDS, *account.health)
        changes.append(AccountChange(HEALTH, *account.health, way, *told_rules(*health_rules(*account.health))))
    if account.rescue[0] != account.rescue[1]:
        what = "starts" if account.rescue[1] else "stops"
        changes.append(AccountChange(RESCUE, None, what, Direction.NONE, None, "health is red"))
    return Moved(account.id, account.name, account.revenue, tuple(changes))


def impact_of(accounts: Sequence[Account], most: int = 500) -> Impact:
    """What the report is given for these accounts."""
    changed = [account for account in accounts if moved(account).changes]
    largest = sorted(changed, key=lambda a: (-(a.revenue or 0.0), a.id))[:most]
    services: tuple[tuple[Word, str], ...] = tuple((f"tier {name}", f"Service tier: {label}") for name, label in TIERS)
    lost = [a for a in accounts if a.tier == ("high_touch", "mid_touch")]
    weeks = tuple(
        Week(DAY - datetime.timedelta(days=DAY.weekday() - 7 * i), 40 + 3 * i, 46 + 2 * i, 1800 + 90 * i, 2400 + 60 * i)
        for i in range(6)
    )

    def stands(before: bool, after: bool) -> Share:
        return share(a for a in accounts if a.rescue == (before, after))

    return Impact(
        date=DAY,
        currency="USD",
        has_revenue=True,
        records=len(accounts) + 3,
        compared=share(accounts),
        rejected=2,
        one_sided=(OneSided("old", "no `region`, which is required", 1, "N-9000"),),
        changed=share(changed),
        moves=(
            moves(TIER, "Service tier", TIERS, accounts, lambda a: a.tier, tier_rules),
            moves(HEALTH, "Account health", BANDS, accounts, lambda a: a.health, health_rules),
            moves(PRIORITY, "Support priority", PRIORITIES, accounts, lambda a: ("p2", "p2"), tier_rules),
            moves(SERVICE, "Service", services, accounts, services_of, by_tier),
        ),
        bands_by=(
            bands_by("tier", "Service tier", TIERS, accounts, lambda a: a.tier),
            bands_by("vertical", "Vertical", VERTICALS, accounts, lambda a: (a.vertical, a.vertical)),
        ),
        work=(
            WorkChange(
                RESCUE, "Renewal rescue", stands(True, True), stands(False, True), stands(True, False),
                Share(0, 0.0), 4 * stands(True, True).accounts, 4 * stands(True, True).accounts + 12,
            ),
            WorkChange(AT_RISK, "Renewal at risk", share([]), share([]), share([]), share([]), 0, 0),
        ),
        roles=(
            RoleLoad("csm", "Customer Success Manager", 7, 180, 236, 180 / 210, 236 / 210, weeks, 7, 6, 8),
            RoleLoad("tam", "Technical Account Manager", None, 0, 0, None, None, ()),
        ),
        lost_managers=(LostManager(*SERVED, "Customer Success Manager", share(lost)),) if lost else (),
        needed=(Needed("region", "Region", None, Share(40, 1_000_000.0), ("Service tier", "Renewal rescue")),),
        metrics=(("Margin", 0.62, 0.58),),
        accounts=tuple(moved(account) for account in largest),
        data="portfolio.csv",
        diagnostics=(),
        files=(Path("out/moved.csv"),),
    )  # fmt: skip


PROOFS = (
    Proof(
        TIER,
        "Service tier",
        TIERS,
        Differs(
            (
                Transition(
                    "high_touch",
                    "mid_touch",
                    ("ARR is 100k to below 120k, growth potential is below 8 and strategic is not yes",),
                    True,
                    Case({"arr": 100_000.0, "strategic": False}, DAY),
                ),
            ),
            True,
        ),
        ("on 15 October 2026: arr = 100000, strategic = no, everything else missing",),
        "narrows",
    ),
    Proof(
        HEALTH,
        "Account health",
        BANDS,
        Differs((Transition("yellow", "red", (), False, Case({"open_p1": 1.0}, DAY)),), False),
        ("open_p1 = 1",),
        "re-routes",
    ),
    Proof(PRIORITY, "Support priority", PRIORITIES, Same(), ()),
    Proof(
        RESCUE,
        "Renewal rescue",
        (),
        Differs((Transition(False, True, ("health turns red",), False, Case({}, DAY)),), False),
        ("everything missing",),
        "widens",
    ),
    Proof(AT_RISK, "Renewal at risk", (), NotDecided("its account's past could not be settled in 10 s"), ()),
)

LIMITS = (
    LimitResult("at most 5% of revenue moves", False, "8.2% of revenue moves", ()),
    LimitResult("no account above 100k moves down", False, "3 accounts do", ("N-1", "N-3")),
    LimitResult("no role above 110% of capacity", None, "no role says how many people it has", ()),
    LimitResult("guarantees hold", True, "4 of 4 hold", ()),
)

TOLD = (
    Told("parameter `enterprise_line`", "the enterprise line moves from $100,000 to $120,000", Kind.RULES),
    Told("segmentation `tier`", "row 3 now comes before row 2, which changes nothing", Kind.WORDS),
    Told("account", "the field `region` is gone; `renewal_rescue` read it", Kind.BREAKS),
)


def report_of(accounts: Sequence[Account], most: int = 500) -> Report:
    return Report(
        title="Northwind Scheduling: customer success rules",
        old=Side("main", "2026.4", "sha256:1a2b3c4d5e6f7a8b"),
        new=Side("rulesets/scheduling", "2026.5", "sha256:9f8e7d6c5b4a3f2e"),
        date=DAY,
        category="narrows High touch",
        told=TOLD,
        proofs=PROOFS,
        impact=impact_of(accounts, most),
        limits=LIMITS,
        problems=(Problem("", "`suggest peer_use_cases` is not compared: it needs the whole portfolio"),),
    )


SMALL = (
    Account("N-1", "Summit School", 110_000.0, ("high_touch", "mid_touch"), ("yellow", "red"), rescue=(False, True)),
    Account("N-2", "Harbor Clinic", 40_000.0, ("mid_touch", "mid_touch"), ("green", "green"), "healthcare"),
    Account("N-3", "Lake District", 101_500.5, ("high_touch", "mid_touch"), ("green", "green")),
    Account("N-4", "Cedar Clinic", 90_000.0, ("mid_touch", "high_touch"), ("red", "yellow"), None, (True, False)),
    Account("N-5", "Elm Academy", 5_000.0, ("tech_touch", "tech_touch"), ("yellow", "yellow"), rescue=(True, True)),
    Account("N-6", "Oak Institute", None, ("mid_touch", "mid_touch"), (None, None), None),
)  # fmt: skip


def small() -> Report:
    """Six accounts, of which three change."""
    return report_of(SMALL)


def without_portfolio() -> Report:
    return replace(small(), impact=None)
