"""Who is in a segment, and how many: the first lines of its page."""

from __future__ import annotations

from declared import resolved
from printed import made
from touchline.documents.book.numbers import numbers_of

RULESET = """\
ruleset r "Rules"
  language 1
  revenue arr

account
  id  required text
  arr money

segmentation tier "Service tier"
  high "High touch"
  mid  "Mid touch"
  low  "Low touch"
  first row wins
    | arr      || tier | because |
    | >= 100   || high | "Large" |
    | >= 10    || mid  | "Some"  |
    | missing  || mid  | "Find"  |
    | -        || low  |         |

segmentation stage "Stage"
  early  "Early"  when arr < 5
  middle "Middle" when arr < 50
  late   "Late"   otherwise
"""


def first_lines(segment: str) -> str:
    page = made(resolved(RULESET)).files[f"{segment}.md"]
    return page.partition("## Who is in")[2].partition("\n- ")[0].strip()


def test_one_rule_is_this_and_several_are_one_of_these() -> None:
    assert first_lines("tier-mid") == (
        "An account is in “Mid touch” when one of these holds, and no row above it in the table does:"
    )
    assert first_lines("tier-low") == "An account is in “Low touch” when this holds:"
    assert first_lines("stage-middle") == "An account is in “Middle” when this holds, and no rule before it does:"


def test_a_row_for_all_who_are_left_says_so() -> None:
    assert "\n- no row above it applies (row 4)\n" in made(resolved(RULESET)).files["tier-low.md"]


def test_nothing_is_above_the_first_row() -> None:
    assert first_lines("tier-high") == "An account is in “High touch” when this holds:"
    assert first_lines("stage-early") == "An account is in “Early” when this holds:"


def test_a_share_says_of_what_it_is_one() -> None:
    run = {
        "totals": {
            "all": {"accounts": 100, "revenue": 1000.0},
            "segments": {"tier": {"high": {"accounts": 10, "revenue": 600.0}}},
        }
    }
    numbers = numbers_of(run, "USD", "1 October 2026")
    assert numbers is not None
    assert numbers.segments["tier"]["high"].share == "10% of the accounts and 60% of the revenue"
    assert numbers.total.share == ""  # all of all is nothing to say
    without = {"totals": {"all": {"accounts": 4}, "segments": {"tier": {"high": {"accounts": 1}}}}}
    numbers = numbers_of(without, "USD", "1 October 2026")
    assert numbers is not None
    assert numbers.segments["tier"]["high"].share == "25% of the accounts"
