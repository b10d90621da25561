"""Formula, evaluator and page agree: what the evaluator says of an account, its formula never rules out.

`TOUCHLINE_FORMULAS` sets how many random rulesets are tried: 48 in the gate, more in a long run.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oracle.random_rulesets import HEADER
from oracle.random_words import FIELDS, TODAYS, Names, Words, account
from solver.agreeing import first_difference
from touchline.analysis.promises import Proved, Refuted, prove
from touchline.backends.python import compile
from touchline.loading import check_text
from touchline.model.ruleset import Guarantee, Ruleset

RULESETS = int(os.environ.get("TOUCHLINE_FORMULAS", "48"))
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_the_formula_never_rules_out_what_the_evaluator_says(part: int) -> None:
    compared = exact = 0
    for seed in range(part, RULESETS, PARTS):
        difference, names, ruled_out = first_difference(seed, 2)
        assert difference is None, difference
        compared += names
        exact += ruled_out
    assert compared > 0
    assert exact >= 0.8 * compared, "a formula that allows everything would agree too"


def _promised(seed: int) -> tuple[Ruleset, Guarantee, Guarantee, Guarantee]:
    chance = Random(seed)
    condition = Words(chance, Names(history=chance.random() < 0.3)).condition(2)
    promises = f'guarantee "a"\n  never {condition}\n\nguarantee "b"\n  never not {condition}\n'
    promises += f'\nguarantee "c"\n  always {condition}\n'
    checked = check_text(f"{HEADER}{FIELDS}\n{promises}")
    assert checked.ruleset is not None, [one.message for one in checked.diagnostics]
    first, second, third = checked.ruleset.guarantees
    return checked.ruleset, first, second, third


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_a_condition_and_its_negation_are_never_both_proved(seed: int) -> None:
    """`never C` and `never not C` both hold of one that is always unknown, and of no other; `never C` and `always C`
    of none."""
    ruleset, first, second, third = _promised(seed)
    evaluator = compile(ruleset)
    verdicts = [prove(evaluator, one) for one in (first, second, third)]
    assert not (isinstance(verdicts[0], Proved) and isinstance(verdicts[2], Proved)), seed
    chance = Random(seed)
    for _ in range(40):
        today = chance.choice(TODAYS)
        judged = evaluator.judge(account(chance, today), today=today)
        truth = evaluator.condition(first.condition, today, on_candidates=True)(judged.values, judged.context)
        assert not (truth is True and _proved(verdicts[0])), (seed, judged.fields)
        assert not (truth is False and _proved(verdicts[1])), (seed, judged.fields)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_no_account_that_is_shown_is_one_the_evaluator_denies(seed: int) -> None:
    ruleset, first, _, _ = _promised(seed)
    evaluator = compile(ruleset)
    verdict = prove(evaluator, first)
    if not isinstance(verdict, Refuted):
        return
    case = verdict.case
    judged = evaluator.judge(dict(case.fields), today=case.today, history=case.history, population=case.population)
    condition = evaluator.condition(first.condition, case.today, on_candidates=True)
    assert judged.rejected is None
    assert condition(judged.values, judged.context) is True


def _proved(verdict: object) -> bool:
    """Proofs about exact numbers are left out: an account within a rounding of a bound may differ."""
    return isinstance(verdict, Proved) and not verdict.rounded
