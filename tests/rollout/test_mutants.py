"""One small mistake in a starter: what is measured is what both versions say, each asked for everything on its own.

`TOUCHLINE_PAIRS` sets how many mistakes of each starter are tried.
"""

from __future__ import annotations

import datetime
import os
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from touchline.analysis.differences.answers import Answer, Thing
from touchline.backends.python import Evaluator, Judged, compile
from touchline.diagnostics import Diagnostic
from touchline.judgement.answers import PlaybookStatus
from touchline.loading import check
from touchline.model.ruleset import Ruleset
from touchline.portfolio.accounts import NotRun, open_portfolio
from touchline.portfolio.opening import open_named
from touchline.portfolio.table import Table
from touchline.rollout.impact import impact
from touchline.testing.mutants import mutants

TODAY = datetime.date(2026, 10, 15)
PAIRS = int(os.environ.get("TOUCHLINE_PAIRS", "4"))
RULESETS = Path(__file__).parents[2] / "rulesets"
STARTERS = sorted(path.parent.name for path in RULESETS.glob("*/portfolio.csv"))

Said = dict[Answer, Any]


@cache
def loaded(starter: str) -> Ruleset:
    ruleset = check(RULESETS / starter).ruleset
    assert ruleset is not None
    return ruleset


def table(starter: str) -> Table:
    opened = open_named(RULESETS / starter / "portfolio.csv", loaded(starter))
    assert not isinstance(opened, Diagnostic), opened
    return opened


def said(judged: Judged) -> Said:
    """All that is answered about an account, of work only what starts or opens."""
    found: Said = {Answer(Thing.SEGMENTATION, name): one.segment for name, one in judged.segments.items()}
    for name, decision in judged.decisions.items():
        for result, value in decision.results.items():
            found[Answer(Thing.DECISION, name if result == name else f"{name}.{result}")] = value
    found[Answer(Thing.HEALTH)] = None if judged.health is None else judged.health.band
    found[Answer(Thing.SERVICE)] = None if judged.service is None else judged.service.name
    for name, one in judged.playbooks.items():
        if one.status is PlaybookStatus.STARTS:
            found[Answer(Thing.PLAYBOOK, name)] = [(task.step, task.owner, task.due) for task in one.tasks]
    for name, escalation in judged.escalations.items():
        if escalation.opens:
            found[Answer(Thing.ESCALATION, name)] = (escalation.severity, escalation.level, escalation.role)
    return found


def everything(evaluator: Evaluator, starter: str) -> dict[str | None, Said]:
    portfolio = open_portfolio(evaluator, table(starter))
    assert not isinstance(portfolio, NotRun)
    facts = portfolio.facts(TODAY)
    judged = (evaluator.judge(account, today=TODAY, population=facts) for account in portfolio.accounts())
    return {each.id: said(each) for each in judged if each.rejected is None}


@pytest.mark.parametrize("starter", STARTERS)
def test_what_is_measured_is_what_both_versions_say(starter: str) -> None:
    old = compile(loaded(starter))
    before = everything(old, starter)
    made = mutants(loaded(starter))
    for mutant in Random(starter).sample(made, min(PAIRS, len(made))):
        new = compile(mutant.ruleset(loaded(starter)))
        after = everything(new, starter)
        both = before.keys() & after.keys()
        found = impact(old, new, table(starter), TODAY, most=len(both))
        assert not isinstance(found, NotRun), mutant.what
        assert found.compared.accounts == len(both), mutant.what
        for moves in found.moves:
            pairs = Counter((repr(before[i].get(moves.answer)), repr(after[i].get(moves.answer))) for i in both)
            moved = sum(count for (was, now), count in pairs.items() if was != now)
            assert moves.moved.accounts == moved, (mutant.what, moves.answer)
            assert sorted(pairs.values()) == sorted(flow.share.accounts for flow in moves.flows), mutant.what
        for work in found.work:
            turned = [(before[i].get(work.answer), after[i].get(work.answer)) for i in both]
            expected = (
                sum(was is not None and now is not None for was, now in turned),
                sum(was is None and now is not None for was, now in turned),
                sum(was is not None and now is None for was, now in turned),
                sum(was is not None and now is not None and was != now for was, now in turned),
            )
            got = (work.both, work.begins, work.ends, work.changes)
            assert tuple(share.accounts for share in got) == expected, (mutant.what, work.answer)
        changed = {i for i in both if before[i] != after[i]}
        # a change of manner leaves the service's name, and takes a manager all the same
        lost = {a.id for a in found.accounts if any(change.loses_manager for change in a.changes)}
        assert {account.id for account in found.accounts} - lost <= changed, mutant.what
        assert changed <= {account.id for account in found.accounts}, mutant.what
