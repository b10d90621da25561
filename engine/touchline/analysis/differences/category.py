"""What a change comes to: nothing but words or tests, the same answers, more of them, fewer, or others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from touchline.analysis.differences.answers import Answer, Differs, NotDecided, Same, Thing, Transition, Verdict
from touchline.analysis.differences.asked import subjects
from touchline.analysis.differences.changes import Bearing, Categories, Category, Change
from touchline.model.ruleset import Ruleset


def categories(changes: Sequence[Change], verdicts: Mapping[Answer, Verdict], old: Ruleset, new: Ruleset) -> Categories:
    """What all changes come to, with what is answered by one version alone: a new playbook reaches more accounts."""
    found = {answer: category_of(answer, verdict, old, new) for answer, verdict in verdicts.items()}
    before, after = subjects(old), subjects(new)
    for answer in after:
        if answer not in before:
            found[answer] = Category.WIDENS if _starts(answer) else Category.REROUTES
    for answer in before:
        if answer not in after:
            found[answer] = Category.NARROWS if _starts(answer) else Category.REROUTES
    whole = _together(found.values())
    bearings = {change.effect.bearing for change in changes}
    if bearings and whole is Category.SAME_ANSWERS and Bearing.RULES not in bearings:
        whole = Category.PROMISES_ONLY if Bearing.PROMISES in bearings else Category.WORDS_ONLY
    breaks = tuple(change for change in changes if change.effect.breaks)
    return Categories(whole, tuple(found.items()), breaks)


def category_of(answer: Answer, verdict: Verdict, old: Ruleset, new: Ruleset) -> Category:
    """What may become of one answer. It widens where a playbook or an escalation starts for more accounts, or accounts
    only move up to higher segments and better bands; it narrows where the opposite is all that can happen."""
    match verdict:
        case Same():
            return Category.SAME_ANSWERS
        case NotDecided():
            return Category.MAY_REROUTE
        case Differs(transitions=transitions, complete=complete):
            ways = {_way(answer, transition, old, new) for transition in transitions}
            if len(ways) != 1:
                return Category.REROUTES
            way = ways.pop()
            return way if complete or way is Category.REROUTES else Category.MAY_REROUTE
        case _:
            assert_never(verdict)


def _together(each: Iterable[Category]) -> Category:
    """More here and fewer there is a re-route."""
    found = set(each) - {Category.SAME_ANSWERS}
    if not found:
        return Category.SAME_ANSWERS
    if Category.REROUTES in found or {Category.WIDENS, Category.NARROWS} <= found:
        return Category.REROUTES
    return Category.MAY_REROUTE if Category.MAY_REROUTE in found else found.pop()


def _starts(answer: Answer) -> bool:
    """Whether it is asked if something starts or opens."""
    return answer.thing in (Thing.PLAYBOOK, Thing.ESCALATION) and "." not in answer.name


def _way(answer: Answer, transition: Transition, old: Ruleset, new: Ruleset) -> Category:
    before, after = transition.before, transition.after
    if _starts(answer):
        return Category.WIDENS if after is True else Category.NARROWS
    ways = {
        Category.WIDENS if order.index(str(after)) < order.index(str(before)) else Category.NARROWS
        for order in (_best_first(answer, old), _best_first(answer, new))
        if before in order and after in order
    }
    return ways.pop() if len(ways) == 1 else Category.REROUTES


def _best_first(answer: Answer, ruleset: Ruleset) -> tuple[str, ...]:
    """The words that an answer can be, where one is higher than another."""
    if answer.thing is Thing.SEGMENTATION and answer.name in ruleset.segmentations:
        return tuple(segment.name for segment in ruleset.segmentations[answer.name].segments)
    if answer.thing is Thing.HEALTH and ruleset.health is not None:
        return tuple(band.name for band in ruleset.health.bands)
    return ()
