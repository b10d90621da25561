"""Cells as people type them in a spreadsheet: understood, or refused with what to write."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook

from touchline.limits import DEFAULTS
from touchline.source import Span
from touchline.syntax.grid import Trouble
from touchline.syntax.program import parse_program
from touchline.syntax.spreadsheet import read_spreadsheet
from touchline.syntax.typed_cells import Spoken, reason_literal, spoken, understood
from touchline.workspace.files import MemoryFiles

AT = Span("main.touch", 0, 5)


@pytest.mark.parametrize(
    "typed, meant",
    [
        ("≥ 5", ">= 5"),
        ("≥5", ">=5"),
        ("≤ 5", "<= 5"),
        ("=> 5", ">= 5"),
        ("≥ 25 000", ">= 25_000"),
        ("5–9", "5 to 9"),
        ("5 – 9", "5 to 9"),
        ("5—9", "5 to 9"),
        ("5-9", "5 to 9"),
        ("5 - 9", "5 to 9"),
        ("-5 - -1", "-5 to -1"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("25k–<100k", "25k to <100k"),
        ("25k - <100K", "25k to <100k"),
        (">25k–100k", ">25k to 100k"),
        ("25k–enterprise_line", "25k to enterprise_line"),
        ("2026-10-01–2026-12-31", "2026-10-01 to 2026-12-31"),
        ("2026-10-01 - 2026-12-31", "2026-10-01 to 2026-12-31"),
        ("2026-10-01", "2026-10-01"),
        ("1–5, 8–9", "1 to 5, 8 to 9"),
        ("40 %", "40%"),
        ("≥ 40 %", ">= 40%"),
        ("10 % – 20 %", "10% to 20%"),
        ("100K", "100k"),
        ("2.5M", "2.5m"),
        ("25 000", "25_000"),
        ("25\u202f000", "25_000"),
        ("1\u00a0234\u00a0567", "1_234_567"),
        ("Yes", "yes"),
        ("NO", "no"),
        ("TRUE", "yes"),
        ("False", "no"),
        ("–", "-"),
        ("a; b", "a, b"),
        ("≠ free", "none of free"),
        ("\u00a0yellow\u00a0", "yellow"),
        ("yellow,\ngreen", "yellow, green"),
        ("“North”", '"North"'),
        ("“North”, “South”", '"North", "South"'),
        ('"5–9"; "≥ 5"', '"5–9", "≥ 5"'),
        (">= 1,5", ">= 1.5"),
        ("≤ 10,5", "<= 10.5"),
        ("1,5 %", "1.5%"),
        ("1, 5", "1, 5"),
        ("1;5", "1, 5"),
        ("a;b", "a, b"),
        ('"a";"b"', '"a", "b"'),
        ("1'000", "1_000"),
        ("1’234’567", "1_234_567"),
        ("<> free", "none of free"),
        ("!= free", "none of free"),
        ("= 5", "5"),
        (">= 30 Days", ">= 30 days"),
        ("2 Business Days", "2 business days"),
        ("Missing", "missing"),
        ("KNOWN", "known"),
        ("Never", "never"),
        ("Any other", "any other"),
        ("< 5; Missing", "< 5, missing"),
        ("None of free, team", "none of free, team"),
        ("Has any of demos, board", "has any of demos, board"),
        ("Has not demos", "has not demos"),
        ("1.5", "1.5"),
        ("12.345", "12.345"),
        ("0.500", "0.500"),
        ("1.500%", "1.500%"),
        ("team,business", "team,business"),
        ("none of free, team", "none of free, team"),
        ("has any of demos, board", "has any of demos, board"),
        ("days", "days"),
    ],
)
def test_what_can_mean_one_thing_only_is_understood(typed: str, meant: str) -> None:
    assert understood(typed) == meant
    assert understood(meant) == meant, "what is understood stays as it is"


@pytest.mark.parametrize(
    "typed, hint",
    [
        ("1,5", "write `1.5` for one number, `1, 5` for two values"),
        ("0,5", "write `0.5` for one number, `0, 5` for two values"),
        ("<= 5,25", "write `<= 5.25` for one number, `<= 5, 25` for two values"),
        (">= 1,000", "write `>= 1_000` for one number"),
        ("25,000", "write `25_000` for one number"),
        ("1.234,5", "write `1_234.5` for thousands, and put a blank after a comma between two values"),
        ("1,234.5", "write `1_234.5` for thousands, and put a blank after a comma between two values"),
        ("25,000–100,000", "write `25_000 to 100_000` for thousands, and put a blank after a comma between two values"),
        ("25.000", "write `25_000` for thousands, `25` for a decimal"),
        (">= 1.500", "write `1_500` for thousands, `1.5` for a decimal"),
        ("25.000 – 99.990", "write `25_000` for thousands, `25` for a decimal"),
        ("1.234.567", "write `1_234_567`"),
        ("1,5–2,5", "write a decimal with a point, as in `1.5`, and put a blank after a comma between two values"),
        ("1,2,3", "write a decimal with a point, as in `1.5`, and put a blank after a comma between two values"),
        ("31.12.2026", "write `2026-12-31`"),
        ("< 1.2.2026", "write `2026-02-01`"),
        ("12/31/2026", "write `2026-12-31`"),
        ("3/4/2026", "write `2026-04-03` or `2026-03-04`"),
        ("40/40/2026", "write it year first, as in `2026-10-01`"),
        ("$100k", "write `100k`: money is in the ruleset's currency"),
        (">= € 5", "write `>= 5`: money is in the ruleset's currency"),
        ("100k €", "write `100k`: money is in the ruleset's currency"),
        ("$25k – $50k", "write `25k to 50k`: money is in the ruleset's currency"),
    ],
)
def test_what_could_mean_two_things_is_refused_with_what_to_write(typed: str, hint: str) -> None:
    refused = understood(typed)
    assert isinstance(refused, Trouble), refused
    assert refused.hint == hint


@pytest.mark.parametrize(
    ("typed", "write"),
    [
        ("15", "15%"),
        (">= 15", ">= 15%"),
        ("10 to <20%", "10% to <20%"),
        ("10 to 20", "10% to 20%"),
        ("0.5, 40", "0.5, 40%"),
    ],
)
def test_a_number_among_shares_without_its_sign_is_refused(typed: str, write: str) -> None:
    read = read_spreadsheet(f'share,,route\n>= 40%,,fast\n"{typed}",,slow\n'.encode(), "t.csv", None, AT, DEFAULTS)
    (refused,) = read.diagnostics
    assert refused.hint == f"write `{write}`: without the sign 1 is all of it"


@pytest.mark.parametrize("cell", ["0.4", "<= 1", "-", "missing", "40%", "> least_1", "0.1 to 1"])
def test_shares_may_be_written_as_numbers_up_to_1(cell: str) -> None:
    read = read_spreadsheet(f"share,,route\n>= 40%,,fast\n{cell},,slow\n".encode(), "t.csv", None, AT, DEFAULTS)
    assert read.diagnostics == ()


def test_a_number_that_the_ruleset_itself_writes_so_comes_back() -> None:
    said = spoken(["parameter line number = 25.000\n"])
    assert understood(">= 25.000", ruleset=said) == ">= 25.000"
    assert isinstance(understood(">= 26.000", ruleset=said), Trouble)


def test_a_label_comes_before_a_word_of_the_language() -> None:
    one = spoken(['  not_asked "Missing"\n  has_champion "Has champion"\n'])
    assert understood("Missing", ruleset=one) == "not_asked"
    assert understood("Has champion", ruleset=one) == "has_champion"
    assert understood("missing", ruleset=one) == "missing"
    two = spoken(['  not_asked "Missing"\n  unsaid "Missing"\n'])
    assert understood("Missing", ruleset=two) == "Missing"


def test_a_result_is_one_value_so_a_comma_in_it_is_a_decimal() -> None:
    assert understood("1,5", is_input=False) == "1.5"
    assert understood(">= 0,25", is_input=False) == ">= 0.25"
    assert isinstance(understood("1,500", is_input=False), Trouble)


def test_a_choice_of_the_rulesets_own_is_not_taken_for_yes() -> None:
    assert understood("Yes", ruleset=Spoken(frozenset({"Yes"}))) == "Yes"
    assert spoken(['  plan one of Yes, maybe "No"  # TRUE']).words == {"plan", "one", "of", "Yes", "maybe"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("High touch", "high_touch"),
        ("high_touch", "high_touch"),
        ("HIGH-TOUCH", "high_touch"),
        ("High touch; Low touch", "high_touch, low"),
        ("≠ Low touch", "none of low"),
        ("has PTA meetings", "has pta"),
        ("has any of PTA meetings, Board meetings", "has any of pta, board"),
        ("Board", "Board"),  # a word of the ruleset is itself
        ("Twice", "Twice"),  # two have this label
        ("Middle touch", "Middle touch"),
        ("missing", "missing"),
        ("any other", "any other"),
        (">= 5", ">= 5"),
        ("5", "5"),  # which is a label too
        ("5%", "5%"),
    ],
)
def test_a_label_is_the_name_it_labels(typed: str, meant: str) -> None:
    text = """
  uses any of pta = "PTA meetings", board = "Board meetings"
segmentation tier "Tier"
  high_touch "High touch"
  low        "Low touch"
parameter Board number = 5 "Missing"
parameter five number = 5 "5%"
decide a "Twice"
decide b "Twice"
"""
    assert understood(typed, ruleset=spoken([text])) == meant
    files = {"main.touch": POLICY, "t.csv": b"plan,,route\nYes,,Yes\nTRUE,,yes\n"}
    read = parse_program(MemoryFiles(files), "main.touch")
    assert read.diagnostics == ()
    assert read.sources["t.csv"].text == "| plan || route |\n| Yes || Yes |\n| yes || yes |\n"


POLICY = b"""ruleset small
account
  id required text
  plan one of Yes, free
decide route
  one of Yes, slow
  first row wins from "t.csv"
"""


@pytest.mark.parametrize(
    "typed, literal",
    [
        ("Large", '"Large"'),
        ('say "hi"', '"say \\"hi\\""'),
        ('"as written"', '"as written"'),
        ("a\r\nb\tc\\", '"a\\nb\\tc\\\\"'),
        ("", ""),
        ("≥ 5, “quoted” – TRUE", '"≥ 5, “quoted” – TRUE"'),
    ],
)
def test_a_reason_stays_as_it_is_typed(typed: str, literal: str) -> None:
    assert reason_literal(typed) == literal


def test_a_refused_cell_is_shown_by_its_address() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "tier"
    for row in (["arr", "plan", "||", "tier"], ["≥ 5", "-", "", "a"], ["1,5", "Yes", "", "b"]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    read = read_spreadsheet(out.getvalue(), "tiers.xlsx", "tier", AT, DEFAULTS)
    assert read.source is not None
    assert read.source.text.splitlines()[1] == "| >= 5 | - || a |"
    (refused,) = read.diagnostics
    assert refused.span is not None
    assert read.source.address(refused.span) == "tier!A3"
    assert refused.hint == "write `1.5` for one number, `1, 5` for two values"


def test_true_as_a_reason_is_a_text() -> None:
    read = read_spreadsheet(b"arr,,tier,because\n5,,TRUE,TRUE\n", "t.csv", None, AT, DEFAULTS)
    assert read.source is not None
    assert read.source.text.splitlines()[1] == '| 5 || yes | "TRUE" |'


def test_an_exported_sheet_can_be_the_table_of_a_ruleset() -> None:
    csv = "Service tier\nTable,tier\nRows combine,first row wins\n\narr,||,tier,#\n# large first\n> 5,,a,why\n\n-,,b,\n"
    read = read_spreadsheet(csv.encode(), "t.csv", None, AT, DEFAULTS)
    assert read.diagnostics == ()
    assert read.source is not None
    assert read.source.text == "| arr || tier |\n| > 5 || a |\n| - || b |\n"
    assert read.table is not None
    assert len(read.table.rows) == 2


def test_words_that_do_not_say_how_rows_combine_are_refused_by_address() -> None:
    read = read_spreadsheet(b"Rows combine,frist row wins\narr,,tier\n5,,a\n", "t.csv", None, AT, DEFAULTS)
    (refused,) = read.diagnostics
    assert "t.csv:row 1, column B" in refused.message
    assert refused.hint == "did you mean `first row wins`?"
