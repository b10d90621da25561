"""What is to be done for an account today, in the order of a day (M39)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from touchline.backends.python.escalations import escalations
from touchline.backends.python.fields import id_field
from touchline.backends.python.loaded import Run
from touchline.backends.python.playbooks import PRIORITIES, play
from touchline.backends.python.services import answer, journeys, service_of
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


@dataclass(frozen=True, slots=True)
class Work:
    service: ServiceAnswer | None
    journeys: Mapping[str, JourneyAnswer]
    playbooks: Mapping[str, PlaybookAnswer]
    tasks: tuple[Task, ...]
    escalations: Mapping[str, EscalationAnswer]
    suggestions: tuple[SuggestionAnswer, ...]
    data_errors: tuple[DataError, ...]


def work_of(run: Run) -> Work:
    """Service, journeys, playbooks with their tasks, escalations, suggestions. Tasks stand by due date, of one
    day the more urgent first."""
    identity = id_field(run.ruleset)
    account = None if identity is None else run.values[run.program.layout.fields[identity]]
    service = service_of(run)
    played = play(run, service, None if account is None else str(account))
    opened, errors = escalations(run, played, service)
    playbooks = {name: one.answer for name, one in played.items()}
    tasks = sorted(
        (task for playbook in playbooks.values() for task in playbook.tasks),
        key=lambda task: (task.due, PRIORITIES.get(playbooks[task.playbook].priority, 1)),
    )
    return Work(
        answer(run, service),
        MappingProxyType(journeys(run)),
        MappingProxyType(playbooks),
        tuple(tasks),
        MappingProxyType(opened),
        suggestions(run),
        errors,
    )
