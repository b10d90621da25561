"""A portfolio along the values of a parameter: the values of a range, and what each comes to."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from touchline.analysis.differences.answers import Answer, Thing
from touchline.backends.python import compile
from touchline.loading import check, check_with_value
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.opening import open_named
from touchline.portfolio.results import Format
from touchline.portfolio.run import Output, run
from touchline.rollout.sweep import Steps, Swept, steps_of, sweep
from touchline.rollout.sweeping import Sweep

TODAY = datetime.date(2026, 10, 15)
STARTER = Path(__file__).parents[2] / "rulesets" / "scheduling"


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("80k to 110k by 10k", ("80000", "90000", "100000", "110000")),
        ("0 to 1 by 0.25", ("0", "0.25", "0.5", "0.75", "1")),
        ("5% to 20% by 5%", ("5%", "10%", "15%", "20%")),
        ("30 days to 70 days by 20 days", ("30 days", "50 days", "70 days")),
        ("1 month to 3 by 1", ("1 month", "2 months", "3 months")),
        (
            "2 business days to 6 business days by 2 business days",
            ("2 business days", "4 business days", "6 business days"),
        ),
        ("1.5m to 2m by 500k", ("1500000", "2000000")),
        ("0.1 to 0.3 by 0.1", ("0.1", "0.2", "0.3")),
        ("80k to 95k by 10k", ("80000", "90000")),
        ("80k, 100k,120k", ("80k", "100k", "120k")),
        ("gold, silver", ("gold", "silver")),
        ("-2 to 2 by 2", ("-2", "0", "2")),
    ],
)
def test_a_range_is_its_values(words: str, values: tuple[str, ...]) -> None:
    assert steps_of(words) == Steps(values)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("80k", "write the values as"),
        ("80k to 150k", "write the values as"),
        ("80k to 150k by 0", "a step that is more than 0"),
        ("150k to 80k by 10k", "a range goes up"),
        ("80k to 150k by 1", "that is 70001 values, and a sweep takes at most 50"),
        ("30 days to 3 months by 1 month", "the same unit"),
        ("10% to 1 by 10%", "the same unit"),
        ("high to low by one", "numbers, amounts, percents or lengths of time"),
        ("80k,,90k", "one of the values is empty"),
    ],
)
def test_what_is_no_range_is_told(words: str, why: str) -> None:
    told = steps_of(words)
    assert isinstance(told, str)
    assert why in told


@pytest.fixture(scope="module")
def swept() -> Sweep:
    checked = check(STARTER)
    assert checked.ruleset is not None
    versions = []
    for text in ("70k", "90k", "100k"):
        changed = check_with_value(checked, "enterprise_line", text, TODAY)
        assert changed is not None
        assert changed.ruleset is not None
        versions.append(Swept(text, text == "100k", compile(changed.ruleset)))
    table = open_named(STARTER / "portfolio.csv", checked.ruleset)
    made = sweep(compile(checked.ruleset), versions, table, TODAY, "enterprise_line")  # type: ignore[arg-type]
    assert not isinstance(made, NotRun)
    return made


def test_the_shares_of_an_answer_add_up_to_all_accounts(swept: Sweep) -> None:
    for point in swept.points:
        for answer in swept.answers:
            shares = [share for (found, _), share in point.shares.items() if found == answer.answer]
            assert sum(share.accounts for share in shares) == swept.compared.accounts == 500
            assert sum(share.revenue or 0.0 for share in shares) == pytest.approx(swept.compared.revenue)


def test_nothing_moves_at_the_value_in_force(swept: Sweep) -> None:
    (today,) = (point for point in swept.points if point.today)
    assert all(share.accounts == 0 for share in today.moved.values())


def test_each_point_is_what_a_run_with_that_value_gives(swept: Sweep, tmp_path: Path) -> None:
    """Read from the results of two runs, with SQL."""
    import duckdb

    checked = check(STARTER)
    folders = {}
    for text in ("100k", "70k"):
        changed = check_with_value(checked, "enterprise_line", text, TODAY)
        assert changed is not None
        assert changed.ruleset is not None
        table = open_named(STARTER / "portfolio.csv", changed.ruleset)
        done = run(compile(changed.ruleset), table, TODAY, Output(tmp_path / text, Format.PARQUET))  # type: ignore[arg-type]
        assert not isinstance(done, NotRun)
        folders[text] = tmp_path / text / "accounts.parquet"
    connection = duckdb.connect()
    tiers = dict(connection.execute(f"select tier, count(*) from '{folders['70k']}' group by tier").fetchall())
    (moved,) = connection.execute(
        f"select count(*) from '{folders['70k']}' n join '{folders['100k']}' o using (id) where n.tier <> o.tier"
    ).fetchall()[0]
    point = swept.points[0]
    tier = Answer(Thing.SEGMENTATION, "tier")
    assert {word: share.accounts for (answer, word), share in point.shares.items() if answer == tier} == tiers
    assert point.moved[tier].accounts == moved > 0
