"""What can differ between two versions of a ruleset, proved for every account there can be.

What says the same needs no proof. Else a few hundred accounts around the numbers of both versions show what they
show; the solver is asked for all other transitions until there are none, and both evaluators confirm each.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from touchline.analysis.accounts import readable, shown
from touchline.analysis.differences.answers import Answer, Differs, NotDecided, Same, Transition, Verdict
from touchline.analysis.differences.asked import NotAsked, Reader, Subject, reader, subjects, type_of
from touchline.analysis.differences.atoms import atoms
from touchline.analysis.differences.regions import Reading, Region, Regions, lies_in
from touchline.analysis.differences.versions import Days, Versions, days_of, kind_of
from touchline.analysis.differences.wording import region_in_words
from touchline.analysis.sampling import accounts_around, literals_of
from touchline.backends.python import Evaluator, Judged
from touchline.backends.python.layout import DATA_ERRORS
from touchline.judgement.inputs import Value
from touchline.model.ruleset import Ruleset
from touchline.model.types import ChoiceType, ListType, Type

if TYPE_CHECKING:
    from touchline.analysis.differences.asking import Pair, Question
    from touchline.backends.solver.accounts import Case
    from touchline.backends.solver.asking import Found

_REPLAYS = 6
_MOST = 30  # transitions of one answer that are looked for
_SAMPLED = 100  # accounts around the rules' numbers that are looked at before the solver is asked
_MOST_REGIONS = 3
_MOST_WITH_REGIONS = 12  # beyond so many transitions of one answer their regions are not told
_CASES_LOOKED_AT = 40
_TOO_HARD = "the question is too hard to be answered within its bound"
_UNCONFIRMED = "no account was found that both versions confirm, and none could be ruled out"

Before = tuple[Value, Value]


def what_can_differ(old: Evaluator, new: Evaluator, today: datetime.date | None = None) -> Mapping[Answer, Verdict]:
    """A verdict on everything that both versions answer under one name, in the order of the new one. Accounts that
    show a difference are on `today` where they can be."""
    return Comparison(old, new, today).verdicts()


@dataclass
class _Asked:
    """An answer with how each version gives it, and what was found so far."""

    answer: Answer
    old: Subject
    new: Subject
    read_old: Reader
    read_new: Reader
    shown: dict[Before, Case] = field(default_factory=dict)
    more: dict[Before, list[Case]] = field(default_factory=dict)
    glances: list[Question] = field(default_factory=list)

    def pair(self, before: Judged, after: Judged) -> Before | None:
        """The two answers, where they differ."""
        a, b = self.read_old(before), self.read_new(after)
        if isinstance(a, NotAsked) or isinstance(b, NotAsked) or a == b:
            return None
        return a, b


class Comparison:
    """Two versions side by side. `regions` are those of each transition, once there are verdicts."""

    def __init__(self, old: Evaluator, new: Evaluator, today: datetime.date | None = None) -> None:
        self.old = old
        self.new = new
        self.judges = (old, new)
        self.versions = [Versions(old.ruleset, new.ruleset, days) for days in days_of(old.ruleset, new.ruleset, today)]
        self.regions: dict[tuple[Answer, Value, Value], tuple[Region, ...]] = {}
        self._pairs: dict[object, Pair] = {}

    def verdicts(self) -> dict[Answer, Verdict]:
        """A verdict on everything that both versions answer under one name."""
        before, after = subjects(self.old.ruleset, self.new.ruleset), subjects(self.new.ruleset)
        found: dict[Answer, Verdict] = {answer: Same() for answer in after if answer in before}
        asked = []
        for answer in found:
            old, new = before[answer], after[answer]
            if not all(one.says_same(old, new) for one in self.versions):
                read_old, read_new = reader(self.old, old), reader(self.new, new)
                asked.append(_Asked(answer, old, new, read_old, read_new))
        if asked:
            self._sample(asked)
        for one in asked:
            found[one.answer] = self._verdict(one)
        return found

    # ------------------------------------------------------------------ accounts that need no solver

    def _sample(self, asked: list[_Asked]) -> None:
        from touchline.backends.solver.accounts import Case

        old, new = self.old.ruleset, self.new.ruleset
        fields = {**old.fields, **new.fields}
        literals = tuple(dict.fromkeys((*literals_of(new), *literals_of(old))))
        for versions in self.versions:
            here = [one for one in asked if not versions.says_same(one.old, one.new)]
            day = versions.days.day
            for account in islice(accounts_around(fields, literals, day), _SAMPLED if here else 0):
                case = Case(account, day)
                judged = self._judged(case)
                if judged is None:
                    continue
                for one in here:
                    pair = one.pair(*judged)
                    if pair is not None:
                        one.shown.setdefault(pair, case)
                        one.more.setdefault(pair, []).append(case)

    def _judged(self, case: Case) -> tuple[Judged, Judged] | None:
        """The judgements of an account that both versions read without an error."""
        from touchline.analysis.accounts import judged_by

        before, after = (judged_by(judge, case) for judge in self.judges)
        if any(one.rejected is not None or one.values[DATA_ERRORS] for one in (before, after)):
            return None
        return before, after

    # ------------------------------------------------------------------ the solver

    def _verdict(self, one: _Asked) -> Verdict:
        kinds = kind_of(type_of(one.old)), kind_of(type_of(one.new))
        if kinds[0] != kinds[1]:
            return NotDecided(f"it is {kinds[0]} in the old version and {kinds[1]} in the new one")
        reason = self.versions[0].unread(one.old, one.new)
        if reason is not None:
            return NotDecided(f"{reason}: no account is read alike by both")
        complete, rounded, why = True, False, ""
        for opaque in self._stretches(one, opaque=True):
            glance = self._question(one, opaque, None, opaque=True)
            one.glances.append(glance)
            for versions in self._stretches(one, opaque=False):
                if not _overlap(versions.days, opaque.days):
                    continue
                if self._is_all(one, glance):
                    rounded = rounded or glance.rounded
                    break
                outcome = self._enumerate(one, versions)
                rounded = rounded or outcome.rounded
                if outcome.open:
                    complete, why = False, outcome.open
            if not self._can_be_asked(one, opaque, glance):
                complete, why = False, "no account is read alike by both"
        if complete and not one.shown and isinstance(type_of(one.new), ListType):
            complete, why = False, "in which order the list stands is not told"
        if one.shown:
            return Differs(self._transitions(one), complete)
        if complete:
            return Same(rounded)
        return NotDecided(why)

    def _stretches(self, one: _Asked, *, opaque: bool) -> list[Versions]:
        """The stretches of days to ask about: where the question is the same as before, they are one."""
        found: list[Versions] = []
        last: object = None
        for versions in self.versions:
            reads = versions.reads(one.old, one.new, versions.opaque if opaque else frozenset())
            if found and reads == last:
                found[-1] = _joined(found[-1], versions)
            else:
                found.append(versions)
            last = reads
        return [versions for versions in found if not versions.says_same(one.old, one.new)]

    def _is_all(self, one: _Asked, glance: Question) -> bool:
        """Whether no more can differ than was seen, with all that is computed alike taken as it is."""
        from touchline.backends.solver.asking import Unanswered

        glance.deny_all(one.shown, type_of(one.old), type_of(one.new))
        return glance.next() is Unanswered.NONE

    def _can_be_asked(self, one: _Asked, versions: Versions, question: Question) -> bool:
        return bool(one.shown) or not versions.changed_fields(one.old, one.new) or question.same_input

    def _enumerate(self, one: _Asked, versions: Versions) -> _Outcome:
        if versions.by_steps(one.old, one.new):
            self._all(one, self._question(one, versions, versions.days.day))
        return self._all(one, self._question(one, versions, None))

    def _all(self, one: _Asked, question: Question) -> _Outcome:
        """Every transition, each confirmed by both evaluators."""
        from touchline.backends.solver.asking import Found, Unanswered

        question.deny_all(one.shown, type_of(one.old), type_of(one.new))
        unconfirmed = False
        while len(one.shown) < _MOST:
            found = question.next()
            if not isinstance(found, Found):
                left = _TOO_HARD if found is Unanswered.UNDECIDED else _UNCONFIRMED if unconfirmed else ""
                return _Outcome(left, question.rounded)
            unconfirmed = not self._confirm(one, question, found) or unconfirmed
            question.deny(found)
        return _Outcome("there are more transitions than are looked for", question.rounded)

    def _confirm(self, one: _Asked, question: Question, found: Found) -> bool:
        """Whether an account that both evaluators answer as the model says, or otherwise differently, was found."""
        for candidate in question.simpler(found):
            if self._show(one, question.pair.case(candidate.model)):
                return True
        for i, candidate in enumerate(question.others(found)):
            if i >= _REPLAYS:
                break
            if self._show(one, question.pair.case(candidate.model)):
                return True
        return False

    def _show(self, one: _Asked, case: Case) -> bool:
        seen: list[Before] = []

        def differs(before: Judged, after: Judged) -> bool:
            pair = one.pair(before, after)
            if pair is not None:
                seen.append(pair)
            return pair is not None

        complete = shown(self.judges, case, differs)
        if complete is None:
            return False
        one.shown.setdefault(seen[-1], complete)
        return True

    def _question(
        self, one: _Asked, versions: Versions, fixed: datetime.date | None, *, opaque: bool = False
    ) -> Question:
        from touchline.analysis.differences.asking import Question

        return Question(self._pair(versions, fixed, opaque=opaque), one.old, one.new)

    def _pair(self, versions: Versions, fixed: datetime.date | None, *, opaque: bool) -> Pair:
        from touchline.analysis.differences.asking import Pair

        key = (versions.days.since, versions.days.until, fixed, opaque)
        if key not in self._pairs:
            self._pairs[key] = Pair(self.old, self.new, versions, fixed, opaque=opaque)
        return self._pairs[key]

    # ------------------------------------------------------------------ what is told

    def _transitions(self, one: _Asked) -> tuple[Transition, ...]:
        order = _order(type_of(one.old)), _order(type_of(one.new))
        looking = [self._looking(one, glance) for glance in one.glances if len(one.shown) <= _MOST_WITH_REGIONS]
        found = []
        for (before, after), case in sorted(
            one.shown.items(), key=lambda item: (order[0](item[0][0]), order[1](item[0][1]))
        ):
            small = readable(self.judges, case, lambda a, b, wanted=(before, after): one.pair(a, b) == wanted)
            regions, complete = self._regions(one, looking, (before, after), small)
            self.regions[one.answer, before, after] = regions
            texts = tuple(region_in_words(r, *self.rulesets) for r in regions)
            found.append(Transition(before, after, texts, complete, small))
        return tuple(found)

    def _looking(self, one: _Asked, glance: Question) -> _Looking:
        asked = atoms(glance.pair.versions, one.old, one.new)
        return _Looking(glance, Reading(self.old, self.new, asked), Regions(glance, asked))

    def _regions(
        self, one: _Asked, looking: list[_Looking], pair: Before, small: Case
    ) -> tuple[tuple[Region, ...], bool]:
        """Regions of a transition, and whether they are all there is to it."""
        types = type_of(one.old), type_of(one.new)
        found: list[Region] = []
        complete = bool(looking)
        for look in looking:
            days = look.glance.pair.versions.days
            formulas = look.glance.is_pair(*pair, *types)
            here: list[Region] = []
            for case in [small, *one.more.get(pair, ())][:_CASES_LOOKED_AT]:
                if case.holds or not _is_on(case.today, days):
                    continue
                judged = self._judged(case)
                if judged is None:
                    continue
                read = look.reading.values(*judged)
                if any(lies_in(region, look.reading.atoms, read, case.today) for region in here):
                    continue
                region = look.regions.around(read, *formulas)
                if region is None or len(here) >= _MOST_REGIONS:
                    break
                here.append(region)
            complete = complete and look.regions.are_all(here, *formulas)
            found.extend(here)
        return self._joined(found), complete

    def _joined(self, regions: list[Region]) -> tuple[Region, ...]:
        """Regions that say the same of neighbouring days are one."""
        found: dict[str, list[Region]] = {}
        for region in regions:
            said = found.setdefault(region_in_words(replace(region, since=None, until=None), *self.rulesets), [])
            if said and said[-1].until is not None and said[-1].until == region.since:
                said[-1] = replace(said[-1], until=region.until)
            else:
                said.append(region)
        return tuple(region for same in found.values() for region in same)

    @property
    def rulesets(self) -> tuple[Ruleset, Ruleset]:
        return self.old.ruleset, self.new.ruleset


@dataclass(frozen=True)
class _Looking:
    """A question with what reads its expressions and what finds its regions."""

    glance: Question
    reading: Reading
    regions: Regions


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is left open of a question, in words; empty where all is told."""

    open: str
    rounded: bool


def _is_on(day: datetime.date, days: Days) -> bool:
    return (days.since is None or day >= days.since) and (days.until is None or day < days.until)


def _order(type_: Type) -> Callable[[Value], tuple[int, str]]:
    """Choices in the order declared, other values by size, missing last."""
    places = {choice: i for i, choice in enumerate(type_.choices)} if isinstance(type_, ChoiceType) else {}

    def place(value: Value) -> tuple[int, str]:
        if value is None:
            return (len(places) + 1, "")
        if isinstance(value, (int, float)):
            return (0, f"{value:030.9f}")
        return (places.get(value, len(places)), "") if isinstance(value, str) else (0, str(value))

    return place


def _overlap(a: Days, b: Days) -> bool:
    before = a.until is not None and b.since is not None and a.until <= b.since
    return not before and not (b.until is not None and a.since is not None and b.until <= a.since)


def _joined(a: Versions, b: Versions) -> Versions:
    """Two neighbouring stretches in which the same is asked, as one."""
    from copy import copy

    joined = copy(a)
    joined.days = Days(a.days.since, b.days.until, a.days.day, a.days.old, a.days.new)
    return joined
