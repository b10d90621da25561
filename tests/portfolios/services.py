"""The generated portfolio of `rulesets/services`: 96 clients of a consulting firm, from its books and time sheets."""

from __future__ import annotations

import datetime
import random
import sys
from pathlib import Path

from portfolios.writing import Record, as_csv, with_holes, within, yes

TODAY = datetime.date(2026, 11, 16)
SEED = 20261116
CLIENTS = 96

COLUMNS = (
    "Client no", "Client", "Practice", "Kinds of work", "Fees (GBP)", "Cost of delivery", "Margin last year",
    "Hours agreed", "Hours worked", "Of them senior", "Changes without fee", "Outcomes due", "Outcomes reached",
    "Client's opinion", "Asked on", "Began on", "Ends on", "Opens doors", "Partner", "Contact",
)  # fmt: skip

TOWNS = (
    "Ashcombe", "Bramley", "Calder", "Denholm", "Eastleigh", "Farnley", "Greyfriars", "Holbeck", "Ingleby", "Kelso",
    "Langdale", "Marston", "Norwood", "Otley", "Pendle", "Redcliffe", "Selby", "Thornton", "Ulverston", "Wharfe",
)  # fmt: skip
BODIES = {
    "structures": ("Estates", "Housing Trust", "Hospital Board", "Museums", "Developments"),
    "water": ("Water", "Rivers Trust", "Harbour Board", "Drainage Board"),
    "energy": ("Power", "Heat Networks", "Wind", "Grid"),
}
KINDS = ("advice", "design", "site_supervision")


def written(days: int) -> str:
    return (TODAY + datetime.timedelta(days=days)).strftime("%d/%m/%Y")


def client(random_: random.Random, number: int) -> Record:
    """One client. A hidden `grip` (0 to 1) makes its hours, results, margin and opinion tell one story."""
    practice = random_.choices(("structures", "water", "energy"), (5, 3, 2))[0]
    size = random_.choices(("small", "middle", "large"), (45, 38, 17))[0]
    grip = within(random_.gauss(0.63, 0.24), 0, 1)
    fees = {
        "small": random_.randrange(8_000, 60_000, 500),
        "middle": random_.randrange(60_000, 250_000, 1_000),
        "large": random_.randrange(250_000, 900_000, 5_000),
    }[size]
    margin = within(random_.gauss(0.13 + 0.22 * grip, 0.12), -0.25, 0.55)
    if random_.random() < 0.10:  # the ones everybody likes to work for, and nobody counts
        margin = random_.uniform(-0.14, 0.09)
    last_year = within(margin + random_.gauss(0.045, 0.07), -0.3, 0.6)
    agreed = round(fees / random_.uniform(92, 128))
    worked = round(agreed * within(random_.gauss(1.22 - 0.28 * grip, 0.08), 0.6, 1.7))
    usual = {"small": 0.09, "middle": 0.19, "large": 0.24}[size]
    senior = round(worked * within(random_.gauss(usual, 0.11), 0.01, 0.7))
    began = random_.choice((random_.randrange(5, 60), *(random_.randrange(60, 700),) * 6))
    due = 0 if began < 45 else random_.randrange(1, 9)
    return {
        "Client no": f"{2100 + number}",
        "Client": f"{random_.choice(TOWNS)} {random_.choice(BODIES[practice])}",
        "Practice": "Power" if practice == "energy" and random_.random() < 0.4 else practice,
        "Kinds of work": ";".join(kind for kind in KINDS if random_.random() < 0.45) or "none",
        "Fees (GBP)": str(fees),
        "Cost of delivery": str(round(fees * (1 - margin))),
        "Margin last year": f"{round(last_year * 100)}%" if began > 300 else "",
        "Hours agreed": str(agreed),
        "Hours worked": str(worked),
        "Of them senior": str(senior),
        "Changes without fee": str(random_.choices((0, 1, 2, 3, 4, 6), (40 + 40 * grip, 22, 12, 8, 4, 2))[0]),
        "Outcomes due": str(due),
        "Outcomes reached": str(sum(random_.random() < 0.55 + 0.5 * grip for _ in range(due))),
        "Client's opinion": str(round(within(random_.gauss(4 + 5.4 * grip, 1.2), 1, 10))),
        "Asked on": written(-random_.randrange(10, 330)),
        "Began on": written(-began),
        "Ends on": written(random_.choice((random_.randrange(-5, 90), *(random_.randrange(60, 520),) * 2))),
        "Opens doors": yes(random_, 0.14 if size == "middle" else 0.06),
        "Partner": random_.choice(("AF", "HM", "JO", "RS")),
        "Contact": f"{random_.choice(('p.shaw', 'n.okoro', 'l.berg', 'd.amin'))}@client.example",
    }


def portfolio() -> str:
    """The whole file as CSV text with `\\n` line ends."""
    random_ = random.Random(SEED)
    records = [client(random_, number) for number in range(CLIENTS)]
    with_holes(random_, records, {
        "Cost of delivery": 0.05, "Of them senior": 0.08, "Outcomes due": 0.06, "Client's opinion": 0.30,
        "Ends on": 0.05, "Practice": 0.03, "Changes without fee": 0.06, "Hours agreed": 0.03,
    })  # fmt: skip
    for number, column, value in ((8, "Fees (GBP)", "tbc"), (27, "Ends on", "2027-03-31"), (41, "Hours agreed", "0"),
                                  (58, "Client's opinion", "11"), (73, "Kinds of work", "design;surveys"),
                                  (88, "Opens doors", "perhaps")):  # fmt: skip
        records[number][column] = value
    # What nobody can be made responsible for: no number, and a number that comes twice.
    records[50:50] = [{**records[12], "Client no": ""}, {**records[13], "Client no": "2300"},
                      {**records[14], "Client no": "2300"}]  # fmt: skip
    return as_csv(COLUMNS, records)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(portfolio(), encoding="utf-8", newline="")
