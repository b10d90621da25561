"""A page can be worked by alone: what its words mean, which values its lines have, what is decided for its accounts."""

from __future__ import annotations

import re

from declared import resolved
from printed import made, made_of, markdown_tables

POLICY = """\
ruleset p "Policy"
  language 1

role csm "Manager"

account
  id          required text
  arr         money            "Annual recurring revenue"
  cost        money            "What it costs us, support included, a year"
  seats       whole number
  used        whole number good for 60 days from counted_on
  counted_on  date
  unread      number           "Nobody asks, at all"
  pin         text private     "Hidden, from everybody"

parameter wanted percent = 60%
  70% since 2027-01-01 "Board"

let use_share   = used / seats     "Licences that somebody opens, of those paid"
let quiet       = use_share < 10%
let margin      = (arr - cost) / arr
let not_printed = unread + 1

segmentation tier "Service tier"
  high "High touch" when arr >= 100
  low  "Low touch"  otherwise

health "Health"
  measure usage "Use"
    weight 1
    value use_share
    tier_table
  green >= 75, yellow >= 50, else red

decide next_hour "Hour: where to?"
  one of teach, sell, wait
  first row wins
    | tier | quiet || next_hour | because          |
    | high | yes   || teach     | "Silent"         |
    | high | -     || sell      |                  |
    | low  | -     || wait      | "Nobody's hours" |

playbook help "Help"
  for tier high
  start when quiet and next_hour is teach
  step call "Call" on day 0 by csm

playbook margins "Margins"
  for tier low
  start when margin < 5%
  step look "Look" on day 0 by csm

escalation trouble "Trouble"
  open when quiet
  severity one of high, medium
    high when tier is high or use_share < 2%
    else medium
  level 1 csm answers within 1 day
"""

LINE = "green >= wanted, yellow >= 30%"
TABLE = """first row wins
      | tier || green  | yellow |
      | high || >= 80% | >= 50% |
      | low  || >= 40% | >= 20% |"""


def files(banding: str = LINE) -> dict[str, str]:
    return dict(made(resolved(POLICY.replace("tier_table", banding))).files)


def words(page: str) -> dict[str, str]:
    """What a page says of its words."""
    section = page.partition("## What the words mean")[2].partition("\n## ")[0]
    return dict(re.findall(r"^- \*\*(.+?):\*\* (.+)$", section, re.MULTILINE))


def test_a_page_says_how_the_figures_in_its_rules_are_made() -> None:
    said = words(files()["tier-high.md"])
    assert said["Use share"] == "used divided by seats (Licences that somebody opens, of those paid)"
    assert said["Quiet"] == "yes when use share is less than 10%"
    assert said["Used"] == "counts for 60 days from “counted on”, then it is missing"
    assert said["Next hour"] == "what “Hour: where to?” gives"


def test_a_page_explains_the_words_it_uses_and_no_others() -> None:
    pages = files()
    assert words(pages["tier-low.md"])["Cost"] == "What it costs us, support included, a year"
    assert not {"Cost", "Margin"} & set(words(pages["tier-high.md"]))  # only the playbook of the other segment asks
    for page in pages.values():
        assert "Not printed" not in page
        assert "Hidden" not in page


def test_every_figure_that_a_starter_works_out_is_explained_where_its_rules_are_read() -> None:
    for name in ("scheduling", "growth", "services"):
        page = made_of(name).files["playbook.md"]
        assert len(words(page)) >= 5
        assert "" not in words(page).values()


def test_a_threshold_that_is_a_parameter_is_printed_with_its_values() -> None:
    assert "| ≥ wanted (60%; from 1 January 2027 70%) | ≥ 30% | else |" in files()["tier-high.md"]


def test_where_all_accounts_of_a_page_have_the_same_thresholds_they_are_one_line() -> None:
    pages = files(TABLE)
    assert ["≥ 40%", "≥ 20%", "else"] in [row for table in markdown_tables(pages["tier-low.md"]) for row in table]
    assert ["2", "Low touch", "≥ 40%", "≥ 20%"] in [
        row for table in markdown_tables(pages["playbook.md"]) for row in table
    ]
    assert "none of its thresholds is red" in pages["playbook.md"]
    assert "none of its thresholds is red" not in pages["tier-low.md"]


def test_a_page_of_a_segment_has_what_is_decided_for_its_accounts() -> None:
    pages = files()
    high, low = (
        pages[f"tier-{name}.md"].partition("## Decisions")[2].partition("\n## ")[0] for name in ("high", "low")
    )
    assert "| 1 | yes | teach | Silent |" in high
    assert "wait" not in high
    assert "Always **wait** (Nobody's hours)." in low


def test_a_line_of_rules_leaves_out_what_the_accounts_of_a_page_surely_are_or_cannot_be() -> None:
    pages = files()
    assert "Severity: always **high**." in pages["tier-high.md"]
    assert "- **high** when use share is less than 2%\n" in pages["tier-low.md"]
    assert "- **high** when either service tier is High touch or use share is less than 2%\n" in pages["playbook.md"]


def test_a_suggestion_says_who_the_peers_are() -> None:
    said = (
        "Suggested is what an account does not have of “use cases” and at least 20% and at least 5 of its peers have."
    )
    for file in ("playbook.md", "tier-tech_touch.md"):
        page = made_of("scheduling").files[file]
        assert f"{said} Its peers are the accounts with the same vertical where health is green." in page


def test_a_table_with_an_else_does_not_claim_that_a_row_always_applies() -> None:
    page = made_of("services").files["playbook.md"]
    assert "At most one row applies to an account. Where none applies: in place." in page
    assert "Exactly one row applies to an account. Where none" not in page
