"""Dates of a file that are not written as their field says: which order they can be in, and what to write for it.

`3/4/2026` is two days, and which is meant a file never says. But `12/31/2026` is one, and a file is exported by one
program for one person: a date that can be read in one order only tells the order of the others. Where none does,
nobody knows, and nothing is guessed. `reads salesforce` reads what can be told, since its reports write dates as
their reader is used to; elsewhere the dates stay data errors, and the finding says what to write in the field.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Field, Ruleset
from touchline.model.types import DateType
from touchline.portfolio.columns import Columns
from touchline.values.dates import ISO, is_no_day, parse_date
from touchline.values.text import shortened

_DATE = re.compile(r"\s*([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?:[T, ].{0,40})?")
_YEAR_FIRST = re.compile(r"\s*[0-9]{4}([./])[0-9]{1,2}\1[0-9]{1,2}(?:[T, ].{0,40})?")

_Order = str
"""`D` day first, `M` month first, `Y` year first, `DM` some so and some so, `` either."""


@dataclass
class _Seen:
    """What was seen of one column: how many dates in another form, the first of them, how they are written but for
    the order (`{}/{}/YYYY`), and the dates that show an order."""

    field: Field
    place: int
    count: int = 0
    example: str = ""
    forms: set[str] = dataclasses.field(default_factory=set)
    shown: dict[_Order, str] = dataclasses.field(default_factory=dict)

    def see(self, text: str) -> None:
        found = _DATE.fullmatch(text)
        if found is None:
            year_first = _YEAR_FIRST.fullmatch(text)
            if year_first is None:
                return
            self.forms.add(f"YYYY{year_first[1]}M{year_first[1]}D")
            self.shown.setdefault("Y", text)
        else:
            first, mark, second, year = int(found[1]), found[2], int(found[3]), "Y" * len(found[4])
            self.forms.add(f"{{}}{mark}{{}}{mark}{year}")
            if first > 12 >= second or (mark == "." and second <= 12):  # with points, the day is first everywhere
                self.shown.setdefault("D", text)
            elif second > 12 >= first:
                self.shown.setdefault("M", text)
        self.count += 1
        self.example = self.example or text.strip()

    def written(self, order: _Order) -> str:
        """How the dates are written, in an order."""
        (form,) = self.forms
        return form.format(*("MD" if order == "M" else "DM"))


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of those dates: by place among an account's values, how a column is to be read after all; and the
    findings."""

    written: Mapping[int, str]
    zone: ZoneInfo | None
    diagnostics: tuple[Diagnostic, ...]

    def values(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """The values of an account, with the dates that can be told."""
        if not self.written:
            return values
        made = list(values)
        for place, written in self.written.items():
            if type(made[place]) is str:
                made[place] = parse_date(made[place].strip(), written, self.zone) or made[place]
        return tuple(made)


class OtherDates:
    """Looks at the accounts of a file as they are read."""

    def __init__(self, ruleset: Ruleset, columns: Columns) -> None:
        self._reads_them = ruleset.reads == "salesforce"
        self._zone = ZoneInfo(ruleset.time_zone) if ruleset.time_zone else None
        self._seen = [
            _Seen(each, place)
            for place, each in enumerate(ruleset.fields.values())
            if isinstance(each.type, DateType) and each.name in columns.places
        ]

    def see(self, values: tuple[Any, ...]) -> None:
        """Takes in an account: a text among the values of a date field is one that could not be read."""
        for seen in self._seen:
            value = values[seen.place]
            # what is written as its field says is no day in any other form either
            if type(value) is str and not is_no_day(value.strip(), seen.field.written or ISO):
                seen.see(value)

    def settle(self, name: str) -> Settled:
        """What can be told once the whole file, called `name`, is read."""
        others = [seen for seen in self._seen if seen.count]
        whole = "".join(sorted({o for seen in others if seen.field.written is None for o in seen.shown if o != "Y"}))
        read: dict[int, str] = {}
        found: list[Diagnostic] = []
        for seen in others:
            order = "".join(sorted(seen.shown)) or (whole if len(whole) == 1 else "")
            told = (order == "Y" or order == whole in ("D", "M")) and len(seen.forms) == 1
            if told and self._reads_them and seen.field.written is None:
                read[seen.place] = seen.written(order)
                found.append(_taken(name, seen, order))
                continue
            found.append(_told(name, seen, order))
        return Settled(MappingProxyType(read), self._zone, tuple(found))


def _taken(name: str, seen: _Seen, order: _Order) -> Diagnostic:
    first = {"D": "day", "M": "month"}.get(order, "year")
    shown = "" if seen.field.private else f", as `{shortened(seen.example, 30)}`"
    message = f"`{name}` writes `{seen.field.name}` with the {first} first{shown}, and it is read so"
    hint = f'say `written "{seen.written(order)}"` in its field, for a file where no date shows it'
    return diagnostic("dates-taken", message, hint=hint, facts={"field": seen.field.name})


def _told(name: str, seen: _Seen, order: _Order) -> Diagnostic:
    cells = "1 date" if seen.count == 1 else f"{seen.count:,} dates"
    shown = "" if seen.field.private else f", such as `{shortened(seen.example, 30)}`"
    wanted = seen.field.written or ISO
    message = f"`{name}` has {cells} for `{seen.field.name}` not written {wanted}{shown}"
    suggested = [seen.written(each) for each in order or "DM"] if len(seen.forms) == 1 else []
    if len(seen.forms) > 1 or len(order) > 1:
        hint = "they are written in more than one way: mend the file, so that each date is one day"
    elif wanted in suggested:
        hint = "mend the file: in the form that the field says they are no dates"
    elif order:
        hint = f'say `written "{suggested[0]}"` in its field'
    else:
        day, month = suggested
        hint = f'look one up, and say `written "{day}"` or `written "{month}"` in its field: each can be either'
    return diagnostic("other-dates", message, hint=hint, facts={"field": seen.field.name, "dates": seen.count})
