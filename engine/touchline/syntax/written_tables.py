"""Every table of a ruleset as written, each under a name of its own.

The name (`tier`, `health.usage`, `renewal_at_risk.severity`, `examples The enterprise line`) is how a table is
found again in a workbook or in a folder of CSV files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from touchline.limits import Limits
from touchline.source import Source, Span
from touchline.syntax import tree
from touchline.syntax.lines import read_lines
from touchline.syntax.spacing import minus_signs
from touchline.syntax.table import raw_row
from touchline.syntax.table_lines import CommentLine, EmptyLine, RowLine, TableLine, row_line
from touchline.syntax.tree import Combining

PARAMETERS = "parameters"
"""The name of the table of parameters, which is made from their blocks."""


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table as it stands in its file.

    `lines` are its headings and all below them; `region` is where they stand, from the first `|` to the
    end of the last line; `words` is where the words stand that say how rows combine. `source` is the
    spreadsheet it comes from (`region` is then a place in that). `number` counts
    the tables of a kind of block in the ruleset, `place` those written in its file, both from 1.
    `cells` is where each cell stands, headings first.
    """

    key: str
    keyword: str
    label: str | None
    number: int
    place: int
    path: str
    combining: Combining
    words: Span | None
    default: str | None
    lines: tuple[TableLine, ...]
    region: Span
    cells: tuple[Span, ...]
    source: tree.From | None

    @property
    def header(self) -> RowLine:
        first = self.lines[0]
        assert isinstance(first, RowLine)
        return first

    @property
    def rows(self) -> tuple[RowLine, ...]:
        return tuple(line for line in self.lines[1:] if isinstance(line, RowLine))


@dataclass(frozen=True, slots=True)
class WrittenParameterValue:
    """A value of a parameter: the texts as written, and where they stand. `line` is the whole of its line's text."""

    value: str
    since: str
    label: str
    value_at: Span
    label_at: Span | None
    line: Span


@dataclass(frozen=True, slots=True)
class WrittenParameter:
    name: str
    type: str
    path: str
    values: tuple[WrittenParameterValue, ...]


def written_tables(
    files: Sequence[tree.File], sources: Mapping[str, Source], tables: Mapping[Span, tree.Table], limits: Limits
) -> tuple[WrittenTable, ...]:
    """The tables of a ruleset that was parsed without errors, in the order written. `tables` are those of
    spreadsheets, by the span of their `from`."""
    taken: set[str] = {PARAMETERS}
    count: dict[str, int] = {}
    out: list[WrittenTable] = []
    for file in files:
        lines = _Lines(sources[file.path], limits)
        in_file = 0
        for block in file.blocks:
            for found in _rows_of(block):
                table = found.rows.table
                place = lines
                if found.rows.source is not None:
                    table = tables.get(found.rows.source.span)
                    place = _Lines(sources[table.span.path], limits) if table is not None else lines
                if table is None:
                    continue
                in_file += found.rows.source is None
                count[block.keyword] = count.get(block.keyword, 0) + 1
                written, region, cells = place.of(table)
                combining = found.rows.combining
                words = lines.words(found.rows.span.start) if combining is not Combining.UNIQUE else None
                out.append(
                    WrittenTable(
                        unique(found.key or f"{block.keyword} {count[block.keyword]}", taken),
                        block.keyword,
                        found.label,
                        count[block.keyword],
                        in_file,
                        file.path,
                        combining,
                        words,
                        sources[file.path].text[found.default.start : found.default.end] if found.default else None,
                        written,
                        region,
                        cells,
                        found.rows.source,
                    )
                )
    return tuple(out)


def written_parameters(
    files: Sequence[tree.File], sources: Mapping[str, Source], types: Mapping[str, str]
) -> tuple[WrittenParameter, ...]:
    """The parameters in the order written, each with its values by date; `types` says what their types are called."""
    out: list[WrittenParameter] = []
    for file in files:
        text = sources[file.path].text

        def written(span: Span, text: str = text) -> str:
            return text[span.start : span.end]

        for block in file.blocks:
            header = block.header
            if not isinstance(header, tree.ParameterHeader) or block.name is None:
                continue
            label = _label_at(text, header.value.span.end, block.header_span)
            values = [
                WrittenParameterValue(
                    written(header.value.span), "", written(label) if label else "", header.value.span, label,
                    block.header_span,
                )
            ]  # fmt: skip
            for clause in block.clauses:
                if isinstance(clause, tree.Since):
                    told = clause.label.span if clause.label else None
                    values.append(
                        WrittenParameterValue(
                            written(clause.value.span), clause.date.value.isoformat(),
                            written(told) if told else "", clause.value.span, told, clause.span,
                        )
                    )  # fmt: skip
            out.append(WrittenParameter(block.name.text, types.get(block.name.text, ""), file.path, tuple(values)))
    return tuple(out)


def unique(name: str, taken: set[str], most: int = 0) -> str:
    """A name that is not taken (case aside), of at most `most` UTF-16 units where given; it is then taken."""
    number = 1
    while True:
        suffix = "" if number == 1 else f" ({number})"
        kept = name
        while most and len((kept + suffix).encode("utf-16-le")) > 2 * most:
            kept = kept[:-1]
        if (kept + suffix).casefold() not in {other.casefold() for other in taken}:
            taken.add(kept + suffix)
            return kept + suffix
        number += 1


def file_names(keys: Iterable[str]) -> dict[str, str]:
    """What the CSV file of each table is called, without `.csv`: plain letters only, each once."""
    taken: set[str] = set()
    return {key: unique(re.sub(r"[^a-z0-9_.]+", "-", key.lower()).strip("-.") or "table", taken, 60) for key in keys}


# --------------------------------------------------------------------------- where tables stand


@dataclass(frozen=True, slots=True)
class _Found:
    key: str
    label: str | None
    rows: tree.Rows
    default: Span | None


def _rows_of(block: tree.Block) -> Iterator[_Found]:
    name = block.name.text if block.name else block.label.value if block.label else ""
    label = block.label.value if block.label else None
    key = f"{block.keyword} {' '.join(name.split())}".strip() if block.keyword == "examples" else name
    default = next((clause.span for clause in block.clauses if isinstance(clause, tree.Else)), None)
    for clause in block.clauses:
        match clause:
            case tree.Rows():
                yield _Found(key if name else "", label, clause, default)
            case tree.Measure(measure, told, inner):
                for rows in inner:
                    if isinstance(rows, tree.Rows):
                        yield _Found(f"health.{measure.text}", told.value if told else None, rows, None)
            case tree.Severity():
                other = next((each.span for each in clause.clauses if isinstance(each, tree.Else)), None)
                for rows in clause.clauses:
                    if isinstance(rows, tree.Rows):
                        yield _Found(f"{name}.severity", label, rows, other)


class _Lines:
    """The lines of one text, to find the tables in."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.read = read_lines(source, limits)

    def of(self, table: tree.Table) -> tuple[tuple[TableLine, ...], Span, tuple[Span, ...]]:
        """The lines of a table, where they stand, and where their cells do."""
        text = self.source.text
        end = text.find("\n", table.span.end)
        end = len(text) if end < 0 else end
        region = Span(table.span.path, table.span.start, table.span.start + len(text[table.span.start : end].rstrip()))
        minus = minus_signs(table)
        rows = [(line, raw_row(line, text)) for line in self.read.lines if region.start <= line.span.start < region.end]
        notes = [note for note in self.read.comments if region.start <= note.span.start < region.end]
        line_of = self.source.position
        ends = {line_of(note.span.start).line: note.text for note in notes if not note.alone}
        pieces: list[tuple[Span, TableLine]] = [
            (line.span, row_line(row, minus, ends.get(line_of(line.span.start).line, ""))) for line, row in rows
        ]
        for note in notes:
            if note.alone:
                at = note.span.start
                margin = at == 0 or text[at - 1] not in " \t\u00a0"
                pieces.append((note.span, CommentLine(note.text, margin)))
        pieces.sort(key=lambda piece: piece[0].start)
        out: list[TableLine] = []
        last = region.start
        for span, line in pieces:
            if text.count("\n", last, span.start) > 1:
                out.append(EmptyLine())
            out.append(line)
            last = span.end
        cells = tuple(cell.span for _, row in rows for cell in (*row.left, *(row.right or ())))
        return tuple(out), region, cells

    def words(self, start: int) -> Span:
        """The line that starts at an offset, without a comment at its end."""
        line = next(line for line in self.read.lines if line.span.start == start)
        return line.span


def _label_at(text: str, start: int, header: Span) -> Span | None:
    """Where the text at the end of a parameter's line stands."""
    at = text.find('"', start, header.end)
    return Span(header.path, at, header.end) if at >= 0 else None
