"""M2 to M5 and M26: the arithmetic of numbers."""

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.values import numbers
from touchline.values.written import NumberStyle, number_style, parse_number

FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)


@pytest.mark.parametrize(
    ("x", "rounded"),
    [(2.5, 3), (-2.5, -3), (0.5, 1), (-0.5, -1), (0.49, 0), (-0.3, 0), (1e15, 1e15), (2.0**52 + 1, 2.0**52 + 1)],
)
def test_round_goes_away_from_zero(x: float, rounded: float) -> None:
    assert numbers.round_half_away(x) == rounded
    assert math.copysign(1, numbers.round_half_away(-0.3)) == 1


@given(FINITE)
def test_round_is_the_sum_spelled_out(x: float) -> None:
    sign = -1 if x < 0 else 1
    assert numbers.round_half_away(x) == sign * math.floor(abs(x) + 0.5)


@pytest.mark.parametrize(("x", "tenths"), [(74.95, 75.0), (74.94, 74.9), (0.05, 0.1), (100.0, 100.0)])
def test_one_decimal(x: float, tenths: float) -> None:
    assert numbers.round_tenths(x) == tenths


@pytest.mark.parametrize("operation", [numbers.add, numbers.subtract, numbers.multiply, numbers.divide])
def test_missing_makes_missing(operation) -> None:  # type: ignore[no-untyped-def]
    assert operation(None, 1.0) is None
    assert operation(1.0, None) is None


def test_what_is_not_finite_is_missing() -> None:
    assert numbers.divide(1.0, 0.0) is None
    assert numbers.divide(0.0, -0.0) is None
    assert numbers.multiply(1e300, 1e300) is None
    assert numbers.divide(1.0, 5e-324) is None
    assert numbers.add(1.7e308, 1.7e308) is None
    assert numbers.subtract(5.0, 7.0) == -2.0


def test_no_negative_zero_comes_out() -> None:
    for zero in (numbers.multiply(-1.0, 0.0), numbers.negate(0.0), numbers.divide(0.0, -4.0), numbers.finite(-0.0)):
        assert zero == 0
        assert math.copysign(1, zero) == 1


def test_total_is_exact_and_rounded_once() -> None:
    assert numbers.total([0.1] * 10) == 1.0
    assert numbers.total([1e15, 1e-9, -1e15]) == 1e-9
    assert numbers.total([]) == 0
    assert numbers.total([1.7e308, 1.7e308]) is None


@pytest.mark.parametrize(
    ("x", "text"), [(100000.0, "100000"), (0.4, "0.4"), (-0.0, "0"), (1e-7, "0.0000001"), (1e15, "1000000000000000")]
)
def test_plain_digits(x: float, text: str) -> None:
    assert numbers.plain(x) == text


@given(FINITE)
def test_plain_digits_read_back_as_the_same_double(x: float) -> None:
    assert parse_number(numbers.plain(x)) == x


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.1", 0.1),
        ("-12", -12.0),
        ("100k", 100_000.0),
        ("2.5m", 2_500_000.0),
        ("0.0001k", 0.1),
        ("007", 7.0),
        ("1000000000000000", 1e15),
        ("-0", 0.0),
    ],
)
def test_numbers_as_in_the_language(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "1e5",
        "1E5",
        "25_000",
        "1,000",
        "nan",
        "inf",
        "-Infinity",
        "1e400",
        "0x10",
        "1.",
        ".5",
        "--1",
        "1 000",
        "١٢",
        "1000000000000001",
        "12a",
        "+5",
        "100K",
        "40%",
        "9" * 5000,
    ],
)
def test_texts_that_are_no_number_here(text: str) -> None:
    assert isinstance(parse_number(text), str)


def test_each_refusal_says_why() -> None:
    assert parse_number("1e5") == "is written with an exponent: write the number out"
    assert parse_number("1e400") == "is a number beyond ±1e15"
    assert parse_number("NaN") == "is not a finite number"
    assert parse_number("1,000") == 'has its thousands grouped: say so in its field, as in `written "1,000"`'
    assert parse_number("1.234,5") == 'has its thousands grouped: say so in its field, as in `written "1.000,00"`'
    assert parse_number("1\u202f234") == 'has its thousands grouped: say so in its field, as in `written "1 000"`'
    assert parse_number("1200,50") == 'has a comma for its decimals: say so in its field, as in `written "1000,00"`'
    for negative in ("(1,234)", "($5)", "12-"):
        assert parse_number(negative) == "is a negative without a `-` before it: write it with one"
    for neither in ("1,2,3,4", "1.234.5", "12 a", "about 5", "$", "1,23,456"):
        assert parse_number(neither) == "is not a number"
    assert parse_number("40%") == "is a percentage where a number is expected"
    assert parse_number("many") == "is not a number"


HINT = re.compile(r'`written "(.*)"`$')


@pytest.mark.parametrize(
    ("money", "written"),
    [
        ("$1,234.50", "$1,000.00"),
        ("€ 120.000,00", "€ 1.000,00"),
        ("1,234 EUR", "1,000 EUR"),
        ("€ 12", "€ 1,000.00"),
        ("1.234 €", "1.000 €"),
        ("12,5€", "1000,00€"),
        ("-£5", "£1,000.00"),
        ("$1.2m", "$1,000.00"),
        ("1\u00a0200 kr", "1 000 kr"),
        ("Fr. 1’234.50", "Fr. 1'000.00"),
    ],
)
def test_an_amount_with_a_currency_is_told_how_it_is_written_and_is_read_so(money: str, written: str) -> None:
    assert parse_number(money) == f'has a currency beside it; say so in its field, as in `written "{written}"`'
    assert parse_number(money, number_style("1,5")) == parse_number(money)  # a field that names no currency
    assert isinstance(parse_number(money, number_style(written)), float)


@pytest.mark.parametrize(
    ("written", "money", "told"),
    [
        (
            "$1,000.00",
            "€ 120.000,00",
            "has another currency beside it than the `$` of its field; where all have it say",
        ),
        ("1,000 USD", "1,234 EUR", "has another currency beside it than the `USD` of its field; where all have it say"),
        ("€ 1,000.00", "€ 120.000,00", "is not written as its field says; where all are written so say"),
        ("1,000", "1.234,5", "is not written as its field says; where all are written so say"),
    ],
)
def test_an_amount_of_a_field_that_is_written_otherwise_is_told_so(written: str, money: str, told: str) -> None:
    said = parse_number(money, number_style(written))
    assert isinstance(said, str)
    hint = HINT.search(said)
    assert hint is not None
    assert said == f"{told} {hint[0]}"
    assert isinstance(parse_number(money, number_style(hint[1])), float)


@given(
    st.from_regex(r"-?(€ ?|EUR |\$)?[0-9]{1,3}([.,' ][0-9]{3}){0,2}([.,][0-9]{1,2})?( ?€| kr| USD)?", fullmatch=True),
    st.sampled_from([None, "1,000", "1.000,00", "$1,5", "€ 1.000"]),
)
def test_what_a_hint_says_to_write_reads_the_very_cell(cell: str, written: str | None) -> None:
    said = parse_number(cell, number_style(written) if written else None)
    hint = HINT.search(said) if isinstance(said, str) else None
    if hint is not None:
        assert isinstance(parse_number(cell, number_style(hint[1])), float)


@given(st.integers(0, 10**6), st.integers(0, 999))
def test_a_percentage_is_the_nearest_double(whole: int, thousandths: int) -> None:
    read = parse_number(f"{whole}.{thousandths:03d}%", percent=True)
    assert read == float(Fraction(whole * 1000 + thousandths, 100_000))


@pytest.mark.parametrize(
    ("written", "style"),
    [
        ("1,000", NumberStyle(",", ".")),
        ("1.000", NumberStyle(".", ",")),
        ("1 000,00", NumberStyle(" ", ",")),
        ("1.000.000,0", NumberStyle(".", ",")),
        ("1,5", NumberStyle("", ",")),
        ("$1,000.00", NumberStyle(",", ".", "$")),
        ("1.000,00 €", NumberStyle(".", ",", "", "€")),
        ("1000", NumberStyle("", ".")),
        ("1'000", NumberStyle("'", ".")),
    ],
)
def test_the_style_an_example_shows(written: str, style: NumberStyle) -> None:
    assert number_style(written) == style


@pytest.mark.parametrize("written", ["", "DD-MM-YYYY", "(1,000)", "1,00,0", "1'5", "1,000,00", "1.0,0,0"])
def test_examples_that_show_no_style(written: str) -> None:
    assert number_style(written) is None


@pytest.mark.parametrize(
    ("written", "text", "number"),
    [
        ("1,000", "1,234,567", 1234567.0),
        ("1,000", "1234.5", 1234.5),
        ("1,000", "-1,000.25", -1000.25),
        ("1.000,00", "1.234,5", 1234.5),
        ("1.000,00", "12,5", 12.5),
        ("1,5", "12,5", 12.5),
        ("$1,000", "-$1,000", -1000.0),
        ("$1,000", "1,000", 1000.0),
        ("$1,000", "$-1,000", -1000.0),
        ("1.000,00 €", "7,5 €", 7.5),
        ("1.000,00 €", "€ 7,5", 7.5),
        ("€ 1.000,00", "-7,5 €", -7.5),
        ("EUR 1,000", "1,234 EUR", 1234.0),
        ("1 000,00", "1\u00a0234,5", 1234.5),
        ("1 000,00", "1\u202f234,5", 1234.5),
        ("1'000", "1’234", 1234.0),
    ],
)
def test_grouped_numbers_where_the_field_says_so(written: str, text: str, number: float) -> None:
    assert parse_number(text, number_style(written)) == number


@pytest.mark.parametrize("written", ["40%", "1,5%", "1,5 %"])
def test_a_share_keeps_its_sign_whatever_its_field_shows(written: str) -> None:
    style = number_style(written)
    assert parse_number("40%", style, percent=True) == 0.4
    assert parse_number("40 %", style, percent=True) == 0.4
    assert parse_number("12,5%", number_style("1,5%"), percent=True) == 0.125


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1,000", "1,00"),
        ("1,000", "1,0000"),
        ("1.000,00", "1.5"),
        ("1,5", "1.5"),
        ("1,000", ",5"),
        ("1,000", "1,000,"),
        ("$1,000", "-$-5"),
        ("$1,000", "$5$"),
        ("1,000 seats", "seats 5"),
    ],
)
def test_what_does_not_keep_to_the_style(written: str, text: str) -> None:
    assert isinstance(parse_number(text, number_style(written)), str)


@given(st.text(max_size=30), st.sampled_from([None, "1,000", "1.000,00", "$1,5"]))
def test_no_text_raises(text: str, written: str | None) -> None:
    style = number_style(written) if written else None
    assert isinstance(parse_number(text, style, percent=True), (float, str))


@given(st.lists(FINITE, max_size=50))
def test_a_running_sum_is_the_exact_one_in_any_order(values: list[float]) -> None:
    forward, backward = numbers.ExactSum(), numbers.ExactSum()
    for value in values:
        forward.add(value)
    for value in reversed(values):
        backward.add(value)
    assert forward.total() == backward.total() == numbers.total(values)
