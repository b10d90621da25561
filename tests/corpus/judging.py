"""`judge` blocks: an account, a date, what is known beside them, and what the judgement must hold."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from corpus.literate import Block, Example
from touchline.backends.python.evaluator import Evaluator, compile
from touchline.judgement.inputs import Answered, History, Hold, Kept, OpenedWork, Peers, Population, StepDone, Value
from touchline.loading import check_text


@dataclass(frozen=True, slots=True)
class Case:
    """A `judge` block, read."""

    account: Mapping[str, object]
    today: datetime.date
    history: History
    population: Population
    holds: tuple[Hold, ...]
    expect: Mapping[str, object]


def case(block: Block) -> Case:
    written = yaml.safe_load(block.text)
    unknown = set(written) - {"account", "today", "history", "population", "holds", "expect"}
    assert not unknown, f"a judge block does not know {unknown}"
    assert written["expect"], "a judge block that expects nothing proves nothing"
    population = written.get("population") or {}
    return Case(
        account=written["account"],
        today=written["today"],
        history=_history(written.get("history") or []),
        population=Population(
            metrics=population.get("metrics") or {},
            peers={
                (p["suggestion"], p.get("within")): Peers(p["accounts"], p["users"])
                for p in population.get("peers") or []
            },
        ),
        holds=tuple(Hold(**h) for h in written.get("holds") or []),
        expect=written["expect"],
    )


def _history(rows: list[dict[str, Any]]) -> History:
    """Rows told apart by what they have: `value` (kept), `step` (done), `on` (answered), else open work."""
    kept, work, steps, answers = [], [], [], []
    for row in rows:
        if "value" in row:
            kept.append(Kept(**{**row, "value": _value(row["value"])}))
        elif "step" in row:
            steps.append(StepDone(**row))
        elif "on" in row:
            answers.append(Answered(**row))
        else:
            work.append(OpenedWork(**row))
    return History(tuple(kept), tuple(work), tuple(steps), tuple(answers))


def _value(written: Any) -> Value:
    if isinstance(written, int) and not isinstance(written, bool):
        return float(written)
    return frozenset(written) if isinstance(written, list) else written


MISSING_PATH = object()


def at(found: object, path: str) -> object:
    """What stands at a dotted path of a judgement's JSON form. In a list a part is an index from 0, `count`,
    or the name of an entry (its `name`, `step` or `element`)."""
    for part in path.split("."):
        if isinstance(found, Mapping):
            found = found.get(part, MISSING_PATH)
        elif isinstance(found, list) and part == "count":
            found = len(found)
        elif isinstance(found, list) and part.isdigit():
            found = found[int(part)] if int(part) < len(found) else MISSING_PATH
        elif isinstance(found, list):
            named = [
                f for f in found if isinstance(f, Mapping) and part in (f.get("step"), f.get("element"), f.get("name"))
            ]
            found = named[0] if named else MISSING_PATH
        else:
            return MISSING_PATH
        if found is MISSING_PATH:
            return MISSING_PATH
    return found


def plain(expected: object) -> object:
    """What YAML gave, as JSON would hold it."""
    if isinstance(expected, datetime.date):
        return expected.isoformat()
    return [plain(e) for e in expected] if isinstance(expected, list) else expected


def evaluator(text: str, files: Mapping[str, bytes | None]) -> Evaluator:
    """What judges by a ruleset that checks clean."""
    checked = check_text(text, {name: content for name, content in files.items() if content is not None})
    assert checked.ruleset, [f"{d.code}: {d.message}" for d in checked.diagnostics]
    return compile(checked.ruleset)


def judge(example: Example, block: Block) -> None:
    """Judge as the block says and hold the judgement against what it expects."""
    wanted = case(block)
    judgement = evaluator(example.text, example.files).judge(
        wanted.account, today=wanted.today, history=wanted.history, population=wanted.population, holds=wanted.holds
    )
    found = judgement.to_dict()
    for path, expected in wanted.expect.items():
        value = at(found, path)
        if expected == "nothing there":
            assert value is MISSING_PATH, f"line {block.line}: `{path}` is {value!r}, not absent"
        else:
            assert value is not MISSING_PATH, f"line {block.line}: nothing at `{path}` in {sorted(found)}"
            assert value == plain(expected), f"line {block.line}: `{path}` is {value!r}, not {expected!r}"
