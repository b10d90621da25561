"""A printed cell and its sentence, read back by a reader of their own words, ask what the cell asks."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from declared import resolved
from touchline.model.expressions import Kind, Literal, Read, Ref
from touchline.model.tables import AnyValue, Either, Equal, IsKnown, IsMissing, NoneOf, Test, Within
from touchline.model.types import ChoiceType, MoneyType, Type
from touchline.prose.words import Words
from touchline.source import Span

SPAN = Span("x", 0, 0)
RULESET = resolved(
    'ruleset r "R"\n  language 1\n  currency USD\naccount\n  id required text\n'
    "  arr money\n  plan one of free, team, big_team\n"
)
WORDS = Words(RULESET)
PLANS = ("free", "team", "big_team")


def _column(name: str, kind: Type) -> Read:
    return Read(Ref(Kind.FIELD, name), kind, SPAN)


ARR, PLAN = _column("arr", MoneyType()), _column("plan", ChoiceType(PLANS))
AMOUNTS = st.sampled_from([0.0, 1.0, 5.0, 999.5, 1000.0, 25_000.0, -3.0])


def _money(value: float) -> Literal:
    return Literal(value, MoneyType(), SPAN)


@st.composite
def _ranges(draw: st.DrawFn) -> Test:
    low, high = sorted((draw(AMOUNTS), draw(AMOUNTS)))
    which = draw(st.sampled_from(("low", "high", "both")))
    return Within(
        _money(low) if which != "high" else None,
        draw(st.booleans()) if which != "high" else False,
        _money(high) if which != "low" else None,
        draw(st.booleans()) if which != "low" else False,
    )


SIMPLE = st.one_of(
    st.just(AnyValue()), st.just(IsMissing()), st.just(IsKnown()), AMOUNTS.map(lambda a: Equal(_money(a))), _ranges()
)  # fmt: skip
ON_PLANS = st.sampled_from(PLANS).map(lambda p: Equal(Literal(p, ChoiceType(PLANS), SPAN)))
MISSING_OR = st.one_of(ON_PLANS, st.just(IsMissing()))


def holds(test: Test, value: float | str | None) -> bool:
    """What a cell asks, by the language's page: a missing value passes only `-` and `missing`."""
    match test:
        case AnyValue():
            return True
        case IsMissing():
            return value is None
        case IsKnown():
            return value is not None
        case Equal(value=Literal(value=wanted)):
            return value is not None and value == wanted
        case Within(low=low, low_open=low_open, high=high, high_open=high_open):
            if not isinstance(value, float):
                return False
            above = low is None or (value > low.value if low_open else value >= low.value)  # type: ignore[union-attr,operator]
            below = high is None or (value < high.value if high_open else value <= high.value)  # type: ignore[union-attr,operator]
            return above and below
        case Either(parts=parts):
            return any(holds(part, value) for part in parts)
        case NoneOf(parts=parts):
            return value is not None and not any(holds(part, value) for part in parts)
        case _:
            raise AssertionError(test)


def amount(text: str) -> float:
    sign = -1 if text.startswith("-") else 1
    return sign * float(text.lstrip("-").lstrip("$").replace(",", ""))


def read_short(text: str, value: float | None) -> bool:
    """The printed cell, read as a person reads it."""
    if text in ("any", "missing", "known"):
        return {"any": True, "missing": value is None, "known": value is not None}[text]
    if value is None:
        return False
    if " to " in text:
        low, high = text.split(" to ")
        above = value > amount(low[2:]) if low.startswith("> ") else value >= amount(low)
        below = value < amount(high[2:]) if high.startswith("< ") else value <= amount(high)
        return above and below
    sign, _, bound = text.rpartition(" ")
    return {
        "": value == amount(bound), "≥": value >= amount(bound), ">": value > amount(bound),
        "≤": value <= amount(bound), "<": value < amount(bound),
    }[sign]  # fmt: skip


def read_clause(text: str, value: float | None) -> bool:
    """The sentence of a cell about `arr`, read as a person reads it."""
    said = text.removeprefix("arr is ")
    if said in ("missing", "known", "anything"):
        return {"missing": value is None, "known": value is not None, "anything": True}[said]
    if value is None:
        return False
    words = {"at least": float.__ge__, "more than": float.__gt__, "at most": float.__le__, "less than": float.__lt__}
    for part in said.split(" and "):
        found = re.fullmatch(r"(?:(at least|more than|at most|less than) )?(\S+)", part)
        assert found is not None, part
        bound = amount(found[2])
        if not (words[found[1]](value, bound) if found[1] else value == bound):
            return False
    return True


VALUES = [None, -3.0, -2.99, 0.0, 0.5, 1.0, 4.0, 5.0, 5.01, 999.5, 1000.0, 1000.01, 24_999.0, 25_000.0, 25_001.0]


@settings(max_examples=300)
@given(SIMPLE)
def test_a_printed_cell_says_what_the_cell_asks(test: Test) -> None:
    printed = WORDS.short(test, ARR)
    for value in VALUES:
        assert read_short(printed, value) == holds(test, value), (printed, value)


@settings(max_examples=300)
@given(SIMPLE)
def test_a_sentence_says_what_the_cell_asks(test: Test) -> None:
    said = WORDS.cell(test, ARR)
    for value in VALUES:
        assert (True if said is None else read_clause(said, value)) == holds(test, value), (said, value)


@given(st.lists(MISSING_OR, min_size=1, max_size=3), st.booleans())
def test_lists_of_choices_say_which_are_meant(parts: list[Test], none: bool) -> None:
    if none:
        parts = [part for part in parts if isinstance(part, Equal)] or [Equal(Literal("free", ChoiceType(PLANS), SPAN))]
    test: Test = NoneOf(tuple(parts)) if none else Either(tuple(parts))
    printed = WORDS.short(test, PLAN)
    names = set(printed.removeprefix("none of ").replace(" or ", ", ").split(", "))
    for value in (None, *PLANS):
        word = "missing" if value is None else value.replace("_", " ")
        read = value is not None and word not in names if printed.startswith("none of ") else word in names
        assert read == holds(test, value), (printed, value)
