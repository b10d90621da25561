"""From a path or a text to a checked ruleset: the whole way on one screen.

    workspace   touchline.yaml and the files beside it
    syntax      every `.touch` file, what it includes, and the tables of its spreadsheets
    model       names, types and everything a ruleset means
    analysis    what is found without running it

Each floor says all that is wrong with what it reads. A ruleset comes out only where nothing is.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from touchline.analysis.advice.all import advise
from touchline.analysis.allowing import without_allowed
from touchline.analysis.checks import check_ruleset
from touchline.analysis.customer_text import check_customer_texts
from touchline.analysis.gate_names import check_gate
from touchline.analysis.proofs import check_proofs
from touchline.diagnostics import Diagnostic, Level, has_errors, in_order
from touchline.limits import DEFAULTS, Limits
from touchline.model.resolve import NO_DAYS_OFF, understood
from touchline.model.ruleset import Ruleset
from touchline.source import Source
from touchline.syntax import tree
from touchline.syntax.parameter_values import value_in_force
from touchline.syntax.program import parse_program
from touchline.workspace.changed import ChangedFiles
from touchline.workspace.files import Files, MemoryFiles
from touchline.workspace.workspace import Unopened, Workspace, open_workspace

OPEN = frozenset({"not-decided", "unproved"})
"""Codes of open questions: `check` ends with 1 for them, and no account is kept waiting."""

ENTRY = "ruleset.touch"
"""What the text given to `check_text` is called in messages."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A ruleset that was read: `ruleset` is None where its meaning is not clear. `sources` has every text by
    path, to show `diagnostics` in; `workspace` is None where none could be opened, or none was asked for;
    `files` are its `.touch` files as written."""

    ruleset: Ruleset | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    workspace: Workspace | None
    files: tuple[tree.File, ...] = ()

    @property
    def runs(self) -> bool:
        """Whether accounts may be judged by it: there is no error but what could not be decided in time."""
        return self.ruleset is not None and not any(
            d.level is Level.ERROR and d.code not in OPEN for d in self.diagnostics
        )


def check(path: Path | str) -> Checked:
    """The ruleset at `path`: a workspace's folder, its `touchline.yaml`, or a `.touch` file. Raises for none."""
    return check_opened(open_workspace(Path(path)))


def check_opened(workspace: Workspace | Unopened) -> Checked:
    """The ruleset of a workspace that was opened, from a folder or from a commit."""
    if isinstance(workspace, Unopened):
        sources = MappingProxyType({source.path: source for source in workspace.sources})
        return Checked(None, workspace.diagnostics, sources, None)
    return _checked(workspace.files, workspace.ruleset, workspace.limits, workspace.days_off, workspace)


def examine(checked: Checked) -> Checked:
    """The same with all that takes a proof, and all advice; what an `# allow` names is left out. A ruleset with
    errors is not examined. This takes the solver, which nothing else imports."""
    if checked.ruleset is None:
        return checked
    found = (*checked.diagnostics, *check_proofs(checked.ruleset), *advise(checked.ruleset))
    return replace(checked, diagnostics=in_order(without_allowed(found, checked.files, checked.sources)))


def check_changed(workspace: Workspace, texts: Mapping[str, str]) -> Checked:
    """The ruleset of a workspace as it would be with the texts of these files changed."""
    files = ChangedFiles(workspace.files, {path: text.encode("utf-8") for path, text in texts.items()})
    return _checked(files, workspace.ruleset, workspace.limits, workspace.days_off, workspace)


def check_with_value(checked: Checked, parameter: str, value: str, today: datetime.date) -> Checked | None:
    """The ruleset with another value of a parameter in the place of the one in force on a day, as if its author had
    written it so; None where it has no such parameter."""
    assert checked.workspace is not None, "a value is put into a ruleset that was read"
    at = value_in_force(checked.files, parameter, today)
    if at is None:
        return None
    text = checked.sources[at.path].text
    written = " ".join(value.split())  # on one line, as a value is
    return check_changed(checked.workspace, {at.path: f"{text[: at.start]}{written}{text[at.end :]}"})


WISH = "what is wished for"
"""The name of the guarantee as which a condition from outside a ruleset is read."""


def check_wish(checked: Checked, condition: str) -> Checked:
    """The ruleset with one more guarantee, called `WISH`: that a condition is always true. What is wrong with the
    condition is what is wrong with the ruleset then."""
    assert checked.workspace is not None, "a condition is read beside a ruleset that was read"
    entry = checked.workspace.ruleset
    promise = f'guarantee "{WISH}"\n  always {" ".join(condition.split())}\n'
    return check_changed(checked.workspace, {entry: f"{checked.sources[entry].text}\n\n{promise}"})


def check_text(
    text: str, files: Mapping[str, str | bytes] = MappingProxyType({}), limits: Limits = DEFAULTS
) -> Checked:
    """The ruleset that `text` writes, with the files it includes or reads, by path."""
    contents = {path: content.encode() if isinstance(content, str) else content for path, content in files.items()}
    contents[ENTRY] = text.encode("utf-8", "surrogatepass")
    return _checked(MemoryFiles(contents), ENTRY, limits, NO_DAYS_OFF, None)


def _checked(
    files: Files,
    entry: str,
    limits: Limits,
    days_off: Mapping[str, frozenset[datetime.date]],
    workspace: Workspace | None,
) -> Checked:
    parsed = parse_program(files, entry, limits)
    ruleset, diagnostics = understood(parsed, days_off=days_off, limits=limits)
    sound = ruleset is not None and not has_errors(diagnostics)
    if ruleset is not None:
        gate = () if workspace is None else check_gate(ruleset, workspace.gate)
        diagnostics = in_order((*diagnostics, *check_customer_texts(ruleset), *check_ruleset(ruleset, limits), *gate))
    sources = dict(parsed.sources)
    if workspace is not None and workspace.source is not None:
        sources.setdefault(workspace.source.path, workspace.source)
    return Checked(ruleset if sound else None, diagnostics, MappingProxyType(sources), workspace, parsed.files)
