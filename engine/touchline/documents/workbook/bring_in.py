"""A workbook or CSV files, and a ruleset as written -> the texts of its files with the tables changed.

Nothing but tables and the values of parameters is ever changed, and only those that differ.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Level
from touchline.documents.workbook.keeping import with_kept_comments, with_margins
from touchline.documents.workbook.parameters import read_parameters
from touchline.documents.workbook.sheets import LISTS, PARAMETERS_SHEET, READ_ME, sheet_names
from touchline.limits import DEFAULTS, Limits
from touchline.source import Source, Span
from touchline.spelling import did_you_mean
from touchline.syntax.csv_rows import csv_rows
from touchline.syntax.grid import Grid, Trouble
from touchline.syntax.parse import parse_file
from touchline.syntax.program import Parsed
from touchline.syntax.sheet_layout import key_of
from touchline.syntax.spreadsheet import SheetRead, read_grid
from touchline.syntax.table_lines import RowLine
from touchline.syntax.table_surgery import NewParameter, NewTable, with_changes
from touchline.syntax.typed_cells import spoken
from touchline.syntax.written_tables import (
    PARAMETERS,
    WrittenTable,
    file_names,
    written_parameters,
    written_tables,
)
from touchline.syntax.xlsx_rows import xlsx_sheets


@dataclass(frozen=True, slots=True)
class Incoming:
    """A sheet or a CSV file. `key` is the table that it says it holds, or is named after; None: none known."""

    name: str
    key: str | None
    grid: Grid | Trouble


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import would change: the files' new `texts` by path, empty where there are errors.

    `untouched` are the tables that nothing was brought for, `ignored` the sheets that are no table.
    `cells` says where each cell of a changed table stands, by path and stretch of the new text.
    """

    tables: tuple[NewTable, ...]
    parameters: tuple[NewParameter, ...]
    texts: Mapping[str, str]
    untouched: tuple[str, ...]
    ignored: tuple[str, ...]
    cells: Mapping[str, tuple[tuple[Span, str], ...]]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]


def sheets_of(content: bytes, name: str, limits: Limits = DEFAULTS) -> tuple[Incoming, ...] | Diagnostic:
    """What a `.xlsx` or `.csv` file brings."""
    kind = name.rsplit(".", 1)[-1].lower()
    if kind in ("csv", "tsv"):
        grid = csv_rows(content, name, None, limits)
        stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
        return (Incoming(name, None if isinstance(grid, Trouble) else key_of(grid) or stem, grid),)
    if kind != "xlsx":
        return diagnostic("bad-spreadsheet", f"`{name}` is neither a `.csv` nor a `.xlsx` file")
    grids = xlsx_sheets(content, name, limits)
    if isinstance(grids, Trouble):
        return grids.diagnostic(None)
    return tuple(
        Incoming(title, None if isinstance(grid, Trouble) else key_of(grid), grid) for title, grid in grids.items()
    )


def bring_in(parsed: Parsed, sheets: Sequence[Incoming], limits: Limits = DEFAULTS) -> Imported:
    """What the sheets would change in a ruleset that was parsed without errors."""
    return _Import(parsed, limits).all(sheets)


class _Import:
    def __init__(self, parsed: Parsed, limits: Limits) -> None:
        self.parsed = parsed
        self.limits = limits
        self.written = {t.key: t for t in written_tables(parsed.files, parsed.sources, parsed.tables, limits)}
        self.parameters = written_parameters(parsed.files, parsed.sources, {})
        names = sheet_names(tuple(self.written.values()))
        self.by_name = {
            **{stem: key for key, stem in file_names([PARAMETERS, *self.written]).items()},
            **{title.casefold(): key for key, title in names.items()},
            **{key.casefold(): key for key in self.written},
            PARAMETERS_SHEET.casefold(): PARAMETERS,
        }
        self.spoken = spoken(parsed.sources[file.path].text for file in parsed.files)
        self.found: list[Diagnostic] = []
        self.sources: dict[str, Source] = {}
        self.brought: dict[str, str] = {}
        self.tables: list[tuple[NewTable, SheetRead]] = []
        self.changed: tuple[NewParameter, ...] = ()

    def all(self, sheets: Sequence[Incoming]) -> Imported:
        ignored = [sheet.name for sheet in sheets if not self.one(sheet) and sheet.name not in (READ_ME, LISTS)]
        if not self.brought and not self.found:
            hint = did_you_mean(ignored[0], self.by_name) if ignored else None
            what = f"`{ignored[0]}` is no" if len(ignored) == 1 else "nothing in it is a"
            self.found.append(diagnostic("unknown-name", f"{what} table of this ruleset", hint=hint))
        untouched = [key for key in self.written if key not in self.brought]
        untouched += [PARAMETERS] if self.parameters and PARAMETERS not in self.brought else []
        texts: dict[str, str] = {}
        cells: dict[str, tuple[tuple[Span, str], ...]] = {}
        if not self.found:
            paths = [new.old.path for new, _ in self.tables] + [new.old.path for new in self.changed]
            for path in dict.fromkeys(paths):
                texts[path] = with_changes(
                    self.parsed.sources[path],
                    [new for new, _ in self.tables if new.old.path == path],
                    [new for new in self.changed if new.old.path == path],
                    self.limits,
                )
                cells[path] = tuple(self.places(path, texts[path]))
        return Imported(
            tuple(new for new, _ in self.tables),
            self.changed,
            MappingProxyType(texts),
            tuple(untouched),
            tuple(ignored),
            MappingProxyType(cells),
            tuple(self.found),
            MappingProxyType(self.sources),
        )

    def one(self, sheet: Incoming) -> bool:
        """Take in a sheet; whether it is a table of the ruleset, or says it is."""
        key = self.key(sheet)
        if key is None:
            return False
        if isinstance(sheet.grid, Trouble):
            self.found.append(sheet.grid.diagnostic(None))
        elif key != PARAMETERS and key not in self.written:
            hint = did_you_mean(key, self.written) or "take the sheet out, or write the table in the ruleset first"
            message = f"sheet `{sheet.name}` holds a table `{key}`, which the ruleset does not have"
            self.found.append(diagnostic("unknown-name", message, hint=hint))
        elif key in self.brought:
            message = f"`{sheet.name}` and `{self.brought[key]}` both hold the table `{key}`"
            self.found.append(diagnostic("defined-twice", message, hint="keep one of them"))
        elif key == PARAMETERS:
            self.brought[key] = sheet.name
            read = read_parameters(sheet.grid, self.parameters, self.limits, self.spoken)
            self.changed = read.changed
            self.found.extend(read.diagnostics)
            self.sources.update(read.sources)
        else:
            self.brought[key] = sheet.name
            self.table(self.written[key], sheet.grid)
        return True

    def key(self, sheet: Incoming) -> str | None:
        """The table of a sheet: the one it says, else the one whose name it has."""
        if sheet.key is not None and (sheet.key in self.written or sheet.key == PARAMETERS):
            return sheet.key
        named = self.by_name.get((sheet.key or sheet.name).casefold())
        said = sheet.key if isinstance(sheet.grid, Grid) and sheet.grid.sheet is not None else None
        return named or said

    def table(self, old: WrittenTable, grid: Grid) -> None:
        before = frozenset(cell for line in old.lines if isinstance(line, RowLine) for cell in line.cells)
        read = read_grid(grid, None, self.limits, self.spoken, before)
        if read.source is not None:
            self.sources[read.source.path] = read.source
        self.found.extend(read.diagnostics)
        if read.diagnostics or read.layout is None:
            return
        combining = old.combining if read.layout.combining is None else read.layout.combining
        lines = read.lines if read.layout.comments is not None else with_kept_comments(old.lines, read.lines)
        lines = with_margins(old.lines, lines)
        if (combining, lines) == (old.combining, old.lines):
            return
        if old.source is not None:
            if combining is not old.combining or [x for x in lines if isinstance(x, RowLine)] != [
                x for x in old.lines if isinstance(x, RowLine)
            ]:
                message = f"`{old.key}` is kept in `{old.source.path.value}` and was changed in {grid.named}"
                hint = f"change it in `{old.source.path.value}`"
                self.found.append(diagnostic("not-here", message, hint=hint))
            return
        self.tables.append((NewTable(old, combining, lines), read))

    def places(self, path: str, text: str) -> list[tuple[Span, str]]:
        """Where the cells of the changed tables stand in a new text, each with its address in the spreadsheet."""
        source = Source(path, text)
        file = parse_file(source, self.limits)[0]
        now = {t.place: t for t in written_tables([file], {path: source}, {}, self.limits) if t.source is None}
        out: list[tuple[Span, str]] = []
        for new, read in self.tables:
            table = now.get(new.old.place)
            if new.old.path == path and table is not None and read.source is not None:
                addresses = (cell.address for cell in read.source.cells)
                out.extend(zip(table.cells, addresses, strict=False))
        return out


def with_addresses(found: Sequence[Diagnostic], imported: Imported) -> tuple[Diagnostic, ...]:
    """Findings on a ruleset with the changes made, each that stands in a new cell with the cell's address."""
    return tuple(
        dataclasses.replace(one, notes=(*one.notes, f"the cell is {address}"))
        if (address := _address(one.span, imported.cells)) is not None
        else one
        for one in found
    )


def in_changed_tables(found: Sequence[Diagnostic], imported: Imported) -> tuple[Diagnostic, ...]:
    """Of findings on a ruleset with the changes made, the warnings in a table that changes, with the cell's address."""
    here = [one for one in found if one.level is Level.WARNING and _address(one.span, imported.cells) is not None]
    return with_addresses(here, imported)


def _address(span: Span | None, cells: Mapping[str, tuple[tuple[Span, str], ...]]) -> str | None:
    if span is None:
        return None
    return next((name for at, name in cells.get(span.path, ()) if at.start <= span.start <= at.end), None)
