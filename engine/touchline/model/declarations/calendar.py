"""The `calendar` block: working days, public holidays, the fiscal year (M31, M35)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from touchline.codes import diagnostic
from touchline.model.declarations.lines import Reading, block_of, only, text_of
from touchline.model.ruleset import Calendar
from touchline.spelling import did_you_mean
from touchline.syntax import tree
from touchline.values.calendar import MONDAY_TO_FRIDAY, resolve_calendar

STANDARD = Calendar(
    name="standard",
    working_days=MONDAY_TO_FRIDAY,
    country=None,
    subdivision=None,
    fiscal_start=1,
    days_off=frozenset(),
    span=None,
)
"""What holds where no calendar is written: Monday to Friday, no holidays, a fiscal year from January."""


def calendar(
    reading: Reading, blocks: tuple[tree.Block, ...], days_off: Mapping[str, frozenset[datetime.date]]
) -> Calendar:
    """The calendar of the ruleset; a second block is reported. `days_off` come from the workspace, by the
    calendar's name."""
    _check_days_off(reading, [block.name.text for block in blocks if block.name], days_off)
    if not blocks:
        return replace(STANDARD, days_off=days_off.get(STANDARD.name, frozenset()))
    for extra in blocks[1:]:
        reading.report(
            "defined-twice",
            "a second calendar: a ruleset has one",
            extra.header_span,
            hint="take one of the two out",
        )
    block = blocks[0]
    lines = block_of(block, "the calendar")
    working = only(reading, lines, tree.WorkingDays, "working days")
    holidays = only(reading, lines, tree.Holidays, "holidays")
    fiscal = only(reading, lines, tree.FiscalYear, "fiscal year starts")
    name = block.name.text if block.name else STANDARD.name
    known = holidays is not None and _holidays_known(reading, holidays)
    return Calendar(
        name=name,
        working_days=frozenset(working.days) if working else STANDARD.working_days,
        country=holidays.country.text if holidays and known else None,
        subdivision=text_of(holidays.subdivision) if holidays and known else None,
        fiscal_start=fiscal.month if fiscal else STANDARD.fiscal_start,
        days_off=days_off.get(name, frozenset()),
        span=block.header_span,
    )


def _check_days_off(reading: Reading, names: list[str], days_off: Iterable[str]) -> None:
    """Reports days off that belong to no calendar: nobody would miss them before they are worked."""
    for name in days_off:
        if name not in (names or (STANDARD.name,)):
            hint = did_you_mean(name, names)
            message = f"there is no calendar `{name}` to give days off to"
            reading.resolver.report(diagnostic("workspace-invalid", message, hint=hint))


def _holidays_known(reading: Reading, written: tree.Holidays) -> bool:
    found = resolve_calendar(country=written.country.text, subdivision=text_of(written.subdivision))
    if not isinstance(found, str):
        return True
    message, _, hint = found.partition("; ")
    country_known = not isinstance(resolve_calendar(country=written.country.text), str)
    place = written.subdivision if written.subdivision is not None and country_known else written.country
    reading.report("unknown-name", message, place.span, hint=hint or None)
    return False
