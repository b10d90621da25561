"""The `history:` of a case: values kept, work begun, steps done, answers given."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.judgement.inputs import Answered, History, Kept, OpenedWork, StepDone, Value
from touchline.model.ruleset import Ruleset
from touchline.model.types import ChoiceType, DateType, LengthType, Type
from touchline.spelling import did_you_mean
from touchline.workspace.yaml import Document
from touchline.workspace.yaml import Path as Where

CODE = "bad-case"


class HistoryReader:
    """Reads a history that the schema allows; what names nothing of the ruleset goes to `found`."""

    def __init__(self, document: Document, ruleset: Ruleset, found: list[Diagnostic]) -> None:
        self.document = document
        self.ruleset = ruleset
        self.found = found

    def read(self, said: Mapping[str, Any], where: Where) -> History:
        kept = [one for i, row in enumerate(said.get("kept") or ()) for one in self.values(row, (*where, "kept", i))]
        work = [self.work(row, (*where, "work", i)) for i, row in enumerate(said.get("work") or ())]
        steps = [self.step(row, (*where, "steps", i)) for i, row in enumerate(said.get("steps") or ())]
        answers = [self.answer(row, (*where, "answers", i)) for i, row in enumerate(said.get("answers") or ())]
        return History(tuple(kept), tuple(work), tuple(steps), tuple(answers))

    def values(self, row: Mapping[str, Any], where: Where) -> list[Kept]:
        day = self.day(row["date"], (*where, "date"))
        kinds = kept_types(self.ruleset)
        found = []
        for name, value in row.items():
            if name == "date":
                continue
            if name not in kinds:
                self.unknown(f"no value is kept under `{name}`", name, kinds, (*where, name), key=True)
                continue
            kind, kept = kinds[name], kept_value(value, kinds[name])
            if kept is None and value is not None:
                self.unknown(f"`{value}` is not in the calendar", str(value), (), (*where, name))
            elif isinstance(kind, ChoiceType) and kept is not None and kept not in kind.choices:
                self.unknown(f"`{value}` is no choice of `{name}`", str(value), kind.choices, (*where, name))
            found.append(Kept(day, name, kept))
        return found

    def work(self, row: Mapping[str, Any], where: Where) -> OpenedWork:
        name = row["name"]
        names = (*self.ruleset.playbooks, *self.ruleset.escalations)
        if name not in names:
            self.unknown(f"there is no playbook or escalation `{name}`", name, names, (*where, "name"))
        ended = None if row.get("ended") is None else self.day(row["ended"], (*where, "ended"))
        return OpenedWork(name, self.day(row["started"], (*where, "started")), ended, row.get("severity"))

    def step(self, row: Mapping[str, Any], where: Where) -> StepDone:
        playbook = self.ruleset.playbooks.get(row["playbook"])
        if playbook is None:
            message = f"there is no playbook `{row['playbook']}`"
            self.unknown(message, row["playbook"], self.ruleset.playbooks, (*where, "playbook"))
        elif row["step"] not in (names := [step.name for step in playbook.steps]):
            self.unknown(f"`{playbook.name}` has no step `{row['step']}`", row["step"], names, (*where, "step"))
        started, done = self.day(row["started"], (*where, "started")), self.day(row["done"], (*where, "done"))
        return StepDone(row["playbook"], started, row["step"], done)

    def answer(self, row: Mapping[str, Any], where: Where) -> Answered:
        name = row["escalation"]
        if name not in self.ruleset.escalations:
            self.unknown(f"there is no escalation `{name}`", name, self.ruleset.escalations, (*where, "escalation"))
        return Answered(name, self.day(row["opened"], (*where, "opened")), self.day(row["on"], (*where, "on")))

    def day(self, text: str, where: Where) -> datetime.date:
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            span = self.document.span(where)
            self.found.append(diagnostic("bad-date", f"`{text}` is not in the calendar", span))
            return datetime.date.min

    def unknown(self, message: str, name: str, names: Any, where: Where, key: bool = False) -> None:
        span = self.document.span(where, key=key)
        self.found.append(diagnostic(CODE, message, span, hint=did_you_mean(name, names)))


def kept_types(ruleset: Ruleset) -> Mapping[str, Type | None]:
    """The names under which values are kept, each with its type where that matters."""
    found: dict[str, Type | None] = {name: field.type for name, field in ruleset.fields.items()}
    found.update({name: let.expression.type for name, let in ruleset.lets.items()})
    for decision in ruleset.decisions.values():
        found[decision.name] = decision.results[0].type
        found.update({f"{decision.name}.{r.name}": r.type for r in decision.results[1:]})
    for name, segmentation in ruleset.segmentations.items():
        found[name] = found[f"{name}.candidate"] = segmentation.type
    if ruleset.health is not None:
        found["health"] = found["health.score"] = None
        found.update({f"health.{measure.name}": None for measure in ruleset.health.measures})
    for name in ruleset.playbooks:
        found[name] = found[f"{name}.goal"] = None
    return found


def kept_value(value: Any, kind: Type | None) -> Value:
    """A value of YAML as it is kept: yes/no are truths of a playbook too."""
    if isinstance(value, list):
        return frozenset(str(element) for element in value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return int(value) if isinstance(kind, LengthType) else float(value)
    if isinstance(kind, DateType):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return None
    text = str(value)
    if not hasattr(kind, "choices") and text in ("yes", "no"):
        return text == "yes"
    return text
