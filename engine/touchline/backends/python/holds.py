"""Segments that a person has decided to hold (M33)."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from touchline.judgement.answers import DataError
from touchline.judgement.inputs import Hold, Holds
from touchline.model.ruleset import Length, Ruleset, Segmentation
from touchline.spelling import did_you_mean
from touchline.syntax.tree import Unit
from touchline.values.calendar import WorkingCalendar
from touchline.values.dates import plus

HOLD_NOT_APPLIED = "hold-not-applied"

Applied = Callable[[str | None, str | None, Holds, datetime.date, list[DataError]], tuple[str | None, str | None]]
"""From the account, the candidate and the holds to the segment held and the role that holds it."""


def later(day: datetime.date, length: Length, calendar: WorkingCalendar) -> datetime.date | None:
    """`day` and a length of time after it; None outside the years 1 to 9999."""
    if length.unit is Unit.BUSINESS_DAY:
        return calendar.add_business_days(day, length.count)
    return plus(day, length.count, length.unit)


def applying(segmentation: Segmentation, ruleset: Ruleset, calendar: WorkingCalendar) -> Applied:
    """What the holds of one segmentation come to. Of several that apply the last given wins; one that has
    ended is over, one that may not be is a data error."""
    names = [segment.name for segment in segmentation.segments]

    def refused(hold: Hold, today: datetime.date) -> str | None:
        if hold.segment not in names:
            hint = did_you_mean(hold.segment, names)
            return f"`{hold.segment}` is none of its segments" + (f"; {hint}" if hint else "")
        held_by = next((h for h in segmentation.may_be_held if _is_role(ruleset, h.role, hold.who)), None)
        if held_by is None:
            return f"it may not be held by `{hold.who}`"
        if held_by.up_to is not None:
            longest = later(today, held_by.up_to, calendar)
            if longest is not None and hold.until > longest:
                return f"it may be held until {longest.isoformat()} at the longest, not {hold.until.isoformat()}"
        return None

    def apply(
        account: str | None, candidate: str | None, holds: Holds, today: datetime.date, errors: list[DataError]
    ) -> tuple[str | None, str | None]:
        held, role = candidate, None
        for hold in holds:
            if hold.segmentation != segmentation.name or hold.account != account or hold.until < today:
                continue
            problem = refused(hold, today)
            if problem is not None:
                message = f"the hold of `{segmentation.name}` by `{hold.who}` is not applied: {problem}"
                errors.append(DataError(None, HOLD_NOT_APPLIED, message))
            else:
                held, role = hold.segment, hold.who
        return held, role

    return apply


def unknown_holds(ruleset: Ruleset, account: str | None, holds: Holds, today: datetime.date) -> list[DataError]:
    """A data error for each hold of the account whose segmentation there is not."""
    return [
        DataError(None, HOLD_NOT_APPLIED, f"a hold is not applied: there is no segmentation `{hold.segmentation}`")
        for hold in holds
        if hold.account == account and hold.until >= today and hold.segmentation not in ruleset.segmentations
    ]


def _is_role(ruleset: Ruleset, role: str, who: str) -> bool:
    """A hold names a role, or is labelled as the role is."""
    return who == role or (role in ruleset.roles and ruleset.roles[role].label == who)
