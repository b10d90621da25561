"""All tests of a ruleset: the rows of its examples and the cases in `cases/*.yaml`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
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
"""The folder of a workspace in which its cases lie."""

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
    names = files.names(FOLDER)
    if isinstance(names, Refused):
        return Suite((), (diagnostic(names.code, names.message, hint=names.hint),), MappingProxyType({}))
    contents: list[tuple[str, bytes | Refused]] = []
    for name in names:
        if name.endswith((".yaml", ".yml")) and not name.startswith("."):
            contents.append((f"{FOLDER}/{name}", files.read(f"{FOLDER}/{name}")))
    return suite(ruleset, contents)


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
