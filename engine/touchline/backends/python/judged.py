"""The judgement that the Python back end gives: answers are made when they are first asked for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import FrozenInstanceError
from types import MappingProxyType
from typing import Any

from touchline.backends.python import concluded
from touchline.backends.python.history import Context
from touchline.backends.python.json_form import to_dict
from touchline.backends.python.loaded import Loaded, Run
from touchline.backends.python.program import Program, Values
from touchline.backends.python.work import Work, work_of
from touchline.judgement.answers import (
    DataError,
    DecisionAnswer,
    EscalationAnswer,
    HealthAnswer,
    JourneyAnswer,
    LetAnswer,
    PlaybookAnswer,
    SegmentAnswer,
    ServiceAnswer,
    SuggestionAnswer,
    Task,
)
from touchline.judgement.inputs import History, Population, Value
from touchline.model.identity import id_field
from touchline.model.ruleset import Cadence, Service, Touch

State = tuple[Loaded, Values, Sequence[DataError], History, Population, dict[str, Any]]
"""What was computed, what it was computed from, and what has been made of it by name."""

_NONE: Mapping[str, Any] = MappingProxyType({})


class Judged:
    """A `Judgement` (see there). Frozen: what is made on first access is made from values that never change."""

    __slots__ = ("_state",)
    _state: State

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __repr__(self) -> str:
        return f"<judgement of {self.id!r} on {self.date.isoformat()}>"

    @property
    def _run(self) -> Run:
        loaded, values, _, history, population, made = self._state
        if "run" not in made:
            made["run"] = Run(loaded, values, history, population)
        run: Run = made["run"]
        return run

    def _work(self) -> Work:
        made = self._state[5]
        if "work" not in made:
            made["work"] = work_of(self._run)
        work: Work = made["work"]
        return work

    def _judged(self) -> bool:
        return len(self._state[1]) == self._state[0].size

    @property
    def id(self) -> str | None:
        program, values = self.program, self._state[1]
        name = id_field(program.ruleset)
        value = None if name is None else values[program.layout.fields[name]]
        return value if isinstance(value, str) or value is None else str(value)

    @property
    def date(self) -> datetime.date:
        today: datetime.date = self._state[1][0]
        return today

    @property
    def values(self) -> Values:
        """The values by slot (`layout`): for those who read many judgements by column."""
        return self._state[1]

    @property
    def context(self) -> Context:
        """What conditions ask beside the values."""
        return self._run.context

    @property
    def program(self) -> Program:
        return self._state[0].program

    @property
    def rejected(self) -> str | None:
        if self._judged():
            return None
        loaded, values, errors, _, _, _ = self._state
        if any(error.code == "not-an-account" for error in errors):
            return "the account is no mapping of fields to values"
        ruleset, slots = loaded.program.ruleset, loaded.program.layout.fields
        gone = [f"`{f.name}`" for f in ruleset.fields.values() if f.required and values[slots[f.name]] is None]
        bad = {f"`{error.field}`" for error in errors if error.field is not None}
        return f"{' and '.join(gone)} {'is' if len(gone) == 1 else 'are'} required and " + (
            "cannot be read" if bad.issuperset(gone) else "missing"
        )

    @property
    def fields(self) -> Mapping[str, Value]:
        slots, values = self.program.layout.fields, self._state[1]
        return MappingProxyType({name: values[slot] for name, slot in slots.items()})

    @property
    def lets(self) -> Mapping[str, LetAnswer]:
        loaded, values, _, _, _, made = self._state
        found: Mapping[str, LetAnswer] | None = made.get("lets")
        if found is None:
            found = concluded.lets(self, loaded) if len(values) == loaded.size else _NONE
            made["lets"] = found
        return found

    @property
    def decisions(self) -> Mapping[str, DecisionAnswer]:
        loaded, values, _, _, _, made = self._state
        found: Mapping[str, DecisionAnswer] | None = made.get("decisions")
        if found is None:
            found = concluded.decisions(self, loaded, values) if len(values) == loaded.size else _NONE
            made["decisions"] = found
        return found

    @property
    def segments(self) -> Mapping[str, SegmentAnswer]:
        loaded, values, _, _, _, made = self._state
        found: Mapping[str, SegmentAnswer] | None = made.get("segments")
        if found is None:
            found = concluded.segments(self, loaded, values) if len(values) == loaded.size else _NONE
            made["segments"] = found
        return found

    @property
    def health(self) -> HealthAnswer | None:
        made = self._state[5]
        if "health" not in made:
            made["health"] = concluded.health(self._run) if self._judged() else None
        found: HealthAnswer | None = made["health"]
        return found

    @property
    def served(self) -> Service | None:
        """The service as declared; `service` is what it comes to today."""
        return self._work().served if self._judged() else None

    @property
    def service(self) -> ServiceAnswer | None:
        return self._work().service if self._judged() else None

    @property
    def touching(self) -> tuple[tuple[Touch, Cadence], ...]:
        """The service's touches that apply, as declared, each with the cadence that holds."""
        return self._work().touching if self._judged() else ()

    @property
    def journeys(self) -> Mapping[str, JourneyAnswer]:
        return self._work().journeys if self._judged() else _NONE

    @property
    def playbooks(self) -> Mapping[str, PlaybookAnswer]:
        return self._work().playbooks if self._judged() else _NONE

    @property
    def tasks(self) -> tuple[Task, ...]:
        return self._work().tasks if self._judged() else ()

    @property
    def escalations(self) -> Mapping[str, EscalationAnswer]:
        return self._work().escalations if self._judged() else _NONE

    @property
    def suggestions(self) -> tuple[SuggestionAnswer, ...]:
        return self._work().suggestions if self._judged() else ()

    @property
    def data_errors(self) -> tuple[DataError, ...]:
        read = tuple(self._state[2])
        if not self._judged():
            return read
        made = self._state[5]
        if "data_errors" not in made:
            made["data_errors"] = read + concluded.disagreements(self._run) + self._work().data_errors
        found: tuple[DataError, ...] = made["data_errors"]
        return found

    def to_dict(self) -> dict[str, object]:
        return to_dict(self, self.program.ruleset)


class Blank:
    """What becomes a `Judged` when its state is put; that one lets nothing be put."""

    __slots__ = ("_state",)
