"""Findings about a ruleset, a workspace or a file, as values.

A diagnostic says what is wrong and where; how it looks is decided where it is printed
(`touchline.cli.render`). Every code is declared once, in `touchline.codes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from touchline.source import Span

NO_FACTS: Mapping[str, object] = MappingProxyType({})


class Level(Enum):
    """How much a finding matters. Only an error keeps a ruleset from running."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Label:
    """A place and what stands there. The primary label is the place to mend."""

    span: Span
    text: str = ""
    primary: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `code` is a key of `touchline.codes.CODES`; `message` is lower case, without a full stop, names
    in backticks; `notes` give evidence; `hint` is one thing to do; `facts` are the finding's own
    data for `--format json` (JSON values only).
    """

    code: str
    level: Level
    message: str
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    hint: str | None = None
    facts: Mapping[str, object] = field(default_factory=lambda: NO_FACTS)

    @property
    def span(self) -> Span | None:
        """The first primary label's span, by which findings are put in order."""
        for label in self.labels:
            if label.primary:
                return label.span
        return self.labels[0].span if self.labels else None


def has_errors(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> bool:
    return any(d.level is Level.ERROR for d in diagnostics)


def in_order(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by path and place, each once; those without a place first."""

    def key(d: Diagnostic) -> tuple[str, int, int, str]:
        span = d.span
        return (span.path, span.start, span.end, d.code) if span else ("", -1, -1, d.code)

    seen: set[tuple[object, ...]] = set()
    out: list[Diagnostic] = []
    for d in sorted(diagnostics, key=key):
        identity = (d.code, d.message, d.labels)
        if identity not in seen:
            seen.add(identity)
            out.append(d)
    return tuple(out)
