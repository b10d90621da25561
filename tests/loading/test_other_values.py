"""A ruleset with another value of a parameter: as if its author had written it so."""

from __future__ import annotations

import datetime

import pytest

from touchline.loading import Checked, check, check_with_value

RULES = """\
ruleset a "A"
  language 1
  include "more.touch"

account
  id  required text
  arr money >= 0

parameter line money = 100k "Where large begins"
  120k since 2027-01-01 "Decision 14"
"""
MORE = 'parameter share percent = 40%\nparameter name text = "a # b"\nparameter patience days = 30 days\n'

BEFORE, AFTER = datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)


@pytest.fixture
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "a.touch").write_text(RULES, encoding="utf-8")
    (folder / "more.touch").write_text(MORE, encoding="utf-8")
    found = check(folder / "a.touch")
    assert found.ruleset is not None, found.diagnostics
    return found


def values(found: Checked | None, name: str) -> list[object]:
    assert found is not None
    assert found.ruleset is not None, found.diagnostics
    return [value.value for value in found.ruleset.parameters[name].values]


def test_the_value_in_force_on_the_day_is_the_one_that_changes(checked: Checked) -> None:
    assert values(check_with_value(checked, "line", "90k", BEFORE), "line") == [90_000.0, 120_000.0]
    assert values(check_with_value(checked, "line", "90k", AFTER), "line") == [100_000.0, 90_000.0]


def test_a_parameter_of_any_type_in_any_file(checked: Checked) -> None:
    assert values(check_with_value(checked, "share", "25%", BEFORE), "share") == [0.25]
    assert values(check_with_value(checked, "name", '"c"', BEFORE), "name") == ["c"]
    assert values(check_with_value(checked, "patience", "6 weeks", BEFORE), "patience") == [42]


@pytest.mark.parametrize("value", ["high", "30 days", "", "90k since", '"x', "90k\n\nlet x = 1", "-"])
def test_a_value_that_cannot_be_is_a_mistake_in_the_ruleset(checked: Checked, value: str) -> None:
    found = check_with_value(checked, "line", value, BEFORE)
    assert found is not None
    assert found.ruleset is None or not found.runs


def test_there_must_be_such_a_parameter(checked: Checked) -> None:
    assert check_with_value(checked, "lines", "90k", BEFORE) is None
