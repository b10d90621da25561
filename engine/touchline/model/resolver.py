"""Expressions, cells, tables and lines as written, brought to typed ones with every name resolved.

All methods return None where a mistake was reported, or kept silent because it follows from one
reported elsewhere; findings are gathered in `diagnostics`, in the order in which they were found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from touchline.model import arithmetic, comparing, lookup, operands, over_time, rows
from touchline.model.context import Context
from touchline.model.expressions import And, Expression, Kind, Literal, Not, Or, Read, Ref
from touchline.model.kinds import described, spelt
from touchline.model.literals import literal, standing_for
from touchline.model.metrics import Meaning, metric_meant
from touchline.model.names import Names
from touchline.model.ruleset import BUILT_IN_METRICS, OWNER, MetricExpression
from touchline.model.tables import Lines, Operand, Result, Table
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.model.where import ACCOUNT, Where
from touchline.model.written_names import names_written
from touchline.source import Span
from touchline.syntax import tree

__all__ = ["ACCOUNT", "Resolver", "Where"]

YES_NO = YesNoType()


class Resolver(Context):
    """All that part of the model which reads expressions, over the names of one ruleset."""

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self._lets: dict[str, Expression | None] = {}
        self._metrics: dict[str, Meaning | None] = {}
        self._circles: list[tuple[str, ...]] = []

    # ------------------------------------------------------------- expressions

    def expression(
        self, written: tree.Expression, expected: Type | None = None, where: Where = ACCOUNT
    ) -> Expression | None:
        """What is written, typed. With `expected`, of that type: a plain number is then money, a bare word a
        choice, and a misfit is reported (`wrong-type`, `wrong-unit`)."""
        found = self.meant(written, expected, where)
        if found is None or expected is None:
            return found
        return self.checked(written, standing_for(found, expected), expected)

    def condition(self, written: tree.Expression, where: Where = ACCOUNT) -> Expression | None:
        """What is written, as a condition; something that is neither true nor false is `not-a-condition`."""
        found = self.meant(written, None, where)
        if found is None or isinstance(found.type, YesNoType):
            return found
        message = f"{spelt(written)} is {described(found.type)}, and a condition is needed here"
        self.say("not-a-condition", message, written.span, hint=_as_condition(written, found.type))
        return None

    def meant(self, written: tree.Expression, hint: Type | None, where: Where) -> Expression | None:
        """See `Context.meant`."""
        match written:
            case tree.Number() | tree.Text() | tree.YesNo() | tree.Date():
                found = literal(written)
                return standing_for(found, hint) if found is not None and hint is not None else found
            case tree.Length():
                return over_time.length_literal(self, written)
            case tree.Name():
                return lookup.read_name(self, written, hint, where)
            case tree.Negative():
                return arithmetic.negative_meant(self, written, hint, where)
            case tree.Arithmetic():
                return arithmetic.sum_meant(self, written, hint, where)
            case tree.Compare():
                return comparing.compare_meant(self, written, where)
            case tree.Is():
                return comparing.is_meant(self, written, where)
            case tree.IsMissing():
                return comparing.missing_meant(self, written, where)
            case tree.In():
                return comparing.in_meant(self, written, where)
            case tree.Between():
                return comparing.between_meant(self, written, where)
            case tree.Has():
                return comparing.has_meant(self, written, where)
            case tree.And(parts=parts) | tree.Or(parts=parts):
                return self._joined(written, parts, where)
            case tree.Not(operand=operand):
                inner = self.condition(operand, where)
                return Not(inner, YES_NO, written.span) if inner is not None else None
            case tree.OrElse():
                return arithmetic.or_else_meant(self, written, hint, where)
            case tree.If():
                return arithmetic.if_meant(self, written, hint, where)
            case tree.Elapsed():
                return arithmetic.elapsed_meant(self, written, where)
            case tree.Call():
                return arithmetic.call_meant(self, written, hint, where)
            case tree.Previous():
                return over_time.previous_meant(self, written, where)
            case tree.Moved():
                return over_time.moved_meant(self, written, where)
            case tree.Changed():
                return over_time.changed_meant(self, written, where)
            case tree.Lasting():
                return over_time.lasting_meant(self, written, where)
            case tree.NothingOpen():
                return over_time.nothing_open_meant(written)
            case tree.Late():
                return over_time.late_meant(self, written, where)
            case _:
                assert_never(written)

    def _joined(
        self, written: tree.And | tree.Or, parts: tuple[tree.Expression, ...], where: Where
    ) -> Expression | None:
        """`and`, `or`; one inside its like is taken apart."""
        kind = And if isinstance(written, tree.And) else Or
        found = [self.condition(part, where) for part in parts]
        flat: list[Expression] = []
        for part in found:
            if part is None:
                return None
            flat.extend(part.parts if isinstance(part, And | Or) and isinstance(part, kind) else (part,))
        return kind(tuple(flat), YES_NO, written.span)

    # ------------------------------------------------------------- values

    def operand(self, written: tree.Expression, expected: Type, where: Where = ACCOUNT) -> Operand | None:
        """A literal or a parameter of the type, as a target (`bad-bound` for anything else)."""
        return operands.operand(self, written, expected, operands.TARGET, where)

    def bound(self, written: tree.Expression, measured: Expression, where: Where = ACCOUNT) -> Operand | None:
        """A literal or a parameter that what is `measured` is compared with; one outside its range is reported."""
        found = operands.operand(self, written, measured.type, operands.BOUND, where)
        if found is not None:
            comparing.check_value(self, measured, written, found)
        return found

    def literal(self, written: tree.Expression, expected: Type) -> Literal | None:
        """A literal of exactly the type, where no name may stand but a choice: a parameter's own value."""
        return operands.literal_operand(self, written, expected, operands.VALUE)

    def defaults(
        self, clause: tree.Else, results: tuple[Result, ...], where: Where = ACCOUNT
    ) -> tuple[Operand, ...] | None:
        """What `else` says: one value for each result."""
        if len(clause.values) != len(results):
            if results:
                given, needed = len(clause.values), len(results)
                message = f"`else` gives {given} value{'s' * (given != 1)} for {needed} result{'s' * (needed != 1)}"
                self.say("bad-result", message, clause.span)
            return None
        found = [
            operands.operand(self, written, result.type, replace(operands.RESULT, of=f"`{result.name}`"), where)
            for written, result in zip(clause.values, results, strict=True)
        ]
        sound = tuple(value for value in found if value is not None)
        return sound if len(sound) == len(found) else None

    # ------------------------------------------------------------- tables and lines

    def table(
        self,
        name: str,
        rows_written: tree.Rows,
        table: tree.Table,
        results: tuple[Result, ...],
        default: tuple[Operand, ...] | None = None,
        where: Where = ACCOUNT,
        *,
        measured: Expression | None = None,
    ) -> Table | None:
        """The table, every cell typed against its heading. With `measured`, result cells are thresholds of
        that value: comparisons with a bound, or `never`. An empty result cell is None."""
        return rows.table_meant(self, name, rows_written, table, results, default, where, measured=measured)

    def lines(
        self,
        name: str,
        clauses: Sequence[tree.When | tree.Segment],
        results: tuple[Result, ...],
        default: tuple[Operand, ...] | None = None,
        where: Where = ACCOUNT,
        *,
        span: Span,
    ) -> Lines | None:
        """`VALUE when CONDITION "reason"` lines, or a segmentation's, in the order written (M20)."""
        return rows.lines_meant(self, name, clauses, results, default, where, span)

    # ------------------------------------------------------------- lets and metrics

    def let(self, name: str) -> Expression | None:
        """What a `let` means; None where it is broken, or reads itself through other lets (see `let_circles`)."""
        if name not in self._lets:
            self._resolve_lets(name)
        return self._lets.get(name)

    @property
    def let_circles(self) -> tuple[tuple[str, ...], ...]:
        """The circles among lets found so far, each as its names in the order in which they read one another."""
        return tuple(self._circles)

    def _resolve_lets(self, first: str) -> None:
        """Resolves a let after those it reads. A thousand lets may read one another in a row, so the path is
        kept in a list and not in nested calls."""
        path: dict[str, list[str]] = {first: self._lets_read(first)}
        order = [first]
        in_circles: set[str] = set()
        while order:
            name = order[-1]
            if path[name]:
                following = path[name].pop(0)
                if following in path:
                    circle = tuple(order[order.index(following) :])
                    self._circles.append(circle)
                    in_circles.update(circle)
                elif following not in self._lets:
                    path[following] = self._lets_read(following)
                    order.append(following)
                continue
            order.pop()
            del path[name]
            written = self.names.lets[name].expression
            self._lets[name] = None
            if written is not None and name not in in_circles:
                self._lets[name] = self.meant(written, None, ACCOUNT)

    def _lets_read(self, name: str) -> list[str]:
        written = self.names.lets[name].expression
        if written is None:
            return []
        read = (n.word.text for n in names_written(written))
        return [n for n in dict.fromkeys(read) if n in self.names.lets]

    def metric_meaning(self, name: str) -> tuple[MetricExpression, Type] | None:
        """What a metric of the ruleset's own means; None where it is broken."""
        if name not in self._metrics:
            self._metrics[name] = None  # a metric that reads itself inside its sum has no meaning
            written = self.names.metrics[name].expression
            self._metrics[name] = metric_meant(self, written) if written is not None else None
        return self._metrics[name]

    # ------------------------------------------------------------- names alone

    def type_of_name(self, ref: Ref, where: Where = ACCOUNT) -> Type | None:
        """What reading the name gives; None where its definition is broken."""
        return lookup.type_of_ref(self, ref, where)

    def read(self, ref: Ref, span: Span, where: Where = ACCOUNT) -> Read | None:
        """The name as an expression."""
        kind = self.type_of_name(ref, where)
        return Read(ref, kind, span) if kind is not None else None

    def ref(self, word: tree.Word, kinds: frozenset[Kind], what: str = "name") -> Ref | None:
        """A readable name of one of the kinds; `what` says in a message what is looked for ("field")."""
        entry = self.names.readable.get(word.text)
        if entry is not None and entry.kind in kinds:
            return Ref(entry.kind, word.text)
        if word.text == "health" and entry is None and self.names.health is not None and Kind.BAND in kinds:
            return Ref(Kind.BAND, word.text)
        if entry is not None:
            message = f"`{word.text}` is a {lookup.kind_word(entry.kind)}, and a {what} is needed here"
            self.say("not-here", message, word.span)
            return None
        among = [name for name, readable in self.names.readable.items() if readable.kind in kinds]
        lookup.look_up(self, word, among, what)
        return None

    def metric(self, word: tree.Word) -> Ref | None:
        """A metric, the ruleset's own or a built-in one."""
        found = lookup.look_up(self, word, (*self.names.metrics, *BUILT_IN_METRICS), "metric")
        return Ref(Kind.METRIC, found) if found is not None else None

    def role(self, word: tree.Word) -> str | None:
        """A role, or `owner` for the one that owns the account's service."""
        return lookup.look_up(self, word, (*self.names.roles, OWNER), "role")

    def playbook(self, word: tree.Word) -> str | None:
        """A playbook's name."""
        return lookup.look_up(self, word, self.names.playbooks, "playbook")

    def escalation(self, word: tree.Word) -> str | None:
        """An escalation's name."""
        return lookup.look_up(self, word, self.names.escalations, "escalation")

    def entitlement(self, word: tree.Word) -> str | None:
        """An entitlement's name."""
        return lookup.look_up(self, word, self.names.entitlements, "entitlement")

    def choice(self, word: tree.Word, kind: ChoiceType | SetType, of: str) -> str | None:
        """One of the choices of `of`; another word is reported (`unknown-choice`)."""
        if word.text in kind.choices:
            return word.text
        if not lookup.is_lost(self, word):
            lookup.unknown_choice(self, word, kind.choices, of=of)
        return None


def _as_condition(written: tree.Expression, kind: Type) -> str | None:
    """How a value becomes a condition, ready to paste."""
    if not isinstance(written, tree.Name):
        return None
    name = spelt(written).strip("`")
    match kind:
        case ChoiceType(choices=choices) if choices:
            return f"write `{name} is {choices[0]}`"
        case SetType(choices=choices) if choices:
            return f"write `{name} has {choices[0]}`"
        case NumberType() | MoneyType():
            return f"compare it: `{name} > 0`"
        case LengthType(kind=length):
            return f"compare it: `{name} > 30 {length.value}`"
        case DateType():
            return f"compare it: `{name} <= today`"
        case TextType():
            return f"ask whether it is there: `{name} is known`"
        case _:
            return None
