"""How a value is decided: by a table or by lines with `when`. Shared by segmentations, decisions and severities."""

from __future__ import annotations

from touchline.diagnostics import Label
from touchline.model.declarations.lines import Block, Reading, every, first_of, only
from touchline.model.tables import Operand, Result, Rules
from touchline.model.where import ACCOUNT, Where
from touchline.source import Span
from touchline.syntax import tree


def rules(
    reading: Reading,
    block: Block,
    name: str,
    results: tuple[Result, ...],
    conditional: tuple[tree.When | tree.Segment, ...],
    where: Where = ACCOUNT,
    *,
    hint: str,
) -> Rules | None:
    """The table or the `conditional` lines of a block that decide `results`, with what `else` says.

    Reports a block that has neither, and one that has both: which of the two holds would be a guess.
    """
    rows = only(reading, block, tree.Rows, "| … |")
    otherwise = first_of(reading, block.called, every(block, tree.Else), "else")
    default: tuple[Operand, ...] | None = None
    sure = True
    if otherwise is not None:
        default = reading.resolver.defaults(otherwise, results, where)
        sure = default is not None
    if rows is not None and conditional:
        reading.report(
            "defined-twice",
            f"{block.called} is decided twice: by a table and by lines with `when`",
            conditional[0].span,
            "a line that decides",
            also=(Label(rows.span, "a table that decides", primary=False),),
            hint="keep one of the two",
        )
    if rows is not None:
        table = reading.table(rows, block)
        found = reading.resolver.table(name, rows, table, results, default, where) if table is not None else None
        return found if sure else None
    if conditional:
        span = _around(conditional)
        lines = reading.resolver.lines(name, conditional, results, default=default, where=where, span=span)
        return lines if sure else None
    if not block.broken:
        reading.missing(block.called, "how it is decided", block.span, hint)
    return None


def _around(clauses: tuple[tree.When | tree.Segment, ...]) -> Span:
    return clauses[0].span.to(clauses[-1].span)
