"""`examples`: accounts written as a table, and what is expected of them (M38)."""

from __future__ import annotations

from dataclasses import replace

from touchline.model.declarations.lines import Reading, block_of, every, names_once
from touchline.model.expressions import Kind, Read, Ref
from touchline.model.kinds import elements
from touchline.model.ruleset import Examples
from touchline.model.tables import Result, Row
from touchline.source import Span
from touchline.syntax import tree

BECAUSE = "because"
ID = "id"
EMPTY_SET = "none"

_EXPECTED = frozenset({Kind.SEGMENT, Kind.DECISION, Kind.LET, Kind.BAND, Kind.SCORE, Kind.MEASURE})


def examples(reading: Reading, blocks: tuple[tree.Block, ...]) -> tuple[Examples, ...]:
    """The examples in the order written; a block whose table could not be read is left out."""
    found: list[Examples] = []
    for written in blocks:
        called = f'the examples "{written.label.value}"' if written.label else "these examples"
        block = block_of(written, called)
        tables = every(block, tree.Rows)
        if not tables and not block.broken:
            reading.missing(
                block.called, "what is expected", block.span, "add a table with `||` before what is expected"
            )
        on = written.header.on if isinstance(written.header, tree.ExamplesHeader) else None
        for rows in tables:
            table = reading.table(rows, block)
            read = _read(reading, rows, table) if table is not None else None
            if read is not None:
                inputs, results, lines = read
                label = written.label.value if written.label else ""
                day = on.value if on is not None else None
                found.append(Examples(label, day, inputs, results, lines, rows.span))
    return tuple(found)


def _read(
    reading: Reading, rows: tree.Rows, table: tree.Table
) -> tuple[tuple[Ref, ...], tuple[Ref, ...], tuple[Row, ...]] | None:
    inputs = [_field(reading, heading) for heading in table.inputs]
    headings = [heading.expression.word for heading in table.inputs if isinstance(heading.expression, tree.Name)]
    names_once(reading, headings, "the examples have two columns `{word}`")
    results = [_expected(reading, word) for word in table.results if word.text != BECAUSE]
    known = tuple(ref for ref in inputs if ref is not None)
    expected = tuple(found for found in results if found is not None)
    if len(known) < len(inputs) or len(expected) < len(results):
        return None
    if not expected:
        reading.missing("this table", "what is expected", table.span, "add a column right of `||`, such as `tier`")
        return None
    accounts = _sets_as_written(reading, table)
    one_each = tuple(row for row in accounts.rows if _is_account(reading, row))
    _ids_differ(reading, table)
    read = reading.resolver.table("examples", rows, accounts, tuple(result for _, result in expected))
    if read is None or len(one_each) < len(accounts.rows):
        return None
    return known, tuple(ref for ref, _ in expected), read.rows


def _field(reading: Reading, heading: tree.Heading) -> Ref | None:
    match heading.expression:
        case tree.Name(word=word, part=None):
            return reading.resolver.ref(word, frozenset({Kind.FIELD}), "field")
        case _:
            reading.report(
                "not-here",
                "a column of examples is a field of the account",
                heading.span,
                hint="give the values of the fields that this is computed from",
            )
            return None


def _expected(reading: Reading, word: tree.Word) -> tuple[Ref, Result] | None:
    """What a column expects; of a segmentation, what the rules give on the day (M38)."""
    name, _, part = word.text.partition(".")
    if name == "health" or part:
        ref = _dotted(reading, word, name, part)
    else:
        ref = reading.resolver.ref(word, _EXPECTED, "segmentation, decision, health or let")
    if ref is None:
        return None
    kind = reading.resolver.type_of_name(ref)
    if kind is None:
        return None
    if ref.kind is Kind.SEGMENT:
        ref = Ref(Kind.CANDIDATE, ref.name)
    return ref, Result(word.text, kind, None, word.span)


def _dotted(reading: Reading, word: tree.Word, name: str, part: str) -> Ref | None:
    """`health`, `health.score`, `tier.candidate`, `renewal_action.channel`: a heading is one word here."""
    at = word.span
    first = tree.Word(name, Span(at.path, at.start, at.start + len(name)))
    second = tree.Word(part, Span(at.path, at.end - len(part), at.end)) if part else None
    read = reading.resolver.expression(tree.Name(first, second, at))
    if read is None:
        return None
    if isinstance(read, Read) and (read.ref.kind in _EXPECTED or read.ref.kind is Kind.CANDIDATE):
        return read.ref
    reading.report("not-here", f"`{word.text}` is not what rules give, so that nothing is expected of it", word.span)
    return None


def _sets_as_written(reading: Reading, table: tree.Table) -> tree.Table:
    """The table with each cell of a set's column as what the account's set holds: `a, b` are its elements
    and `none` is the empty set, as in data (M10)."""
    sets = []
    for heading in table.inputs:
        name = heading.expression
        ref = reading.resolver.ref(name.word, frozenset({Kind.FIELD}), "field") if isinstance(name, tree.Name) else None
        kind = reading.resolver.type_of_name(ref) if ref is not None else None
        sets.append(kind is not None and elements(kind) is not None)
    rows = tuple(
        replace(
            row,
            inputs=tuple(_as_set(cell) if is_set else cell for cell, is_set in zip(row.inputs, sets, strict=True)),
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


def _as_set(cell: tree.Cell) -> tree.Cell:
    parts = cell.parts if isinstance(cell, tree.EitherCell) else (cell,)
    words = []
    for part in parts:
        if not (isinstance(part, tree.ValueCell) and isinstance(part.value, tree.Name) and part.value.part is None):
            return cell
        words.append(part.value.word)
    if [word.text for word in words] == [EMPTY_SET]:
        words = []
    return tree.HasCell(tuple(words), True, False, cell.span)


def _is_account(reading: Reading, row: tree.Row) -> bool:
    """Whether each cell gives one value; reports one that lets several match."""
    for cell in row.inputs:
        match cell:
            case (
                tree.AnyCell() | tree.EmptyCell() | tree.MissingCell() | tree.ValueCell() | tree.HasCell(negated=False)
            ):
                continue
            case _:
                reading.report(
                    "not-here",
                    "an example is one account, so that each cell gives one value",
                    cell.span,
                    hint="write a row for each value, or `missing`",
                )
                return False
    return True


def _ids_differ(reading: Reading, table: tree.Table) -> None:
    at = next((i for i, heading in enumerate(table.inputs) if heading.text == ID), None)
    if at is None:
        return
    ids = []
    for row in table.rows:
        cell = row.inputs[at] if at < len(row.inputs) else None
        if isinstance(cell, tree.ValueCell) and isinstance(cell.value, tree.Text):
            ids.append(tree.Word(cell.value.value, cell.span))
    names_once(reading, ids, "two examples have the id `{word}`")
