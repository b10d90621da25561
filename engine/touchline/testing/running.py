"""Running cases: each account judged, each part that is expected compared with the part that came out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from touchline.backends.python import Evaluator, Judged
from touchline.testing.cases import Case, Expectation, Path
from touchline.testing.paths import Absent, names_in, part
from touchline.values.written import parse_number

_SIZES = ("%", "k", "m")
"""How a number ends that YAML takes for a text."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What was expected and what came out. `place` is the path and line of the rule that decided, where one did,
    and `by` says which (`row 3`); `broken`: the path leads to nothing in this judgement, so nothing was compared."""

    expected: Expectation
    got: object
    place: tuple[str, int] | None
    by: str
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Ran:
    """A case that was run. `rejected` says why the account could not be judged, where it could not."""

    case: Case
    differences: tuple[Difference, ...]
    rejected: str | None = None

    @property
    def passed(self) -> bool:
        return not self.differences and self.rejected is None


def judge(case: Case, evaluator: Evaluator) -> Judged:
    """The judgement of a case's account."""
    return evaluator.judge(
        case.account, today=case.today, history=case.history, population=case.population, holds=case.holds
    )


def run(case: Case, evaluator: Evaluator) -> Ran:
    """One case, run. An account that cannot be judged fails, unless that is what the case expects."""
    judged = judge(case, evaluator)
    if judged.rejected is not None and not any(e.path == ("rejected",) for e in case.expects):
        return Ran(case, (), judged.rejected)
    form = judged.to_dict()
    return Ran(case, tuple(found for e in case.expects if (found := difference(e, form)) is not None))


def run_all(cases: Iterable[Case], evaluator: Evaluator) -> tuple[Ran, ...]:
    """Every case, run in the order given."""
    return tuple(run(case, evaluator) for case in cases)


def difference(expected: Expectation, form: object) -> Difference | None:
    """How a judgement's JSON form differs from what is expected of one part; None where it does not."""
    got = part(form, expected.path)
    if isinstance(got, Absent):
        if _is_answer(expected.path, form):
            got = None
        else:
            return Difference(expected, None, *_decided(expected.path, form), broken=True)
    unordered = expected.unordered
    if isinstance(expected.value, list) and _are_answers(got):
        got, unordered = names_in(got), True
    if agrees(expected.value, got) or (unordered and agrees(_sorted(expected.value), _sorted(got))):
        return None
    return Difference(expected, got, *_decided(expected.path, form))


def _sorted(value: object) -> object:
    return sorted(value, key=str) if isinstance(value, list) else value


def _are_answers(got: object) -> bool:
    return isinstance(got, dict) or (isinstance(got, list) and any(isinstance(item, dict) for item in got))


def agrees(expected: object, got: object) -> bool:
    """Equal, as people write values: `yes` is true, a day is its text, `40%` is 0.4, 0.1 + 0.2 is 0.3."""
    if isinstance(got, bool):
        return expected is got or expected == ("yes" if got else "no")
    if isinstance(got, (int, float)) and isinstance(expected, str) and expected[-1:] in _SIZES:
        expected = parse_number(expected, percent=True)
    if isinstance(got, (int, float)) and isinstance(expected, (int, float)) and not isinstance(expected, bool):
        return expected == got or math.isclose(expected, got, rel_tol=1e-9, abs_tol=0.0)
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(agrees(a, b) for a, b in zip(expected, got, strict=True))
    return type(expected) is type(got) and expected == got


def _is_answer(path: Path, form: object) -> bool:
    """Whether the path leads through the name of an answer that is not there today: its parts are null, while a
    value that a rule does not read is no value at all."""
    before = next((i for i in range(len(path)) if isinstance(part(form, path[: i + 1]), Absent)), len(path))
    return "read" not in path[:before]


def _decided(path: Path, form: object) -> tuple[tuple[str, int] | None, str]:
    """The rule that gave a part: the nearest answer around it that has a place."""
    for length in range(len(path), -1, -1):
        here = part(form, path[:length])
        if isinstance(here, dict) and isinstance(here.get("path"), str) and isinstance(here.get("line"), int):
            row = here.get("row")
            return (here["path"], here["line"]), f"row {row}" if row is not None else ""
    return None, ""
