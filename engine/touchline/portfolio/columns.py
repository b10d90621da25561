"""Which column of a file is which field, and what is lost where there is none (S22)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Field, Ruleset
from touchline.model.types import ChoiceType, SetType, TextType
from touchline.portfolio.disables import disabled_by
from touchline.portfolio.records import Record
from touchline.portfolio.sources import key
from touchline.spelling import did_you_mean
from touchline.values.numbers import plain
from touchline.values.text import normalise


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field that has one, by place; what was found on the way; and the headings that
    no field reads. `missing` are the fields without a column. `account` makes of a record what is judged."""

    places: Mapping[str, int]
    missing: tuple[str, ...]
    unread: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    _texts: frozenset[str]

    def account(self, record: Record) -> dict[str, object]:
        """The record's cells by field."""
        cells = record.cells
        return {
            name: as_text(cells[place]) if name in self._texts else cells[place] for name, place in self.places.items()
        }


def match_columns(ruleset: Ruleset, headings: tuple[str, ...], name: str) -> Columns:
    """The columns for the ruleset's fields: by the exact heading first, then trimmed and in any case.

    A heading that stands twice is neither: no one can say which is meant. `name` is the file's.
    """
    places: dict[str, int] = {}
    missing: list[str] = []
    doubled: dict[str, list[str]] = {}
    alike: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        alike.setdefault(key(heading), []).append(place)
    for field in ruleset.fields.values():
        heading = field.column or field.name
        found = [place for place, each in enumerate(headings) if each == heading] or alike.get(key(heading), [])
        if len(found) == 1:
            places[field.name] = found[0]
        else:
            missing.append(field.name)
            if found:
                doubled[field.name] = [headings[place] for place in found]
    taken = set(places.values()) | {i for i, h in enumerate(headings) if any(h in names for names in doubled.values())}
    unread = tuple(normalise(h) for i, h in enumerate(headings) if i not in taken and normalise(h))
    found_out = [
        _told(ruleset.fields[field], doubled.get(field), unread, name, disabled_by(ruleset, field)) for field in missing
    ]
    if unread:
        found_out.append(_unread(unread, name))
    texts = frozenset(
        field.name for field in ruleset.fields.values() if isinstance(field.type, (TextType, ChoiceType, SetType))
    )
    return Columns(places, tuple(missing), unread, tuple(found_out), texts)


def _told(
    field: Field, doubled: list[str] | None, unread: tuple[str, ...], name: str, disabled: tuple[str, ...]
) -> Diagnostic:
    heading = field.column or field.name
    facts: dict[str, object] = {"field": field.name, "column": heading, "disables": list(disabled)}
    notes = (f"{field.name} is missing for every account; this leaves without it: {_listed(disabled)}",)
    if doubled is not None:
        message = f"`{name}` has more than one column for `{field.name}`: {_listed(doubled)}"
        code, hint = "doubled-column", _ONE_OF_THEM
    else:
        message = f"`{name}` has no column `{heading}` for `{field.name}`"
        code, hint = "missing-column", did_you_mean(heading, unread)
    if field.required:
        required = hint or f'name its column in the account block: `{field.name} … column "…"`'
        return diagnostic("required-column", f"{message}, which is required", hint=required, facts=facts)
    return diagnostic(code, message, notes=notes if disabled else (), hint=hint, facts=facts)


_ONE_OF_THEM: str | None = "rename or remove all but one"


def _unread(unread: tuple[str, ...], name: str) -> Diagnostic:
    count = f"{len(unread)} column{'s' if len(unread) != 1 else ''}"
    message = f"`{name}` has {count} that no field reads: {_listed(unread)}"
    return diagnostic("unread-column", message, facts={"columns": list(unread)})


def _listed(names: Iterable[str], most: int = 12) -> str:
    all_names = list(names)
    more = f" and {len(all_names) - most} more" if len(all_names) > most else ""
    return ", ".join(f"`{name}`" for name in all_names[:most]) + more


def as_text(value: object) -> object:
    """A typed value of a Parquet file or a query for a field that holds text: a number of an id, a code.

    CSV has no types, and a ruleset must mean the same over both.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return plain(value)
        case Decimal():
            return format(value, "f")
        case datetime.datetime() | datetime.date():
            return value.isoformat()
        case _:
            return value
