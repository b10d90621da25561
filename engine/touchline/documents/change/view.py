"""The whole report in words, in the order it is read: what the page and the Markdown lay out."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.documents.change.accounts import Accounts, accounts_of
from touchline.documents.change.blocks import Block, Item, Section
from touchline.documents.change.changed import limit_word, limits_block, what_can_differ, what_changed
from touchline.documents.change.left_out import left_out
from touchline.documents.change.moving import BY, flow_table, health_by, moved_words, pictures_of, who_moves
from touchline.documents.change.report import Report, Side
from touchline.documents.change.words import Fact, facts, main_moves, sentence
from touchline.documents.change.working import data_needed, lost_managers, work
from touchline.prose import values
from touchline.prose.names import upper_first


@dataclass(frozen=True, slots=True)
class View:
    """The first screen (`sentence` to `main`), then a section for each question, then the accounts."""

    title: str
    old: str
    new: str
    about: str
    sentence: str
    tone: str
    alarms: tuple[Item, ...]
    facts: tuple[Fact, ...]
    limits: Block | None
    main: Block | None
    sections: tuple[Section, ...]
    accounts: Accounts | None


def view_of(report: Report) -> View:
    impact = report.impact
    found: list[Section | None] = [what_changed(report), what_can_differ(report)]
    main = None
    if impact is not None:
        found += [who_moves(impact), health_by(impact), work(impact), lost_managers(impact), data_needed(impact)]
        place = main_moves(impact)
        if place is not None:
            moves = impact.moves[place]
            drawn = pictures_of(impact, place)
            lead, table = moved_words(impact, moves), flow_table(impact, place)
            main = Block(moves.label, lead, (), drawn, table, captions=BY[: len(drawn)])
    found.append(left_out(report))
    data = f" · {accounts_word(report)}" if impact is not None else ""
    return View(
        title=report.title,
        old=side_words(report.old),
        new=side_words(report.new),
        about=f"{values.date(report.date)}{data}",
        sentence=upper_first(sentence(report)),
        tone=_tone(report),
        alarms=_alarms(report),
        facts=facts(report),
        limits=limits_block(report),
        main=main,
        sections=tuple(section for section in found if section is not None),
        accounts=accounts_of(impact, report.limits) if impact is not None and impact.accounts else None,
    )


def side_words(side: Side) -> str:
    """`main, version 2026.4, 1a2b3c4d5e`: a side, its version and the start of its hash."""
    said = [side.name]
    if side.version:
        said.append(f"version {side.version}")
    if side.hash:
        said.append(side.hash.removeprefix("sha256:")[:10])
    return ", ".join(said)


def accounts_word(report: Report) -> str:
    assert report.impact is not None
    return f"{values.counted(report.impact.records, 'record')} of {report.impact.data}"


def _alarms(report: Report) -> tuple[Item, ...]:
    """The limits that do not hold, or could not be checked, and what was measured."""
    found = []
    for held in (False, None):
        tag, tone = limit_word(held)
        found += [Item(f"{x.text}: {x.measured}", tag, tone) for x in report.limits if x.held is held]
    return tuple(found)


def _tone(report: Report) -> str:
    if any(limit.held is False for limit in report.limits):
        return "poor"
    if report.problems or any(limit.held is None for limit in report.limits):
        return "fair"
    return "good" if report.limits else ""
