"""`metric`: a figure over many accounts, made of sums (M4)."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.model.declarations.lines import Reading, label_of
from touchline.model.expressions import Kind, Read
from touchline.model.names import MetricName
from touchline.model.ruleset import Metric, MetricArithmetic, MetricExpression, SumOf
from touchline.model.walk import reads

_READABLE = (Kind.FIELD, Kind.LET)


def metrics(reading: Reading, names: Mapping[str, MetricName]) -> dict[str, Metric]:
    """The ruleset's own metrics in the order written; one that could not be read is left out."""
    found: dict[str, Metric] = {}
    for name, known in names.items():
        meaning = reading.resolver.metric_meaning(name)
        if meaning is None:
            continue
        expression, kind = meaning
        strange = _not_readable(expression)
        if strange is not None:
            reading.report(
                "not-here",
                f"a metric sums fields and lets of accounts, and `{strange.ref.key}` is neither",
                strange.span,
            )
            continue
        found[name] = Metric(name, label_of(known.block.label, name), expression, kind, known.word.span)
    return found


def _not_readable(expression: MetricExpression) -> Read | None:
    """The first name in a sum that is not the account's own: metrics are not judged, they are added up."""
    pending: list[MetricExpression] = [expression]
    while pending:
        part = pending.pop()
        if isinstance(part, MetricArithmetic):
            pending.extend((part.right, part.left))
        elif isinstance(part, SumOf):
            for read in reads(part.expression):
                if read.ref.kind not in _READABLE:
                    return read
    return None
