"""What starts, stops, opens or is done otherwise: playbooks and escalations under both versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from touchline.analysis.differences.answers import Answer, Thing
from touchline.model.ruleset import Escalation, Playbook, Ruleset
from touchline.rollout.measured import WorkChange
from touchline.rollout.tallies import Tally
from touchline.rollout.work import Work


@dataclass(slots=True)
class Turning:
    """A playbook or escalation under both versions."""

    both: Tally = field(default_factory=Tally)
    begins: Tally = field(default_factory=Tally)
    ends: Tally = field(default_factory=Tally)
    changes: Tally = field(default_factory=Tally)
    tasks_before: int = 0
    tasks_after: int = 0

    def add(self, answer: Answer, before: Work, after: Work, revenue: float | None) -> str | None:
        """Counts an account; how its work turns, where it does."""
        was: object
        now: object
        if answer.thing is Thing.PLAYBOOK:
            was, now = before.playbooks.get(answer.name), after.playbooks.get(answer.name)
            self.tasks_before += len(before.playbooks.get(answer.name, ()))
            self.tasks_after += len(after.playbooks.get(answer.name, ()))
        else:
            was, now = before.escalations.get(answer.name), after.escalations.get(answer.name)
        if was is None and now is None:
            return None
        if was is None:
            self.begins.add(revenue)
            return "starts"
        if now is None:
            self.ends.add(revenue)
            return "stops"
        self.both.add(revenue)
        if was == now:
            return None
        self.changes.add(revenue)
        return "changes"

    def told(self, answer: Answer, old: Ruleset, new: Ruleset, known: bool) -> WorkChange:
        """What was counted; it is called as the new version calls it, where that has it."""
        declared = _declared(new, answer.thing).get(answer.name) or _declared(old, answer.thing)[answer.name]
        return WorkChange(
            answer,
            declared.label,
            self.both.share(known),
            self.begins.share(known),
            self.ends.share(known),
            self.changes.share(known),
            self.tasks_before,
            self.tasks_after,
        )


def works(old: Ruleset, new: Ruleset) -> Iterator[Answer]:
    """Every playbook and escalation of either version, in the order of the new one."""
    for thing in (Thing.PLAYBOOK, Thing.ESCALATION):
        for name in dict.fromkeys((*_declared(new, thing), *_declared(old, thing))):
            yield Answer(thing, name)


def _declared(ruleset: Ruleset, thing: Thing) -> Mapping[str, Playbook | Escalation]:
    return ruleset.playbooks if thing is Thing.PLAYBOOK else ruleset.escalations
