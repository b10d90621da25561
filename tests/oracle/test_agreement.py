"""The evaluator says what the brute-force reading of the language's page says (P1), and the comparison can fail (P2).

`TOUCHLINE_RULESETS` sets how many random rulesets are tried, 25 accounts each: 2,000 in the gate, more in a long run.
"""

from __future__ import annotations

import os

import pytest

from oracle.agreement import first_difference
from oracle.faults import FAULTS

ACCOUNTS = 25
RULESETS = int(os.environ.get("TOUCHLINE_RULESETS", "2000"))
PARTS = 8
CASES = 500


@pytest.mark.parametrize("part", range(PARTS))
def test_the_evaluator_agrees_with_the_page(part: int) -> None:
    for seed in range(part, RULESETS, PARTS):
        difference = first_difference(seed, ACCOUNTS)
        assert difference is None, difference[1]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found_within_500_cases(fault: str) -> None:
    """A case is an account that the fault's engine and the reading are both asked about."""
    cases = 0
    for seed in range(CASES):
        difference = first_difference(seed, 5, FAULTS[fault])
        cases += 5 if difference is None else difference[0]
        if cases > CASES:
            break
        if difference is not None:
            return
    pytest.fail(f"not found in {CASES} cases: {fault}")
