"""Pairs of rulesets that say the same in other words: made from a random one by changes that change nothing."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

FIELDS = """ruleset w "W"
  effective 2026-10-01

account
  id         required text
  arr        money >= 0
  seats      whole number >= 0
  users      whole number >= 0
  growth     number 0 to 10
  strategic  yes/no
  plan       one of free, team, business
  uses       any of mail, chat, board
  renews_on  date
  started_on date

"""


class Draft:
    """A ruleset in parts, each written in one of two ways that mean the same."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        line = self.chance.choice((20, 50, 80)) * 1000
        self.low, self.high = line, line * self.chance.choice((2, 3, 5))
        self.days = self.chance.choice((30, 60, 90, 120))
        self.share = self.chance.choice((30, 50, 80))
        self.months = self.chance.choice((3, 6, 12))


Way = Callable[[Draft, bool], str]
"""A part of a ruleset, in the first or the second way of saying it."""


def rows(draft: Draft, other: bool) -> str:
    """Rows that exclude one another, in another order."""
    found = [
        f"    | >= {draft.high}                | -   || large |",
        f"    | {draft.low} to <{draft.high} | -   || mid   |",
        f"    | < {draft.low}                 | yes || mid   |",
        f"    | < {draft.low}                 | no  || small |",
        f"    | < {draft.low}             | missing || small |",
        "    | missing                        | -   || small |",
    ]
    if other:
        Random(draft.low).shuffle(found)
    return _tier("    | arr | strategic || tier |\n" + "\n".join(found))


def bounds(draft: Draft, other: bool) -> str:
    """A bound the other way round."""
    condition = f"not arr < {draft.high}" if other else f"arr >= {draft.high}"
    return f'segmentation tier "T"\n  always current\n  large "L" when {condition}\n  small "S" otherwise\n'


def parameter(draft: Draft, other: bool) -> str:
    """A parameter in the place of its value."""
    named = "" if other else f"parameter line money = {draft.high}\n\n"
    bound = str(draft.high) if other else "line"
    return (
        f'{named}segmentation tier "T"\n  always current\n'
        f'  large "L" when arr >= {bound} or strategic\n  small "S" otherwise\n'
    )


def dated_parameter(draft: Draft, other: bool) -> str:
    """A parameter that changes on a day, as two lines about the day."""
    if not other:
        named = f"parameter line money = {draft.low}\n  {draft.high} since 2027-01-01\n\n"
        return f'{named}segmentation tier "T"\n  always current\n  large "L" when arr >= line\n  small "S" otherwise\n'
    later = f"(today >= 2027-01-01 and arr >= {draft.high})"
    sooner = f"(today < 2027-01-01 and arr >= {draft.low})"
    return f'segmentation tier "T"\n  always current\n  large "L" when {later} or {sooner}\n  small "S" otherwise\n'


def let(draft: Draft, other: bool) -> str:
    """A `let` put where it is read."""
    named = "" if other else "let use = users / seats\n\n"
    read = "users / seats" if other else "use"
    return (
        f"{named}decide motion\n  one of grow, keep\n  grow when {read} >= {draft.share}% and plan is not free\n"
        "  else keep\n"
    )


def lines(draft: Draft, other: bool) -> str:
    """A table as lines."""
    if not other:
        return _tier(
            "    | arr | growth || tier |\n"
            f"    | >= {draft.high} | - || large |\n    | >= {draft.low} | >= 8 || mid |\n    | - | - || small |",
            "first row wins",
        )
    return (
        f'segmentation tier "T"\n  always current\n  large "L" when arr >= {draft.high}\n'
        f'  mid "M" when arr >= {draft.low} and growth >= 8\n  small "S" otherwise\n'
    )


def split(draft: Draft, other: bool) -> str:
    """One table as two, the second read by the first."""
    if not other:
        return (
            "decide speed\n  one of fast, slow\n  first row wins\n    | arr | plan | strategic || speed |\n"
            f"    | >= {draft.high} | business | - || fast |\n    | - | - | yes || fast |\n    | - | - | - || slow |\n"
        )
    return (
        "decide large_contract\n  yes/no\n  first row wins\n    | arr | plan || large_contract |\n"
        f"    | >= {draft.high} | business || yes |\n    | - | - || no |\n\n"
        "decide speed\n  one of fast, slow\n  first row wins\n    | large_contract | strategic || speed |\n"
        "    | yes | - || fast |\n    | - | yes || fast |\n    | - | - || slow |\n"
    )


def denied(draft: Draft, other: bool) -> str:
    """De Morgan's law, with missing values."""
    one = f"not (strategic or days until renews_on <= {draft.days} days)"
    two = f"not strategic and not days until renews_on <= {draft.days} days"
    return f"decide calm\n  one of a, b\n  a when {two if other else one}\n  else b\n"


def months(draft: Draft, other: bool) -> str:
    """Months in the other order of `and`, beside another condition."""
    one = f"months since started_on >= {draft.months} months"
    parts = [one, "uses has mail"]
    return f"decide grown\n  one of a, b\n  a when {' and '.join(reversed(parts) if other else parts)}\n  else b\n"


def start(draft: Draft, other: bool) -> str:
    """A playbook's scope as a condition."""
    scope = "" if other else "  for plan team, business\n"
    also = " and plan in (team, business)" if other else ""
    return (
        'role csm "CSM"\n\n' + f'playbook call "Call"\n{scope}  start when arr fell by 20% within 90 days{also}\n'
        '  step call "Call" on day 0 by csm\n'
    )


def health(draft: Draft, other: bool) -> str:
    """Measures in another order, weights in another unit, thresholds of a table for those of a line."""
    unit = 10 if other else 1
    use = f'  measure use "Use"\n    weight {6 * unit}\n    value users / seats\n'
    use += f"    green >= {draft.share}%, yellow >= 10%\n"
    size = f'  measure size "Size"\n    weight {4 * unit}\n    value growth\n    green >= 7, yellow >= 4\n'
    parts = [size, use] if other else [use, size]
    return (
        'health "Health"\n' + "".join(parts) + "  missing measures give their weight to their group\n"
        "  needs at least 60% of the weight\n  green >= 70, yellow >= 40, else red\n  red when strategic\n"
    )


def _tier(table: str, combining: str = "") -> str:
    said = f"  {combining}\n" if combining else ""
    return 'segmentation tier "T"\n  always current\n  large "L"\n  mid   "M"\n  small "S"\n' + said + table + "\n"


WAYS: tuple[Way, ...] = (
    rows, bounds, parameter, dated_parameter, let, lines, split, denied, months, start, health,
)  # fmt: skip


def pair(seed: int) -> tuple[str, str, str]:
    """Two texts that mean the same, and what was done."""
    way = WAYS[seed % len(WAYS)]
    return FIELDS + way(Draft(seed), False), FIELDS + way(Draft(seed), True), way.__name__
