"""What the resolving of every kind of expression shares: the names, the findings, and each other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from touchline.codes import diagnostic
from touchline.diagnostics import NO_FACTS, Diagnostic, Label
from touchline.model.expressions import Expression
from touchline.model.kinds import fits, mismatch
from touchline.model.names import Names
from touchline.model.ruleset import MetricExpression
from touchline.model.types import Type
from touchline.model.where import ACCOUNT, Where
from touchline.source import Span
from touchline.syntax import tree


class Context(ABC):
    """The names of a ruleset, the findings so far, and the way back to any kind of expression.

    The modules of one construct each (`arithmetic`, `comparing`, `over_time`, `cells` …) are
    functions over this; `touchline.model.resolver.Resolver` is the only class that fills it in.
    """

    def __init__(self, names: Names) -> None:
        self.names = names
        self._findings: list[Diagnostic] = []

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was reported so far, in the order in which it was found."""
        return tuple(self._findings)

    def report(self, finding: Diagnostic) -> None:
        """Adds a finding."""
        self._findings.append(finding)

    def say(
        self,
        code: str,
        message: str,
        span: Span,
        label: str = "",
        *,
        also: tuple[Label, ...] = (),
        notes: tuple[str, ...] = (),
        hint: str | None = None,
        facts: Mapping[str, object] = NO_FACTS,
    ) -> None:
        """Adds a finding of a declared code that underlines `span`."""
        self.report(diagnostic(code, message, span, label, also=also, notes=notes, hint=hint, facts=facts))

    @abstractmethod
    def meant(self, written: tree.Expression, hint: Type | None, where: Where) -> Expression | None:
        """What is written, typed. With `hint`, a bare word is one of its choices and a plain number is money
        where it is money; whether the type fits is left to the caller."""

    def checked(
        self, written: tree.Expression, meaning: Expression, expected: Type, *, beside: tree.Expression | None = None
    ) -> Expression | None:
        """The meaning when its type fits what is expected; a misfit is reported (`wrong-type`, `wrong-unit`)."""
        if fits(meaning.type, expected):
            return meaning
        self.report(mismatch(written, meaning.type, expected, beside=beside))
        return None

    @abstractmethod
    def condition(self, written: tree.Expression, where: Where = ACCOUNT) -> Expression | None:
        """What is written, as a condition; something else is reported (`not-a-condition`)."""

    @abstractmethod
    def let(self, name: str) -> Expression | None:
        """What a `let` means; None where it is broken or in a circle."""

    @abstractmethod
    def metric_meaning(self, name: str) -> tuple[MetricExpression, Type] | None:
        """What a metric of the ruleset's own means, and its type; None where it is broken."""
