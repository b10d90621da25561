"""Values as z3 terms, each with what says whether it is known.

Numbers are reals, and a double is the exact fraction that it is (M1); lengths and dates are integers (a date
is its ordinal), choices and texts integers by number, a set one yes/no for each element.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

import z3

from touchline.model.expressions import Scalar

Formula: TypeAlias = Any
"""A z3 Boolean. z3 has no types of its own that a checker could read."""

Expr: TypeAlias = Any
"""Any z3 term."""

TRUE: Formula = z3.BoolVal(True)
FALSE: Formula = z3.BoolVal(False)


@dataclass(frozen=True, slots=True)
class Term:
    """A value: `value` counts only where `known` is true.

    With `over`, which is not 0 wherever the term is known, it is `value / over`: a share is compared with a
    number by multiplying, and never divided. With `tenths` it is the double nearest to a tenth of that integer
    (M26). `constant` is what it always is, where it is a literal. A set is a mapping of elements to formulas.
    """

    known: Formula
    value: Any
    over: Expr | None = None
    tenths: Expr | None = None
    constant: Scalar | None = None

    @property
    def elements(self) -> Mapping[str, Formula]:
        assert isinstance(self.value, Mapping), "a set is expected here"
        return self.value

    @property
    def is_true(self) -> Formula:
        """Of a condition: true, and neither false nor unknown."""
        return both(self.known, self.value)

    @property
    def is_false(self) -> Formula:
        return both(self.known, negated(self.value))


@dataclass
class Words:
    """Numbers for choices and texts, the same for the same word throughout one formula."""

    _codes: dict[str, int] = field(default_factory=dict)
    _words: dict[int, str] = field(default_factory=dict)

    def code(self, word: str) -> int:
        found = self._codes.setdefault(word, len(self._codes))
        self._words[found] = word
        return found

    def word(self, code: int) -> str:
        """The word of a number; one that stands for no word of the ruleset is some other text."""
        return self._words.get(code, f"other {abs(code)}")


def real(value: float | int) -> Expr:
    """A double as the exact fraction that it is."""
    return z3.RealVal(str(Fraction(value)))


def scalar(value: Scalar, words: Words, whole: bool = False) -> Term:
    """A literal; `whole` for a length of time, which is an integer and no real."""
    match value:
        case bool():
            return Term(TRUE, z3.BoolVal(value), constant=value)
        case datetime.date():
            return Term(TRUE, z3.IntVal(value.toordinal()), constant=value)
        case str():
            return Term(TRUE, z3.IntVal(words.code(value)), constant=value)
        case _:
            return Term(TRUE, z3.IntVal(int(value)) if whole else real(value), constant=value)


# These four are asked hundreds of thousands of times: they go past z3's Python, which looks at every part anew.
# Terms are shared, so that what is always true or false is one object, known by where it stands.

_CONTEXT = z3.main_ctx()
_TRUE_AT, _FALSE_AT = TRUE.ast.value, FALSE.ast.value


def is_true(part: Formula) -> bool:
    """Whether a formula is the one that is always true."""
    return bool(part.ast.value == _TRUE_AT)


def is_false(part: Formula) -> bool:
    """Whether a formula is the one that is never true."""
    return bool(part.ast.value == _FALSE_AT)


def both(*parts: Formula) -> Formula:
    """All of them; what is always true is left out, so that formulas stay short."""
    kept = []
    for part in parts:
        at = part.ast.value
        if at == _FALSE_AT:
            return FALSE
        if at != _TRUE_AT:
            kept.append(part)
    return _joined(z3.Z3_mk_and, kept, TRUE)


def either(*parts: Formula) -> Formula:
    kept = []
    for part in parts:
        at = part.ast.value
        if at == _TRUE_AT:
            return TRUE
        if at != _FALSE_AT:
            kept.append(part)
    return _joined(z3.Z3_mk_or, kept, FALSE)


def negated(part: Formula) -> Formula:
    at = part.ast.value
    if at == _TRUE_AT:
        return FALSE
    return TRUE if at == _FALSE_AT else z3.BoolRef(z3.Z3_mk_not(_CONTEXT.ref(), part.as_ast()), _CONTEXT)


def _joined(make: Any, parts: list[Formula], nothing: Formula) -> Formula:
    if len(parts) < 2:
        return parts[0] if parts else nothing
    array = (z3.Ast * len(parts))(*(part.as_ast() for part in parts))
    return z3.BoolRef(make(_CONTEXT.ref(), len(parts), array), _CONTEXT)


def chosen(condition: Formula, then: Term, otherwise: Term) -> Term:
    """One term or the other; divisors are multiplied out by the caller first."""
    if is_true(condition):
        return then
    if is_false(condition):
        return otherwise
    known = z3.simplify(z3.If(condition, then.known, otherwise.known))
    if isinstance(then.value, Mapping):
        names = dict.fromkeys((*then.elements, *otherwise.elements))
        held = {e: z3.If(condition, then.elements.get(e, FALSE), otherwise.elements.get(e, FALSE)) for e in names}
        return Term(known, held)
    return Term(known, z3.If(condition, then.value, otherwise.value))
