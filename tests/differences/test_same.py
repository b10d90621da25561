"""What is the same by making is proved the same, at least 95 times in 100; else it is said that it is not known.

`TOUCHLINE_SAME` sets how many pairs are tried: 44 in the gate, 1,100 in a long run.
"""

from __future__ import annotations

import os
from collections import Counter

from differences.judging_both import contradiction
from differences.same_by_making import WAYS, pair
from touchline.analysis.differences.answers import Differs, Same
from touchline.analysis.differences.proving import what_can_differ
from touchline.backends.python import compile
from touchline.loading import check_text

PAIRS = int(os.environ.get("TOUCHLINE_SAME", "44"))


def test_pairs_that_say_the_same_are_proved_the_same() -> None:
    proved: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for seed in range(PAIRS):
        first, second, way = pair(seed)
        rules = [check_text(text) for text in (first, second)]
        old, new = (one.ruleset for one in rules)
        assert old is not None, (way, [d.message for d in rules[0].diagnostics])
        assert new is not None, (way, [d.message for d in rules[1].diagnostics])
        verdicts = what_can_differ(compile(old), compile(new))
        assert verdicts, way
        assert not any(isinstance(verdict, Differs) for verdict in verdicts.values()), (seed, way, verdicts)
        assert contradiction(old, new, verdicts, seed, 50) is None, (seed, way)
        tried[way] += 1
        proved[way] += all(isinstance(verdict, Same) for verdict in verdicts.values())
    assert len(tried) == len(WAYS)
    print(
        f"proved the same: {sum(proved.values())} of {PAIRS}; "
        + ", ".join(f"{w} {proved[w]}/{tried[w]}" for w in tried)
    )
    assert sum(proved.values()) >= 0.95 * PAIRS, (proved, tried)
