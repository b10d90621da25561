"""One text -> what was written in it, and every mistake in it at once."""

from __future__ import annotations

from typing import cast

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, in_order
from touchline.limits import DEFAULTS, Limits
from touchline.source import Source, Span
from touchline.syntax import tree
from touchline.syntax.blocks import read_blocks
from touchline.syntax.depth import too_deep
from touchline.syntax.grammar import Stuck, parse
from touchline.syntax.lines import read_lines, tree_of
from touchline.syntax.tabs import evened, without_follow_ons
from touchline.syntax.trouble import unreadable


def parse_file(source: Source, limits: Limits = DEFAULTS) -> tuple[tree.File, tuple[Diagnostic, ...]]:
    """One `.touch` file. Every broken line is reported where it is; its block is flagged `broken`.

    Raises for no text whatever.
    """
    refused = _refused(source, limits)
    if refused is not None:
        return tree.File(source.path, (), ()), (refused,)
    lines = read_lines(source, limits)
    even, tabs = evened(lines.lines, source)
    read, found = read_blocks(tree_of(even), source, limits)
    blocks, kept = without_follow_ons(read, found, tabs)
    return tree.File(source.path, blocks, lines.comments), in_order([*lines.diagnostics, *tabs, *kept])


def parse_expression(
    text: str, path: str, limits: Limits = DEFAULTS
) -> tuple[tree.Expression | None, tuple[Diagnostic, ...]]:
    """A condition or a value by itself, such as one typed on the command line."""
    source = Source(path, text)
    refused = _refused(source, limits)
    if refused is not None:
        return None, (refused,)
    lines = read_lines(source, limits)
    if lines.diagnostics:
        return None, lines.diagnostics
    tokens = tuple(token for line in lines.lines for token in line.tokens)
    deep = too_deep(tokens, limits.nesting)
    if deep is not None:
        return None, (deep,)
    node = parse("expression", tokens)
    if isinstance(node, Stuck):
        return None, (unreadable(tokens, node, None, Span(path, 0, len(text.rstrip()))),)
    return cast(tree.Expression, node), ()


def _refused(source: Source, limits: Limits) -> Diagnostic | None:
    """The one error of a text that is none, or too much of one."""
    if "\0" in source.text:
        at = source.text.index("\0")
        hint = "a ruleset is plain text, saved as UTF-8"
        return diagnostic(
            "not-text", f"`{source.path}` is not a text", Span(source.path, at, at + 1), "a zero byte", hint=hint
        )
    if len(source.text) > limits.ruleset_file_bytes:
        most = f"{limits.ruleset_file_bytes / 1_000_000:g} MB"
        return diagnostic(
            "file-too-large", f"`{source.path}` is larger than {most}", Span(source.path, 0, 0), "the file starts here",
            hint="split it, and name the parts with `include`",
        )  # fmt: skip
    return None
