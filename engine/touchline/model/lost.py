"""What may be defined in text that could not be read, so that a reference to it is no mistake of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from touchline.diagnostics import Diagnostic
from touchline.source import Source, Span
from touchline.syntax import tree
from touchline.syntax.program import Parsed

_WORD = re.compile(r"[^\W\d]\w*")
_TEXT = re.compile(r'"[^"\n]*"')
_INCLUDE = re.compile(r"^\s*include\b", re.MULTILINE)

_FILE_CODES = frozenset(
    {"file-missing", "path-outside", "not-text", "file-too-large", "file-unreadable", "too-many-files"}
)


def lost_words(parsed: Parsed) -> frozenset[str]:
    """Every word of the lines that could not be read, and of the lines indented below them, but for what is said
    in texts there: a talk track that holds the word `quiet` defines no `quiet`."""
    return frozenset(word for text in _unread_texts(parsed) for word in _WORD.findall(_without_texts(text)))


def _without_texts(text: str) -> str:
    if text.count('"') % 2:  # one is open: what is text and what is not cannot be told
        return text
    return _TEXT.sub(" ", " ".join(text.split('"""')[::2]))


def _unread_texts(parsed: Parsed) -> list[str]:
    return [
        _unread(parsed.sources[label.span.path], label.span, finding.code)
        for finding in parsed.diagnostics
        for label in finding.labels
        if label.primary and label.span.path in parsed.sources
    ]


def words_at(sources: Mapping[str, Source], findings: Iterable[Diagnostic], codes: frozenset[str]) -> frozenset[str]:
    """The words that findings of these codes underline: names that could not be given."""
    return frozenset(
        word
        for finding in findings
        if finding.code in codes and finding.span is not None and finding.span.path in sources
        for word in _WORD.findall(sources[finding.span.path].text[finding.span.start : finding.span.end])
    )


def has_unread_files(parsed: Parsed) -> bool:
    """Whether a file of the ruleset could not be read at all, or a line that includes one: any name may be
    defined there."""
    if any(_INCLUDE.search(text) for text in _unread_texts(parsed)):
        return True
    includes = {
        clause.path.span
        for file in parsed.files
        for block in file.blocks
        for clause in block.clauses
        if isinstance(clause, tree.Include)
    }
    empty = {file.path for file in parsed.files if not file.blocks}
    return any(
        d.code in _FILE_CODES and (d.span is None or d.span in includes or d.span.path in empty)
        for d in parsed.diagnostics
    )


def has_unread_blocks(parsed: Parsed) -> bool:
    """Whether a whole block may have gone unread, so that the absence of one is no news."""
    codes = ("unknown-block", "bad-indentation", "unclosed-text")
    return has_unread_files(parsed) or any(d.code in codes for d in parsed.diagnostics)


def _unread(source: Source, span: Span, code: str) -> str:
    """The text that is lost with a finding: its lines, and what is indented deeper below them; after a
    prose that never ends, the rest of the block."""
    first = source.position(min(span.start, len(source.text))).line
    last = source.position(min(span.end, len(source.text))).line
    depth = _depth(source.line(first))
    whole_block = code == "unclosed-text"
    lines = [source.line(number) for number in range(first, last + 1)]
    for number in range(last + 1, source.line_count + 1):
        line = source.line(number)
        if line.strip() and _depth(line) <= (0 if whole_block else depth):
            break
        lines.append(line)
    return "\n".join(lines)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
