"""Blocks whose lines are indented in part with tabs and in part with blanks.

How wide a tab looks is the editor's affair, so what such a line belongs to cannot be told. It is said once for a
block, and nothing more is said of what stands below what there. A block indented with tabs throughout is fine.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.source import Source, Span
from touchline.syntax.lines import Line
from touchline.syntax.tree import Block

_FOLLOW_ON = frozenset({"bad-indentation", "unknown-line", "not-here", "defined-twice"})
"""What is found of a line that stands below the wrong one."""
_MOST = 4


def evened(lines: Sequence[Line], source: Source) -> tuple[tuple[Line, ...], tuple[Diagnostic, ...]]:
    """The lines, those indented otherwise than their block brought to where its next line stands; and what to say."""
    if "\t" not in source.text:
        return tuple(lines), ()
    out: list[Line] = []
    found: list[Diagnostic] = []
    for block in _blocks(lines):
        odd, by_tabs = _odd(block, source)
        if odd:
            found.append(_mixed([block[i] for i in sorted(odd)], by_tabs, source))
        even: list[Line] = []
        below: int | None = None  # where the next line that is indented like the block stands
        for i in reversed(range(len(block))):
            line = block[i]
            if i not in odd:
                below = below if line.is_row else line.indent
            elif below is not None:
                line = dataclasses.replace(line, indent=below)
            even.append(line)
        out.extend(reversed(even))
    return tuple(out), tuple(found)


def without_follow_ons(
    blocks: Iterable[Block], found: Iterable[Diagnostic], tabs: Sequence[Diagnostic]
) -> tuple[tuple[Block, ...], list[Diagnostic]]:
    """The blocks that mix tabs and blanks flagged broken, and of their findings those that do not come from it."""
    if not tabs:
        return tuple(blocks), list(found)
    starts = [one.span.start for one in tabs if one.span is not None]
    marked = [(b, any(b.span.start <= at < b.span.end for at in starts)) for b in blocks]
    mixed = [block.span for block, hit in marked if hit]
    kept = [one for one in found if one.code not in _FOLLOW_ON or not _inside(one.span, mixed)]
    return tuple(dataclasses.replace(b, broken=True) if hit else b for b, hit in marked), kept


def _inside(span: Span | None, blocks: Sequence[Span]) -> bool:
    return span is not None and any(block.start < span.start <= block.end for block in blocks)


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    starts = [i for i, line in enumerate(lines) if line.indent == 0 or i == 0]
    for start, end in pairwise([*starts, len(lines)]):
        yield lines[start:end]


def _odd(block: Sequence[Line], source: Source) -> tuple[frozenset[int], bool]:
    """The lines indented otherwise than most of their block, and whether that is with tabs. The rows of a table
    stand together however they are indented."""
    tabs: list[int] = []
    blanks: list[int] = []
    for i, line in enumerate(block):
        margin = _margin(line, source)
        if margin and not line.is_row:
            if not margin.strip("\t"):
                tabs.append(i)
            elif "\t" not in margin:
                blanks.append(i)
    if not tabs or not blanks:
        return frozenset(), False
    return (frozenset(tabs), True) if len(tabs) <= len(blanks) else (frozenset(blanks), False)


def _margin(line: Line, source: Source) -> str:
    start = line.span.start
    return source.text[source.text.rfind("\n", 0, start) + 1 : start].lstrip("\ufeff")


def _mixed(lines: Sequence[Line], by_tabs: bool, source: Source) -> Diagnostic:
    numbers = [str(source.position(line.span.start).line) for line in lines]
    if len(numbers) > _MOST:
        numbers = [*numbers[: _MOST - 1], f"{len(numbers) - _MOST + 1} more"]
    one = len(lines) == 1
    who = f"line {numbers[0]} is" if one else f"lines {', '.join(numbers[:-1])} and {numbers[-1]} are"
    this, others = ("a tab" if one else "tabs", "blanks") if by_tabs else ("blanks", "tabs")
    start = lines[0].span.start
    return diagnostic(
        "bad-indentation",
        f"{who} indented with {this}, the lines around {'it' if one else 'them'} with {others}",
        Span(source.path, start - len(_margin(lines[0], source)), start),
        "this tab" if by_tabs else "these blanks",
        hint="indent every line of a block with blanks",
    )
