"""S22: which column is which field, and what is said of those that are not there."""

from pathlib import Path

import pytest

from portfolio.policies import HEADING, accounts, ran, ruleset
from touchline.diagnostics import Level
from touchline.portfolio.accounts import AccountReader
from touchline.portfolio.columns import as_text, match_columns
from touchline.portfolio.disables import disabled_by
from touchline.portfolio.records import Record

FULL = tuple(HEADING.split(","))


def test_every_column_is_found_by_its_heading() -> None:
    columns = match_columns(ruleset(), FULL, "a.csv")
    assert columns.places == {
        "id": 0, "name": 1, "arr": 2, "vertical": 3, "use_cases": 4, "users": 5, "seats": 6, "cost": 7,
        "renews_on": 8, "csm_email": 9,
    }  # fmt: skip
    assert (columns.missing, columns.unread, columns.diagnostics) == ((), (), ())


def test_headings_are_found_in_any_case_and_trimmed() -> None:
    headings = tuple(f"\u00a0 {heading.upper()}\t" for heading in FULL)
    assert match_columns(ruleset(), headings, "a.csv").places == match_columns(ruleset(), FULL, "a.csv").places


@pytest.mark.parametrize("heading", ["ARR\n(USD)", "arr \r\n (usd)", "ARR  (USD)", "ARR\u00a0(USD)"])
def test_a_heading_may_be_wrapped_in_its_cell(heading: str) -> None:
    columns = match_columns(ruleset(), ("id", heading), "a.csv")
    assert columns.places == {"id": 0, "arr": 1}


def test_the_exact_heading_wins() -> None:
    columns = match_columns(ruleset(), (*FULL, "NAME", "Id"), "a.csv")
    assert (columns.places["name"], columns.places["id"]) == (1, 0)
    assert columns.unread == ("NAME", "Id")


def test_a_heading_that_stands_twice_is_neither() -> None:
    columns = match_columns(ruleset(), (*FULL, "users"), "a.csv")
    assert columns.missing == ("users",)
    (found,) = columns.diagnostics
    assert (found.code, found.level) == ("doubled-column", Level.WARNING)
    assert columns.unread == ()


def test_a_doubled_id_cannot_be_judged_by() -> None:
    (found,) = match_columns(ruleset(), (*FULL, "id"), "a.csv").diagnostics
    assert found.code == "required-column"


@pytest.mark.parametrize(
    ("named", "headings", "hint"),
    [
        ("", ("arr",), 'name its column in the account block: `id … column "…"`'),
        (
            "",
            ("Stage", "Account ID", "ARR"),
            'name its column in the account block: `id … column "…"`; the file has `Account ID`, `Stage`',
        ),
        ('column "Ref"', ("Stage", "Owner", "Its Ref", "ARR"), "the file has `Its Ref`, `Stage`, `Owner`"),
        ('column "Ref"', ("Reff",), "did you mean `Reff`?"),
        ('column "Ref"', ("Stage", "Reff"), "did you mean `Reff`? The file has `Reff`, `Stage`"),
        ('column "Ref"', ("arr",), None),
    ],
)
def test_a_required_column_that_is_missing_lists_those_that_may_be_it(
    named: str, headings: tuple[str, ...], hint: str | None
) -> None:
    text = f'ruleset a "A"\n  language 1\n\naccount\n  id  required text {named}\n  arr money\n'
    found = match_columns(ruleset(text), headings, "a.csv").diagnostics[0]
    assert (found.code, found.hint) == ("required-column", hint)


def test_a_missing_column_says_what_it_disables_and_what_may_be_meant() -> None:
    columns = match_columns(ruleset(), tuple("seatz" if h == "seats" else h for h in FULL), "a.csv")
    missing, unread = columns.diagnostics
    assert (missing.code, missing.hint) == ("missing-column", "did you mean `seatz`?")
    assert missing.facts["disables"] == ["let use", "measure seats_used"]
    assert "`measure seats_used`" in missing.notes[0]
    assert (unread.code, unread.facts["columns"]) == ("unread-column", ["seatz"])


@pytest.mark.parametrize(
    ("field", "disabled"),
    [
        ("name", ()),
        ("arr", ("metric margin", "segmentation tier")),
        ("renews_on", ("let days_to_renewal", "health", "escalation trouble")),
        ("use_cases", ("suggestion peers",)),
        ("vertical", ("decision channels", "suggestion peers")),
    ],
)
def test_what_a_field_disables(field: str, disabled: tuple[str, ...]) -> None:
    assert disabled_by(ruleset(), field) == disabled


def test_typed_values_of_text_fields_become_text() -> None:
    columns = match_columns(ruleset(), ("id", "vertical", "users"), "a.parquet")
    account = AccountReader(ruleset(), columns).account(Record(1, None, (12, 1.0, 5)))
    assert (account["id"], account["vertical"], account["users"], account["name"]) == ("12", "1", 5.0, None)


def test_a_hole_that_was_made_a_number_is_no_id() -> None:
    for hole in (float("nan"), float("inf")):
        assert as_text(hole) is hole


def test_a_run_goes_on_without_a_column(tmp_path: Path) -> None:
    summary = ran(accounts(tmp_path, "A,150k", heading="id,ARR (USD)"))
    assert summary.judged == 1
    assert {d.code for d in summary.diagnostics} == {"missing-column"}
    (tier,) = summary.segmentations
    assert tier.cells["high", None].accounts == 1
