"""The arithmetic on an account's sheet can be done by hand and gives the score that is shown."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.backends.python import Evaluator, compile
from touchline.documents.account_sheet import account_sheet
from touchline.documents.health_sheet import HealthPart
from touchline.loading import check_text

TODAY = datetime.date(2026, 10, 15)
POLICIES = (
    "missing measures give their weight to their group",
    "missing measures are left out",
    "missing measures count as yellow",
    "missing measures leave no score",
)
NAMES = ("a", "b", "c", "d")


def evaluator(policy: str, grouped: bool) -> Evaluator:
    groups = '  group x "X" weight 70\n  group y "Y" weight 30\n' if grouped else ""
    measures = ""
    for i, name in enumerate(NAMES):
        group = f"    group {'x' if i < 2 else 'y'}\n" if grouped else ""
        only = "    only when free is not yes\n" if name == "b" else ""
        measures += f'  measure m{name} "M{name}"\n{group}    weight {(i + 1) * 10}\n{only}    value {name}\n'
        measures += "    green >= 70, yellow >= 40\n"
    fields = "".join(f"  {name} number 0 to 100\n" for name in NAMES)
    checked = check_text(
        f'ruleset r "R"\n  language 1\naccount\n  id required text\n  free yes/no\n{fields}'
        f'health "Health"\n{groups}{measures}  {policy}\n  needs at least 40% of the weight\n'
        "  green >= 75, yellow >= 50, else red\n"
    )
    assert checked.ruleset is not None, checked.diagnostics
    return compile(checked.ruleset)


EVALUATORS = {(policy, grouped): evaluator(policy, grouped) for policy in POLICIES for grouped in (True, False)}


def worked_out(arithmetic: str) -> float | None:
    """The value of a line of arithmetic, by hand."""
    alone = re.fullmatch(r"([\d.]+), the only one that is known", arithmetic)
    if alone is not None:
        return float(alone[1])
    found = re.fullmatch(r"\((.+)\) ÷ ([\d.]+)", arithmetic)
    if found is None:
        assert arithmetic == "nothing is known"
        return None
    parts = [part.split(" × ") for part in found[1].split(" + ")]
    return sum(float(w) * float(x) for w, x in parts) / float(found[2])


@pytest.mark.parametrize("grouped", [True, False], ids=["groups", "one group"])
@pytest.mark.parametrize("policy", POLICIES)
@given(st.lists(st.none() | st.sampled_from([0, 39.5, 40, 70, 100]), min_size=4, max_size=4), st.booleans())
def test_the_arithmetic_gives_the_score(policy: str, grouped: bool, given: list[float | None], free: bool) -> None:
    judge = EVALUATORS[policy, grouped]
    account = {"id": "1", "free": free, **dict(zip(NAMES, given, strict=True))}
    judgement = judge.judge(account, today=TODAY)
    part = account_sheet(judge.ruleset, judgement).health
    assert isinstance(part, HealthPart)
    assert judgement.health is not None
    for group in part.groups:
        by_hand = worked_out(group.arithmetic)
        assert (by_hand is None) == (group.score == "missing")
        if by_hand is not None:
            assert abs(by_hand - float(group.score)) < 0.06
    if part.score == "missing":
        assert judgement.health.score is None
        assert part.steps
    else:
        by_hand = worked_out(part.arithmetic)
        assert by_hand is not None
        assert abs(by_hand - float(part.score)) < 0.06
        assert part.steps[0] == f"a score of {part.score} is {judgement.health.scored_band}"
    for line, value in zip(part.measures, given, strict=True):
        if line.status == "missing":
            assert value is None
            assert line.note
        if line.status == "not applicable":
            assert (line.share, line.label) == ("-", "Mb")
