"""YAML that means what it shows (P16).

The YAML 1.2 core meaning on PyYAML's reader: `no` is text and `12:30` is text, a date is text, a
key is always text. What would let one line change another is refused: a key given twice, anchors,
aliases, tags. Every value keeps its place, so that whoever checks the document can underline.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Union

import yaml

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.source import Source, Span

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

Value = Union[None, bool, int, float, str, list["Value"], dict[str, "Value"]]
Path = tuple[Union[str, int], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and the key before it (None for the document and in a list)."""

    value: Span
    key: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document: JSON values, and the place of each by its path of keys and indexes."""

    source: Source
    value: Value
    places: Mapping[Path, Place]

    def span(self, path: Path, *, key: bool = False) -> Span:
        """The place of the value at `path` (of its key where asked and there is one), or of the
        nearest value around it."""
        while path not in self.places:
            path = path[:-1]
        place = self.places[path]
        return place.key if key and place.key is not None else place.value


def read_yaml(path: str, content: bytes) -> tuple[Document | None, tuple[Diagnostic, ...], Source]:
    """The document in `content`, or None with everything that is wrong with it (P16).

    The source is given in either case, for showing the mistakes.
    """
    if len(content) > MAX_BYTES:
        message = f"`{path}` is larger than {MAX_BYTES / 1_000_000:g} MB"
        return None, (diagnostic("file-too-large", message),), Source(path, "")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = diagnostic("not-text", f"`{path}` is not UTF-8 text: line {line} holds bytes that are no letters")
        return None, (found,), Source(path, "")
    source = Source(path, text)
    reader = _Reader(source)
    value = reader.read()
    if reader.found:
        return None, tuple(reader.found), source
    return Document(source, value, reader.places), (), source


class _StopReadingError(Exception):
    """What follows cannot be read; the reason is already among the findings."""


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.places: dict[Path, Place] = {}
        self.events: Iterator[Any] = iter(())

    def read(self) -> Value:
        self.places[()] = Place(self.source.span(0, 0))
        try:
            self.events = yaml.parse(self.source.text, Loader=yaml.SafeLoader)
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    break
            else:
                return None  # an empty file
            value = self._value(next(self.events), ())
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    self._refuse(event, "a second document starts here", "keep one document a file: take `---` out")
                    break
            return value
        except _StopReadingError:
            return None
        except yaml.reader.ReaderError as error:
            self._report(error.position, error.position + 1, "a character that no text holds", "take it out")
        except yaml.MarkedYAMLError as error:
            self._misread(error)
        return None

    def _value(self, event: Any, path: Path, key: Span | None = None) -> Value:
        if len(path) > MAX_DEPTH:
            self._refuse(event, f"nested deeper than {MAX_DEPTH} levels")
            raise _StopReadingError
        self.places[path] = Place(self._written(event), key)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "`*` refers to another place", "write the value out, or put the text in quotes")
            return None
        if event.anchor is not None:
            self._refuse(event, "`&` names a place", "take it out, or put the text in quotes")
        if event.tag is not None:
            self._refuse(event, "`!` says of which type a value is", "take it out, or put the text in quotes")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return self._scalar(event)

    def _list(self, path: Path) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Value]:
        entries: dict[str, Value] = {}
        keys: dict[str, Span] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(event, "a key is one word or text")
                raise _StopReadingError
            name: str = event.value
            span = self._written(event)
            value = self._value(next(self.events), (*path, name), span)
            if name in keys:
                first = keys[name]
                line = self.source.position(first.start).line
                self.found.append(
                    diagnostic(
                        "defined-twice",
                        f"`{name}` is given twice",
                        span,
                        "and again here",
                        also=(Label(first, "here first", primary=False),),
                        hint=f"keep one: line {line} or line {self.source.position(span.start).line}",
                    )
                )
            else:
                keys[name] = span
                entries[name] = value
        return entries

    def _scalar(self, event: Any) -> Value:
        text: str = event.value
        if any("\ud800" <= character <= "\udfff" for character in text):  # written as "\ud800": half a character
            self._refuse(event, "a character that no text holds", "take it out")
        if event.style is not None:  # quoted, or a block: text whatever it looks like
            return text
        if text in ("", "~", "null", "Null", "NULL"):
            return None
        if text in ("true", "True", "TRUE"):
            return True
        if text in ("false", "False", "FALSE"):
            return False
        if _NUMBER.fullmatch(text):
            number = float(text)
            if not math.isfinite(number):
                self._refuse(event, "a number too large to be meant")
                return None
            return int(text) if _WHOLE.fullmatch(text) else number
        return text

    def _written(self, event: Any) -> Span:
        return self.source.span(event.start_mark.index, event.end_mark.index)

    def _refuse(self, event: Any, message: str, hint: str | None = None) -> None:
        start = event.start_mark.index
        line_end = self.source.text.find("\n", start)
        end = event.end_mark.index if event.end_mark.line == event.start_mark.line else line_end
        self._report(start, max(end, start + 1), message, hint)

    def _misread(self, error: yaml.MarkedYAMLError) -> None:
        problem = error.problem or ""
        opened: Any = error.context_mark
        mark: Any = error.problem_mark or opened
        start = mark.index if mark is not None else 0
        for sign, message, hint in _PROBLEMS:
            if sign in problem or sign in (error.context or ""):
                if "opened" in message and opened is not None:
                    start = opened.index
                return self._report(start, start + 1, message, hint)
        return self._report(start, start + 1, "this line cannot be read as YAML", None)

    def _report(self, start: int, end: int, message: str, hint: str | None) -> None:
        last = len(self.source.text)
        span = self.source.span(min(start, last), min(max(start, end), last))
        self.found.append(diagnostic("bad-yaml", message, span, hint=hint))


# The decimal numbers of YAML 1.2's core meaning; `0x1F`, `0o17` and `.inf` stay text: nobody here means them.
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WHOLE = re.compile(r"[-+]?[0-9]+")

_PROBLEMS = (
    ("quoted scalar", "a quote that is opened here is not closed", "close it on the same line"),
    ("'\\t'", "a tab stands where blanks must indent", "indent with blanks"),
    (
        "mapping values are not allowed",
        "a `:` where none can stand",
        "mend the indentation, or put text that holds a `:` in quotes",
    ),
    ("could not find expected ':'", "a line without `:`", "write `key: value`"),
    ("simple key", "a line without `:`", "write `key: value`"),
    ("flow sequence", "a list that is opened with `[` and not closed", "close it with `]`"),
    ("flow mapping", "a group that is opened with `{` and not closed", "close it with `}`"),
    ("block mapping", "a line that is indented under nothing", "begin it where its neighbours begin"),
    ("block collection", "a line that is indented under nothing", "begin it where its neighbours begin"),
    ("cannot start any token", "a sign that must stand in quotes", "put the text in quotes"),
    ("<stream end>", "the file ends where a value should follow", None),
)
"""What PyYAML says, and what to tell a person, first match first."""
