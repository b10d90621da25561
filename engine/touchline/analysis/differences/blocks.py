"""What can be compared of two versions where the meaning of one is not clear: which blocks are written otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from touchline.source import Source
from touchline.syntax import tree


class Written(Enum):
    """What became of a block."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block of the text, as its first line calls it (`segmentation tier`), and what became of it."""

    block: str
    what: Written


def changed_blocks(
    old: tuple[Iterable[tree.File], Mapping[str, Source]], new: tuple[Iterable[tree.File], Mapping[str, Source]]
) -> tuple[BlockChange, ...]:
    """The blocks that are not in both versions alike, in the order of the new one and then of the old one. Spaces and
    comments do not count, nor in which file a block stands. Each version is its files and their texts by path."""
    before, after = _texts(*old), _texts(*new)
    found = [
        BlockChange(name, Written.CHANGED if name in before else Written.ADDED)
        for name, text in after.items()
        if before.get(name) != text
    ]
    return (*found, *(BlockChange(name, Written.REMOVED) for name in before if name not in after))


def _texts(files: Iterable[tree.File], sources: Mapping[str, Source]) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in files:
        text = sources[file.path].text
        for block in file.blocks:
            name = _called(block, text)
            number = 2
            called = name
            while called in found:
                called, number = f"{name} ({number})", number + 1
            found[called] = _without_comments(text, block, file.comments)
    return found


def _called(block: tree.Block, text: str) -> str:
    if block.name is not None:
        return f"{block.keyword} {block.name.text}"
    header = " ".join(text[block.header_span.start : block.header_span.end].split())
    return header or block.keyword


def _without_comments(text: str, block: tree.Block, comments: Iterable[tree.Comment]) -> str:
    parts, at = [], block.span.start
    for comment in comments:
        if at <= comment.span.start < block.span.end:
            parts.append(text[at : comment.span.start])
            at = comment.span.end
    return " ".join("".join([*parts, text[at : block.span.end]]).split())
