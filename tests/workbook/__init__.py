"""Rulesets with everything in their tables that people and their enemies write, for the tests of workbooks."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from touchline.limits import DEFAULTS
from touchline.model.resolve import resolve
from touchline.model.ruleset import Ruleset
from touchline.syntax.format import format_source
from touchline.syntax.program import Parsed, parse_program
from touchline.syntax.written_tables import WrittenTable, written_tables
from touchline.workspace.files import MemoryFiles

ROOT = Path(__file__).parents[2]

HOSTILE: tuple[str, ...] = (
    "=cmd()", "=1+1", "=HYPERLINK(\"http://x.example\",\"y\")", "+1+1", "-1+1", "@SUM(1)", "=", "+", "-", "@",
    "'=1", "\t=1", " =1", "=cmd|'/C calc'!A0", "=WEBSERVICE(\"http://x.example\")", "＝1+1", "−1", "%0A=1",
    ";=1", ",=1", "<script>alert(1)</script>", "[/b]", "[red]", "| a | b |", "||", "{{ 7*7 }}", "{% raw %}",
    "${x}", "`x`", "\\", "\\n", "\"", "\"\"", "\"quoted\"", "\"a\", \"b\"", "'", "a'b", "“curly”", "#", "# x",
    "#REF!", "x # y", "a\nb", "a\n\nb", "a\tb", "_x0041_", "_x000D_", "_xD800_", "_x005F_x0041_", "\x01\x1f",
    "\x7f", "\u200b", "\u202eabc", "مرحبا", "😀", "é", "e\u0301", "1", "1.50", "40%", "2026-10-01", "TRUE",
    "yes", "-", "missing", "5–9", "≥ 5", "1,5", "a  b", "x" * 500, "\ufeff", "\u2028", "\ufffe", "&amp;",
    "<![CDATA[", "-->", "a\xa0b",
)  # fmt: skip
"""Texts that injure spreadsheets, pages, terminals or parsers; none has blanks at its ends that a reader trims."""


def literal(text: str) -> str:
    """A text as the language writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def formatted(text: str) -> str:
    new, found = format_source(text, "main.touch")
    assert not found, found
    return new


def parsed(text: str) -> Parsed:
    read = parse_program(MemoryFiles({"main.touch": text.encode()}), "main.touch")
    assert not read.diagnostics, read.diagnostics
    return read


def meaning(read: Parsed) -> Ruleset:
    ruleset, found = resolve(read)
    assert ruleset is not None, [d.message for d in found]
    return ruleset


def tables_of(read: Parsed) -> tuple[WrittenTable, ...]:
    return written_tables(read.files, read.sources, read.tables, DEFAULTS)


_HEADINGS = re.compile(r"\|.*\|\|.*\|")


def ornamented(text: str, chance: Random) -> str:
    """A ruleset with comments, empty lines and reasons in its tables."""
    out: list[str] = []
    block, inside, reasons = "", False, False
    for line in formatted(text)[:-1].split("\n"):
        if line[:1].strip():
            block = line.split()[0]
        row = line.lstrip().startswith("|")
        if row and not inside:
            reasons = block in ("decide", "segmentation") and "because" not in line and chance.random() < 0.7
            line = f"{line} because |" if reasons else line
        elif row:
            if chance.random() < 0.15:
                out.append("")
            if chance.random() < 0.2:
                out.append(f"    {_comment(chance)}")
            if reasons:
                line += f" {literal(chance.choice(HOSTILE)) if chance.random() < 0.8 else ''} |"
        if row and chance.random() < 0.3:
            line += f"  {_comment(chance)}"
        inside = row
        out.append(line)
    return formatted("\n".join(out) + "\n")


def _comment(chance: Random) -> str:
    text = " ".join(chance.choice(HOSTILE).replace("\r", " ").split("\n")).rstrip()
    return (chance.choice(("# ", "# ", "#")) + text).rstrip() if text else "# said"


def spoiled(text: str, chance: Random) -> str:
    """The same ruleset with other tables: rows shuffled and left out, comments gone, other values of parameters,
    another way in which rows combine."""
    out: list[str] = []
    rows: list[str] = []
    after: list[str] = []
    for line in [*text[:-1].split("\n"), "end"]:
        plain = line.lstrip()
        if plain.startswith("|"):
            rows.append(_uncommented(line))
            after = []
            continue
        if rows and (not plain or plain.startswith("#")):
            after.append(line)
            continue
        if rows:
            out += [rows[0], *chance.sample(rows[1:], chance.randrange(len(rows))), *after]
            rows, after = [], []
        if plain in ("first row wins", "highest wins"):
            other = chance.choice(("highest wins", "first row wins", "all rows", ""))
            if not other:
                continue
            line = line.replace(plain, other)
        if plain.startswith("parameter "):
            line = re.sub(r'= [^"#]*[^"# ](?: *"[^"]*")?', '= 77 "spoiled"', line)
        if re.match(r"\s+\S+ since \d", line) and chance.random() < 0.5:
            continue
        out.append(line)
    return formatted("\n".join(out[:-1]) + "\n")


def _uncommented(row: str) -> str:
    """A row without the comment at its end: what follows its last bar outside of texts."""
    bare = re.sub(r'"[^"\\]*(?:\\.[^"\\]*)*"', lambda found: "x" * len(found[0]), row)
    hash_at = bare.find("#")
    return row if hash_at < 0 else row[:hash_at].rstrip()
