"""What the tests found, as diagnostics: what was expected, what came out, and the rule that did it."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.source import Source, Span
from touchline.testing.cases import Case
from touchline.testing.running import Difference, Ran
from touchline.values.numbers import plain


def told(ran: Sequence[Ran], sources: Mapping[str, Source]) -> tuple[Diagnostic, ...]:
    """Every failure of every case, in the order run."""
    return tuple(found for one in ran for found in failures(one, sources))


def failures(ran: Ran, sources: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """The failures of one case; `sources` give the places of rules their spans."""
    case = ran.case
    if ran.rejected is not None:
        yield diagnostic("case-failed", f"{_name(case)}: the account cannot be judged", case.span, ran.rejected)
    for one in ran.differences:
        yield _broken(case, one) if one.broken else _differs(case, one, sources)


def unconfirmed(cases: Sequence[Case]) -> tuple[Diagnostic, ...]:
    """A warning for each case that a machine wrote and nobody has confirmed."""
    return tuple(
        diagnostic(
            "unconfirmed-case",
            f"nobody has confirmed the case `{case.name}`: it holds what the ruleset said when it was written",
            case.span,
            hint="read what it expects, and take `confirmed: no` out where that is right",
        )
        for case in cases
        if not case.confirmed
    )


def nothing(where: str) -> Diagnostic:
    """There is no test at all: that is no success."""
    return diagnostic(
        "nothing-tested",
        f"{where} has no test: neither `examples` nor a case in `cases/`",
        hint="write one: `touchline cases --write cases/first.yaml` makes a start",
    )


def written(value: object) -> str:
    """A value as a case would write it."""
    match value:
        case None:
            return "null"
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case str() if value:
            return value
        case list():
            return f"[{', '.join(written(item) for item in value)}]"
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)


def _with_kind(value: object) -> str:
    return f'the text "{value}"' if isinstance(value, str) else written(value)


def _name(case: Case) -> str:
    return f'{case.name} of "{case.group}"' if case.example else f"`{case.name}`"


def _differs(case: Case, one: Difference, sources: Mapping[str, Source]) -> Diagnostic:
    expected, got = written(one.expected.value), written(one.got)
    if expected == got:  # a text that looks like a number, beside the number
        expected, got = _with_kind(one.expected.value), _with_kind(one.got)
    also: tuple[Label, ...] = ()
    if one.place is not None:
        span = _line(sources.get(one.place[0]), one.place[1])
        if span is not None:
            also = (Label(span, f"{one.by} decided" if one.by else "decided here", primary=False),)
    return diagnostic(
        "case-failed",
        f"{_name(case)}: `{one.expected.name}` is {got}, not {expected}",
        one.expected.span,
        f"expected {expected}, got {got}",
        also=also,
        facts={
            "case": case.name,
            "in": case.group,
            "path": one.expected.name,
            "expected": one.expected.value,
            "got": one.got,
        },
    )


def _broken(case: Case, one: Difference) -> Diagnostic:
    return diagnostic(
        "bad-case",
        f"{_name(case)}: this judgement has no `{one.expected.name}`, so that nothing is compared",
        one.expected.span,
        hint="name a value that the rule which decided reads; `touchline why` shows them",
    )


def _line(source: Source | None, line: int) -> Span | None:
    """The words of a line, without the blanks before and after them."""
    if source is None or not 1 <= line <= source.line_count:
        return None
    start = 0
    for _ in range(line - 1):
        start = source.text.index("\n", start) + 1
    text = source.line(line)
    return source.span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))


def point_word(point: object) -> str:
    """A bound as one word: `100000`, `0.6`, `2026-10-15`."""
    if isinstance(point, datetime.date):
        return point.isoformat()
    return plain(float(point)) if isinstance(point, (int, float)) else str(point)
