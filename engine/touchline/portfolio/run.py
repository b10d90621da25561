"""A portfolio judged: accounts in, judgements out, and what became of every record (P7, P8, P10)."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from touchline.backends.python import Evaluator
from touchline.backends.python.fields import id_field, taker
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, has_errors
from touchline.judgement.inputs import NO_HOLDS, Holds, Population
from touchline.model.ruleset import Field, Ruleset
from touchline.portfolio.cells import text_of
from touchline.portfolio.columns import Columns, as_text, match_columns
from touchline.portfolio.folder import MARK, NOT_RESULTS, prepare
from touchline.portfolio.layout import CONTRACT
from touchline.portfolio.population import population
from touchline.portfolio.records import RAW_LIMIT, Record, Reject
from touchline.portfolio.results import KNOWN_FILES, Format, Results
from touchline.portfolio.sources import BAD_ACCOUNTS, Table, UnreadableError
from touchline.portfolio.summary import RunSummary, Tallies, revenue_of
from touchline.portfolio.totals import Totals
from touchline.values.calendar import holidays_version
from touchline.values.text import shortened

Progress = Callable[[str, int, int | None], None]
"""Told now and then: what is done (`reading`, `adding up`, `judging`, `writing`), how many records of how many."""

_STEP = 200


def no_progress(_what: str, _done: int, _total: int | None) -> None:
    """Tells nobody."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go and how they are written."""

    folder: Path
    format: Format = Format.PARQUET


@dataclass(frozen=True, slots=True)
class NotRun:
    """A run that could not be: everything that is wrong. Nothing was written."""

    diagnostics: tuple[Diagnostic, ...]


def run(
    evaluator: Evaluator,
    table: Table,
    today: datetime.date,
    output: Output | None = None,
    *,
    holds: Holds = NO_HOLDS,
    progress: Progress = no_progress,
) -> RunSummary | NotRun:
    """Judges every record of `table` on `today` and writes the results to `output`, where one is given.

    A record is judged or rejected with its reason, none is lost; the results appear whole or not at all.
    """
    portfolio = open_portfolio(evaluator, table, progress)
    if isinstance(portfolio, NotRun):
        return portfolio
    if output is None:
        try:
            return _judged(portfolio, today, holds, None, progress)
        except UnreadableError as error:
            return NotRun((error.diagnostic,))
    place = prepare(output.folder, KNOWN_FILES)
    if isinstance(place, Diagnostic):
        return NotRun((place,))
    import duckdb

    try:
        with Results(place, evaluator.ruleset, output.format) as results:
            return _judged(portfolio, today, holds, results, progress)
    except UnreadableError as error:
        return NotRun((error.diagnostic,))
    except OSError as error:
        why = error.strerror or "the system refuses"
    except duckdb.Error as error:
        why = str(error).split("\n")[0]
    return NotRun((diagnostic(NOT_RESULTS, f"`{output.folder}` cannot be written: {why}"),))


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Accounts of which each record is known to be one or a reject. `twice` are the ids that come more than
    once, with the records that have them: all of those are rejects. `digest` is that of the data."""

    evaluator: Evaluator
    table: Table
    columns: Columns
    records: int
    twice: dict[str, list[int]]
    digest: str

    def each(self) -> Iterator[tuple[Record, dict[str, object]] | Reject]:
        """Every record: the account that it is, by field, or the reject. Rejects for want of a required
        field are not among them: the evaluator finds those."""
        ruleset = self.evaluator.ruleset
        private = [
            self.columns.places[f.name] for f in ruleset.fields.values() if f.private and f.name in self.columns.places
        ]
        read_id = id_reader(ruleset)
        for found in self.table.records():
            if isinstance(found, Reject):
                # which of its cells would be private cannot be told
                yield replace(found, raw=None) if private else found
                continue
            account = self.columns.account(found)
            if self.twice:
                name = read_id(account)
                if name is not None and name in self.twice:
                    yield self.reject(found, "id-twice", _twice(self.twice[name]), name)
                    continue
            yield found, account

    def accounts(self) -> Iterator[dict[str, object]]:
        """The accounts, rejects left out."""
        for found in self.each():
            if not isinstance(found, Reject):
                yield found[1]

    def reject(self, record: Record, code: str, message: str, name: str | None) -> Reject:
        """A record that could be read and is not judged all the same; its private cells are left out."""
        private = self._private
        cells = ["…" if place in private else _cell(cell) for place, cell in enumerate(record.cells)]
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(cells)
        return Reject(record.number, record.line, code, message, shortened(line.getvalue(), RAW_LIMIT), name)

    @property
    def _private(self) -> frozenset[int]:
        """The places of the cells that nobody may see."""
        places, fields = self.columns.places, self.evaluator.ruleset.fields.values()
        return frozenset(places[field.name] for field in fields if field.private and field.name in places)

    def facts(self, today: datetime.date) -> Population:
        """What single judgements read of the whole (M4)."""
        return population(self.evaluator.ruleset, self.accounts, today)


def open_portfolio(evaluator: Evaluator, table: Table, progress: Progress = no_progress) -> Portfolio | NotRun:
    """Matches the columns and goes through the ids once, or says why the table cannot be judged."""
    ruleset = evaluator.ruleset
    columns = match_columns(ruleset, table.headings, table.name)
    if has_errors(columns.diagnostics):
        return NotRun(columns.diagnostics)
    read_id = id_reader(ruleset)
    first: dict[str, int] = {}
    twice: dict[str, list[int]] = {}
    count = 0
    try:
        for found in table.records():
            count += 1
            if count % _STEP == 0:
                progress("reading", count, None)
            if isinstance(found, Record):
                name = read_id(columns.account(found))
                if name is not None:
                    before = first.setdefault(name, found.number)
                    if before != found.number:
                        twice.setdefault(name, [before]).append(found.number)
    except UnreadableError as error:
        return NotRun((error.diagnostic,))
    return Portfolio(evaluator, table, columns, count, twice, table.digest)


def _judged(
    portfolio: Portfolio, today: datetime.date, holds: Holds, results: Results | None, progress: Progress
) -> RunSummary | NotRun:
    evaluator, ruleset = portfolio.evaluator, portfolio.evaluator.ruleset
    progress("adding up", 0, portfolio.records)
    facts = portfolio.facts(today)
    tallies, totals = Tallies(ruleset), Totals(ruleset)
    for done, found in enumerate(portfolio.each(), 1):
        if done % _STEP == 0:
            progress("judging", done, portfolio.records)
        if isinstance(found, Reject):
            reject: Reject | None = found
        else:
            record, account = found
            judgement = evaluator.judge(account, today=today, population=facts, holds=holds)
            why = judgement.rejected
            reject = None if why is None else portfolio.reject(record, "required-missing", why, judgement.id)
            if reject is None:
                tallies.add(judgement)
                totals.add(judgement, revenue_of(judgement, ruleset.revenue))
                if results is not None:
                    results.judged(judgement, record)
        if reject is not None:
            tallies.reject(reject)
            if results is not None:
                results.rejected(reject)
    if portfolio.table.digest != portfolio.digest or tallies.judged + tallies.rejected != portfolio.records:
        message = f"`{portfolio.table.name}` was changed while it was read"
        return NotRun((diagnostic(BAD_ACCOUNTS, message, hint="run again when nothing writes to it"),))
    files: tuple[Path, ...] = ()
    if results is not None:
        for reject in portfolio.table.side_rejects:
            results.rejected(reject)
        progress("writing", portfolio.records, portfolio.records)
        files = results.finish(_run_facts(portfolio, today, facts, (tallies, totals), results))
    return tallies.summary(today, facts, portfolio.columns.diagnostics, files)


def _run_facts(
    portfolio: Portfolio, today: datetime.date, facts: Population, counted: tuple[Tallies, Totals], results: Results
) -> dict[str, object]:
    """What `run.json` says, without the files."""
    tallies, totals = counted
    ruleset = portfolio.evaluator.ruleset
    return {
        "what": MARK,
        "contract": CONTRACT,
        "touchline": version("touchline"),
        "holidays": holidays_version() if ruleset.calendar.country is not None else None,
        "ruleset": {"name": ruleset.name, "label": ruleset.label, "version": ruleset.version, "sha256": ruleset.hash},
        "date": today.isoformat(),
        "data": {"name": Path(portfolio.table.name).name, "sha256": portfolio.digest},
        "counts": {
            "records": portfolio.records,
            "judged": tallies.judged,
            "rejected": tallies.rejected,
            "rejected_in_query_files": len(portfolio.table.side_rejects),
            "data_errors": tallies.data_errors,
            "tasks": results.rows("tasks"),
            "escalations": results.rows("escalations"),
            "suggestions": results.rows("suggestions"),
            "reasons": results.rows("reasons"),
        },
        "columns": {"missing": list(portfolio.columns.missing), "unread": list(portfolio.columns.unread)},
        "totals": totals.said(),
        "metrics": dict(facts.metrics),
        "held": "candidate",
    }


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
    text = as_text(cell)
    return text if isinstance(text, str) else "" if text is None else repr(text)
