"""Fields, parameters, lets, roles, entitlements and metrics."""

from __future__ import annotations

import datetime

import pytest

from declared import ACCOUNT, BASE, HEADER, ROLES, assert_as_marked, resolved, the_one
from touchline.model.expressions import Arithmetic, Operation
from touchline.model.ruleset import (
    Bound,
    Entitlement,
    GoodFor,
    MetricArithmetic,
    MetricNumber,
    ParameterValue,
    SumOf,
)
from touchline.model.types import ChoiceType, MoneyType, NumberType, SetType


def test_a_field_says_how_data_writes_it() -> None:
    ruleset = resolved(
        HEADER + "account\n  reads hubspot\n  id required text\n"
        '  arr money >= 0 column "ARR (USD)" written "1,000.00" "Yearly revenue"\n'
        '  vertical one of schools, sales = "Tech Sales" or "Tech-Sales"\n'
        "  used whole number 0 to 100 good for 2 weeks from measured_on\n"
        '  measured_on date written "DD-MM-YYYY"\n'
        "  tags any of a, b\n"
        "  email text private\n"
    )
    assert ruleset.reads == "hubspot"
    assert list(ruleset.fields) == ["id", "arr", "vertical", "used", "measured_on", "tags", "email"]
    assert ruleset.fields["id"].required
    arr = ruleset.fields["arr"]
    assert (arr.type, arr.label, arr.column, arr.written) == (MoneyType(), "Yearly revenue", "ARR (USD)", "1,000.00")
    assert (arr.low, arr.high, arr.required, arr.private) == (Bound(0.0, False), None, False, False)
    vertical = ruleset.fields["vertical"]
    assert vertical.type == ChoiceType(("schools", "sales"))
    assert vertical.spellings == {
        "schools": "schools",
        "sales": "sales",
        "Tech Sales": "sales",
        "Tech-Sales": "sales",
    }
    used = ruleset.fields["used"]
    assert (used.good_for, used.low, used.high) == (GoodFor(14, "measured_on"), Bound(0.0, False), Bound(100.0, False))
    assert ruleset.fields["measured_on"].written == "DD-MM-YYYY"
    assert ruleset.fields["tags"].type == SetType(("a", "b"))
    assert ruleset.fields["email"].private


def test_fields_may_be_added_in_an_included_file() -> None:
    text = 'ruleset r\n  include "more.touch"\naccount\n  id required text\n'
    assert list(resolved(text, {"more.touch": "account\n  arr money\n"}).fields) == ["id", "arr"]


def test_every_mistake_in_the_account_block() -> None:
    assert_as_marked(
        HEADER + "account\n"
        "  reads hubspt                                  # error: unknown-choice\n"
        "  reads salesforce                              # error: defined-twice\n"
        "  id required text\n"
        "  arr money >= 0\n"
        "  nps whole number 100 to -100                  # error: bad-bound\n"
        '  started_on date written "XX"                  # error: bad-date\n'
        '  spend money written "1,00,0"                  # error: bad-number\n'
        '  name text written "A"                         # error: wrong-type\n'
        "  used number good for 3 months from started_on # error: wrong-unit\n"
        "  stale number good for 3 days from arr         # error: wrong-type\n"
        "  lost number good for 3 days from nowhere      # error: unknown-name\n"
        "  arr number                                    # error: defined-twice\n"
    )


def test_an_account_block_without_a_field() -> None:
    assert the_one("ruleset r\naccount\n  reads hubspot\n").code == "missing-part"


def test_a_parameter_keeps_its_values_by_date() -> None:
    ruleset = resolved(
        BASE + 'parameter line money = 100k "Where enterprise begins"\n  120k since 2027-01-01 "Board"\n'
        "  130k since 2028-01-01\nparameter best one of high, mid = mid\n"
    )
    line = ruleset.parameters["line"]
    assert (line.type, line.label) == (MoneyType(), "Where enterprise begins")
    assert [(v.since, v.value, v.label) for v in line.values] == [
        (None, 100_000.0, "Where enterprise begins"),
        (datetime.date(2027, 1, 1), 120_000.0, "Board"),
        (datetime.date(2028, 1, 1), 130_000.0, None),
    ]
    assert line.on(datetime.date(2027, 12, 31)).value == 120_000.0
    assert isinstance(line.values[0], ParameterValue)
    assert ruleset.parameters["best"].values[0].value == "mid"


def test_every_mistake_in_parameters() -> None:
    assert_as_marked(
        BASE + "parameter line money = 100k\n"
        "  120k since 2027-01-01\n"
        "  130k since 2027-01-01       # error: bad-parameter-date\n"
        "  140k since 2026-01-01       # error: bad-parameter-date\n"
        "  150k since 2028-01-01\n"
        "  30 days since 2029-01-01    # error: wrong-unit\n"
        "parameter other money = line  # error: bad-bound\n"
        "parameter soon days = 5       # error: wrong-unit\n"
    )


def test_a_let_has_the_type_of_what_it_is() -> None:
    ruleset = resolved(BASE + 'let share = used / seats "Seats in use"\nlet yearly = arr * 12\n')
    assert ruleset.lets["share"].expression.type == NumberType()
    assert ruleset.lets["share"].label == "Seats in use"
    assert ruleset.lets["yearly"].expression.type == MoneyType()
    assert isinstance(ruleset.lets["yearly"].expression, Arithmetic)


def test_roles_and_entitlements() -> None:
    ruleset = resolved(
        HEADER + ACCOUNT + 'role csm "Success manager", 7 people, named in csm_email\nrole vp_cs\n'
        'role robot "Robot", automated\nentitlement senior_attention\nentitlement other "Other"\n'
    )
    csm = ruleset.roles["csm"]
    assert (csm.label, csm.people, csm.named_in, csm.automated) == ("Success manager", 7, "csm_email", False)
    assert ruleset.roles["vp_cs"].label == "Vp cs"
    assert ruleset.roles["robot"].automated
    assert isinstance(ruleset.entitlements["other"], Entitlement)
    assert ruleset.entitlements["senior_attention"].label == "Senior attention"


def test_every_mistake_in_roles() -> None:
    assert_as_marked(
        HEADER + ACCOUNT + "role csm, 0 people              # error: out-of-range\n"
        "role tam, named in arr          # error: wrong-type\n"
        "role vp, named in nowhere       # error: unknown-name\n"
        "role csm                        # error: defined-twice\n"
        "role owner                      # error: reserved-word\n"
    )


def test_a_metric_is_made_of_sums() -> None:
    ruleset = resolved(BASE + 'let gain = arr / 2\nmetric margin "Margin" = 100% - sum of gain / sum of arr\n')
    margin = ruleset.metrics["margin"]
    assert margin.type == NumberType()
    match margin.expression:
        case MetricArithmetic(
            Operation.SUBTRACT, MetricNumber(1.0), MetricArithmetic(Operation.DIVIDE, SumOf(), SumOf())
        ):
            pass
        case other:
            pytest.fail(f"not the sums written: {other}")


def test_every_mistake_in_metrics() -> None:
    assert_as_marked(
        BASE + "parameter rate number = 2\n"
        "metric a = sum of plan                              # error: wrong-type\n"
        "metric b = arr / 2                                  # error: not-here\n"
        "metric c = sum of (if tier is high then arr else 0) # error: not-here\n"
        "metric d = sum of (arr * rate)                      # error: not-here\n"
        "metric e = sum of arr * sum of arr                  # error: wrong-unit\n"
        "metric churn = sum of arr                           # error: defined-twice\n"
    )


def test_names_of_roles_do_not_meet_names_of_fields() -> None:
    assert resolved(HEADER + "account\n  id required text\n  csm text\n" + ROLES).roles["csm"].named_in is None
