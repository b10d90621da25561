"""Random tables over the fields of an account and the time to or from its dates, small enough for every point of
their grid to be looked at."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oracle.findings import points_of
from touchline.loading import check_text
from touchline.model.expressions import Kind, Literal, Read, Ref
from touchline.model.ruleset import Ruleset
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
    Row,
    Table,
    Test,
    Within,
)
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
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
LARGEST_GRID = 20_000

ACCOUNT = """\
ruleset random
  language 1

account
  id required text
  number number
  score number 0 to 10
  count whole number
  nps required whole number -2 to 4
  share percent
  arr money >= 0
  paid money
  started date
  renews required date
  strategic yes/no
  live required yes/no
  plan one of free, team, business, enterprise
  region required one of north, south
  uses any of demos, board, parents
  tags required any of a, b
  owner text
  opened date
  closes required date
  signed date
  due date

let age   = days since opened
let left  = days until closes
let term  = months since signed
let slack = business days until due
"""

READ_BY = {"opened": "age", "closes": "left", "signed": "term", "due": "slack"}
"""Fields that no column reads but through the length of time made of them: columns stay independent."""

NUMBERS = (0.0, 1.0, 2.5, 5.0, 9.0, 10.0)
WHOLE = (-2.0, 0.0, 1.0, 2.0, 2.5, 4.0)
LENGTHS = (-1, 0, 1, 5, 12, 90)
DAYS = tuple(datetime.date(2026, 1, day) for day in (1, 2, 5, 30))
RESULTS = ChoiceType(("p1", "p2", "p3"))
SUMMED = (Combining.SUM, Combining.LEAST, Combining.GREATEST)


@dataclass(frozen=True)
class Name:
    """What a column reads, and what it can hold."""

    read: Read
    low: Any = None
    high: Any = None
    required: bool = False

    @property
    def type(self) -> Type:
        return self.read.type


@dataclass(frozen=True)
class Case:
    """A table, the parameters in force, and the points of each column."""

    table: Table
    parameters: Mapping[str, Any]
    columns: tuple[tuple[Any, ...], ...]


def ruleset() -> Ruleset:
    found = check_text(ACCOUNT).ruleset
    assert found is not None
    return found


def names_in(of: Ruleset) -> dict[str, Name]:
    """All that a column can read, by heading."""
    found = {}
    for name, written in of.fields.items():
        if name != "id" and name not in READ_BY:
            low = written.low.value if written.low else None
            high = written.high.value if written.high else None
            found[name] = Name(Read(Ref(Kind.FIELD, name), written.type, SPAN), low, high, written.required)
    for name, let in READ_BY.items():
        read = Read(Ref(Kind.LET, let), of.lets[let].expression.type, SPAN)
        found[let] = Name(read, required=of.fields[name].required)
    return found


def case(of: Ruleset, chance: random.Random) -> Case:
    """A table with a grid that is not too large: columns are taken away until it fits."""
    names = names_in(of)
    wanted = chance.sample(list(names), chance.randint(1, 8))
    combining = chance.choice(list(Combining))
    parameters: dict[str, Any] = {}
    how_many = chance.choice((1, 2, 3, 5, 8, 13, 21, 60))
    plenty = chance.random()
    bounds = {name: _bounds(names[name].type, chance) for name in wanted}
    rows = []
    for number in range(1, how_many + 1):
        tests = [_cell(names[name].type, bounds[name], parameters, chance, plenty) for name in wanted]
        rows.append((number, tests, _result(combining, chance), chance.choice((None, None, None, "why", "because"))))
    if chance.random() < 0.3:  # a row like another, which is where findings are
        number, tests, result, because = chance.choice(rows)
        rows.append(
            (how_many + 1, list(tests), result if chance.random() < 0.5 else _result(combining, chance), because)
        )
    default = None
    listed = combining in (Combining.ALL, Combining.ALL_HIGHEST_FIRST, Combining.COUNT)
    if not listed and chance.random() < 0.2:
        default = (_result(combining, chance),)
    while True:
        read = [names[name] for name in wanted]
        table = _table(read, rows, combining, default)
        columns = tuple(
            tuple(points_of(table, i, parameters, one.low, one.high, one.required)) for i, one in enumerate(read)
        )
        size = 1
        for column in columns:
            size *= len(column)
        if size <= LARGEST_GRID or len(wanted) == 1:
            return Case(table, parameters, columns)
        widest = max(range(len(columns)), key=lambda i: len(columns[i]))
        wanted = [name for i, name in enumerate(wanted) if i != widest]
        rows = [(n, [t for i, t in enumerate(tests) if i != widest], r, b) for n, tests, r, b in rows]


def _table(names: Sequence[Name], rows: Sequence[Any], combining: Combining, default: Any) -> Table:
    inputs = tuple(Input(name.read, name.read.ref.name, SPAN) for name in names)
    type_: Type = NumberType() if combining in SUMMED else RESULTS
    made = tuple(
        Row(n, tuple(tests), (SPAN,) * len(tests), (result,), (SPAN,), because, SPAN)
        for n, tests, result, because in rows
    )
    return Table("decision", inputs, (Result("decision", type_, None, SPAN),), made, combining, default, SPAN)


def _result(combining: Combining, chance: random.Random) -> Operand:
    if combining in SUMMED:
        return Literal(float(chance.randint(1, 3)), NumberType(), SPAN)
    return Literal(chance.choice(RESULTS.choices), RESULTS, SPAN)


def _bounds(type_: Type, chance: random.Random) -> list[Any]:
    """A few values of the type that a column's cells are made of."""
    match type_:
        case NumberType(whole=True):
            return chance.sample(WHOLE, 3)
        case NumberType() | MoneyType():
            return chance.sample(NUMBERS, 3)
        case DateType():
            return chance.sample(DAYS, 2)
        case LengthType():
            return chance.sample(LENGTHS, 3)
        case TextType():
            return chance.sample(("", "a", "b", "c"), 2)
        case YesNoType():
            return [True, False]
        case ChoiceType(choices=choices) | SetType(choices=choices):
            return list(choices)
    raise ValueError(type_)


def _cell(type_: Type, bounds: list[Any], parameters: dict[str, Any], chance: random.Random, plenty: float) -> Test:
    if chance.random() < plenty:
        return AnyValue()
    kind = chance.randint(0, 11)
    if kind == 0:
        return IsMissing()
    if kind == 1:
        return IsKnown()
    if kind in (2, 3):
        return Either(tuple(_part(type_, bounds, parameters, chance) for _ in range(chance.randint(1, 3))))
    if kind == 4:
        return NoneOf(tuple(_part(type_, bounds, parameters, chance) for _ in range(chance.randint(1, 2))))
    if kind == 5:
        return Either((_part(type_, bounds, parameters, chance), IsMissing()))
    return _part(type_, bounds, parameters, chance)


def _part(type_: Type, bounds: list[Any], parameters: dict[str, Any], chance: random.Random) -> Test:
    if isinstance(type_, SetType):
        return Holds(tuple(chance.sample(bounds, chance.randint(1, 2))), chance.random() < 0.3)

    def operand(value: Any) -> Operand:
        if chance.random() < 0.8:
            return Literal(value, type_, SPAN)
        name = f"p{len(parameters)}"
        parameters[name] = value
        return Read(Ref(Kind.PARAMETER, name), type_, SPAN)

    if isinstance(type_, (ChoiceType, YesNoType, TextType)):
        return Equal(operand(chance.choice(bounds)))
    low, high = sorted(chance.sample(bounds, 2))
    match chance.randint(0, 3):
        case 0:
            return Equal(operand(low))
        case 1:
            return Within(operand(low), chance.random() < 0.5, None, True)
        case 2:
            return Within(None, True, operand(high), chance.random() < 0.5)
        case _:
            return Within(operand(low), chance.random() < 0.4, operand(high), chance.random() < 0.4)
