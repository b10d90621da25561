"""Everything that two versions of a ruleset say otherwise.

The model is walked part by part: what `parts` knows as things are brought together by their names, everything else is
compared by what it says. So a part that nobody thought of is still compared, and told as it stands.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from touchline.analysis.differences.aligning import aligned
from touchline.analysis.differences.changes import Bearing, Change, Effect, Subject
from touchline.analysis.differences.comparing_rules import compare_examples, compare_rules, compare_table
from touchline.analysis.differences.effects import heading, names_outside, of_field
from touchline.analysis.differences.finding import Finding
from touchline.analysis.differences.parts import SINGLE, SORTS, Sort, is_skipped, listed_things, name_of
from touchline.analysis.differences.renaming import Leaves, choices_of, leaves, space_of
from touchline.analysis.differences.saying import EXPRESSIONS
from touchline.model.ruleset import (
    ByBandTable,
    ByThresholds,
    ByThresholdTable,
    Calendar,
    Examples,
    Field,
    Measure,
    Playbook,
    Ruleset,
)
from touchline.model.tables import Result, Threshold


def changes(old: Ruleset, new: Ruleset) -> tuple[Change, ...]:
    """Every change from one version to another, in the order of a ruleset's parts; none where both say the same,
    however it is written."""
    comparison = _Comparison(Finding(old, new))
    comparison.parts(old, new, Subject("header"))
    return tuple(comparison.found.found)


class _Comparison:
    """The walk through both versions. `playbook` is the old one's name while its steps are compared."""

    def __init__(self, found: Finding) -> None:
        self.found = found
        self._playbook: tuple[str, str] | None = None

    def parts(self, one: Any, other: Any, subject: Subject) -> None:
        """Two versions of the same thing, part by part."""
        kind = type(one)
        if isinstance(one, Playbook):
            self._playbook = (one.name, other.name)
        for field in dataclasses.fields(one):
            named = field.name == "name" and not isinstance(one, (Ruleset, Calendar))
            if not is_skipped(kind, field.name) and not named and not _is_known_by(kind, field.name):
                self._part(one, other, field.name, subject)
        if isinstance(one, Playbook):
            self._playbook = None

    def _part(self, one: Any, other: Any, part: str, subject: Subject) -> None:
        before, after = getattr(one, part), getattr(other, part)
        match one, part:
            case Examples(), "inputs" | "results":
                return
            case Examples(), "rows":
                compare_examples(self.found, one, other, subject)
            case (Field() | Result()) | _, "type":
                self._type(one, other, subject)
            case Field(), "spellings":
                self._spellings(one, other, subject)
            case _, "rules" | "severity":
                self._rules(one, other, part, subject)
            case _, "banding":
                self._banding(one, other, subject)
            case _, "thresholds":
                bands = [tuple(band.name for band in version.bands) for version in (one, other)]
                self._thresholds(one, other, (bands[0], bands[1]), subject)
            case _ if type(before) in SINGLE and type(after) in SINGLE:
                self.parts(before, after, Subject(SINGLE[type(after)], "", getattr(after, "label", None)))
            case _ if type(before) in SINGLE or type(after) in SINGLE:
                kind = SINGLE[type(before if after is None else after)]
                if before is None:
                    self.found.came(Subject(kind, "", getattr(after, "label", None)), after)
                else:
                    self.found.went(Subject(kind, "", getattr(before, "label", None)), before)
            case _ if listed_things(before) or listed_things(after):
                self._list(before, after, one, other, subject)
            case _ if _are_conditions(before) or _are_conditions(after):
                self._conditions(one, other, part, subject)
            case _ if self._said(one, other, part):
                breaks = of_field(one, other, part) if isinstance(one, Field) else ()
                self.found.part(subject, (one, other), part, (before, after), breaks)

    def _said(self, one: Any, other: Any, part: str) -> bool:
        """Whether a part says something else."""
        old, new = self._playbook or (None, None)
        return self.found.before.part(one, part, old) != self.found.after.part(other, part, new)

    # ------------------------------------------------------------------ lists of things

    def _list(self, before: Any, after: Any, one: Any, other: Any, subject: Subject) -> None:
        olds, news = listed_things(before), listed_things(after)
        sort = SORTS[type((olds or news)[0])]
        within = None if subject.kind == "header" else subject
        old_subjects = [_subject(thing, i + 1, within) for i, thing in enumerate(olds)]
        new_subjects = [_subject(thing, i + 1, within) for i, thing in enumerate(news)]
        matched = self._aligned(olds, news, sort, one)
        for i in matched.gone:
            self.found.went(old_subjects[i], olds[i])
        pairs = {j: i for i, j in matched.pairs}
        for j, new in enumerate(news):
            if j not in pairs:
                self.found.came(new_subjects[j], new)
                continue
            old = olds[pairs[j]]
            if sort.space is not None and old.name != new.name:
                breaks = names_outside(new_subjects[j])
                if isinstance(old, Field) and heading(old) == heading(new):
                    breaks = breaks[1:]
                self.found.renamed(new_subjects[j], old.name, (old, new), breaks)
            self.parts(old, new, new_subjects[j])
        if sort.order is not None and matched.pairs:
            first = new_subjects[matched.pairs[0][1]]
            effect = Effect(Bearing.WORDS)
            if sort.order == "rules":
                effect = self.found.effects.of_part(first, "")
            self.found.order(matched.pairs, old_subjects, (olds, news), effect)

    def _aligned(self, olds: Sequence[Any], news: Sequence[Any], sort: Sort, owner: Any) -> Any:
        before, after = self.found.before, self.found.after
        if sort.space is not None:
            space = space_of(sort.space, owner)
            names = [before.name(space, thing.name) for thing in olds], [thing.name for thing in news]
            return aligned(len(olds), len(news), [names])
        said = [before.of(thing) for thing in olds], [after.of(thing) for thing in news]
        known = (
            [tuple(before.part(thing, part) for part in sort.key) for thing in olds],
            [tuple(after.part(thing, part) for part in sort.key) for thing in news],
        )
        inside: dict[tuple[bool, int], Leaves] = {}

        def likeness(i: int, j: int) -> float:
            for side, place, thing, sayings in ((False, i, olds[i], before), (True, j, news[j], after)):
                if (side, place) not in inside:
                    inside[side, place] = leaves(thing, sayings)
            a, b = inside[False, i], inside[True, j]
            return (a & b).total() / max(a.total(), b.total(), 1)

        return aligned(len(olds), len(news), [said, known], likeness)

    def _conditions(self, one: Any, other: Any, part: str, subject: Subject) -> None:
        """Conditions of which each counts for itself."""
        before, after = getattr(one, part), getattr(other, part)
        said = [self.found.before.of(c) for c in before], [self.found.after.of(c) for c in after]
        left = aligned(len(before), len(after), [said])
        for i, j in zip_longest(left.gone, left.new):
            pair = (None if i is None else before[i], None if j is None else after[j])
            self.found.part(subject, (one, other), part, pair)

    # ------------------------------------------------------------------ types

    def _type(self, one: Any, other: Any, subject: Subject) -> None:
        """What a field, a parameter or a result can be."""
        before, after = one.type, other.type
        old, new = choices_of(before), choices_of(after)
        if not old or not new or type(before) is not type(after):
            if self.found.before.of(before) != self.found.after.of(after):
                breaks = of_field(one, other, "type") if isinstance(one, Field) else ()
                self.found.part(subject, (one, other), "type", (before, after), breaks)
            return
        names = [self.found.before.name(("choice", old), word) for word in old]
        matched = aligned(len(old), len(new), [(names, new)])
        subjects = [Subject("choice", word, None, subject) for word in old]
        for i in matched.gone:
            self.found.went(subjects[i], old[i], one)
        for j in matched.new:
            self.found.came(Subject("choice", new[j], None, subject), new[j], other)
        for i, j in matched.pairs:
            if old[i] != new[j]:
                called = Subject("choice", new[j], None, subject)
                breaks = names_outside(called)
                if isinstance(other, Field) and other.spellings.get(old[i]) == new[j]:
                    breaks = breaks[1:]  # data may still say it as before
                self.found.renamed(called, old[i], (one, other), breaks)
        effect = self.found.effects.of_part(Subject("choice", "", None, subject), "")
        self.found.order(matched.pairs, subjects, ([one] * len(old), [other] * len(new)), effect)

    def _spellings(self, one: Field, other: Field, subject: Subject) -> None:
        """What data may say for the choices that both have."""
        old, new = choices_of(one.type), choices_of(other.type)
        called = {word: self.found.before.name(("choice", old), word) for word in old}
        shared = {name for name in called.values() if name in new}
        before = {s: called.get(c, c) for s, c in one.spellings.items() if called.get(c, c) in shared}
        after = {s: c for s, c in other.spellings.items() if c in shared}
        for word, name in called.items():  # what a choice is called is not a spelling of its own
            if word != name:
                before.pop(word, None)
                after.pop(name, None)
        if before != after:
            breaks = of_field(one, other, "spellings") if any(after.get(s) != c for s, c in before.items()) else ()
            self.found.part(subject, (one, other), "spellings", (before, after), breaks)

    # ------------------------------------------------------------------ rules

    def _rules(self, one: Any, other: Any, part: str, subject: Subject) -> None:
        before, after = getattr(one, part), getattr(other, part)
        if part == "severity":
            subject = Subject("severity", "", None, subject)
            if before is None or after is None:
                if before is not after:
                    self.found.part(subject, (one, other), part, (before, after))
                return
            self._type(before.results[0], after.results[0], subject)
        compare_rules(self.found, (one, other), (before, after), subject)

    def _banding(self, one: Measure, other: Measure, subject: Subject) -> None:
        """How a measure's value gives its band."""
        match one.banding, other.banding:
            case ByThresholds() as before, ByThresholds() as after:
                health = self.found.old.health, self.found.new.health
                assert health[0] is not None
                assert health[1] is not None
                bands = tuple(b.name for b in health[0].bands), tuple(b.name for b in health[1].bands)
                self._thresholds(before, after, bands, subject)
            case (ByThresholdTable(table=a), ByThresholdTable(table=b)) | (
                ByBandTable(table=a),
                ByBandTable(table=b),
            ):
                compare_table(self.found, (one, other), (a, b), subject)
            case _ if self._said(one, other, "banding"):
                self.found.part(subject, (one, other), "banding", (one.banding, other.banding))

    def _thresholds(
        self, one: Any, other: Any, bands: tuple[tuple[str, ...], tuple[str, ...]], subject: Subject
    ) -> None:
        """A threshold for each band but the last."""
        before: Mapping[str, Threshold] = {
            self.found.before.name(("band",), band): t for band, t in zip(bands[0], one.thresholds, strict=False)
        }
        after: Mapping[str, Threshold] = dict(zip(bands[1], other.thresholds, strict=False))
        for band in dict.fromkeys((*after, *before)):
            a, b = before.get(band), after.get(band)
            if self.found.before.of(a) != self.found.after.of(b):
                self.found.part(Subject("threshold", band, None, subject), (one, other), "threshold", (a, b))


def _is_known_by(kind: type, part: str) -> bool:
    """Whether a thing is found by this part alone, so that it never differs."""
    return kind in SORTS and SORTS[kind].space is not None and SORTS[kind].key == (part,)


def _subject(thing: Any, number: int, within: Subject | None) -> Subject:
    return Subject(SORTS[type(thing)].word, name_of(thing, number), getattr(thing, "label", None), within)


def _are_conditions(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and type(value[0]) in EXPRESSIONS
