"""Lines of services, journeys, playbooks, escalations and suggestions: from what the grammar matched to nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.source import Span
from touchline.syntax import tree
from touchline.syntax.build import Pieces, every, first, has_word, maybe, said, span_of, twice, whole_of
from touchline.syntax.build_expressions import UNITS, UnitWord, Words
from touchline.syntax.build_headers import Option, options_of
from touchline.syntax.lexer import Token
from touchline.syntax.tree import Expression, Length, Text, Word


@dataclass(frozen=True, slots=True)
class People:
    """`by owner with executive_sponsor, lasting 90 minutes`, and what is wrong in it."""

    by: Word
    with_roles: tuple[Word, ...]
    lasting: Length | None
    wrong: Diagnostic | None
    span: Span


class WorkNodes:
    """One method a rule of the lines that say what is done, by whom and when."""

    # ------------------------------------------------------------ people
    def by(self, p: Pieces) -> Option:
        return Option("by", first(p, Word), span_of(p))

    def with_roles(self, p: Pieces) -> Option:
        return Option("with", tuple(piece for piece in p if isinstance(piece, Word | Length)), span_of(p))

    def time_unit(self, p: Pieces) -> UnitWord:
        return UnitWord(UNITS[said(p)], span_of(p))

    def lasting_time(self, p: Pieces) -> Length:
        return Length(whole_of(p), first(p, UnitWord).unit, span_of(p))

    def people(self, p: Pieces) -> People:
        by = first(p, Option)
        listed: list[Word | Length] = [piece for piece in p if isinstance(piece, Length)]
        for option in every(p, Option):
            if option.what == "with":
                listed.extend(cast(tuple[Word | Length, ...], option.value))
        lengths = every(listed, Length)
        wrong: Diagnostic | None = None
        if len(lengths) > 1:
            wrong = twice("lasting", lengths[1].span, lengths[0].span)
        elif isinstance(p[-1], Option) and lengths and isinstance(listed[-1], Word) and listed[0] is not lengths[0]:
            wrong = diagnostic(
                "syntax", "nothing more is expected after how long it lasts", listed[-1].span, "this role",
                hint=f"name the role before `lasting`: `with {listed[-1].text}, lasting ...`",
            )  # fmt: skip
        return People(cast(Word, by.value), every(listed, Word), lengths[0] if lengths else None, wrong, span_of(p))

    # ------------------------------------------------------------ service
    def dedicated(self, p: Pieces) -> Option:
        return Option("dedicated or pooled", "dedicated", span_of(p))

    def pooled(self, p: Pieces) -> Option:
        return Option("dedicated or pooled", "pooled", span_of(p))

    def up_to_each(self, p: Pieces) -> Option:
        return Option("up to", whole_of(p), span_of(p))

    def owner_line(self, p: Pieces) -> tree.Owner | Diagnostic:
        options = options_of(p)
        if isinstance(options, Diagnostic):
            return options
        manner = cast(str | None, options.get("dedicated or pooled"))
        return tree.Owner(first(p, Word), manner, cast(int | None, options.get("up to")), span_of(p))

    def with_line(self, p: Pieces) -> tree.With:
        return tree.With(first(p, Words).words, span_of(p))

    def touch_line(self, p: Pieces) -> tree.Touch | Diagnostic:
        people = first(p, People)
        return people.wrong or tree.Touch(
            first(p, Word),
            maybe(p, Text),
            first(p, Length),
            people.by,
            people.with_roles,
            people.lasting,
            (),
            span_of(p),
        )

    def cadence_line(self, p: Pieces) -> tree.Cadence:
        return tree.Cadence(first(p, Length), cast(Expression, p[-1]) if len(p) > 1 else None, span_of(p))

    def a_period(self, p: Pieces) -> UnitWord:
        return UnitWord(UNITS[cast(Token, p[1]).text], span_of(p))

    def entitled_line(self, p: Pieces) -> tree.Entitled:
        period = maybe(p, UnitWord)
        up_to = whole_of(p) if period else None
        return tree.Entitled(first(p, Word), up_to, period.unit if period else None, span_of(p))

    def through_line(self, p: Pieces) -> tree.Through:
        return tree.Through(cast(Token, p[0]).text, first(p, Word), span_of(p))

    def costs_line(self, p: Pieces) -> tree.Costs:
        return tree.Costs(first(p, tree.Number), first(p, UnitWord).unit, span_of(p))

    def target_item(self, p: Pieces) -> tree.TargetItem:
        return tree.TargetItem(first(p, Word), cast(Token, p[1]).text, cast(Expression, p[2]), span_of(p))

    def target_line(self, p: Pieces) -> tree.Target:
        return tree.Target(every(p, tree.TargetItem), span_of(p))

    def managers_line(self, p: Pieces) -> tree.ManagersReview:
        return tree.ManagersReview(first(p, Words).words, first(p, Length), span_of(p))

    # ------------------------------------------------------------ journey, playbook
    def counted_line(self, p: Pieces) -> tree.CountedFrom:
        return tree.CountedFrom(first(p, Word), span_of(p))

    def milestone_line(self, p: Pieces) -> tree.Milestone:
        return tree.Milestone(first(p, Word), maybe(p, Text), whole_of(p), cast(Expression, p[-1]), (), span_of(p))

    def start_line(self, p: Pieces) -> tree.Start:
        return tree.Start(cast(Expression, p[-1]), False, span_of(p))

    def start_while(self, p: Pieces) -> tree.Start:
        return tree.Start(cast(Expression, p[-1]), True, span_of(p))

    def not_again_line(self, p: Pieces) -> tree.NotAgain:
        return tree.NotAgain(first(p, Length), span_of(p))

    def priority_line(self, p: Pieces) -> tree.Priority:
        return tree.Priority(first(p, Word), span_of(p))

    def hold_out_line(self, p: Pieces) -> tree.HoldOut:
        return tree.HoldOut(first(p, tree.Number), span_of(p))

    def on_day(self, p: Pieces) -> tree.OnDay:
        return tree.OnDay(whole_of(p), False, span_of(p))

    def on_business_day(self, p: Pieces) -> tree.OnDay:
        return tree.OnDay(whole_of(p), True, span_of(p))

    def after(self, p: Pieces) -> tree.Offset:
        return tree.Offset(first(p, Length), False, first(p, Word), span_of(p))

    def before(self, p: Pieces) -> tree.Offset:
        return tree.Offset(first(p, Length), True, first(p, Word), span_of(p))

    def step_line(self, p: Pieces) -> tree.Step | Diagnostic:
        people = first(p, People)
        due = maybe(p, tree.OnDay) or first(p, tree.Offset)
        return people.wrong or tree.Step(
            first(p, Word), maybe(p, Text), due, people.by, people.with_roles, people.lasting, (), span_of(p)
        )

    def material_line(self, p: Pieces) -> tree.Material:
        label, at = every(p, Text)
        return tree.Material(label, at, span_of(p))

    def approved_line(self, p: Pieces) -> tree.ApprovedBy:
        return tree.ApprovedBy(first(p, Word), span_of(p))

    def goal_line(self, p: Pieces) -> tree.Goal:
        day = whole_of(p) if has_word(p, "day") else None
        return tree.Goal(day, cast(Expression, p[-1]), span_of(p))

    def stop_line(self, p: Pieces) -> tree.Stop:
        return tree.Stop(cast(Expression, p[-1]), span_of(p))

    def escalate_line(self, p: Pieces) -> tree.EscalateThrough:
        return tree.EscalateThrough(first(p, Word), cast(Expression, p[-1]), span_of(p))

    # ------------------------------------------------------------ escalation
    def open_line(self, p: Pieces) -> tree.OpenWhen:
        return tree.OpenWhen(cast(Expression, p[-1]), span_of(p))

    def close_line(self, p: Pieces) -> tree.CloseWhen:
        return tree.CloseWhen(cast(Expression, p[-1]), span_of(p))

    def severity_line(self, p: Pieces) -> tree.Severity:
        return tree.Severity(first(p, tree.TypeWords), (), span_of(p))

    def answers(self, p: Pieces) -> Option:
        return Option("answers within", first(p, Length), span_of(p))

    def unanswered(self, p: Pieces) -> Option:
        return Option("after", first(p, Length), span_of(p))

    def at_once(self, p: Pieces) -> Option:
        return Option("at once", p[-1], span_of(p))

    def level_line(self, p: Pieces) -> tree.EscalationLevel | Diagnostic:
        options = options_of(p)
        if isinstance(options, Diagnostic):
            return options
        return tree.EscalationLevel(
            whole_of(p),
            first(p, Word),
            cast(Length | None, options.get("answers within")),
            cast(Length | None, options.get("after")),
            cast(Expression | None, options.get("at once")),
            span_of(p),
        )

    def update_line(self, p: Pieces) -> tree.Update:
        when = cast(Expression, p[-1]) if has_word(p, "when") else None
        return tree.Update(tree.Cadence(first(p, Length), when, span_of(p[1:])), span_of(p))

    # ------------------------------------------------------------ suggest, guarantee
    def from_within_line(self, p: Pieces) -> tree.FromWithin:
        words = every(p, Word)
        return tree.FromWithin(words[0], words[1] if len(words) > 1 else None, span_of(p))

    def used_one(self, p: Pieces) -> Option:
        return Option("at least", every(p, tree.Number), span_of(p))

    used_two = used_count = used_one

    def used_where(self, p: Pieces) -> Option:
        return Option("where", p[-1], span_of(p))

    def used_by_line(self, p: Pieces) -> tree.UsedBy | Diagnostic:
        said_options = {option.what: option.value for option in every(p, Option)}
        numbers = cast(tuple[tree.Number, ...], said_options["at least"])
        shares = [n for n in numbers if n.percent]
        counts = [n for n in numbers if not n.percent]
        for extra in (*shares[1:], *counts[1:]):
            return twice("at least", extra.span, numbers[0].span)
        for count in counts:
            if not count.whole:
                return diagnostic(
                    "bad-number", f"`{count.text}` is not a number of accounts", count.span, "not a whole number"
                )
        return tree.UsedBy(
            shares[0] if shares else None,
            int(counts[0].value) if counts else None,
            cast(Expression | None, said_options.get("where")),
            span_of(p),
        )

    def promise_never(self, p: Pieces) -> tree.Promise:
        return tree.Promise(True, cast(Expression, p[-1]), span_of(p))

    def promise_always(self, p: Pieces) -> tree.Promise:
        return tree.Promise(False, cast(Expression, p[-1]), span_of(p))
