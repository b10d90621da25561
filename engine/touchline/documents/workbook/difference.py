"""What an import would change, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from touchline.prose import values
from touchline.syntax.sheet_layout import ONE_ROW
from touchline.syntax.table_lines import RowLine, TableLine, written_lines
from touchline.syntax.table_surgery import NewParameter, NewTable, NewValue
from touchline.syntax.written_tables import WrittenParameterValue


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes in one table or parameter: in words, and the lines that go (`-`) and come (`+`)."""

    name: str
    path: str
    line_at: int
    words: str
    lines: tuple[tuple[str, str], ...]


def of_table(new: NewTable) -> Difference:
    """How a table differs from what it shall be."""
    old = new.old
    lines: list[tuple[str, str]] = []
    changed = added = gone = other = 0
    if new.combining is not old.combining:
        lines += [("-", old.combining.value or ONE_ROW), ("+", new.combining.value or ONE_ROW)]
    matcher = SequenceMatcher(None, old.lines, new.lines, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        before, after = old.lines[a:b], new.lines[c:d]
        lines += [("-", text) for text in _texts(before)] + [("+", text) for text in _texts(after)]
        rows, now = (sum(isinstance(line, RowLine) for line in part) for part in (before, after))
        changed += min(rows, now)
        added += max(now - rows, 0)
        gone += max(rows - now, 0)
        other += not rows and not now
    counts = [(changed, "changed"), (added, "added"), (gone, "taken out")]
    words = [f"{values.counted(n, 'row')} {what}" for n, what in counts if n]
    words += ["comments changed"] if other and not words else []
    words += ["rows combine otherwise"] if new.combining is not old.combining else []
    return Difference(old.key, old.path, old.region.start, ", ".join(words) or "empty lines changed", tuple(lines))


def of_parameter(new: NewParameter) -> Difference:
    """How a parameter differs from what it shall be."""
    before, after = [_said(v) for v in new.old.values], [_said(v) for v in new.values]
    lines = [("-", text) for text in before if text not in after] + [
        ("+", text) for text in after if text not in before
    ]
    words = f"parameter, {values.counted(len(new.values), 'value')}"
    return Difference(new.old.name, new.old.path, new.old.values[0].line.start, words, tuple(lines))


def _texts(lines: Sequence[TableLine]) -> Iterator[str]:
    for line in lines:
        yield from written_lines([line], "")


def _said(value: NewValue | WrittenParameterValue) -> str:
    return f"{value.value}{f' since {value.since}' if value.since else ''}{f' {value.label}' if value.label else ''}"
