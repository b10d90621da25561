"""What the generators of sample portfolios share: the holes of a real export, and the file's text."""

from __future__ import annotations

import csv
import datetime
import io
import random
from collections.abc import Mapping, Sequence

Record = dict[str, str]


def within(value: float, least: float, most: float) -> float:
    return min(most, max(least, value))


def day(today: datetime.date, days: int) -> str:
    """The date so many days from today (before it, where negative), as the language writes dates."""
    return (today + datetime.timedelta(days=days)).isoformat()


def yes(random_: random.Random, chance: float) -> str:
    return "yes" if random_.random() < chance else "no"


def with_holes(random_: random.Random, records: Sequence[Record], shares: Mapping[str, float]) -> None:
    """Empties cells at random: of each column named, that share."""
    for record in records:
        for column, share in shares.items():
            if random_.random() < share:
                record[column] = ""


def as_csv(columns: Sequence[str], records: Sequence[Record]) -> str:
    """The file's text with `\\n` line ends, the same on every machine."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()
