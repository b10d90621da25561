"""The generated portfolio of `rulesets/growth`: 220 shops, with holes in each of their four pillars."""

from __future__ import annotations

import datetime
import random
import sys
from pathlib import Path

from portfolios.writing import Record, as_csv, day, with_holes, within, yes

TODAY = datetime.date(2026, 12, 1)
SEED = 20261201
ACCOUNTS = 220

COLUMNS = (
    "id", "name", "arr", "cost_to_serve", "main_use", "market_position", "innovation", "ready_to_scale", "assessed_on",
    "learned_from", "case_study", "co_develops", "well_known", "shapes_roadmap", "departments", "integrations",
    "contacts", "tickets_90d", "licensed_users", "weekly_users", "users_change", "features_used", "measured_on",
    "started_on", "renews_on", "champion_left", "contact_wish", "csm_email",
)  # fmt: skip

SHOPS = (
    "Vandermeer", "Lumo", "Kastanje", "Olsen & Co", "Bellweg", "Tarragon", "Zuiderkade", "Pomona", "Nordlys", "Marlow",
    "Veldhuis", "Casa Lisa", "Brouwer", "Halcyon", "Fenwick", "Oskar", "Rosmarin", "De Linde", "Sorrel", "Waterman",
)  # fmt: skip
TRADES = ("Shoes", "Garden", "Home", "Sports", "Toys", "Foods", "Pharmacy", "Bikes", "Fashion")
MANAGERS = ("anouk", "bram", "carmen", "dirk", "elif", "finn", "greta", "hugo", "ines")


def account(random_: random.Random, number: int) -> Record:
    """One account. `drive` tells its growth and name, `grip` its use; neither follows the contract's size."""
    size = random_.choices(("small", "middle", "large"), (50, 37, 13))[0]
    drive = within(random_.gauss(0.5, 0.27), 0, 1)
    grip = within(random_.gauss(0.5, 0.25), 0, 1)
    arr = {
        "small": random_.randrange(2_000, 20_000, 100),
        "middle": random_.randrange(20_000, 90_000, 500),
        "large": random_.randrange(90_000, 300_000, 1_000),
    }[size]
    departments = max(1, round(random_.gauss({"small": 1.6, "middle": 2.9, "large": 3.6}[size], 1.5)))
    integrations = max(0, round(departments * random_.uniform(0.3, 1.5)))
    age = random_.choice((random_.randrange(10, 180), *(random_.randrange(180, 1600),) * 4))
    licensed = max(4, arr // random_.randrange(350, 900))
    change = random_.gauss((grip - 0.42) * 60, 11)
    judged = random_.random() < (0.62 if size == "small" else 0.93)
    wish = random_.choices(("", "as_offered", "less", "by_mail"), (70, 16, 9, 5))[0]
    return {
        "id": f"K-{3000 + number}",
        "name": f"{random_.choice(SHOPS)} {random_.choice(TRADES)}",
        "arr": str(arr),
        "cost_to_serve": str(round(1200 + arr * within(random_.gauss(0.22, 0.12), 0.03, 0.9) + 1100 * departments)),
        "main_use": random_.choices(("pricing", "assortment", "replenishment"), (45, 35, 20))[0],
        "market_position": random_.choices(("leader", "challenger", "follower"), (15, 20 + 40 * drive, 45))[0]
        if judged
        else "",
        "innovation": random_.choices(("fast", "steady", "slow"), (5 + 60 * drive, 40, 45 - 35 * drive))[0]
        if judged
        else "",
        "ready_to_scale": random_.choices(("ready", "preparing", "not_yet"), (5 + 55 * drive, 35, 40))[0]
        if judged
        else "",
        "assessed_on": day(TODAY, -random_.randrange(5, 205)) if judged else "",
        "learned_from": random_.choice(("conversation", "discovery", "business_review")) if judged else "",
        "case_study": yes(random_, 0.10 + 0.25 * drive),
        "co_develops": yes(random_, 0.02 + 0.34 * drive),
        "well_known": yes(random_, 0.35 if size == "large" else 0.12),
        "shapes_roadmap": yes(random_, 0.02 + 0.30 * drive),
        "departments": str(departments),
        "integrations": str(integrations),
        "contacts": str(max(1, round(departments * random_.uniform(0.8, 2.6)))),
        "tickets_90d": str(max(0, round(random_.gauss(2 + 1.6 * integrations - 2 * grip, 3)))),
        "licensed_users": str(licensed),
        "weekly_users": str(min(licensed, round(licensed * within(random_.gauss(grip, 0.14), 0.02, 1)))),
        "users_change": f"{round(within(change, -90, 180))}%",
        "features_used": str(round(within(random_.gauss(2 + 7 * grip, 1.6), 0, 12))),
        "measured_on": day(TODAY, -random_.randrange(1, 30)),
        "started_on": day(TODAY, -age),
        "renews_on": day(TODAY, random_.randrange(-12, 353)),
        "champion_left": yes(random_, 0.06),
        "contact_wish": wish,
        "csm_email": f"{random_.choice(MANAGERS)}@cartwheel.example" if size != "small" else "",
    }


def portfolio() -> str:
    """The whole file as CSV text with `\\n` line ends."""
    random_ = random.Random(SEED)
    records = [account(random_, number) for number in range(ACCOUNTS)]
    with_holes(random_, records, {
        "cost_to_serve": 0.09, "arr": 0.02, "departments": 0.05, "integrations": 0.07, "contacts": 0.12,
        "weekly_users": 0.05, "users_change": 0.08, "features_used": 0.06, "main_use": 0.03, "case_study": 0.04,
    })  # fmt: skip
    for record in records:
        if random_.random() < 0.04:  # the feed stopped: older than the 45 days it is good for
            record["measured_on"] = day(TODAY, -random_.randrange(46, 160))
    for number, column, value in (
        (14, "arr", "12.500,00"), (39, "innovation", "very fast"), (66, "users_change", "-12 points"),
        (92, "features_used", "14"), (121, "started_on", "01-02-2025"), (150, "co_develops", "planned"),
        (177, "contact_wish", "never again"), (203, "departments", "6+"),
    ):  # fmt: skip
        records[number][column] = value
    # The article's pair: much money and a simple use; little money and six departments.
    records[80] |= {"arr": "150000", "departments": "1", "integrations": "1", "tickets_90d": "2", "contacts": "2",
                    "market_position": "follower", "innovation": "slow", "case_study": "no", "co_develops": "no",
                    "well_known": "no", "shapes_roadmap": "no", "started_on": day(TODAY, -700)}  # fmt: skip
    records[81] |= {"arr": "40000", "departments": "6", "integrations": "4", "tickets_90d": "9", "contacts": "9",
                    "case_study": "no", "co_develops": "no", "well_known": "no", "shapes_roadmap": "no"}  # fmt: skip
    # What nobody can be made responsible for: an id that comes twice, and none at all.
    records[110:110] = [{**records[30], "id": "K-3900"}, {**records[31], "id": "K-3900"}, {**records[32], "id": ""}]
    return as_csv(COLUMNS, records)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(portfolio(), encoding="utf-8", newline="")
