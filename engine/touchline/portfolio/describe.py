"""A file held against a ruleset before anything is judged: its columns, their holes, and what each hole costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from touchline.backends.python.fields import taker
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Field, Ruleset
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.portfolio.accounts import NotRun, Reading, id_reader
from touchline.portfolio.cells import text_of
from touchline.portfolio.columns import Columns, match_columns
from touchline.portfolio.disables import Thing, disabled_by, reads_of
from touchline.portfolio.records import Record, Reject
from touchline.portfolio.table import Table, UnreadableError
from touchline.spelling import did_you_mean
from touchline.values.text import shortened

SAMPLES, SAMPLE_LENGTH = 3, 30
_CHOICES = 200
"""Different values of a column that are told apart; beyond that they are only counted as more."""


def type_name(kind: Type) -> str:
    """A field's type as the account block writes it, without its choices."""
    match kind:
        case TextType():
            return "text"
        case YesNoType():
            return "yes/no"
        case NumberType(whole=whole, percent=percent):
            return "percent" if percent else "whole number" if whole else "number"
        case MoneyType():
            return "money"
        case DateType():
            return "date"
        case LengthType(kind=unit):
            return unit.value
        case ChoiceType(choices=choices):
            return f"one of {len(choices)}"
        case SetType(choices=choices):
            return f"any of {len(choices)}"
        case ListType():
            return "list"
        case _:
            assert_never(kind)


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A field and its column. `column` is the heading in the file, None where it has none. Of the records,
    `known` have a value that the field holds, `missing` an empty cell, `wrong` one that it cannot hold;
    `problem` is what is wrong with the first of those. `different` counts values, and stops at a limit.
    `samples` are the most frequent ones, none of a private field. `read_by` is what reads the field."""

    field: Field
    column: str | None
    known: int
    missing: int
    wrong: int
    problem: str | None
    different: int
    samples: tuple[str, ...]
    read_by: tuple[str, ...]

    @property
    def holes(self) -> int:
        return self.missing + self.wrong


@dataclass(frozen=True, slots=True)
class ExtraColumn:
    """A column that no field reads, how many of its cells have a value, and the field that may be meant."""

    column: str
    filled: int
    hint: str | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What is worked out from the file (`measure usage`) and for how many accounts something that it reads,
    directly or through `let`s, is not known. `fields` are those with holes, the emptiest first."""

    kind: str
    name: str
    accounts: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A file against a ruleset. `records` = `readable` + `rejected`; `rejects` are all that a run will reject, by
    reason: of the readable ones those whose id comes twice or that want for something required."""

    name: str
    records: int
    readable: int
    rejected: int
    rejects: tuple[tuple[str, int], ...]
    fields: tuple[FieldColumn, ...]
    extra: tuple[ExtraColumn, ...]
    costs: tuple[Cost, ...]
    diagnostics: tuple[Diagnostic, ...]


class _Column:
    """What is counted of a field's column."""

    def __init__(self, field: Field, zone: ZoneInfo | None) -> None:
        self.field = field
        self._take = taker(field, zone)
        self.known = self.missing = self.wrong = 0
        self.problem: str | None = None
        self.values: Counter[str] = Counter()
        self.more = 0

    def add(self, made: object) -> bool:
        """Counts a value as `AccountReader` makes it; whether it is known."""
        errors: list[Any] = []
        value = None if made is None else self._take(made, errors)
        if errors:
            self.wrong += 1
            self.problem = self.problem or errors[0].message
            return False
        if value is None:
            self.missing += 1
            return False
        self.known += 1
        if not self.field.private:
            text = shortened(text_of(value) or "", SAMPLE_LENGTH)
            if text in self.values or len(self.values) < _CHOICES:
                self.values[text] += 1
            else:
                self.more += 1
        return True

    def samples(self) -> tuple[str, ...]:
        return tuple(text for text, _ in self.values.most_common(SAMPLES))


def describe(ruleset: Ruleset, table: Table) -> Description | NotRun:
    """Reads the table once, judging nothing."""
    columns = match_columns(ruleset, table.headings, table.name)
    zone = ZoneInfo(ruleset.time_zone) if ruleset.time_zone else None
    reading, read_id = Reading(ruleset, columns), id_reader(ruleset)
    counted = {name: _Column(field, zone) for name, field in ruleset.fields.items()}
    costs = _Costs(ruleset)
    filled = [0] * len(table.headings)
    rejects: Counter[str] = Counter()
    ids: Counter[str] = Counter()
    required = frozenset(name for name, field in ruleset.fields.items() if field.required)
    records = wanting = 0
    try:
        for found in table.records():
            records += 1
            reading.take(found)
    except UnreadableError as error:
        return NotRun((*table.warnings, error.diagnostic))
    dates = reading.settled(table.name)
    for kept in reading.kept:
        if isinstance(kept, Reject):
            rejects[kept.code] += 1
            continue
        record, values = kept
        _fill(filled, record)
        account = dict(zip(ruleset.fields, dates.values(values), strict=True))
        name = read_id(account)
        if name is not None:
            ids[name] += 1
        unknown = frozenset(n for n, column in counted.items() if not column.add(account[n]))
        wanting += bool(unknown & required)
        costs.add(unknown)
    readable = records - rejects.total()
    twice = sum(count for count in ids.values() if count > 1)
    said = [(code, count) for code, count in rejects.most_common()]
    said += [(code, count) for code, count in (("id-twice", twice), ("required-missing", wanting)) if count]
    return Description(
        table.name,
        records,
        readable,
        rejects.total(),
        tuple(said),
        tuple(_field(ruleset, columns, column) for column in counted.values()),
        tuple(_extra(ruleset, columns, filled)),
        costs.found(counted),
        (*table.warnings, *columns.diagnostics, *dates.diagnostics),
    )


def _fill(filled: list[int], record: Record) -> None:
    for place, cell in enumerate(record.cells):
        if cell is not None and (not isinstance(cell, str) or cell.strip()):
            filled[place] += 1


def _field(ruleset: Ruleset, columns: Columns, counted: _Column) -> FieldColumn:
    field = counted.field
    return FieldColumn(
        field,
        columns.heading(field.name),
        counted.known,
        counted.missing,
        counted.wrong,
        counted.problem,
        len(counted.values) + counted.more,
        counted.samples(),
        disabled_by(ruleset, field.name),
    )


def _extra(ruleset: Ruleset, columns: Columns, filled: Sequence[int]) -> list[ExtraColumn]:
    wanted = [field.column or field.name for field in ruleset.fields.values() if field.name in columns.missing]
    taken = set(columns.places.values())
    return [
        ExtraColumn(heading, filled[place], did_you_mean(heading, wanted))
        for place, heading in enumerate(columns.headings)
        if place not in taken and heading.strip()
    ]


class _Costs:
    """Counts accounts for each thing that is worked out, by which of the fields it reads are not known."""

    _KINDS = ("segmentation", "measure", "decision", "playbook", "escalation", "journey", "suggestion", "metric")

    def __init__(self, ruleset: Ruleset) -> None:
        reads = reads_of(ruleset)
        self._fields = {thing: _fields_behind(thing, reads) for thing in reads if thing[0] in self._KINDS}
        self._accounts: Counter[Thing] = Counter()
        self._alike: Counter[frozenset[str]] = Counter()  # accounts mostly miss the same few fields

    def add(self, unknown: frozenset[str]) -> None:
        self._alike[unknown] += 1

    def found(self, counted: dict[str, _Column]) -> tuple[Cost, ...]:
        for unknown, count in self._alike.items():
            for thing, fields in self._fields.items():
                if unknown & fields:
                    self._accounts[thing] += count

        def holes(field: str) -> int:
            return counted[field].missing + counted[field].wrong

        return tuple(
            Cost(kind, name, self._accounts[kind, name], tuple(sorted(filter(holes, fields), key=lambda f: -holes(f))))
            for (kind, name), fields in self._fields.items()
            if self._accounts[kind, name]
        )


def _fields_behind(thing: Thing, reads: Any) -> frozenset[str]:
    """The fields that a thing reads, also through `let`s and metrics."""
    found: set[str] = set()
    seen: set[Thing] = set()
    left = [thing]
    while left:
        for read in reads.get(left.pop(), ()):
            if read in seen:
                continue
            seen.add(read)
            if read[0] == "field":
                found.add(read[1])
            if read[0] in ("let", "metric", "field"):
                left.append(read)
    return frozenset(found)
