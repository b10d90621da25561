"""M4: metrics with an exact sum over the accounts where all is known; what peers use."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.policies import POLICY, TODAY, evaluator, ruleset
from touchline.judgement.inputs import Peers, Population
from touchline.portfolio.population import population


def facts(accounts: list[Mapping[str, object]], text: str = POLICY) -> Population:
    return population(ruleset(text), lambda: iter(accounts), TODAY)


def test_an_account_counts_in_all_sums_or_in_none() -> None:
    found = facts(
        [
            {"id": "A", "arr": 100.0, "cost": 40.0},
            {"id": "B", "arr": 1000.0},
            {"id": "C", "cost": 1000.0},
            {"id": "D", "arr": "nonsense", "cost": 1.0},
            {"arr": 5000.0, "cost": 1.0},
        ]
    )
    assert found.metrics == {"margin": 0.6}


def test_no_account_makes_a_metric_missing() -> None:
    assert facts([]).metrics == {"margin": None}
    assert facts([{"id": "A", "arr": 0.0, "cost": 0.0}]).metrics == {"margin": None}


@settings(max_examples=10)
@given(st.lists(st.floats(0, 1e15), min_size=1, max_size=20))
def test_sums_are_exact_in_any_order(amounts: list[float]) -> None:
    accounts: list[Mapping[str, object]] = [{"id": str(n), "arr": a, "cost": 0.1} for n, a in enumerate(amounts)]
    assert facts(accounts).metrics == facts(accounts[::-1]).metrics


def test_a_metric_may_read_what_the_rules_give() -> None:
    text = (
        POLICY
        + '\nlet large_arr = if tier is high then arr else 0\nmetric share "Share" = sum of large_arr / sum of arr\n'
    )
    found = facts([{"id": "A", "arr": 300_000.0}, {"id": "B", "arr": 100.0 * 1000 - 1, "cost": 1.0}], text)
    assert found.metrics["share"] == 300_000 / 399_999


def test_peers_are_counted_by_what_they_share_and_meet() -> None:
    green = {"users": 90.0, "seats": 100.0, "vertical": "education"}
    accounts: list[Mapping[str, object]] = [
        {"id": "A", "use_cases": {"meetings", "demos"}, **green},
        {"id": "B", "use_cases": {"meetings"}, **green},
        {"id": "C", **green},
        {"id": "D", "use_cases": {"invites"}, "users": 1.0, "seats": 100.0, "vertical": "education"},
        {"id": "E", "use_cases": {"invites"}, "users": 90.0, "seats": 100.0, "vertical": "retail"},
        {"id": "F", "use_cases": {"invites"}, "users": 90.0, "seats": 100.0},
    ]
    found = facts(accounts)
    assert found.peers == {
        ("peers", "education"): Peers(3, {"demos": 1, "meetings": 2}),
        ("peers", "retail"): Peers(1, {"invites": 1}),
    }
    judgement = evaluator().judge({"id": "Z", "use_cases": set(), **green}, today=TODAY, population=found)
    assert [(s.element, s.peers, s.users) for s in judgement.suggestions] == [("meetings", 3, 2)]


def test_nothing_is_read_for_a_ruleset_that_asks_for_no_facts() -> None:
    text = 'ruleset plain "Plain"\n  language 1\n\naccount\n  id required text\n'

    def accounts() -> list[Mapping[str, object]]:
        raise AssertionError("read all the same")

    assert population(ruleset(text), accounts, TODAY) == Population()
