"""A workspace: a folder with a ruleset and what belongs to it, described by `touchline.yaml`."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Union

from touchline.assets import asset_text
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label, in_order
from touchline.limits import DEFAULTS, NAMES, Limits, with_limits
from touchline.source import Source
from touchline.spelling import did_you_mean
from touchline.workspace.files import Files, Folder, FolderFiles, Refused
from touchline.workspace.gate import Limit, likeliest, read_limit
from touchline.workspace.schema import schema_mistakes
from touchline.workspace.yaml import Document, read_yaml

NAME = "touchline.yaml"
_MOST_NAMES = 100_000
"""As many files of a folder are looked through for a ruleset."""

TEMPLATES = "templates"
"""The folder for a workspace's own templates, where `touchline.yaml` names no other."""


@dataclass(frozen=True, slots=True)
class AccountsFile:
    """Accounts in one file, a path from the workspace folder; `sheet` names the sheet of a workbook."""

    path: str
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class AccountsQuery:
    """Accounts made by one SELECT (`$today` bound) over files, by table name."""

    sql: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AccountsPostgres:
    """Accounts in a Postgres database: a table, or one SELECT (`$today` bound). The address of the database,
    which may hold a password, is in the environment variable `uri_env` and nowhere else."""

    uri_env: str
    table: str | None
    sql: str | None


Accounts = Union[AccountsFile, AccountsQuery, AccountsPostgres]


@dataclass(frozen=True, slots=True)
class Workspace:
    """What a workspace says. `ruleset` is the file that starts it, a path from `folder`, which for a version from
    git is only what it is called; `accounts` is None where none are named; `days_off` are by calendar, beside
    its public holidays; `source` is `touchline.yaml` (None for a lone ruleset); `templates` is the folder of the
    documents' own templates, which need not be there; `gate` is what a rule change is held to."""

    folder: Path
    files: Folder
    ruleset: str
    accounts: Accounts | None
    days_off: Mapping[str, frozenset[datetime.date]]
    limits: Limits
    source: Source | None
    templates: str = TEMPLATES
    gate: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True)
class Unopened:
    """A workspace that cannot be opened: everything that is wrong with it, and the text to show it in."""

    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...] = ()


def open_workspace(path: Path) -> Workspace | Unopened:
    """The workspace at `path`: a folder, its `touchline.yaml`, or a lone `.touch` file.

    A lone file is opened with the `touchline.yaml` beside it where that names the file, so that a
    ruleset means the same however it is named; else its folder is the workspace and nothing is set.
    A folder without `touchline.yaml` is one with a single file that has a `ruleset` line.
    """
    if not path.exists():
        return _none(f"there is no `{path}`", _near(path), code="file-missing")
    folder, name = (path, "") if path.is_dir() else (path.parent, path.name)
    return open_in(folder, name, lambda most: FolderFiles(folder, most))


_Opener = Callable[[int], Folder]
"""Gives the files of a folder, of which none is larger than so many bytes."""


def open_in(folder: Path, name: str, at: _Opener) -> Workspace | Unopened:
    """The workspace in the folder whose files `at` gives: of the folder itself where `name` is empty, else of its
    `touchline.yaml` or `.touch` file of that name. `folder` is what the folder is called."""
    if not name:
        return _described(folder, NAME, at) if _has_description(at) else _undescribed(folder, at)
    if name.endswith(".touch"):
        if _has_description(at):
            found = _described(folder, NAME, at)
            if isinstance(found, Workspace) and found.ruleset == name:
                return found
        return _lone(folder, name, at)
    if name.endswith((".yaml", ".yml")):
        return _described(folder, name, at)
    return _none(f"`{folder / name}` is no ruleset", "name a folder, a `touchline.yaml` or a `.touch` file")


def read_workspace(files: Files, name: str = NAME) -> Described | Unopened:
    """What the workspace file at `name` says, from any kind of files (an editor's, a git ref's)."""
    content = files.read(name)
    if isinstance(content, Refused):
        return _none(content.message, content.hint, code=content.code)
    document, found, source = read_yaml(name, content)
    if document is None:
        return Unopened(found, (source,))
    mistakes = [*schema_mistakes(document, json.loads(asset_text("grammar", "workspace.schema.json")), _CODE)]
    if not mistakes:
        reader = _Reader(document, files)
        described = reader.described()
        if not reader.found:
            return described
        mistakes = reader.found
    return Unopened(in_order(mistakes), (source,))


@dataclass(frozen=True, slots=True)
class Described:
    """What a `touchline.yaml` says, apart from where it lies."""

    ruleset: str
    accounts: Accounts | None
    days_off: Mapping[str, frozenset[datetime.date]]
    limits: Limits
    source: Source
    templates: str = TEMPLATES
    gate: tuple[Limit, ...] = ()


_CODE = "workspace-invalid"


def _has_description(at: _Opener) -> bool:
    """Whether something is called `touchline.yaml`, readable or not."""
    found = at(DEFAULTS.ruleset_bytes).read(NAME)
    return not (isinstance(found, Refused) and found.code == "file-missing")


def _described(folder: Path, name: str, at: _Opener) -> Workspace | Unopened:
    said = read_workspace(at(DEFAULTS.ruleset_bytes), name)
    if isinstance(said, Unopened):
        return said
    files = at(said.limits.ruleset_bytes)
    return Workspace(
        folder,
        files,
        said.ruleset,
        said.accounts,
        said.days_off,
        said.limits,
        said.source,
        said.templates,
        said.gate,
    )


def _lone(folder: Path, name: str, at: _Opener) -> Workspace:
    return Workspace(folder, at(DEFAULTS.ruleset_bytes), name, None, MappingProxyType({}), DEFAULTS, None)


def _undescribed(folder: Path, at: _Opener) -> Workspace | Unopened:
    files = at(DEFAULTS.ruleset_bytes)
    listed = files.names("", most=_MOST_NAMES)
    if isinstance(listed, Refused):
        return _none(f"the folder `{folder}` may not be read")
    names = [name for name in listed if name.endswith(".touch")]
    starts = [name for name in names if _starts_ruleset(files.read(name))]
    match starts or names:
        case []:
            return _none(
                f"there is no ruleset in `{folder}`",
                "make one to start from: `touchline init`",
                code="file-missing",
            )
        case [name]:
            return _lone(folder, name, at)
        case several:
            shown = ", ".join(f"`{name}`" for name in several[:5])
            return _none(
                f"`{folder}` holds more than one ruleset: {shown}",
                f"name the one you mean: `{folder / several[0]}`",
            )


def _starts_ruleset(content: bytes | Refused) -> bool:
    return isinstance(content, bytes) and re.search(rb"(?m)^(\xef\xbb\xbf)?ruleset\b", content) is not None


def _near(path: Path) -> str | None:
    try:
        return did_you_mean(str(path), (str(other) for other in path.parent.iterdir()))
    except OSError:
        return None


def _none(message: str, hint: str | None = None, code: str = _CODE) -> Unopened:
    return Unopened((diagnostic(code, message, hint=hint),))


class _Reader:
    """Reads a document that the schema allows, and what the schema cannot say."""

    def __init__(self, document: Document, files: Files) -> None:
        self.document = document
        self.files = files
        self.found: list[Diagnostic] = []

    def described(self) -> Described:
        said = self.document.value
        assert isinstance(said, dict)
        ruleset = str(said["ruleset"])
        self._inside(ruleset, ("ruleset",))
        return Described(
            ruleset,
            self._accounts(),
            self._days_off(),
            self._limits(),
            self.document.source,
            self._templates(),
            self._gate(),
        )

    def _group(self, *path: str) -> dict[str, object]:
        value = self.document.value
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return dict(value) if isinstance(value, dict) else {}

    def _accounts(self) -> Accounts | None:
        said = self._group("accounts")
        ways = [way for way in ("file", "query", "query_file", "postgres") if way in said]
        if not ways:
            if "accounts" in self._group():
                at = self.document.span(("accounts",), key=True)
                hint = "add `file: accounts.csv`, or a `query:` and its `files:`"
                self.found.append(diagnostic(_CODE, "`accounts` names no file and no query", at, hint=hint))
            return None
        if len(ways) > 1:
            spans = [self.document.span(("accounts", way), key=True) for way in ways]
            self.found.append(
                diagnostic(
                    _CODE,
                    f"accounts come from {' and '.join(f'`{w}`' for w in ways)} at once",
                    spans[1],
                    "and from here",
                    also=(Label(spans[0], "from here", primary=False),),
                    hint="keep one of them",
                )
            )
            return None
        (way,) = ways
        files = {name: str(path) for name, path in self._group("accounts", "files").items()}
        for name, path in files.items():
            self._inside(path, ("accounts", "files", name))
        if way in ("file", "postgres") and files:
            at = self.document.span(("accounts", "files"), key=True)
            message = "`files` are the tables of a query, and there is none"
            self.found.append(diagnostic(_CODE, message, at, hint="take `files` out, or write a `query`"))
        if way == "file":
            self._inside(str(said["file"]), ("accounts", "file"))
            sheet = said.get("sheet")
            return AccountsFile(str(said["file"]), None if sheet is None else str(sheet))
        self._only_with(way, said)
        if way == "postgres":
            return self._postgres()
        if not files:
            at = self.document.span(("accounts", way), key=True)
            hint = "add `files:` with a line `accounts: accounts.csv` for each table"
            self.found.append(diagnostic(_CODE, "the query has no files to read from", at, hint=hint))
        return AccountsQuery(self._query(way, str(said[way])), MappingProxyType(files))

    def _only_with(self, way: str, said: Mapping[str, object]) -> None:
        if "sheet" in said:
            at = self.document.span(("accounts", "sheet"), key=True)
            message = f"`sheet` is the sheet of a `file`, and accounts come from `{way}`"
            self.found.append(diagnostic(_CODE, message, at, hint="take `sheet` out"))

    def _postgres(self) -> AccountsPostgres:
        said = self._group("accounts", "postgres")
        ways = [way for way in ("table", "query") if way in said]
        if len(ways) != 1:
            at = self.document.span(("accounts", "postgres"), key=True)
            message = "`postgres` names " + ("a table and a query at once" if ways else "no table and no query")
            self.found.append(diagnostic(_CODE, message, at, hint="write `table: accounts`, or a `query:`"))
        table, sql = said.get("table"), said.get("query")
        return AccountsPostgres(
            str(said["uri_env"]), None if table is None else str(table), None if sql is None else str(sql)
        )

    def _query(self, way: str, said: str) -> str:
        if way == "query":
            return said
        at = self.document.span(("accounts", "query_file"))
        content = self.files.read(said)
        if isinstance(content, Refused):
            self.found.append(diagnostic(content.code, content.message, at, hint=content.hint))
            return ""
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.found.append(diagnostic("not-text", f"`{said}` is not UTF-8 text", at))
            return ""

    def _inside(self, path: str, where: tuple[str, ...]) -> None:
        """A path may not leave the folder; that its file is there is asked when it is read."""
        refused = self.files.allows(path)
        if refused is not None:
            self.found.append(diagnostic(refused.code, refused.message, self.document.span(where), hint=refused.hint))

    def _days_off(self) -> Mapping[str, frozenset[datetime.date]]:
        calendars: dict[str, frozenset[datetime.date]] = {}
        for name in self._group("calendars"):
            days: set[datetime.date] = set()
            written = self._group("calendars", name).get("days_off")
            for i, text in enumerate(written if isinstance(written, list) else ()):
                try:
                    days.add(datetime.date.fromisoformat(str(text)))
                except ValueError:
                    at = self.document.span(("calendars", name, "days_off", i))
                    self.found.append(diagnostic("bad-date", f"`{text}` is not in the calendar", at))
            calendars[name] = frozenset(days)
        return MappingProxyType(calendars)

    def _templates(self) -> str:
        said = self._group("documents").get("templates")
        if said is None:
            return TEMPLATES
        self._inside(str(said), ("documents", "templates"))
        return str(said)

    def _gate(self) -> tuple[Limit, ...]:
        value = self.document.value
        said = value.get("gate") if isinstance(value, dict) else None
        found: list[Limit] = []
        for i, text in enumerate(said if isinstance(said, list) else ()):
            at = self.document.span(("gate", i))
            rule = read_limit(str(text))
            if rule is None:
                message = "a rule change cannot be held to this"
                hint = f"write it like `{likeliest(str(text))}`"
                self.found.append(diagnostic(_CODE, message, at, hint=hint))
            else:
                found.append(Limit(" ".join(str(text).split()), rule, at))
        return tuple(found)

    def _limits(self) -> Limits:
        said = self._group("limits")
        known: dict[str, int] = {}
        for name, value in said.items():
            if name in NAMES and isinstance(value, int):
                known[name] = value
                continue
            at = self.document.span(("limits", name), key=True)
            hint = did_you_mean(name, NAMES) or f"the limits are {', '.join(f'`{n}`' for n in NAMES)}"
            self.found.append(diagnostic(_CODE, f"`{name}` is no limit", at, hint=hint))
        return with_limits(known)
