"""The files of a result, their columns, and the rows that a judgement gives to each.

`grammar/RESULTS.md` is the page of this contract; a test holds the two together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from touchline.backends.python import Judged
from touchline.backends.python.layout import TODAY, Layout, layout_of
from touchline.judgement.answers import MeasureStatus, Place, Reason
from touchline.judgement.inputs import Value
from touchline.judgement.judgement import Judgement
from touchline.model.ruleset import Ruleset
from touchline.model.tables import Result, Rules, Table
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
from touchline.portfolio.cells import Column, Kind, text_of
from touchline.portfolio.records import Reject
from touchline.syntax.tree import Combining

CONTRACT = 1
"""The version of the results. It goes up when a file or column changes its name or meaning, not when one is added."""

Row = tuple[Value, ...]


def _columns(text: str) -> tuple[Column, ...]:
    """Columns from a list such as `id, due date, late yes/no`; text where nothing is said."""
    kinds = {"date": Kind.DATE, "whole": Kind.WHOLE, "number": Kind.NUMBER, "yes/no": Kind.YES_NO}
    made = []
    for part in text.split(","):
        name, _, kind = part.strip().partition(" ")
        made.append(Column(name, kinds.get(kind, Kind.TEXT)))
    return tuple(made)


TASKS = _columns(
    "id, date date, playbook, status, started date, priority, step, label, owner, person, with_roles, due date, "
    "done date, late yes/no, approved_by, minutes whole, file, line whole"
)
ESCALATIONS = _columns(
    "id, date date, escalation, label, opens yes/no, opened date, severity, severity_row whole, level whole, role, "
    "answer_by date, update_every, because, file, line whole"
)
REASONS = _columns(
    "id, date date, kind, name, value, row whole, rows, because, read, missing, file, line whole, address"
)
REJECTS = _columns("record whole, line whole, file, id, code, message, raw, column")
DATA_ERRORS = _columns("id, date date, record whole, line whole, field, code, message, shown")
SUGGESTIONS = _columns("id, date date, suggestion, label, element, peers whole, users whole, say, file, line whole")

FIXED: Mapping[str, tuple[Column, ...]] = {
    "tasks": TASKS,
    "escalations": ESCALATIONS,
    "suggestions": SUGGESTIONS,
    "reasons": REASONS,
    "rejects": REJECTS,
    "data_errors": DATA_ERRORS,
}
"""The files whose columns are the same for every ruleset."""

FILES = ("accounts", *FIXED)

# --------------------------------------------------------------------------- accounts


Filled = Callable[[Judged], Value]


@dataclass(frozen=True, slots=True)
class AccountColumn:
    """A column of `accounts`, and what fills it: the slot of a judgement's values, or a function of it."""

    column: Column
    filled: int | Filled


def account_row(columns: tuple[AccountColumn, ...]) -> Callable[[Judged], list[Value]]:
    """What makes the row of an account."""
    filled = tuple(each.filled for each in columns)

    def row(judged: Judged) -> list[Value]:
        values = judged.values
        return [values[each] if type(each) is int else each(judged) for each in filled]  # type: ignore[operator]

    return row


def account_columns(ruleset: Ruleset) -> tuple[AccountColumn, ...]:
    """The columns of `accounts`: two for every account, those of the ruleset's own names, then the counts."""
    return tuple(_each_once(_wanted(ruleset)))


def renamed(ruleset: Ruleset) -> tuple[tuple[str, str], ...]:
    """The columns of `accounts` that cannot have their name since an earlier one has it: that name, and theirs."""
    wanted = _wanted(ruleset)
    pairs = zip((each.column.name for each in wanted), (each.column.name for each in _each_once(wanted)), strict=True)
    return tuple((name, given) for name, given in pairs if name != given)


def _wanted(ruleset: Ruleset) -> list[AccountColumn]:
    layout = layout_of(ruleset)
    return [
        AccountColumn(Column("id", Kind.TEXT), lambda j: j.id),
        AccountColumn(Column("date", Kind.DATE), TODAY),
        *_lets(ruleset, layout),
        *_decisions(ruleset, layout),
        *_segmentations(ruleset, layout),
        *_health(ruleset, layout),
        AccountColumn(Column("service__name", Kind.TEXT), lambda j: j.served.name if j.served else None),
        AccountColumn(Column("service__owner", Kind.TEXT), lambda j: j.served.owner if j.served else None),
        AccountColumn(Column("tasks__count", Kind.WHOLE), lambda j: len(j.tasks)),
        AccountColumn(Column("escalations__count", Kind.WHOLE), lambda j: len(j.escalations)),
        AccountColumn(Column("data_errors__count", Kind.WHOLE), lambda j: len(j.data_errors)),
    ]


def _each_once(made: list[AccountColumn]) -> Iterator[AccountColumn]:
    """A name that is taken, in any case, as databases read it, gets `__2`, `__3`, …"""
    taken: set[str] = set()
    for each in made:
        name, number = each.column.name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{each.column.name}__{number}"
        taken.add(name.casefold())
        yield AccountColumn(Column(name, each.column.kind), each.filled)


def _row_of(outcome: int) -> Filled:
    return lambda j: j.values[outcome].row or None


def _lets(ruleset: Ruleset, layout: Layout) -> Iterator[AccountColumn]:
    for let in ruleset.lets.values():
        yield AccountColumn(Column(let.name, _kind(let.expression.type)), layout.lets[let.name])


def _decisions(ruleset: Ruleset, layout: Layout) -> Iterator[AccountColumn]:
    for name, decision in ruleset.decisions.items():
        slots = layout.decisions[name]
        for place, (result, slot) in enumerate(zip(decision.results, slots.values, strict=True)):
            column = name if place == 0 else f"{name}__{result.name}"
            yield AccountColumn(Column(column, _result_kind(result, decision.rules)), slot)
        yield AccountColumn(Column(f"{name}__row", Kind.WHOLE), _row_of(slots.outcome))


def _segmentations(ruleset: Ruleset, layout: Layout) -> Iterator[AccountColumn]:
    for name in ruleset.segmentations:
        slots = layout.segments[name]
        yield AccountColumn(Column(name, Kind.TEXT), slots.held)
        yield AccountColumn(Column(f"{name}__candidate", Kind.TEXT), slots.candidate)
        yield AccountColumn(Column(f"{name}__row", Kind.WHOLE), _row_of(slots.outcome))


def _health(ruleset: Ruleset, layout: Layout) -> Iterator[AccountColumn]:
    if ruleset.health is None or layout.health is None:
        return
    yield AccountColumn(Column("health", Kind.TEXT), layout.health.band)
    yield AccountColumn(Column("health__score", Kind.NUMBER), layout.health.score)
    yield AccountColumn(Column("health__known", Kind.NUMBER), layout.health.known)
    for measure in ruleset.health.measures:
        yield AccountColumn(Column(f"health__{measure.name}", Kind.TEXT), layout.measures[measure.name].band)


def _result_kind(result: Result, rules: Rules) -> Kind:
    if isinstance(rules, Table) and rules.combining in (Combining.ALL, Combining.ALL_HIGHEST_FIRST):
        return Kind.TEXT
    return _kind(result.type)


def _kind(kind: Type) -> Kind:
    match kind:
        case TextType() | ChoiceType() | SetType() | ListType():
            return Kind.TEXT
        case YesNoType():
            return Kind.YES_NO
        case NumberType() | MoneyType():
            return Kind.NUMBER
        case DateType():
            return Kind.DATE
        case LengthType():
            return Kind.WHOLE


# --------------------------------------------------------------------------- the other files


def task_rows(j: Judgement) -> Iterator[Row]:
    for playbook in j.playbooks.values():
        for task in playbook.tasks:
            yield (
                j.id, j.date, playbook.name, playbook.status.value, playbook.started, playbook.priority, task.step,
                task.label, task.owner, task.person, ";".join(task.with_roles) or None, task.due, task.done, task.late,
                task.approved_by, task.minutes, task.place.path, task.place.line,
            )  # fmt: skip


def escalation_rows(j: Judgement) -> Iterator[Row]:
    for found in j.escalations.values():
        reason, severity = found.reason, found.severity_reason
        yield (
            j.id, j.date, found.name, found.label, found.opens, found.opened, found.severity,
            severity.row if severity else None, found.level, found.role, found.answer_by, found.update_every,
            severity.because if severity else reason.because, reason.place.path, reason.place.line,
        )  # fmt: skip


def suggestion_rows(j: Judgement) -> Iterator[Row]:
    for found in j.suggestions:
        yield (
            j.id, j.date, found.name, found.label, found.element, found.peers, found.users, found.say,
            found.place.path, found.place.line,
        )  # fmt: skip


def data_error_rows(j: Judgement, record: int, line: int | None) -> Iterator[Row]:
    for error in j.data_errors:
        yield j.id, j.date, record, line, error.field, error.code, error.message, error.shown


def reject_row(reject: Reject) -> Row:
    return reject.number, reject.line, reject.file, reject.id, reject.code, reject.message, reject.raw, reject.column


def reason_rows(j: Judgement, private: frozenset[str]) -> Iterator[Row]:
    """Why each thing is as it is; what a `private` field holds is left out of what was read."""
    name, today = j.id, j.date

    def row(kind: str, about: str, value: Value, reason: Reason) -> Row:
        several = ";".join(map(str, reason.rows)) if len(reason.rows) > 1 else None
        return (
            name, today, kind, about, text_of(value), reason.row, several, reason.because,
            _read(reason.read, private), ";".join(reason.missing) or None, *_at(reason.place),
        )  # fmt: skip

    for let in j.lets.values():
        missing = ";".join(let.missing) or None
        read = _read(let.read, private)
        yield name, today, "let", let.name, text_of(let.value), None, None, None, read, missing, *_at(let.place)
    for decision in j.decisions.values():
        yield row("decision", decision.name, decision.value, decision.reason)
    for segment in j.segments.values():
        yield row("segmentation", segment.name, segment.segment, segment.reason)
    if j.health is not None:
        health = j.health
        yield name, today, "health", "health", health.band, None, None, None, None, None, *_at(health.place)
        for measure in health.measures.values():
            status = None if measure.status is MeasureStatus.KNOWN else measure.status.value
            yield row("measure", measure.name, measure.band or status, measure.reason)
        for override in health.overrides:
            if override.applied:
                because, read = override.because, _read(override.read, private)
                yield (
                    name, today, "override", "health", override.band, None, None, because, read, None,
                    *_at(override.place),
                )  # fmt: skip
    for playbook in j.playbooks.values():
        yield row("playbook", playbook.name, playbook.status.value, playbook.reason)
    for escalation in j.escalations.values():
        yield row("escalation", escalation.name, "opens" if escalation.opens else "open", escalation.reason)
        if escalation.severity_reason is not None:
            yield row("severity", escalation.name, escalation.severity, escalation.severity_reason)


def _at(place: Place) -> tuple[str, int, str | None]:
    return place.path, place.line, place.address


def _read(values: Mapping[str, Value], private: frozenset[str]) -> str | None:
    """What a rule read, as a JSON object; sets and lists as text, as in the other columns."""
    shown = {
        name: value if value is None or isinstance(value, (bool, int, float, str)) else text_of(value)
        for name, value in values.items()
        if name not in private
    }
    return _encode(shown) if shown else None


_encode = json.JSONEncoder(ensure_ascii=False).encode  # `dumps` would make one for every reason
