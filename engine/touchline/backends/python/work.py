"""What is to be done for an account today, in the order of a day (M39)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

from touchline.backends.python.escalations import Found, escalations
from touchline.backends.python.loaded import Run
from touchline.backends.python.playbooks import PRIORITIES, Played, play
from touchline.backends.python.services import answer, journeys, service_of, touching
from touchline.backends.python.suggestions import suggestions
from touchline.judgement.answers import (
    DataError,
    EscalationAnswer,
    JourneyAnswer,
    PlaybookAnswer,
    ServiceAnswer,
    SuggestionAnswer,
    Task,
)
from touchline.model.identity import id_field
from touchline.model.ruleset import Cadence, Service, Touch


class Work:
    """The parts are made when they are first asked for: a run over many accounts does not ask for all."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @cached_property
    def served(self) -> Service | None:
        """The service as the ruleset declares it."""
        return service_of(self._run)

    @cached_property
    def service(self) -> ServiceAnswer | None:
        return answer(self._run, self.served)

    @cached_property
    def touching(self) -> tuple[tuple[Touch, Cadence], ...]:
        """The touches that apply, as declared, with the cadence that holds."""
        return touching(self._run, self.served)

    @cached_property
    def journeys(self) -> Mapping[str, JourneyAnswer]:
        return MappingProxyType(journeys(self._run))

    @cached_property
    def _played(self) -> dict[str, Played]:
        identity = id_field(self._run.ruleset)
        account = None if identity is None else self._run.values[self._run.program.layout.fields[identity]]
        return play(self._run, self.served, None if account is None else str(account))

    @cached_property
    def playbooks(self) -> Mapping[str, PlaybookAnswer]:
        return MappingProxyType({name: one.answer for name, one in self._played.items()})

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """By due date, of one day the more urgent first."""
        playbooks = self.playbooks
        return tuple(
            sorted(
                (task for playbook in playbooks.values() for task in playbook.tasks),
                key=lambda task: (task.due, PRIORITIES.get(playbooks[task.playbook].priority, 1)),
            )
        )

    @cached_property
    def _escalated(self) -> Found:
        return escalations(self._run, self._played, self.served)

    @cached_property
    def escalations(self) -> Mapping[str, EscalationAnswer]:
        return MappingProxyType(self._escalated[0])

    @cached_property
    def suggestions(self) -> tuple[SuggestionAnswer, ...]:
        return suggestions(self._run)

    @property
    def data_errors(self) -> tuple[DataError, ...]:
        return self._escalated[1]


def work_of(run: Run) -> Work:
    """Service, journeys, playbooks with their tasks, escalations, suggestions."""
    return Work(run)
