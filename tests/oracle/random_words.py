"""Random expressions, cells and values as text, most of them about the same few numbers and days, so that
accounts lie on bounds or a step beside them."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, field
from random import Random

Date = datetime.date

TODAYS = (Date(2026, 10, 15), Date(2026, 2, 28), Date(2027, 1, 1), Date(2024, 2, 29), Date(2026, 8, 31))
NUMBERS = ("0", "1", "2", "2.5", "3", "5", "10", "0.1", "0.3")
WHOLE = ("0", "1", "2", "3", "5", "10")
LETTERS, SIDES, DRINKS, SHADES = (
    ("alpha", "beta", "gamma"),
    ("north", "south"),
    ("tea", "milk", "wine"),
    ("green", "yellow", "red"),
)
AGES = (0, 1, 2, 6, 7, 8, 13, 14, 15, 29, 30, 31, 60, 61, 90, 365)
RELATIONS = ("<", "<=", ">", ">=")
FIELDS = """account
  id required text
  n0 number
  n1 number 0 to 100
  w0 whole number >= 0
  w1 whole number good for 30 days from d1
  p0 percent
  m0 money >= 0
  m1 money
  c0 one of alpha, beta, gamma
  c1 one of north, south
  s0 any of tea, milk, wine
  b0 yes/no
  b1 yes/no
  d0 date
  d1 date
  h0 one of green, yellow, red
"""


@dataclass
class Names:
    """What may be read so far, by kind: each name is usable only after what it reads, so that no circle arises."""

    numbers: list[str] = field(default_factory=lambda: ["n0", "n1", "w0", "w1", "p0"])
    money: list[str] = field(default_factory=lambda: ["m0", "m1"])
    conditions: list[str] = field(default_factory=lambda: ["b0", "b1"])
    choices: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"c0": LETTERS, "c1": SIDES})
    lists: dict[str, tuple[str, ...]] = field(default_factory=lambda: {"s0": DRINKS})
    dates: list[str] = field(default_factory=lambda: ["d0", "d1"])
    parameters: list[str] = field(default_factory=list)
    history: bool = False


class Words:
    """A writer of expressions and cells. All it writes is well typed."""

    def __init__(self, chance: Random, names: Names) -> None:
        self.chance = chance
        self.names = names

    def one(self, *options: str) -> str:
        return self.chance.choice(options)

    # ------------------------------------------------------------------ numbers

    def number(self, depth: int = 2) -> str:
        if depth == 0 or self.chance.random() < 0.25:
            pool = [*self.names.numbers, *self.names.numbers, *self.names.parameters]
            return self.chance.choice([*pool, self.one(*NUMBERS)])
        a, b = self.number(depth - 1), self.number(depth - 1)
        name, other = self.chance.choice(self.names.numbers), self.chance.choice(self.names.numbers)
        made = [
            f"({a} {self.one('+', '-', '*', '/')} {b})",
            f"({a} {self.one('+', '-')} {b} {self.one('+', '-')} {self.number(depth - 1)})",
            f"({name} + {self.one('0.1', '0.3', a)} + {self.one('0.3', '0.1', b)} + {other})",
            f"({a} / {name})",
            f"round({a})",
            f"abs({a})",
            f"(-{name})",
            f"({self.one('min', 'max')} of ({a}, {b}, {name}))",
            f"({name} or else {self.one(*NUMBERS)})",
            f"(if {self.condition(depth - 1)} then {a} else {b})",
            f"(count of {self.chance.choice(list(self.names.lists))})",
            f"({self.chance.choice(self.names.money)} / {self.chance.choice(self.names.money)})",
        ]
        if self.names.history:
            made.append(f"(previous n0 or else {a})")
        return self.chance.choice(made)

    # ------------------------------------------------------------------ conditions

    def condition(self, depth: int = 2) -> str:
        if depth == 0 or self.chance.random() < 0.15:
            return self.atom()
        a, b = self.condition(depth - 1), self.condition(depth - 1)
        return self.chance.choice(
            [
                f"({a} and {b})",
                f"({a} or {b})",
                f"({a} and {b} and {self.condition(depth - 1)})",
                f"({a} and {b} or {self.condition(depth - 1)})",
                f"(not {a})",
                f"({a} is missing)",
                f"({self.number(depth - 1)} {self.one(*RELATIONS)} {self.number(depth - 1)})",
                f"({self.number(depth - 1)} between 1 and 3)",
                self.atom(),
            ]
        )

    def atom(self) -> str:
        choice, choices = self.chance.choice(list(self.names.choices.items()))
        held, elements = self.chance.choice(list(self.names.lists.items()))
        date, other = self.chance.choice(self.names.dates), self.chance.choice(self.names.dates)
        known = self.chance.choice([*self.names.numbers, *self.names.choices, *self.names.dates, *self.names.money])
        made = [
            self.chance.choice(self.names.conditions),
            f"({self.chance.choice(self.names.numbers)} {self.one(*RELATIONS)} {self.one(*NUMBERS)})",
            f"({self.chance.choice(self.names.money)} {self.one(*RELATIONS)} {self.one(*NUMBERS)})",
            f"({choice} {self.one('is', 'is not')} {self.chance.choice(choices)})",
            f"({choice} in ({choices[0]}, {choices[-1]}))",
            f"({self.chance.choice(self.names.numbers)} in (1, 2.5, {self.chance.choice(self.names.numbers)}))",
            f"({held} {self.one('has', 'has not')} {self.chance.choice(elements)})",
            f"({held} has any of ({elements[0]}, {elements[-1]}))",
            f"({known} is {self.one('missing', 'known')})",
            f"({self.elapsed(date)})",
            f"({self.elapsed(other)})",
            f"({date} {self.one(*RELATIONS)} {other})",
            f"({date} {self.one('+', '-')} {self.one('1 month', '30 days', '3 business days')} <= {other})",
            f"({date} - {other} < {self.one('0', '30', '31')} days)",
        ]
        if self.names.history:
            made += [
                f"(n0 {self.one('fell', 'rose')} by {self.one('1', '20%')} within {self.one('30 days', '2 months')})",
                f"(previous c0 is {self.one(*LETTERS)})",
                f"(c0 {self.one('entered', 'left')} {self.one(*LETTERS)})",
            ]
        return self.chance.choice(made)

    def elapsed(self, date: str) -> str:
        way, relation = self.one("since", "until"), self.one(*RELATIONS)
        return self.chance.choice(
            [
                f"days {way} {date} {relation} {self.one('0', '1', '30', '60')} days",
                f"weeks {way} {date} {self.one(relation, '<=', '>')} {self.one('0', '1', '2')} weeks",
                f"months {way} {date} {relation} {self.one('0', '1', '2')} months",
                f"quarters {way} {date} {self.one(relation, '<=', '>')} {self.one('0 quarters', '1 quarter')}",
                f"years {way} {date} {self.one(relation, '<=', '>')} {self.one('0 years', '1 year')}",
                f"business days {way} {date} {relation} {self.one('0', '5', '10')} business days",
            ]
        )

    # ------------------------------------------------------------------ cells

    def column(self) -> tuple[str, str]:
        """A heading and the kind of its cells."""
        kind = self.one("number", "number", "choice", "choice", "set", "yes/no", "date", "days", "money")
        match kind:
            case "number":
                return (self.chance.choice(self.names.numbers) if self.chance.random() < 0.8 else self.number(1)), kind
            case "money":
                return self.chance.choice(self.names.money), "number"
            case "choice":
                return self.chance.choice(list(self.names.choices)), kind
            case "set":
                return self.chance.choice(list(self.names.lists)), kind
            case "yes/no":
                return self.chance.choice(self.names.conditions), kind
            case "date":
                return self.chance.choice(self.names.dates), kind
            case _:
                return f"days {self.one('since', 'until')} {self.chance.choice(self.names.dates)}", kind

    def cell(self, heading: str, kind: str) -> str:
        if self.chance.random() < 0.35:
            return self.one("-", "-", "-", "missing", "known")
        match kind:
            case "number":
                return self.ordered([*NUMBERS], heading not in self.names.money)
            case "days":
                return self.ordered(["0 days", "1 day", "30 days", "31 days", "60 days"], False)
            case "date":
                return self.ordered(["2024-02-29", "2026-02-28", "2026-09-15", "2026-10-15", "2026-10-16"], False)
            case "choice":
                choices = self.names.choices[heading]
                a, b = self.chance.sample(choices, 2)
                return self.one(a, a, f"{a}, {b}", f"{a}, missing", f"none of {a}")
            case "set":
                elements = self.names.lists[heading]
                a, b = self.chance.sample(elements, 2)
                return self.one(f"has {a}", f"has not {a}", f"has any of {a}, {b}")
            case _:
                return self.one("yes", "no")

    def ordered(self, values: list[str], parameters: bool) -> str:
        low, high = sorted(self.chance.sample(range(len(values)), 2), key=lambda i: _size(values[i]))
        a, b = values[low], values[high]
        if parameters and self.names.parameters and self.chance.random() < 0.2:
            return f"{self.one(*RELATIONS)} {self.chance.choice(self.names.parameters)}"
        return self.one(
            a, f"{self.one(*RELATIONS)} {a}", f"{self.one(*RELATIONS)} {a}", f"{a} to {b}", f"{a} to <{b}",
            f">{a} to {b}", f"{a}, {b}", f"< {a}, {b}", f"none of {a}, {b}", f"{a}, missing",
        )  # fmt: skip


def _size(text: str) -> tuple[float, str]:
    first = text.split()[0]
    return (0.0, first) if "-" in first else (float(first), "")


# ---------------------------------------------------------------------------- accounts


def account(chance: Random, today: Date) -> dict[str, object]:
    """Typed values of every field: three in ten missing, of the known numbers and days many on a bound or a
    step beside one."""

    def number(whole: bool = False, low: float | None = None, high: float | None = None) -> float:
        x = float(chance.choice(WHOLE if whole else NUMBERS))
        if whole:
            x += chance.choice((0, 0, 1, -1))
        elif chance.random() < 0.3:
            way = chance.choice((-1, 1))
            x = math.nextafter(x, way * math.inf) if x else way * 1e-9  # text has no exponent to write less with
        elif chance.random() < 0.3:
            x = round(chance.uniform(-5, 20), 2)
        if (low is not None and x < low) or (high is not None and x > high):
            return low or 0.0
        return x + 0.0

    def day() -> Date:
        if chance.random() < 0.2:
            return chance.choice((Date(2024, 2, 29), Date(2026, 1, 31), Date(2026, 2, 28), Date(2026, 10, 16)))
        return today + datetime.timedelta(chance.choice(AGES) * chance.choice((1, -1)))

    made: dict[str, object] = {
        "n0": number(),
        "n1": number(low=0.0, high=100.0),
        "w0": number(whole=True, low=0.0),
        "w1": number(whole=True),
        "p0": number(),
        "m0": number(low=0.0),
        "m1": number(),
        "c0": chance.choice(LETTERS),
        "c1": chance.choice(SIDES),
        "s0": frozenset(x for x in DRINKS if chance.random() < 0.5),
        "b0": chance.random() < 0.5,
        "b1": chance.random() < 0.5,
        "d0": day(),
        "d1": day(),
        "h0": chance.choice(SHADES),
    }
    for name in list(made):
        if chance.random() < 0.3:
            made[name] = None
    return {"id": f"A-{chance.randrange(1000)}", **made}
