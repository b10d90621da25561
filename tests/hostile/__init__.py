"""Names and texts that are markup, code or a formula somewhere, and LibreOffice to open what is made of them."""

from __future__ import annotations

import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

import pytest

from touchline.values.text import normalise

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (apt-get install libreoffice-calc)"
)

NAMES = [
    "<script>alert(1)</script>",
    "</title><b>x",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt;",
    "&amp;&#65;",
    "a & b < c",
    '" onload="x',
    "' or '1'='1",
    "'); drop table x; --",
    "=cmd()",
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "'=1",
    "''x",
    "-5",
    "+49 30 1234",
    "1e5",
    "007",
    "TRUE",
    "NULL",
    "\\N",
    "none",
    "[/b]",
    "[red]x[/red]",
    "[bold",
    "\\[x]",
    ":smile:",
    "| a | b |",
    "a|b",
    "# heading",
    "* item",
    "1. item",
    "- item",
    "> quote",
    "```",
    "`code`",
    "**b** _i_ ~~s~~",
    "[link](http://x.example)",
    "![x](http://x.example/x.png)",
    "<http://x.example>",
    "http://x.example",
    "---",
    "a\\",
    "$x^2$",
    "{{ 7*7 }}",
    "{% raw %}",
    "{# x #}",
    "${7*7}",
    "%s %d %n",
    "{name}",
    "\u202eabc\u202c",
    "שלום עולם",
    "مرحبا",
    "👩‍👩‍👧 🎉",
    "e\u0301te\u0301",
    "名前",
    "x" * 500,
]
UNSEEN = [
    "a\tb",
    "line\nbreak",
    "cr\rlf\r\n",
    "bell\x07",
    "esc\x1b[31mred",
    "nul\0nul",
    "\x9b31m",
    "a\u2028b",
    "\ufffe",
]
"""Names with characters that a terminal or a page shows in another way; files hold them as they are."""


FORMULAS = [
    "1+1",
    "SUM(1,2)",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://x.example","x")',
    'WEBSERVICE("http://x.example")',
    'DDE("cmd";"/C calc";"x")',
    "IMPORTXML(1)",
    "A1",
    "1",
    "-1",
    "(1)",
    '"x"',
    "{1}",
    "NOW()",
    "2*3",
    "5%",
    "A1:B2",
    "$A$1",
    "1;2",
    "TRUE()",
    "ROW()",
    "INFO(1)",
    "1e3",
    "-(1)",
    "+1",
    "#REF!",
    "x",
]
STARTS = ["=", "+", "-", "@", "=-", "+-", "\t=", "\n=", "\r=", " =", "\u00a0=", "＝", "'=", '"=']


def payloads() -> list[str]:
    """200 texts that a spreadsheet could take for a formula, none of them another."""
    """200 texts that a spreadsheet could take for a formula, none of them another."""
    made = [start + formula for start in STARTS for formula in FORMULAS]
    return list({normalise(text): text for text in made}.values())[:200]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as LibreOffice holds it: its formula, its type, its text."""

    formula: str | None
    kind: str | None
    text: str


_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def cells_of(flat: Path) -> list[Cell]:
    """Each cell of a flat OpenDocument file, without the notes that stand beside cells."""
    root = ElementTree.parse(flat).getroot()  # noqa: S314 - made by the program that is tested with
    found = []
    for cell in root.iter(f"{_TABLE}table-cell"):
        for note in cell.findall(f"{_OFFICE}annotation"):
            cell.remove(note)
        text = "".join(cell.itertext()).strip()
        found.append(Cell(cell.get(f"{_TABLE}formula"), cell.get(f"{_OFFICE}value-type"), text))
    return found


def converted(folder: Path, kind: str, *files: Path) -> Path:
    """The files as LibreOffice saves them in a format, in a folder of their own."""
    out = folder / f"as-{kind.split(':')[0]}"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    assert SOFFICE is not None
    subprocess.run(
        [SOFFICE, "--headless", profile, "--convert-to", kind, "--outdir", str(out), *map(str, files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return out
