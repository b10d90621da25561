"""Decision tables and lines with `when`: headings, cells, results and reasons, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from touchline.diagnostics import Label
from touchline.model.cells import cell_meant
from touchline.model.comparing import check_value
from touchline.model.context import Context
from touchline.model.expressions import Expression, Literal, Read, Relation
from touchline.model.kinds import described, is_ordered, spelt
from touchline.model.lookup import is_lost
from touchline.model.operands import BOUND, RESULT, operand
from touchline.model.tables import (
    AnyValue,
    Either,
    Equal,
    Input,
    IsKnown,
    IsMissing,
    Line,
    Lines,
    Listed,
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
from touchline.model.types import ChoiceType, ListType, MoneyType, NumberType, SetType, Type
from touchline.model.where import Where
from touchline.source import Span
from touchline.spelling import did_you_mean
from touchline.syntax import tree
from touchline.syntax.tree import Combining

BECAUSE = "because"
EMPTY = "none"


def table_meant(
    context: Context,
    name: str,
    rows: tree.Rows,
    table: tree.Table,
    results: tuple[Result, ...],
    default: tuple[Operand, ...] | None,
    where: Where,
    *,
    measured: Expression | None,
) -> Table | None:
    """A table whose every heading, cell and result is sound; all its mistakes are reported at once."""
    combining = rows.combining
    sound = _may_combine(context, name, rows, results, measured is not None)
    inputs = [_input(context, heading, where) for heading in table.inputs]
    columns = _columns(context, name, table, results, combining)
    tests: list[list[Test | None]] = []
    values: list[tuple[tuple[ResultValue, ...], tuple[Span, ...], str | None] | None] = []
    for row in table.rows:
        tests.append(
            [
                cell_meant(context, cell, heading, column.expression, where) if column is not None else None
                for cell, heading, column in zip(row.inputs, table.inputs, inputs, strict=False)
            ]
        )
        values.append(_results_of(context, row, columns, results, where, measured) if columns is not None else None)
    _fill_any_other(tests, len(inputs))
    made = [
        _row(number, row, row_tests, found)
        for number, (row, row_tests, found) in enumerate(zip(table.rows, tests, values, strict=True), 1)
    ]
    whole = [row for row in made if row is not None]
    headings = [column for column in inputs if column is not None]
    if not sound or table.broken or columns is None or len(whole) < len(made) or len(headings) < len(inputs):
        return None
    return Table(name, tuple(headings), results, tuple(whole), combining, default, table.span)


def _row(
    number: int,
    row: tree.Row,
    tests: Sequence[Test | None],
    found: tuple[tuple[ResultValue, ...], tuple[Span, ...], str | None] | None,
) -> Row | None:
    sound = tuple(test for test in tests if test is not None)
    if found is None or len(sound) < len(tests):
        return None
    values, value_spans, because = found
    return Row(number, sound, tuple(c.span for c in row.inputs), values, value_spans, because, row.span)


def _input(context: Context, heading: tree.Heading, where: Where) -> Input | None:
    found = context.meant(heading.expression, None, where)
    return Input(found, heading.text, heading.span) if found is not None else None


def _may_combine(context: Context, name: str, rows: tree.Rows, results: tuple[Result, ...], thresholds: bool) -> bool:
    """Whether the results can be combined as the table says."""
    combining = rows.combining
    if thresholds:
        if combining in (Combining.UNIQUE, Combining.FIRST):
            return True
        message = f"`{combining.value}` cannot combine thresholds: one row gives them"
        context.say("not-here", message, rows.span, hint="write `first row wins`, or nothing")
        return False
    first = results[0] if results else None
    match combining:
        case Combining.UNIQUE | Combining.FIRST | Combining.ALL:
            return True
        case Combining.HIGHEST | Combining.ALL_HIGHEST_FIRST:
            odd = next((r for r in results if not isinstance(r.type, ChoiceType)), None)
            needed = "choices, whose order says which is highest"
        case Combining.SUM:
            odd = first if first is not None and not isinstance(first.type, (NumberType, MoneyType)) else None
            needed = "numbers or money"
        case Combining.LEAST | Combining.GREATEST:
            odd = first if first is not None and not is_ordered(first.type) else None
            needed = "numbers, money, dates or lengths of time"
        case Combining.COUNT:
            odd = first if first is not None and not isinstance(first.type, NumberType) else None
            needed = "a number"
    if odd is not None:
        message = f"`{combining.value}` needs {needed}, and `{odd.name}` is {described(odd.type)}"
        context.say("wrong-type", message, rows.span)
        return False
    single = (Combining.SUM, Combining.LEAST, Combining.GREATEST, Combining.COUNT)
    if combining in single and len(results) > 1:
        message = f"`{combining.value}` gives one result, and `{name}` has {len(results)}"
        context.say("wrong-type", message, rows.span, hint="give each result a `decide` of its own")
        return False
    return True


def _columns(
    context: Context, name: str, table: tree.Table, results: tuple[Result, ...], combining: Combining
) -> Mapping[str, int] | None:
    """Which result column holds what, `because` among them; headings that are unknown, doubled or absent are
    reported."""
    known = {result.name: result for result in results}
    found: dict[str, int] = {}
    sound = True
    for position, word in enumerate(table.results):
        if word.text in found:
            first = Label(table.results[found[word.text]].span, "first given here", primary=False)
            message = f"the column `{word.text}` is given twice"
            context.say("defined-twice", message, word.span, "given again here", also=(first,))
            sound = False
        elif word.text != BECAUSE and word.text not in known:
            sound = False
            if not is_lost(context, word):
                hint = did_you_mean(word.text, (*known, BECAUSE)) or f"right of `||` stand {_listed(known)}"
                context.say("unknown-name", f"`{name}` has no result `{word.text}`", word.span, hint=hint)
        else:
            found[word.text] = position
    absent = [n for n in known if n not in found]
    if absent and combining is not Combining.COUNT and sound:
        if not table.broken:  # of a table that could not be read, nothing is concluded from what is absent
            message = f"the table has no column for {_listed(absent)}"
            context.say("missing-part", message, table.span, hint=f"add it right of `||`: `|| {' | '.join(known)} |`")
        sound = False
    return found if sound else None


def _listed(names: Sequence[str] | Mapping[str, Result]) -> str:
    return ", ".join(f"`{n}`" for n in names)


def _results_of(
    context: Context,
    row: tree.Row,
    columns: Mapping[str, int],
    results: tuple[Result, ...],
    where: Where,
    measured: Expression | None,
) -> tuple[tuple[ResultValue, ...], tuple[Span, ...], str | None] | None:
    values: list[ResultValue] = []
    spans: list[Span] = []
    sound = True
    for result in results:
        position = columns.get(result.name)
        if position is None or position >= len(row.results):
            values.append(None)
            spans.append(row.span)
            continue
        cell = row.results[position]
        spans.append(cell.span)
        if measured is not None:
            value, value_is_sound = _threshold(context, cell, result, measured, where)
        else:
            value, value_is_sound = _value(context, cell, result, where)
        sound = sound and value_is_sound
        values.append(value)
    because, reason_is_sound = None, True
    if BECAUSE in columns and columns[BECAUSE] < len(row.results):
        because, reason_is_sound = _reason(context, row.results[columns[BECAUSE]])
    return (tuple(values), tuple(spans), because) if sound and reason_is_sound else None


def _value(context: Context, cell: tree.Cell, result: Result, where: Where) -> tuple[ResultValue, bool]:
    """The result in a cell, None for an empty one, and whether it is sound."""
    if isinstance(result.type, (ListType, SetType)) and isinstance(cell, (tree.ValueCell, tree.EitherCell)):
        return _list(context, cell, replace(result, type=_element(result.type)), where)
    match cell:
        case tree.EmptyCell() | tree.MissingCell():
            return None, True
        case tree.ValueCell(value=written):
            found = operand(context, written, result.type, replace(RESULT, of=f"`{result.name}`"), where)
            return found, found is not None
        case _:
            message = f"`{result.name}` takes one value, and this says which values match"
            hint = "leave the cell empty for no result" if isinstance(cell, tree.AnyCell) else None
            context.say("bad-result", message, cell.span, hint=hint)
            return None, False


def _element(kind: ListType | SetType) -> Type:
    return kind.element if isinstance(kind, ListType) else ChoiceType(kind.choices)


def _list(
    context: Context, cell: tree.ValueCell | tree.EitherCell, element: Result, where: Where
) -> tuple[ResultValue, bool]:
    """The values of a list, in the order written (M10)."""
    parts = cell.parts if isinstance(cell, tree.EitherCell) else (cell,)
    match parts:
        case (tree.ValueCell(value=tree.Name(word=word, part=None)),) if word.text == EMPTY:
            return Listed((), cell.span), True
    values = [_value(context, part, element, where)[0] for part in parts]
    sound = tuple(value for value in values if isinstance(value, (Literal, Read)))
    return Listed(sound, cell.span), len(sound) == len(parts)


def _threshold(
    context: Context, cell: tree.Cell, result: Result, measured: Expression, where: Where
) -> tuple[ResultValue, bool]:
    """The threshold in a cell, and whether it is sound."""
    match cell:
        case tree.NeverCell():
            return Threshold(None, None, cell.span), True
        case tree.CompareCell(operator=operator, value=written):
            if not is_ordered(measured.type):
                message = f"a threshold needs a number, and the measure's value is {described(measured.type)}"
                context.say("bad-threshold", message, cell.span)
                return None, False
            value = operand(context, written, measured.type, BOUND, where)
            if value is not None:
                check_value(context, measured, written, value)
            return Threshold(Relation(operator), value, cell.span), value is not None
        case tree.ValueCell(value=written):
            message = f"the threshold of `{result.name}` needs a side"
            hint = f"write `>= {spelt(written).strip('`')}`" if spelt(written) != "this" else None
            context.say("bad-threshold", message, cell.span, hint=hint)
            return None, False
        case _:
            message = f"the threshold of `{result.name}` is one comparison, such as `>= 50`, or `never`"
            context.say("bad-threshold", message, cell.span)
            return None, False


def _reason(context: Context, cell: tree.Cell) -> tuple[str | None, bool]:
    match cell:
        case tree.EmptyCell():
            return None, True
        case tree.ValueCell(value=tree.Text(value=text)):
            return text, True
        case _:
            context.say("wrong-type", "a reason stands in quotes", cell.span, hint='write `"…"`, or leave it empty')
            return None, False


def _fill_any_other(tests: list[list[Test | None]], columns: int) -> None:
    """Gives each `any other` what the other cells of its column name."""
    for column in range(columns):
        named: dict[object, Test] = {}
        for row in tests:
            test = row[column] if column < len(row) else None
            for part in _named(test) if test is not None else ():
                named.setdefault(_asked(part), part)
        others = NoneOf(tuple(named.values()), any_other=True)
        for row in tests:
            test = row[column] if column < len(row) else None
            if isinstance(test, NoneOf) and test.any_other:
                row[column] = others


def _named(test: Test) -> tuple[Test, ...]:
    """The values that a cell speaks of; `-`, `missing` and `known` speak of none."""
    match test:
        case AnyValue() | IsMissing() | IsKnown() | NoneOf(any_other=True):
            return ()
        case Either(parts=parts):
            return tuple(inner for part in parts for inner in _named(part))
        case _:
            return (test,)


def _asked(test: Test) -> object:
    """What a cell asks, wherever it is written: equal for cells that ask the same."""
    match test:
        case Equal(value=value):
            return ("is", _still(value))
        case Within(low=low, low_open=low_open, high=high, high_open=high_open):
            return (_still(low), low_open, _still(high), high_open)
        case NoneOf(parts=parts) | Either(parts=parts):
            return (type(test).__name__, *(_asked(part) for part in parts))
        case _:
            return test


def _still(value: Operand | None) -> object:
    match value:
        case Literal(value=literal):
            return literal
        case Read(ref=ref):
            return ref
        case None:
            return None


def lines_meant(
    context: Context,
    name: str,
    clauses: Sequence[tree.When | tree.Segment],
    results: tuple[Result, ...],
    default: tuple[Operand, ...] | None,
    where: Where,
    span: Span,
) -> Lines | None:
    """`VALUE when CONDITION "reason"` lines, and a segmentation's (M20)."""
    sound = True
    if len(results) != 1:
        if results:
            message = f"a line gives one result, and `{name}` has {len(results)}"
            context.say("bad-result", message, clauses[0].span if clauses else span, hint="write a table")
        sound = False
    made: list[Line] = []
    for number, clause in enumerate(clauses, 1):
        value = _line_value(context, clause, results, where)
        condition, condition_is_sound = _line_condition(context, clause, where)
        if value is None or not condition_is_sound:
            sound = False
            continue
        reason = clause.reason.value if clause.reason is not None else None
        made.append(Line(number, value, condition, reason, clause.span))
    return Lines(name, results, tuple(made), default, span) if sound else None


def _line_value(
    context: Context, clause: tree.When | tree.Segment, results: tuple[Result, ...], where: Where
) -> Operand | None:
    if not results:
        return None
    written = clause.value if isinstance(clause, tree.When) else tree.Name(clause.name, None, clause.name.span)
    return operand(context, written, results[0].type, replace(RESULT, of=f"`{results[0].name}`"), where)


def _line_condition(context: Context, clause: tree.When | tree.Segment, where: Where) -> tuple[Expression | None, bool]:
    """The condition, None for `otherwise`, and whether it is sound."""
    if isinstance(clause, tree.Segment) and clause.when is None:
        if clause.otherwise:
            return None, True
        message = f"nothing says when an account is in `{clause.name.text}`"
        hint = f"write `{clause.name.text} when …`, or `otherwise`"
        context.say("missing-part", message, clause.span, hint=hint)
        return None, False
    written = clause.condition if isinstance(clause, tree.When) else clause.when
    if written is None:
        return None, True
    condition = context.condition(written, where)
    return condition, condition is not None
