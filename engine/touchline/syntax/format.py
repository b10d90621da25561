"""The canonical look of a ruleset: two blanks a step, tables and runs of like lines aligned.

Only blanks and line ends are touched, so that the meaning cannot change; comments stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from touchline.diagnostics import Diagnostic, has_errors
from touchline.limits import DEFAULTS, Limits
from touchline.source import Source
from touchline.syntax.columns import CUTS, cells_of, set_in_columns
from touchline.syntax.forms import form_of
from touchline.syntax.lexer import Token
from touchline.syntax.lines import Branch, Line, read_lines, tree_of
from touchline.syntax.parse import parse_file
from touchline.syntax.spacing import minus_signs, spaced
from touchline.syntax.table import RawRow, raw_row
from touchline.syntax.tree import Combining, Comment

STEP = 2
FURTHER = 4
"""How much deeper a line goes on below itself."""
_GAP = "  "
_FAR = 100
"""A line wider than this does not push the comments of its neighbours to the right."""
_COMBINING = frozenset(combining.value.replace(",", " ,") for combining in Combining if combining.value)


def format_source(text: str, path: str, limits: Limits = DEFAULTS) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text in its canonical look. A text with errors comes back as it is, with them."""
    source = Source(path, text)
    file, found = parse_file(source, limits)
    if has_errors(found):
        return text, found
    lines = read_lines(source, limits)
    minus = minus_signs(file)
    placed = list(_place(tree_of(lines.lines)))
    texts = _texts(placed, source, minus)
    written = _with_comments(texts, lines.comments, source)
    return "".join(f"{line}\n" for line in _joined(written, source)), found


@dataclass(frozen=True, slots=True)
class _Placed:
    """A logical line with its depth and the grammar's start symbol (`row` for a row of a table)."""

    line: Line
    depth: int
    start: str
    table: int = 0


@dataclass(frozen=True, slots=True)
class _Written:
    """A line of the result: its text with its indentation, and the stretch of the source it stands for.
    `ahead` says that the line goes on from the line before."""

    text: str
    indent: int
    start: int
    end: int
    comment: str = ""
    alone: bool = False
    ahead: bool = False


def _place(branches: Sequence[Branch]) -> Iterator[_Placed]:
    for branch in branches:
        keyword = branch.line.word(0)
        yield _Placed(branch.line, 0, f"{keyword}_header")
        yield from _below(branch.below, keyword, 1)


def _below(branches: Sequence[Branch], context: str, depth: int) -> Iterator[_Placed]:
    combining = False  # whether the line before says how rows combine: their table stands below it
    for branch in branches:
        if branch.rows:
            for row in branch.rows:
                yield _Placed(row, depth + combining, "row", branch.line.span.start)
            combining = False
            continue
        form = form_of(context, branch.line)
        start = form.start if form else ""
        below = form.below if form and form.below else context
        yield _Placed(branch.line, depth, start)
        yield from _below(branch.below, below, depth + 1)
        combining = not branch.below and " ".join(t.text for t in branch.line.tokens) in _COMBINING


# --------------------------------------------------------------------------- texts


def _texts(placed: Sequence[_Placed], source: Source, minus: frozenset[int]) -> list[_Written]:
    out: list[_Written] = []
    i = 0
    while i < len(placed):
        run = _run(placed, i, source)
        i += len(run)
        if run[0].start == "row":
            firsts = _table([raw_row(p.line, source.text) for p in run], minus)
            parts: list[list[Sequence[Token]]] = [[p.line.tokens] for p in run]
        else:
            parts = [_parts(p.line, source) for p in run]
            cut = CUTS.get(run[0].start)
            cells = [
                [spaced(cell, minus) for cell in cells_of(part[0], CUTS[p.start][1])]
                if cut
                else [spaced(part[0], minus)]
                for p, part in zip(run, parts, strict=True)
            ]
            firsts = set_in_columns(cells, gap=2 if run[0].start == "field_line" else 1)
        for p, part, first in zip(run, parts, firsts, strict=True):
            indent = STEP * p.depth
            out.append(_Written(first, indent, part[0][0].span.start, part[0][-1].span.end))
            for more in part[1:]:
                text = spaced(more, minus)
                out.append(_Written(text, indent + FURTHER, more[0].span.start, more[-1].span.end, ahead=True))
    return out


def _run(placed: Sequence[_Placed], i: int, source: Source) -> Sequence[_Placed]:
    """The lines from i on that are set together: of one kind and depth, with nothing between them but a
    comment at the end of a line; or the rows of one table."""
    first = placed[i]
    end = i + 1
    if first.start == "row":
        while end < len(placed) and placed[end].start == "row" and placed[end].table == first.table:
            end += 1
    elif first.start in CUTS:
        kind = CUTS[first.start][0]
        while (
            end < len(placed)
            and placed[end].start in CUTS
            and CUTS[placed[end].start][0] == kind
            and placed[end].depth == first.depth
            and source.text.count("\n", placed[end - 1].line.span.end, placed[end].line.span.start) == 1
        ):
            end += 1
    return placed[i:end]


def _parts(line: Line, source: Source) -> list[Sequence[Token]]:
    """The tokens of a logical line as they stand on its lines."""
    parts: list[list[Token]] = [[]]
    for i, token in enumerate(line.tokens):
        if i and "\n" in source.text[line.tokens[i - 1].span.end : token.span.start]:
            parts.append([])
        parts[-1].append(token)
    return [tuple(part) for part in parts]


def _table(rows: Sequence[RawRow], minus: frozenset[int]) -> list[str]:
    left = [[spaced(cell.tokens, minus) for cell in row.left] for row in rows]
    right = [[spaced(cell.tokens, minus) for cell in row.right or ()] for row in rows]
    return [a + b for a, b in zip(_side(left), _side(right), strict=True)]


def _side(rows: Sequence[Sequence[str]]) -> list[str]:
    """The cells of one side of `||`, each column as wide as its widest cell."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["|" + "".join(f" {cell.ljust(width)} |" for cell, width in zip(row, widths, strict=True)) for row in rows]


# --------------------------------------------------------------------------- comments


def _with_comments(written: Sequence[_Written], comments: Sequence[Comment], source: Source) -> list[_Written]:
    """The lines with their comments: one at the end of a line stays there, one alone goes with the line below it."""
    out: list[_Written] = []
    waiting = sorted(comments, key=lambda comment: comment.span.start)
    at = 0
    for line in written:
        while at < len(waiting) and waiting[at].span.start < line.start:
            out.append(_alone(waiting[at], line, out, source))
            at += 1
        if at < len(waiting) and not waiting[at].alone and "\n" not in source.text[line.end : waiting[at].span.start]:
            line = replace(line, comment=waiting[at].text, end=waiting[at].span.end)
            at += 1
        out.append(line)
    for comment in waiting[at:]:
        out.append(_alone(comment, None, out, source))
    return _aligned(out, source)


def _alone(comment: Comment, below: _Written | None, above: Sequence[_Written], source: Source) -> _Written:
    indent = 0
    start = comment.span.start
    if start > 0 and source.text[start - 1] in " \t\u00a0":
        indent = below.indent if below is not None else 0
        if not indent:  # the last line of a block
            last = next((line for line in reversed(above) if not line.alone), None)
            indent = max(last.indent - (FURTHER if last.ahead else 0), STEP) if last else 0
    return _Written(comment.text, indent, start, comment.span.end, alone=True)


def _aligned(lines: Sequence[_Written], source: Source) -> list[_Written]:
    """Comments at the ends of lines that follow one another start in the same column."""
    out: list[_Written] = []
    i = 0
    while i < len(lines):
        end = i + 1
        if lines[i].comment:
            while end < len(lines) and lines[end].comment and _breaks(lines[end - 1], lines[end], source) == 1:
                end += 1
        widths = [line.indent + _width(line.text) for line in lines[i:end]]
        column = max((width for width in widths if width <= _FAR), default=0)
        for line, width in zip(lines[i:end], widths, strict=True):
            gap = " " * max(column - width, 0) + _GAP
            out.append(replace(line, text=line.text + gap + line.comment) if line.comment else line)
        i = end
    return out


def _width(text: str) -> int:
    """The width of the last line of a text (a prose may have several)."""
    return len(text) - (text.rfind("\n") + 1)


def _breaks(before: _Written, after: _Written, source: Source) -> int:
    return source.text.count("\n", before.end, after.start)


def _joined(lines: Sequence[_Written], source: Source) -> Iterator[str]:
    """The lines, with one empty line where there were any."""
    for i, line in enumerate(lines):
        if i and _breaks(lines[i - 1], line, source) > 1:
            yield ""
        yield " " * line.indent + line.text
