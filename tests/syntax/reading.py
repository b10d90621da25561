"""Helpers for the tests of what was written."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from touchline.diagnostics import Diagnostic
from touchline.source import Source, Span
from touchline.syntax import tree
from touchline.syntax.parse import parse_expression, parse_file

HERE = Path(__file__).parent


def example() -> str:
    """The ruleset that shows every construct."""
    return (HERE / "scheduling.touch").read_text(encoding="utf-8")


def bare(node: object) -> object:
    """What a node means, without its places and a heading's own blanks: nested tuples of class names and values."""
    if isinstance(node, Span):
        return None
    if isinstance(node, tuple):
        return tuple(bare(part) for part in node)
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        left_out = ("span", "header_span", "text" if isinstance(node, tree.Heading) else "")
        values = tuple(bare(getattr(node, f.name)) for f in dataclasses.fields(node) if f.name not in left_out)
        return (type(node).__name__, *values)
    return node


def read(text: str) -> tuple[tree.File, tuple[Diagnostic, ...]]:
    return parse_file(Source("a.touch", text))


def sound(text: str) -> tree.File:
    """A file that must read without a finding."""
    file, found = read(text)
    assert found == (), found
    return file


def clause(block: str, line: str) -> tree.Clause:
    """The first clause of a block with this one line."""
    return sound(f"{block}\n  {line}\n").blocks[0].clauses[0]


def expression(text: str) -> tree.Expression:
    node, found = parse_expression(text, "typed")
    assert found == (), found
    assert node is not None
    return node


def places(text: str) -> list[tuple[int, str]]:
    """Line and code of every finding, in order."""
    source = Source("a.touch", text)
    return [(source.position(d.span.start).line if d.span else 0, d.code) for d in parse_file(source)[1]]
