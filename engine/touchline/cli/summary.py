"""What a run came to, on one screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.cli.paper import Cell, Paper, Toned
from touchline.prose import values

if TYPE_CHECKING:
    from touchline.portfolio.summary import Count, RunSummary, SegmentHealth, Share

REASONS, MOST = 5, 8
"""How many reasons, and lines of anything else, are shown; the files have them all."""


def write_summary(run: RunSummary, paper: Paper) -> None:
    """Segments by health, why accounts are red, the work that starts, the data's problems, the files."""
    money = _money(run)
    paper.line(Toned(run.ruleset, "strong"))
    revenue = f", {money(run.total.revenue)}" if run.total.revenue is not None else ""
    rejected = f"; {run.rejected:,} rejected" if run.rejected else ""
    paper.line(
        f"{values.date(run.date)}: {values.counted(run.records, 'record')}, {run.judged:,} judged{revenue}{rejected}"
    )
    for segmentation in run.segmentations:
        paper.heading(segmentation.label)
        _segments(segmentation, run, paper, money)
    _worst(run, paper, money)
    _counts("Work that starts today", run.starts, paper)
    _counts("Escalations that open today", run.escalations, paper)
    _problems(run, paper)
    _files(run.files, paper)
    for note in run.notes:
        paper.blank()
        paper.line(Toned(f"Note: {note}.", "soft"))


def _money(run: RunSummary) -> Callable[[float | None], str]:
    return lambda x: values.money(round(x), run.currency) if x is not None else "-"


def _tone(band: str | None, bands: tuple[str | None, ...]) -> str:
    known = [b for b in bands if b is not None]
    if band is None:
        return "none"
    at = known.index(band)
    return "good" if at == 0 else "poor" if at == len(known) - 1 else "fair"


def _segments(found: SegmentHealth, run: RunSummary, paper: Paper, money: Callable[[float | None], str]) -> None:
    with_money = run.total.revenue is not None
    drawn = paper.room >= 100 and bool(found.bands)
    headings = ["segment", *([""] if drawn else []), *(band or "no score" for band in found.bands), "accounts"]
    headings += ["revenue"] if with_money else []
    show_worst = with_money and run.worst_band is not None and len(found.bands) > 1
    headings += [f"of it {run.worst_band}"] if show_worst else []

    def cells(label: Cell, share: Share, of_band: Callable[[str | None], Share | None]) -> list[Cell]:
        row: list[Cell] = [label, _bar(share, of_band, found, paper.block)] if drawn else [label]
        for band in found.bands:
            part = of_band(band)
            count = part.accounts if part is not None else 0
            row.append(Toned(f"{count:,}", _tone(band, found.bands) if count else "soft"))
        row.append(f"{share.accounts:,}")
        if with_money:
            row.append(money(share.revenue))
        if show_worst:
            worst = of_band(run.worst_band)
            lost = worst is not None and worst.accounts > 0
            row.append(Toned(money(worst.revenue), "poor") if worst is not None and lost else Toned(money(0.0), "soft"))
        return row

    rows = [
        cells(label, found.totals[name], lambda band, name=name: found.cells.get((name, band)))  # type: ignore[misc]
        for name, label in found.segments
    ]
    rows.append(cells(Toned("all", "strong"), run.total, lambda band: _over(found, band)))
    paper.table(headings, rows, right=range(1 + drawn, len(headings)))


BAR = 16
"""Cells of the picture of a segment."""


def _bar(
    share: Share, of_band: Callable[[str | None], Share | None], found: SegmentHealth, block: str
) -> tuple[Toned, ...]:
    """How a segment's accounts are spread over the bands: the ends of the stretches are rounded, so that all
    together are always as long."""
    pieces: list[Toned] = []
    seen = drawn = 0
    for band in found.bands:
        part = of_band(band)
        seen += part.accounts if part is not None else 0
        end = round(BAR * seen / share.accounts) if share.accounts else 0
        pieces.append(Toned(block * (end - drawn), _tone(band, found.bands)))
        drawn = end
    return tuple(pieces)


def _over(found: SegmentHealth, band: str | None) -> Share | None:
    """A band over all segments."""
    from touchline.portfolio.summary import Share

    parts = [share for (_, b), share in found.cells.items() if b == band]
    revenue = [share.revenue for share in parts if share.revenue is not None]
    return Share(sum(share.accounts for share in parts), sum(revenue) if revenue else None)


def _worst(run: RunSummary, paper: Paper, money: Callable[[float | None], str]) -> None:
    if not run.worst:
        return
    paper.heading(f"Why accounts are {run.worst_band}")
    with_money = run.total.revenue is not None
    rows: list[list[Cell]] = []
    for reason in run.worst[:REASONS]:
        row: list[Cell] = [reason.text, f"{reason.share.accounts:,}"]
        rows.append([*row, money(reason.share.revenue)] if with_money else row)
    paper.table(["reason", "accounts", *(["revenue"] if with_money else [])], rows, right=(1, 2))


def _counts(title: str, counts: Iterable[Count], paper: Paper) -> None:
    rows: list[list[Cell]] = [[count.label, f"{count.count:,}"] for count in counts]
    if rows:
        paper.heading(title)
        paper.table(["", "accounts"], rows[:MOST], right=(1,))
        if len(rows) > MOST:
            paper.line(Toned(f"and {len(rows) - MOST} more", "soft"), indent=2)


def _problems(run: RunSummary, paper: Paper) -> None:
    rows: list[list[Cell]] = []
    for problem in (*run.rejects, *run.data_problems):
        what = "rejected" if problem.field is None else problem.field
        rows.append([Toned(what, "poor" if problem.field is None else "fair"), f"{problem.count:,}", problem.example])
    if not rows and not run.diagnostics:
        return
    paper.heading("Problems in the data")
    paper.table(["where", "records", "for example"], rows[:MOST], right=(1,))
    if len(rows) > MOST:
        paper.line(Toned(f"and {len(rows) - MOST} more kinds, in the file `data_errors`", "soft"), indent=2)
    for found in run.diagnostics:
        paper.line(found.message, indent=2)
        for note in found.notes:
            paper.line(Toned(note, "soft"), indent=4)
        if found.hint:
            paper.line(Toned(f"hint: {found.hint}", "soft"), indent=4)


def _files(files: tuple[Path, ...], paper: Paper) -> None:
    if not files:
        return
    paper.heading(f"Results in {nearby(files[0].parent)}")
    paper.line(", ".join(path.name for path in files), indent=2)


def nearby(path: Path) -> str:
    """A path as short as it can be written from here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if relative.startswith("..") else relative
