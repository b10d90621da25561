"""How good tests are: the slow reading agrees with the fast one, counts are exact, mutants are noticed or shown."""

from __future__ import annotations

import datetime
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from oracle.agreement import checked
from oracle.random_words import account
from testing.rules import RULES, ruleset
from touchline.backends.python import compile
from touchline.model.tables import Table
from touchline.testing import mutants as making
from touchline.testing.cases import Case
from touchline.testing.coverage import Figure, coverage, percent
from touchline.testing.equivalent import same
from touchline.testing.finding import differ
from touchline.testing.missing import missing_cases
from touchline.testing.mutants import mutants
from touchline.testing.mutation import mutate, notices
from touchline.testing.running import judge, run
from touchline.testing.sites import ConditionSite, LinesSite, TableSite, sites
from touchline.testing.suite import suite
from touchline.testing.trace import Tracer, decisive
from touchline.testing.writing import cases_as_yaml

TODAY = datetime.date(2026, 10, 1)


QUESTIONS = tuple(f"q{i}" for i in range(10))
WORKED_OUT = f"""\
ruleset r "R"
  language 1

role boss "Boss"

account
  id required text
  arr money >= 0
{"".join(f"  {q} one of p, s, t, u, v, w" + chr(10) for q in QUESTIONS)}
decide points
  number
  sum of rows
    | {" | ".join(QUESTIONS)} || points |
{"".join(f"    | {' | '.join('s' if q == one else '-' for q in QUESTIONS)} || 1 |" + chr(10) for one in QUESTIONS)}
decide grade
  one of best, good, other
  first row wins
    | points | arr     || grade |
    | >= 10  | >= 500k || best  |
    | >= 9   | -       || good  |
    | -      | -       || other |

escalation praise "Praise"
  open when grade is best or grade is good
  severity one of high, low
    high when grade is best
    else low
  level 1 boss answers within 2 days
"""
"""A grade that hangs on ten answers at once."""


def cases_in(text: str) -> tuple[Case, ...]:
    read = suite(ruleset(), [("cases/a.yaml", text.encode())])
    assert read.diagnostics == (), read.diagnostics
    return read.cases


@pytest.mark.parametrize("seed", range(40))
def test_the_slow_reading_agrees_with_the_fast_one(seed: int) -> None:
    rules = checked(seed)
    evaluator, tracer, chance = compile(rules), Tracer(), Random(seed)
    for _ in range(8):
        judged = evaluator.judge(account(chance, TODAY), today=TODAY)
        if judged.rejected is not None:
            continue
        layout = judged.program.layout
        slots = {name: decision.outcome for name, decision in layout.decisions.items()}
        slots.update({name: segment.outcome for name, segment in layout.segments.items()})
        slots.update({f"measure {name}": measure.outcome for name, measure in layout.measures.items()})
        for site in sites(rules):
            if isinstance(site, ConditionSite):
                if site.asked(judged) and site.inside is None:
                    fast = judged.program.conditions([site.condition])[0](judged.values, judged.context)
                    assert tracer.site(site, judged).whole is fast
            elif isinstance(site, (TableSite, LinesSite)) and site.name in slots and site.asked(judged):
                fast = judged.values[slots[site.name]]
                if isinstance(site, TableSite):
                    assert tracer.table(site.table, judged).outcome == fast
                else:
                    assert tracer.lines(site.lines, judged)[1] == fast.row


TONE = "cases:\n  - name: a\n    account: {arr: ARR}\n    expect: {decisions.tone.value: plain}\n"


def test_counts_are_never_rounded_up() -> None:
    assert percent(999, 1000) == "99.9%"
    assert percent(9999, 10_000) == "99.9%"
    assert percent(2, 3) == "66.6%"
    assert percent(3, 3) == percent(0, 0) == "100%"
    cases = cases_in("cases:\n  - name: a\n    account: {arr: 100k}\n    expect: {segments.tier.row: 1}\n")
    found = coverage(ruleset(), cases, compile(ruleset()))
    decided, rows = found.count(Figure.DECIDED)
    assert 0 < decided < rows
    assert not found.meets(Fraction(1, 2))
    assert found.meets(Fraction(0))


def test_both_sides_of_a_bound_are_told_apart() -> None:
    text = "cases:\n" + "".join(
        f"  - name: n{arr}\n    account: {{arr: {arr}, strategic: no}}\n    expect: {{segments.tier.row: {row}}}\n"
        for arr, row in ((100_000, 1), (99_999, 3))
    )
    for cases, wanted in ((cases_in(text)[:1], [True, False]), (cases_in(text), [True, True])):
        found = coverage(ruleset(), cases, compile(ruleset()))
        sides = [item.reached for item in found.items if item.what.startswith("tier, row 1, arr")]
        assert sides == wanted


def test_a_part_counts_only_while_it_decides() -> None:
    site = next(s for s in sites(ruleset()) if s.name == "playbook rescue, start")
    assert isinstance(site, ConditionSite)
    tracer, evaluator = Tracer(), compile(ruleset())
    red = {"id": "a", "seats": 10.0, "used": 1.0}
    large = tracer.site(site, evaluator.judge({**red, "arr": 30e3, "strategic": False}, today=TODAY))
    assert [decisive(site.condition, large, i) for i in range(3)] == [True, True, False]
    both = tracer.site(site, evaluator.judge({**red, "arr": 30e3, "strategic": True}, today=TODAY))
    assert [decisive(site.condition, both, i) for i in range(3)] == [True, False, False]


def test_the_written_cases_reach_every_row_and_notice_nearly_every_mutant() -> None:
    """What `touchline cases` writes is read back as it was, holds, and leaves nothing that it could find."""
    rules = ruleset()
    evaluator = compile(rules)
    before = mutate(rules, (), evaluator, TODAY, seconds=0)
    assert before.untried == len(mutants(rules))
    found = missing_cases(rules, (), evaluator, TODAY)
    read = suite(rules, [("cases/a.yaml", cases_as_yaml(found, "id").encode())])
    assert read.diagnostics == ()
    assert [case.confirmed for case in read.cases] == [False] * len(found)
    assert all(run(case, evaluator).passed for case in read.cases)
    assert coverage(rules, read.cases, evaluator).count(Figure.DECIDED) == (11, 11)
    after = mutate(rules, read.cases, evaluator, TODAY)
    assert (after.broken, after.untried) == ((), 0)
    assert after.noticed >= after.counted * 0.95
    assert len(missing_cases(rules, read.cases, evaluator, TODAY)) <= 3  # new accounts show a little more


BESIDE = """\
date: 2026-10-01
cases:
  - name: One
    account: {arr: 20k, vertical: sales, uses: [boards]}
    history:
      kept: [{date: 2026-09-01, tier: mid_touch}]
      work: [{name: rescue, started: 2026-09-01, ended: 2026-09-20}]
      steps: [{playbook: rescue, started: 2026-09-01, step: call, done: 2026-09-02}]
      answers: [{escalation: fire, opened: 2026-09-01, on: 2026-09-02}]
    population:
      metrics: {margin: 0.5}
      peers: [{suggestion: more, within: sales, accounts: 40, users: {demos: 10, boards: 4}}]
    holds: [{segmentation: tier, segment: high_touch, reason: "A promise, made", who: csm, until: 2026-12-01}]
    expect:
      segments.tier.candidate: mid_touch
      suggestions: [demos]
  - name: Two
    expect: {segments.tier.segment: mid_touch}
"""


def test_a_case_that_is_written_is_read_back_whole() -> None:
    more = """
metric margin "Margin" = sum of arr / sum of seats

suggest more "More"
  from uses within vertical
  used by at least 20% and 5 of accounts
  say \"\"\"Try {use}.\"\"\"
"""
    fields = "  renews_on  date\n"
    rules = ruleset(RULES.replace(fields, f"{fields}  uses       any of demos, boards\n") + more)
    read = suite(rules, [("cases/a.yaml", BESIDE.encode())])
    assert read.diagnostics == ()
    assert all(run(case, compile(rules)).passed for case in read.cases)
    again = suite(rules, [("cases/a.yaml", cases_as_yaml(read.cases, "id").encode())])
    assert again.diagnostics == ()
    for before, after in zip(read.cases, again.cases, strict=True):
        same_place = [replace(e, span=before.span) for e in before.expects]
        assert [replace(e, span=before.span) for e in after.expects] == same_place
        assert replace(after, span=before.span, expects=before.expects) == before


@pytest.mark.parametrize("counted", [False, True])
def test_a_case_that_is_written_can_be_read_also_where_it_is_about_data_errors(counted: bool) -> None:
    """Bounds at the end of a field's range lie beside values that no field holds."""
    dirty = "\nlet dirty = data_errors > 0\n" if counted else ""
    rules = ruleset(RULES + dirty)
    evaluator = compile(rules)
    known = missing_cases(rules, (), evaluator, TODAY)
    bases = tuple(replace(case, expects=case.expects[:1]) for case in known[::3])  # tests of little worth
    found = (*known, *missing_cases(rules, bases, evaluator, TODAY))
    read = suite(rules, [("cases/a.yaml", cases_as_yaml(known, "id").encode())])
    again = suite(rules, [("cases/b.yaml", cases_as_yaml(found[len(known) :], "id").encode())])
    assert (read.diagnostics, again.diagnostics) == ((), ())
    mistaken = [case for case in found if judge(case, evaluator).data_errors]
    assert bool(mistaken) is counted
    held, rules_there = coverage(rules, found, evaluator).count(Figure.RULES)
    assert held == rules_there


def test_the_written_cases_stand_on_both_sides_of_every_boundary() -> None:
    """Also where rows are all decided and no mutant is looked for, and where a playbook has to be open."""
    rules = ruleset()
    evaluator = compile(rules)
    found = missing_cases(rules, (), evaluator, TODAY)
    left = [i.what for i in coverage(rules, found, evaluator).items if i.kind is Figure.BOUNDARIES and not i.reached]
    assert left == []
    assert coverage(rules, found, evaluator).meets(Fraction(1))  # and every rule holds, every part decides both ways
    known = [case for case in found if run(case, evaluator).passed]
    for one in known:  # a boundary that loses its only case gets another
        others = [case for case in known if case is not one]
        lost = [i for i in coverage(rules, others, evaluator).items if i.kind is Figure.BOUNDARIES and not i.reached]
        if lost:
            again = missing_cases(rules, others, evaluator, TODAY)
            assert coverage(rules, (*others, *again), evaluator).count(Figure.BOUNDARIES)[0] == len(
                [i for i in coverage(rules, known, evaluator).items if i.kind is Figure.BOUNDARIES]
            )
            return
    pytest.fail("no case alone holds a boundary")


def test_rows_that_chance_does_not_meet_are_worked_out() -> None:
    """Ten answers must be right together: no sampled account has them."""
    rules = ruleset(WORKED_OUT)
    evaluator = compile(rules)
    found = missing_cases(rules, (), evaluator, TODAY)
    left = [item.what for item in coverage(rules, found, evaluator).items if not item.reached]
    assert not [what for what in left if "matched" in what or "decided" in what.split(",")[-1]]
    assert all(run(case, evaluator).passed for case in found)


def test_what_holds_where_no_line_does_is_reached_and_changed_like_a_line() -> None:
    rules = ruleset()
    evaluator = compile(rules)
    waiting = "cases:\n  - name: a\n    account: {arr: 1}\n    expect: {decisions.motion.value: wait}\n"
    growing = "cases:\n  - name: a\n    account: {seats: 1, used: 1}\n    expect: {decisions.motion.value: expand}\n"
    for text, reached in ((waiting, True), (growing, False)):
        cases = cases_in(text)
        assert all(run(case, evaluator).passed for case in cases)
        found = [i.reached for i in coverage(rules, cases, evaluator).items if i.what.startswith("motion, else")]
        assert found == [reached, reached]
        survivors = [one.mutant.what for one in mutate(rules, cases, evaluator, TODAY).survivors]
        assert ("motion, else gives expand for motion" in survivors) is not reached


def test_what_holds_where_no_row_does_is_reached_and_changed_like_a_row() -> None:
    table = """
decide tone
  one of warm, plain
  first row wins
    | arr    || tone |
    | >= 10k || warm |
  else plain
"""
    rules = ruleset(RULES + table)
    evaluator = compile(rules)
    for arr, reached in (("20k", False), ("5", True)):
        cases = tuple(suite(rules, [("cases/a.yaml", TONE.replace("ARR", arr).encode())]).cases)
        found = [i.reached for i in coverage(rules, cases, evaluator).items if i.what.startswith("tone, else")]
        assert found == [reached, reached]
    changed = next(m for m in mutants(rules) if m.what == "tone, else gives warm for tone")
    assert any(notices(case, evaluator, compile(changed.ruleset(rules))) for case in cases)


def test_a_condition_with_a_name_is_counted_and_changed_where_it_is_named() -> None:
    rules = ruleset(RULES.replace("let share =", "let crowded = seats < used or open_p1 > 5\n\nlet share ="))
    cases = tuple(suite(rules, [("cases/a.yaml", b"cases:\n  - {name: a, expect: {health.band: null}}\n")]).cases)
    items = [i.what for i in coverage(rules, cases, compile(rules)).items if "crowded" in i.what and not i.reached]
    assert "let crowded never held" in items
    assert "let crowded, part 2: no test on the side of 5 on which it holds" in items
    assert "let crowded: > 5 becomes > 6" in [mutant.what for mutant in mutants(rules)]


def test_a_boundary_that_no_account_can_stand_beyond_is_none() -> None:
    """`open_p1` is never less than 0, so its row `0` has nothing below."""
    found = coverage(ruleset(), (), compile(ruleset()))
    sides = [item.what for item in found.items if item.what.startswith("measure support, row 1, open_p1")]
    assert sides == [f"measure support, row 1, open_p1: no test {side} 0" for side in ("within", "within", "above")]


def test_an_account_that_would_notice_is_confirmed_by_both_evaluators() -> None:
    rules = ruleset()
    evaluator = compile(rules)
    cases = cases_in("cases:\n  - name: a\n    account: {arr: 1}\n    expect: {segments.tier.segment: mid_touch}\n")
    found = mutate(rules, cases, evaluator, TODAY)
    shown = [one for one in found.survivors if one.account is not None]
    assert len(shown) >= 50
    for one in shown:
        assert one.account is not None
        changed = compile(one.mutant.ruleset(rules))
        assert differ(judge(one.account, evaluator), judge(one.account, changed)), one.mutant.what


def test_a_mutant_that_changes_nothing_does_not_count() -> None:
    """`> 1` and `>= 2` are the same on whole numbers; so are rows that say the same."""
    rules = ruleset()
    tier = rules.segmentations["tier"].rules
    assert isinstance(tier, Table)
    rows = tier.rows
    mutant = next(m for m in mutants(rules) if m.what == "tier, row 1 is dropped")
    assert not same(mutant, rules)
    swapped = replace(tier, rows=(rows[1], rows[0], rows[2]))
    assert same(replace(mutant, new=swapped, table=(tier, swapped)), rules)
    weight = next(m for m in mutants(rules) if m.what.startswith("measure usage: weight"))
    assert not same(weight, rules)
    score = next(m for m in mutants(rules) if m.what == "health: >= 50 becomes >= 51")
    assert not same(score, rules)
    assert same(next(m for m in mutants(rules) if m.what == "health: >= 75 becomes >= 76"), rules)


@pytest.mark.parametrize(
    "kind, first, second",
    [
        ("percent 0% to 100%", "< 50%", ">= 50%"),  # nothing lies a whole step below
        ("number > 0", "< 1", ">= 1"),
        ("whole number > 0", "< 2", ">= 2"),
        ("date 2026-01-01 to 2026-12-31", "< 2026-01-02", ">= 2026-01-02"),
    ],
)
def test_no_mutant_is_taken_for_the_same_where_an_account_of_the_range_shows_it(
    kind: str, first: str, second: str
) -> None:
    table = f"    | x || a |\n    | {first} || p |\n    | {second} || q |\n    | missing || q |\n"
    rules = ruleset(f'ruleset e "E"\n\naccount\n  id required text\n  x {kind}\n\ndecide a\n  one of p, q\n{table}')
    found = [mutant for mutant in mutants(rules) if mutant.what in ("a, row 1 is dropped", "a, row 1, a becomes q")]
    assert [same(mutant, rules) for mutant in found] == [False, False]


def test_every_kind_of_small_mistake_is_made() -> None:
    told = " | ".join(mutant.what for mutant in mutants(ruleset()))
    for part in (
        "parameter line: 100000 becomes 102000",
        "tier, row 1, arr: line itself, inside, is outside",
        "tier, row 1 is dropped",
        "tier, rows 2 and 3 are swapped",
        "tier, row 3, tier becomes high_touch",
        "tier, row 2, strategic: yes becomes no",
        "measure usage: >= 0.6 becomes > 0.6",
        "the override `red` is dropped",
        "measure support: weight 40 becomes 60",
        "playbook rescue, start: is becomes is not",
        "playbook rescue, stop: < 0 becomes < 1",
        "escalation fire, severity, line 1: >= 4 becomes >= 5",
        "motion, line 2 is dropped",
        "motion, else gives expand for motion",
    ):
        assert part in told, part


def test_a_mutant_that_does_not_compile_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = ruleset()
    first = mutants(rules)[0]
    lost = replace(first, old=object())
    monkeypatch.setattr("touchline.testing.mutation.mutants", lambda _: (lost,))
    found = mutate(rules, (), compile(rules), TODAY)
    assert [mutant for mutant, _ in found.broken] == [lost]
    assert making.Mutant is type(lost)


def test_the_rules_of_these_tests_have_what_they_need() -> None:
    kinds = {type(site).__name__ for site in sites(ruleset(RULES))}
    assert kinds == {"TableSite", "LinesSite", "ConditionSite", "ThresholdsSite"}
