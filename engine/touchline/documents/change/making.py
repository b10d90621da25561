"""From two versions of a ruleset, and what was measured, to the report."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from touchline.analysis.differences.answers import Answer, Differs, Thing, Transition, Verdict
from touchline.analysis.differences.blocks import BlockChange, Written
from touchline.analysis.differences.category import categories
from touchline.analysis.differences.changes import Bearing, Categories, Category
from touchline.analysis.differences.changes import Told as Sentence
from touchline.analysis.differences.comparing import changes
from touchline.analysis.differences.telling import sentences
from touchline.analysis.telling import account_words
from touchline.documents.change.report import Kind, Problem, Proof, Report, Side, Told
from touchline.judgement.inputs import NO_HISTORY, NO_POPULATION
from touchline.model.ruleset import Ruleset
from touchline.prose import values
from touchline.prose.names import Naming, plain, upper_first
from touchline.rollout.limits_held import LimitResult
from touchline.rollout.measured import Impact, Word


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it was named; `ruleset` is None where its meaning is not clear, or where it has none yet."""

    name: str
    ruleset: Ruleset | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a comparison found: proofs, numbers, limits, and what stood in its way. `blocks` are all that can be said
    of the text where the meaning of a version is not clear; `said` stands for what changed where that is no text
    that anybody wrote, but a question asked."""

    verdicts: Mapping[Answer, Verdict]
    impact: Impact | None
    limits: tuple[LimitResult, ...]
    problems: tuple[Problem, ...]
    blocks: tuple[BlockChange, ...] = ()
    said: Told | None = None


def report_of(old: Version, new: Version, today: datetime.date, found: Found) -> Report:
    """The report on a change from `old` to `new`."""
    known = new.ruleset or old.ruleset
    title = new.name if known is None else known.label or known.name
    category = ""
    told = tuple(_of_block(block) for block in found.blocks)
    proofs: tuple[Proof, ...] = ()
    if old.ruleset is not None and new.ruleset is not None:
        changed = changes(old.ruleset, new.ruleset)
        whole = categories(changed, found.verdicts, old.ruleset, new.ruleset)
        category = _in_words(whole) if changed else ""
        said = sentences(changed, found.verdicts, old.ruleset, new.ruleset)
        told = tuple(Told(each.subject, each.text, _kind(each)) for each in said)
        if found.said is not None:
            told = (found.said,)
        of_answers = dict(whole.answers)
        proofs = tuple(
            _proof(old.ruleset, new.ruleset, answer, verdict, of_answers.get(answer))
            for answer, verdict in found.verdicts.items()
        )
    return Report(
        title, _side(old), _side(new), today, category, told, proofs, found.impact, found.limits, found.problems
    )


def _in_words(whole: Categories) -> str:
    """`re-routes`, and what breaks."""
    if not whole.breaks:
        return whole.whole.value
    relied = dict.fromkeys(each.value for change in whole.breaks for each in change.effect.breaks)
    return f"{whole.whole.value}, and breaks {values.listed(relied)}"


def _side(version: Version) -> Side:
    ruleset = version.ruleset
    return Side(version.name, ruleset.version if ruleset else None, ruleset.hash if ruleset else None)


_KINDS = {Bearing.WORDS: Kind.WORDS, Bearing.PROMISES: Kind.PROMISES, Bearing.RULES: Kind.RULES}


def _kind(told: Sentence) -> Kind:
    if told.change is None:
        return Kind.WORDS
    return Kind.BREAKS if told.change.effect.breaks else _KINDS[told.change.effect.bearing]


_BLOCKS = {
    Written.ADDED: "is new",
    Written.REMOVED: "is gone",
    Written.CHANGED: "is written otherwise",
}


def _of_block(block: BlockChange) -> Told:
    return Told("blocks of the text", f"`{block.block}` {_BLOCKS[block.what]}", Kind.RULES)


def _proof(old: Ruleset, new: Ruleset, answer: Answer, verdict: Verdict, category: Category | None) -> Proof:
    accounts: tuple[str, ...] = ()
    said = ""
    if isinstance(verdict, Differs):
        accounts = tuple(_account(old, new, transition) for transition in verdict.transitions)
        said = category.value if category is not None else ""
    return Proof(answer, _label(new, answer), _words(old, new, answer), verdict, accounts, said)


def _account(old: Ruleset, new: Ruleset, transition: Transition) -> str:
    """The account that shows a transition, in the words of the version that has its fields."""
    ruleset = new if all(name in new.fields for name in transition.case.fields) else old
    said = account_words(ruleset, transition.case)
    past = transition.case.history != NO_HISTORY or transition.case.population != NO_POPULATION
    return f"{said}, with a past or a portfolio that allows it" if past else said


def _label(ruleset: Ruleset, answer: Answer) -> str:
    """What an answer is called at the start of a line."""
    name, _, part = answer.name.partition(".")
    match answer.thing:
        case Thing.SEGMENTATION:
            return ruleset.segmentations[name].label
        case Thing.HEALTH:
            return ruleset.health.label if ruleset.health is not None else "Health"
        case Thing.DECISION:
            label = ruleset.decisions[name].label or upper_first(plain(name))
            return f"{label}: {plain(part)}" if part else label
        case Thing.SERVICE:
            return "Service"
        case Thing.PLAYBOOK:
            return ruleset.playbooks[name].label
        case Thing.ESCALATION:
            label = ruleset.escalations[name].label
            return f"{label}: {plain(part)}" if part else label
        case _:
            assert_never(answer.thing)


def _words(old: Ruleset, new: Ruleset, answer: Answer) -> tuple[tuple[Word, str], ...]:
    """What an answer can be, with labels: the new version's words in the order declared, then what only the old has."""
    found: dict[Word, str] = {}
    for ruleset in (new, old):
        for word, label in _own_words(ruleset, answer):
            found.setdefault(word, label)
    return tuple(found.items())


def _own_words(ruleset: Ruleset, answer: Answer) -> Iterator[tuple[Word, str]]:
    naming = Naming(ruleset)
    match answer.thing:
        case Thing.SEGMENTATION if answer.name in ruleset.segmentations:
            yield from ((segment.name, segment.label) for segment in ruleset.segmentations[answer.name].segments)
        case Thing.HEALTH if ruleset.health is not None:
            yield from ((band.name, band.name) for band in ruleset.health.bands)
        case Thing.SERVICE:
            for service in ruleset.services:
                scopes = (values.listed((naming.choice(s.ref, v) for v in s.values), "or") for s in service.scopes)
                yield service.name, values.listed(scopes) or service.name
        case _:
            return
