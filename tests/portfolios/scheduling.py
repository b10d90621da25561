"""The generated portfolio of `rulesets/scheduling`: about 500 accounts, with the holes real files have.

Seeded and free of anything that differs between machines, so that the same file comes out every
time: `python tests/portfolios/scheduling.py rulesets/scheduling/portfolio.csv`.
"""

from __future__ import annotations

import csv
import datetime
import io
import random
import sys
from pathlib import Path

TODAY = datetime.date(2026, 10, 15)
SEED = 20261015
ACCOUNTS = 500

COLUMNS = (
    "id", "name", "ARR (USD)", "plan", "vertical", "use_cases", "seats", "active_users", "sessions_365d",
    "usage_measured_on", "growth_potential", "complexity", "cost_to_serve", "open_p1", "nps", "started_on",
    "renews_on", "term_starts_on", "strategic", "champion_left", "csm_email",
)  # fmt: skip

PLACES = (
    "Maple Grove", "Harbor Point", "Cedar Falls", "Pine Ridge", "Lakeview", "Stone Mill", "Fairfield", "Riverside",
    "Oak Hollow", "Sunnybrook", "Northgate", "Elm Park", "Willow Creek", "Summit", "Kingsport", "Ashford",
    "Brookdale", "Clearwater", "Eastfield", "Foxborough", "Granite Bay", "Highland", "Ivy Bridge", "Juniper",
)  # fmt: skip
ENDINGS = {
    "education": ("School District", "High School", "Academy", "Elementary School", "Montessori School"),
    "tech_sales": ("Software", "Analytics", "Cloud", "Robotics", "Payments"),
    "healthcare": ("Clinic", "Dental Group", "Family Practice", "Physiotherapy", "Health Centre"),
}
SPELLING = {"education": "education", "tech_sales": "Tech Sales", "healthcare": "healthcare"}
MANAGERS = ("amara", "bruno", "chen", "dalia", "edgar", "farah", "gita")

Record = dict[str, str]


def days_from_today(days: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=days)


def account(random_: random.Random, number: int) -> Record:
    """One account. A hidden `quality` (0 to 1) makes its usage, survey and tickets tell one story."""
    vertical = random_.choices(("education", "tech_sales", "healthcare"), (45, 35, 20))[0]
    size = random_.choices(("small", "middle", "large"), (56, 35, 9))[0]
    quality = min(1.0, max(0.0, random_.gauss(0.62, 0.26)))
    arr = {
        "small": random_.randrange(1_200, 25_000, 100),
        "middle": random_.randrange(25_000, 100_000, 500),
        "large": random_.randrange(100_000, 420_000, 1_000),
    }[size]
    plan = {"small": "team", "middle": "business", "large": "enterprise"}[size]
    if size == "small" and random_.random() < 0.15:
        plan, arr = "free", 0
    seats = max(3, arr // 260)
    active = min(seats, round(seats * min(1.0, max(0.02, random_.gauss(quality, 0.15)))))
    name = f"{random_.choice(PLACES)} {random_.choice(ENDINGS[vertical])}"
    started = days_from_today(-random_.choice((random_.randrange(5, 90), *(random_.randrange(90, 1900),) * 7)))
    return {
        "id": f"N-{1000 + number}",
        "name": name,
        "ARR (USD)": str(arr),
        "plan": plan,
        "vertical": SPELLING[vertical],
        "use_cases": use_cases(random_, vertical),
        "seats": str(seats),
        "active_users": str(active),
        "sessions_365d": str(sessions(random_, vertical, quality, (TODAY - started).days)),
        "usage_measured_on": days_from_today(-random_.randrange(1, 30)).isoformat(),
        "growth_potential": f"{min(10.0, max(0.0, random_.gauss(5, 2.3))):.1f}",
        "complexity": f"{min(10.0, max(0.0, random_.gauss(4.3, 2.4))):.1f}",
        "cost_to_serve": str(round(arr * min(1.4, max(0.04, random_.gauss(0.28, 0.16))) + 90)),
        "open_p1": str(random_.choices((0, 1, 2, 3, 4), (70 + 25 * quality, 24 - 14 * quality, 8, 4, 2))[0]),
        "nps": str(min(100, max(-100, round(random_.gauss(quality * 110 - 40, 25))))),
        "started_on": started.strftime("%d-%m-%Y"),
        "renews_on": next_renewal(started).isoformat(),
        "term_starts_on": days_from_today(random_.choice((12, 19, 82, 89))).isoformat()
        if vertical == "education"
        else "",
        "strategic": "yes" if random_.random() < (0.10 if size != "small" else 0.015) else "no",
        "champion_left": "yes" if random_.random() < 0.07 else "no",
        "csm_email": f"{random_.choice(MANAGERS)}@northwind.example" if size != "small" else "",
    }


def use_cases(random_: random.Random, vertical: str) -> str:
    if vertical != "education":
        return "demos" if random_.random() < 0.85 else "none"
    chances = (("board_meetings", 0.45), ("parent_conferences", 0.6), ("pta_meetings", 0.3))
    return ";".join(case for case, chance in chances if random_.random() < chance) or "none"


def sessions(random_: random.Random, vertical: str, quality: float, age: int) -> int:
    """Sessions in a year; a customer of a few weeks (`age`, days) has had fewer."""
    usual = {"education": 7, "tech_sales": 330, "healthcare": 90}[vertical]
    return round(usual * quality * random_.uniform(0.6, 1.4) * min(1.0, 0.3 + age / 180))


def next_renewal(started: datetime.date) -> datetime.date:
    """The first yearly return of the start that is not more than three weeks past: some renewals are late."""
    years = 1
    while True:
        day = datetime.date(started.year + years, started.month, min(started.day, 28))
        if day >= days_from_today(-21):
            return day
        years += 1


def with_holes(random_: random.Random, records: list[Record]) -> None:
    """Take values away as they are missing in life: surveys mostly, contracts seldom."""
    shares = {
        "nps": 0.27, "growth_potential": 0.14, "complexity": 0.10, "sessions_365d": 0.05, "active_users": 0.04,
        "cost_to_serve": 0.08, "ARR (USD)": 0.02, "vertical": 0.02, "use_cases": 0.04, "open_p1": 0.02,
    }  # fmt: skip
    for record in records:
        for column, share in shares.items():
            if random_.random() < share:
                record[column] = ""
        if random_.random() < 0.05:  # measured once and forgotten: older than the 60 days it is good for
            record["usage_measured_on"] = days_from_today(-random_.randrange(61, 200)).isoformat()


def with_mistakes(records: list[Record]) -> None:
    """A few values that are wrong, each in its own way, on accounts that do not move when the seed does."""
    for number, column, value in (
        (17, "ARR (USD)", "n/a"),
        (44, "ARR (USD)", "-4800"),
        (71, "nps", "140"),
        (103, "seats", "12 seats"),
        (139, "vertical", "Real estate"),
        (168, "use_cases", "pta_meetings;weddings"),
        (201, "started_on", "2024-05-06"),
        (244, "champion_left", "maybe"),
        (290, "renews_on", "next spring"),
        (333, "open_p1", "1.5"),
        (377, "growth_potential", "11"),
        (410, "plan", "Enterprise Plus"),
        (452, "sessions_365d", "NaN"),
    ):
        records[number][column] = value


def rejected(records: list[Record]) -> list[Record]:
    """Records that nobody can be made responsible for: an id that comes twice, and none at all."""
    return [{**records[60], "id": "N-1900", "name": "Lakeview Academy"},
            {**records[61], "id": "N-1900", "name": "Lakeview Academy (old contract)"},
            {**records[62], "id": "", "name": "Highland Cloud"}]  # fmt: skip


def portfolio() -> str:
    """The whole file as CSV text with `\\n` line ends."""
    random_ = random.Random(SEED)
    records = [account(random_, number) for number in range(ACCOUNTS)]
    with_holes(random_, records)
    with_mistakes(records)
    for place, record in zip((120, 350, 480), rejected(records), strict=True):
        records.insert(place, record)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(portfolio(), encoding="utf-8", newline="")
