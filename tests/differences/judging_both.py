"""Both versions judge random accounts, by evaluators made anew: does what is said of every account hold of these?"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from random import Random

from touchline.analysis.differences.answers import Answer, Differs, Same, Thing, Verdict
from touchline.analysis.differences.asked import NotAsked, Reader, reader, subjects
from touchline.analysis.differences.regions import Reading, Region, lies_in
from touchline.analysis.sampling import literals_of
from touchline.backends.python import Evaluator, Judged, compile
from touchline.judgement.answers import PlaybookStatus
from touchline.judgement.inputs import NO_HISTORY, NO_HOLDS, History, Hold, Holds, Kept, Value
from touchline.model.expressions import Scalar
from touchline.model.ruleset import Field, Ruleset
from touchline.model.types import ChoiceType, DateType, MoneyType, NumberType, SetType, YesNoType

DAYS = (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31), datetime.date(2027, 1, 1), datetime.date(2028, 2, 29))


def contradiction(
    old: Ruleset,
    new: Ruleset,
    verdicts: Mapping[Answer, Verdict],
    seed: int,
    accounts: int,
    regions: Mapping[tuple[Answer, Value, Value], tuple[Region, ...]] | None = None,
) -> str | None:
    """What a random account shows that was said to be impossible; `regions` are those of the transitions."""
    inside = _Inside(old, new, verdicts, regions or {})
    chance = Random(seed)
    judges = compile(old), compile(new)
    readers = [_readers(judge) for judge in judges]
    fields = {**old.fields, **new.fields}
    literals = [*literals_of(old), *literals_of(new)]
    for _ in range(accounts):
        today = chance.choice(DAYS)
        account = random_account(chance, fields, literals, today)
        history, holds = _past(chance, new, account, today)
        judged = [_judged(judge, account, today, history, holds) for judge in judges]
        if any(one.rejected is not None or one.data_errors for one in judged):
            continue
        told = None if holds else inside.wrong(readers, judged)
        if told is not None:
            return f"{told} for {account} on {today} with {history}"
        for answer, verdict in verdicts.items():
            a, b = readers[0][answer](judged[0]), readers[1][answer](judged[1])
            if history is NO_HISTORY:
                assert a == _by_hand(answer, judged[0], a), (answer, a)
                assert b == _by_hand(answer, judged[1], b), (answer, b)
            if a == b or NotAsked.NOT_ASKED in (a, b):
                continue
            told = f"{answer}: {a!r} -> {b!r} for {account} on {today} with {history} {holds}, but {verdict}"
            if isinstance(verdict, Same):
                return told
            if isinstance(verdict, Differs) and verdict.complete:
                known = [(t.before, t.after) for t in verdict.transitions]
                if (a, b) not in known:
                    return told
    return None


class _Inside:
    """Whether an account that lies in a printed region makes its transition, and one that makes it lies in one."""

    def __init__(
        self,
        old: Ruleset,
        new: Ruleset,
        verdicts: Mapping[Answer, Verdict],
        regions: Mapping[tuple[Answer, Value, Value], tuple[Region, ...]],
    ) -> None:
        self.verdicts = verdicts
        self.regions = regions
        parts = {id(atom): atom for found in regions.values() for one in found for atom, _ in one.parts}
        self.atoms = tuple(parts.values())
        self.reading = Reading(compile(old), compile(new), self.atoms)

    def wrong(self, readers: Sequence[Mapping[Answer, Reader]], judged: Sequence[Judged]) -> str | None:
        if not self.regions:
            return None
        values = self.reading.values(judged[0], judged[1])
        for (answer, before, after), regions in self.regions.items():
            made = readers[0][answer](judged[0]) == before and readers[1][answer](judged[1]) == after
            found = [one for one in regions if lies_in(one, self.atoms, values, judged[0].date)]
            if found and not made:
                return f"{answer} does not go {before!r} -> {after!r} in {found[0]}"
            verdict = self.verdicts[answer]
            assert isinstance(verdict, Differs)
            complete = next(t.complete for t in verdict.transitions if (t.before, t.after) == (before, after))
            if made and complete and not found:
                return f"{answer} goes {before!r} -> {after!r} outside all regions"
        return None


def unshown(old: Ruleset, new: Ruleset, verdicts: Mapping[Answer, Verdict]) -> str | None:
    """A transition whose account does not show it."""
    judges = compile(old), compile(new)
    readers = [_readers(judge) for judge in judges]
    for answer, verdict in verdicts.items():
        for transition in verdict.transitions if isinstance(verdict, Differs) else ():
            case = transition.case
            judged = [_judged(judge, case.fields, case.today, case.history, case.holds, case) for judge in judges]
            if any(one.rejected is not None for one in judged):
                return f"{answer}: rejected {case}"
            found = readers[0][answer](judged[0]), readers[1][answer](judged[1])
            if found != (transition.before, transition.after):
                return f"{answer}: {transition} but it is {found}"
    return None


def _readers(judge: Evaluator) -> dict[Answer, Reader]:
    return {answer: reader(judge, subject) for answer, subject in subjects(judge.ruleset).items()}


def _judged(
    judge: Evaluator,
    account: Mapping[str, Value],
    today: datetime.date,
    history: History,
    holds: Holds,
    case: object = None,
) -> Judged:
    known = {name: value for name, value in account.items() if name in judge.ruleset.fields}
    population = getattr(case, "population", None)
    more = {} if population is None else {"population": population}
    return judge.judge(known, today=today, history=history, holds=holds, **more)


def _by_hand(answer: Answer, judged: Judged, otherwise: object) -> object:
    """The answer as the public judgement has it, where one day without a past tells it."""
    match answer.thing:
        case Thing.SEGMENTATION:
            return judged.segments[answer.name].candidate
        case Thing.HEALTH:
            return None if judged.health is None else judged.health.band
        case Thing.SERVICE:
            return None if judged.service is None else judged.service.name
        case Thing.DECISION:
            name, _, part = answer.name.partition(".")
            return judged.decisions[name].results[part or name]
        case Thing.PLAYBOOK:
            played = judged.playbooks.get(answer.name)
            return played is not None and played.status in (PlaybookStatus.STARTS, PlaybookStatus.HELD_OUT)
        case _:
            return otherwise


def random_account(
    chance: Random, fields: Mapping[str, Field], literals: Sequence[Scalar], today: datetime.date
) -> dict[str, Value]:
    """Values on the numbers of the rules and a step beside them; near a third are missing."""
    gone = chance.choice((0.0, 0.1, 0.35))
    account: dict[str, Value] = {}
    for field in fields.values():
        value = _value(chance, field, literals, today)
        if value is not None and (field.required or chance.random() >= gone):
            account[field.name] = value
    return account


def _value(chance: Random, field: Field, literals: Sequence[Scalar], today: datetime.date) -> Value:
    numbers = [float(x) for x in literals if isinstance(x, (int, float)) and not isinstance(x, bool)]
    match field.type:
        case NumberType() | MoneyType() as type_:
            whole = isinstance(type_, NumberType) and type_.whole
            value = chance.choice(numbers or [0.0]) * chance.choice((1, 1, 1, 1.1, 0.9, 3)) + chance.choice(
                (0, 0, 1, -1)
            )
            value = float(math.floor(value)) if whole else value
            low = -1e15 if field.low is None else float(field.low.value)  # type: ignore[arg-type]
            high = 1e15 if field.high is None else float(field.high.value)  # type: ignore[arg-type]
            return min(max(value, low), high)
        case DateType():
            days = int(chance.choice(numbers or [0.0])) % 800 + chance.choice((0, 0, 1, -1))
            return today + datetime.timedelta(chance.choice((1, -1)) * days)
        case ChoiceType(choices=choices):
            return chance.choice(choices)
        case SetType(choices=choices):
            return frozenset(c for c in choices if chance.random() < 0.4)
        case YesNoType():
            return chance.random() < 0.5
        case _:
            return f"A-{chance.randrange(50)}"


def _past(
    chance: Random, ruleset: Ruleset, account: Mapping[str, Value], today: datetime.date
) -> tuple[History, Holds]:
    if chance.random() < 0.6:
        return NO_HISTORY, NO_HOLDS
    kept = []
    for name, segmentation in ruleset.segmentations.items():
        kept.append(Kept(today - datetime.timedelta(1), name, chance.choice(segmentation.segments).name))
    for name, value in account.items():
        if isinstance(value, float):
            kept.append(
                Kept(today - datetime.timedelta(chance.randrange(1, 90)), name, value * chance.choice((1, 2, 0.5)))
            )
    holds = tuple(
        Hold(str(account.get("id")), s.name, chance.choice(s.segments).name, "held", s.may_be_held[0].role, today)
        for s in ruleset.segmentations.values()
        if s.may_be_held and chance.random() < 0.5
    )
    return History(tuple(kept)), holds
