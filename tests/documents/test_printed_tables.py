"""Every table that is printed says what stands in the ruleset: read back from Markdown and from HTML, and compared
with the cells as their author wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from printed import STARTERS, Table, html_tables, made, markdown_tables, starter
from touchline.documents.book.documents import Documents
from touchline.model import tables
from touchline.model.expressions import Kind, Previous, Read
from touchline.model.ruleset import ByBandTable, ByThresholdTable, Ruleset
from touchline.model.types import ChoiceType, ListType, MoneyType, NumberType, SetType, Type
from touchline.source import Span


@cache
def documents_of(name: str) -> tuple[Ruleset, Documents]:
    ruleset = starter(name)
    return ruleset, made(ruleset)


def rules_tables(ruleset: Ruleset) -> Iterator[tables.Table]:
    """Every table of a ruleset that decides something."""
    found = [s.rules for s in ruleset.segmentations.values()]
    found += [d.rules for d in ruleset.decisions.values()]
    found += [e.severity for e in ruleset.escalations.values() if e.severity is not None]
    for measure in ruleset.health.measures if ruleset.health is not None else ():
        if isinstance(measure.banding, (ByThresholdTable, ByBandTable)):
            found.append(measure.banding.table)
    yield from (rules for rules in found if isinstance(rules, tables.Table))


# --------------------------------------------------------------------------- what the author wrote, in printed form


def written(ruleset: Ruleset, span: Span) -> str:
    return ruleset.sources[span.path].text[span.start : span.end].strip()


def printed_value(text: str, kind: Type, labels: dict[str, str], currency: str) -> str:
    """A value as written, as it is printed: `25k` of money is `$25,000`."""
    sign = {"USD": "$", "EUR": "€", "GBP": "£"}[currency]
    number = re.fullmatch(r"(-?)(\d[\d_]*(?:\.\d+)?)(k|m|%)?", text)
    if number:
        value = float(number[2].replace("_", "")) * {"k": 1000, "m": 1_000_000}.get(number[3] or "", 1)
        digits = f"{value:,.6f}".rstrip("0").rstrip(".")
        if number[3] == "%":
            return f"{number[1]}{digits}%"
        return f"{number[1]}{sign}{digits}" if isinstance(kind, MoneyType) else f"{number[1]}{digits}"
    return labels.get(text, text.replace("_", " "))


def printed_cell(text: str, kind: Type, labels: dict[str, str], currency: str) -> str:
    """An input cell as written, as it is printed."""

    def value(each: str) -> str:
        return printed_value(each.strip(), kind, labels, currency)

    def one(each: str) -> str:
        each = each.strip()
        if each in ("-", "missing", "known", "any other", "yes", "no"):
            return "any" if each == "-" else each
        if each.startswith("has not "):
            return f"without {value(each[8:])}"
        if each.startswith("has "):
            return f"with {value(each[4:])}"
        compared = re.fullmatch(r"(>=|<=|>|<)\s*(\S.*)", each)
        if " to " in each:
            low, high = each.split(" to ")
            opened = "> " if low.startswith(">") else ""
            return (
                f"{opened}{value(low.lstrip('>'))} to {'< ' if high.startswith('<') else ''}{value(high.lstrip('<'))}"
            )
        if compared:
            return f"{ {'>=': '≥', '<=': '≤'}.get(compared[1], compared[1]) } {value(compared[2])}"
        return value(each)

    lead, rest = "", text
    for start, said in (("none of ", "none of "), ("has any of ", "with ")):
        if text.startswith(start):
            lead, rest = said, text.removeprefix(start)
    parts = [one(part) for part in rest.split(",")]
    return lead + (parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}")


def expected(ruleset: Ruleset, table: tables.Table) -> Table:
    """The rows of a table as they must be printed, from the text of its file."""
    rows = []
    for row in table.rows:
        cells = [str(row.number)]
        for span, column in zip(row.cell_spans, table.inputs, strict=True):
            kind, labels = column.expression.type, {}
            if isinstance(column.expression, (Read, Previous)) and column.expression.ref.kind in (
                Kind.SEGMENT,
                Kind.CANDIDATE,
            ):
                labels = {s.name: s.label for s in ruleset.segmentations[column.expression.ref.name].segments}
            elif isinstance(column.expression, Read) and column.expression.ref.kind is Kind.FIELD:
                at = ruleset.fields[column.expression.ref.name].span
                line = ruleset.sources[at.path].text[at.start :].split("\n", 1)[0]
                spelt = re.findall(r'(\w+) = "([^"]*)"', line)
                labels = {choice: said for choice, said in spelt if said.lower().replace(" ", "_") == choice}
            cells.append(printed_cell(written(ruleset, span), kind, labels, ruleset.currency))
        segments = ruleset.segmentations.get(table.name)
        named = {s.name: s.label for s in segments.segments} if segments is not None else {}
        for span, result in zip(row.value_spans, table.results, strict=True):
            text = written(ruleset, span)
            said = printed_cell(text, result.type, named, ruleset.currency) if text else ""
            cells.append(said)
        rows.append(cells)
    return rows


def without_reasons(table: Table, columns: int) -> Table:
    return [row[:columns] for row in table[1:]]


@pytest.mark.parametrize("name", STARTERS)
@pytest.mark.parametrize("form", ["md", "html"])
def test_every_table_of_a_starter_is_printed_as_it_stands(name: str, form: str) -> None:
    ruleset, documents = documents_of(name)
    text = documents.files[f"playbook.{form}"]
    found = markdown_tables(text) if form == "md" else html_tables(text)
    for table in rules_tables(ruleset):
        wanted = expected(ruleset, table)
        width = 1 + len(table.inputs) + len(table.results)
        assert wanted in [without_reasons(each, width) for each in found], (table.name, wanted)


@pytest.mark.parametrize("name", STARTERS)
def test_reasons_stand_in_the_last_column_of_their_row(name: str) -> None:
    ruleset, documents = documents_of(name)
    rows = {tuple(row) for table in markdown_tables(documents.files["playbook.md"]) for row in table}
    for table in rules_tables(ruleset):
        for row, cells in zip(table.rows, expected(ruleset, table), strict=True):
            if row.because is not None:
                assert (*cells, row.because) in rows


@pytest.mark.parametrize("name", STARTERS)
def test_every_row_that_gives_a_segment_is_a_sentence_of_its_page(name: str) -> None:
    ruleset, documents = documents_of(name)
    for segmentation in ruleset.segmentations.values():
        for segment in segmentation.segments:
            text = documents.files.get(f"{segmentation.name}-{segment.name}.md")
            if text is None or not isinstance(segmentation.rules, tables.Table):
                continue
            told = re.findall(r"\(row (\d+)\)$", text.partition("## Service")[0], re.MULTILINE)
            giving = [
                str(row.number)
                for row in segmentation.rules.rows
                if any(getattr(v, "value", None) == segment.name for v in row.values)
            ]
            assert told == giving


@pytest.mark.parametrize("name", STARTERS)
def test_markdown_and_html_say_the_same(name: str) -> None:
    _, documents = documents_of(name)
    for file, text in documents.files.items():
        if file.endswith(".md"):
            assert markdown_tables(text) == html_tables(documents.files[f"{file.removesuffix('.md')}.html"]), file


def test_the_tables_compared_have_every_kind_of_column() -> None:
    """The comparison above has something to compare: money, numbers, choices, sets, thresholds, reasons."""
    kinds = set()
    for name in STARTERS:
        for table in rules_tables(documents_of(name)[0]):
            kinds |= {type(column.expression.type) for column in table.inputs}
    assert {MoneyType, NumberType, ChoiceType, SetType, ListType} <= kinds
