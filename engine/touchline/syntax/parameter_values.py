"""Where the value of a parameter is written that is in force on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from touchline.source import Span
from touchline.syntax import tree


def value_in_force(files: Iterable[tree.File], name: str, today: datetime.date) -> Span | None:
    """The place of that value in the text; None where no parameter has the name."""
    for file in files:
        for block in file.blocks:
            if isinstance(block.header, tree.ParameterHeader) and block.name is not None and block.name.text == name:
                found = block.header.value.span
                for clause in block.clauses:
                    if isinstance(clause, tree.Since) and clause.date.value <= today:
                        found = clause.value.span
                return found
    return None
