"""The report on a change to a starter as it is measured: every number has its accounts, and its sweep adds up."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from functools import cache

import pytest

from printed import RULESETS, html_tables, starter
from touchline.backends.python import compile
from touchline.documents.change.behind import keys
from touchline.documents.change.page import report_page
from touchline.documents.change.pull_request import MOST_CHARACTERS, report_markdown
from touchline.documents.change.report import Report, Side
from touchline.documents.change.sweep import sweep_blocks, sweep_json, sweep_page, sweep_sentence
from touchline.loading import check, check_changed
from touchline.model.ruleset import Ruleset
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.opening import open_named
from touchline.rollout.impact import impact
from touchline.rollout.sweep import Swept, sweep
from touchline.rollout.sweeping import Sweep

TODAY = datetime.date(2026, 10, 15)
PORTFOLIO = RULESETS / "scheduling" / "portfolio.csv"


@cache
def with_line(value: str) -> Ruleset:
    """`scheduling` with its enterprise line at a value."""
    old = check(RULESETS / "scheduling")
    assert old.workspace is not None
    text = old.sources["scheduling.touch"].text
    assert text.count("money = 100k") == 1
    new = check_changed(old.workspace, {"scheduling.touch": text.replace("money = 100k", f"money = {value}")})
    assert new.ruleset is not None, new.diagnostics
    return new.ruleset


@cache
def real() -> Report:
    old, new = compile(starter("scheduling")), compile(with_line("60k"))
    found = impact(old, new, open_named(PORTFOLIO, new.ruleset), TODAY)
    assert not isinstance(found, NotRun)
    return Report("Scheduling", Side("old", None, None), Side("new", None, None), TODAY, "", (), (), found)


def test_every_number_of_the_page_has_as_many_accounts_as_it_says() -> None:
    report = real()
    assert report.impact is not None
    assert report.impact.changed.accounts == len(report.impact.accounts) > 50
    counts = Counter(key for account in report.impact.accounts for key in keys(report.impact, (), account))
    linked = set(re.findall(r'data-show="([^"]+)" data-label="[^"]*" data-total="(\d+)"', report_page(report)))
    assert len(linked) > 10
    assert {(key, total) for key, total in linked if counts[key] != int(total)} == set()


def test_its_markdown_is_short() -> None:
    assert len(report_markdown(real())) < MOST_CHARACTERS


@cache
def swept() -> Sweep:
    base = compile(starter("scheduling"))
    versions = [Swept(f"${k},000", k == 100, compile(with_line(f"{k}k"))) for k in (60, 80, 100)]
    found = sweep(base, versions, open_named(PORTFOLIO, base.ruleset), TODAY, "enterprise_line")
    assert not isinstance(found, NotRun)
    return found


def test_a_sweep_says_the_same_as_the_change_to_its_value() -> None:
    report = real()
    assert report.impact is not None
    tier = next(moves for moves in report.impact.moves if moves.answer.name == "tier")
    said = sweep_sentence(swept())
    assert said.startswith(f"up to {tier.moved.accounts} of 500 accounts move in Service tier along enterprise_line")
    assert said.endswith("the most at $60,000")


def test_the_tables_of_a_sweep_add_up() -> None:
    tables = html_tables(sweep_page(swept()))
    assert tables[0][0] == ["Enterprise line", "High touch", "Mid touch", "Tech touch", "Move", "Revenue that moves"]
    for table in tables:
        assert len(table) == 4
        for row in table[1:]:
            assert sum(int(cell.split()[0]) for cell in row[1:-2]) == swept().compared.accounts
    (in_force,) = (row for row in tables[0] if "in force" in row[0])
    assert in_force[4].split()[0] == "0"
    said = json.loads(sweep_json(swept()))
    assert [point["in_force"] for point in said["points"]] == [False, False, True]
    assert said["points"][0]["answers"][1]["moved"]["accounts"] == int(tables[0][1][4].split()[0])


@pytest.mark.parametrize("made", [sweep_page, sweep_json])
def test_the_same_sweep_gives_the_same_bytes(made: object) -> None:
    assert callable(made)
    assert made(swept()) == made(swept())


def test_every_chart_of_a_sweep_says_its_numbers() -> None:
    pictures = [picture for block in sweep_blocks(swept()) for picture in block.pictures]
    assert len(pictures) == 4
    assert pictures[0].alt.startswith("Service tier, accounts along enterprise_line. High touch 156 at $60,000, 74 at ")
    assert all(f'aria-label="{picture.alt.split("$")[0]}' in picture.svg for picture in pictures)
