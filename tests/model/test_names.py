"""What may be named how, and what is reported when a name is given twice."""

from __future__ import annotations

import pytest

from meanings import VOCABULARY, meant, reading
from touchline.model.expressions import Kind
from touchline.model.ruleset import Bound
from touchline.model.types import ChoiceType, SetType


def findings(text: str) -> list[tuple[str, str, str]]:
    """Code, what is underlined, and what the second label shows, of the findings about names."""
    found = []
    for d in reading(text).findings:
        assert d.span is not None
        second = next((text[x.span.start : x.span.end] for x in d.labels if not x.primary), "")
        found.append((d.code, text[d.span.start : d.span.end], second))
    return found


def test_the_vocabulary_is_clean() -> None:
    found = reading(VOCABULARY)
    assert found.findings == ()
    assert found.names.readable["licence_use"].kind is Kind.LET
    assert found.names.readable["tier"].kind is Kind.SEGMENT
    assert tuple(found.names.playbooks["rescue"].steps) == ("first", "second")
    assert [r.name for r in found.names.decisions["action"].results] == ["action", "channel"]
    assert found.names.decisions["flags"].is_list
    severity = found.names.escalations["at_risk"].severity
    assert severity == ChoiceType(("critical", "mild"))


TWICE = [
    "account\n  arr money\n  arr number\n",
    "account\n  arr money\nparameter arr money = 5\n",
    "let arr = 1\nlet arr = 2\n",
    'metric arr "A" = sum of 1\nlet arr = 2\n',
    'segmentation arr "A"\n  high "H" otherwise\ndecide arr "D"\n  one of a, b\n  a when yes\n',
]


@pytest.mark.parametrize("text", TWICE)
def test_one_flat_namespace_for_what_conditions_read(text: str) -> None:
    assert findings(text) == [("defined-twice", "arr", "arr")]


OWN_NAMESPACES = [
    ('role csm "A"\nrole csm "B"\n', "csm"),
    ('entitlement time "A"\nentitlement time "B"\n', "time"),
    ('playbook p "A"\n  start when yes\nplaybook p "B"\n  start when yes\n', "p"),
    ('escalation e "A"\n  open when yes\nescalation e "B"\n  open when yes\n', "e"),
    ('playbook p "A"\n  step s "S" on day 0 by csm\n  step s "S" on day 1 by csm\n', "s"),
    ('segmentation t "T"\n  high "H" when yes\n  high "I" otherwise\n', "high"),
    ('health "H"\n  measure m "M"\n    weight 1\n  measure m "N"\n    weight 1\n', "m"),
    ('health "H"\n  group g "G" weight 1\n  group g "H" weight 2\n', "g"),
    ('health "H"\n  bands good 100, good 0\n', "good"),
    ('decide d "D"\n  one of a, b\n  result c one of x, y\n  result c one of x, z\n', "c"),
    ("account\n  plan one of free, team, free\n", "free"),
]


@pytest.mark.parametrize("text, word", OWN_NAMESPACES)
def test_given_twice_in_its_own_namespace(text: str, word: str) -> None:
    assert findings(text) == [("defined-twice", word, word)]


def test_a_word_may_name_things_of_different_namespaces() -> None:
    text = """\
account
  plan  text
  owner text
  service text
  step  number
role plan "A"
entitlement plan "B"
playbook rescue "C"
  step plan "D" on day 0 by plan
"""
    assert findings(text) == []


def test_open_work_clashes_with_other_open_work_and_with_what_is_read() -> None:
    work = 'playbook work "A"\n  start when yes\nescalation work "B"\n  open when yes\n'
    assert findings(work) == [("defined-twice", "work", "work")]
    assert findings("account\n  work text\n" + work)[0] == ("defined-twice", "work", "work")
    assert len(findings("account\n  work text\n" + work)) == 3


def test_names_known_from_the_start() -> None:
    assert findings("account\n  today date\n  data_errors number\n") == [
        ("defined-twice", "today", ""),
        ("defined-twice", "data_errors", ""),
    ]
    assert findings('metric churn "C" = sum of 1\n') == [("defined-twice", "churn", "")]


def test_a_field_may_have_the_name_of_a_built_in_metric_and_then_is_what_is_read() -> None:
    vocabulary = "account\n  churn yes/no\n"
    assert findings(vocabulary) == []
    assert meant("churn", vocabulary=vocabulary).outline == "churn"
    assert meant("not churn", vocabulary=vocabulary).findings == ()


def test_health_and_severity_name_a_field_only_where_the_ruleset_has_none_of_its_own() -> None:
    assert findings("account\n  health number\n  severity text\n") == []
    assert meant("health > 5", vocabulary="account\n  health number\n").findings == ()
    clash = 'account\n  health number\nhealth "H"\n  measure m "M"\n    weight 1\n'
    assert [f[:2] for f in findings(clash)] == [("defined-twice", "health")]
    clash = 'account\n  severity text\nescalation e "E"\n  open when yes\n  severity one of a, b\n'
    assert [f[:2] for f in findings(clash)] == [("defined-twice", "severity")]


def test_a_second_health_block() -> None:
    text = 'health "H"\n  measure m "M"\n    weight 1\nhealth "I"\n  measure n "N"\n    weight 1\n'
    found = reading(text)
    assert [d.code for d in found.findings] == ["defined-twice"]
    assert found.names.health is not None
    assert tuple(found.names.health.measures) == ("m",)


def test_reserved_words() -> None:
    assert findings('role owner "O"\n') == [("reserved-word", "owner", "")]
    assert findings("account\n  uses any of none, a\n") == [("reserved-word", "none", "")]
    assert findings("account\n  uses one of none, a\n") == []
    assert findings('health "H"\n  measure score "S"\n    weight 1\n') == [("reserved-word", "score", "")]
    assert findings('decide d "D"\n  one of a, b\n  result because one of x, y\n') == [("reserved-word", "because", "")]


def test_spellings() -> None:
    field = reading('account\n  vertical one of education = "Edu" or "1", horeca = "2"\n').names.fields["vertical"]
    assert field.type == ChoiceType(("education", "horeca"))
    assert field.spellings == {
        "education": "education",
        "Edu": "education",
        "1": "education",
        "horeca": "horeca",
        "2": "horeca",
    }
    assert findings('account\n  v one of a = "1", b = "1"\n') == [("defined-twice", '"1"', '"1"')]
    assert findings('account\n  v one of a = "b", b\n') == [("defined-twice", "b", '"b"')]


def test_ranges() -> None:
    text = "account\n  a number 0 to 10\n  b money > 0\n  c days <= 4 weeks\n  d date >= 2020-01-01\n  e any of x, y\n"
    fields = reading(text).names.fields
    assert (fields["a"].low, fields["a"].high) == (Bound(0.0, False), Bound(10.0, False))
    assert (fields["b"].low, fields["b"].high) == (Bound(0.0, True), None)
    assert (fields["c"].low, fields["c"].high) == (None, Bound(28, False))
    assert fields["e"].type == SetType(("x", "y"))


@pytest.mark.parametrize(
    "line, code, underlined",
    [
        ("a number >= 30 days", "wrong-unit", "30 days"),
        ("a days >= 30", "wrong-unit", "30"),
        ("a money >= 5%", "wrong-unit", "5%"),
        ("a date >= 5", "wrong-type", "5"),
        ("a text >= 5", "wrong-type", "5"),
        ("a number 10 to 0", "bad-bound", "10 to 0"),
    ],
)
def test_ranges_that_mean_nothing(line: str, code: str, underlined: str) -> None:
    assert [f[:2] for f in findings(f"account\n  {line}\n")] == [(code, underlined)]


def test_the_first_definition_counts() -> None:
    found = reading("account\n  arr money\n  arr text\n")
    assert str(found.names.fields["arr"].type) == "MoneyType()"


def test_circles_of_lets_are_kept_for_the_caller_and_stay_silent() -> None:
    resolver = reading("let a = b + 1\nlet b = c + 1\nlet c = a + 1\nlet d = a + 1\nlet e = e\n").resolver
    assert [resolver.let(name) for name in "abcde"] == [None] * 5
    assert resolver.diagnostics == ()
    assert resolver.let_circles == (("a", "b", "c"), ("e",))


def test_a_thousand_lets_in_a_row() -> None:
    text = "account\n  arr money\nlet x0 = arr\n" + "".join(f"let x{i} = x{i - 1} + 1\n" for i in range(1, 1500))
    resolver = reading(text).resolver
    last = resolver.let("x1499")
    assert last is not None
    assert str(last.type) == "MoneyType()"
    assert resolver.diagnostics == ()


def test_lets_are_usable_before_they_are_defined_and_mistakes_are_reported_once() -> None:
    resolver = reading("account\n  seats number\nlet a = b / 2\nlet b = seats + nothing\nlet c = b + a\n").resolver
    assert [resolver.let(name) for name in "abc"] == [None] * 3
    assert [d.code for d in resolver.diagnostics] == ["unknown-name"]
