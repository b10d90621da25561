"""Reading and running what authors write: nothing that checks nothing passes."""

from __future__ import annotations

import datetime
from xml.etree import ElementTree

import pytest

from testing.rules import RULES, ruleset
from touchline.backends.python import compile
from touchline.loading import check_text
from touchline.testing.junit import junit
from touchline.testing.paths import Leaf, Names, at, parts_of
from touchline.testing.running import agrees, run_all
from touchline.testing.suite import Suite, suite
from touchline.testing.telling import told

EXAMPLES = """
examples "The line" on 2026-10-15
  | arr    | strategic || tier       | motion |
  | 99_999 | no        || mid_touch  | wait   |
  | 100k   | no        || high_touch | wait   |
"""


def written(text: str, rules: str = RULES) -> Suite:
    return suite(ruleset(rules), [("cases/a.yaml", text.encode())])


def test_a_row_of_examples_is_a_case_on_its_day_that_speaks_of_the_candidate() -> None:
    first, second = suite(ruleset(RULES + EXAMPLES), []).cases
    assert first.today == datetime.date(2026, 10, 15)
    assert [e.name for e in first.expects] == ["segments.tier.candidate", "decisions.motion.results.motion"]
    assert (first.expects[1].value, second.account["arr"]) == ("wait", 100_000.0)
    assert all(one.passed for one in run_all((first, second), compile(ruleset())))


def test_a_wrong_example_fails_and_names_the_row_that_decided() -> None:
    rules = ruleset(RULES + EXAMPLES.replace("100k ", "100_001 ").replace("99_999", "100k"))
    ran = run_all(suite(rules, []).cases, compile(rules))
    assert [one.passed for one in ran] == [False, True]
    (found,) = told(ran, rules.sources)
    assert "`segments.tier.candidate` is high_touch, not mid_touch" in found.message
    assert [label.text for label in found.labels] == ["expected mid_touch, got high_touch", "row 1 decided"]


def test_an_example_without_a_day_runs_on_the_day_the_ruleset_begins() -> None:
    (case, _) = suite(ruleset(RULES + EXAMPLES.replace(" on 2026-10-15", "")), []).cases
    assert case.today == datetime.date(2026, 10, 1)


CASE = """
date: 2026-10-15
account: {arr: 20000}
cases:
  - name: One
    account: {strategic: yes, seats: 10, used: 1, renews_on: 2026-12-01}
    expect:
      segments.tier: {row: 2, because: Strategic}
      lets.share.value: 0.1
      fields.renews_on: 2026-12-01
      playbooks.rescue.status: starts
      playbooks.rescue.tasks: [call]
      escalations: [fire]
      journeys: []
"""


def test_a_case_compares_what_it_names_and_nothing_else() -> None:
    read = written(CASE)
    assert read.diagnostics == ()
    (ran,) = run_all(read.cases, compile(ruleset()))
    assert ran.differences == ()
    assert len(ran.case.expects) == 8


@pytest.mark.parametrize(
    "line, wrong",
    [
        ("row: 2", "row: 3"),
        ("value: 0.1", "value: 0.11"),
        ("fields.renews_on: 2026-12-01", "fields.renews_on: 2026-12-02"),
        ("status: starts", "status: goes on"),
        ("tasks: [call]", "tasks: []"),
        ("[fire]", "[]"),
        ("[fire]", "null"),
    ],
)
def test_each_part_that_differs_is_a_failure(line: str, wrong: str) -> None:
    (ran,) = run_all(written(CASE.replace(line, wrong)).cases, compile(ruleset()))
    assert len(ran.differences) == 1


def test_an_account_that_cannot_be_judged_fails_unless_that_is_expected() -> None:
    rules = RULES.replace("arr        money", "arr        required money")
    missing = CASE.replace("account: {arr: 20000}\n", "")
    (ran,) = run_all(written(missing, rules).cases, compile(ruleset(rules)))
    assert ran.rejected is not None
    assert not ran.passed
    expected = "cases:\n  - name: No contract\n    expect: {rejected: '`arr` is required and missing'}\n"
    (ran,) = run_all(written(expected, rules).cases, compile(ruleset(rules)))
    assert ran.passed


@pytest.mark.parametrize(
    "expected, got, same",
    [
        ("yes", True, True),
        ("no", True, False),
        (1, True, False),
        (True, True, True),
        (0.3, 0.1 + 0.2, True),
        (0, 1e-12, False),
        (5, 5.0, True),
        ("5", 5, False),
        ("40%", 0.4, True),
        ("40%", 40.0, False),
        ("1.5m", 1.5e6, True),
        (None, 0, False),
        (None, None, True),
        ([1, "a"], [1.0, "a"], True),
        (["a", "b"], ["b", "a"], False),
        (["a"], ["a", "a"], False),
    ],
)
def test_values_agree_as_people_write_them(expected: object, got: object, same: bool) -> None:
    assert agrees(expected, got) is same


def test_every_part_of_a_judgement_can_be_named() -> None:
    """What `to_dict()` holds is what `expect:` knows: none is forgotten when a judgement grows."""
    rules = ruleset()
    account = {"id": "a", "arr": 200e3, "seats": 10, "used": 1, "open_p1": 4, "nps": 3, "strategic": "maybe"}
    form = compile(rules).judge(account, today=datetime.date(2026, 10, 15)).to_dict()
    parts = parts_of(rules)
    unknown: list[str] = []

    def visit(value: object, path: tuple[str, ...]) -> None:
        node, _ = at(parts, path)
        if node is None:
            unknown.append(".".join(path))
        elif isinstance(value, dict) and not isinstance(node, Leaf):
            for name, inside in value.items():
                visit(inside, (*path, name))
        elif isinstance(value, list) and isinstance(node, Names):
            for item in value:
                told_by = item.get("step") or item.get("field") or item.get("name") or item["code"]
                for name, inside in item.items():
                    visit(inside, (*path, str(told_by), name))

    del form["ruleset"]
    for name, value in form.items():
        visit(value, (name,))
    assert unknown == []


def test_junit_is_xml_whatever_the_names_say() -> None:
    text = CASE.replace("name: One", 'name: "<b> & ]]> \'"').replace("row: 2", "row: 9")
    read = written(text)
    rules = ruleset()
    xml = junit('a "quoted" <name>', run_all(read.cases, compile(rules)), read.diagnostics, rules.sources)
    root = ElementTree.fromstring(xml)  # noqa: S314 - our own text
    (found,) = root.iter("testcase")
    assert (root.get("name"), found.get("name")) == ('a "quoted" <name>', "<b> & ]]> '")
    assert [one.get("failures") for one in root.iter("testsuite")] == ["1"]


def test_cases_that_cannot_be_read_are_errors_in_junit() -> None:
    read = written(CASE.replace("segments.tier:", "segments.teir:"))
    root = ElementTree.fromstring(junit("x", (), read.diagnostics, {}))  # noqa: S314 - our own text
    assert len(list(root.iter("error"))) == len(read.diagnostics) == 1


def test_an_account_without_an_id_is_held_out_by_no_playbook_whatever_its_test_is_called() -> None:
    rules = ruleset(RULES.replace("  goal by day 30", "  hold out 50%\n  goal by day 30"))
    text = "cases:\n" + "".join(
        f"  - name: {name}\n    account: {{arr: 200k, seats: 10, used: 1}}\n"
        "    expect: {playbooks.rescue.status: starts}\n"
        for name in ("a", "b", "c", "d", "e", "f")
    )
    read = suite(rules, [("cases/a.yaml", text.encode())])
    assert read.diagnostics == ()
    assert all(ran.passed for ran in run_all(read.cases, compile(rules)))


def test_a_case_that_is_not_made_as_cases_are_hides_no_mistake_in_another_and_no_other() -> None:
    text = """\
cases:
  - name: Checks nothing
    account: {arr: 5}
  - name: An unknown field
    account: {arrr: 5}
    expect: {segments.tier.row: 1}
  - name: A good one
    account: {arr: 200k}
    expect: {segments.tier.row: 1}
  - name: Two slips
    expects: {segments.tier.row: 1}
"""
    read = suite(ruleset(), [("cases/a.yaml", text.encode())])
    assert [case.name for case in read.cases] == ["A good one"]
    told_of = " | ".join(one.message for one in read.diagnostics)
    for part in ("does not say its `expect`", "`arrr` is no field", "`expects`"):
        assert part in told_of


WORDED = RULES.replace(
    "  renews_on  date\n", "  renews_on  date\n  owner      text\n  uses       any of chat, voice\n"
).replace("let share =", "let used_for = uses\n\nlet share =")


def test_a_text_is_what_is_written_whatever_yaml_takes_it_for() -> None:
    text = """\
account: {owner: 0042}
cases:
  - name: "The file's owner"
    expect: {fields.owner: 0042}
  - name: Its own
    account: {id: 007, owner: 1e3}
    expect: {id: 007, fields.owner: 1e3}
  - name: A truth
    account: {owner: true}
    expect: {fields.owner: true}
"""
    read = written(text, WORDED)
    assert read.diagnostics == ()
    assert [case.account["owner"] for case in read.cases] == ["0042", "1e3", "true"]
    assert [one.differences for one in run_all(read.cases, compile(ruleset(WORDED)))] == [(), (), ()]


def test_a_number_that_differs_from_a_text_in_nothing_but_that_is_told_apart() -> None:
    rules = ruleset(WORDED)
    text = "cases:\n  - name: One\n    account: {arr: 30k, owner: 7}\n    expect: {fields.arr: '30000'}\n"
    (found,) = told(run_all(written(text, WORDED).cases, compile(rules)), rules.sources)
    assert '`fields.arr` is 30000, not the text "30000"' in found.message


@pytest.mark.parametrize(
    "expected, holds",
    [
        ("fields.uses: [voice, chat]", True),
        ("fields.uses: [chat, voice]", True),
        ("lets.used_for.value: [voice, chat]", True),
        ("lets.used_for.read.uses: [voice, chat]", True),
        ("fields.uses: [voice]", False),
        ("fields.uses: [voice, chat, chat]", False),
        ("escalations: [fire]", True),
        ("playbooks: [rescue, aid]", True),
        ("playbooks: [aid, rescue]", True),
        ("playbooks: [aid]", False),
    ],
)
def test_what_has_no_order_is_expected_in_any(expected: str, holds: bool) -> None:
    aid = 'playbook aid "Aid"\n  start when health is red\n  step mail "Mail" on day 0 by csm\n\nescalation fire'
    rules = WORDED.replace("escalation fire", aid)
    account = "{arr: 200k, seats: 10, used: 1, uses: [chat, voice]}"
    text = f"cases:\n  - name: One\n    account: {account}\n    expect: {{{expected}}}\n"
    read = written(text, rules)
    assert read.diagnostics == ()
    (ran,) = run_all(read.cases, compile(ruleset(rules)))
    assert ran.passed is holds


@pytest.mark.parametrize(
    "name, full",
    [
        ("tier", "segments.tier.segment"),
        ("motion", "decisions.motion.value"),
        ("share", "lets.share.value"),
        ("usage", "health.measures.usage.band"),
        ("rescue", "playbooks.rescue.status"),
        ("fire", "escalations.fire.severity"),
    ],
)
def test_a_name_without_its_section_is_answered_with_the_path(name: str, full: str) -> None:
    (found,) = written(f"cases:\n  - name: One\n    expect: {{{name}: x}}\n").diagnostics
    assert found.hint == f"write `{full}`"


LISTS = """\
ruleset lists "Lists"
  effective 2026-10-01

account
  id    required text
  arr   money >= 0
  uses  any of chat, voice, video

parameter two whole number = 2

let used_for = uses

decide topics
  one of money, growth
  result weight whole number
  result day date
  all rows
    | arr   || topics | weight | day        |
    | >= 10 || money  | 1      | 2026-01-01 |
    | >= 20 || growth | two    | 2026-01-02 |

examples "Lists and sets"
  | arr | uses        || topics        | topics.weight | topics.day             | used_for    |
  | 20  | chat, voice || money, growth | 1, two        | 2026-01-01, 2026-01-02 | voice, chat |
  | 10  | none        || money         | 1             | 2026-01-01             | none        |
  | 5   | missing     || none          | none          | none                   | missing     |
"""


def test_an_example_expects_a_list_in_its_order_and_a_set_in_any() -> None:
    rules = ruleset(LISTS)
    ran = run_all(suite(rules, []).cases, compile(rules))
    assert [one.differences for one in ran] == [(), (), ()]


@pytest.mark.parametrize(
    "cell, wrong",
    [
        ("|| money, growth |", "|| growth, money |"),
        ("|| money, growth |", "|| money |"),
        ("| none          | none ", "| money         | none "),
        ("01, 2026-01-02 |", "01, 2026-01-03 |"),
        ("| voice, chat |", "| voice       |"),
    ],
)
def test_an_example_whose_list_differs_fails(cell: str, wrong: str) -> None:
    assert cell in LISTS
    rules = ruleset(LISTS.replace(cell, wrong))
    assert sum(not one.passed for one in run_all(suite(rules, []).cases, compile(rules))) == 1


@pytest.mark.parametrize(
    "cell, wrong, message",
    [
        ("|| money, growth |", "|| money, groth |", "`groth` is not a choice of `topics`"),
        ("|| money, growth |", "|| money, >= 4 |", "`topics` takes one value"),
        ("| voice, chat |", "| voice, phone |", "`phone` is not a choice of `used_for`"),
        ("  one of money, growth\n", "  any of money, growth\n", "a row gives one value, and `topics` would be a set"),
    ],
)
def test_a_list_that_cannot_be_is_an_error(cell: str, wrong: str, message: str) -> None:
    assert cell in LISTS
    assert any(message in found.message for found in check_text(LISTS.replace(cell, wrong)).diagnostics)
