"""Findings about tables as diagnostics: in words, with the rows underlined and the account that shows it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from touchline.analysis.tables.conditions import key_of
from touchline.analysis.tables.found import ACCOUNT_UNKNOWN, Found
from touchline.analysis.tables.meeting import meeting
from touchline.analysis.tables.samples import plain_word, result_word
from touchline.analysis.tables.subjects import Place, Subject
from touchline.analysis.telling import json_value
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.model.tables import Row, Table
from touchline.prose.values import listed
from touchline.source import Span


def told(subject: Subject, one: Found, since: datetime.date | None, untold: int = 0) -> Diagnostic:
    """A finding about a table. `since`: the day from which on it is so; `untold`: how many more of its kind."""
    notes = [*_shown_by(one)]
    if since is not None:
        notes.append(f"so it is from {since.isoformat()} on, when a parameter changes")
    if untold:
        notes.append(f"{untold} more of this kind in `{subject.name}` {'is' if untold == 1 else 'are'} not shown")
    message, span, label, also, hint = _words(subject, one)
    return diagnostic(
        one.code, message, span, label, also=also, notes=tuple(notes), hint=hint, facts=facts(subject, one, since)
    )


_STEPS_HINT = "make it two tables, each with fewer columns"
_ACCOUNTS_HINT = "add a row for it if there can be such an account; else let the columns read fields, or say `else …`"


def undecided(subject: Subject, questions: Sequence[str]) -> Diagnostic:
    """What of a table could not be decided."""
    return diagnostic(
        "not-decided",
        f"not decided for `{subject.name}`: {listed(questions[:3])}",
        _heading(subject),
        "checked as far as time allows",
        notes=(f"{len(questions) - 3} more questions are open",) if len(questions) > 3 else (),
        hint=_ACCOUNTS_HINT if all(q.startswith(ACCOUNT_UNKNOWN) for q in questions) else _STEPS_HINT,
        facts={"table": subject.name, "rows": [], "region": {}, "account": None, "questions": list(questions)},
    )


def facts(subject: Subject, one: Found, since: datetime.date | None) -> dict[str, object]:
    """A finding's own data: the table, its rows, the region as one cell for each column, the account."""
    found: dict[str, object] = {
        "table": subject.name,
        "rows": list(one.rows),
        "region": one.cells(),
        "account": None,
    }
    if one.shown is not None:
        found["account"] = {name: json_value(value) for name, value in one.shown.fields.items()}
        found["columns"] = {heading: json_value(value) for heading, value in one.values().items()}
        found["today"] = one.shown.today.isoformat()
        if one.shown.given:
            found["given"] = {ref.key: json_value(value) for ref, value in one.shown.given.items()}
    if since is not None:
        found["since"] = since.isoformat()
    return found


def _shown_by(one: Found) -> list[str]:
    example = one.example()
    if example is None or one.shown is None:
        return []
    free = [c.heading for i, c in enumerate(one.columns) if i in one.shown.free]
    found = [f"for example, {example}"]
    headings = {column.heading for column in one.columns}
    if any(name not in headings for name in one.shown.fields if name != "id") or not all(
        name in one.shown.fields or one.shown.columns[i] is None or i in one.shown.free
        for i, name in enumerate(column.heading for column in one.columns)
    ):
        account = ", ".join(f"{name} = {plain_word(value)}" for name, value in one.shown.fields.items() if name != "id")
        if account:
            found.append(f"an account that shows it on {one.shown.today.isoformat()}: {account}")
    if free:
        names = listed(f"`{name}`" for name in free)
        count, hang = ("counts", "it hangs") if len(free) == 1 else ("count", "they hang")
        found.append(f"{names} {count} as given here: {hang} on more than the account's own fields")
    others = {ref.key: value for ref, value in one.shown.given.items() if ref.key not in headings}
    if others:
        found.append(f"it is so where {listed(f'`{name}` is {plain_word(value)}' for name, value in others.items())}")
    return found


Words = tuple[str, Span | None, str, tuple[Label, ...], str | None]


def _words(subject: Subject, one: Found) -> Words:
    name, rows = subject.name, one.rows
    match one.code:
        case "gap":
            who = "accounts whose values are all known" if subject.place is Place.MEASURE else "some accounts"
            message = f"`{name}` says nothing for {who}: {one.where()}"
            return message, _heading(subject), "no row matches", (), _gap_hint(subject, one)
        case "falls-through":
            message = f"`{name}` has no segment for some accounts: {one.where()}"
            return message, _heading(subject), "no row matches", (), _gap_hint(subject, one)
        case "overlapping-rows":
            first, second = _row(subject, rows[0]), _row(subject, rows[1])
            return (
                f"two rows of `{name}` match the same account and disagree: {one.where()}",
                _inputs(second),
                f"row {rows[1]} gives {_results(second)}",
                (Label(_inputs(first), f"row {rows[0]} gives {_results(first)}", primary=False),),
                f"let only one of rows {rows[0]} and {rows[1]} match where {one.where()}, or say `first row wins`",
            )
        case "rows-agree":
            first, second = _row(subject, rows[0]), _row(subject, rows[1])
            return (
                f"two rows of `{name}` match the same account, and agree: {one.where()}",
                _inputs(second),
                f"row {rows[1]} gives {_results(second)}",
                (Label(_inputs(first), f"so does row {rows[0]}", primary=False),),
                None,
            )
        case "row-never-matches":
            row = _row(subject, rows[0])
            column = f": `{one.extra}` is never that" if one.extra else ": no account has all of this at once"
            return (
                f"row {rows[0]} of `{name}` never matches{column}",
                _inputs(row),
                "no account",
                (),
                "take this row out",
            )
        case "hidden-row":
            row, by = _row(subject, rows[-1]), rows[:-1]
            before = listed([str(n) for n in by[:4]] + ([f"{len(by) - 4} more"] if len(by) > 4 else []))
            several = "rows" if len(by) > 1 else "row"
            also = tuple(Label(_inputs(_row(subject, n)), f"row {n}", primary=False) for n in by[:3])
            return (
                f"row {rows[-1]} of `{name}` is never reached: {several} {before} {'take' if len(by) > 1 else 'takes'} "
                "every account it could match",
                _inputs(row),
                "hidden",
                also,
                f"put row {rows[-1]} above {several} {before}, or take it out",
            )
        case "redundant-row":
            row = _row(subject, rows[0])
            return (
                f"row {rows[0]} of `{name}` changes nothing: without it every account gets the same",
                _inputs(row),
                "says what other rows say",
                (),
                "take this row out, or say in `because` why it is there",
            )
        case "shared-bound":
            bound, heading = one.extra.split("\n")
            first, second = _row(subject, rows[0]), _row(subject, rows[1])
            return (
                f"rows {rows[0]} and {rows[1]} of `{name}` both claim `{heading}` = {bound}, and row {rows[0]} gets it",
                _inputs(second),
                f"row {rows[1]} gives {_results(second)}",
                (Label(_inputs(first), f"row {rows[0]} gives {_results(first)}", primary=False),),
                f"leave {bound} out of one of them: `<{bound}` or `>{bound}`",
            )
        case "mergeable-rows":
            first, second = _row(subject, rows[0]), _row(subject, rows[1])
            cell = one.cells()[one.extra]
            return (
                f"rows {rows[0]} and {rows[1]} of `{name}` could be one: they differ in `{one.extra}` only",
                _inputs(second),
                f"gives what row {rows[0]} gives",
                (Label(_inputs(first), f"row {rows[0]}", primary=False),),
                f"make them one row with `{cell}` under `{one.extra}`",
            )
        case _:
            raise ValueError(f"no words for {one.code}")


def _gap_hint(subject: Subject, one: Found) -> str:
    """How a gap is closed: by rows that meet where they were to meet, and for what is beyond all rows by another."""
    segments = one.code == "falls-through"
    if not isinstance(subject.rules, Table):
        if segments:
            return "say `otherwise` in the last line instead of a condition"
        return "add a line `else …` with what the others get"
    met = meeting(subject.rules, one)
    if met is not None and met[1] is None:
        return met[0]
    rest = one if met is None or met[1] is None else met[1]
    hint = "add a last row whose cells are all `-`"
    if not segments:
        instead = "" if subject.place is Place.MEASURE else ", or a line `else …` with what all others get"
        hint = f"add the row {_as_row(subject.rules, rest)}{instead}"
    return hint if met is None else f"{met[0]}; for the rest {hint}"


def _as_row(table: Table, one: Found) -> str:
    """A row that takes just the region; what it gives is for the author to say."""
    cells = one.cells()
    keys = {key_of(column.expression): column.heading for column in one.columns}
    asked = [cells[keys[key_of(column.expression)]] for column in table.inputs]
    return f"`| {' | '.join(asked)} || … |`"


def _row(subject: Subject, number: int) -> Row:
    assert isinstance(subject.rules, Table)
    return next(row for row in subject.rules.rows if row.number == number)


def _inputs(row: Row) -> Span:
    spans = row.cell_spans
    if not spans or len({span.path for span in spans}) > 1:
        return row.span
    return Span(spans[0].path, spans[0].start, spans[-1].end)


def _results(row: Row) -> str:
    return ", ".join(f"`{result_word(value)}`" for value in row.values) or "nothing"


def _heading(subject: Subject) -> Span:
    if isinstance(subject.rules, Table) and subject.rules.inputs:
        inputs = subject.rules.inputs
        if inputs[0].span.path == inputs[-1].span.path:
            return Span(inputs[0].span.path, inputs[0].span.start, inputs[-1].span.end)
    return subject.span
