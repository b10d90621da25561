"""A portfolio judged: accounts in, judgements out, and what became of every record (P7, P8, P10)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from touchline.backends.python import Evaluator
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.judgement.inputs import NO_HOLDS, Holds, Population
from touchline.portfolio.accounts import STEP, NotRun, Portfolio, Progress, no_progress, open_portfolio
from touchline.portfolio.folder import MARK, NOT_RESULTS, prepare
from touchline.portfolio.layout import CONTRACT
from touchline.portfolio.records import Reject
from touchline.portfolio.results import KNOWN_FILES, Format, Results
from touchline.portfolio.summary import RunSummary, Tallies, revenue_of
from touchline.portfolio.table import Table
from touchline.portfolio.totals import Totals
from touchline.values.calendar import holidays_version

__all__ = ["NotRun", "Output", "run"]


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go and how they are written."""

    folder: Path
    format: Format = Format.PARQUET


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
        return _judged(portfolio, today, holds, None, progress)
    place = prepare(output.folder, KNOWN_FILES)
    if isinstance(place, Diagnostic):
        return NotRun((place,))
    import duckdb

    try:
        with Results(place, evaluator.ruleset, output.format) as results:
            return _judged(portfolio, today, holds, results, progress)
    except OSError as error:
        why = error.strerror or "the system refuses"
    except duckdb.Error as error:
        why = str(error).split("\n")[0]
    return NotRun((diagnostic(NOT_RESULTS, f"`{output.folder}` cannot be written: {why}"),))


def _judged(
    portfolio: Portfolio, today: datetime.date, holds: Holds, results: Results | None, progress: Progress
) -> RunSummary:
    evaluator, ruleset = portfolio.evaluator, portfolio.evaluator.ruleset
    progress("adding up", 0, portfolio.records)
    facts = portfolio.facts(today)
    tallies, totals = Tallies(ruleset), Totals(ruleset)
    file = Path(portfolio.table.name).name
    for done, found in enumerate(portfolio.each(), 1):
        if done % STEP == 0:
            progress("judging", done, portfolio.records)
        if isinstance(found, Reject):
            reject: Reject | None = found
        else:
            record, account = found
            judgement = evaluator.judge(account, today=today, population=facts, holds=holds)
            why = judgement.rejected
            reject = None
            if why is not None:
                column = portfolio.required_missing(judgement.fields)
                reject = portfolio.reject(record, "required-missing", why, judgement.id, column)
            else:
                tallies.add(judgement)
                totals.add(judgement, revenue_of(judgement, ruleset.revenue))
                if results is not None:
                    results.judged(judgement, record)
        if reject is not None:
            tallies.reject(reject)
            if results is not None:
                results.rejected(replace(reject, file=reject.file or file))
    files: tuple[Path, ...] = ()
    if results is not None:
        for reject in portfolio.table.side_rejects:
            results.rejected(reject)
        progress("writing", portfolio.records, portfolio.records)
        files = results.finish(_run_facts(portfolio, today, facts, (tallies, totals), results))
    return tallies.summary(today, facts, portfolio.diagnostics, files)


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
