"""What `import touchline` gives: load a ruleset, judge accounts by it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from touchline import loading
from touchline.backends import python
from touchline.diagnostics import Diagnostic, Level
from touchline.judgement.inputs import NO_HISTORY, NO_HOLDS, NO_POPULATION, History, Holds, Population
from touchline.judgement.judgement import Judgement
from touchline.model.ruleset import Ruleset as Meaning
from touchline.source import Source


class RulesetError(Exception):
    """A ruleset that cannot be run. `diagnostics` says all that is wrong, `sources` holds the texts by path."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...], sources: Mapping[str, Source]) -> None:
        self.diagnostics = diagnostics
        self.sources = sources
        super().__init__(_told(diagnostics, sources))


class Ruleset:
    """A ruleset that is ready to judge accounts.

    `model` is what it means, `evaluator` what it was compiled into; `diagnostics` are the warnings and
    advice it was loaded with. Nothing of it changes after loading.
    """

    __slots__ = ("diagnostics", "evaluator", "model", "sources")

    def __init__(self, ruleset: Meaning, diagnostics: tuple[Diagnostic, ...], sources: Mapping[str, Source]) -> None:
        self.model = ruleset
        self.evaluator = python.compile(ruleset)
        self.diagnostics = diagnostics
        self.sources = sources

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def version(self) -> str | None:
        return self.model.version

    @property
    def hash(self) -> str:
        """sha256 over the paths and texts it was read from."""
        return self.model.hash

    def judge(
        self,
        account: Mapping[str, object],
        *,
        today: datetime.date,
        history: History = NO_HISTORY,
        population: Population = NO_POPULATION,
        holds: Holds = NO_HOLDS,
    ) -> Judgement:
        """The judgement of one account on the day `today`.

        `account` maps field names to values, typed or as the text a file would hold; None and empty
        text are missing. No account makes it raise: what cannot be read is a data error in the
        judgement, and a missing required field is said in `rejected`.
        """
        return self.evaluator.judge(account, today=today, history=history, population=population, holds=holds)


def load(path: Path | str) -> Ruleset:
    """The ruleset of a workspace folder, a `touchline.yaml` or a `.touch` file.

    Raises RulesetError, which carries every mistake, when there is one.
    """
    return _ready(loading.check(path))


def load_text(text: str, files: Mapping[str, str | bytes] = MappingProxyType({})) -> Ruleset:
    """The ruleset that `text` writes; `files` are what it includes or reads tables from, by path."""
    return _ready(loading.check_text(text, files))


def _ready(checked: loading.Checked) -> Ruleset:
    if checked.ruleset is None or not checked.runs:
        raise RulesetError(checked.diagnostics, checked.sources)
    return Ruleset(checked.ruleset, checked.diagnostics, checked.sources)


def _told(diagnostics: tuple[Diagnostic, ...], sources: Mapping[str, Source]) -> str:
    errors = [d for d in diagnostics if d.level is Level.ERROR]
    lines = [f"the ruleset has {len(errors)} mistake{'s' if len(errors) != 1 else ''}"]
    for error in errors:
        span = error.span
        source = sources.get(span.path) if span else None
        if span is not None and source is not None:
            at = source.position(span.start)
            lines.append(f"{span.path}:{at.line}:{at.column}: {error.code}: {error.message}")
        else:
            lines.append(f"{error.code}: {error.message}")
    return "\n".join(lines)
