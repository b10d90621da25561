"""The piece of a text that a diagnostic shows: its lines, and below them marks and labels.

Everything is measured in the cells of a terminal: a wide character takes two, a combining one
none, a tab is shown as blanks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

TAB = "    "
CUT = "…"


@dataclass(frozen=True, slots=True)
class Mark:
    """An underline in one line: `start` and `end` are characters of the line, from 0; `text` may be empty."""

    start: int
    end: int
    text: str
    primary: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an output line and what it is, so that whoever prints can colour it:
    `text`, `primary` (marks and label of the place to mend) or `secondary`."""

    text: str
    kind: str


def shown(text: str) -> str:
    """`text` as it is printed: nothing in it moves the cursor, rings or turns the line around."""
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    code = ord(character)
    if character == "\t":
        return TAB
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000 or character in _TURNING or character in "\u2028\u2029":
        return "�"
    return character


_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
"""Characters that change the direction of what follows, so that a line reads as what it is not."""


def line_and_marks(line: str, marks: Sequence[Mark], room: int) -> tuple[str, list[list[Piece]]]:
    """A line cut to `room` cells around its marks, and the lines of marks and labels below it."""
    window = _Window(line, marks, room)
    return window.text, _below(sorted(marks, key=lambda m: (m.start, m.end)), window.column)


class _Window:
    """The part of a line that is shown, and where its characters come to stand."""

    def __init__(self, line: str, marks: Sequence[Mark], room: int) -> None:
        self._line = line
        self._start, self._end = 0, len(line)
        if cell_len(shown(line)) > room:
            self._narrow(marks, max(room - 2 * cell_len(CUT), 10))
        cut_left = CUT if self._start > 0 else ""
        cut_right = CUT if self._end < len(line) else ""
        self._indent = cell_len(cut_left)
        self.text = cut_left + shown(line[self._start : self._end]) + cut_right

    def _narrow(self, marks: Sequence[Mark], room: int) -> None:
        """Keeps the marks in view, the primary ones where not all fit, with a third of the room before
        the first where that much is free."""
        if marks and self._cells(min(m.start for m in marks), max(m.end for m in marks)) > room:
            marks = [m for m in marks if m.primary] or marks
        first = min((m.start for m in marks), default=0)
        last = max((m.end for m in marks), default=0)
        start = first
        before = room // 3 if self._cells(first, last) <= room - room // 3 else room // 8
        while start > 0 and self._cells(start - 1, first) <= before:
            start -= 1
        end = start
        width = 0
        while end < len(self._line):
            width += cell_len(shown(self._line[end]))
            if width > room:
                break
            end += 1
        while start > 0 and end == len(self._line) and self._cells(start - 1, end) <= room:
            start -= 1
        self._start, self._end = start, end

    def _cells(self, start: int, end: int) -> int:
        return cell_len(shown(self._line[start : min(end, start + 10_000)]))

    def column(self, character: int) -> int:
        """The cell in which a character of the line stands; those cut away stand at the cut."""
        inside = min(max(character, self._start), self._end)
        return self._indent + cell_len(shown(self._line[self._start : inside]))


def _below(marks: Sequence[Mark], column: Callable[[int], int]) -> list[list[Piece]]:
    """The underlines, and the labels: the last one beside its mark, the others hung below theirs."""
    placed = [_placed(mark, column) for mark in marks]
    cells: dict[int, tuple[str, str]] = {}
    for mark, start, end in sorted(placed, key=lambda p: (p[0].primary, p[1] - p[2])):
        for cell in range(start, end):
            cells[cell] = ("^", "primary") if mark.primary else ("-", "secondary")
    labelled = [p for p in placed if p[0].text]
    beside: tuple[Mark, int, int] | None = None
    if labelled and max(end for _, _, end in placed) == labelled[-1][2]:
        beside = labelled[-1]
    first = _pieces(cells)
    if beside is not None:
        first.append(Piece(" " + shown(beside[0].text), _kind(beside[0])))
    lines = [first]
    hanging = [p for p in labelled if p is not beside]
    while hanging:
        mark, start, _ = hanging.pop()
        still = {s: ("|", _kind(m)) for m, s, _ in hanging if s != start}
        if len(lines) == 1:
            lines.append(_pieces({**still, start: ("|", _kind(mark))}))
        lines.append([*_pieces(still, upto=start), Piece(shown(mark.text), _kind(mark))])
    return lines


def _placed(mark: Mark, column: Callable[[int], int]) -> tuple[Mark, int, int]:
    start = column(mark.start)
    return mark, start, max(column(mark.end), start + 1)


def _kind(mark: Mark) -> str:
    return "primary" if mark.primary else "secondary"


def _pieces(cells: dict[int, tuple[str, str]], upto: int | None = None) -> list[Piece]:
    """A line with `cells` filled and blanks between, as far as `upto` where given."""
    pieces: list[Piece] = []
    for cell in range(max(cells, default=-1) + 1 if upto is None else upto):
        character, kind = cells.get(cell, (" ", "text"))
        if pieces and pieces[-1].kind == kind:
            pieces[-1] = Piece(pieces[-1].text + character, kind)
        else:
            pieces.append(Piece(character, kind))
    return pieces
