"""Contract value says who pays, not who needs help or can grow (S16)."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.analysis.advice.served import served_segmentations
from touchline.backends.solver.reading import nodes_read
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.expressions import Kind, Ref
from touchline.model.ruleset import Ruleset
from touchline.model.types import MoneyType


def revenue_only(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Each segmentation that accounts are served by and that looks at nothing but amounts of money."""
    for segmentation in served_segmentations(ruleset):
        nodes = nodes_read(ruleset, [Ref(Kind.CANDIDATE, segmentation.name)])
        fields = [name for kind, name in nodes if kind == "field"]
        if fields and all(isinstance(ruleset.fields[name].type, MoneyType) for name in fields):
            named = " and ".join(f"`{name}`" for name in fields)
            yield diagnostic(
                "revenue-only",
                f"`{segmentation.name}` looks at {named} alone",
                segmentation.span,
                "nothing but money decides",
                hint="add a column that says what an account needs, or how far it can grow",
            )
