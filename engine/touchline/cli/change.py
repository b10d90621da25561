"""A rule change on the screen: the same words as on the page, in the same order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from touchline.cli.paper import Cell as PaperCell
from touchline.cli.paper import Paper, Toned

if TYPE_CHECKING:
    from touchline.documents.change.blocks import Block, Cell, Item, Section, Table
    from touchline.documents.change.view import View

ROWS, ITEMS = 8, 12
"""How many rows of a table and lines of a list are shown; the report has them all."""

_TONES = {"good": "good", "fair": "fair", "poor": "poor", "up": "good", "down": "poor", "strong": "strong"}


def write_change(view: View, paper: Paper) -> None:
    """The first screen, then a heading for each question."""
    paper.line(Toned(view.title, "strong"))
    paper.line(f"{view.old} → {view.new}")
    paper.line(view.about)
    paper.blank()
    paper.line(Toned(view.sentence, _TONES.get(view.tone, "strong")))
    if view.facts:
        paper.blank()
        rows: list[list[PaperCell]] = [
            [Toned(fact.value, _TONES.get(fact.tone, "strong")), fact.label, Toned(fact.note, "soft")]
            for fact in view.facts
        ]
        paper.table(["", "", ""], rows, right=(0,))
    if view.limits is not None:
        _block(view.limits, paper)
    if view.main is not None:
        _block(view.main, paper)
    for section in view.sections:
        _section(section, paper)


def write_blocks(blocks: Iterable[Block], paper: Paper) -> None:
    """Blocks under their own headings."""
    for block in blocks:
        _block(block, paper)


def _section(section: Section, paper: Paper) -> None:
    paper.heading(section.title)
    if section.lead:
        paper.line(section.lead, indent=2)
    for block in section.blocks:
        _block(block, paper)


def _block(block: Block, paper: Paper) -> None:
    if block.title:
        paper.blank()
        paper.line(Toned(block.title, "strong"), indent=2)
    if block.lead:
        paper.line(Toned(block.lead, "soft"), indent=2)
    for item in block.items[:ITEMS]:
        _item(item, paper)
    _more(len(block.items) - ITEMS, paper)
    if block.table is not None:
        _table(block.table, paper)
    if block.note:
        paper.line(Toned(block.note, "soft"), indent=4)


def _item(item: Item, paper: Paper) -> None:
    tag = (Toned(f"{item.tag}  ", _TONES.get(item.tone, "soft")),) if item.tag else ()
    paper.line(*tag, item.text, indent=4)
    for text in item.below:
        paper.line(text, indent=6)
    if item.example:
        paper.line(Toned(f"for example {item.example}", "soft"), indent=6)


def _table(table: Table, paper: Paper) -> None:
    rows = [[_cell(cell) for cell in row] for row in table.rows[:ROWS]]
    right = [i for i, heading in enumerate(table.headings) if heading.is_number]
    paper.table([heading.text for heading in table.headings], rows, right=right, indent=4)
    _more(len(table.rows) - ROWS, paper)


def _cell(cell: Cell) -> PaperCell:
    text = f"{cell.text} ({cell.more})" if cell.more else cell.text
    return Toned(text, _TONES[cell.tone]) if cell.tone in _TONES else text


def _more(count: int, paper: Paper) -> None:
    if count > 0:
        paper.line(Toned(f"and {count:,} more", "soft"), indent=4)
