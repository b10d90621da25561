"""The lines of a table as values: the same whether they stand in a ruleset or in a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

from touchline.syntax.spacing import spaced
from touchline.syntax.table import RawRow


@dataclass(frozen=True, slots=True)
class RowLine:
    """The headings or a row: the cells left and right of `||` in the canonical look, and the comment at the end."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    comment: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        return (*self.left, *self.right)


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment on a line of its own. `margin`: it starts in the first column."""

    text: str
    margin: bool = False


@dataclass(frozen=True, slots=True)
class EmptyLine:
    """One or more empty lines."""


TableLine = Union[RowLine, CommentLine, EmptyLine]


def row_line(row: RawRow, minus: frozenset[int], comment: str) -> RowLine:
    """A row as it was cut. `minus` says which signs make a value negative (`spacing.minus_signs`)."""
    return RowLine(
        tuple(spaced(cell.tokens, minus) for cell in row.left),
        tuple(spaced(cell.tokens, minus) for cell in row.right or ()),
        comment,
    )


def written_lines(lines: Sequence[TableLine], indent: str) -> list[str]:
    """The lines as text, cells not yet aligned; the first without its indentation, which stands before the table."""
    out: list[str] = []
    for line in lines:
        match line:
            case RowLine(left, right, comment):
                text = f"{_cells(left)}{_cells(right)}{f'  {comment}' if comment else ''}"
            case CommentLine(comment, margin):
                out.append(comment if margin else indent + comment)
                continue
            case EmptyLine():
                out.append("")
                continue
        out.append(indent + text if out else text)
    return out


def _cells(cells: Sequence[str]) -> str:
    return "|" + "".join(f" {cell} |" for cell in cells)
