"""How large things may be, each with the name under which `touchline.yaml` raises it.

```
limits:
  table_rows: 20000
```

What is larger is met with one plain message that names the file, table or text.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


def _limit(value: int, unit: str, what: str, code: str = "") -> int:
    """A field of `Limits`: its value, what it measures, and the code that reports it (none: a data error)."""
    return dataclasses.field(default=value, metadata={"unit": unit, "what": what, "code": code})


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit, by its name in `touchline.yaml`. All are whole numbers, at least 1."""

    ruleset_file_bytes: int = _limit(2_000_000, "bytes", "one `.touch` file", "file-too-large")
    ruleset_bytes: int = _limit(20_000_000, "bytes", "a ruleset with all it includes", "file-too-large")
    ruleset_files: int = _limit(100, "files", "the files of a ruleset", "too-many-files")
    line_length: int = _limit(10_000, "characters", "a line of a `.touch` file", "line-too-long")
    nesting: int = _limit(64, "levels", "a condition inside a condition", "too-deep")
    table_rows: int = _limit(10_000, "rows", "a table", "table-too-large")
    table_columns: int = _limit(100, "columns", "a table", "table-too-large")
    cell_length: int = _limit(5_000, "characters", "a cell of a spreadsheet table", "bad-spreadsheet")
    unpacked_bytes: int = _limit(500_000_000, "bytes", "a spreadsheet, unpacked", "bad-spreadsheet")
    unpacked_ratio: int = _limit(100, "times", "a spreadsheet unpacked against packed", "bad-spreadsheet")
    account_line_bytes: int = _limit(1_000_000, "bytes", "a line of an account file", "file-too-large")
    account_columns: int = _limit(2_000, "columns", "an account file", "table-too-large")
    text_length: int = _limit(10_000, "characters", "a text value of an account")
    set_size: int = _limit(1_000, "elements", "a set of an account")
    analysis_seconds: int = _limit(10, "seconds", "the checks of one table", "not-decided")
    query_seconds: int = _limit(60, "seconds", "the query of the workspace")
    template_seconds: int = _limit(10, "seconds", "filling the workspace's own templates", "bad-template")
    template_memory: int = _limit(512_000_000, "bytes", "memory for the workspace's own templates", "bad-template")
    template_output: int = _limit(20_000_000, "characters", "all documents together", "bad-template")


DEFAULTS = Limits()

NAMES: tuple[str, ...] = tuple(field.name for field in dataclasses.fields(Limits))


def with_limits(raised: Mapping[str, int]) -> Limits:
    """The limits with those in `raised` in place of the usual ones. KeyError on a name that is none."""
    for name in raised:
        if name not in NAMES:
            raise KeyError(name)
    return dataclasses.replace(DEFAULTS, **raised)
