"""How the sheets look: fonts, fills, borders, the colours of bands, and how they print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

FACE = "Calibri"
"""Said of every font: a cell without a face of its own gets one that nobody chose."""

TITLE = Font(name=FACE, size=15, bold=True, color="1F3A4D")
LABEL = Font(name=FACE, color="5B6B76")
FIXED = Font(name=FACE, color="5B6B76", italic=True)
STRONG = Font(name=FACE, bold=True, color="1F3A4D")
NOTE = Font(name=FACE, color="7A7A7A", italic=True)
LINK = Font(name=FACE, color="0B5CAD", underline="single")
_PLAIN = Font(name=FACE)
_QUIET = Font(name=FACE, color="A0A8AE")
_HEAD = Font(name=FACE, bold=True, color="FFFFFF")
EDITABLE = PatternFill("solid", fgColor="FFF8DC")
_INPUT = PatternFill("solid", fgColor="44586A")
_RESULT = PatternFill("solid", fgColor="1F6F6B")
_GAP = PatternFill("solid", fgColor="E4E8EB")
_THIN = Side(style="thin", color="D5DADE")
_EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(vertical="top", wrap_text=True, horizontal="left", indent=1)
_ASIDE = PatternFill("solid", fgColor="8C979F")

_COLOURS = (("C6EFCE", "006100"), ("FFEB9C", "7F4F00"), ("FFC7CE", "9C0006"))
"""Fill and text of the best band, those between, and the worst."""


def head(cell: Any, result: bool) -> None:
    cell.font, cell.fill, cell.border = _HEAD, _RESULT if result else _INPUT, _EDGE
    cell.alignment = Alignment(vertical="center", wrap_text=True, horizontal="left", indent=1)


def head_aside(cell: Any) -> None:
    """The heading of what is no part of the rule: `||`, the comments."""
    cell.font, cell.fill = _HEAD, _ASIDE
    cell.alignment = Alignment(vertical="center", horizontal="left")


def body(cell: Any, quiet: bool = False) -> None:
    cell.border, cell.alignment = _EDGE, _TOP
    cell.font = _QUIET if quiet else _PLAIN


def gap(cell: Any) -> None:
    cell.fill = _GAP


def band(bands: tuple[str, ...], name: str) -> tuple[PatternFill, Font]:
    """The fill and the font of a band among its bands, best first."""
    at = bands.index(name)
    fill, text = _COLOURS[0 if at == 0 else 2 if at == len(bands) - 1 else 1]
    return PatternFill("solid", fgColor=fill, bgColor=fill), Font(name=FACE, bold=True, color=text)


def band_rules(bands: tuple[str, ...]) -> Iterator[Any]:
    """Colours that follow what is typed."""
    rule: Any = CellIsRule  # which its library does not type
    for name in bands:
        fill, font = band(bands, name)
        yield rule(operator="equal", formula=[f'"{name}"'], fill=fill, font=font)


def for_print(sheet: Any, header: int, wide: bool) -> None:
    """One page wide, the headings on every page."""
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header}:{header}"
    sheet.row_dimensions[header].height = 22 if header > 1 else None
    sheet.sheet_view.showGridLines = False
