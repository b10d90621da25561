"""Lines of segmentations, decisions and health: from what the grammar matched to nodes."""

from __future__ import annotations

from typing import cast

from touchline.diagnostics import Diagnostic
from touchline.syntax import tree
from touchline.syntax.build import Pieces, every, first, has_word, maybe, said, span_of, whole_of
from touchline.syntax.build_expressions import UnitWord
from touchline.syntax.build_headers import Option, options_of
from touchline.syntax.lexer import Token
from touchline.syntax.tree import Combining, Expression, Length, Text, Word


class RuleNodes:
    """One method a rule of the lines that say who is what."""

    def every(self, p: Pieces) -> Length:
        """`every quarter`, `every 2 weeks`: the length, underlined with its `every`."""
        match p[1]:
            case UnitWord(unit, _):
                return Length(1, unit, span_of(p))
            case length:
                written = cast(Length, length)
                return Length(written.count, written.unit, span_of(p))

    def reason(self, p: Pieces) -> Text:
        return cast(Text, p[0])

    # ------------------------------------------------------------ segmentation
    def always_current_line(self, p: Pieces) -> tree.AlwaysCurrent:
        return tree.AlwaysCurrent(span_of(p))

    def segment_line(self, p: Pieces) -> tree.Segment:
        label = p[1] if len(p) > 1 and isinstance(p[1], Text) else None
        at = next((i for i, piece in enumerate(p) if isinstance(piece, Token) and piece.text == "when"), None)
        when = cast(Expression, p[at + 1]) if at is not None else None
        reason = cast(Text, p[at + 2]) if at is not None and len(p) > at + 2 else None
        return tree.Segment(first(p, Word), label, when, False, reason, span_of(p))

    def segment_otherwise(self, p: Pieces) -> tree.Segment:
        return tree.Segment(first(p, Word), maybe(p, Text), None, True, None, span_of(p))

    def review_line(self, p: Pieces) -> tree.Review:
        if has_word(p, "when"):
            return tree.Review(None, cast(Expression, p[-1]), span_of(p))
        return tree.Review(first(p, Length), None, span_of(p))

    def in_a_row(self, p: Pieces) -> Option:
        return Option("in a row", True, span_of(p))

    def not_within(self, p: Pieces) -> Option:
        span = span_of(p)
        return Option("not within", tree.NotWithin(first(p, Length), first(p, Word), span), span)

    def move_notice(self, p: Pieces) -> Option:
        through = maybe(p, Option)
        return Option("notice", (first(p, Length), through.value if through else None), span_of(p))

    def move_through(self, p: Pieces) -> Option:
        return Option("through", first(p, Word), span_of(p))

    def move_option(self, p: Pieces) -> Option:
        return first(p, Option)

    def move_line(self, p: Pieces) -> tree.Move | Diagnostic:
        options = options_of(p)
        if isinstance(options, Diagnostic):
            return options
        notice, through = cast(tuple[Length | None, Word | None], options.get("notice", (None, None)))
        return tree.Move(
            has_word(p, "up"),
            whole_of(p),
            "in a row" in options,
            cast(tree.NotWithin | None, options.get("not within")),
            notice,
            through or cast(Word | None, options.get("through")),
            span_of(p),
        )

    def held_line(self, p: Pieces) -> tree.HeldBy:
        return tree.HeldBy(first(p, Word), maybe(p, Length), span_of(p))

    # ------------------------------------------------------------ rows, decisions
    def combining(self, p: Pieces) -> CombiningWords:
        return CombiningWords(Combining(said(p).replace(" ,", ",")), p)

    def from_(self, p: Pieces) -> tree.From:
        texts = every(p, Text)
        return tree.From(texts[0], texts[1] if len(texts) > 1 else None, span_of(p))

    def rows_line(self, p: Pieces) -> tree.Rows:
        combining = maybe(p, CombiningWords)
        pieces = [*(combining.pieces if combining else ()), *every(p, tree.From)]
        source = maybe(p, tree.From)
        return tree.Rows(combining.combining if combining else Combining.UNIQUE, source, None, span_of(pieces))

    def when_line(self, p: Pieces) -> tree.When:
        reason = cast(Text, p[3]) if len(p) > 3 else None
        return tree.When(cast(Expression, p[0]), cast(Expression, p[2]), reason, span_of(p))

    def else_line(self, p: Pieces) -> tree.Else:
        return tree.Else(tuple(cast(Expression, piece) for piece in p if not isinstance(piece, Token)), span_of(p))

    def type_line(self, p: Pieces) -> tree.ResultType:
        return tree.ResultType(None, first(p, tree.TypeWords), maybe(p, Text), span_of(p))

    def result_line(self, p: Pieces) -> tree.ResultType:
        return tree.ResultType(first(p, Word), first(p, tree.TypeWords), maybe(p, Text), span_of(p))

    # ------------------------------------------------------------ health
    def band(self, p: Pieces) -> tree.Band:
        return tree.Band(cast(Word, p[0]), cast(tree.Number, p[1]))

    def bands_line(self, p: Pieces) -> tree.Bands:
        bands = every(p, tree.Band)
        return tree.Bands(bands, span_of((p[0], bands[-1].points)))

    def group_line(self, p: Pieces) -> tree.Group:
        return tree.Group(first(p, Word), maybe(p, Text), first(p, tree.Number), span_of(p))

    def measure_line(self, p: Pieces) -> tree.Measure:
        return tree.Measure(first(p, Word), maybe(p, Text), (), span_of(p))

    def in_group_line(self, p: Pieces) -> tree.InGroup:
        return tree.InGroup(first(p, Word), span_of(p))

    def weight_line(self, p: Pieces) -> tree.Weight:
        return tree.Weight(first(p, tree.Number), span_of(p))

    def value_line(self, p: Pieces) -> tree.Value:
        return tree.Value(cast(Expression, p[1]), span_of(p))

    def threshold(self, p: Pieces) -> tree.Threshold:
        return tree.Threshold(first(p, Word), cast(Token, p[1]).text, cast(Expression, p[2]), span_of(p))

    def thresholds_line(self, p: Pieces) -> tree.Thresholds:
        return tree.Thresholds(every(p, tree.Threshold), maybe(p, Word), span_of(p))

    def band_line(self, p: Pieces) -> tree.BandFrom:
        return tree.BandFrom(first(p, Word), span_of(p))

    def missing_give(self, p: Pieces) -> tree.MissingMeasures:
        return tree.MissingMeasures("give", None, span_of(p))

    def missing_leave_out(self, p: Pieces) -> tree.MissingMeasures:
        return tree.MissingMeasures("leave_out", None, span_of(p))

    def missing_count_as(self, p: Pieces) -> tree.MissingMeasures:
        return tree.MissingMeasures("count_as", first(p, Word), span_of(p))

    def missing_no_score(self, p: Pieces) -> tree.MissingMeasures:
        return tree.MissingMeasures("no_score", None, span_of(p))

    def needs_line(self, p: Pieces) -> tree.Needs:
        return tree.Needs(first(p, tree.Number), span_of(p))

    def _override(self, p: Pieces, cap: bool) -> tree.Override:
        at = next(i for i, piece in enumerate(p) if isinstance(piece, Token) and piece.text == "when")
        reason = cast(Text, p[at + 2]) if len(p) > at + 2 else None
        return tree.Override(first(p, Word), cap, cast(Expression, p[at + 1]), reason, span_of(p))

    def at_most_line(self, p: Pieces) -> tree.Override:
        return self._override(p, True)

    def override_line(self, p: Pieces) -> tree.Override:
        return self._override(p, False)


class CombiningWords:
    """The words that say how rows combine, with their pieces."""

    __slots__ = ("combining", "pieces")

    def __init__(self, combining: Combining, pieces: Pieces) -> None:
        self.combining = combining
        self.pieces = pieces
