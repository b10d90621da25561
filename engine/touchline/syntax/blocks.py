"""The tree of lines -> blocks and their clauses, with every mistake."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import cast

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.source import Source, Span
from touchline.syntax import tree
from touchline.syntax.bare_rows import bare_row, looks_like_row
from touchline.syntax.build_headers import BlockHeader
from touchline.syntax.depth import too_deep
from touchline.syntax.field_trouble import START as FIELD
from touchline.syntax.field_trouble import field_trouble
from touchline.syntax.forms import CONTEXTS, HEADERS, TABLES, Form, begins_elsewhere, form_of
from touchline.syntax.grammar import Stuck, parse
from touchline.syntax.lines import Branch, Line
from touchline.syntax.table import raw_row, read_table
from touchline.syntax.tree import Block, Clause, Combining, Rows, Word
from touchline.syntax.trouble import nothing_below, unknown_block, unknown_line, unreadable
from touchline.syntax.words import BLOCKS, RESERVED

_NAMELESS = frozenset({"account", "health", "service", "examples", "guarantee"})
_WITH_CLAUSES = (tree.Touch, tree.Milestone, tree.Step, tree.Severity)


def read_blocks(
    branches: Sequence[Branch], source: Source, limits: Limits
) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """The blocks of a file in order, those that could not be read whole flagged `broken`."""
    reader = _Reader(source, limits)
    blocks: list[Block] = []
    silent = False  # after a line that starts no block and looks like none, the next such one is no news
    for branch in branches:
        line = branch.line
        keyword = line.word(0)
        if branch.rows or line.indent > 0:
            if not silent and not line.wrong:
                reader.found.append(_stands_nowhere(branch))
            silent = True
        elif line.tokens[0].type == "WRONG":
            silent = True
        elif keyword not in BLOCKS:
            error = unknown_block(line)
            meant = (error.hint or "").startswith(("did you mean", "indent"))
            if meant or not silent:
                reader.found.append(error)
            silent = not meant
        else:
            blocks.append(reader.block(branch))
            silent = False
    return tuple(blocks), tuple(reader.found)


def _stands_nowhere(branch: Branch) -> Diagnostic:
    span = branch.line.tokens[0].span
    if branch.rows:
        return diagnostic(
            "bad-indentation",
            "a table stands below no block",
            span,
            "here",
            hint="indent it below the block it belongs to",
        )
    return diagnostic(
        "bad-indentation", "a line is indented under nothing", span, "no block stands above it",
        hint="start with a block in the first column, such as `ruleset`",
    )  # fmt: skip


class _Reader:
    def __init__(self, source: Source, limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.found: list[Diagnostic] = []

    # ------------------------------------------------------------ blocks
    def block(self, branch: Branch) -> Block:
        line = branch.line
        keyword = line.word(0)
        before = len(self.found)
        head = self.node(f"{keyword}_header", line, HEADERS[keyword])
        name = line.tokens[1] if len(line.tokens) > 1 and line.tokens[1].type == "NAME" else None
        if isinstance(head, BlockHeader):
            wrong = False
        else:
            wrong = True
            named = name is not None and keyword not in _NAMELESS and name.text not in RESERVED
            word = Word(name.text, name.span) if name is not None and named else None
            head = BlockHeader(word, None, tree.PlainHeader(), line.span)
        clauses, broken = self.clauses(keyword, keyword, branch.below, quiet=wrong)
        span = Span(line.span.path, line.span.start, _end(branch))
        broken = broken or wrong or len(self.found) > before
        return Block(keyword, head.name, head.label, head.header, clauses, span, line.span, broken)

    # ------------------------------------------------------------ lines
    def clauses(
        self, context: str, parent: str, branches: Sequence[Branch], quiet: bool = False
    ) -> tuple[tuple[Clause, ...], bool]:
        """The clauses of the lines below a line of this context, and whether one of them is broken.

        `quiet` where the line above could not be read: that nothing may stand below it is then no news.
        """
        out: list[Clause] = []
        broken = False
        takes_rows = False  # whether the line before says how the rows of a table to come combine
        astray = False  # whether the line before belongs to another block, or is a row without `|`: said once
        for branch in _level(context, branches):
            if branch.rows:
                rows = self.rows(context, parent, branch, quiet or astray)
                broken = broken or rows is None or (rows.table is not None and rows.table.broken)
                last = out[-1] if out else None
                if rows is not None and takes_rows and isinstance(last, Rows) and last.table is None:
                    if last.source is not None:
                        self.found.append(
                            diagnostic(
                                "defined-twice",
                                "the rows come from a spreadsheet already",
                                branch.line.span,
                                "and from here",
                            )
                        )
                        broken = True
                    else:
                        out[-1] = dataclasses.replace(last, table=rows.table, span=last.span.to(rows.span))
                elif rows is not None:
                    out.append(rows)
                takes_rows = False
                continue
            unknown = form_of(context, branch.line) is None
            foreign = unknown and (
                begins_elsewhere(context, branch.line)
                or (context in TABLES and looks_like_row(branch.line, self.source))
            )
            added, bad, combines = self.clause(context, parent, branch, quiet or (foreign and astray))
            astray = foreign
            out.extend(added)
            broken = broken or bad
            takes_rows = combines
        return tuple(out), broken

    def clause(self, context: str, parent: str, branch: Branch, quiet: bool) -> tuple[list[Clause], bool, bool]:
        """What one line and the lines below it say; whether something is broken; whether a table may follow."""
        line = branch.line
        form = form_of(context, line)
        if form is None:
            if not line.wrong and not quiet:
                error, form = self.stranger(context, parent, line)
                self.found.append(error)
            if form is not None and form.below is not None:
                self.clauses(form.below, form.below, branch.below, quiet=True)
            return [], True, form is not None and form.below == "rows"
        node = self.line(form.start, line, form.example)
        if form.below is None:
            if branch.below and node is not None:
                below = branch.below[0].line
                if context in TABLES and looks_like_row(below, self.source):
                    self.found.append(bare_row(below, self.source))
                elif not below.wrong:
                    self.found.append(nothing_below(_lead(form, line), below))
                return [node], True, False
            return ([node] if node is not None else []), node is None, False
        if form.below == "rows":
            return self.rows_clause(node, branch)
        clauses, broken = self.clauses(form.below, form.below, branch.below)
        if isinstance(node, tree.Measure):
            node = dataclasses.replace(node, clauses=clauses, broken=broken)
        elif isinstance(node, _WITH_CLAUSES):
            node = dataclasses.replace(node, clauses=clauses)
        return ([node] if node is not None else []), broken or node is None, False

    def rows_clause(self, node: Clause | None, branch: Branch) -> tuple[list[Clause], bool, bool]:
        start: list[Clause] = [node] if node is not None else [Rows(Combining.UNIQUE, None, None, branch.line.span)]
        if not branch.below:
            return start if node is not None else [], node is None, True
        below, broken = self.clauses("rows", branch.line.word(0), branch.below)
        first, rest = (below[0], below[1:]) if below else (None, ())
        if isinstance(first, Rows) and isinstance(start[0], Rows):
            head = start[0]
            if head.source is not None:
                span = first.span
                self.found.append(
                    diagnostic("defined-twice", "the rows come from a spreadsheet already", span, "and from here")
                )
                broken = True
            else:
                start[0] = dataclasses.replace(head, table=first.table, span=head.span.to(first.span))
            below = rest
        return [*start, *below] if node is not None else [], broken or node is None, not below

    def stranger(self, context: str, parent: str, line: Line) -> tuple[Diagnostic, Form | None]:
        if context in TABLES and looks_like_row(line, self.source):
            return bare_row(line, self.source), None
        if not CONTEXTS[context] or context == "rows":
            return nothing_below(parent, line), None
        return unknown_line(context, line)

    def line(self, start: str, line: Line, example: str) -> Clause | None:
        """The clause of one line, or None where it cannot be read, which is then reported."""
        return cast(Clause | None, self.node(start, line, example))

    def node(self, start: str, line: Line, example: str) -> object | None:
        """The node of one line, or None where it cannot be read, which is then reported."""
        if line.wrong:
            return None
        deep = too_deep(line.tokens, self.limits.nesting)
        if deep is not None:
            self.found.append(deep)
            return None
        node = parse(start, line.tokens)
        told = field_trouble(line.tokens, node) if isinstance(node, Stuck) and start == FIELD else None
        if told is not None:
            self.found.append(told[0])
            return told[1]
        if isinstance(node, Stuck):
            node = unreadable(line.tokens, node, example, line.span)
        if isinstance(node, Diagnostic):
            self.found.append(node)
            return None
        return node

    def rows(self, context: str, parent: str, branch: Branch, quiet: bool) -> Rows | None:
        if context not in TABLES:
            if not quiet:
                self.found.append(diagnostic("not-here", f"`{parent}` takes no table", branch.line.span, "this table"))
            return None
        bare = [row for row in branch.rows if not (row.is_row or row.may_be_row)]
        raw = [raw_row(row, self.source.text) for row in branch.rows if row.is_row or row.may_be_row]
        table, found = read_table(raw, self.source, self.limits)
        broken = table.broken or bool(bare) or any(row.wrong for row in branch.rows)
        self.found.extend(found)
        self.found.extend(bare_row(row, self.source) for row in bare if not row.wrong)
        return Rows(Combining.UNIQUE, None, dataclasses.replace(table, broken=broken), table.span)


def _level(context: str, branches: Sequence[Branch]) -> list[Branch]:
    """The lines of one level. A table may be indented deeper than the line before it, where that takes no lines."""
    if context not in TABLES:
        return list(branches)
    out: list[Branch] = []
    for branch in branches:
        form = None if branch.rows else form_of(context, branch.line)
        if branch.below and branch.below[0].rows and (form is None or form.below is None):
            out.extend((Branch(branch.line, (), branch.below[1:]), branch.below[0]))
        else:
            out.append(branch)
    return out


def _lead(form: Form, line: Line) -> str:
    for lead in form.leads:
        if all(line.word(i) == word for i, word in enumerate(lead)):
            return " ".join(lead)
    return line.word(0)


def _end(branch: Branch) -> int:
    """Where the last line below a line ends (without recursion: files may indent without end)."""
    while branch.below:
        branch = branch.below[-1]
    return (branch.rows[-1] if branch.rows else branch.line).span.end
