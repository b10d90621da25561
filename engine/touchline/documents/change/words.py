"""The report in one sentence, and the numbers that matter: the same in a terminal, as page, Markdown and JSON."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.analysis.differences.answers import Answer, Differs, NotDecided, Same, Thing
from touchline.documents.change.blocks import Behind
from touchline.documents.change.report import Problem, Report
from touchline.portfolio.summary import Share
from touchline.prose import values
from touchline.rollout.measured import Direction, Impact, Moves, Word

NOTHING = "none"
"""What an account without a segment, band or service has."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that matters: its stable `key`, what it is, the number in words, a second line, what it means (`poor`
    or nothing), the accounts behind it."""

    key: str
    label: str
    value: str
    note: str = ""
    tone: str = ""
    behind: Behind | None = None


def sentence(report: Report) -> str:
    """What the change comes to, in one sentence without a full stop."""
    parts = [part for part in (_broken_side(report), _moving(report), _limits(report)) if part]
    return "; ".join(parts)


def facts(report: Report) -> tuple[Fact, ...]:
    """The numbers that matter; none without a portfolio."""
    impact = report.impact
    if impact is None:
        return ()
    found = [_changed(impact)]
    place = main_moves(impact)
    if place is not None:
        found += _of_moves(impact, place)
    health = next((i for i, m in enumerate(impact.moves) if m.answer.thing is Thing.HEALTH and m.moved.accounts), None)
    if health is not None and health != place:
        found += _of_health(impact, health)
    found += _of_work(impact)
    return tuple(found)


def main_moves(impact: Impact) -> int | None:
    """The place of the answer that the first screen is about: the segmentation in which most accounts move, else the
    health, a service, a decision; None where no account moves."""
    order = (Thing.SEGMENTATION, Thing.HEALTH, Thing.SERVICE, Thing.DECISION)
    for thing in order:
        found = [i for i, m in enumerate(impact.moves) if m.answer.thing is thing and m.moved.accounts]
        if found:
            return max(found, key=lambda i: (impact.moves[i].moved.accounts, -i))
    return None


def money(x: float | None, currency: str) -> str:
    """Revenue to the unit, as tables show it; nothing where there is none."""
    return "" if x is None else values.money(float(round(x)), currency)


def part_of(part: float, whole: float) -> str:
    """`8.2%`; a part that is not nothing is never 0%, one that is not all never 100%."""
    if not whole:
        return ""
    share = part / whole
    if 0 < share < 0.0005:
        return "under 0.1%"
    if 0.9995 <= share < 1:
        return "over 99.9%"
    return values.percent(round(share, 3))


def word(moves: Moves, name: Word) -> str:
    """What a segment, band or choice is called."""
    return dict(moves.words).get(name, NOTHING if name is None else name)


def way(answer: Answer, direction: Direction) -> str:
    """A direction in a word: `up`, for health `better`."""
    match direction:
        case Direction.UP:
            return "better" if answer.thing is Thing.HEALTH else "up"
        case Direction.DOWN:
            return "worse" if answer.thing is Thing.HEALTH else "down"
        case Direction.ACROSS:
            return "across"
        case Direction.NONE:
            return "stays"


ARROWS = {Direction.UP: "↑", Direction.DOWN: "↓", Direction.ACROSS: "→", Direction.NONE: "="}


def towards(moves: Moves, direction: Direction) -> Share:
    """The accounts of a move's flows in one direction."""
    flows = [flow.share for flow in moves.flows if flow.direction is direction]
    known = [share.revenue for share in flows if share.revenue is not None]
    return Share(
        sum(share.accounts for share in flows), sum(known) if known or moves.moved.revenue is not None else None
    )


def accounts(n: int) -> str:
    return values.counted(n, "account")


def count_word(n: int) -> str:
    """Numbers up to ten as words, as prose has them."""
    return values.NUMERALS[n] if 0 < n < len(values.NUMERALS) else values.number(n)


def _broken_side(report: Report) -> str:
    sides = {problem.side for problem in report.problems if problem.side}
    if sides == {"old", "new"}:
        return "neither version could be read whole"
    return f"the {next(iter(sides))} version could not be read whole" if sides else ""


def _moving(report: Report) -> str:
    impact = report.impact
    if impact is None:
        return _provable(report)
    if not impact.records:
        return "the portfolio is empty, so nothing could be measured"
    whole = f"{impact.compared.accounts:,} {'account' if impact.compared.accounts == 1 else 'accounts'}"
    place = main_moves(impact)
    if place is None:
        if not impact.changed.accounts:
            return f"nothing changes for {'any of ' if impact.compared.accounts > 1 else ''}{whole}"
        verb = "gets" if impact.changed.accounts == 1 else "get"
        return f"none of {whole} moves, {impact.changed.accounts:,} {verb} other work"
    moves = impact.moves[place]
    moved = moves.moved
    said = f"{moved.accounts:,} of {whole} {'moves' if moved.accounts == 1 else 'move'} in {moves.label}"
    if moved.revenue is not None:
        said += f", worth {values.about(moved.revenue, impact.currency)}"
    down = towards(moves, Direction.DOWN).accounts
    if down:
        worse = way(moves.answer, Direction.DOWN)
        who = f"{down:,} of them " if down < moved.accounts else "all of them " if down > 1 else ""
        said += f", {who}{worse}"
    return said


def _provable(report: Report) -> str:
    differ = sum(isinstance(proof.verdict, Differs) for proof in report.proofs)
    same = sum(isinstance(proof.verdict, Same) for proof in report.proofs)
    open_ = sum(isinstance(proof.verdict, NotDecided) for proof in report.proofs)
    if not report.proofs:
        return "" if report.problems else "nothing was compared"
    if not differ and not open_:
        return "every answer is the same for every account"
    said = f"{differ} of {values.counted(len(report.proofs), 'answer')} can differ, {same} the same for every account"
    return f"{said}, {open_} could not be told" if open_ else said


def _limits(report: Report) -> str:
    broken = sum(limit.held is False for limit in report.limits)
    unknown = sum(limit.held is None for limit in report.limits)
    parts = []
    if broken:
        parts.append(f"{count_word(broken)} {'limit is' if broken == 1 else 'limits are'} broken")
    if unknown:
        parts.append(f"{count_word(unknown)} {'limit' if unknown == 1 else 'limits'} could not be checked")
    if report.limits and not parts:
        return "the limit holds" if len(report.limits) == 1 else f"all {count_word(len(report.limits))} limits hold"
    return " and ".join(parts)


def _changed(impact: Impact) -> Fact:
    note = part_of(impact.changed.accounts, impact.compared.accounts)
    changed = impact.changed.accounts
    behind = Behind("all", "any change", changed) if changed else None
    value = f"{impact.changed.accounts:,} of {impact.compared.accounts:,}"
    return Fact("changed", "accounts with any change", value, f"{note} of accounts" if note else "", "", behind)


def _of_moves(impact: Impact, place: int) -> list[Fact]:
    moves = impact.moves[place]
    found = []
    if moves.moved.revenue is not None and impact.compared.revenue:
        part = part_of(moves.moved.revenue, impact.compared.revenue)
        value = values.about(moves.moved.revenue, impact.currency)
        behind = Behind(f"m{place}", f"{moves.label}: moves", moves.moved.accounts)
        found.append(
            Fact("revenue_moved", f"revenue that moves in {moves.label}", value, f"{part} of revenue", "", behind)
        )
    for direction, letter, tone in ((Direction.UP, "u", ""), (Direction.DOWN, "d", "poor")):
        share = towards(moves, direction)
        said = way(moves.answer, direction)
        behind = Behind(f"m{place}{letter}", f"{moves.label}: {said}", share.accounts)
        worth = values.about(share.revenue, impact.currency) if share.revenue is not None else ""
        tone = tone if share.accounts else ""
        value = f"{ARROWS[direction]} {share.accounts:,}" if share.accounts else "0"
        label = f"{'moves' if share.accounts == 1 else 'move'} {said}"
        found.append(Fact(direction.value, label, value, worth, tone, behind if share.accounts else None))
    return found


def _of_health(impact: Impact, place: int) -> list[Fact]:
    moves = impact.moves[place]
    worse, better = towards(moves, Direction.DOWN), towards(moves, Direction.UP)
    behind = Behind(f"m{place}", f"{moves.label}: changes", moves.moved.accounts)
    note = f"{better.accounts:,} better, {worse.accounts:,} worse"
    tone = "poor" if worse.accounts > better.accounts else ""
    return [Fact("health", "change their health band", values.number(moves.moved.accounts), note, tone, behind)]


def _of_work(impact: Impact) -> list[Fact]:
    found = []
    before, after = sum(w.tasks_before for w in impact.work), sum(w.tasks_after for w in impact.work)
    if impact.work:
        note = f"{before:,} before, {after:,} after"
        found.append(Fact("tasks", "tasks", signed(after - before), note))
    lost = sum(each.share.accounts for each in impact.lost_managers)
    if lost:
        behind = Behind("lost", "Loses its named manager", lost)
        label = f"{'loses its' if lost == 1 else 'lose their'} named manager"
        found.append(Fact("lost_managers", label, values.number(lost), "", "poor", behind))
    over = [role for role in impact.roles if role.used_after is not None and role.used_after > 1]
    if over:
        most = max(over, key=lambda role: role.used_after or 0.0)
        note = f"{most.label}, {values.percent(round(most.used_after or 0.0, 3))}"
        label = f"{'role' if len(over) == 1 else 'roles'} over capacity"
        found.append(Fact("over_capacity", label, values.number(len(over)), note, "poor"))
    return found


def signed(n: int) -> str:
    """`+12`, `−3`, `0`: a difference."""
    return f"+{n:,}" if n > 0 else f"−{-n:,}" if n < 0 else "0"


def problem_words(report: Report, problem: Problem) -> str:
    """A problem after the side that has it."""
    match problem.side:
        case "old":
            return f"old version ({report.old.name}): {problem.text}"
        case "new":
            return f"new version ({report.new.name}): {problem.text}"
        case _:
            return problem.text
