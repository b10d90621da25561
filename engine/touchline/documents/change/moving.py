"""Who moves from where to where, what caused it, and the health of every group before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from touchline.analysis.differences.answers import Thing
from touchline.documents.change import behind
from touchline.documents.change.blocks import Block, Cell, Section, Table, heads
from touchline.documents.change.words import (
    ARROWS,
    NOTHING,
    accounts,
    main_moves,
    money,
    part_of,
    signed,
    towards,
    way,
    word,
)
from touchline.documents.pictures.drawing import Picture
from touchline.documents.pictures.flows import MOST_ENDS, Ribbon, flows
from touchline.documents.pictures.stacks import Stack, stacks
from touchline.portfolio.summary import Share
from touchline.prose import values
from touchline.prose.names import plain, upper_first
from touchline.rollout.measured import BandsBy, Cause, Direction, Flow, Impact, Moves, Ruled, Word

_WAYS = {Direction.NONE: "stay", Direction.UP: "up", Direction.DOWN: "down", Direction.ACROSS: "across"}
MOST_GROUPS = 12
"""As many groups as a picture of health shows; the table has them all."""


DRAWN = (Thing.SEGMENTATION, Thing.HEALTH)
"""What is drawn beside the answer of the first screen; the others follow from it."""

BY = ("By accounts", "By revenue")


def who_moves(impact: Impact) -> Section:
    """The flows of every answer in which somebody moves, with the rules behind them. Those of the first screen are
    not drawn again."""
    blocks: list[Block] = []
    main = main_moves(impact)
    for place, moves in enumerate(impact.moves):
        if not moves.moved.accounts:
            continue
        lead = moved_words(impact, moves)
        if place == main:
            blocks.append(Block(moves.label, f"{lead} The flows are drawn at the top."))
        else:
            drawn = pictures_of(impact, place) if moves.answer.thing in DRAWN else ()
            blocks.append(Block(moves.label, lead, (), drawn, flow_table(impact, place), captions=BY[: len(drawn)]))
        if moves.causes:
            blocks.append(Block("", table=_causes(impact, place)))
    if impact.metrics:
        blocks.append(Block("What the whole comes to", table=_metrics(impact)))
    still = [moves.label for moves in impact.moves if not moves.moved.accounts]
    if still:
        blocks.append(Block("Nobody moves", f"{values.listed(still)}: every account is answered as before."))
    return Section("moves", "Who moves, and why", _compared(impact), tuple(blocks))


def _metrics(impact: Impact) -> Table:
    rows = tuple(
        (Cell(upper_first(plain(name))), _figure(before), _figure(after)) for name, before, after in impact.metrics
    )
    return Table(
        "The metrics of the ruleset, before and after", heads("Metric", "Before", "After", numbers=(1, 2)), rows
    )


def _figure(x: float | None) -> Cell:
    return Cell("not known" if x is None else values.number(round(x, 4)))


def moved_words(impact: Impact, moves: Moves) -> str:
    """What a segmentation, health, decision or service comes to in a sentence."""
    moved = moves.moved
    said = f"{accounts(moved.accounts)} of {impact.compared.accounts:,} {'moves' if moved.accounts == 1 else 'move'}"
    if moved.revenue is not None and impact.compared.revenue:
        part = part_of(moved.revenue, impact.compared.revenue)
        said += f", with {money(moved.revenue, impact.currency)} ({part} of revenue)"
    ways = [
        f"{towards(moves, d).accounts:,} {way(moves.answer, d)}"
        for d in (Direction.UP, Direction.DOWN, Direction.ACROSS)
        if towards(moves, d).accounts
    ]
    return f"{said}: {values.listed(ways)}." if ways else f"{said}."


def pictures_of(impact: Impact, place: int) -> tuple[Picture, ...]:
    """The flows of an answer by accounts, and by revenue where there is any."""
    moves = impact.moves[place]
    by_accounts = _drawn(impact, moves, f"flow-{place}-accounts", revenue=False)
    if not impact.has_revenue or not impact.compared.revenue:
        return (by_accounts,)
    return (by_accounts, _drawn(impact, moves, f"flow-{place}-revenue", revenue=True))


def flow_table(impact: Impact, place: int) -> Table:
    """Every flow in numbers, those that move first, by accounts."""
    moves = impact.moves[place]
    ordered = sorted(moves.flows, key=lambda f: (f.direction is Direction.NONE, -f.share.accounts))
    rows = tuple(
        (
            Cell(word(moves, flow.before)),
            Cell(word(moves, flow.after)),
            Cell(f"{ARROWS[flow.direction]} {way(moves.answer, flow.direction)}", _WAYS[flow.direction]),
            Cell(values.number(flow.share.accounts), behind=behind.of_flow(impact, place, flow)),
            *_worth(impact, flow.share.revenue),
        )
        for flow in ordered
    )
    titles = ("Before", "After", "", "Accounts", *(("Revenue",) if impact.has_revenue else ()))
    return Table(f"{moves.label}: accounts by what they were and are", heads(*titles, numbers=(3, 4)), rows)


def health_by(impact: Impact) -> Section | None:
    """The bands of every group before and after."""
    if not impact.bands_by:
        return None
    bands = next((m.words for m in impact.moves if m.answer.thing is Thing.HEALTH), _bands(impact.bands_by))
    blocks = [_bands_block(i, by, bands) for i, by in enumerate(impact.bands_by) if _differ(by)]
    same = [by.label for by in impact.bands_by if not _differ(by)]
    if same:
        blocks.append(Block("", f"No group has other bands than before by {values.listed(same, 'or')}."))
    lead = (
        "How many accounts of each group have which band before and after. An account that moves from one group to "
        "another is counted before in the one, after in the other."
    )
    return Section("health", "Health before and after", lead, tuple(blocks))


def _compared(impact: Impact) -> str:
    whole = f", with {money(impact.compared.revenue, impact.currency)} of revenue" if impact.has_revenue else ""
    return (
        f"Both versions judged {accounts(impact.compared.accounts)} of {impact.data} as of "
        f"{values.date(impact.date)}{whole}."
    )


def _worth(impact: Impact, revenue: float | None) -> tuple[Cell, ...]:
    return (Cell(money(revenue, impact.currency)),) if impact.has_revenue else ()


def _causes(impact: Impact, place: int) -> Table:
    moves = impact.moves[place]
    ordered = sorted(moves.causes, key=lambda c: (-c.share.accounts, c.new.text, c.old.text))
    rows = tuple(
        (
            Cell(f"{word(moves, cause.before)} → {word(moves, cause.after)}"),
            _rule(cause.old),
            _new_rule(cause),
            Cell(values.number(cause.share.accounts), behind=behind.of_cause(impact, place, cause)),
            *_worth(impact, cause.share.revenue),
        )
        for cause in ordered
    )
    titles = ("Move", "Decided before by", "Decides now", "Accounts", *(("Revenue",) if impact.has_revenue else ()))
    return Table(f"{moves.label}: the rules behind each move", heads(*titles, numbers=(3, 4)), rows)


def _rule(rule: Ruled) -> Cell:
    return Cell(rule.text, more=f"{rule.place.path}:{rule.place.address or rule.place.line}" if rule.place else "")


def _new_rule(cause: Cause) -> Cell:
    shown = _rule(cause.new)
    if cause.through is None:
        return shown
    return Cell(shown.text, more=f"through {cause.through}{f' · {shown.more}' if shown.more else ''}")


def _drawn(impact: Impact, moves: Moves, name: str, *, revenue: bool) -> Picture:
    def size(flow: Flow) -> float:
        return max(0.0, flow.share.revenue or 0.0) if revenue else float(flow.share.accounts)

    def shown(total: float) -> str:
        return values.about(total, impact.currency) if revenue else values.number(total)

    ends, place = _ends(moves)
    ribbons: dict[tuple[int, int, str], float] = {}
    for flow in moves.flows:
        one = (place[flow.before], place[flow.after], _WAYS[flow.direction])
        ribbons[one] = ribbons.get(one, 0.0) + size(flow)
    drawn = [Ribbon(start, end, total, which) for (start, end, which), total in ribbons.items()]
    before = [shown(sum(r.size for r in drawn if r.start == i)) for i in range(len(ends))]
    after = [shown(sum(r.size for r in drawn if r.end == i)) for i in range(len(ends))]
    ways = []
    for direction in (Direction.UP, Direction.DOWN, Direction.ACROSS, Direction.NONE):
        total = sum(size(flow) for flow in moves.flows if flow.direction is direction)
        if total:
            said = "stay" if direction is Direction.NONE else way(moves.answer, direction)
            ways.append((_WAYS[direction], f"{ARROWS[direction]} {said} {shown(total)}"))
    moving = [
        f"{word(moves, f.before)} to {word(moves, f.after)} {shown(size(f))}"
        for f in moves.flows
        if f.direction is not Direction.NONE and size(f)
    ]
    unit = "revenue" if revenue else "accounts"
    alt = f"{moves.label}, {unit} before and after. {'; '.join(moving[:12])}. All numbers are in the table below."
    return flows(name, alt, ends, drawn, before, after, ways)


def _ends(moves: Moves) -> tuple[list[str], dict[Word, int]]:
    """The labels of the ends, and which of them each word goes to; where there are too many, those with the fewest
    accounts are drawn as one."""
    sizes: dict[Word, int] = {name: 0 for name, _ in moves.words}
    moving: dict[Word, int] = dict(sizes)
    for flow in moves.flows:
        for name in (flow.before, flow.after):
            sizes[name] = sizes.get(name, 0) + flow.share.accounts
            if flow.direction is not Direction.NONE:
                moving[name] = moving.get(name, 0) + flow.share.accounts
    names = [name for name in sizes if sizes[name]]
    if len(names) > MOST_ENDS:
        kept = sorted(names, key=lambda n: (-moving.get(n, 0), -sizes[n], names.index(n)))[: MOST_ENDS - 1]
        names = [name for name in names if name in kept]
    place = {name: i for i, name in enumerate(names)}
    labels = [word(moves, name) for name in names]
    rest = [name for name in sizes if sizes[name] and name not in place]
    if rest:
        place |= dict.fromkeys(rest, len(labels))
        labels.append(f"{len(rest)} others")
    return labels, place


def _bands(found: Sequence[BandsBy]) -> tuple[tuple[Word, str], ...]:
    names = dict.fromkeys(band for by in found for _, band in (*by.before, *by.after))
    return tuple((name, name or NOTHING) for name in names)


def _bands_block(number: int, by: BandsBy, bands: tuple[tuple[Word, str], ...]) -> Block:
    used = [(name, label) for name, label in bands if any(_has(by, value, name) for value, _ in by.values)]
    groups = [
        Stack(
            label,
            tuple(_count(by.before, value, band) for band, _ in used),
            tuple(_count(by.after, value, band) for band, _ in used),
        )
        for value, label in by.values
    ]
    groups = [group for group in groups if sum(group.before) or sum(group.after)]
    meant = tones([name for name, _ in bands])
    parts = [(f"tl-{meant[name]}", label) for name, label in used]
    largest = sorted(groups, key=lambda g: -max(sum(g.before), sum(g.after)))[:MOST_GROUPS]
    shown = [group for group in groups if group in largest]
    alt = f"Health by {by.label}. " + " ".join(_said(group, [label for _, label in used]) for group in shown)
    picture = stacks(f"bands-{number}", alt, parts, shown)
    rows = []
    for group in groups:
        cells = [_from_to(a, b, meant[name]) for a, b, (name, _) in zip(group.before, group.after, used, strict=True)]
        rows.append((Cell(group.label), *cells, _from_to(sum(group.before), sum(group.after), "none")))
    titles = ("", *(label for _, label in used), "All")
    table = Table(
        f"Health by {by.label}, accounts before and after",
        heads(*titles, numbers=tuple(range(1, len(titles)))),
        tuple(rows),
    )
    note = f"The picture shows the {MOST_GROUPS} largest of {len(groups)}." if len(groups) > MOST_GROUPS else ""
    return Block(f"By {by.label[:1].lower()}{by.label[1:]}", pictures=(picture,), table=table, note=note)


def _differ(by: BandsBy) -> bool:
    pairs = {*by.before, *by.after}
    return any(_count(by.before, *pair) != _count(by.after, *pair) for pair in pairs)


def _has(by: BandsBy, value: Word, band: Word) -> bool:
    return bool(_count(by.before, value, band) or _count(by.after, value, band))


def _count(numbers: Mapping[tuple[Word, Word], Share], value: Word, band: Word) -> int:
    share = numbers.get((value, band))
    return share.accounts if share is not None else 0


def _from_to(before: int, after: int, tone: str) -> Cell:
    if before == after:
        return Cell(values.number(before))
    return Cell(f"{before:,} → {after:,}", more=signed(after - before), tone="strong" if tone else "")


def _said(group: Stack, labels: Sequence[str]) -> str:
    pairs = [
        f"{label} {a:,} then {b:,}" for label, a, b in zip(labels, group.before, group.after, strict=True) if a or b
    ]
    return f"{group.label}: {', '.join(pairs)}."


def tones(names: Sequence[Word]) -> dict[Word, str]:
    """Bands are declared best first: the first is good, the last poor, those between fair; none is none."""
    known = [name for name in names if name is not None]
    meant: dict[Word, str] = dict.fromkeys(known, "fair")
    if known:
        meant[known[0]] = "good"
        meant[known[-1]] = "poor"
    meant[None] = "none"
    return meant
