"""All tests of a ruleset: the rows of its examples and the cases in `cases/*.yaml`."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, in_order
from touchline.model.ruleset import Ruleset
from touchline.source import Source
from touchline.testing.cases import Case
from touchline.testing.examples import examples_as_cases
from touchline.testing.reading import read_cases
from touchline.workspace.files import Folder, Refused

FOLDER = "cases"
"""The folder of a workspace in which its cases lie, and in the folders in it."""

ENDINGS = (".yaml", ".yml")

_MOST_FILES = 1000
_DEEPEST = 5

NO_DAY = datetime.date(2026, 1, 1)
"""The day of examples that name none, in a ruleset that has no `effective` day."""


@dataclass(frozen=True, slots=True)
class Suite:
    """What there is to run; `diagnostics` say which cases could not be read; `sources` are the texts of the
    case files by path."""

    cases: tuple[Case, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]


def suite_of(ruleset: Ruleset, files: Folder) -> Suite:
    """The tests of a workspace."""
    return suite(ruleset, list(_case_files(files, FOLDER, _DEEPEST)))


def _case_files(files: Folder, folder: str, deeper: int) -> Iterator[tuple[str, bytes | Refused]]:
    """The files of cases in a folder and in the folders in it; what is not read is refused, never passed over."""
    names = files.names(folder, most=_MOST_FILES + 1)
    if isinstance(names, Refused):
        yield folder, names
        return
    if len(names) > _MOST_FILES:
        message = f"`{folder}` holds more than {_MOST_FILES:,} files, and none of them was read"
        yield folder, Refused("file-too-large", message, "put the cases of one topic into one file")
        return
    for name in names:
        if name.lower().endswith(ENDINGS) and not name.startswith("."):
            yield f"{folder}/{name}", files.read(f"{folder}/{name}")
    for name in files.folders(folder):
        if name.startswith("."):
            continue
        if deeper:
            yield from _case_files(files, f"{folder}/{name}", deeper - 1)
        else:
            message = f"`{folder}/{name}` lies deeper than {_DEEPEST} folders, and what is in it was not read"
            yield folder, Refused("file-unreadable", message)


def suite(ruleset: Ruleset, contents: Sequence[tuple[str, bytes | Refused]]) -> Suite:
    """The tests of a ruleset and of the case files given by path."""
    cases = [*examples_as_cases(ruleset, NO_DAY)]
    found: list[Diagnostic] = []
    sources: dict[str, Source] = {}
    for path, content in contents:
        if isinstance(content, Refused):
            found.append(diagnostic(content.code, content.message, hint=content.hint))
            continue
        read, mistakes, source = read_cases(path, content, ruleset)
        cases.extend(read)
        found.extend(mistakes)
        sources[path] = source
    return Suite(tuple(cases), in_order(found), MappingProxyType(sources))
