"""The accounts that a workspace or a command names, found without leaving the workspace's folder (P18)."""

from __future__ import annotations

import datetime
from pathlib import Path

from touchline.codes import diagnostic
from touchline.limits import DEFAULTS, Limits
from touchline.model.identity import id_field
from touchline.model.ruleset import Ruleset
from touchline.portfolio.postgres import open_postgres
from touchline.portfolio.presets import headings_for
from touchline.portfolio.query import open_query
from touchline.portfolio.sources import open_file
from touchline.portfolio.table import Opened
from touchline.workspace.files import Folder, Refused
from touchline.workspace.workspace import Accounts, AccountsFile, AccountsPostgres, AccountsQuery


def open_accounts(
    accounts: Accounts, files: Folder, ruleset: Ruleset, today: datetime.date, limits: Limits = DEFAULTS
) -> Opened:
    """The accounts of a workspace file, or why there are none; its files must lie in the workspace."""
    match accounts:
        case AccountsFile(path, sheet):
            found = files.locate(path)
            if isinstance(found, Refused):
                return diagnostic(found.code, found.message, hint=found.hint)
            return open_file(found, path, wanted_headings(ruleset), limits, sheet)
        case AccountsPostgres():
            return open_postgres(accounts, ruleset, today, limits)
        case AccountsQuery(sql, tables):
            located: dict[str, tuple[str, Path]] = {}
            for table, path in tables.items():
                place = files.locate(path)
                if isinstance(place, Refused):
                    return diagnostic(place.code, place.message, hint=place.hint)
                located[table] = (path, place)
            return open_query(sql, located, today, limits)


def open_named(path: Path, ruleset: Ruleset, limits: Limits = DEFAULTS, sheet: str | None = None) -> Opened:
    """The accounts of a file that the user named in a command; it may lie anywhere."""
    return open_file(path, str(path), wanted_headings(ruleset), limits, sheet)


def wanted_headings(ruleset: Ruleset) -> tuple[str, ...]:
    """The headings that the fields are looked for under."""
    identity, found = id_field(ruleset), []
    for field in ruleset.fields.values():
        heading = field.column or field.name
        found += [heading, *headings_for(ruleset.reads, heading, field.name == identity)]
    return tuple(dict.fromkeys(found))
