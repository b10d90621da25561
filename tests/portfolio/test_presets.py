"""`reads hubspot` and `reads salesforce`: the columns and cells those exports write."""

import datetime
import hashlib
from pathlib import Path

import pytest

from touchline.backends.python import compile
from touchline.diagnostics import Diagnostic
from touchline.loading import check_text
from touchline.model.ruleset import Ruleset
from touchline.portfolio.accounts import NotRun, Portfolio, open_portfolio
from touchline.portfolio.columns import match_columns
from touchline.portfolio.opening import open_named
from touchline.portfolio.presets import salesforce_id

TODAY = datetime.date(2026, 10, 15)

POLICY = """
ruleset exported "Exported"
  language 1
  currency USD
  time zone "America/New_York"

account
  reads {preset}
  id         required text
  name       text
  revenue    money            column "Annual Revenue"
  employees  whole number     column "{employees}"
  renews_on  date             column "Renewal Date"
  seen_on    date
  products   any of a, b, c
  strategic  yes/no
"""

EMPLOYEES = {"hubspot": "numberofemployees", "salesforce": "NumberOfEmployees"}


def rules(preset: str) -> Ruleset:
    checked = check_text(POLICY.format(preset=preset, employees=EMPLOYEES[preset]))
    assert checked.ruleset is not None, [d.message for d in checked.diagnostics]
    return checked.ruleset


def portfolio(tmp_path: Path, preset: str, text: str) -> Portfolio:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    ruleset = rules(preset)
    table = open_named(path, ruleset)
    assert not isinstance(table, Diagnostic)
    found = open_portfolio(compile(ruleset), table)
    assert not isinstance(found, NotRun), [d.message for d in found.diagnostics]
    return found


def first(found: Portfolio) -> dict[str, object]:
    judgement = found.evaluator.judge(next(iter(found.accounts())), today=TODAY)
    assert judgement.data_errors == ()
    return dict(judgement.fields)


WANTED = {
    "name": "Acme", "revenue": 5e6, "employees": 40.0, "renews_on": datetime.date(2027, 1, 31),
    "seen_on": datetime.date(2026, 10, 14), "products": frozenset({"a", "b"}), "strategic": True,
}  # fmt: skip


@pytest.mark.parametrize(
    "heading",
    [
        "Record ID,Company name,Annual Revenue,Number of Employees,Renewal Date,Seen On,Products,Strategic",
        "hs_object_id,name,annualrevenue,numberofemployees,renewal_date,seen_on,products,strategic",
    ],
)
def test_hubspot_by_label_and_by_internal_name(tmp_path: Path, heading: str) -> None:
    # midnight in UTC is the date; 02:00 in UTC is still the day before in New York
    text = f"{heading}\n991,Acme,5000000,40,1801353600000,2026-10-15T02:00:00Z,;b;a,true\n"
    assert first(portfolio(tmp_path, "hubspot", text)) == {"id": "991"} | WANTED
    other = f"{heading}\n991,Acme,5000000,40,2027-01-31T00:00:00.000Z,1792029600000,a;b,Yes\n"
    assert first(portfolio(tmp_path, "hubspot", other)) == {"id": "991"} | WANTED


@pytest.mark.parametrize(
    "heading",
    [
        "Account ID,Account Name,Annual Revenue,Employees,Renewal Date,Seen On,Products,Strategic",
        "Id,Name,AnnualRevenue,NumberOfEmployees,Renewal_Date__c,Seen_On__c,Products__c,Strategic__c",
    ],
)
def test_salesforce_by_label_and_by_api_name(tmp_path: Path, heading: str) -> None:
    text = f"{heading}\n001D000000IqhSL,Acme,5000000,40,2027-01-31,2026-10-15T02:00:00.000+0000,a;b,1\n"
    assert first(portfolio(tmp_path, "salesforce", text)) == {"id": "001D000000IqhSLIAZ"} | WANTED


def test_both_forms_of_an_id_are_one_account(tmp_path: Path) -> None:
    found = portfolio(tmp_path, "salesforce", "Id,Name\n001D000000IqhSL,A\n001D000000IqhSLIAZ,B\n001D000000Iqhsl,C\n")
    assert list(found.twice) == ["001D000000IqhSLIAZ"]
    assert [account["name"] for account in found.accounts()] == ["C"]


def plain_suffix(text: str) -> str:
    """The suffix as Salesforce describes it: for each five characters, the last first, 1 where it is a capital."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    chunks = (text[0:5], text[5:10], text[10:15])
    return "".join(alphabet[int("".join("1" if c.isupper() else "0" for c in reversed(chunk)), 2)] for chunk in chunks)


def test_the_suffix_of_an_id() -> None:
    assert salesforce_id("001A0000006Vm9r") == "001A0000006Vm9rIAC"
    for n in range(300):
        digits = hashlib.sha256(str(n).encode()).hexdigest()[:15]
        text = "".join(c.upper() if (n >> (i % 9)) & 1 else c for i, c in enumerate(digits))
        assert salesforce_id(text) == text + plain_suffix(text)
        assert salesforce_id(text + plain_suffix(text)) == text + plain_suffix(text)
    for other in ("", "short", "001A0000006Vm9rIAD", "001A0000006Vm9-", 15, None):
        assert salesforce_id(other) == other


def test_a_name_of_ones_own_comes_first_and_none_is_taken_twice() -> None:
    columns = match_columns(rules("hubspot"), ("Record ID", "name", "Company name", "Renewal_Date"), "x.csv")
    assert (columns.places["name"], columns.places["renews_on"]) == (1, 3)
    doubled = match_columns(rules("salesforce"), ("Id", "Renewal_Date__c", "renewal date "), "x.csv")
    assert doubled.places["renews_on"] == 2
    twice = match_columns(rules("salesforce"), ("Id", "Renewal_Date__c", "RenewalDate"), "x.csv")
    assert "renews_on" in twice.missing
    assert "doubled-column" in [found.code for found in twice.diagnostics]


def test_choices_by_label_and_by_name(tmp_path: Path) -> None:
    text = POLICY.format(preset="hubspot", employees="x").replace(
        "any of a, b, c", 'any of board_meetings, demos = "Show"'
    )
    text += "  stage one of at_risk, won, open_deal, opendeal\n"
    checked = check_text(text)
    assert checked.ruleset is not None, [d.message for d in checked.diagnostics]
    path = tmp_path / "export.csv"
    path.write_text("Record ID,Products,Stage\n1,Board Meetings;show,At risk\n2,demos; chess,Open Deal\n3,none,Won\n")
    table = open_named(path, checked.ruleset)
    assert not isinstance(table, Diagnostic)
    found = open_portfolio(compile(checked.ruleset), table)
    assert not isinstance(found, NotRun)
    judged = [found.evaluator.judge(account, today=TODAY) for account in found.accounts()]
    assert [(each.fields["products"], each.fields["stage"]) for each in judged] == [
        (frozenset({"board_meetings", "demos"}), "at_risk"),
        (frozenset({"demos"}), None),
        (frozenset(), "won"),
    ]
    assert [error.shown for error in judged[1].data_errors] == [" chess", "Open Deal"]


def test_cells_that_are_no_date_stay_errors(tmp_path: Path) -> None:
    text = "Record ID,Renewal Date\n1,253402300800000\n2,soon\n3,2027-13-01T00:00:00Z\n4,12\n"
    found = portfolio(tmp_path, "hubspot", text)
    judged = [found.evaluator.judge(account, today=TODAY) for account in found.accounts()]
    assert [len(each.data_errors) for each in judged] == [1, 1, 1, 1]
