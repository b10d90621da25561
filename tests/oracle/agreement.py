"""Does the engine say of an account what the brute-force reading says?"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from oracle.judging import Expected
from oracle.judging import judge as expect
from oracle.random_rulesets import ruleset as random_ruleset
from oracle.random_words import LETTERS, NUMBERS, TODAYS, account
from touchline.backends.python import Evaluator, Judged, compile
from touchline.judgement.answers import PlaybookStatus
from touchline.judgement.inputs import History, Kept
from touchline.loading import check_text
from touchline.model.ruleset import Ruleset

Days = Mapping[str, Mapping[datetime.date, Any]]


def checked(seed: int) -> Ruleset:
    """The ruleset of a seed. The generator only writes what checks clean: anything else is its own fault."""
    text = random_ruleset(Random(seed))
    found = check_text(text)
    assert found.ruleset is not None, (seed, [d.message for d in found.diagnostics], text)
    return found.ruleset


def past(chance: Random, today: datetime.date) -> Days:
    """What was kept on a few earlier days, a day of today among them, which is not to be read."""
    if chance.random() < 0.5:
        return {}
    days = [today - datetime.timedelta(n) for n in (0, 1, 29, 30, 31, 62) if chance.random() < 0.5]
    values: dict[str, Callable[[], Any]] = {
        "n0": lambda: float(chance.choice(NUMBERS)),
        "c0": lambda: chance.choice(LETTERS),
        "play": lambda: chance.random() < 0.5,
    }
    return {name: {day: None if chance.random() < 0.3 else value() for day in days} for name, value in values.items()}


def first_difference(
    seed: int, accounts: int, engine: Callable[[Ruleset], Evaluator] = compile
) -> tuple[int, str] | None:
    """The first of the seed's accounts about which they differ, counted from 1, and in what; None where
    they agree about all."""
    ruleset = checked(seed)
    evaluator = engine(ruleset)
    chance = Random(seed * 7919 + 1)
    for number in range(1, accounts + 1):
        today = chance.choice(TODAYS)
        fields, kept = account(chance, today), past(chance, today)
        history = History(tuple(Kept(day, name, v) for name, days in kept.items() for day, v in days.items()))
        judged = evaluator.judge(as_written(fields, chance), today=today, history=history)
        difference = differs(ruleset, judged, expect(ruleset, fields, today, kept))
        if difference is not None:
            return number, f"seed {seed}, {today}, {fields}, {kept}: {difference}"
    return None


def as_written(fields: Mapping[str, Any], chance: Random) -> dict[str, object]:
    """Typed values, whole numbers as ints, or all as a file writes them."""
    if chance.random() < 0.5:
        return {
            name: int(v) if isinstance(v, float) and v.is_integer() and chance.random() < 0.5 else v
            for name, v in fields.items()
        }
    return {name: _text(value) for name, value in fields.items() if value is not None or chance.random() < 0.5}


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            text = format(value, ".17f") if abs(value) < 1 else repr(value)
            return text if float(text) == value else format(value, ".400f").rstrip("0")
        case frozenset():
            return ";".join(sorted(value)) or "none"
        case _:
            return str(value)


def differs(ruleset: Ruleset, judged: Judged, expected: Expected) -> str | None:
    """What the two do not agree about, or None. Values are compared with their types, floats to the last bit."""
    pairs: list[tuple[str, Any, Any]] = [("rejected", judged.rejected, None)]
    pairs += [(name, value, expected.values[name]) for name, value in judged.fields.items()]
    pairs += [(name, let.value, expected.values[name]) for name, let in judged.lets.items()]
    for name, decision in judged.decisions.items():
        pairs.append((name, decision.value, expected.values[name]))
        pairs.append((f"row of {name}", decision.reason.row, expected.rows[name]))
        pairs += [
            (f"{name}.{part}", value, expected.values[f"{name}.{part}"])
            for part, value in decision.results.items()
            if part != name
        ]
    for name, segment in judged.segments.items():
        pairs.append((name, segment.segment, expected.values[name]))
        pairs.append((f"row of {name}", segment.reason.row, expected.rows[name]))
    if judged.health is not None:
        pairs += [
            ("health", judged.health.band, expected.values["health"]),
            ("score", judged.health.score, expected.score),
            ("known", judged.health.known, expected.known),
        ]
        for name, measure in judged.health.measures.items():
            pairs.append((f"health.{name}", measure.band, expected.values[f"health.{name}"]))
            pairs.append((f"row of health.{name}", measure.reason.row, expected.rows[f"health.{name}"]))
    conflicts = sum(error.code == "disagreeing-rows" for error in judged.data_errors)
    starts = {
        name: {task.step: task.due for task in playbook.tasks}
        for name, playbook in judged.playbooks.items()
        if playbook.status is PlaybookStatus.STARTS
    }
    pairs += [
        ("conflicts", conflicts, len(expected.conflicts)),
        ("starts", starts, expected.starts),
        ("escalations", {name: e.severity for name, e in judged.escalations.items()}, expected.escalations),
        ("service", judged.service.name if judged.service else None, expected.service),
    ]
    for name, found, wanted in pairs:
        if found != wanted or type(found) is not type(wanted):
            return f"{name} is {found!r} where {wanted!r} is right"
    return None
