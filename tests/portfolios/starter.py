"""The generated portfolio of `rulesets/starter`: 140 accounts from billing: few columns, some holes."""

from __future__ import annotations

import datetime
import random
import sys
from pathlib import Path

from portfolios.writing import Record, as_csv, day, with_holes

TODAY = datetime.date(2026, 11, 2)
SEED = 20261102
ACCOUNTS = 140

COLUMNS = ("id", "name", "arr", "last_login_on", "renews_on", "served_as")

NAMES = (
    "Alder", "Birch", "Cobalt", "Dune", "Ember", "Fjord", "Garnet", "Heron", "Indigo", "Jasper", "Kestrel", "Larch",
    "Mistral", "Nimbus", "Opal", "Pebble", "Quartz", "Rowan", "Slate", "Tundra", "Umber", "Vesper", "Willet", "Yarrow",
)  # fmt: skip
TRADES = ("Logistics", "Bikes", "Printing", "Foods", "Interiors", "Travel", "Tools", "Books", "Energy", "Events")


def account(random_: random.Random, number: int) -> Record:
    """One account; the team's own name for it is what its revenue was when it signed, so it is often out of date."""
    size = random_.choices(("enterprise", "mid_market", "small_business"), (8, 32, 60))[0]
    arr = {
        "enterprise": random_.randrange(100_000, 320_000, 1_000),
        "mid_market": random_.randrange(25_000, 100_000, 500),
        "small_business": random_.randrange(600, 25_000, 100),
    }[size]
    quiet = random_.choices((random_.randrange(0, 15), random_.randrange(15, 46), random_.randrange(46, 240)),
                            (62, 20, 18))[0]  # fmt: skip
    habit = random_.choices((size, "mid_market", "small_business", "enterprise"), (80, 9, 7, 4))[0]
    return {
        "id": f"C-{100 + number}",
        "name": f"{random_.choice(NAMES)} {random_.choice(TRADES)}",
        "arr": str(arr),
        "last_login_on": day(TODAY, -quiet),
        "renews_on": day(TODAY, random_.randrange(-10, 356)),
        "served_as": habit,
    }


def portfolio() -> str:
    """The whole file as CSV text with `\\n` line ends."""
    random_ = random.Random(SEED)
    records = [account(random_, number) for number in range(ACCOUNTS)]
    with_holes(random_, records, {"arr": 0.04, "last_login_on": 0.08, "renews_on": 0.04, "served_as": 0.25})
    for number, column, value in ((11, "arr", "on request"), (37, "last_login_on", "last week"),
                                  (64, "served_as", "VIP"), (98, "renews_on", "2026-13-01")):  # fmt: skip
        records[number][column] = value
    # The one to call first: large, quiet for two months, and up for renewal in six weeks.
    records[29] |= {"arr": "148000", "last_login_on": day(TODAY, -63), "renews_on": day(TODAY, 44)}
    # What nobody can be made responsible for: an id that comes twice.
    twice = [{**records[20], "id": "C-400"}, {**records[21], "id": "C-400"}]
    return as_csv(COLUMNS, [*records[:70], *twice, *records[70:]])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(portfolio(), encoding="utf-8", newline="")
