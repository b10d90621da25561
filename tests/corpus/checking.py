"""What is found in an example of a page: in its ruleset, its `touchline.yaml`, its account file or its results."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.literate import Example, Expected
from touchline.backends.python import compile
from touchline.diagnostics import Diagnostic
from touchline.documents.book.documents import documents
from touchline.documents.rendering.fill import Mistake
from touchline.documents.rendering.look import Look, look_of
from touchline.limits import DEFAULTS
from touchline.loading import check, examine
from touchline.model.ruleset import Ruleset
from touchline.portfolio.describe import describe
from touchline.portfolio.documents_folder import read_run
from touchline.portfolio.folder import prepare
from touchline.portfolio.opening import open_accounts, wanted_headings
from touchline.portfolio.results import KNOWN_FILES
from touchline.portfolio.sources import open_file
from touchline.portfolio.table import Table
from touchline.testing.running import run_all
from touchline.testing.suite import suite_of
from touchline.testing.telling import nothing, told, unconfirmed
from touchline.workspace.files import FolderFiles
from touchline.workspace.versions import versions
from touchline.workspace.workspace import Unopened, open_workspace

MAIN = "main.touch"
POLICY = "policy.touch"


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic, and where it stands: in the ruleset itself when `path` is None; line 1 when nowhere."""

    diagnostic: Diagnostic
    path: str | None
    line: int

    def is_promised_by(self, expected: Expected) -> bool:
        return (
            (self.path, self.line, self.diagnostic.level.value, self.diagnostic.code)
            == (expected.path, expected.line, expected.level, expected.code)
        ) and expected.fragment in self.diagnostic.message

    def shown(self) -> str:
        where = f"{self.path or 'line'} {self.line}"
        return f"{where}: {self.diagnostic.level.value}[{self.diagnostic.code}]: {self.diagnostic.message}"


def findings(example: Example, folder: Path) -> list[Finding]:
    """All that is found in an example, which is written into `folder` as a workspace first."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in example.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)
    if example.block.kind == "yaml":
        (folder / "touchline.yaml").write_text(example.text, encoding="utf-8")
        opened = open_workspace(folder)
        found = opened.diagnostics if isinstance(opened, Unopened) else ()
        return [_finding(one, "touchline.yaml", {"touchline.yaml": example.text}) for one in found]
    (folder / MAIN).write_text(example.text, encoding="utf-8")
    texts = {name: content.decode("utf-8", "replace") for name, content in example.files.items() if content}
    checked = check(folder / MAIN)
    if "examined" in example.block.words:
        checked = examine(checked)
    found = checked.diagnostics
    if not found and checked.ruleset:
        found = tuple(_of_accounts(example, folder, checked.ruleset))
    return [_finding(one, MAIN, {**texts, MAIN: example.text}) for one in found]


TODAY = datetime.date(2026, 10, 15)


def _of_accounts(example: Example, folder: Path, ruleset: Ruleset) -> Iterator[Diagnostic]:
    """What is found in the accounts and results that stand beside a ruleset: `accounts.csv`, the query of
    `touchline.yaml`, a folder `results`."""
    for name in ("accounts.csv", "accounts.xlsx"):
        if name in example.files:
            yield from _of_table(open_file(folder / name, name, wanted_headings(ruleset)), ruleset)
    if "touchline.yaml" in example.files:
        workspace = open_workspace(folder)
        assert not isinstance(workspace, Unopened)
        assert workspace.accounts
        yield from _of_table(open_accounts(workspace.accounts, workspace.files, ruleset, TODAY), ruleset)
    place = prepare(folder / "results", KNOWN_FILES)
    if isinstance(place, Diagnostic):
        yield replace(place, message=place.message.replace(f"{folder}/", ""))
    yield from _of_documents(example, folder, ruleset)
    if "compared-with" in example.files:
        found = versions((example.files["compared-with"] or b"").decode().strip(), str(folder))
        if isinstance(found, Diagnostic):
            yield found
    if any(name == "cases" or name.startswith("cases/") for name in example.files):
        yield from _of_cases(folder, ruleset)


def _of_cases(folder: Path, ruleset: Ruleset) -> Iterator[Diagnostic]:
    """What the tests of a ruleset find, where a folder `cases` stands beside it."""
    tests = suite_of(ruleset, FolderFiles(folder))
    yield from tests.diagnostics
    yield from told(run_all(tests.cases, compile(ruleset)), ruleset.sources)
    yield from unconfirmed(tests.cases)
    if not tests.cases and not tests.diagnostics:
        yield nothing(f"`{ruleset.name}`")


def _of_documents(example: Example, folder: Path, ruleset: Ruleset) -> Iterator[Diagnostic]:
    """What is found when documents are made with the folder `templates` or with a run's `results` beside them."""
    if "results/run.json" in example.files:
        run = read_run(folder / "results", ruleset.hash)
        if isinstance(run, Diagnostic):
            hint = run.hint.replace(f"{folder}/", "") if run.hint is not None else None
            yield replace(run, message=run.message.replace(f"{folder}/", ""), hint=hint)
    if any(name.startswith("templates/") for name in example.files):
        look = look_of(FolderFiles(folder), "templates", DEFAULTS)
        assert isinstance(look, Look)
        made = documents(ruleset, look.fill, look.texts, None, for_customers=False)
        if isinstance(made, Mistake):
            yield look.mistake(made)


def _of_table(opened: Table | Diagnostic, ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    return (opened,) if isinstance(opened, Diagnostic) else describe(ruleset, opened).diagnostics


def _finding(one: Diagnostic, main: str, texts: Mapping[str, str]) -> Finding:
    if one.span is None:
        return Finding(one, None, 1)
    line = texts[one.span.path].count("\n", 0, one.span.start) + 1
    return Finding(one, None if one.span.path == main else one.span.path, line)


def with_policy(example: Example, preamble: str) -> Example:
    """A `part` of a code's page in a file of its own, so that its lines keep their numbers."""
    if "part" not in example.block.words:
        return example
    header, blank, rest = preamble.partition("\n\n")
    main = f'{header}\n  include "{POLICY}"{blank}{rest}'
    return replace(example, text=main, files={**example.files, POLICY: example.text.removeprefix("\n").encode("utf-8")})
