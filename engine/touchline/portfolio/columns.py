"""Which column of a file is which field, and what is lost where there is none (S22)."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.identity import id_field
from touchline.model.ruleset import Field, Ruleset
from touchline.model.types import ChoiceType, SetType, TextType
from touchline.portfolio.disables import disabled_by
from touchline.portfolio.presets import headings_for, squeezed
from touchline.portfolio.table import key
from touchline.spelling import did_you_mean, distance
from touchline.values.numbers import plain
from touchline.values.text import normalise


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field that has one, by place; what was found on the way; and the headings that
    no field reads. `missing` are the fields without a column; `texts` those that hold text, so that a
    number under them is one spelt out."""

    headings: tuple[str, ...]
    places: Mapping[str, int]
    missing: tuple[str, ...]
    unread: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    texts: frozenset[str]

    def heading(self, field: str | None) -> str | None:
        """The heading of a field's column, None where it has none."""
        place = None if field is None else self.places.get(field)
        return None if place is None else normalise(self.headings[place])


def match_columns(ruleset: Ruleset, headings: tuple[str, ...], name: str) -> Columns:
    """The columns for the ruleset's fields: by the exact heading first, then trimmed and in any case, then by
    what the program that the account block `reads` calls it.

    A heading that stands twice is neither: no one can say which is meant. `name` is the file's.
    """
    places: dict[str, int] = {}
    missing: list[str] = []
    doubled: dict[str, list[str]] = {}
    look_up = _LookUp(headings, ruleset)
    for field in ruleset.fields.values():
        found = look_up.places(field)
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
    return Columns(headings, places, tuple(missing), unread, tuple(found_out), texts)


class _LookUp:
    """Finds the columns that may be a field's."""

    def __init__(self, headings: tuple[str, ...], ruleset: Ruleset) -> None:
        self._headings = headings
        self._preset = ruleset.reads
        self._identity = id_field(ruleset)
        # what one field asks for by its own name is not another's by a preset
        self._asked = {key(field.column or field.name) for field in ruleset.fields.values()}
        self._alike: dict[str, list[int]] = {}
        self._squeezed: dict[str, list[int]] = {}
        for place, heading in enumerate(headings):
            self._alike.setdefault(key(heading), []).append(place)
            self._squeezed.setdefault(squeezed(heading), []).append(place)

    def places(self, field: Field) -> list[int]:
        wanted = field.column or field.name
        found = [place for place, each in enumerate(self._headings) if each == wanted] or self._alike.get(key(wanted))
        if found or self._preset is None:
            return found or []
        for other in headings_for(self._preset, wanted, field.name == self._identity):
            if key(other) not in self._asked and key(other) in self._alike:
                return self._alike[key(other)]
        return self._squeezed.get(squeezed(wanted), [])


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
        required = hint if doubled is not None else _which(field, unread)
        return diagnostic("required-column", f"{message}, which is required", hint=required, facts=facts)
    return diagnostic(code, message, notes=notes if disabled else (), hint=hint, facts=facts)


def _which(field: Field, unread: tuple[str, ...]) -> str | None:
    """Which of the columns that no field reads may be a required one."""
    heading = field.column or field.name
    near = did_you_mean(heading, unread)
    has = f"file has {_listed(_nearest_first(heading, unread), 6)}" if unread else None
    if near is not None and has is not None:
        return near if len(unread) == 1 else f"{near} The {has}"
    name = None if field.column else f'name its column in the account block: `{field.name} … column "…"`'
    return "; ".join(filter(None, (name, has and f"the {has}"))) or None


def _nearest_first(heading: str, others: Iterable[str]) -> list[str]:
    """The headings most like one first: those that share a word with it, those that are a few letters apart, then the
    others as they stand in the file."""
    mine = key(heading).replace("_", " ")[:100]

    def apart(other: str) -> tuple[bool, int]:
        its = key(other).replace("_", " ")[:100]
        letters, far = distance(mine, its, 100), max(len(mine), len(its)) // 2
        return not set(mine.split()) & set(its.split()), letters if letters <= far else 100

    return sorted(others, key=apart)


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
            return plain(value) if math.isfinite(value) else value  # which is no text: a hole that was made a number
        case Decimal():
            return format(value, "f")
        case datetime.datetime() | datetime.date():
            return value.isoformat()
        case _:
            return value
