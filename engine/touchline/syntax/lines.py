"""Tokens -> logical lines -> a tree of lines by indentation.

A line goes on when it ends in a comma, `and`, `or` or an operator and the next line is indented
deeper. Lines that start with `|` in a row are one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.source import Source, Span
from touchline.syntax.lexer import Token, tokens
from touchline.syntax.tree import Comment

_GOES_ON = frozenset(
    {"COMMA", "PLUS", "MINUS", "STAR", "SLASH", "LESSTHAN", "MORETHAN", "AT_MOST", "AT_LEAST", "EQUAL"}
)
_TAB = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line: its tokens without comments and line ends. `wrong` when a part of it could
    not be read, which has been reported."""

    indent: int
    tokens: tuple[Token, ...]
    wrong: bool
    span: Span

    @property
    def is_row(self) -> bool:
        return self.tokens[0].type == "BAR"

    @property
    def may_be_row(self) -> bool:
        """Whether it looks like a row that lost its first `|`: the row it was meant for if one stands beside it."""
        return self.tokens[-1].type == "BAR" and any(token.text == "||" for token in self.tokens)

    @property
    def may_lack_bars(self) -> bool:
        """Whether it could be a row that has no `|` at all, if rows stand on both sides of it."""
        return not any(token.type == "BAR" or token.text in ("when", "else") for token in self.tokens)

    def word(self, index: int) -> str:
        """The text of a token, `""` beyond the last."""
        return self.tokens[index].text if index < len(self.tokens) else ""


@dataclass(slots=True)
class Branch:
    """A line and what is indented below it; for a table, its first row and all its rows."""

    line: Line
    rows: tuple[Line, ...] = ()
    below: list[Branch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file in order, its comments, and what could not be read."""

    lines: tuple[Line, ...]
    comments: tuple[Comment, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_lines(source: Source, limits: Limits) -> Lines:
    """Cut a text into logical lines."""
    found: list[Diagnostic] = []
    comments: list[Comment] = []
    physical: list[Line] = []
    current: list[Token] = []
    trouble = False
    too_long = _too_long(source, limits)
    found.extend(
        diagnostic(
            "line-too-long",
            f"a line is longer than {limits.line_length:,} characters".replace(",", "_"),
            Span(span.path, span.start, span.start + 40),
            "starts here",
            hint="break it after a comma, `and`, `or` or an operator",
        )
        for span in too_long
    )

    def end_line() -> None:
        nonlocal trouble
        if current:
            physical.append(_physical(source, tuple(current), trouble, found))
        current.clear()
        trouble = False

    for token in tokens(source, 1 if source.text.startswith("\ufeff") else 0):
        if isinstance(token, Diagnostic):
            if not trouble and not _within(token.span, too_long):
                found.append(token)
            trouble = trouble or token.code in ("syntax", "unclosed-text")  # then the rest may be anything
        elif token.type == "NEWLINE":
            end_line()
        elif token.type == "COMMENT":
            comments.append(Comment(token.text, not current, token.span))
        else:
            current.append(token)
    end_line()
    if too_long:
        physical = [Line(p.indent, p.tokens, p.wrong or _within(p.span, too_long), p.span) for p in physical]
    return Lines(_joined(physical), tuple(comments), tuple(found))


def _too_long(source: Source, limits: Limits) -> list[Span]:
    out: list[Span] = []
    start = 0
    text = source.text
    while start + limits.line_length < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > limits.line_length:
            out.append(Span(source.path, start, end))
        start = end + 1
    return out


def _within(span: Span | None, stretches: Sequence[Span]) -> bool:
    return span is not None and any(s.start < span.end and span.start < s.end for s in stretches)


def _physical(source: Source, line: tuple[Token, ...], trouble: bool, found: list[Diagnostic]) -> Line:
    start = line[0].span.start
    margin = source.text[source.text.rfind("\n", 0, start) + 1 : start].lstrip("\ufeff")
    tabs = margin.count("\t")
    if tabs and tabs != len(margin) and not trouble:
        found.append(
            diagnostic(
                "bad-indentation", "tabs and blanks are mixed before this line",
                Span(source.path, start - len(margin), start), "both here", hint="indent with blanks only, two a step",
            )
        )  # fmt: skip
    wrong = trouble or any(token.type == "WRONG" for token in line)
    return Line(len(margin) + tabs * (_TAB - 1), line, wrong, line[0].span.to(line[-1].span))


def goes_on(line: Sequence[Token]) -> bool:
    """Whether a line that ends like this goes on below, if the next is indented deeper."""
    last = line[-1]
    if last.type == "NAME":
        return last.text in ("and", "or") or (last.text == "else" and len(line) > 1 and line[-2].text == "or")
    return last.type in _GOES_ON


def _joined(physical: Sequence[Line]) -> tuple[Line, ...]:
    out: list[Line] = []
    i = 0
    while i < len(physical):
        line = physical[i]
        i += 1
        if not line.is_row and goes_on(line.tokens):
            parts, wrong = list(line.tokens), line.wrong
            while i < len(physical) and goes_on(parts) and physical[i].indent > line.indent and not physical[i].is_row:
                parts.extend(physical[i].tokens)
                wrong = wrong or physical[i].wrong
                i += 1
            line = Line(line.indent, tuple(parts), wrong, parts[0].span.to(parts[-1].span))
        out.append(line)
    return tuple(out)


def tree_of(lines: Sequence[Line]) -> tuple[Branch, ...]:
    """The lines by indentation: each below the nearest line before it that is indented less.

    The rows of a table stand together, however they are indented.
    """
    top: list[Branch] = []
    open_branches: list[Branch] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        rows: tuple[Line, ...] = ()
        i += 1
        if line.is_row or (line.may_be_row and i < len(lines) and lines[i].is_row):
            start = i - 1
            while i < len(lines) and (lines[i].is_row or lines[i].may_be_row or _between_rows(lines, i)):
                i += 1
            rows = tuple(lines[start:i])
        branch = Branch(line, rows)
        while open_branches and open_branches[-1].line.indent >= line.indent:
            open_branches.pop()
        (open_branches[-1].below if open_branches else top).append(branch)
        if not rows:
            open_branches.append(branch)
    return tuple(top)


def _between_rows(lines: Sequence[Line], i: int) -> bool:
    """Whether a line stands in the middle of a table, as deep as the row before it."""
    before = lines[i - 1]
    return (
        before.is_row
        and i + 1 < len(lines)
        and lines[i + 1].is_row
        and lines[i].indent >= before.indent > 0
        and lines[i].may_lack_bars
    )
