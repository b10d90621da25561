"""What data means for a field: M2, M6, M8, M10 and the data rules of the language."""

import datetime
import decimal
import fractions
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.values.reading import (
    Bounds,
    DateBounds,
    Problem,
    ReadSet,
    read_choice,
    read_date,
    read_length,
    read_number,
    read_set,
    read_text,
    read_yes_no,
    show,
)
from touchline.values.text import TEXT_LIMIT, normalise, shortened
from touchline.values.written import number_style

D = datetime.date
SPELLINGS = {"horeca": "horeca", "1": "horeca", "retail": "retail", "Retail shop": "retail"}
READERS: list[Callable[[Any], object]] = [
    read_number,
    lambda raw: read_number(raw, whole=True, percent=True, bounds=Bounds(0, False, 10, True)),
    lambda raw: read_number(raw, style=number_style("1,000")),
    read_length,
    read_yes_no,
    read_date,
    lambda raw: read_date(raw, written="M/D/YY", bounds=DateBounds(D(2020, 1, 1))),
    read_text,
    lambda raw: read_choice(raw, SPELLINGS),
    lambda raw: read_set(raw, SPELLINGS),
]


class Hostile:
    """An object that cannot be looked at without raising."""

    @property
    def __class__(self) -> Any:
        raise RuntimeError("no class")

    @__class__.setter
    def __class__(self, value: object) -> None: ...

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __repr__ = __str__

    def __float__(self) -> float:
        raise RuntimeError("no number")

    def __bool__(self) -> bool:
        raise RuntimeError("no truth")

    def __len__(self) -> int:
        raise RuntimeError("no length")

    def __iter__(self) -> Any:
        raise RuntimeError("no elements")


class HostileText(str):
    def strip(self, *_: object) -> str:
        raise RuntimeError("no strip")

    def __str__(self) -> str:
        raise RuntimeError("no text")

    __len__ = None  # type: ignore[assignment]


class HostileList(list[object]):
    def __iter__(self) -> Any:
        raise RuntimeError("no elements")


class HostileDate(datetime.datetime):
    @property
    def tzinfo(self) -> Any:
        raise RuntimeError("no zone")


GARBAGE = [
    Hostile(),
    Hostile,
    HostileText("abc"),
    HostileList([1]),
    HostileDate(2026, 1, 1),
    object(),
    {},
    {"a": 1},
    [Hostile()],
    b"bytes",
    1j,
    float("nan"),
    float("inf"),
    10**5000,
    decimal.Decimal("sNaN"),
    decimal.Decimal("1e999999"),
    fractions.Fraction(10**400),
    range(5),
    lambda: 0,
    ...,
    "\ud800",
    "\0",
    "1e400",
    "x" * 20_000,
    ";" * 5000,
    ["a"] * 5000,
    datetime.time(1),
    datetime.timedelta(1),
    memoryview(b"a"),
    type,
    NotImplemented,
    Exception("x"),
    [[["a"]]],
    {1, None},
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("number", range(len(GARBAGE)))  # pytest itself could not look at the values
def test_nothing_raises_and_reasons_are_lines(reader: Any, number: int) -> None:
    read = reader(GARBAGE[number])
    problems = read.problems if isinstance(read, ReadSet) else (read,) if isinstance(read, Problem) else ()
    for problem in problems:
        assert problem.reason
        assert "\n" not in problem.reason
        assert problem.shown is None or len(problem.shown) <= 60


@pytest.mark.parametrize("reader", READERS)
@given(raw=st.one_of(st.text(), st.floats(), st.integers(), st.binary(), st.lists(st.text()), st.datetimes()))
def test_no_value_raises(reader: Any, raw: object) -> None:
    read = reader(raw)
    assert read is None or isinstance(read, (float, int, bool, str, datetime.date, Problem, ReadSet))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("empty", [None, "", "  ", "\t", "\u00a0", "\ufeff", " \u2003\r\n"])
def test_only_an_empty_cell_is_missing(reader: Any, empty: object) -> None:
    read = reader(empty)
    assert read is None or read == ReadSet(None)


@pytest.mark.parametrize("word", ["NULL", "n/a", "-", "None", "NaN", "missing", "#N/A"])
def test_words_for_nothing_are_data_errors(word: str) -> None:
    assert isinstance(read_number(word), Problem)
    assert isinstance(read_date(word), Problem)
    assert isinstance(read_choice(word, SPELLINGS), Problem)
    assert read_set(word, SPELLINGS).problems


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (" 12\u00a0", 12.0),
        (5, 5.0),
        (5.5, 5.5),
        (decimal.Decimal("0.1"), 0.1),
        (fractions.Fraction(1, 2), 0.5),
        ("2.5m", 2.5e6),
    ],
)
def test_numbers(raw: object, number: float) -> None:
    read = read_number(raw)
    assert read == number
    assert type(read) is float


@pytest.mark.parametrize("raw", [True, False, 10**16, -1e15 - 1, float("nan"), "1e16", b"5"])
def test_no_numbers(raw: object) -> None:
    assert isinstance(read_number(raw), Problem)


def test_percent_is_a_share_of_one() -> None:
    assert read_number("40%", percent=True) == 0.4
    assert read_number("0.4", percent=True) == 0.4
    assert read_number("33.3%", percent=True) == 0.333
    assert isinstance(read_number("40%"), Problem)


def test_whole_numbers() -> None:
    assert read_number("5.0", whole=True) == 5.0
    assert read_number(5.0, whole=True) == 5.0
    assert read_number("5.5", whole=True) == Problem("is not a whole number", "5.5")
    assert read_number("five", whole=True) == Problem("is not a whole number", "five")
    assert read_length("30") == 30
    assert type(read_length(30.0)) is int


@pytest.mark.parametrize(
    ("raw", "unit", "read"),
    [
        ("30 days", "days", 30),
        ("1 day", "days", 1),
        ("2 Weeks", "days", 14),
        ("30days", "days", 30),
        ("3 months", "months", 3),
        ("1 quarter", "months", 3),
        ("2 years", "months", 24),
        ("5  business days", "business days", 5),
        ("100k", "days", 100_000),
        ("", "days", None),
        ("3 months", "days", Problem("is counted in months, and days are wanted", "3 months")),
        ("5 days", "business days", Problem("is counted in days, and business days are wanted", "5 days")),
        ("1.5 days", "days", Problem("is not a whole number", "1.5")),
        ("30 d", "days", Problem("is not a whole number", "30 d")),
        ("days", "days", Problem("is not a whole number", "days")),
        ("60 weeks", "days", Problem("is not at most 400", "60 weeks")),
    ],
)
def test_a_length_may_say_its_unit(raw: str, unit: str, read: object) -> None:
    bounds = Bounds(high=400.0) if "60" in raw else Bounds()
    assert read_length(raw, unit=unit, bounds=bounds) == read


@pytest.mark.parametrize(
    ("bounds", "raw", "reason"),
    [
        (Bounds(low=0.0), -1, "is not at least 0"),
        (Bounds(low=0.0, low_open=True), 0, "is not above 0"),
        (Bounds(high=10.0), 10.5, "is not at most 10"),
        (Bounds(high=100000.0, high_open=True), "100k", "is not below 100000"),
    ],
)
def test_ranges(bounds: Bounds, raw: object, reason: str) -> None:
    read = read_number(raw, bounds=bounds)
    assert isinstance(read, Problem)
    assert read.reason == reason


def test_the_number_of_a_day_in_excel_says_what_it_is() -> None:
    what = "is not a date; where it is the number of a day in Excel, format its cells as dates"
    assert read_date(46000) == Problem(what, "46000")
    assert read_date(46000.5) == Problem(what, "46000.5")
    assert read_date(12) == Problem("is not a date", "12")


def test_the_range_of_a_share_is_told_as_it_is_written() -> None:
    bounds = Bounds(low=0.0, high=0.29)
    for raw, reason in (
        ("45%", "is not at most 29%"),
        (-0.5, "is not at least 0%"),
        ("20", "is not at most 29%; forty percent is written `40%` or `0.4`"),
        (20, "is not at most 29%; forty percent is written `40%` or `0.4`"),
        ("45", "is not at most 29%"),
    ):
        assert read_number(raw, percent=True, bounds=bounds) == Problem(reason, str(raw) if raw != -0.5 else "-0.5")


def test_bounds_themselves_are_in_range() -> None:
    assert read_number(0, bounds=Bounds(low=0.0, high=0.0)) == 0.0
    day = D(2026, 1, 1)
    assert read_date(day, bounds=DateBounds(low=day, high=day)) == day
    assert read_date("2025-12-31", bounds=DateBounds(low=day)) == Problem("is not on or after 2026-01-01", "2025-12-31")
    assert read_date(day, bounds=DateBounds(high=day, high_open=True)) == Problem(
        "is not before 2026-01-01", "2026-01-01"
    )


def test_yes_and_no() -> None:
    for raw in ("yes", "TRUE", "1", True, 1, 1.0, " Yes "):
        assert read_yes_no(raw) is True
    for raw in ("no", "False", "0", False, 0, 0.0):
        assert read_yes_no(raw) is False
    for raw in ("y", "on", "2", 2, 0.5, "-"):
        assert isinstance(read_yes_no(raw), Problem)


def test_dates() -> None:
    assert read_date("2026-10-01") == D(2026, 10, 1)
    assert read_date(datetime.datetime(2026, 10, 1, 5)) == D(2026, 10, 1)  # noqa: DTZ001
    assert type(read_date(datetime.datetime(2026, 10, 1, 5, tzinfo=datetime.UTC))) is D
    assert read_date("01/10/2026") == Problem("is not a date written YYYY-MM-DD", "01/10/2026")
    assert read_date("2026-02-30 10:15") == Problem("is no day in the calendar", "2026-02-30 10:15")
    for other in ("2026-13-01", "2026-02-00", "2026-02-32", "0000-02-30", "2026-02-01 25:00"):
        assert read_date(other) == Problem("is not a date written YYYY-MM-DD", other)
    assert read_date("12/31/2026", written="D/M/YYYY") == Problem("is not a date written D/M/YYYY", "12/31/2026")
    assert isinstance(read_date(20261001), Problem)


def test_text_is_trimmed_and_in_one_normal_form() -> None:
    assert read_text("\u00a0 Cafe\u0301\t") == "Café"
    assert normalise("\ufeff a \u200b") == "a"
    assert read_text("x" * TEXT_LIMIT) == "x" * TEXT_LIMIT
    assert isinstance(read_text("x" * (TEXT_LIMIT + 1)), Problem)
    assert read_text(HostileText(" abc ")) == "abc"
    assert isinstance(read_text("\ud800"), Problem)
    assert isinstance(read_text(12), Problem)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_choices() -> None:
    assert read_choice("1", SPELLINGS) == "horeca"
    assert read_choice(" Retail shop ", SPELLINGS) == "retail"
    assert read_choice("retial", SPELLINGS) == Problem("is none of its choices; did you mean `retail`?", "retial")
    assert read_choice("bank", SPELLINGS) == Problem("is none of its choices: `horeca`, `retail`", "bank")


def test_sets() -> None:
    assert read_set("1; retail;", SPELLINGS) == ReadSet(frozenset({"horeca", "retail"}))
    assert read_set("none", SPELLINGS) == ReadSet(frozenset())
    assert read_set([], SPELLINGS) == ReadSet(frozenset())
    assert read_set({"retail"}, SPELLINGS) == ReadSet(frozenset({"retail"}))
    mixed = read_set("retail;bank;farm", SPELLINGS)
    assert mixed.value == frozenset({"retail"})
    assert [problem.shown for problem in mixed.problems] == ["bank", "farm"]
    bad = read_set("bank", SPELLINGS)
    assert bad.value is None
    assert len(bad.problems) == 1
    assert read_set("retail;none", SPELLINGS).value == frozenset({"retail"})
    assert len(read_set(["retail", None, 3], SPELLINGS).problems) == 2


def test_a_reason_never_repeats_the_value() -> None:
    secret = "sarah.connor@example.com"  # noqa: S105
    for reader in READERS:
        read = reader(secret)
        problems = read.problems if isinstance(read, ReadSet) else (read,) if isinstance(read, Problem) else ()
        for problem in problems:
            assert "sarah" not in problem.reason


def test_shown_values_are_short_and_printable() -> None:
    assert show("a\nb\x1b[31m") == "a\\nb\\x1b[31m"
    assert len(shortened("x" * 500)) == 60
    assert shortened("é" * 60) == "é" * 60
    assert show(object()) is None
    assert show(10**5000) is None
    assert json.dumps(show("\ud800")) == '"\\\\ud800"'


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("attack", ["9", "1,", "\ufeff ", "\u0301\u0327", "a;", "-", "1e", " \u200b", "2026-", "%"])
def test_long_cells_are_read_in_linear_time(reader: Callable[[Any], object], attack: str) -> None:
    """A cell of a million characters; one step for each pair of them would not end."""
    for text in (attack * (1_000_000 // len(attack)), "x" + attack * (1_000_000 // len(attack)) + "x"):
        reader(text)


def test_every_white_space_of_unicode_is_trimmed() -> None:
    for point in range(0x110000):
        if chr(point).isspace():
            assert normalise(f"{chr(point)}é{chr(point)}") == "é"
