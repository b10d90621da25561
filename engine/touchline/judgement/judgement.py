"""The judgement of one account on one day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Protocol

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
from touchline.judgement.inputs import Value


class Judgement(Protocol):
    """Everything that is concluded for an account and a date; read-only.

    `fields` are the account's typed values (None: missing or stale). The mappings are by name, in the
    order written. `rejected` says why the record cannot be judged at all (a required field is
    missing), None when it is judged.
    """

    @property
    def id(self) -> str | None: ...
    @property
    def date(self) -> datetime.date: ...
    @property
    def rejected(self) -> str | None: ...
    @property
    def fields(self) -> Mapping[str, Value]: ...
    @property
    def lets(self) -> Mapping[str, LetAnswer]: ...
    @property
    def decisions(self) -> Mapping[str, DecisionAnswer]: ...
    @property
    def segments(self) -> Mapping[str, SegmentAnswer]: ...
    @property
    def health(self) -> HealthAnswer | None: ...
    @property
    def service(self) -> ServiceAnswer | None: ...
    @property
    def journeys(self) -> Mapping[str, JourneyAnswer]: ...
    @property
    def playbooks(self) -> Mapping[str, PlaybookAnswer]: ...
    @property
    def tasks(self) -> tuple[Task, ...]: ...
    @property
    def escalations(self) -> Mapping[str, EscalationAnswer]: ...
    @property
    def suggestions(self) -> tuple[SuggestionAnswer, ...]: ...
    @property
    def data_errors(self) -> tuple[DataError, ...]: ...

    def to_dict(self) -> dict[str, object]:
        """The JSON form: dates as ISO text, sets as sorted lists, private fields left out."""
        ...
