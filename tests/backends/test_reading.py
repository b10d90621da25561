"""What an account says is typed, checked and fresh, or missing with a data error (M2, M6, M10, M28)."""

from __future__ import annotations

import datetime
from collections import UserDict
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backends.written import TODAY, day, evaluator, judge

ACCOUNT = """
account
  id          required text
  arr         money >= 0
  share       percent
  plan        one of free, team, enterprise = "Enterprise Plus"
  uses        any of demos, board, pta
  seats       whole number 1 to 100
  users       whole number good for 60 days from measured_on
  measured_on date
  started_on  date written "DD-MM-YYYY"
  strategic   yes/no
  mail        text private
  score       number

let doubled = arr * 2
"""
TYPED = {
    "id": "A-1",
    "arr": 100.0,
    "share": 0.4,
    "plan": "team",
    "uses": frozenset({"demos"}),
    "seats": 5.0,
    "users": 3.0,
    "measured_on": day("2026-10-01"),
    "started_on": day("2026-01-02"),
    "strategic": True,
    "mail": "a@b.example",
    "score": -2.5,
}
TEXT = {
    "id": " A-1 ",
    "arr": "100",
    "share": "40%",
    "plan": "team",
    "uses": "demos",
    "seats": "5",
    "users": "3",
    "measured_on": "2026-10-01",
    "started_on": "02-01-2026",
    "strategic": "yes",
    "mail": "a@b.example",
    "score": "-2.5",
}
POLICY = evaluator(ACCOUNT)


def test_typed_values_and_text_are_the_same_account() -> None:
    typed, text = POLICY.judge(TYPED, today=TODAY), POLICY.judge(TEXT, today=TODAY)
    assert dict(typed.fields) == dict(text.fields) == TYPED
    assert typed.data_errors == text.data_errors == ()
    assert typed.id == text.id == "A-1"
    assert [type(value) for value in typed.fields.values()] == [type(value) for value in TYPED.values()]


@pytest.mark.parametrize(
    "field, raw, shown",
    [
        ("arr", -1, "-1"),
        ("arr", "lots", "lots"),
        ("arr", float("nan"), "nan"),
        ("arr", float("inf"), "inf"),
        ("arr", 1e16, "1e+16"),
        ("arr", 10**400, None),
        ("arr", True, "yes"),
        ("seats", 2.5, "2.5"),
        ("seats", 101, "101"),
        ("plan", "gold", "gold"),
        ("uses", frozenset({"gold"}), "gold"),
        ("strategic", "perhaps", "perhaps"),
        ("started_on", "2026-01-02", "2026-01-02"),
        ("score", "1,000", "1,000"),
        ("score", object(), None),
        ("score", b"1", None),
        ("measured_on", 20261001, "20261001"),
    ],
)
def test_a_bad_value_is_missing_and_named(field: str, raw: object, shown: str | None) -> None:
    found = POLICY.judge({**TYPED, field: raw}, today=TODAY)
    assert found.rejected is None
    assert found.fields[field] is None
    (error,) = found.data_errors
    assert (error.field, error.code, error.shown) == (field, "bad-value", shown)
    assert f"`{field}`" in error.message
    assert shown is None or shown in error.message


def test_a_private_value_is_not_shown() -> None:
    found = POLICY.judge({**TYPED, "mail": 12345}, today=TODAY)
    (error,) = found.data_errors
    assert error.field == "mail"
    assert error.shown is None
    assert "12345" not in error.message


def test_a_label_of_a_choice_is_the_choice() -> None:
    assert POLICY.judge({**TYPED, "plan": "Enterprise Plus"}, today=TODAY).fields["plan"] == "enterprise"


def test_good_elements_of_a_set_stay() -> None:
    found = POLICY.judge({**TYPED, "uses": "demos;gold;pta"}, today=TODAY)
    assert found.fields["uses"] == frozenset({"demos", "pta"})
    assert [error.shown for error in found.data_errors] == ["gold"]
    assert POLICY.judge({**TYPED, "uses": "none"}, today=TODAY).fields["uses"] == frozenset()
    assert POLICY.judge({**TYPED, "uses": ""}, today=TODAY).fields["uses"] is None


@pytest.mark.parametrize(
    "measured, fresh",
    [("2026-10-15", True), ("2026-08-16", True), ("2026-08-15", False), ("2026-10-16", False), (None, False)],
)
def test_a_value_is_good_from_its_day_for_its_days(measured: str | None, fresh: bool) -> None:
    found = POLICY.judge({**TYPED, "measured_on": day(measured) if measured else None}, today=TODAY)
    assert found.fields["users"] == (3.0 if fresh else None)
    assert found.data_errors == ()


def test_a_date_that_is_stale_itself_makes_its_field_missing() -> None:
    text = """
account
  x           number good for 10 days from measured_on
  measured_on date good for 5 days from checked_on
  checked_on  date
"""
    account = {"x": 1.0, "measured_on": day("2026-10-14"), "checked_on": day("2026-10-01")}
    assert judge(text, account).fields["x"] is None
    assert judge(text, {**account, "checked_on": TODAY}).fields["x"] == 1.0


@pytest.mark.parametrize(
    "raw, why", [(None, "missing"), ("", "missing"), ("  ", "missing"), (object(), "cannot be read")]
)
def test_without_a_required_field_nothing_is_concluded(raw: object, why: str) -> None:
    found = POLICY.judge({**TYPED, "id": raw}, today=TODAY)
    assert found.rejected is not None
    assert why in found.rejected
    assert "`id`" in found.rejected
    assert found.fields["arr"] == 100.0
    assert not found.lets
    assert found.health is None
    assert found.to_dict()["rejected"] == found.rejected


def test_a_key_that_is_no_field_is_a_data_error() -> None:
    found = POLICY.judge({**TYPED, "ar": 1, 3: 4}, today=TODAY)  # type: ignore[dict-item]
    assert [error.code for error in found.data_errors] == ["unknown-field", "unknown-field"]
    assert "did you mean `arr`" in found.data_errors[0].message
    assert found.fields["arr"] == 100.0


def test_data_errors_counts_what_the_fields_got_wrong() -> None:
    text = "account\n  x number\n  y number\n\nlet wrong = data_errors"
    assert judge(text, {"x": "a", "y": "b", "z": 1}).lets["wrong"].value == 2.0
    assert judge(text, {"x": 1}).lets["wrong"].value == 0.0


class Rude(Mapping[str, object]):
    """A mapping that raises when it is looked into."""

    def __getitem__(self, key: str) -> object:
        raise RuntimeError("no")

    def __iter__(self) -> Iterator[str]:
        return iter(["id", "arr"])

    def __len__(self) -> int:
        return 2


class Odd:
    """A key that hashes like a field's name and whose comparison raises, once it is armed."""

    armed = False

    def __hash__(self) -> int:
        return hash("id")

    def __eq__(self, other: object) -> bool:
        if Odd.armed:
            raise RuntimeError("no")
        return False


@pytest.mark.parametrize("account", [None, 5, "id", [("id", "A-1")], Rude(), object(), dict])
def test_what_is_no_mapping_is_rejected(account: Any) -> None:
    found = POLICY.judge(account, today=TODAY)
    assert found.rejected == "the account is no mapping of fields to values"
    assert [error.code for error in found.data_errors] == ["not-an-account"]
    assert found.to_dict()["id"] is None


def test_any_mapping_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = {Odd(): 1, **TYPED}
    monkeypatch.setattr(Odd, "armed", True)
    for account in (MappingProxyType(TYPED), UserDict(TYPED), odd):
        found = POLICY.judge(account, today=TODAY)  # type: ignore[arg-type]
        assert found.rejected is None
        assert found.fields["arr"] == 100.0


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text(st.characters(categories=["Cs", "Cc", "Nd"]))
    | st.binary(max_size=5)
    | st.dates()
    | st.datetimes()
    | st.decimals()
    | st.fractions()
    | st.complex_numbers()
    | st.sampled_from([10**400, -0.0, "1e400", "NaN", "9" * 5000, "40%", "none", "demos;;pta", "31-02-2026"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(TYPED)) | st.text(max_size=4), ANYTHING, max_size=8), st.dates())
def test_no_account_makes_it_raise(account: dict[str, object], today: datetime.date) -> None:
    found = POLICY.judge({"id": "A-1", **account}, today=today)
    assert found.to_dict()["date"] == today.isoformat()
    for name, value in found.fields.items():
        assert value is None or type(value) is type(TYPED[name])
