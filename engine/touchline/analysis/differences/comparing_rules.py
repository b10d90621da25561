"""Two versions of a table or of lines: which row is which, and what of it is other.

Rows have no names. They are the same row when they say the same, ask the same, or give the same for the same reason;
what is left is brought together by likeness. A column that one version lacks asks nothing there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from touchline.analysis.differences.aligning import Aligned, Keys, aligned
from touchline.analysis.differences.changes import Bearing, Changed, Effect, Subject
from touchline.analysis.differences.finding import Finding, place
from touchline.analysis.differences.saying import Sayings
from touchline.model.expressions import Read
from touchline.model.ruleset import Examples
from touchline.model.tables import AnyValue, Input, Line, Lines, Result, ResultValue, Row, Rules, Table, Test
from touchline.model.types import Type
from touchline.syntax.tree import Combining

_ANY = AnyValue()
_IN_ORDER = frozenset({Combining.FIRST, Combining.ALL})


def compare_rules(found: Finding, owners: tuple[Any, Any], rules: tuple[Rules, Rules], subject: Subject) -> None:
    """Two versions of a table, or of lines; a table that has become lines is a change of the whole."""
    match rules:
        case (Table() as old, Table() as new):
            compare_table(found, owners, (old, new), subject)
        case (Lines() as before, Lines() as after):
            _lines(found, (before, after), subject)
            _default(found, owners, rules, subject)
        case _:
            found.part(subject, owners, "rules", rules)


def compare_table(found: Finding, owners: tuple[Any, Any], tables: tuple[Table, Table], subject: Subject) -> None:
    """Two versions of a table."""
    old, new = tables
    if old.combining is not new.combining:
        found.part(subject, tables, "combining", (old.combining, new.combining))
    names = (
        [None if i == 0 else found.before.name(("band",), r.name) for i, r in enumerate(old.results)],
        [None if i == 0 else r.name for i, r in enumerate(new.results)],
    )
    grid = _Grid(
        found,
        subject,
        (old.rows, new.rows),
        _columns(found, old.inputs, new.inputs, (old.rows, new.rows)),
        _results(old.results, new.results, names),
    )
    grid.compare_columns()
    grid.compare_rows(ordered=old.combining in _IN_ORDER and new.combining in _IN_ORDER)
    _default(found, owners, tables, subject)


def compare_examples(found: Finding, old: Examples, new: Examples, subject: Subject) -> None:
    """The rows of two versions of an examples table."""

    def inputs(examples: Examples) -> tuple[Input, ...]:
        return tuple(Input(Read(ref, _NO_TYPE, examples.span), ref.key, examples.span) for ref in examples.inputs)

    def results(examples: Examples) -> tuple[Result, ...]:
        return tuple(Result(ref.key, _NO_TYPE, None, examples.span) for ref in examples.results)

    columns = _columns(found, inputs(old), inputs(new), (old.rows, new.rows))
    keys = [found.before.of(ref) for ref in old.results], [found.after.of(ref) for ref in new.results]
    grid = _Grid(found, subject, (old.rows, new.rows), columns, _results(results(old), results(new), keys))
    grid.compare_columns()
    grid.compare_rows(ordered=False)


_NO_TYPE: Any = None


def _default(found: Finding, owners: tuple[Any, Any], rules: tuple[Rules, Rules], subject: Subject) -> None:
    """What `else` says, result by result."""
    before, after = rules[0].default or (), rules[1].default or ()
    for a, b in zip_longest(before, after):
        if found.before.of(a) != found.after.of(b):
            found.part(subject, rules, "default", (a, b))


# ---------------------------------------------------------------------------- columns


@dataclass(frozen=True, slots=True)
class _Column:
    """An input column as each version has it, and its place there."""

    old: Input | None
    new: Input | None
    before: int | None
    after: int | None

    @property
    def known(self) -> Input:
        column = self.new or self.old
        assert column is not None
        return column


@dataclass(frozen=True, slots=True)
class _Result:
    """A result column as each version has it, and its place there."""

    old: Result | None
    new: Result | None
    before: int | None
    after: int | None

    @property
    def known(self) -> Result:
        result = self.new or self.old
        assert result is not None
        return result


def _columns(
    found: Finding, olds: Sequence[Input], news: Sequence[Input], rows: tuple[Sequence[Row], Sequence[Row]]
) -> tuple[_Column, ...]:
    """By what they read; one that reads something else under most of the same cells is the same column."""
    keys = [found.before.of(c.expression) for c in olds], [found.after.of(c.expression) for c in news]
    said: dict[tuple[bool, int], list[int]] = {}

    def cells(new: bool, at: int) -> list[int]:
        if (new, at) not in said:
            sayings, column = (found.after, news[at]) if new else (found.before, olds[at])
            said[new, at] = [sayings.of(row.tests[at], column.expression.type) for row in rows[new]]
        return said[new, at]

    def likeness(i: int, j: int) -> float:
        one, other = cells(False, i), cells(True, j)
        return sum(a == b for a, b in zip(one, other, strict=False)) / max(len(one), len(other), 1) - 0.01

    matched = aligned(len(olds), len(news), [keys], likeness)
    both = [_Column(olds[i], news[j], i, j) for i, j in matched.pairs]
    return (
        *both,
        *(_Column(None, news[j], None, j) for j in matched.new),
        *(_Column(olds[i], None, i, None) for i in matched.gone),
    )


def _results(olds: Sequence[Result], news: Sequence[Result], keys: tuple[Keys, Keys]) -> tuple[_Result, ...]:
    """By what they are known by; the first, where that brings it to none, by its place."""
    matched = aligned(len(olds), len(news), [keys, (_first(olds), _first(news))])
    return (
        *(_Result(olds[i], news[j], i, j) for i, j in matched.pairs),
        *(_Result(None, news[j], None, j) for j in matched.new),
        *(_Result(olds[i], None, i, None) for i in matched.gone),
    )


def _first(results: Sequence[Result]) -> Keys:
    return [True if i == 0 else None for i in range(len(results))]


# ---------------------------------------------------------------------------- rows


class _Grid:
    """The rows of two versions over the columns of both."""

    def __init__(
        self,
        found: Finding,
        subject: Subject,
        rows: tuple[Sequence[Row], Sequence[Row]],
        columns: tuple[_Column, ...],
        results: tuple[_Result, ...],
    ) -> None:
        self.found = found
        self.subject = subject
        self.olds, self.news = rows
        self.columns = columns
        self.results = results
        any_number = found.after.of(_ANY)
        self._any = any_number
        self.asks = (
            [self._tests(row, found.before, old=True) for row in self.olds],
            [self._tests(row, found.after, old=False) for row in self.news],
        )
        self.gives = (
            [self._values(row, found.before, old=True) for row in self.olds],
            [self._values(row, found.after, old=False) for row in self.news],
        )

    def compare_columns(self) -> None:
        for column in self.columns:
            called = Subject("column", column.known.heading, None, self.subject)
            if column.old is None:
                self.found.came(called, column.new)
            elif column.new is None:
                self.found.went(called, column.old)
            elif self.found.before.of(column.old.expression) != self.found.after.of(column.new.expression):
                said = (column.old.expression, column.new.expression)
                self.found.part(called, (column.old, column.new), "expression", said)

    def compare_rows(self, *, ordered: bool) -> None:
        matched = self._aligned()
        subjects = [Subject("row", str(row.number), None, self.subject) for row in self.olds]
        for i in matched.gone:
            self.found.went(subjects[i], self.olds[i])
        pairs = {j: i for i, j in matched.pairs}
        for j, row in enumerate(self.news):
            if j in pairs:
                self._compare(pairs[j], j)
            else:
                self.found.came(Subject("row", str(row.number), None, self.subject), row)
        effect = Effect(Bearing.WORDS)
        if ordered:
            effect = self.found.effects.of_part(Subject("row", "", None, self.subject), "")
        self.found.order(matched.pairs, subjects, (self.olds, self.news), effect)

    def _aligned(self) -> Aligned:
        because = [row.because for row in self.olds], [row.because for row in self.news]
        asks, gives = self.asks, self.gives
        whole = (
            list(zip(asks[0], gives[0], because[0], strict=True)),
            list(zip(asks[1], gives[1], because[1], strict=True)),
        )
        both = list(zip(asks[0], gives[0], strict=True)), list(zip(asks[1], gives[1], strict=True))
        reasons = (
            [(g, b) if b is not None else None for g, b in zip(gives[0], because[0], strict=True)],
            [(g, b) if b is not None else None for g, b in zip(gives[1], because[1], strict=True)],
        )
        return aligned(len(self.olds), len(self.news), [whole, both, asks, reasons], self._likeness)

    def _likeness(self, i: int, j: int) -> float:
        """Which share of what either row says, both say."""
        said = [(a, b) for a, b in zip(self.asks[0][i], self.asks[1][j], strict=True) if not a == b == self._any]
        said += list(zip(self.gives[0][i], self.gives[1][j], strict=True))
        return sum(a == b for a, b in said) / len(said) if said else 1.0

    def _compare(self, i: int, j: int) -> None:
        old, new = self.olds[i], self.news[j]
        earlier = old.number if old.number != new.number else None
        subject = Subject("row", str(new.number), None, self.subject)
        for at, column in enumerate(self.columns):
            if self.asks[0][i][at] != self.asks[1][j][at]:
                said = _test(old, column.before), _test(new, column.after)
                spans = _span(old.cell_spans, column.before), _span(new.cell_spans, column.after)
                effect = self.found.effects.of_part(subject, "cell")
                self.found.found.append(
                    Changed(
                        subject, Row, column.known.heading, *said, spans[0] or old.span, spans[1] or new.span, effect,
                        column.known.expression, earlier,
                    )
                )  # fmt: skip
        for at, result in enumerate(self.results):
            if self.gives[0][i][at] != self.gives[1][j][at]:
                values = _value(old, result.before), _value(new, result.after)
                spans = _span(old.value_spans, result.before), _span(new.value_spans, result.after)
                effect = self.found.effects.of_part(subject, "result")
                self.found.found.append(
                    Changed(
                        subject, Row, result.known.name, *values, spans[0] or old.span, spans[1] or new.span, effect,
                        result.known, earlier,
                    )
                )  # fmt: skip
        if old.because != new.because:
            self.found.part(subject, (old, new), "because", (old.because, new.because))

    def _tests(self, row: Row, sayings: Sayings, *, old: bool) -> tuple[int, ...]:
        found = []
        for column in self.columns:
            own, at = (column.old, column.before) if old else (column.new, column.after)
            type_: Type | None = None if own is None else own.expression.type
            found.append(sayings.of(_test(row, at), type_))
        return tuple(found)

    def _values(self, row: Row, sayings: Sayings, *, old: bool) -> tuple[int, ...]:
        return tuple(sayings.of(_value(row, r.before if old else r.after)) for r in self.results)


def _test(row: Row, at: int | None) -> Test:
    return _ANY if at is None else row.tests[at]


def _value(row: Row, at: int | None) -> ResultValue:
    return None if at is None or at >= len(row.values) else row.values[at]


def _span(spans: Sequence[Any], at: int | None) -> Any:
    return spans[at] if at is not None and at < len(spans) else None


# ---------------------------------------------------------------------------- lines


def _lines(found: Finding, both: tuple[Lines, Lines], subject: Subject) -> None:
    olds, news = both[0].lines, both[1].lines

    def keys(*parts: str) -> tuple[Keys, Keys]:
        return (
            [tuple(found.before.part(line, part) for part in parts) for line in olds],
            [tuple(found.after.part(line, part) for part in parts) for line in news],
        )

    def likeness(i: int, j: int) -> float:
        a, b = olds[i], news[j]
        return 0.5 if found.before.of(a.value) == found.after.of(b.value) else 0.0

    passes = [keys("value", "condition", "because"), keys("value", "condition"), keys("condition")]
    matched = aligned(len(olds), len(news), passes, likeness)
    subjects = [Subject("line", str(line.number), None, subject) for line in olds]
    for i in matched.gone:
        found.went(subjects[i], olds[i])
    pairs = {j: i for i, j in matched.pairs}
    for j, line in enumerate(news):
        called = Subject("line", str(line.number), None, subject)
        if j not in pairs:
            found.came(called, line)
        else:
            _line(found, olds[pairs[j]], line, called)
    effect = found.effects.of_part(Subject("line", "", None, subject), "")
    found.order(matched.pairs, subjects, (olds, news), effect)


def _line(found: Finding, old: Line, new: Line, subject: Subject) -> None:
    earlier = old.number if old.number != new.number else None
    for part in ("value", "condition", "because"):
        if found.before.part(old, part) != found.after.part(new, part):
            before, after = getattr(old, part), getattr(new, part)
            effect = found.effects.of_part(subject, part)
            old_place, new_place = place(before) or old.span, place(after) or new.span
            found.found.append(Changed(subject, Line, part, before, after, old_place, new_place, effect, None, earlier))
