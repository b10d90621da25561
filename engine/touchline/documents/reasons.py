"""Why something is as it is: the row or rule that decided, its author's reason, the values it read."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.documents.names import named
from touchline.judgement.answers import Place, Reason
from touchline.judgement.inputs import Value
from touchline.judgement.judgement import Judgement
from touchline.model.ruleset import Ruleset
from touchline.model.tables import Rules, Table


@dataclass(frozen=True, slots=True)
class Read:
    """A value that a rule read, in words."""

    name: str
    value: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """`which` is `row 3` or `rule 2` (empty where no row applied), `where` its file and line."""

    which: str
    where: str
    because: str | None
    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A segment or decision: what it is called, what it is, a word on how it came, and its rule."""

    label: str
    value: str
    note: str | None
    rule: Rule


def place(at: Place) -> str:
    """`tiers.touch:78`, or for a spreadsheet `tiers.xlsx Tiers!C5`."""
    return f"{at.path} {at.address}" if at.address else f"{at.path}:{at.line}"


def reads(ruleset: Ruleset, read: dict[str, Value]) -> tuple[Read, ...]:
    found = []
    for key, value in read.items():
        words = named(ruleset, key)
        found.append(Read(words.label, words.shown(value, ruleset.currency), value is None))
    return tuple(found)


def rule(ruleset: Ruleset, reason: Reason, rules: Rules | None = None) -> Rule:
    """A reason in words; `rules` says whether rows of a table or lines are counted."""
    noun = "row" if rules is None or isinstance(rules, Table) else "rule"
    which = f"{noun} {reason.row}" if reason.row is not None else ""
    if len(reason.rows) > 1:
        which = f"{noun}s {', '.join(map(str, reason.rows))}"
    return Rule(which, place(reason.place), reason.because, reads(ruleset, dict(reason.read)))


def verdicts(ruleset: Ruleset, judgement: Judgement) -> tuple[tuple[Verdict, ...], tuple[Verdict, ...]]:
    """The segments and the decisions of a judgement, in the order written."""
    segments = []
    for segment in judgement.segments.values():
        segmentation = ruleset.segmentations[segment.name]
        words = named(ruleset, segment.name)
        note = None
        if segment.held_by is not None:
            holder = ruleset.roles[segment.held_by].label if segment.held_by in ruleset.roles else segment.held_by
            note = f"held by the {holder}"
        if segment.candidate != segment.segment:
            told = f"today's rules give {words.shown(segment.candidate, ruleset.currency)}"
            note = f"{note}; {told}" if note else told
        value = words.shown(segment.segment, ruleset.currency)
        segments.append(Verdict(words.label, value, note, rule(ruleset, segment.reason, segmentation.rules)))
    decisions = []
    for decision in judgement.decisions.values():
        words = named(ruleset, decision.name)
        further = [
            f"{named(ruleset, f'{decision.name}.{name}').label}: "
            f"{named(ruleset, f'{decision.name}.{name}').shown(value, ruleset.currency)}"
            for name, value in decision.results.items()
            if name != decision.name
        ]
        value = words.shown(decision.value, ruleset.currency)
        rules = ruleset.decisions[decision.name].rules
        decisions.append(Verdict(words.label, value, ", ".join(further) or None, rule(ruleset, decision.reason, rules)))
    return tuple(segments), tuple(decisions)
