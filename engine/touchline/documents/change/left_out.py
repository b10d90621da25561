"""What the report does not cover, and why: nothing is left out in silence."""

from __future__ import annotations

from touchline.documents.change.blocks import Block, Cell, Item, Section, Table, heads
from touchline.documents.change.report import Report
from touchline.documents.change.words import problem_words
from touchline.prose import values
from touchline.prose.names import upper_first
from touchline.rollout.measured import Impact


def left_out(report: Report) -> Section | None:
    blocks = []
    if report.problems:
        items = tuple(Item(upper_first(problem_words(report, problem))) for problem in report.problems)
        blocks.append(Block("Not compared", items=items))
    impact = report.impact
    if impact is None:
        blocks.append(
            Block(
                "No portfolio",
                "No accounts were judged, so nothing is said of how many move. `--accounts FILE` measures it.",
            )
        )
    else:
        blocks += _records(impact)
    if not blocks:
        return None
    return Section("left-out", "What could not be compared", "", tuple(blocks))


def _records(impact: Impact) -> list[Block]:
    blocks = []
    alone = sum(each.count for each in impact.one_sided)
    if alone or impact.rejected:
        lead = (
            f"Of {impact.records:,} records {impact.compared.accounts:,} were judged by both versions, "
            f"{alone:,} by one only, and {impact.rejected:,} by neither."
        )
        rows = tuple(
            (
                Cell(f"the {one.judged_by} version only"),
                Cell(one.reason),
                Cell(values.number(one.count)),
                Cell(one.example or "", is_data=True),
            )
            for one in impact.one_sided
        )
        titles = heads("Judged by", "Why not by the other", "Records", "Such as", numbers=(2,))
        table = Table("Records that only one version judges", titles, rows) if rows else None
        blocks.append(Block("Records", lead, table=table))
    if impact.diagnostics:
        blocks.append(
            Block(
                "About the data", items=tuple(Item(upper_first(d.message), below=d.notes) for d in impact.diagnostics)
            )
        )
    return blocks
