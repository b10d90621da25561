"""A ruleset's tables -> a workbook that people like to edit: one sheet a table, a first one that says how.

No text ever becomes a formula: every text is written as one (P14). The same ruleset gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from touchline.documents.workbook import looks
from touchline.documents.workbook.cells import DATES, Value, in_xml, shown, shown_comment, shown_reason
from touchline.documents.workbook.headings import ANY, Heading, headings_of, type_words
from touchline.documents.workbook.readme import write_readme
from touchline.documents.workbook.sheets import LISTS, PARAMETER_HEADINGS, PARAMETERS_SHEET, READ_ME, sheet_names
from touchline.limits import DEFAULTS, Limits
from touchline.model.ruleset import Ruleset
from touchline.syntax.grid import column_letters
from touchline.syntax.program import Parsed
from touchline.syntax.sheet_layout import COMBINE, COMBININGS, COMMENT, ONE_ROW, TABLE
from touchline.syntax.table import BECAUSE
from touchline.syntax.table_lines import CommentLine, EmptyLine, RowLine
from touchline.syntax.written_tables import (
    PARAMETERS,
    WrittenParameter,
    WrittenTable,
    written_parameters,
    written_tables,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MORE_ROWS = 50
"""How many rows below a table offer their choices too: rows are added there."""
_NARROWEST, _WIDEST = 9, 44


def write_workbook(parsed: Parsed, ruleset: Ruleset, limits: Limits = DEFAULTS) -> bytes:
    """The workbook of a ruleset that has no errors."""
    from openpyxl import Workbook  # late: a quarter of a second that few commands need

    tables = written_tables(parsed.files, parsed.sources, parsed.tables, limits)
    types = {name: type_words(each.type, ruleset.currency) for name, each in ruleset.parameters.items()}
    parameters = written_parameters(parsed.files, parsed.sources, types)
    names = sheet_names(tables)
    book = Workbook()
    first: Any = book.active
    first.title = READ_ME
    write_readme(first, ruleset, tables, names, len(parameters))
    lists = _Lists()
    if parameters:
        _parameters(book.create_sheet(PARAMETERS_SHEET), parameters)
    for table in tables:
        _Sheet(book.create_sheet(names[table.key]), table, headings_of(table, ruleset), lists).write()
    hidden: Any = book.create_sheet(LISTS)
    hidden.sheet_state = "hidden"
    for column, choices in enumerate(lists.all, 1):
        for row, choice in enumerate(choices, 1):
            put(hidden, row, column, choice)
    when = datetime.datetime.combine(ruleset.effective or datetime.date(2000, 1, 1), datetime.time())
    return _saved(book, when)


def put(sheet: Any, row: int, column: int, value: Value, form: str = "General") -> Any:
    """Writes a value into a cell; a text is a text, whatever it starts with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = in_xml(value)
        cell.data_type = "s"
        # Without this a text that starts like a formula turns into one when it is edited.
        cell.quotePrefix = value.startswith(("=", "+", "@", "-")) and value != ANY
    else:
        cell.value = value
        cell.number_format = form
    return cell


class _Lists:
    """The choices that drop-downs offer, each list once, on a hidden sheet: a list in a cell's own rule may be
    255 characters long only."""

    def __init__(self) -> None:
        self.all: list[tuple[str, ...]] = []

    def range(self, choices: tuple[str, ...]) -> str:
        if choices not in self.all:
            self.all.append(choices)
        letters = column_letters(self.all.index(choices))
        return f"'{LISTS}'!${letters}$1:${letters}${len(choices)}"


class _Sheet:
    """Writes one table."""

    def __init__(self, sheet: Worksheet, table: WrittenTable, headings: Sequence[Heading], lists: _Lists) -> None:
        self.sheet: Any = sheet
        self.table = table
        self.headings = headings
        self.lists = lists
        self.inputs = len(table.header.left)
        self.width = len(table.header.cells) + 2  # `||` and the comments
        self.widest = [_NARROWEST] * self.width

    def write(self) -> None:
        header = self.above() + 2
        self.heads(header)
        row = header
        for line in self.table.lines[1:]:
            row += 1
            match line:
                case RowLine():
                    self.row(row, line)
                case CommentLine(text):
                    put(self.sheet, row, 1, text).font = looks.NOTE
                case EmptyLine():
                    pass
        self.offer(header + 1, row + _MORE_ROWS)
        self.widest[0] = max(self.widest[0], len(COMBINE) + 2)
        for i, wide in enumerate(self.widest):
            self.sheet.column_dimensions[column_letters(i)].width = 3 if i == self.inputs else wide
        self.sheet.freeze_panes = self.sheet.cell(header + 1, 1)
        looks.for_print(self.sheet, header, self.inputs + len(self.table.header.right) > 5)

    def above(self) -> int:
        """What is said above the table; the last row of it."""
        table = self.table
        put(self.sheet, 1, 1, table.label or table.key).font = looks.TITLE
        said: list[tuple[str, str]] = [(TABLE, table.key)]
        if table.source is not None:
            said.append(("Kept in", f"{table.source.path.value} (change it there)"))
        if table.default is not None:
            said.append(("Otherwise", f"{table.default} (where no row fits; said in {table.path})"))
        said.append((COMBINE, table.combining.value or ONE_ROW))
        for row, (what, value) in enumerate(said, 2):
            put(self.sheet, row, 1, what).font = looks.LABEL
            put(self.sheet, row, 2, value).font = looks.FIXED if what != COMBINE else looks.STRONG
        last = len(said) + 1
        self.choose(tuple(COMBININGS), f"B{last}", "How the rows of this table combine.")
        self.sheet.cell(last, 2).fill = looks.EDITABLE
        return last

    def heads(self, row: int) -> None:
        columns = [*self.table.header.left, "||", *self.table.header.right]
        notes = [*self.headings[: self.inputs], None, *self.headings[self.inputs :]]
        for i, (text, heading) in enumerate(zip(columns, notes, strict=True)):
            cell = put(self.sheet, row, i + 1, text)
            result = i > self.inputs
            if heading is None:
                looks.head_aside(cell)
                continue
            looks.head(cell, result)
            self.widest[i] = max(self.widest[i], min(len(text) + 4, _WIDEST))
            if heading.note:
                self.note(cell, heading.note)
            if text in heading.bands and result:
                cell.fill, cell.font = looks.band(heading.bands, text)
        header = self.table.header
        cell = put(self.sheet, row, self.width, header.comment or COMMENT)
        looks.head_aside(cell)
        self.note(cell, "Comments: for people only.\nA row may hold one alone, after a #.")

    def note(self, cell: Any, text: str) -> None:
        from openpyxl.comments import Comment

        lines = sum(1 + len(line) // 44 for line in text.split("\n"))
        cell.comment = Comment(in_xml(text), "touchline", height=24 + 19 * lines, width=340)

    def row(self, row: int, line: RowLine) -> None:
        for i, text in enumerate(line.cells):
            at = i if i < self.inputs else i + 1
            because = i >= self.inputs and self.table.header.cells[i] == BECAUSE
            value, form = (shown_reason(text), "General") if because else shown(text)
            if value != "" or i < self.inputs:
                self.widest[at] = max(self.widest[at], min(len(str(value)) + 4, _WIDEST))
                put(self.sheet, row, at + 1, value, form)
            looks.body(self.sheet.cell(row, at + 1), quiet=text == ANY)
        looks.gap(self.sheet.cell(row, self.inputs + 1))
        if line.comment:
            text = shown_comment(line.comment)
            self.widest[-1] = max(self.widest[-1], min(len(text) + 4, _WIDEST))
            put(self.sheet, row, self.width, text).font = looks.NOTE

    def offer(self, first: int, last: int) -> None:
        """The drop-downs and the colours of the columns."""
        for i, heading in enumerate(self.headings):
            letters = column_letters(i if i < self.inputs else i + 1)
            cells = f"{letters}{first}:{letters}{last}"
            if heading.choices:
                self.choose(heading.choices, cells, "" if i < self.inputs else "This is none of the choices.")
            if heading.bands and self.table.header.cells[i] not in heading.bands:
                for rule in looks.band_rules(heading.bands):
                    self.sheet.conditional_formatting.add(cells, rule)

    def choose(self, choices: tuple[str, ...], cells: str, refused: str) -> None:
        """A drop-down. Inputs may hold more than one choice, so that anything may be typed there."""
        from openpyxl.worksheet.datavalidation import DataValidation

        offered = DataValidation("list", formula1=self.lists.range(choices), allow_blank=True)
        offered.showErrorMessage = bool(refused)
        if refused:
            offered.errorStyle, offered.errorTitle, offered.error = "warning", "touchline", refused
        self.sheet.add_data_validation(offered)
        offered.add(cells)


def _parameters(sheet: Any, parameters: Sequence[WrittenParameter]) -> None:
    put(sheet, 1, 1, "Parameters").font = looks.TITLE
    put(sheet, 2, 1, TABLE).font = looks.LABEL
    put(sheet, 2, 2, PARAMETERS).font = looks.FIXED
    widest = [_NARROWEST + 4] * len(PARAMETER_HEADINGS)
    for i, heading in enumerate(PARAMETER_HEADINGS):
        looks.head(put(sheet, 4, i + 1, heading), i > 1)
    row = 4
    for each in parameters:
        for value in each.values:
            row += 1
            written = [(each.name, "General"), (each.type, "General"), shown(value.value), shown(value.since)]
            for i, (text, form) in enumerate([*written, (shown_reason(value.label), "General")]):
                cell = sheet.cell(row, i + 1)
                if text != "":
                    cell = put(sheet, row, i + 1, text, form)
                    widest[i] = max(widest[i], min(len(str(text)) + 3, _WIDEST))
                looks.body(cell, quiet=i == 1)
    for i, wide in enumerate(widest):
        sheet.column_dimensions[column_letters(i)].width = wide
    for i in range(5, row + _MORE_ROWS):
        sheet.cell(i, 4).number_format = DATES
    sheet.freeze_panes = "A5"
    looks.for_print(sheet, 4, False)


def _saved(book: Any, when: datetime.datetime) -> bytes:
    """The workbook's bytes, with no clock in them."""
    book.properties.creator = "touchline"
    book.properties.created = when
    out = io.BytesIO()
    book.save(out)
    packed = io.BytesIO()
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(out) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again:
        for name in parts.namelist():
            content = parts.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(part, content)
    return packed.getvalue()
