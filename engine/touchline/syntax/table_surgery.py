"""New tables into a ruleset's text: only the lines of what changed are touched.

The lines are written plainly, then the formatter gives them their look. A file that was formatted before is
formatted after; of any other, the lines around the table stay as they are, blank for blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from touchline.diagnostics import has_errors
from touchline.limits import Limits
from touchline.source import Source, Span
from touchline.syntax import tree
from touchline.syntax.format import STEP, format_source
from touchline.syntax.parse import parse_file
from touchline.syntax.table_lines import TableLine, written_lines
from touchline.syntax.tree import Combining
from touchline.syntax.written_tables import WrittenParameter, WrittenTable, written_tables

Edit = tuple[int, int, str]
"""Where a text begins and ends that is replaced, and by what."""


@dataclass(frozen=True, slots=True)
class NewTable:
    """A table of a file and what it shall be."""

    old: WrittenTable
    combining: Combining
    lines: tuple[TableLine, ...]


@dataclass(frozen=True, slots=True)
class NewValue:
    """What a parameter shall be since a date (`since` empty: from the start): each text as the language writes it."""

    since: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class NewParameter:
    old: WrittenParameter
    values: tuple[NewValue, ...]


def with_changes(source: Source, tables: Sequence[NewTable], parameters: Sequence[NewParameter], limits: Limits) -> str:
    """The text of a file with these of its tables and parameters changed, in the formatter's look.

    A text that then has mistakes is not formatted; the caller checks it.
    """
    text = source.text
    changed = _edited(text, tables, parameters, frozenset())
    formatted, found = format_source(changed, source.path, limits)
    if has_errors(found):
        again = _edited(text, tables, parameters, _besides(source, tables, limits))
        other = format_source(again, source.path, limits)
        if not has_errors(other[1]):
            changed, (formatted, found) = again, other
    if has_errors(found) or format_source(text, source.path, limits)[0] == text:
        return formatted
    return _restyled(changed, formatted, source.path, {_key(each.old) for each in tables}, limits)


_TableKey = tuple[str, int]
"""What finds a table again in another version of its file."""


def _besides(source: Source, tables: Sequence[NewTable], limits: Limits) -> frozenset[_TableKey]:
    """The tables whose new words must stand beside the line above them. A table may be indented below a line that
    takes none below it, such as `value`; the words above the table may not."""
    found: set[_TableKey] = set()
    for each in tables:
        alone = frozenset([_key(each.old)])
        below, beside = (
            has_errors(format_source(_edited(source.text, [each], [], keys), source.path, limits)[1])
            for keys in (frozenset[_TableKey](), alone)
        )
        if below and not beside:
            found |= alone
    return frozenset(found)


def _edited(
    text: str, tables: Sequence[NewTable], parameters: Sequence[NewParameter], besides: frozenset[_TableKey]
) -> str:
    edits = [
        *(edit for each in tables for edit in _table_edits(text, each, _key(each.old) in besides)),
        *(edit for each in parameters for edit in _parameter_edits(text, each)),
    ]
    for start, end, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _margin(text: str, at: int) -> str:
    """What stands on a line before an offset: its indentation."""
    return text[text.rfind("\n", 0, at) + 1 : at]


def _margin_above(text: str, at: int) -> str:
    """The indentation of the last line before that of an offset that is neither empty nor a comment."""
    for line in reversed(text[: text.rfind("\n", 0, at) + 1].split("\n")):
        bare = line.lstrip()
        if bare and not bare.startswith("#"):
            return line[: len(line) - len(bare)]
    return ""


def _line_end(text: str, at: int) -> int:
    """Where the line of an offset ends, its line end left out."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" else end


# --------------------------------------------------------------------------- tables


def _table_edits(text: str, new: NewTable, beside: bool) -> Iterator[Edit]:
    """`beside`: words that are added stand beside the line above the table, not where the table is."""
    old, region, newline = new.old, new.old.region, _newline(text)
    indent = _margin(text, region.start)
    start = region.start
    lead = ""
    if new.combining is not old.combining:
        if old.words is None and beside:
            lead = f"{_margin_above(text, region.start)}{new.combining.value}{newline}{indent}"
            start -= len(indent)
        elif old.words is None:
            deeper = indent if "\t" in indent else indent + " " * STEP
            lead, indent = f"{new.combining.value}{newline}{deeper}", deeper
        elif new.combining is Combining.UNIQUE:
            line_start = text.rfind("\n", 0, old.words.start) + 1
            outer = text[line_start : old.words.start]
            rest = text[old.words.end : _line_end(text, old.words.end)].strip()
            if rest:  # a comment stays, on a line of its own
                yield old.words.start, _line_end(text, old.words.end), rest
            else:
                yield line_start, text.find("\n", old.words.end) + 1, ""
            start -= len(indent)
            lead = indent = outer
        else:
            yield old.words.start, old.words.end, new.combining.value
    yield start, region.end, lead + newline.join(written_lines(new.lines, indent))


def _restyled(changed: str, formatted: str, path: str, keys: set[_TableKey], limits: Limits) -> str:
    """A text whose changed tables look as the formatter sets them, at the indentation they have."""
    now, meant = _tables(changed, path, limits), _tables(formatted, path, limits)
    for table, model in reversed(list(zip(now, meant, strict=True))):
        if _key(table) not in keys:
            continue
        indent = _margin(changed, table.region.start)
        depth = len(_margin(formatted, model.region.start))
        lines = formatted[model.region.start : model.region.end].split("\n")
        moved = [lines[0], *(indent + line[depth:] if line.startswith(" ") else line for line in lines[1:])]
        changed = changed[: table.region.start] + _newline(changed).join(moved) + changed[table.region.end :]
    return changed


def _tables(text: str, path: str, limits: Limits) -> list[WrittenTable]:
    source = Source(path, text)
    file: tree.File = parse_file(source, limits)[0]
    return [table for table in written_tables([file], {path: source}, {}, limits) if table.source is None]


def _key(table: WrittenTable) -> _TableKey:
    return table.keyword, table.place


# --------------------------------------------------------------------------- parameters


def _parameter_edits(text: str, new: NewParameter) -> Iterator[Edit]:
    olds = {value.since: value for value in new.old.values}
    wanted = {value.since: value for value in new.values}
    newline = _newline(text)
    for since, old in olds.items():
        value = wanted.get(since)
        if value is None:
            line_start = text.rfind("\n", 0, old.line.start) + 1
            end = text.find("\n", old.line.end)
            yield line_start, len(text) if end < 0 else end + 1, ""
            continue
        if value.value != old.value:
            yield old.value_at.start, old.value_at.end, value.value
        if value.label != old.label:
            yield _label_edit(text, old.label_at, old.line if since else old.value_at, value.label)
    later = [value for value in new.old.values if value.since]
    header = new.old.values[0]
    indent = _margin(text, later[0].line.start) if later else _margin(text, header.line.start) + " " * STEP
    for since, value in sorted(wanted.items()):
        if since not in olds:
            above = max((old for old in new.old.values if old.since < since), key=lambda old: old.since)
            at = _line_end(text, above.line.end)
            label = f" {value.label}" if value.label else ""
            yield at, at, f"{newline}{indent}{value.value} since {since}{label}"


def _label_edit(text: str, label: Span | None, before: Span, new: str) -> Edit:
    if label is None:
        return before.end, before.end, f" {new}"
    if new:
        return label.start, label.end, new
    start = label.start
    while text[start - 1] in " \t\u00a0":
        start -= 1
    return start, label.end, ""
