"""The report as Markdown for a pull request: short enough for a comment whatever was found, safe whatever accounts are
called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from touchline.documents.change.accounts import Accounts
from touchline.documents.change.blocks import Block, Item, Section, Table
from touchline.documents.change.report import Report
from touchline.documents.change.view import View, view_of
from touchline.documents.rendering.data import as_data
from touchline.documents.templating import fill

MOST_CHARACTERS = 60_000
"""A comment on GitHub may have 65,536."""

_LENGTHS = (25, 12, 6, 3, 1, 0)
"""How many lines of a list or table are shown; shorter lists are tried until the whole is short enough."""

_LONGEST = 200
"""As much of a text as is shown."""

_T = TypeVar("_T")

_FIRES = re.compile(r"[@#](?=\w)|:(?=//|[\w+-]+:)|\b(?:GH|www)(?=[-.])", re.IGNORECASE)
"""What GitHub makes into a mention, a link to an issue, an emoji or a link after Markdown has been read."""


def report_markdown(report: Report) -> str:
    """The report as GitHub shows it; under 60,000 characters."""
    view = view_of(report)
    for most in _LENGTHS:
        text = fill("change.md.j2", {"view": _quiet(as_data(_short(view, most)))})
        text = re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
        if len(text) < MOST_CHARACTERS:
            return text
    raise AssertionError("a report without its lists is short")


def _short(view: View, most: int) -> View:
    """The report with at most so many lines in each of its lists, and what is left out counted."""
    return replace(
        view,
        title=_cut(view.title),
        old=_cut(view.old),
        new=_cut(view.new),
        about=_cut(view.about),
        sentence=_cut(view.sentence, 2 * _LONGEST),
        alarms=(),
        facts=tuple(replace(fact, label=_cut(fact.label), note=_cut(fact.note)) for fact in view.facts),
        limits=_block(view.limits, most) if view.limits is not None else None,
        main=_block(view.main, most) if view.main is not None else None,
        sections=tuple(_section(section, most) for section in view.sections),
        accounts=_accounts(view.accounts, most) if view.accounts is not None else None,
    )


def _section(section: Section, most: int) -> Section:
    blocks, left = _first(section.blocks, most)
    shown = [_block(block, most) for block in blocks]
    if left:
        shown.append(Block("", f"And {left:,} more."))
    return replace(section, lead=_cut(section.lead), blocks=tuple(shown))


def _block(block: Block, most: int) -> Block:
    items, left = _first(block.items, most)
    shown = [_item(item) for item in items]
    if left:
        shown.append(Item(f"and {left:,} more"))
    return Block(
        _cut(block.title), _cut(block.lead, 2 * _LONGEST), tuple(shown), (), _table(block.table, most), _cut(block.note)
    )


def _item(item: Item) -> Item:
    below, left = _first(item.below, 3)
    told = [_cut(line) for line in below]
    if left:
        told.append(f"and {left:,} more")
    return replace(
        item, text=_cut(item.text, 2 * _LONGEST), below=tuple(told), example=_cut(item.example, 2 * _LONGEST)
    )


def _table(table: Table | None, most: int) -> Table | None:
    if table is None:
        return None
    rows, left = _first(table.rows, most)
    cut = [tuple(replace(cell, text=_cut(cell.text), more=_cut(cell.more)) for cell in row) for row in rows]
    if left:
        first, *others = table.rows[0]
        cut.append(
            (
                replace(first, text=f"and {left:,} more", more="", tone=""),
                *(replace(c, text="", more="") for c in others),
            )
        )
    headings = tuple(replace(heading, text=_cut(heading.text)) for heading in table.headings)
    return replace(table, headings=headings, rows=tuple(cut))


def _accounts(accounts: Accounts, most: int) -> Accounts:
    rows, left = _first(accounts.rows, most)
    shown = []
    for row in rows:
        changes, more = _first(row.changes, 4)
        told = [replace(change, told=_cut(change.told, 80), why="") for change in changes]
        if more:
            told.append(replace(row.changes[0], what="and", told=f"{more:,} more", arrow="", why=""))
        shown.append(replace(row, id=_cut(row.id, 60), name=_cut(row.name, 80), changes=tuple(told), keys=""))
    return replace(accounts, rows=tuple(shown), more=accounts.more + left)


def _first(found: Sequence[_T], most: int) -> tuple[Sequence[_T], int]:
    """The first ones and how many are left; a single one that is left is shown instead of counted."""
    if len(found) <= most + (1 if most else 0):
        return found, 0
    return found[:most], len(found) - most


def _cut(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _quiet(data: Any) -> Any:
    """Texts in which GitHub finds nobody to tell and nothing to link: an invisible blank stands after the sign that it
    would act on. The texts of accounts stand as code, and are left as they are."""
    if isinstance(data, Mapping):
        of_account = data.get("is_data")
        raw = ("text",) if of_account else ("id", "name") if "revenue_order" in data else ()
        return {key: value if key in raw else _quiet(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_quiet(each) for each in data]
    if isinstance(data, str):
        return _FIRES.sub(lambda found: f"{found[0]}\u200b", data)
    return data
