"""What the checks of a table find, as values: which rows, where, shown by which account."""

from __future__ import annotations

from dataclasses import dataclass, replace

from touchline.analysis.tables.confirming import Shown
from touchline.analysis.tables.grid import Column, Region
from touchline.analysis.tables.samples import Sample, cell
from touchline.analysis.tables.tenths import as_told
from touchline.prose.values import as_written
from touchline.tables.values import ValueSet

ACCOUNT_UNKNOWN = "whether an account can be where "
"""How a question begins that is open because no account was found, and none was proved to be impossible."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding. `rows` by number as written, the row to mend last (but for a gap, which has none); `columns` and
    `region`: where; `shown` is None where no account can be shown. `extra` tells more in the finding's own words."""

    code: str
    rows: tuple[int, ...]
    columns: tuple[Column, ...]
    region: Region
    shown: Shown | None = None
    extra: str = ""

    def cells(self) -> dict[str, str]:
        """The region as one cell for each column."""
        return {column.heading: _cell(values, column) for column, values in zip(self.columns, self.region, strict=True)}

    def where(self) -> str:
        """The region in words: `plan` is free and `arr` is < 5. Columns that can hold anything are left out."""
        said = []
        for column, values in zip(self.columns, self.region, strict=True):
            if not values.contains(column.domain):
                said.append(f"`{column.heading}` is {_cell(values, column)}")
        if len(said) > 4:
            said = [*said[:3], f"{len(said) - 3} more columns are as in the row"]
        return " and ".join(said) or "everywhere"

    def values(self) -> dict[str, Sample]:
        """What the account's columns come to, by heading."""
        assert self.shown is not None
        return {column.heading: value for column, value in zip(self.columns, self.shown.columns, strict=True)}

    def example(self) -> str | None:
        """The account in words: its columns, and what was put in for those that no account tells."""
        if self.shown is None:
            return None
        told = [
            f"{column.heading} = {as_written(value, column.expression.type)}"
            for column, value in zip(self.columns, self.shown.columns, strict=True)
        ]
        if len(told) > 8:
            told = [*told[:7], "…"]
        return ", ".join(told)


def _cell(values: ValueSet, column: Column) -> str:
    """A column's part of a region; all that it can hold is `-`, and all but missing is `known`."""
    values = as_told(values.intersect(column.domain)) if column.tenths else values
    if values.contains(column.domain):
        return "-"
    if values.contains(replace(column.domain, missing=False)):
        return "known"
    return cell(values, column.expression.type)
