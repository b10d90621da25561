"""JSON lines: an object a line, read by Python's own JSON so that each keeps its line (P7).

A line that is no object, or names a key twice, is a reject of its own. The headings are the keys of
all lines, in the order in which they first come.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.limits import Limits
from touchline.portfolio.csv_file import lines_of, other_encoding, too_many_columns
from touchline.portfolio.encodings import UTF8, Encoding, encoding_of
from touchline.portfolio.records import RAW_LIMIT, Line, Lines, Record, Reject, cut
from touchline.portfolio.table import BAD_ACCOUNTS, Opened, reading
from touchline.values.reading import Unreadable


@dataclass
class JsonLinesTable:
    """A file of JSON lines. Its digest is that of the file's bytes."""

    path: Path
    name: str
    headings: tuple[str, ...]
    max_bytes: int
    encoding: Encoding = UTF8
    digest: str = ""
    side_rejects: tuple[Reject, ...] = ()

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        return other_encoding(self.name, self.encoding)

    def records(self) -> Iterator[Record | Reject]:
        digest = hashlib.sha256()
        with reading(self.name), lines_of(self.path, self.encoding, digest) as (stream, fed):
            for number, line in enumerate(_objects(Lines(stream, self.max_bytes, fed)), 1):
                found = _read(line)
                if isinstance(found, dict):
                    yield Record(number, line.number, tuple(_plain(found.get(key)) for key in self.headings))
                else:
                    code, column = found
                    raw = line.content[: 4 * RAW_LIMIT].decode("utf-8", "replace")
                    yield Reject(number, line.number, code, _REASONS[code], cut(raw), column=column)
        self.digest = digest.hexdigest()


_REASONS = {
    "bad-json": "is not one JSON object",
    "key-twice": "names a key twice",
    "not-utf8": "holds bytes that are no text",
    "too-long": "is longer than a record may be",
}


def open_json_lines(path: Path, name: str, limits: Limits) -> Opened:
    """The table in a file of JSON lines, which is gone through once for its keys. OSError where it is gone."""
    with path.open("rb") as stream:
        encoding = encoding_of(stream)
    headings: dict[str, None] = {}
    objects, listed = 0, None
    with lines_of(path, encoding) as (stream_of_text, _):
        for line in _objects(Lines(stream_of_text, limits.account_line_bytes, None)):
            listed = _begins_list(line) if listed is None else listed
            found = _read(line)
            if isinstance(found, dict):
                objects += 1
                headings.update(dict.fromkeys(found))
                if len(headings) > limits.account_columns:
                    return too_many_columns(name, len(headings), limits)
    if listed:
        message = f"`{name}` is one JSON list, not JSON lines"
        return diagnostic(BAD_ACCOUNTS, message, hint="write one object a line, without `[`, `]` and commas")
    if not objects:
        message = f"`{name}` has no line that is one JSON object"
        return diagnostic(BAD_ACCOUNTS, message, hint="write each account on one line, as `{…}`")
    return JsonLinesTable(path, name, tuple(headings), limits.account_line_bytes, encoding)


def _begins_list(line: Line) -> bool:
    """Whether the first line begins a list of objects: `[` alone, or before an object."""
    text = line.content.strip()
    return text == b"[" or re.match(rb"\[\s*\{", text) is not None


def _objects(lines: Lines) -> Iterator[Line]:
    """The lines that are not blank."""
    while (line := lines.take()) is not None:
        if line.content.strip() or line.too_long:
            yield line


class _TwiceError(ValueError):
    pass


def _read(line: Line) -> dict[str, Any] | tuple[str, str | None]:
    """The object on a line, or the code of what is wrong with it and the key where."""
    if line.too_long:
        return "too-long", None
    try:
        found = json.loads(line.content.decode("utf-8"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        return "not-utf8", None
    except _TwiceError as error:
        return "key-twice", str(error)
    except (ValueError, RecursionError):
        return "bad-json", None
    return found if isinstance(found, dict) else ("bad-json", None)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


_NESTED = Unreadable("holds a value inside a value, which no field does")


def _plain(value: Any) -> object:
    """A value as a field may hold it: a list of texts is a set; what is nested deeper no field holds."""
    match value:
        case dict():
            return _NESTED
        case list():
            return value if all(isinstance(each, str) for each in value) else _NESTED
        case _:
            return value
