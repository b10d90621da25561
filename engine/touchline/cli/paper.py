"""Headings, lines and tables for people: laid out and coloured in a terminal, plain where the output goes elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Union

from touchline.cli import console
from touchline.cli.snippet import shown

if TYPE_CHECKING:
    from rich.console import Console

TONES = {
    "good": "green",
    "fair": "yellow",
    "poor": "red",
    "none": "dim",
    "soft": "dim",
    "strong": "bold",
    "": "",
}
"""What a piece of text means, and how a terminal shows it."""


@dataclass(frozen=True, slots=True)
class Toned:
    """A text and its tone."""

    text: str
    tone: str


Cell = Union[str, Toned, tuple[Toned, ...]]


@dataclass(frozen=True)
class Paper:
    """Writes to standard output. `tabs`: tables that are piped are cells between tabs, for a spreadsheet or
    `cut`; without it they are aligned for reading."""

    tabs: bool = False

    @cached_property
    def _console(self) -> Console | None:
        """The terminal, None where there is none."""
        if not console.in_terminal():
            return None
        from rich.console import Console

        plain = not console.wants_colour()
        return Console(highlight=False, markup=False, emoji=False, no_color=plain, force_terminal=True)

    @property
    def room(self) -> int:
        """The width in cells of a terminal with colours, 0 where there is none: a picture is drawn only
        where it fits and can be told apart."""
        return self._console.width if self._console is not None and console.wants_colour() else 0

    @property
    def block(self) -> str:
        """What pictures are drawn with: a full cell where the terminal has one."""
        return "█" if (sys.stdout.encoding or "").lower().startswith("utf") else "#"

    def blank(self) -> None:
        console.say()

    def heading(self, text: str) -> None:
        """The name of what follows, an empty line before it."""
        self.blank()
        self.line(Toned(text, "strong"))

    def line(self, *pieces: Cell, indent: int = 0) -> None:
        """A line made of pieces, without anything between them."""
        terminal = self._console
        if terminal is None:
            console.say(" " * indent + "".join(_text(piece) for piece in pieces).rstrip())
            return
        from rich.padding import Padding
        from rich.text import Text

        text = Text.assemble(*(run for piece in pieces for run in _runs(piece)))
        terminal.print(Padding(text, (0, 0, 0, indent), expand=False))

    def table(
        self, headings: Sequence[str], rows: Sequence[Sequence[Cell]], right: Sequence[int] = (), indent: int = 2
    ) -> None:
        """A table; `right` are the columns whose cells stand at the right, numbers mostly. Empty headings
        are left out altogether where all are empty; a table without rows is not written."""
        if not rows:
            return
        terminal = self._console
        if terminal is not None:
            self._in_terminal(terminal, headings, rows, right, indent)
        elif self.tabs:
            if any(headings):
                console.say("\t".join(headings))
            for row in rows:
                console.say("\t".join(_text(cell) for cell in row))
        else:
            self._aligned(headings, rows, right, indent)

    def _in_terminal(
        self,
        terminal: Console,
        headings: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        right: Sequence[int],
        indent: int,
    ) -> None:
        from rich import box
        from rich.cells import cell_len
        from rich.padding import Padding
        from rich.table import Table
        from rich.text import Text

        if _least_width(headings, rows, right, cell_len) > terminal.width - indent:
            self._stacked(headings, rows, indent)
            return
        named = any(headings)
        made = Table(
            box=box.SIMPLE_HEAD if named else None,
            show_header=named,
            header_style="dim",
            padding=(0, 1 if named else 2, 0, 0),
            pad_edge=False,
            show_edge=False,
        )
        for i, heading in enumerate(headings):
            numbers = i in right
            made.add_column(Text(heading), justify="right" if numbers else "left", overflow="fold", no_wrap=numbers)
        for row in rows:
            made.add_row(*(Text.assemble(*_runs(cell)) for cell in row))
        terminal.print(Padding(made, (0, 0, 0, indent), expand=False))

    def _stacked(self, headings: Sequence[str], rows: Sequence[Sequence[Cell]], indent: int) -> None:
        """A table for a terminal that is too narrow for it: each row's first cell on a line of its own, the
        others below it, each after its heading."""
        for first, *others in rows:
            self.line(first, indent=indent)
            for heading, cell in zip(headings[1:], others, strict=True):
                if _text(cell).strip():
                    pieces = cell if isinstance(cell, tuple) else (cell,)
                    before = (Toned(f"{heading}  ", "soft"),) if heading else ()
                    self.line(*before, *pieces, indent=indent + 2)

    def _aligned(
        self, headings: Sequence[str], rows: Sequence[Sequence[Cell]], right: Sequence[int], indent: int
    ) -> None:
        from rich.cells import cell_len

        texts = [[_text(cell) for cell in row] for row in rows]
        if any(headings):
            texts.insert(0, list(headings))
        widths = [max(cell_len(row[i]) for row in texts) for i in range(len(headings))]
        for row in texts:
            cells = []
            for i, cell in enumerate(row):
                blanks = " " * (widths[i] - cell_len(cell))
                cells.append(blanks + cell if i in right else cell + blanks)
            console.say((" " * indent + "  ".join(cells)).rstrip())


def _least_width(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], right: Sequence[int], wide: Callable[[str], int]
) -> int:
    """The cells of a terminal that a table needs: numbers whole, texts without breaking a word."""
    least = 2 * (len(headings) - 1)
    for i, heading in enumerate(headings):
        texts = [_text(row[i]) for row in rows]
        words = texts if i in right else [word for text in texts for word in text.split()]
        least += max((wide(word) for word in (*words, *heading.split())), default=0)
    return least


def _text(cell: Cell) -> str:
    return "".join(text for text, _ in _runs(cell))


def _runs(cell: Cell) -> list[tuple[str, str]]:
    """The stretches of a cell on one line, each with its style."""
    if isinstance(cell, str):
        cell = Toned(cell, "")
    parts = (cell,) if isinstance(cell, Toned) else cell
    return [(shown(" ".join(part.text.split("\n"))), TONES[part.tone]) for part in parts]
