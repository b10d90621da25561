"""The few functions that generated source calls, under the names it calls them by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from touchline.backends.python.source_code import Constants
from touchline.values.calendar import WorkingCalendar
from touchline.values.dates import add_days, add_months, months_between
from touchline.values.numbers import round_half_away, round_tenths


def least(values: Iterable[Any]) -> Any:
    """The least of the known ones; missing where none is (M14)."""
    return min((value for value in values if value is not None), default=None)


def greatest(values: Iterable[Any]) -> Any:
    """The greatest of the known ones; missing where none is (M14)."""
    return max((value for value in values if value is not None), default=None)


def constants(calendar: WorkingCalendar) -> Constants:
    """A namespace with all that generated source may call, and nothing else of Python."""
    made = Constants()
    for function in (least, greatest, add_days, add_months, months_between, round_half_away, round_tenths):
        made.function(function.__name__, function)
    for name in ("add_business_days", "business_days_between"):
        made.function(name, getattr(calendar, name))
    for builtin in (abs, float, frozenset, len, str, int, type, bool):
        made.function(builtin.__name__, builtin)
    made.function("date", date)
    made.function("KeyError", KeyError)
    return made
