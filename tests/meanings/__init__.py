"""Rulesets in a few lines for the tests of the model: read a text, get names, a resolver, findings, outlines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from touchline.diagnostics import Diagnostic
from touchline.model.collect import collect_names
from touchline.model.expressions import (
    And,
    Arithmetic,
    Call,
    Changed,
    Compare,
    Elapsed,
    Expression,
    HasAny,
    If,
    IsLate,
    IsOpen,
    Lasting,
    Literal,
    Missing,
    Moved,
    Negative,
    Not,
    OneOf,
    Or,
    OrElse,
    Previous,
    Read,
)
from touchline.model.names import Names
from touchline.model.resolver import ACCOUNT, Resolver, Where
from touchline.model.types import MoneyType
from touchline.source import Source
from touchline.syntax import tree
from touchline.syntax.parse import parse_expression, parse_file

PATH = "test.touch"

VOCABULARY = """\
account
  id            required text
  name          text
  arr           money >= 0
  cost_to_serve money
  plan          one of free, team, business
  former_plan   one of team, free, none_yet
  use_cases     any of board, demos
  seats         whole number >= 0
  active_users  whole number
  growth        number 0 to 10
  share         percent
  nps           whole number -100 to 100
  started_on    date
  renews_on     date >= 2020-01-01
  notice        days 0 days to 90 days
  term          months
  reply         business days
  strategic     yes/no

parameter line money = 100k
parameter many whole number = 50
parameter early date = 2026-01-01
parameter soon days = 30 days
parameter top one of free, team, business = business

let licence_use     = active_users / seats
let days_to_renewal = days until renews_on
let large           = arr >= line

metric margin "Margin" = sum of (arr - cost_to_serve) / sum of arr

segmentation tier "Tier"
  high "High" when arr >= line
  low  "Low"  otherwise

health "Health"
  measure usage "Usage"
    weight 1
    value seats
    green >= 10, yellow >= 5
  green >= 75, yellow >= 50, else red

decide action "Action"
  one of call, email
  result channel one of phone, video
    | seats || action | channel |
    | -     || call   | phone   |

decide flags "Flags"
  one of late, small
  all rows
    | seats || flags |
    | < 5   || small |

playbook rescue "Rescue"
  start when large
  step first "First" on day 0 by csm
  step second "Second" on day 3 by csm

escalation at_risk "At risk"
  open when large
  severity one of critical, mild
    mild when large
    else critical
  level 1 csm answers within 1 day

role csm "Manager"
"""


@dataclass(frozen=True)
class Reading:
    """A ruleset read as far as names; `findings` are those of names."""

    text: str
    files: tuple[tree.File, ...]
    names: Names
    findings: tuple[Diagnostic, ...]
    resolver: Resolver


def reading(text: str, lost: frozenset[str] = frozenset()) -> Reading:
    """A ruleset without mistakes of syntax, its names collected."""
    file, mistakes = parse_file(Source(PATH, text))
    assert not mistakes or lost, [d.message for d in mistakes]
    names, findings = collect_names((file,), lost)
    return Reading(text, (file,), names, findings, Resolver(names))


@dataclass(frozen=True)
class Resolved:
    """What an expression came to, and what was found wrong."""

    meaning: Expression | None
    findings: tuple[Diagnostic, ...]
    text: str

    @property
    def outline(self) -> str:
        return outline(self.meaning) if self.meaning is not None else "nothing"

    def underlined(self) -> list[str]:
        return [self.text[d.span.start : d.span.end] for d in self.findings if d.span is not None]


def written(text: str) -> tree.Expression:
    expression, mistakes = parse_expression(text, PATH)
    assert expression is not None, [d.message for d in mistakes]
    return expression


def meant(text: str, where: Where = ACCOUNT, vocabulary: str = VOCABULARY) -> Resolved:
    """An expression over the vocabulary."""
    resolver = reading(vocabulary).resolver
    return Resolved(resolver.expression(written(text), None, where), resolver.diagnostics, text)


def outline(e: Expression) -> str:
    """An expression in brackets, operator first: `(>= arr 25000$)`. Money ends in `$`, lengths in their kind."""
    match e:
        case Literal(value=value, type=MoneyType()):
            return f"{value:g}$" if isinstance(value, float) else str(value)
        case Literal(value=bool() as value):
            return "yes" if value else "no"
        case Literal(value=int() as value):
            return f"{value} {getattr(e.type, 'kind').value}"  # noqa: B009 - only lengths are int
        case Literal(value=float() as value):
            return f"{value:g}"
        case Literal(value=value):
            return str(value)
        case Read(ref=ref):
            return ref.key
        case Negative(operand=x):
            return f"(- {outline(x)})"
        case Arithmetic(operation=operation, left=a, right=b):
            return f"({operation.value} {outline(a)} {outline(b)})"
        case Compare(relation=relation, left=a, right=b):
            return f"({relation.value} {outline(a)} {outline(b)})"
        case OneOf(operand=x, items=items):
            return f"(in {' '.join(map(outline, (x, *items)))})"
        case HasAny(operand=x, elements=elements):
            return f"(has {outline(x)} {' '.join(elements)})"
        case And(parts=parts):
            return f"(and {' '.join(map(outline, parts))})"
        case Or(parts=parts):
            return f"(or {' '.join(map(outline, parts))})"
        case Not(operand=x):
            return f"(not {outline(x)})"
        case Missing(operand=x):
            return f"(missing {outline(x)})"
        case OrElse(operand=a, default=b):
            return f"(or-else {outline(a)} {outline(b)})"
        case If(condition=c, then=a, otherwise=b):
            return f"(if {outline(c)} {outline(a)} {outline(b)})"
        case Elapsed(unit=unit, until=until, date=d):
            return f"({unit.value}s-{'until' if until else 'since'} {outline(d)})"
        case Call(function=function, arguments=arguments):
            return f"({function.value} {' '.join(map(outline, arguments))})"
        case Previous(ref=ref):
            return f"(previous {ref.key})"
        case Moved(current=current, move=move, value=value, order=order):
            return f"({move.value} {outline(current)} {value or '>'.join(order)})"
        case Changed(current=current, fell=fell, amount=amount, relative=relative, within=within):
            how = ("fell" if fell else "rose") + ("-of-it" if relative else "")
            return f"({how} {outline(current)} {outline(amount)} {outline(within)})"
        case Lasting(current=current, value=value, negated=negated, length=length):
            return f"({'lasting-not' if negated else 'lasting'} {outline(current)} {outline(value)} {outline(length)})"
        case IsOpen(work=work, name=name):
            return f"(open {work.value} {name or 'any'})"
        case IsLate(playbook=playbook, step=step, length=length):
            return f"(late {playbook}/{step} {outline(length)})"
        case _:
            assert_never(e)
