"""What conditions ask of the past and of the portfolio (M30, M35, M41)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from touchline.judgement.inputs import NO_HISTORY, History, OpenedWork, Population
from touchline.model.expressions import Work
from touchline.model.types import LengthKind
from touchline.values.calendar import WorkingCalendar
from touchline.values.dates import add_days, add_months

Date = datetime.date
Names = Mapping[Work, frozenset[str]]
Lateness = Callable[[str, str, int, LengthKind], bool]


class Context:
    """What a condition may ask beside the account's values. Rows of today or later are not read.

    `names` are the ruleset's playbooks and escalations; `late` says whether a step of an open
    playbook is late, once the playbooks are looked at.
    """

    __slots__ = ("_kept", "_open", "calendar", "history", "late", "names", "population", "today")

    def __init__(
        self, today: Date, history: History, population: Population, calendar: WorkingCalendar, names: Names
    ) -> None:
        self.today = today
        self.history = history
        self.population = population
        self.calendar = calendar
        self.names = names
        self.late: Lateness | None = None
        self._kept: dict[str, list[tuple[Date, Any]]] | None = None
        self._open: dict[str, OpenedWork] | None = None

    # ------------------------------------------------------------------ values kept

    def kept(self, name: str) -> list[tuple[Date, Any]]:
        """What was kept under a name on earlier days, the earliest first; of one day the last row counts."""
        if self._kept is None:
            by_name: dict[str, dict[Date, Any]] = {}
            for row in self.history.kept:
                if row.date < self.today:
                    by_name.setdefault(row.name, {})[row.date] = row.value
            self._kept = {key: sorted(days.items(), key=_day) for key, days in by_name.items()}
        return self._kept.get(name, [])

    def last_known(self, name: str) -> Any:
        """The latest known value kept; None where none is."""
        return next((value for _, value in reversed(self.kept(name)) if value is not None), None)

    def previous(self, name: str) -> Any:
        """What was kept for the latest earlier date, missing if that was missing (M30)."""
        rows = self.kept(name)
        return rows[-1][1] if rows else None

    def entered(self, name: str, now: Any, value: str) -> bool | None:
        if now is None:
            return None
        before = self.last_known(name)
        return bool(before is not None and now == value and before != value)

    def left(self, name: str, now: Any, value: str) -> bool | None:
        if now is None:
            return None
        return bool(self.last_known(name) == value and now != value)

    def up(self, name: str, now: Any, order: tuple[str, ...]) -> bool | None:
        return self._moved(name, now, order, -1)

    def down(self, name: str, now: Any, order: tuple[str, ...]) -> bool | None:
        return self._moved(name, now, order, 1)

    def _moved(self, name: str, now: Any, order: tuple[str, ...], direction: int) -> bool | None:
        if now is None:
            return None
        before = self.last_known(name)
        if before not in order or now not in order:  # a segment of an earlier ruleset has no place among today's
            return False
        return (order.index(now) - order.index(before)) * direction > 0

    def changed(
        self, name: str, now: Any, fell: bool, amount: Any, relative: bool, length: int, kind: LengthKind
    ) -> bool | None:
        """Whether the value fell from the highest (rose from the lowest) known one of the last days by at
        least `amount`, of that earlier value where `relative` (M41). A value that did not move at all
        neither fell nor rose, however small the amount."""
        if now is None or amount is None:
            return None
        since = self.back(length, kind)
        values = [value for day, value in self.kept(name) if value is not None and (since is None or day >= since)]
        if not values:
            return False
        earlier = max(values) if fell else min(values)
        difference = earlier - now if fell else now - earlier
        wanted = amount * abs(earlier) if relative else amount
        return bool(difference > 0 and difference >= wanted)

    def lasting(self, name: str, now: Any, value: Any, negated: bool, length: int, kind: LengthKind) -> bool | None:
        """Whether it holds now and at every kept day back to one at or before the length ago (M41)."""
        if now is None:
            return None
        since = self.back(length, kind)
        if (now == value) is negated or since is None:
            return False
        for day, kept in reversed(self.kept(name)):
            if kept is None or (kept == value) is negated:
                return False
            if day <= since:
                return True
        return length == 0

    def ever(self, name: str) -> bool:
        """Whether `True` was ever kept under a name: what was once reached stays so (M35)."""
        return any(value is True for _, value in self.kept(name))

    def back(self, length: int, kind: LengthKind) -> Date | None:
        """The day a length of time ago; None before the year 1."""
        match kind:
            case LengthKind.DAYS:
                return add_days(self.today, -length)
            case LengthKind.MONTHS:
                return add_months(self.today, -length)
            case LengthKind.BUSINESS_DAYS:
                return self.calendar.add_business_days(self.today, -length)

    # ------------------------------------------------------------------ work

    def open_work(self) -> dict[str, OpenedWork]:
        """The playbooks and escalations that were open before today, by name; of several runs the last."""
        if self._open is None:
            # one ended today was still open before today's judgement
            rows = [
                w for w in self.history.work if w.started < self.today and (w.ended is None or w.ended >= self.today)
            ]
            self._open = {work.name: work for work in sorted(rows, key=lambda work: work.started)}
        return self._open

    def is_open(self, work: Work, name: str | None) -> bool:
        """Whether it was open before today; without a name, whether any of the kind was."""
        if self.history is NO_HISTORY:
            return False
        names = self.names[work]
        return name in self.open_work() if name is not None else not names.isdisjoint(self.open_work())

    def last_start(self, name: str) -> Date | None:
        """The day of the last earlier start, ended or not."""
        return max((w.started for w in self.history.work if w.name == name and w.started < self.today), default=None)

    def is_late(self, playbook: str, step: str, length: int, kind: LengthKind) -> bool:
        return self.late is not None and self.late(playbook, step, length, kind)

    # ------------------------------------------------------------------ the portfolio

    def metric(self, name: str) -> float | None:
        value = self.population.metrics.get(name)
        return float(value) if value is not None and math.isfinite(value) else None

    def stretch(self, name: str, holds: Callable[[Any], bool]) -> Iterator[Date]:
        """The kept days, latest first, of the stretch up to now in which what was kept `holds`; days on which
        nothing is known do not break it."""
        for day, value in reversed(self.kept(name)):
            if value is None:
                continue
            if not holds(value):
                return
            yield day


def _day(row: tuple[Date, Any]) -> Date:
    return row[0]
