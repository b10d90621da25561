"""The sheet of parameters -> the values that each parameter shall have."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, has_errors
from touchline.documents.workbook.sheets import PARAMETER_HEADINGS
from touchline.limits import Limits
from touchline.source import Source, Span
from touchline.spelling import did_you_mean
from touchline.syntax.grid import Grid, GridRow, Trouble, merged_from
from touchline.syntax.lexer import date_value
from touchline.syntax.parse import parse_expression
from touchline.syntax.table_surgery import NewParameter, NewValue
from touchline.syntax.typed_cells import Spoken, reason_literal, share_without_sign, understood
from touchline.syntax.written_tables import WrittenParameter

_NAME, _, _VALUE, _SINCE, _BECAUSE = PARAMETER_HEADINGS


@dataclass(frozen=True, slots=True)
class ParametersRead:
    """The parameters that shall change; `sources` holds each wrong cell by its address."""

    changed: tuple[NewParameter, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]


def read_parameters(grid: Grid, written: Sequence[WrittenParameter], limits: Limits, ruleset: Spoken) -> ParametersRead:
    """What a sheet says of the parameters of a ruleset. It may change their values, dates and reasons; a
    parameter is begun and ended in the ruleset."""
    return _Reader(grid, {each.name: each for each in written}, limits, ruleset).read()


class _Reader:
    def __init__(self, grid: Grid, written: Mapping[str, WrittenParameter], limits: Limits, ruleset: Spoken) -> None:
        self.grid = grid
        self.written = written
        self.limits = limits
        self.ruleset = ruleset
        self.found: list[Diagnostic] = []
        self.sources: dict[str, Source] = {}
        self.columns: dict[str, int] = {}

    def read(self) -> ParametersRead:
        rows = list(self.grid.rows)
        start = next((i for i, row in enumerate(rows) if row.text(0).lower() == _NAME), None)
        if start is None:
            hint = f"the first is `{_NAME}`, then {', '.join(f'`{each}`' for each in PARAMETER_HEADINGS[1:])}"
            self.refuse("table-shape", f"{self.grid.named} has no row of headings", hint)
            return self.done(())
        merged = merged_from(self.grid, rows[start].number)
        if merged is not None:
            self.refuse(merged.code, merged.message, merged.hint)
            return self.done(())
        self.columns = {cell.text.lower(): i for i, cell in reversed(list(enumerate(rows[start].cells)))}
        lacking = [each for each in (_VALUE, _SINCE, _BECAUSE) if each not in self.columns]
        if lacking:
            self.refuse("table-shape", f"{self.grid.named} has no column `{lacking[0]}`")
            return self.done(())
        values: dict[str, list[NewValue]] = {}
        for row in rows[start + 1 :]:
            if not any(row.text(i) for i in self.columns.values()):
                continue
            name = row.text(0)
            if name not in self.written:
                hint = did_you_mean(name, self.written) or "begin a parameter in the ruleset, with its type"
                self.refuse("unknown-name", f"there is no parameter `{name}`", hint, (row, 0))
                continue
            value = self.value(row)
            if value is not None and any(other.since == value.since for other in values.get(name, ())):
                when = f"since {value.since}" if value.since else "from the start"
                self.refuse("defined-twice", f"`{name}` has two values {when}", None, (row, self.columns[_SINCE]))
            elif value is not None:
                values.setdefault(name, []).append(value)
        for name in self.written:
            first = values.get(name, [])
            if not self.found and not any(not value.since for value in first):
                what = "has no value without a date" if first else "is not in the sheet"
                hint = "a parameter is ended in the ruleset, where nothing may name it any more"
                self.refuse("missing-part", f"parameter `{name}` {what}", None if first else hint)
        return self.done(
            tuple(
                NewParameter(self.written[name], tuple(new))
                for name, new in values.items()
                if {(v.since, v.value, v.label) for v in new}
                != {(v.since, v.value, v.label) for v in self.written[name].values}
            )
        )

    def done(self, changed: tuple[NewParameter, ...]) -> ParametersRead:
        return ParametersRead(() if self.found else changed, tuple(self.found), self.sources)

    def value(self, row: GridRow) -> NewValue | None:
        at = self.columns[_VALUE]
        value = self.text(row, at)
        since = self.text(row, self.columns[_SINCE])
        if value is None or since is None:
            return None
        if since and (len(since) != 10 or date_value(since) is None):
            hint = "write the date year first, as in `2026-10-01`"
            self.refuse("bad-date", f"`{since}` is no date", hint, (row, self.columns[_SINCE]))
            return None
        if not value:
            self.refuse("missing-part", "a value is missing", None, (row, at))
            return None
        shares = any("%" in old.value for old in self.written[row.text(0)].values)
        unsigned = share_without_sign(value) if shares else None
        if unsigned is not None:
            self.refuse(unsigned.code, unsigned.message, unsigned.hint, (row, at))
            return None
        address = row.address(at, self.grid)
        wrong = parse_expression(value, address, self.limits)[1]
        if has_errors(wrong):
            self.sources[address] = Source(address, value)
            self.found.extend(wrong)
            return None
        return NewValue(since, value, reason_literal(row.text(self.columns[_BECAUSE])))

    def text(self, row: GridRow, column: int) -> str | None:
        cell = row.cells[column] if column < len(row.cells) else None
        text = (cell.trouble if cell else None) or understood(row.text(column), False, self.ruleset)
        if isinstance(text, Trouble):
            self.refuse(text.code, text.message, text.hint, (row, column))
            return None
        return text

    def refuse(self, code: str, message: str, hint: str | None = None, at: tuple[GridRow, int] | None = None) -> None:
        one = diagnostic(code, message, hint=hint)
        if at is not None:
            row, column = at
            address = row.address(column, self.grid)
            self.sources[address] = Source(address, row.text(column))
            span = Span(address, 0, len(row.text(column)))
            one = dataclasses.replace(one, labels=diagnostic(code, message, span, "this cell").labels)
        self.found.append(one)
