"""Changes as sentences, in the ruleset's own words and under what they are about."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, assert_never

from touchline.analysis.differences.answers import Answer, Same, Verdict
from touchline.analysis.differences.changes import (
    Added,
    Bearing,
    Change,
    Changed,
    Removed,
    Renamed,
    Reordered,
    Subject,
    Told,
)
from touchline.analysis.differences.naming import day_words, heading, named, rules_of
from touchline.analysis.differences.part_words import part_words
from touchline.analysis.differences.parts import WORDING
from touchline.analysis.differences.phrases import LONG, Wording, type_words
from touchline.analysis.differences.saying import EXPRESSIONS, Numbers, Sayings
from touchline.model.expressions import And, Expression, Or
from touchline.model.ruleset import (
    Cadence,
    Entitled,
    EscalateThrough,
    Field,
    Goal,
    Let,
    Level,
    MissingPolicy,
    Movement,
    Override,
    Parameter,
    ParameterValue,
    Ruleset,
    Start,
    Target,
)
from touchline.model.tables import Input, Line, Row
from touchline.model.types import SetType
from touchline.prose import values
from touchline.prose.names import plain
from touchline.prose.parts import movement_parts

LAID_OUT = "the text is laid out anew: nothing changes"


_EITHER = {
    "never": ("says what is never so", "says what is always so"),
    "cap": ("gives the best band there can be", "gives the band"),
}
"""Parts that are one of two things."""


def sentences(
    changes: Sequence[Change], verdicts: Mapping[Answer, Verdict], old: Ruleset, new: Ruleset
) -> tuple[Told, ...]:
    """Each change as a sentence, those of a block together, blocks in the order of their first change. With
    `verdicts` it is said of a change that it changes nothing, where that is proved of every answer that it touches
    and it is the only one that touches them. For versions that are only written otherwise, that alone is said."""
    if not changes:
        return (Told("the ruleset", LAID_OUT, None),) if old.hash != new.hash else ()
    teller = _Teller(old, new)
    touching = Counter(answer for change in changes for answer in change.effect.touches)
    told: dict[str, list[Told]] = {}
    for change in changes:
        text = teller.sentence(change) + _consequence(change, verdicts, touching)
        under = heading(change.subject.whole, old, new)
        told.setdefault(under, []).append(Told(under, text, change))
    return tuple(one for group in told.values() for one in group)


def _consequence(change: Change, verdicts: Mapping[Answer, Verdict], touching: Mapping[Answer, int]) -> str:
    """What else there is to say of a change: that it changes nothing, or what has to follow it."""
    effect = change.effect
    if effect.breaks:
        return f": {values.listed(reliance.value for reliance in effect.breaks)} must follow"
    if isinstance(change, Reordered) and effect.bearing is Bearing.WORDS:
        return ", which changes nothing"
    alone = all(touching[answer] == 1 and isinstance(verdicts.get(answer), Same) for answer in effect.touches)
    return ", which changes nothing" if effect.touches and alone else ""


class _Teller:
    def __init__(self, old: Ruleset, new: Ruleset) -> None:
        self.old, self.new = Wording(old), Wording(new)
        numbers = Numbers()
        self._before, self._after = Sayings(old, numbers), Sayings(new, numbers)

    def sentence(self, change: Change) -> str:
        subject = change.subject
        match change:
            case Added(thing=thing):
                return self._come(subject, thing, "is new", self.new)
            case Removed(thing=thing):
                return self._come(subject, thing, "is gone", self.old)
            case Renamed(before=before):
                was = dataclasses.replace(subject, name=before)
                return f"{self._named(was, self.old)} is called `{subject.name}` now"
            case Reordered(before=before, other=other):
                than = other.kind + f" {other.name}" if other.kind in ("row", "line") else f"`{other.name}`"
                return f"{self._named(subject, self.old)} now comes {'before' if before else 'after'} {than}"
            case Changed():
                return self._changed(change)
            case _:
                assert_never(change)

    def _named(self, subject: Subject, wording: Wording) -> str:
        return named(subject, wording.ruleset)

    # ------------------------------------------------------------------ what has come or gone

    def _come(self, subject: Subject, thing: Any, what: str, wording: Wording) -> str:
        name = self._named(subject, wording)
        detail = self._detail(subject, thing, wording)
        return f"{name} {what}{f': {detail}' if detail else ''}"

    def _detail(self, subject: Subject, thing: Any, wording: Wording) -> str:
        """What a thing that has come or gone says."""
        words = wording.words
        match thing:
            case Row(because=because):
                table = rules_of(subject, wording.ruleset)
                if table is None:
                    return f"“{because}”" if because else ""
                gave = values.listed(
                    wording.result(v, r) for v, r in zip(thing.values, table.results, strict=False) if v is not None
                )
                reason = f" (“{because}”)" if because else ""
                asked = words.row(table.inputs, thing)
                return f"{gave or 'nothing'} {asked if asked == 'always' else f'when {asked}'}{reason}"
            case Line(value=value, condition=condition):
                when = "otherwise" if condition is None else f"when {words.sentence(condition)}"
                return f"{wording.result(value, None)} {when}"
            case Field(type=type_, required=required):
                return f"{type_words(type_)}{', required' if required else ''}"
            case Parameter():
                return words.periods(thing)
            case ParameterValue(value=value):
                parameter = wording.ruleset.parameters[subject.whole.name]
                return wording.part(ParameterValue, "value", value, parameter.type)
            case Let(expression=expression):
                return wording.expression(expression)
            case Override(cap=cap, band=band, condition=condition):
                return f"{'at most ' if cap else ''}{band} when {words.sentence(condition)}"
            case Level(role=role):
                return words.role(role)
            case Entitled(up_to=up_to, per=per) if up_to is not None:
                return f"up to {values.number(up_to)}{f' a {per.value}' if per is not None else ''}"
            case Target():
                return wording.part(Target, "value", thing.value, thing.metric)
            case Cadence(every=every, when=when):
                return values.every(every) + (f" when {words.sentence(when)}" if when is not None else "")
            case EscalateThrough(condition=condition):
                return f"when {words.sentence(condition)}"
            case _:
                return ""

    # ------------------------------------------------------------------ what says something else

    def _changed(self, change: Changed) -> str:
        owner, part, before, after = change.owner, change.part, change.before, change.after
        name = self._named(change.subject, self.new)
        if change.earlier is not None:
            name += f" ({change.subject.kind} {change.earlier} before)"
        if owner is ParameterValue and part in ("value", "since"):
            return self._parameter(change)
        if owner is Row and type(change.beside) in EXPRESSIONS:
            return self._cell(change, name)
        if part in WORDING:
            return self._worded(change, name)
        if owner is tuple:
            return f"{name}: the {part.removesuffix(' order')}s stand in another order"
        if part == "spellings":
            return f"{name}: {self._spellings(before, after)}"
        if isinstance(before, MissingPolicy) and isinstance(after, MissingPolicy):
            return f"missing measures {after.value}, where they {before.value} before"
        if part in _EITHER:
            yes, no = _EITHER[part]
            return f"{name} {yes if after else no}, where it {no if after else yes} before"
        if isinstance(before, bool) and isinstance(after, bool):
            return f"{name} is {f'{plain(part)} now' if after else f'no longer {plain(part)}'}"
        what = self._what(change)
        told = self._within(what, before, after) if owner not in (Row, Line) or part == "condition" else None
        if told is not None:
            return f"{name}{told}"
        beside = change.subject.name if owner is Target else change.beside
        now, was = self.new.part(owner, part, after, beside), self.old.part(owner, part, before, beside)
        return f"{name}{_said(what, None if after is None else now, None if before is None else was)}"

    def _what(self, change: Changed) -> str:
        """What a part says of its thing: a verb, or a noun that starts with `the`."""
        if change.subject.kind == "threshold":
            return "needs"
        if change.owner is Row:
            if change.subject.whole.kind == "examples":
                return f"expects `{change.part.removesuffix('.candidate')}` to be"
            table = rules_of(change.subject, self.new.ruleset)
            return "gives" if table is None or len(table.results) < 2 else f"gives as `{change.part}`"
        return part_words(change.owner, change.part)

    def _within(self, what: str, before: Any, after: Any) -> str | None:
        """The one thing within a part that is other, where there is one."""
        match before, after:
            case (Start(standing=a), Start(standing=b)) if a == b:
                return self._within(f"{what} {'while' if a else 'when'}", before.condition, after.condition)
            case Goal(day=a), Goal(day=b):
                if self._before.of(before.condition) == self._after.of(after.condition):
                    days = [None if day is None else f"day {day}" for day in (b, a)]
                    return _said("is to reach its goal by", days[0], days[1])
                return self._within(what, before.condition, after.condition) if a == b else None
            case Movement(), Movement():
                return self._movement(what, before, after)
            case _ if type(before) in EXPRESSIONS and type(after) in EXPRESSIONS:
                return self._condition(what, before, after)
            case _:
                return None

    def _movement(self, what: str, before: Movement, after: Movement) -> str:
        """What of a move up or down is other, part by part."""
        said = []
        words, words_before = movement_parts(self.new.words, after), movement_parts(self.old.words, before)
        for part, now in words.items():
            if self._before.part(before, part) != self._after.part(after, part):
                was = words_before[part]
                said.append(f"{now}, was {was}" if now and was else f"now {now}" if now else f"no longer {was}")
        return f" {what} {'; '.join(said)}"

    def _spellings(self, before: Any, after: Any) -> str:
        said = [f"“{s}” stands for `{c}` now" for s, c in after.items() if before.get(s) != c]
        said += [f"“{s}” no longer stands for `{c}`" for s, c in before.items() if s not in after]
        return values.listed(said)

    def _parameter(self, change: Changed) -> str:
        name = change.subject.whole.name
        before, after = change.before, change.after
        if change.part == "since":
            was, now = (values.date(d) if isinstance(d, datetime.date) else "the start" for d in (before, after))
            return f"the {plain(name)}: what was to come on {was} comes on {now}"
        type_ = self.new.ruleset.parameters[name].type
        was = self.old.part(ParameterValue, "value", before, type_)
        now = self.new.part(ParameterValue, "value", after, type_)
        since = f" from {day_words(change.subject.name)}" if change.subject.name else ""
        return f"the {plain(name)} moves from {was} to {now}{since}"

    def _cell(self, change: Changed, name: str) -> str:
        column: Any = change.beside
        before: Any = change.before
        after: Any = change.after
        called = self.new.words.heading(Input(column, "", column.span)) if column.type is not None else column.ref.key
        now, was = self.new.cell(after, column), self.old.cell(before, column)
        verb = ":" if isinstance(column.type, SetType) else " is"
        return f"{name}: {called}{verb} {now}, was {was}"

    def _worded(self, change: Changed, name: str) -> str:
        """A text that is other: both texts where they are short."""
        what = "the reason" if change.part == "because" else part_words(change.owner, change.part)
        was, now = (None if t is None else " ".join(str(t).split()) for t in (change.before, change.after))
        if max(len(was or ""), len(now or "")) > LONG:
            return f"{name}: {what} {'is worded anew' if was and now else 'is new' if now else 'is gone'}"
        return f"{name}{_said(what, now and f'“{now}”', was and f'“{was}”')}"

    def _condition(self, what: str, before: Any, after: Any) -> str | None:
        """How a condition or a value is other: in one of its parts, by a part that came or went, or as a whole."""
        for kind, holds in ((And, True), (Or, False)):
            if not isinstance(before, kind) and not isinstance(after, kind):
                continue
            gone, new = self._parts(_parts_of(before, kind), _parts_of(after, kind))
            if len(gone) == 1 and len(new) == 1:
                return self._condition(what, gone[0], new[0])
            if new and not gone:
                said = values.listed(self.new.expression(e) for e in new)
                return f"{_start(what)} {'only if also' if holds else 'also if'} {said}"
            if gone and not new:
                said = values.listed(self.old.expression(e) for e in gone)
                return f"{_start(what)} {'whether or not' if holds else 'no longer if'} {said}"
        return _said(what, self.new.expression(after), self.old.expression(before))

    def _parts(
        self, before: Iterable[Expression], after: Iterable[Expression]
    ) -> tuple[list[Expression], list[Expression]]:
        """Which parts of a condition are gone, and which new."""
        olds, news = [(self._before.of(e), e) for e in before], [(self._after.of(e), e) for e in after]
        left, came = {n for n, _ in news}, {n for n, _ in olds}
        return [e for n, e in olds if n not in left], [e for n, e in news if n not in came]


def _said(what: str, now: str | None, was: str | None) -> str:
    """What a part says and what it said. `what` is a verb, a noun that starts with `the`, or a clause with a place."""
    noun = what.startswith("the ")
    clause = what if "{}" in what else f"{what} {{}}"
    if now is None:
        return f": {what} is gone, it was {was}" if noun else f": gone is that it {clause.format(was)}"
    said = f": {what} is {now}" if noun else f" {clause.format(now)}"
    return f"{said}, where nothing was said" if was is None else f"{said}, was {was}"


def _start(what: str) -> str:
    """The start of what is said of a condition whose parts came or went."""
    return f": {what} holds now" if what.startswith("the ") else f" now {what.removesuffix(' when')}"


def _parts_of(condition: Any, kind: type[And] | type[Or]) -> tuple[Expression, ...]:
    return tuple(condition.parts) if isinstance(condition, kind) else (condition,)
