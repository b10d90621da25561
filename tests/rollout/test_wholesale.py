"""The wholesaler's key line at 120,000 instead of 100,000, on the public data: the counts are those of plain SQL."""

from __future__ import annotations

import datetime
from pathlib import Path

import duckdb
import pytest

from touchline.analysis.differences.answers import Answer, Differs, Same, Thing
from touchline.analysis.differences.proving import what_can_differ
from touchline.backends.python import compile
from touchline.loading import check, check_with_value
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.opening import open_named
from touchline.rollout.impact import impact

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "wholesale" / "wholesale_customers.csv"
TODAY = datetime.date(2026, 6, 1)
TIER = Answer(Thing.SEGMENTATION, "tier")

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the public data is not beside the checkout")

SPEND = '"Fresh" + "Milk" + "Grocery" + "Frozen" + "Detergents_Paper" + "Delicassen"'


def tier(line: int) -> str:
    return f"case when spend >= {line} then 'key' when spend >= 25000 then 'core' else 'catalogue' end"


def test_who_moves_is_what_sql_says() -> None:
    checked = check(ROOT / "rulesets" / "wholesale")
    changed = check_with_value(checked, "key_line", "120k", TODAY)
    assert checked.ruleset is not None
    assert changed is not None
    assert changed.ruleset is not None
    table = open_named(DATA, checked.ruleset)
    old, new = compile(checked.ruleset), compile(changed.ruleset)
    found = impact(old, new, table, TODAY)  # type: ignore[arg-type]
    assert not isinstance(found, NotRun), found
    rows = (
        duckdb.connect()
        .execute(
            f"select {tier(100_000)} b, {tier(120_000)} a, count(*), sum(spend) "
            f"from (select {SPEND} spend from '{DATA}') group by 1, 2"
        )
        .fetchall()
    )
    moves = next(moves for moves in found.moves if moves.answer == TIER)
    assert {(f.before, f.after): (f.share.accounts, f.share.revenue) for f in moves.flows} == {
        (b, a): (count, float(total)) for b, a, count, total in rows
    }
    assert moves.moved.accounts > 0
    verdicts = what_can_differ(old, new, TODAY)
    tiers = verdicts[TIER]
    assert isinstance(tiers, Differs)
    assert [(t.before, t.after) for t in tiers.transitions] == [("key", "core")]
    assert any(isinstance(verdict, Same) for verdict in verdicts.values())
