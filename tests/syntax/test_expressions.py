"""Conditions and values: what is written gives these nodes."""

from __future__ import annotations

import datetime

import pytest

from syntax.reading import bare, expression
from touchline.syntax import tree
from touchline.syntax.parse import parse_expression
from touchline.syntax.tree import Unit
from touchline.syntax.words import RESERVED


def name(text: str, part: str | None = None) -> tuple[object, ...]:
    return ("Name", ("Word", text), ("Word", part) if part else None)


def number(text: str, value: float, whole: bool = True, percent: bool = False) -> tuple[object, ...]:
    return ("Number", value, text, whole, percent)


A, B, C = name("a"), name("b"), name("c")
ONE = number("1", 1.0)


@pytest.mark.parametrize(
    "text, value, whole, percent",
    [
        ("0", 0.0, True, False),
        ("25_000", 25000.0, True, False),
        ("100k", 100000.0, True, False),
        ("2.5m", 2500000.0, True, False),
        ("2.5", 2.5, False, False),
        ("0.1", 0.1, False, False),
        ("1.0005k", 1000.5, False, False),
        ("40%", 0.4, False, True),
        ("0.7%", 0.007, False, True),
        ("100%", 1.0, False, True),
        ("1_000m", 1e9, True, False),
        ("1000000000000000", 1e15, True, False),
    ],
)
def test_a_number_is_the_double_nearest_to_its_decimal(text: str, value: float, whole: bool, percent: bool) -> None:
    assert bare(expression(text)) == number(text, value, whole, percent)


@pytest.mark.parametrize(
    "text", ["1e5", "1E5", "3rd", "1__0", "1_", "0x1", "007", ".5", "1.2.3", "100K", "5kk", "1000000000000001", "2e15m"]
)
def test_what_is_not_a_number_is_said_to_be_none(text: str) -> None:
    node, found = parse_expression(text, "typed")
    assert node is None
    assert [d.code for d in found] == ["bad-number"]


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "2026-1-1", "0000-01-01"])
def test_what_is_not_in_the_calendar_is_no_date(text: str) -> None:
    assert [d.code for d in parse_expression(text, "typed")[1]] == ["bad-date"]


@pytest.mark.parametrize(
    "text, value",
    [
        ('"plain"', "plain"),
        (r'"a \"b\" \\ c"', 'a "b" \\ c'),
        (r'"a\nb\tc"', "a\nb\tc"),
        ('"# no comment | no bar"', "# no comment | no bar"),
        ('""', ""),
    ],
)
def test_the_escapes_of_a_text(text: str, value: str) -> None:
    assert bare(expression(text)) == ("Text", value, False)


@pytest.mark.parametrize(
    "text, node",
    [
        ("2026-10-01", ("Date", datetime.date(2026, 10, 1))),
        ("yes", ("YesNo", True)),
        ("no", ("YesNo", False)),
        ("30 days", ("Length", 30, Unit.DAY)),
        ("1 week", ("Length", 1, Unit.WEEK)),
        ("2 business days", ("Length", 2, Unit.BUSINESS_DAY)),
        ("health.score", name("health", "score")),
        ("-a", ("Negative", A)),
        ("a + b * c", ("Arithmetic", "+", A, ("Arithmetic", "*", B, C))),
        ("a - b - c", ("Arithmetic", "-", ("Arithmetic", "-", A, B), C)),
        ("(a - b) / -c", ("Arithmetic", "/", ("Arithmetic", "-", A, B), ("Negative", C))),
        ("a <= b", ("Compare", "<=", A, B)),
        ("a is b", ("Is", A, B, False)),
        ("a is not b", ("Is", A, B, True)),
        ("a is open", ("Is", A, name("open"), False)),
        ("a is missing", ("IsMissing", A, False)),
        ("a is known", ("IsMissing", A, True)),
        ("a is not missing", ("IsMissing", A, True)),
        ("a is not known", ("IsMissing", A, False)),
        ("a in (b, 1)", ("In", A, (B, ONE), False)),
        ("a not in (b)", ("In", A, (B,), True)),
        ("a between 1 and b and c", ("And", (("Between", A, ONE, B), C))),
        ("a has b", ("Has", A, (("Word", "b"),), False, False)),
        ("a has not b", ("Has", A, (("Word", "b"),), False, True)),
        ("a has any of (b, c)", ("Has", A, (("Word", "b"), ("Word", "c")), True, False)),
        ("a has any", ("Has", A, (("Word", "any"),), False, False)),
        ("a and b and c", ("And", (A, B, C))),
        ("a or b and not c", ("Or", (A, ("And", (B, ("Not", C)))))),
        ("not a is b", ("Not", ("Is", A, B, False))),
        ("a or else b", ("OrElse", A, B)),
        ("a or else b or else 1", ("OrElse", ("OrElse", A, B), ONE)),
        ("a or b or else c", ("Or", (A, ("OrElse", B, C)))),
        ("a + b or else -1", ("Arithmetic", "+", A, ("OrElse", B, ("Negative", ONE)))),
        ("if a then b else c", ("If", A, B, C)),
        ("if a then b else if b then c else 1", ("If", A, B, ("If", B, C, ONE))),
        ("days since a", ("Elapsed", Unit.DAY, False, A)),
        ("quarters until a", ("Elapsed", Unit.QUARTER, True, A)),
        ("business days since a", ("Elapsed", Unit.BUSINESS_DAY, False, A)),
        ("days since a or else b", ("Elapsed", Unit.DAY, False, ("OrElse", A, B))),
        ("count of a", ("Call", "count", (A,))),
        ("min of (a, 1)", ("Call", "min", (A, ONE))),
        ("max of (a)", ("Call", "max", (A,))),
        ("round(a / b)", ("Call", "round", (("Arithmetic", "/", A, B),))),
        ("abs(-a)", ("Call", "abs", (("Negative", A),))),
        (
            "sum of (a - b) / sum of c",
            ("Arithmetic", "/", ("Call", "sum", (("Arithmetic", "-", A, B),)), ("Call", "sum", (C,))),
        ),
        ("previous a", ("Previous", A)),
        ("previous a.b is c", ("Is", ("Previous", name("a", "b")), C, False)),
        ("a entered b", ("Moved", A, "entered", ("Word", "b"))),
        ("a left b", ("Moved", A, "left", ("Word", "b"))),
        ("a moved up", ("Moved", A, "up", None)),
        ("a moved down", ("Moved", A, "down", None)),
        (
            "a fell by 20% within 90 days",
            ("Changed", A, "fell", number("20%", 0.2, False, True), False, ("Length", 90, Unit.DAY)),
        ),
        (
            "a.b rose by 15 points within 30 days",
            ("Changed", name("a", "b"), "rose", number("15", 15.0), True, ("Length", 30, Unit.DAY)),
        ),
        ("a is b for 14 days", ("Lasting", ("Is", A, B, False), ("Length", 14, Unit.DAY))),
        ("a and b for 2 weeks", ("And", (A, ("Lasting", B, ("Length", 2, Unit.WEEK))))),
        ("no escalation is open", ("NothingOpen", "escalation")),
        ("no playbook is open and a", ("And", (("NothingOpen", "playbook"), A))),
        ("a is 2 business days late", ("Late", ("Word", "a"), ("Length", 2, Unit.BUSINESS_DAY))),
        ("a is 2 days", ("Is", A, ("Length", 2, Unit.DAY), False)),
    ],
)
def test_what_is_written_gives_its_node(text: str, node: object) -> None:
    assert bare(expression(text)) == node


WORDS = (  # noqa: SIM905 - a list of sixty strings is harder to read
    "days weeks months years business count sum min max round abs previous plan owner service date text "
    "number open late since until any none never lasting customers when where with within escalation "
    "playbook points up down fell rose entered left moved for by of day money percent whole all rows "
    "first today value band red to "
).split()


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_the_language_may_be_a_field(word: str) -> None:
    assert bare(expression(word)) == name(word)
    assert bare(expression(f"{word} > 1 and a is {word}")) == (
        "And", (("Compare", ">", name(word), ONE), ("Is", A, name(word), False)),
    )  # fmt: skip
    assert bare(expression(f"1 + {word}")) == ("Arithmetic", "+", ONE, name(word))
    assert bare(expression(f"days since {word}")) == ("Elapsed", Unit.DAY, False, name(word))
    assert bare(expression(f"{word} is missing")) == ("IsMissing", name(word), False)


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_the_reserved_words_are_no_names(word: str) -> None:
    assert parse_expression(f"a is {word}_x", "typed")[1] == ()
    node, found = parse_expression(f"previous {word}", "typed")
    assert node is None or bare(node) == name("previous")
    assert found


@pytest.mark.parametrize("word", ["a__b", "_a", "naïve", "größe", "a\u0301b", "имя"])
def test_names_are_plain_letters_digits_and_single_underscores(word: str) -> None:
    assert "bad-name" in [d.code for d in parse_expression(word, "typed")[1]]


def test_the_span_of_an_expression_covers_its_brackets() -> None:
    node = expression("(a + b) * c")
    assert isinstance(node, tree.Arithmetic)
    assert (node.span.start, node.span.end) == (0, 11)
    assert (node.left.span.start, node.left.span.end) == (0, 7)
    assert isinstance(node.left, tree.Arithmetic)
    assert (node.left.left.span.start, node.left.left.span.end) == (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 9_000 + "a" + ")" * 9,
        "not " * 2_000 + "a",
        "- " * 3_000 + "a",
        "if " * 3_000 + "a",
        "if a then b else " * 500 + "c",
        "a" + " or else a" * 900,
        "a" + " + a" * 2_000,
        "round(" * 1_000 + "a" + ")" * 1_000,
        "not (" * 40 + "a" + ")" * 40,
    ],
)
def test_what_nests_too_deep_is_one_plain_error(text: str) -> None:
    node, found = parse_expression(text, "typed")
    assert node is None
    assert [d.code for d in found] == ["too-deep"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 64 + "a" + ")" * 64,
        "a" + " + a" * 64,
        "not " * 64 + "a",
        "a" + " and not a" * 900,
        "(a) + (b) < (c) + (d)",
    ],
)
def test_what_nests_within_the_limit_is_read(text: str) -> None:
    assert parse_expression(text, "typed")[1] == ()
