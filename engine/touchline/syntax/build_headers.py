"""Headers of blocks, types and fields: from what the grammar matched to nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.source import Span
from touchline.spelling import did_you_mean
from touchline.syntax import tree
from touchline.syntax.build import Pieces, every, first, maybe, said, span_of, twice, whole_of
from touchline.syntax.build_expressions import Words, make_number
from touchline.syntax.lexer import Token
from touchline.syntax.tree import Expression, Text, Word
from touchline.syntax.words import MONTHS, WEEKDAYS


@dataclass(frozen=True, slots=True)
class BlockHeader:
    """The first line of a block."""

    name: Word | None
    label: Text | None
    header: tree.Header
    span: Span


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a role, a field, an owner or a move: `what` is its words, `value` what it says."""

    what: str
    value: object
    span: Span


def options_of(pieces: Pieces) -> dict[str, object] | Diagnostic:
    """The options by their words; saying one twice is an error."""
    seen: dict[str, Option] = {}
    for option in every(pieces, Option):
        if option.what in seen:
            return twice(option.what, option.span, seen[option.what].span)
        seen[option.what] = option
    return {what: option.value for what, option in seen.items()}


class HeaderNodes:
    """One method a rule of the headers, types, and lines of `ruleset`, `calendar` and `account`."""

    # ------------------------------------------------------------ shared
    def scope_name(self, p: Pieces) -> Word:
        token = cast(Token, p[0])
        return Word(token.text, token.span)

    def scope(self, p: Pieces) -> tree.For:
        return tree.For(first(p, Word), first(p, Words).words, span_of(p))

    def for_line(self, p: Pieces) -> tree.For:
        return self.scope(p)

    def for_customers(self, p: Pieces) -> tree.Prose:
        return tree.Prose("for customers", first(p, Text), span_of(p))

    def prose_line(self, p: Pieces) -> tree.Prose:
        return tree.Prose(said(p), first(p, Text), span_of(p))

    def only_when_line(self, p: Pieces) -> tree.OnlyWhen:
        return tree.OnlyWhen(cast(Expression, p[-1]), span_of(p))

    # ------------------------------------------------------------ headers
    def _plain(self, p: Pieces) -> BlockHeader:
        return BlockHeader(maybe(p, Word), maybe(p, Text), tree.PlainHeader(), span_of(p))

    ruleset_header = calendar_header = account_header = entitlement_header = _plain
    segmentation_header = health_header = decide_header = guarantee_header = _plain

    def scopes(self, p: Pieces) -> tuple[tree.For, ...]:
        return every(p, tree.For)

    def _scoped(self, p: Pieces) -> BlockHeader:
        scopes = cast(tuple[tree.For, ...], p[-1])
        written = [*p[:-1], *scopes]
        return BlockHeader(maybe(p, Word), maybe(p, Text), tree.ScopedHeader(scopes), span_of(written))

    service_header = journey_header = playbook_header = escalation_header = suggest_header = _scoped

    def role_people(self, p: Pieces) -> Option:
        return Option("people", whole_of(p), span_of(p))

    def role_named(self, p: Pieces) -> Option:
        return Option("named in", first(p, Word), span_of(p))

    def role_automated(self, p: Pieces) -> Option:
        return Option("automated", True, span_of(p))

    def role_header(self, p: Pieces) -> BlockHeader | Diagnostic:
        options = options_of(p)
        if isinstance(options, Diagnostic):
            return options
        header = tree.RoleHeader(
            cast(int | None, options.get("people")),
            cast(Word | None, options.get("named in")),
            "automated" in options,
        )
        return BlockHeader(first(p, Word), maybe(p, Text), header, span_of(p))

    def parameter_header(self, p: Pieces) -> BlockHeader:
        value = cast(Expression, p[4])
        label = cast(Text, p[5]) if len(p) > 5 else None
        return BlockHeader(first(p, Word), label, tree.ParameterHeader(first(p, tree.TypeWords), value), span_of(p))

    def let_header(self, p: Pieces) -> BlockHeader:
        label = cast(Text, p[4]) if len(p) > 4 else None
        return BlockHeader(first(p, Word), label, tree.DefinitionHeader(cast(Expression, p[3])), span_of(p))

    def metric_header(self, p: Pieces) -> BlockHeader:
        label = p[2] if isinstance(p[2], Text) else None
        return BlockHeader(first(p, Word), label, tree.DefinitionHeader(cast(Expression, p[-1])), span_of(p))

    def examples_header(self, p: Pieces) -> BlockHeader:
        return BlockHeader(None, maybe(p, Text), tree.ExamplesHeader(maybe(p, tree.Date)), span_of(p))

    # ------------------------------------------------------------ ruleset, calendar
    def _setting(self, p: Pieces) -> tree.Setting:
        value = cast(tree.Number | Text | tree.Date | Word, p[-1])
        return tree.Setting(said(p), value, span_of(p))

    language_line = version_line = effective_line = currency_line = time_zone_line = revenue_line = _setting

    def include_line(self, p: Pieces) -> tree.Include:
        return tree.Include(first(p, Text), span_of(p))

    def working_span(self, p: Pieces) -> tree.WorkingDays | Diagnostic:
        ends = _positions(every(p, Word), WEEKDAYS, "a day of the week")
        if isinstance(ends, Diagnostic):
            return ends
        start, end = ends
        return tree.WorkingDays(tuple((start + i) % 7 for i in range((end - start) % 7 + 1)), span_of(p))

    def working_list(self, p: Pieces) -> tree.WorkingDays | Diagnostic:
        days = _positions(first(p, Words).words, WEEKDAYS, "a day of the week")
        return days if isinstance(days, Diagnostic) else tree.WorkingDays(days, span_of(p))

    def holidays_line(self, p: Pieces) -> tree.Holidays:
        return tree.Holidays(first(p, Word), maybe(p, Text), span_of(p))

    def fiscal_year_line(self, p: Pieces) -> tree.FiscalYear | Diagnostic:
        months = _positions(every(p, Word), MONTHS, "a month")
        return months if isinstance(months, Diagnostic) else tree.FiscalYear(months[0] + 1, span_of(p))

    # ------------------------------------------------------------ types
    def simple_type(self, p: Pieces) -> tree.TypeWords:
        return tree.TypeWords(said(p).replace(" / ", "/"), (), span_of(p))

    def option(self, p: Pieces) -> ChoiceSpan:
        return ChoiceSpan(tree.ChoiceOption(first(p, Word), every(p, Text)), span_of(p))

    def choice_type(self, p: Pieces) -> tree.TypeWords:
        options = tuple(choice.option for choice in every(p, ChoiceSpan))
        return tree.TypeWords(f"{cast(Token, p[0]).text} of", options, span_of(p))

    # ------------------------------------------------------------ account, parameter
    def reads_line(self, p: Pieces) -> tree.Reads:
        return tree.Reads(first(p, Word), span_of(p))

    def required(self, p: Pieces) -> Option:
        return Option("required", True, span_of(p))

    def private(self, p: Pieces) -> Option:
        return Option("private", True, span_of(p))

    def number_sign(self, p: Pieces) -> tree.Negative:
        token = cast(Token, p[1])
        return tree.Negative(make_number(token.text, token.span), span_of(p))

    def limit_one_side(self, p: Pieces) -> Option:
        sign, value = cast(Token, p[0]).text, cast(Expression, p[1])
        is_open, span = sign in "<>", span_of(p)
        if sign[0] == "<":
            return Option("range", tree.Limits(None, False, value, is_open, span), span)
        return Option("range", tree.Limits(value, is_open, None, False, span), span)

    def _limits(self, p: Pieces, low_open: bool, high_open: bool) -> Option:
        low, high = (cast(Expression, piece) for piece in p if not isinstance(piece, Token))
        span = span_of(p)
        return Option("range", tree.Limits(low, low_open, high, high_open, span), span)

    def limit_both(self, p: Pieces) -> Option:
        return self._limits(p, False, False)

    def limit_above(self, p: Pieces) -> Option:
        return self._limits(p, True, False)

    def limit_below(self, p: Pieces) -> Option:
        return self._limits(p, False, True)

    def limit_between(self, p: Pieces) -> Option:
        return self._limits(p, True, True)

    def column(self, p: Pieces) -> Option:
        return Option("column", first(p, Text), span_of(p))

    def written(self, p: Pieces) -> Option:
        return Option("written", first(p, Text), span_of(p))

    def good_for(self, p: Pieces) -> Option:
        span = span_of(p)
        return Option("good for", tree.GoodFor(first(p, tree.Length), first(p, Word), span), span)

    def field_label(self, p: Pieces) -> Option:
        return Option("label", first(p, Text), span_of(p))

    def field_line(self, p: Pieces) -> tree.Field | Diagnostic:
        options = options_of(p)
        if isinstance(options, Diagnostic):
            return options
        return tree.Field(
            first(p, Word),
            first(p, tree.TypeWords),
            "required" in options,
            "private" in options,
            cast(tree.Limits | None, options.get("range")),
            cast(Text | None, options.get("column")),
            cast(Text | None, options.get("written")),
            cast(tree.GoodFor | None, options.get("good for")),
            cast(Text | None, options.get("label")),
            span_of(p),
        )

    def since_line(self, p: Pieces) -> tree.Since:
        label = p[3] if len(p) > 3 else None
        return tree.Since(cast(Expression, p[0]), cast(tree.Date, p[2]), cast(Text | None, label), span_of(p))


@dataclass(frozen=True, slots=True)
class ChoiceSpan:
    """A choice with its place."""

    option: tree.ChoiceOption
    span: Span


def _positions(words: Sequence[Word], names: tuple[str, ...], what: str) -> tuple[int, ...] | Diagnostic:
    for word in words:
        if word.text not in names:
            return diagnostic(
                "unknown-choice", f"`{word.text}` is not {what}", word.span, "here", hint=did_you_mean(word.text, names)
            )
    return tuple(names.index(word.text) for word in words)
