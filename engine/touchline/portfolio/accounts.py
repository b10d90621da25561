"""A table read once: every record is known to be an account or a reject, and can be gone through again."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from touchline.backends.python import Evaluator
from touchline.backends.python.fields import taker
from touchline.diagnostics import Diagnostic, has_errors
from touchline.judgement.inputs import Population
from touchline.model.identity import id_field
from touchline.model.ruleset import Field, Ruleset
from touchline.model.types import ChoiceType, SetType
from touchline.portfolio.cells import text_of
from touchline.portfolio.columns import Columns, as_text, match_columns
from touchline.portfolio.doubts import Doubts
from touchline.portfolio.other_dates import OtherDates, Settled
from touchline.portfolio.population import population
from touchline.portfolio.presets import converter
from touchline.portfolio.records import Record, Reject, cut
from touchline.portfolio.spool import Spool
from touchline.portfolio.table import Table, UnreadableError
from touchline.source import Span
from touchline.values.reading import Unreadable

Progress = Callable[[str, int, int | None], None]
"""Told now and then: what is done (`reading`, `adding up`, `judging`, `writing`), how many records of how many."""

STEP = 200
"""Records after which progress is told."""


def no_progress(_what: str, _done: int, _total: int | None) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class NotRun:
    """A run that could not be: everything that is wrong. Nothing was written."""

    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Accounts of which each record is known to be one or a reject. `twice` are the ids that come more than
    once, with the records that have them: all of those are rejects. `digest` is that of the data."""

    evaluator: Evaluator
    table: Table
    columns: Columns
    records: int
    twice: Mapping[str, list[int]]
    digest: str
    kept: Spool
    dates: Settled

    def each(self) -> Iterator[tuple[Record, dict[str, object]] | Reject]:
        """Every record: the account that it is, by field, or the reject. Rejects for want of a required
        field are not among them: the evaluator finds those."""
        names, twice = tuple(self.evaluator.ruleset.fields), self.twice
        identity = id_field(self.evaluator.ruleset)
        read_id = id_reader(self.evaluator.ruleset)
        hides = bool(self.private)
        for found in self.kept:
            if isinstance(found, Reject):
                # which of its cells would be private cannot be told
                yield replace(found, raw=None) if hides else found
                continue
            record, values = found
            account = dict(zip(names, self.dates.values(values), strict=True))
            if twice:
                name = read_id(account)
                if name is not None and name in twice:
                    column = self.columns.heading(identity)
                    yield self.reject(record, "id-twice", _twice(twice[name]), name, column)
                    continue
            yield record, account

    def accounts(self) -> Iterator[dict[str, object]]:
        """The accounts, rejects left out."""
        for found in self.each():
            if not isinstance(found, Reject):
                yield found[1]

    def reject(self, record: Record, code: str, message: str, name: str | None, column: str | None) -> Reject:
        """A record that could be read and is not judged all the same; its private cells are left out."""
        private = self.private
        cells = ["…" if place in private else _cell(cell) for place, cell in enumerate(record.cells)]
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow(cells)  # both signs, so that it quotes cells with either
        raw = cut(line.getvalue().removesuffix("\r\n"))
        return Reject(record.number, record.line, code, message, raw, name, column=column)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was found about the source and its columns."""
        return (*self.table.warnings, *self.columns.diagnostics, *self.dates.diagnostics)

    @property
    def private(self) -> frozenset[int]:
        """The places of the cells that nobody may see."""
        places, fields = self.columns.places, self.evaluator.ruleset.fields.values()
        return frozenset(places[field.name] for field in fields if field.private and field.name in places)

    def required_missing(self, values: Mapping[str, object]) -> str | None:
        """The columns of the required fields that are missing among an account's values, `;` between them."""
        fields = self.evaluator.ruleset.fields.values()
        gone = [self.columns.heading(f.name) for f in fields if f.required and values.get(f.name) is None]
        return ";".join(heading for heading in gone if heading is not None) or None

    def facts(self, today: datetime.date) -> Population:
        """What single judgements read of the whole (M4)."""
        return population(self.evaluator.ruleset, self.accounts, today)


def open_portfolio(evaluator: Evaluator, table: Table, progress: Progress = no_progress) -> Portfolio | NotRun:
    """Matches the columns and reads the table, or says why it cannot be judged."""
    opened = open_portfolios((evaluator,), table, progress)
    return opened if isinstance(opened, NotRun) else opened[0]


def open_portfolios(
    evaluators: Sequence[Evaluator], table: Table, progress: Progress = no_progress
) -> tuple[Portfolio, ...] | NotRun:
    """The same for several rulesets, from one reading: each finds its own columns and reads them its own way. Those
    that read an account alike share what is kept."""
    readings: list[Reading] = []
    mine: list[int] = []
    for evaluator in evaluators:
        columns = match_columns(evaluator.ruleset, table.headings, table.name)
        if has_errors(columns.diagnostics):
            return NotRun((*table.warnings, *columns.diagnostics))
        alike = next((i for i, one in enumerate(readings) if reads_alike(one.ruleset, evaluator.ruleset)), None)
        if alike is None:
            alike = len(readings)
            readings.append(Reading(evaluator.ruleset, columns))
        mine.append(alike)
    count = 0
    try:
        for found in table.records():
            count += 1
            if count % STEP == 0:
                progress("reading", count, None)
            for reading in readings:
                reading.take(found)
    except UnreadableError as error:
        return NotRun((error.diagnostic,))
    settled = [reading.settled(table.name) for reading in readings]
    return tuple(
        Portfolio(evaluator, table, one.columns, count, one.twice, table.digest, one.kept, settled[i])
        for evaluator, i, one in ((evaluator, i, readings[i]) for evaluator, i in zip(evaluators, mine, strict=True))
    )


def reads_alike(one: Ruleset, other: Ruleset) -> bool:
    """Whether both make the same account of every record."""
    here = Span("", 0, 0)
    a, b = ([replace(field, span=here) for field in ruleset.fields.values()] for ruleset in (one, other))
    return a == b and (one.reads, one.time_zone) == (other.reads, other.time_zone)


class Reading:
    """The accounts of one ruleset, as records come."""

    def __init__(self, ruleset: Ruleset, columns: Columns) -> None:
        self.ruleset = ruleset
        self.columns = columns
        self.kept = Spool()
        self.twice: dict[str, list[int]] = {}
        self._first: dict[str, int] = {}
        self._read, self._read_id = AccountReader(ruleset, columns), id_reader(ruleset)
        self._dates, self._doubts = OtherDates(ruleset, columns), Doubts(ruleset, columns)

    def settled(self, name: str) -> Settled:
        """What became of dates in another form, and what is in doubt, once all records of the file called `name` are
        taken."""
        self.kept.close()
        settled = self._dates.settle(name)
        return replace(settled, diagnostics=(*settled.diagnostics, *self._doubts.found(name)))

    def take(self, found: Record | Reject) -> None:
        if isinstance(found, Reject):
            self.kept.add_reject(found)
            return
        account = self._read.account(found)
        values = tuple(account.values())
        self._dates.see(values)
        self._doubts.see(found, values)
        self.kept.add(found, values)
        name = self._read_id(account)
        if name is not None:
            before = self._first.setdefault(name, found.number)
            if before != found.number:
                self.twice.setdefault(name, [before]).append(found.number)


class AccountReader:
    """Makes of a record's cells the values of its account: typed where the field can hold the cell, the cell
    itself where it cannot, so that the evaluator says what is wrong with it each time it is judged."""

    def __init__(self, ruleset: Ruleset, columns: Columns) -> None:
        zone = ZoneInfo(ruleset.time_zone) if ruleset.time_zone else None
        identity = id_field(ruleset)
        self._fields: list[tuple[str, int | None, Callable[[object], object]]] = []
        for field in ruleset.fields.values():
            convert = converter(ruleset.reads, field, field.name == identity)
            read = _value(field, taker(field, zone), field.name in columns.texts, convert)
            self._fields.append((field.name, columns.places.get(field.name), read))

    def account(self, record: Record) -> dict[str, object]:
        cells = record.cells
        return {name: None if place is None else read(cells[place]) for name, place, read in self._fields}


_REMEMBERED, _SHORT = 5_000, 40
"""How many cells of a column are remembered with their values, and how long those may be."""


def _value(
    field: Field, take: Callable[[object, list[Any]], Any], is_text: bool, convert: Callable[[object], object] | None
) -> Callable[[object], object]:
    # A choice may be spelt as another one's name, so only what was written says which is meant.
    typed = not isinstance(field.type, ChoiceType)
    own = isinstance(field.type, SetType) and all(field.spellings.get(c) == c for c in field.type.choices)
    known: dict[str, object] = {}

    def read(cell: object) -> object:
        if type(cell) is str and cell in known:
            return known[cell]
        made = as_text(cell) if is_text else cell
        if convert is not None:
            made = convert(made)
        if typed and made is not None and type(made) is not Unreadable and (own or not isinstance(field.type, SetType)):
            errors: list[Any] = []
            value = take(made, errors)
            if not errors:
                made = value
        if type(cell) is str and len(cell) <= _SHORT and len(known) < _REMEMBERED:
            known[cell] = made
        return made

    return read


def id_reader(ruleset: Ruleset) -> Callable[[dict[str, object]], str | None]:
    """The id of an account as the evaluator reads it; None where it has none that can be read."""
    name = id_field(ruleset)
    field: Field | None = None if name is None else ruleset.fields[name]
    if field is None:
        return lambda _account: None
    take, key = taker(field, ZoneInfo(ruleset.time_zone) if ruleset.time_zone else None), field.name

    def read(account: dict[str, object]) -> str | None:
        value = take(account.get(key), [])
        return value if isinstance(value, str) or value is None else text_of(value)

    return read


def _twice(records: list[int]) -> str:
    shown = ", ".join(map(str, records[:10])) + (", …" if len(records) > 10 else "")
    return f"has an id that comes {len(records)} times, in records {shown}"


def _cell(cell: object) -> str:
    if isinstance(cell, Unreadable):
        return ""
    text = as_text(cell)
    return text if isinstance(text, str) else "" if text is None else repr(text)
