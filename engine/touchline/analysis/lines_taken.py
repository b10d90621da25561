"""Lines of a decision or a severity that no account takes: the first that is true counts (M20)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.model.expressions import Expression, Literal, names_read
from touchline.model.ruleset import Scope
from touchline.model.tables import Line, Lines

if TYPE_CHECKING:
    from touchline.analysis.reachable import Questions


def never_taken(questions: Questions, name: str, lines: Lines, scopes: Sequence[Scope] = ()) -> Iterator[Diagnostic]:
    """Lines that ask the same as an earlier one, and lines all of whose accounts earlier ones take."""
    same = list(same_conditions(questions, name, lines.lines))
    yield from same
    said = {one.span for one in same}
    asked = [line for line in lines.lines if line.condition is not None]
    taken = questions.taken([line.condition for line in asked if line.condition is not None], scopes)
    for i, (line, found) in enumerate(zip(asked, taken, strict=True)):
        if found is None and line.condition is not None:
            questions.give_up(f"the line of `{word(line)}` in `{name}`", line.condition.span)
        elif found is not None and not found.first and found.ever and line.span not in said:
            before = asked[found.by] if found.by is not None else None
            also = tuple(Label(one.span, f"`{word(one)}`", primary=False) for one in (before,) if one is not None)
            by = f"`{word(before)}` takes" if before is not None else f"the {i} lines before it take"
            rows = [line.number] if before is None else [before.number, line.number]
            yield diagnostic(
                "hidden-row",
                f"the line of `{word(line)}` in `{name}` is never taken: {by} every account it could",
                line.span,
                "hidden: the first that is true counts",
                also=also,
                hint="put it above, or take it out",
                facts={"table": name, "rows": rows, "region": {}, "account": None},
            )


def same_conditions(questions: Questions, name: str, lines: Sequence[Line]) -> Iterator[Diagnostic]:
    """Lines whose conditions are the same, so that the later is never taken."""
    asked = [line for line in lines if line.condition is not None][:40]
    said: set[int] = set()
    for i, first in enumerate(asked):
        for second in asked[i + 1 :]:
            if second.number in said or first.value == second.value:
                continue
            assert first.condition is not None
            assert second.condition is not None
            if (
                not _alike(first.condition, second.condition)
                or questions.differ(first.condition, second.condition) is not False
            ):
                continue
            said.add(second.number)
            a, b = word(first), word(second)
            yield diagnostic(
                "same-condition",
                f"`{a}` and `{b}` of `{name}` have the same condition",
                second.span,
                f"`{b}` is never taken: the first that is true counts",
                also=(Label(first.span, f"the same as for `{a}`", primary=False),),
                facts={"value": b},
            )


def _alike(a: Expression, b: Expression) -> bool:
    """Whether two conditions read the same names: if not they hardly say the same, and are not asked about."""
    return set(names_read(a)) == set(names_read(b))


def word(line: Line) -> str:
    """What a line gives."""
    return str(line.value.value) if isinstance(line.value, Literal) else line.value.ref.name
