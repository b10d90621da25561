"""A ruleset made into functions: one program for each period of its parameters, compiled when first needed."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from touchline.backends.python.fields import Errors, as_plain
from touchline.backends.python.judged import Blank, Judged
from touchline.backends.python.layout import layout_of
from touchline.backends.python.loaded import Loaded
from touchline.backends.python.program import Condition, Program, compile_program, segments_as_candidates
from touchline.backends.python.table_code import CompiledTable, compile_table
from touchline.judgement.inputs import NO_HISTORY, NO_HOLDS, NO_POPULATION, History, Holds, Population
from touchline.model.expressions import Expression
from touchline.model.ruleset import Calendar, Ruleset
from touchline.model.tables import Table
from touchline.tables.boxes import periods
from touchline.values.calendar import WorkingCalendar

Date = datetime.date


class Evaluator:
    """Judges accounts by one ruleset. Holds no state but compiled programs, one for each parameter period."""

    __slots__ = ("_loaded", "_only", "_periods", "_since", "calendar", "layout", "ruleset")

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.layout = layout_of(ruleset)
        self.calendar = working_calendar(ruleset.calendar)
        self._periods = periods(ruleset.parameters)
        self._since = [period.since for period in self._periods if period.since is not None]
        self._loaded: dict[int, Loaded] = {}
        self._only: Loaded | None = None  # where no parameter ever changes

    def judge(
        self,
        account: Mapping[str, object],
        *,
        today: Date,
        history: History = NO_HISTORY,
        population: Population = NO_POPULATION,
        holds: Holds = NO_HOLDS,
    ) -> Judged:
        """The judgement of an account on a day (M29). Values may be typed or text; no account makes it raise."""
        loaded = self._only or self.loaded(today)
        if type(account) is dict:
            try:
                values, errors = loaded.judge(account, today, history, population, holds)
                made: Any = Blank()
                made._state = (loaded, values, errors, history, population, {})
                made.__class__ = Judged
                judged: Judged = made
                return judged
            except Exception:  # noqa: S110 - a key whose comparison raises; what is our own bug is raised again below
                pass
        early: Errors = []
        plain = as_plain(account, early)
        values, errors = loaded.judge(plain or {}, today, history, population, holds)
        if plain is None:
            values, errors = values[: 2 + len(self.layout.fields)], []
        made = Blank()
        made._state = (loaded, values, [*early, *errors], history, population, {})
        made.__class__ = Judged
        judged = made
        return judged

    def loaded(self, today: Date) -> Loaded:
        """What judges in the period in which a day lies."""
        period = bisect_right(self._since, today)
        return self._loaded.get(period) or self._load(period)

    def program(self, today: Date) -> Program:
        """The program of the period in which a day lies."""
        return self.loaded(today).program

    def table(self, name: str, today: Date | None = None) -> CompiledTable:
        """The bare table of a decision or segmentation, for typed values by column: KeyError where there is none
        of the name, ValueError where it is written as lines. Parameters are those of `today`, else the first."""
        decisions, segmentations = self.ruleset.decisions, self.ruleset.segmentations
        rules = decisions[name].rules if name in decisions else segmentations[name].rules
        if not isinstance(rules, Table):
            raise ValueError(f"`{name}` is written as lines, not as a table")
        return compile_table(rules, self._periods[0 if today is None else bisect_right(self._since, today)].values)

    def condition(self, expression: Expression, today: Date, *, on_candidates: bool = False) -> Condition:
        """An expression of the ruleset as a function of a judgement's `values` and a context; with
        `on_candidates` a segmentation's name reads what the rules give today (M38)."""
        slots = segments_as_candidates(self.layout) if on_candidates else None
        return self.program(today).conditions([expression], slots)[0]

    def _load(self, period: int) -> Loaded:
        values = self._periods[period].values
        loaded = self._loaded[period] = Loaded(compile_program(self.ruleset, self.layout, self.calendar, values))
        if not self._since:
            self._only = loaded
        return loaded


def working_calendar(calendar: Calendar) -> WorkingCalendar:
    """The calendar of a ruleset as the arithmetic of working days."""
    return WorkingCalendar(
        calendar.working_days, calendar.days_off, calendar.country, calendar.subdivision, calendar.fiscal_start
    )


def compile(ruleset: Ruleset) -> Evaluator:
    """What judges accounts by `ruleset`. Functions are generated when an account is first judged."""
    return Evaluator(ruleset)
