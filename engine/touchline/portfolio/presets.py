"""What `reads hubspot` and `reads salesforce` set: the columns those exports write, and their cells.

A field is looked for under its column's label or the program's own name for it, whichever the export
has. HubSpot keeps a date as midnight in UTC: it is that date, in whatever zone the ruleset is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from touchline.model.ruleset import Field
from touchline.model.types import ChoiceType, DateType, SetType
from touchline.portfolio.table import key

Convert = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Preset:
    """`names` are labels of columns with the program's own name for each; `id_names` stand for the field that
    tells accounts apart."""

    names: Mapping[str, str]
    id_names: tuple[str, ...]


PRESETS: Mapping[str, Preset] = {
    "hubspot": Preset(
        {
            "Record ID": "hs_object_id",
            "Company name": "name",
            "Company domain name": "domain",
            "Company owner": "hubspot_owner_id",
            "Annual Revenue": "annualrevenue",
            "Number of Employees": "numberofemployees",
            "Industry": "industry",
            "Country/Region": "country",
            "Lifecycle Stage": "lifecyclestage",
            "Create Date": "createdate",
            "Last Activity Date": "notes_last_updated",
            "Last Contacted": "notes_last_contacted",
            "Next Activity Date": "notes_next_activity_date",
            "Became a Customer Date": "hs_lifecyclestage_customer_date",
            "Type": "type",
            "Phone Number": "phone",
            "Website URL": "website",
            "Time Zone": "timezone",
        },
        ("Record ID", "hs_object_id", "Company ID", "companyId"),
    ),
    "salesforce": Preset(
        {
            "Account ID": "Id",
            "Account Name": "Name",
            "Account Owner": "OwnerId",
            "Account Number": "AccountNumber",
            "Account Site": "Site",
            "Account Source": "AccountSource",
            "Annual Revenue": "AnnualRevenue",
            "Employees": "NumberOfEmployees",
            "Industry": "Industry",
            "Type": "Type",
            "Rating": "Rating",
            "Parent Account ID": "ParentId",
            "Billing Country": "BillingCountry",
            "Billing City": "BillingCity",
            "Billing State/Province": "BillingState",
            "Created Date": "CreatedDate",
            "Last Activity": "LastActivityDate",
            "Last Modified Date": "LastModifiedDate",
        },
        ("Account ID", "Id", "AccountId", "Account ID (18)", "Casesafe ID"),
    ),
}


def headings_for(preset: str | None, heading: str, is_id: bool) -> Iterator[str]:
    """The headings, beside its own, under which a field is looked for, the likelier first."""
    if preset is None:
        return
    said = PRESETS[preset]
    wanted = key(heading)
    for label, name in said.names.items():
        if wanted in (key(label), key(name)):
            yield from (each for each in (label, name) if key(each) != wanted)
    if is_id:
        yield from (name for name in said.id_names if key(name) != wanted)


def squeezed(heading: str) -> str:
    """What is left of a label and of the program's own name for it that is the same: `Renewal Date`, `renewal_date`
    and `Renewal_Date__c`."""
    return re.sub(r"[\W_]+", "", re.sub(r"(?i)__c$", "", key(heading)))


def converter(preset: str | None, field: Field, is_id: bool) -> Convert | None:
    """What makes of a cell of the export one that the field reads; None where it reads them as they are."""
    if preset is None:
        return None
    if isinstance(field.type, DateType):
        return _date
    if isinstance(field.type, SetType):
        return _set(field)
    if isinstance(field.type, ChoiceType):
        return _choice(field)
    if is_id and preset == "salesforce":
        return salesforce_id
    return None


# --------------------------------------------------------------------------- dates

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MILLISECONDS = re.compile(r"-?[0-9]{9,14}")
_STAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def _date(cell: object) -> object:
    """Milliseconds since 1970, or a timestamp: midnight in UTC is the date itself, any other time a moment."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        cell = f"{cell:.0f}" if abs(cell) < 1e15 and float(cell).is_integer() else cell
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if _MILLISECONDS.fullmatch(text):
        try:
            return _of_moment(_EPOCH + datetime.timedelta(milliseconds=int(text)))
        except OverflowError:
            return cell
    found = _STAMP.fullmatch(text)
    if found is None:
        return cell
    day, time, offset = found.groups()
    try:
        return _of_moment(datetime.datetime.fromisoformat(f"{day}T{time}{offset or ''}"))
    except ValueError:
        return cell


def _of_moment(moment: datetime.datetime) -> object:
    """A date where the moment is midnight in UTC, which is how a date without a time is kept."""
    offset = moment.utcoffset()
    at_midnight = moment.time().replace(second=0, microsecond=0) == datetime.time() and moment.second == 0
    return moment.date() if at_midnight and offset == datetime.timedelta() else moment


# --------------------------------------------------------------------------- choices, lists and ids


def _choice(field: Field) -> Callable[[object], object]:
    """A choice by its label or by the program's own name for it: `Board meetings` and `board_meetings` are one. What
    could be two choices stays as it is, and so does what is none."""
    spelt: dict[str, set[str]] = {}
    for spelling in field.spellings:
        spelt.setdefault(squeezed(spelling), set()).add(spelling)

    def read(cell: object) -> object:
        if not isinstance(cell, str) or cell.strip() in field.spellings:
            return cell
        same = spelt.get(squeezed(cell), set())
        return min(same) if len({field.spellings[each] for each in same}) == 1 else cell

    return read


def _set(field: Field) -> Callable[[object], object]:
    """A list with `;` around its elements as HubSpot writes it: `;a;b`."""
    element = _choice(field)

    def read(cell: object) -> object:
        if not isinstance(cell, str):
            return cell
        return ";".join(str(element(each)) for each in cell.strip().strip(";").split(";"))

    return read


_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Z0-5]{3})?")
_CHECKED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def salesforce_id(cell: object) -> object:
    """An id in its form of 18 characters, so that both forms of one account are one. What is no id of
    Salesforce, or has a suffix that does not belong to it, stays as it is."""
    if not isinstance(cell, str) or not _ID.fullmatch(cell.strip()):
        return cell
    text = cell.strip()
    suffix = "".join(
        _CHECKED[sum(1 << place for place, letter in enumerate(text[start : start + 5]) if "A" <= letter <= "Z")]
        for start in (0, 5, 10)
    )
    return text[:15] + suffix if text[15:] in ("", suffix) else cell
