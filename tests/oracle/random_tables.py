"""Random decision tables of every type, cell form and way of combining, and inputs that lie on their bounds."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from touchline.model.expressions import Kind, Literal, Read, Ref, Relation
from touchline.model.tables import (
    AnyValue,
    Either,
    Equal,
    Holds,
    Input,
    IsKnown,
    IsMissing,
    NoneOf,
    Operand,
    Result,
    ResultValue,
    Row,
    Table,
    Test,
    Threshold,
    Within,
)
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthKind,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.source import Span
from touchline.syntax.tree import Combining

SPAN = Span("table.touch", 0, 0)
CHOICES = ("free", "team", "business", "enterprise")
ELEMENTS = ("demos", "board", "parents", "pta")
TEXTS = ("", "a", "b", 'say "hi"', "é")

TYPES: tuple[Type, ...] = (
    NumberType(),
    NumberType(whole=True),
    NumberType(percent=True),
    MoneyType(),
    DateType(),
    LengthType(LengthKind.DAYS),
    LengthType(LengthKind.MONTHS),
    LengthType(LengthKind.BUSINESS_DAYS),
    TextType(),
    YesNoType(),
    ChoiceType(CHOICES),
    SetType(ELEMENTS),
    ListType(ChoiceType(ELEMENTS)),
)

_NUMBERS = (-1.0, -0.0, 0.0, 0.1, 0.5, 1.0, 2.0, 2.5, 3.0, 1e15, 2.0**53)
_DAYS = (
    datetime.date.min,
    datetime.date(2024, 2, 28),
    datetime.date(2024, 2, 29),
    datetime.date(2024, 3, 1),
    datetime.date.max,
)


@dataclass(frozen=True)
class Trial:
    """A table, the parameters in force, and inputs to try it on."""

    table: Table
    parameters: Mapping[str, Any]
    inputs: tuple[tuple[Any, ...], ...]


def values(type_: Type) -> st.SearchStrategy[Any]:
    """Known values of a type, most of them ones that bounds are made of or the steps beside them."""
    match type_:
        case NumberType(whole=True):
            return st.sampled_from([float(n) for n in (-2, -1, 0, 1, 2, 3, 4)] + [1e15, 2.0**53, 2.0**53 + 2])
        case NumberType() | MoneyType():
            return st.sampled_from(_NUMBERS).flatmap(
                lambda x: st.sampled_from((x, math.nextafter(x, math.inf), math.nextafter(x, -math.inf)))
            )
        case DateType():
            return st.sampled_from(_DAYS).flatmap(
                lambda d: st.sampled_from(
                    [
                        datetime.date.fromordinal(n)
                        for n in range(d.toordinal() - 1, d.toordinal() + 2)
                        if 1 <= n <= 3652059
                    ]
                )
            )
        case LengthType():
            return st.integers(-3, 5)
        case TextType():
            return st.sampled_from((*TEXTS, "elsewhere"))
        case YesNoType():
            return st.booleans()
        case ChoiceType(choices=choices):
            return st.sampled_from(choices)
        case SetType(choices=choices):
            return st.frozensets(st.sampled_from(choices))
        case ListType(element=element):
            return st.lists(values(element), max_size=3).map(tuple)


def bounds(type_: Type) -> st.SearchStrategy[Any]:
    match type_:
        case NumberType() | MoneyType():
            return st.sampled_from(_NUMBERS)
        case DateType():
            return st.sampled_from(_DAYS)
        case LengthType():
            return st.integers(-2, 4)
        case _:
            return values(type_)


def operands(type_: Type, parameters: dict[str, Any]) -> st.SearchStrategy[Operand]:
    """Literals, and now and then a parameter, which is put into `parameters`."""

    def made(drawn: tuple[Any, int]) -> Operand:
        value, kind = drawn
        if kind:
            return Literal(value, type_, SPAN)
        name = f"p{len(parameters)}"
        parameters[name] = value
        return Read(Ref(Kind.PARAMETER, name), type_, SPAN)

    return st.tuples(bounds(type_), st.integers(0, 3)).map(made)


def cells(type_: Type, parameters: dict[str, Any]) -> st.SearchStrategy[Test]:
    """Cells of a column of a type, in every form that the type allows."""
    part: st.SearchStrategy[Test]
    if isinstance(type_, (SetType, ListType)):
        some = st.lists(st.sampled_from(ELEMENTS), min_size=1, max_size=3, unique=True).map(tuple)
        part = st.builds(Holds, some, st.booleans())
    else:
        part = st.builds(Equal, operands(type_, parameters))
        if isinstance(type_, (NumberType, MoneyType, DateType, LengthType)):
            end = operands(type_, parameters)
            part = st.one_of(
                part,
                st.builds(Within, end, st.booleans(), end, st.booleans()),
                st.builds(Within, st.none(), st.just(True), end, st.booleans()),
                st.builds(Within, end, st.booleans(), st.none(), st.just(True)),
            )
    missing: st.SearchStrategy[Test] = st.just(IsMissing())
    parts = st.lists(st.one_of(part, part, missing), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.just(AnyValue()), missing, st.just(IsKnown()), part, part, st.builds(Either, parts), st.builds(NoneOf, parts)
    )


_COMBINED_TYPES: Mapping[Combining, tuple[Type, ...]] = {
    Combining.HIGHEST: (ChoiceType(("p1", "p2", "p3")),),
    Combining.ALL_HIGHEST_FIRST: (ChoiceType(("p1", "p2", "p3")),),
    Combining.SUM: (NumberType(), MoneyType()),
    Combining.LEAST: (NumberType(), MoneyType(), DateType(), LengthType(LengthKind.DAYS)),
    Combining.GREATEST: (NumberType(), MoneyType(), DateType(), LengthType(LengthKind.DAYS)),
    Combining.COUNT: (NumberType(),),
}
_SINGLE = (Combining.SUM, Combining.LEAST, Combining.GREATEST, Combining.COUNT)


def results(type_: Type, parameters: dict[str, Any]) -> st.SearchStrategy[ResultValue]:
    return st.one_of(operands(type_, parameters), operands(type_, parameters), operands(type_, parameters), st.none())


def thresholds(parameters: dict[str, Any]) -> st.SearchStrategy[ResultValue]:
    never = st.just(Threshold(None, None, SPAN))
    limit = st.builds(
        Threshold,
        st.sampled_from([Relation.AT_LEAST, Relation.LESS]),
        operands(NumberType(), parameters),
        st.just(SPAN),
    )
    return st.one_of(limit, limit, never)


@st.composite
def trials(draw: st.DrawFn, max_rows: int = 8) -> Trial:
    parameters: dict[str, Any] = {}
    columns = draw(st.lists(st.sampled_from(TYPES), max_size=4))
    combining = draw(st.sampled_from(list(Combining)))
    kinds = _COMBINED_TYPES.get(combining, (*TYPES[:11],))
    width = 1 if combining in _SINGLE else draw(st.integers(1, 3))
    types = [draw(st.sampled_from(kinds)) for _ in range(width)]
    banding = combining in (Combining.UNIQUE, Combining.FIRST) and draw(st.integers(0, 4)) == 0
    columns_cells = [cells(type_, parameters) for type_ in columns]
    answers = [thresholds(parameters) if banding else results(type_, parameters) for type_ in types]
    rows, number = [], 0
    for _ in range(draw(st.integers(0, max_rows))):
        number += draw(st.sampled_from((1, 1, 1, 2)))  # a broken row is counted, and left out
        rows.append(
            Row(
                number,
                tuple(draw(cell) for cell in columns_cells),
                (SPAN,) * len(columns),
                tuple(draw(answer) for answer in answers),
                (SPAN,) * len(answers),
                draw(st.sampled_from((None, f"reason {number}"))),
                SPAN,
            )
        )
    default = None
    if (
        not banding
        and combining not in (Combining.ALL, Combining.ALL_HIGHEST_FIRST, Combining.COUNT)
        and draw(st.booleans())
    ):
        default = tuple(draw(operands(type_, parameters)) for type_ in types)
    names = ("decision", *(f"result_{i}" for i in range(1, width)))
    table = Table(
        "decision",
        tuple(column(i, type_) for i, type_ in enumerate(columns)),
        tuple(
            Result(name, _result_type(combining, type_), None, SPAN) for name, type_ in zip(names, types, strict=True)
        ),
        tuple(rows),
        combining,
        default,
        SPAN,
    )
    entries = st.tuples(*(st.one_of(st.none(), values(t), values(t), values(t)) for t in columns))
    return Trial(table, parameters, tuple(draw(st.lists(entries, min_size=1, max_size=12))))


def column(i: int, type_: Type) -> Input:
    return Input(Read(Ref(Kind.FIELD, f"f{i}"), type_, SPAN), f"f{i}", SPAN)


def _result_type(combining: Combining, type_: Type) -> Type:
    return ListType(type_) if combining in (Combining.ALL, Combining.ALL_HIGHEST_FIRST) else type_
