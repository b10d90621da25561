"""Expressions as generated statements: three-valued conditions, and arithmetic that can be missing.

Left-nested chains (`a + b + c + …`) are walked, not recursed into, and each operation is a statement of
its own, so that a sum of 500 terms is as easy as one of two.
"""

from __future__ import annotations

from typing import assert_never

from touchline.backends.python.source_code import Atom, Body
from touchline.model.expressions import (
    And,
    Arithmetic,
    Call,
    Changed,
    Compare,
    Elapsed,
    Expression,
    Function,
    HasAny,
    If,
    IsLate,
    IsOpen,
    Kind,
    Lasting,
    Literal,
    Missing,
    Moved,
    Negative,
    Not,
    OneOf,
    Operation,
    Or,
    OrElse,
    Previous,
    Read,
    Relation,
)
from touchline.model.types import DateType, LengthKind, LengthType
from touchline.syntax.tree import Unit

_RELATIONS = {
    Relation.LESS: "<",
    Relation.AT_MOST: "<=",
    Relation.MORE: ">",
    Relation.AT_LEAST: ">=",
    Relation.EQUAL: "==",
    Relation.UNEQUAL: "!=",
}

_DEEPEST = 60
"""CPython takes 100 levels of indentation; below this one nothing is cut short any more."""


def emit(body: Body, expression: Expression) -> Atom:
    """Write the statements that compute `expression`; the atom names its value."""
    match expression:
        case Literal(value=value):
            return body.constants.atom(value)
        case Read(ref=ref):
            return _read(body, expression) if ref.kind in _ELSEWHERE else body.slot(body.slots[ref])
        case Negative(operand=operand):
            a = emit(body, operand)
            return body.strict(f"0 - {a.code}", a)
        case Arithmetic():
            return _chain(body, expression)
        case Compare(relation=relation, left=left, right=right):
            a, b = emit(body, left), emit(body, right)
            return body.strict(f"{a.code} {_RELATIONS[relation]} {b.code}", a, b)
        case OneOf(operand=operand, items=items):
            return _one_of(body, operand, items)
        case HasAny(operand=operand, elements=elements):
            a = emit(body, operand)
            return body.strict(f"not {body.constants.name(frozenset(elements))}.isdisjoint({a.code})", a)
        case And(parts=parts):
            return _kleene(body, _flat(And, parts), "False", "True")
        case Or(parts=parts):
            return _kleene(body, _flat(Or, parts), "True", "False")
        case Not(operand=operand):
            a = emit(body, operand)
            return body.strict(f"not {a.code}", a)
        case Missing(operand=operand):
            a = emit(body, operand)
            return body.let(f"{a.code} is None" if a.missing else "False", missing=False)
        case OrElse():
            return _or_else(body, expression)
        case If(condition=condition, then=then, otherwise=otherwise):
            return _if(body, condition, then, otherwise)
        case Elapsed():
            return _elapsed(body, expression)
        case Call():
            return _call(body, expression)
        case Previous(ref=ref):
            return body.let(f"{body.context()}.previous({body.constants.name(ref.key)})")
        case Moved(current=current, move=move, value=value, order=order):
            a = emit(body, current)
            against = body.constants.atom(value if value is not None else order).code
            key = body.constants.name(current.ref.key)
            return body.let(f"{body.context()}.{move.value}({key}, {a.code}, {against})")
        case Changed(current=current, fell=fell, amount=amount, relative=relative, within=within):
            a, by = emit(body, current), emit(body, amount)
            key = body.constants.name(current.ref.key)
            return body.let(
                f"{body.context()}.changed({key}, {a.code}, {fell}, {by.code}, {relative}, {_length(body, within)})"
            )
        case Lasting(current=current, value=value, negated=negated, length=length):
            a = emit(body, current)
            key, wanted = body.constants.name(current.ref.key), body.constants.atom(value.value).code
            return body.let(f"{body.context()}.lasting({key}, {a.code}, {wanted}, {negated}, {_length(body, length)})")
        case IsOpen(work=work, name=name):
            names = "None" if name is None else body.constants.name(name)
            return body.let(f"{body.context()}.is_open({body.constants.name(work)}, {names})", missing=False)
        case IsLate(playbook=playbook, step=step, length=length):
            which = f"{body.constants.name(playbook)}, {body.constants.name(step)}"
            return body.let(f"{body.context()}.is_late({which}, {_length(body, length)})", missing=False)
        case _:
            assert_never(expression)


_ELSEWHERE = frozenset({Kind.PARAMETER, Kind.METRIC})


def _read(body: Body, read: Read) -> Atom:
    """What is not in a slot: a parameter is a constant of its period, a metric a fact of the population."""
    if read.ref.kind is Kind.PARAMETER:
        return body.constants.atom(body.parameters[read.ref.name])
    return body.let(f"{body.context()}.metric({body.constants.name(read.ref.name)})")


def _length(body: Body, literal: Literal) -> str:
    """A length as two arguments: how many, and of what kind."""
    if not isinstance(literal.type, LengthType):
        raise TypeError("a length of time is expected here")
    return f"{body.constants.atom(literal.value).code}, {body.constants.name(literal.type.kind)}"


# ---------------------------------------------------------------------------- arithmetic


def _chain(body: Body, expression: Arithmetic) -> Atom:
    spine: list[Arithmetic] = []
    first: Expression = expression
    while isinstance(first, Arithmetic):
        spine.append(first)
        first = first.left
    left, kind = emit(body, first), first.type
    for step in reversed(spine):
        right = emit(body, step.right)
        if isinstance(step.type, DateType):
            left = _moved_date(body, step, left, right)
        elif isinstance(kind, DateType):
            left = body.strict(f"{left.code}.toordinal() - {right.code}.toordinal()", left, right)
        else:
            left = _numbers(body, step, left, right)
        kind = step.type
    return left


def _numbers(body: Body, step: Arithmetic, left: Atom, right: Atom) -> Atom:
    """The result is missing where it is not finite (M2): only then is it no less than itself by 0."""
    a, b = left.code, right.code
    match step.operation:
        case Operation.ADD | Operation.SUBTRACT:
            found = body.strict(f"{a} {step.operation.value} {b}", left, right)
        case Operation.MULTIPLY:
            # + 0.0 makes a negative zero zero, which no engine may tell apart
            found = body.strict(f"{a} * {b} + 0.0", left, right)
        case Operation.DIVIDE:
            guard = [f"{x.code} is None" for x in (left, right) if x.missing]
            found = body.let(f"None if {' or '.join([*guard, f'{b} == 0'])} else {a} / {b} + 0.0")
        case _:
            assert_never(step.operation)
    if isinstance(step.type, LengthType):
        return found
    if found.missing:
        body.line(f"if {found.code} is not None and {found.code} - {found.code}: {found.code} = None")
    else:
        body.line(f"if {found.code} - {found.code}: {found.code} = None")
    return Atom(found.code, True)


def _moved_date(body: Body, step: Arithmetic, left: Atom, right: Atom) -> Atom:
    date, length = (left, right) if not isinstance(step.right.type, DateType) else (right, left)
    type_ = step.right.type if date is left else step.left.type
    if not isinstance(type_, LengthType):
        raise TypeError("a date moves by a length of time")
    sign = "-" if step.operation is Operation.SUBTRACT else ""
    return body.strict(f"{_MOVERS[type_.kind]}({date.code}, {sign}{length.code})", date, length, missing=True)


_MOVERS = {
    LengthKind.DAYS: "add_days",
    LengthKind.MONTHS: "add_months",
    LengthKind.BUSINESS_DAYS: "add_business_days",
}


def _elapsed(body: Body, elapsed: Elapsed) -> Atom:
    date, today = emit(body, elapsed.date), body.slot(0).code
    start, end = (today, date.code) if elapsed.until else (date.code, today)
    days = f"{end}.toordinal() - {start}.toordinal()"
    match elapsed.unit:
        case Unit.DAY:
            formula = days
        case Unit.WEEK:
            formula = f"({days}) // 7 * 7"
        case Unit.MONTH:
            formula = f"months_between({start}, {end})"
        case Unit.QUARTER:
            formula = f"months_between({start}, {end}) // 3 * 3"
        case Unit.YEAR:
            formula = f"months_between({start}, {end}) // 12 * 12"
        case Unit.BUSINESS_DAY:
            formula = f"business_days_between({start}, {end})"
        case Unit.MINUTE | Unit.HOUR:
            raise ValueError("dates have no time")
        case _:
            assert_never(elapsed.unit)
    return body.strict(formula, date)


def _call(body: Body, call: Call) -> Atom:
    atoms = [emit(body, argument) for argument in call.arguments]
    first = atoms[0].code
    match call.function:
        case Function.ROUND:
            return body.strict(f"round_half_away({first})", atoms[0])
        case Function.ABS:
            return body.strict(f"abs({first})", atoms[0])
        case Function.COUNT:
            # a list is read as a set (M20)
            return body.strict(f"float(len(frozenset({first})))", atoms[0])
        case Function.MIN | Function.MAX:
            values = ", ".join(atom.code for atom in atoms)
            missing = all(atom.missing for atom in atoms)
            name = "least" if call.function is Function.MIN else "greatest"
            return body.let(f"{name}(({values},))", missing=missing)
        case _:
            assert_never(call.function)


# ---------------------------------------------------------------------------- conditions


def _flat(kind: type[And] | type[Or], parts: tuple[Expression, ...]) -> list[Expression]:
    """The parts with those of the same kind in first place laid open: `a and b and c`, however nested."""
    found: list[Expression] = []
    rest = list(reversed(parts))
    while rest:
        part = rest.pop()
        if isinstance(part, kind):
            rest.extend(reversed(part.parts))
        else:
            found.append(part)
    return found


def _kleene(body: Body, parts: list[Expression], decided: str, neutral: str) -> Atom:
    """`and` (decided by False) and `or` (decided by True), left to right; unknown where it hangs on one."""
    first = emit(body, parts[0])
    found = body.let(first.code, missing=first.missing)
    missing = first.missing
    for part in parts[1:]:
        if body.indent < _DEEPEST:
            with body.block(f"if {found.code} is not {decided}:"):
                atom = emit(body, part)
                body.line(f"if {atom.code} is not {neutral}: {found.code} = {atom.code}")
        else:
            atom = emit(body, part)
            body.line(f"if {found.code} is not {decided} and {atom.code} is not {neutral}: {found.code} = {atom.code}")
        missing = missing or atom.missing
    return Atom(found.code, missing)


def _one_of(body: Body, operand: Expression, items: tuple[Expression, ...]) -> Atom:
    a = emit(body, operand)
    if all(isinstance(item, Literal) for item in items):
        values = frozenset(item.value for item in items if isinstance(item, Literal))
        return body.strict(f"{a.code} in {body.constants.name(values)}", a)
    found = body.let(f"None if {a.code} is None else False" if a.missing else "False")
    for item in items:
        b = emit(body, item)
        known = f" and {a.code} is not None" if a.missing else ""
        body.line(f"if {found.code} is not True{known}:")
        body.line(f"    if {a.code} == {b.code}: {found.code} = True")
        if b.missing:
            body.line(f"    elif {b.code} is None: {found.code} = None")
    return found


def _or_else(body: Body, expression: OrElse) -> Atom:
    spine: list[OrElse] = []
    first: Expression = expression
    while isinstance(first, OrElse):
        spine.append(first)
        first = first.operand
    atom = emit(body, first)
    found = body.let(atom.code, missing=atom.missing)
    missing = atom.missing
    for step in reversed(spine):
        if not missing:
            break
        with body.block(f"if {found.code} is None:"):
            default = emit(body, step.default)
            body.line(f"{found.code} = {default.code}")
        missing = default.missing
    return Atom(found.code, missing)


def _if(body: Body, condition: Expression, then: Expression, otherwise: Expression) -> Atom:
    """Takes `otherwise` when the condition is false or unknown (M13): both are falsy here."""
    c = emit(body, condition)
    found = body.fresh()
    if body.indent < _DEEPEST:
        with body.block(f"if {c.code}:"):
            a = emit(body, then)
            body.line(f"{found} = {a.code}")
        with body.block("else:"):
            b = emit(body, otherwise)
            body.line(f"{found} = {b.code}")
    else:
        a, b = emit(body, then), emit(body, otherwise)
        body.line(f"{found} = {a.code} if {c.code} else {b.code}")
    return Atom(found, a.missing or b.missing)
