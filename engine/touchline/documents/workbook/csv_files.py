"""A ruleset's tables -> CSV files, one a table. How rows combine and the comments stay in the ruleset."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from touchline.documents.workbook.cells import shown_in_csv
from touchline.documents.workbook.headings import type_words
from touchline.documents.workbook.sheets import PARAMETER_HEADINGS
from touchline.limits import DEFAULTS, Limits
from touchline.model.ruleset import Ruleset
from touchline.syntax.program import Parsed
from touchline.syntax.table import BECAUSE
from touchline.syntax.written_tables import (
    PARAMETERS,
    WrittenParameter,
    WrittenTable,
    file_names,
    written_parameters,
    written_tables,
)


def write_csv(parsed: Parsed, ruleset: Ruleset, limits: Limits = DEFAULTS) -> dict[str, bytes]:
    """The CSV files of a ruleset that has no errors, by name. No cell starts as a formula does (P14)."""
    tables = written_tables(parsed.files, parsed.sources, parsed.tables, limits)
    types = {name: type_words(each.type, ruleset.currency) for name, each in ruleset.parameters.items()}
    parameters = written_parameters(parsed.files, parsed.sources, types)
    stems = file_names([PARAMETERS, *(table.key for table in tables)])
    out = {f"{stems[table.key]}.csv": _packed(_rows(table)) for table in tables}
    if parameters:
        out[f"{stems[PARAMETERS]}.csv"] = _packed(_parameter_rows(parameters))
    return out


def _rows(table: WrittenTable) -> Iterable[Sequence[str]]:
    header = table.header
    yield [*header.left, "||", *header.right]
    for row in table.rows:
        results = [shown_in_csv(cell, name == BECAUSE) for cell, name in zip(row.right, header.right, strict=True)]
        yield [*(shown_in_csv(cell, False) for cell in row.left), "", *results]


def _parameter_rows(parameters: Sequence[WrittenParameter]) -> Iterable[Sequence[str]]:
    yield PARAMETER_HEADINGS
    for each in parameters:
        for value in each.values:
            label = shown_in_csv(value.label, True)
            yield [each.name, each.type, shown_in_csv(value.value, False), value.since, label]


def _packed(rows: Iterable[Sequence[str]]) -> bytes:
    """With a byte order mark: without it Excel takes UTF-8 for something else."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")
