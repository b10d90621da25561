"""Comments that a sheet does not show are kept: each goes with the row it stood at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from touchline.syntax.table_lines import CommentLine, EmptyLine, RowLine, TableLine


def with_kept_comments(old: Sequence[TableLine], new: Sequence[TableLine]) -> tuple[TableLine, ...]:
    """New rows with the comments and empty lines of the old ones.

    A row that was changed keeps its comment; of one that was taken out the comment at its end goes,
    and those on lines above it stay where they are.
    """
    rows = [line for line in new if isinstance(line, RowLine)]
    before, olds, behind = _apart(old)
    out: list[TableLine] = []
    pairs = dict(_pairs(olds, rows))
    led: set[int] = set()
    last_old = -1
    for i, row in enumerate(rows):
        at = pairs.get(i)
        if at is not None:
            for k in range(last_old + 1, at + 1):  # those of rows taken out in between come along
                out.extend(before[k] if k not in led else ())
                led.add(k)
            last_old = at
        out.append(replace(row, comment=olds[at].comment) if at is not None else row)
    for k in range(last_old + 1, len(olds)):
        out.extend(line for line in before[k] if isinstance(line, CommentLine))
    out.extend(behind)
    return tuple(out)


def with_margins(old: Sequence[TableLine], new: Sequence[TableLine]) -> tuple[TableLine, ...]:
    """Comments that stood in the first column of a line stand there again."""
    margins = {line.text for line in old if isinstance(line, CommentLine) and line.margin}
    return tuple(
        replace(line, margin=True) if isinstance(line, CommentLine) and line.text in margins else line for line in new
    )


def _apart(lines: Sequence[TableLine]) -> tuple[list[list[TableLine]], list[RowLine], list[TableLine]]:
    """What stands above each row, the rows, and what stands below the last."""
    before: list[list[TableLine]] = []
    rows: list[RowLine] = []
    waiting: list[TableLine] = []
    for line in lines:
        match line:
            case RowLine():
                before.append(waiting)
                rows.append(line)
                waiting = []
            case CommentLine() | EmptyLine():
                waiting.append(line)
    return before, rows, waiting


def _pairs(old: Sequence[RowLine], new: Sequence[RowLine]) -> Iterator[tuple[int, int]]:
    """Which old row each new one is: first those that are the same, then those changed in their place."""
    matcher = SequenceMatcher(None, [row.cells for row in old], [row.cells for row in new], autojunk=False)
    for _, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield from zip(range(new_start, new_end), range(old_start, old_end), strict=False)
