"""What a portfolio comes to along the values of a parameter: a chart and a table for each answer that it moves."""

from __future__ import annotations

import json
from collections.abc import Mapping

from touchline.analysis.differences.answers import Thing
from touchline.documents.change.blocks import Block, Cell, Table, heads
from touchline.documents.change.moving import BY, tones
from touchline.documents.change.page import page_parts
from touchline.documents.change.words import accounts, money, part_of
from touchline.documents.pictures.columns import Column, stacked
from touchline.documents.pictures.drawing import Picture
from touchline.documents.rendering.data import as_data
from touchline.documents.templating import fill
from touchline.portfolio.summary import Share
from touchline.prose import values
from touchline.prose.names import upper_first
from touchline.rollout.measured import Word
from touchline.rollout.sweeping import Sweep, SweepPoint, SweptAnswer

FORMAT = 1
"""Raised when a key of the JSON changes its meaning or goes away."""

_STEPS = 5
_NONE = Share(0, 0.0)


def sweep_sentence(sweep: Sweep) -> str:
    """What the sweep comes to, in one sentence without a full stop."""
    moving = [answer for answer in sweep.answers if _moves(sweep, answer)]
    span = f"from {sweep.points[0].value} to {sweep.points[-1].value}" if len(sweep.points) > 1 else ""
    along = f"along {sweep.parameter} {span}".strip()
    if not moving:
        return f"nobody of {accounts(sweep.compared.accounts)} moves {along}"
    answer = max(moving, key=lambda each: max(point.moved[each.answer].accounts for point in sweep.points))
    point = max(sweep.points, key=lambda each: each.moved[answer.answer].accounts)
    most = point.moved[answer.answer].accounts
    said = f"up to {most:,} of {accounts(sweep.compared.accounts)} {'moves' if most == 1 else 'move'} in {answer.label}"
    return f"{said} {along}, the most at {point.value}"


def sweep_blocks(sweep: Sweep) -> tuple[Block, ...]:
    """A block for each answer in which somebody moves, with its charts and its table; then a line on the others."""
    moving = [answer for answer in sweep.answers if _moves(sweep, answer)]
    blocks = [_block(sweep, i, answer) for i, answer in enumerate(moving)]
    still = [answer.label for answer in sweep.answers if answer not in moving]
    if still:
        blocks.append(Block("Nobody moves", f"{values.listed(still)}: the same at every value."))
    if sweep.diagnostics:
        said = " ".join(f"{upper_first(found.message)}." for found in sweep.diagnostics)
        blocks.append(Block("About the data", said))
    return tuple(blocks)


def sweep_page(sweep: Sweep) -> str:
    """The sweep as one HTML page that needs nothing else; the same sweep gives the same bytes."""
    said = {
        "title": sweep.title,
        "sentence": upper_first(sweep_sentence(sweep)),
        "about": f"{values.date(sweep.date)} · {accounts(sweep.compared.accounts)} of {sweep.data}",
        "parameter": sweep.parameter,
        "label": sweep.label if sweep.label != sweep.parameter else "",
        "value": sweep.value,
        "blocks": as_data(sweep_blocks(sweep)),
    }
    return fill("sweep.html.j2", {"sweep": said, "printed": 0, **page_parts()})


def sweep_json(sweep: Sweep) -> str:
    """The sweep as JSON; `grammar/CHANGES.md` says what the keys mean."""
    said = {
        "format": FORMAT,
        "title": sweep.title,
        "sentence": sweep_sentence(sweep),
        "parameter": sweep.parameter,
        "value": sweep.value,
        "date": sweep.date.isoformat(),
        "currency": sweep.currency,
        "data": sweep.data,
        "compared": _facts(sweep.compared),
        "points": [_point(sweep, point) for point in sweep.points],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _moves(sweep: Sweep, answer: SweptAnswer) -> bool:
    return any(point.moved[answer.answer].accounts for point in sweep.points)


def _share(point: SweepPoint, answer: SweptAnswer, name: Word) -> Share:
    return point.shares.get((answer.answer, name), _NONE)


def _block(sweep: Sweep, number: int, answer: SweptAnswer) -> Block:
    pictures = [_picture(sweep, f"sweep-{number}-accounts", answer, revenue=False)]
    if sweep.compared.revenue:
        pictures.append(_picture(sweep, f"sweep-{number}-revenue", answer, revenue=True))
    lead = f"The value in force is {sweep.value}. Moves are counted against it."
    return Block(answer.label, lead, (), tuple(pictures), _table(sweep, answer), captions=BY[: len(pictures)])


def _picture(sweep: Sweep, name: str, answer: SweptAnswer, *, revenue: bool) -> Picture:
    parts = [(kind, label) for kind, (_, label) in zip(_kinds(answer), answer.words, strict=True)]

    def size(point: SweepPoint, word: Word) -> float:
        share = _share(point, answer, word)
        return max(0.0, share.revenue or 0.0) if revenue else float(share.accounts)

    columns = [
        Column(_short(point.value), tuple(size(point, word) for word, _ in answer.words), point.today)
        for point in sweep.points
    ]
    unit = "revenue" if revenue else "accounts"
    first, last = sweep.points[0], sweep.points[-1]
    said = [
        f"{label} {_shown(sweep, size(first, word), revenue)} at {first.value}, "
        f"{_shown(sweep, size(last, word), revenue)} at {last.value}"
        for word, label in answer.words
    ]
    alt = f"{answer.label}, {unit} along {sweep.parameter}. {'; '.join(said)}. All numbers are in the table below."
    return stacked(name, alt, parts, columns, "today", shown=lambda x: _shown(sweep, x, revenue))


def _shown(sweep: Sweep, x: float, revenue: bool) -> str:
    return values.about(x, sweep.currency) if revenue else f"{x:,.0f}"


def _short(value: str) -> str:
    """`$120,000` as `$120k`, so that it fits under its column."""
    return value.removesuffix(",000") + "k" if value.endswith(",000") and value.count(",") == 1 else value


def _kinds(answer: SweptAnswer) -> list[str]:
    """The classes of the parts: bands by what they mean, segments from dark to light."""
    names = [name for name, _ in answer.words]
    if answer.answer.thing is Thing.HEALTH:
        return [f"tl-{tones(names)[name]}" for name in names]
    known = [name for name in names if name is not None]
    places = {name: i * (_STEPS - 1) // max(1, len(known) - 1) for i, name in enumerate(known)}
    return ["tl-none" if name is None else f"tl-step{places[name]}" for name in names]


def _table(sweep: Sweep, answer: SweptAnswer) -> Table:
    has_revenue = sweep.compared.revenue is not None
    rows = []
    for point in sweep.points:
        moved = point.moved[answer.answer]
        cells = [Cell(point.value, "strong" if point.today else "", "in force" if point.today else "")]
        for name, _ in answer.words:
            share = _share(point, answer, name)
            cells.append(Cell(values.number(share.accounts), more=money(share.revenue, sweep.currency)))
        cells.append(Cell(values.number(moved.accounts), more=part_of(moved.accounts, sweep.compared.accounts)))
        if has_revenue:
            part = part_of(moved.revenue or 0.0, sweep.compared.revenue or 0.0)
            cells.append(Cell(money(moved.revenue, sweep.currency), more=part))
        rows.append(tuple(cells))
    titles = (upper_first(sweep.parameter.replace("_", " ")), *(label for _, label in answer.words), "Move")
    titles = (*titles, *(("Revenue that moves",) if has_revenue else ()))
    caption = f"{answer.label} along {sweep.parameter}: accounts and their revenue"
    return Table(caption, heads(*titles, numbers=tuple(range(1, len(titles)))), tuple(rows))


def _facts(share: Share) -> Mapping[str, object]:
    return {"accounts": share.accounts, "revenue": share.revenue}


def _point(sweep: Sweep, point: SweepPoint) -> Mapping[str, object]:
    return {
        "value": point.value,
        "in_force": point.today,
        "answers": [
            {
                "thing": answer.answer.thing.value,
                "name": answer.answer.name,
                "label": answer.label,
                "moved": _facts(point.moved[answer.answer]),
                "shares": [
                    {"word": name, "label": label, **_facts(_share(point, answer, name))}
                    for name, label in answer.words
                ],
            }
            for answer in sweep.answers
        ],
    }
