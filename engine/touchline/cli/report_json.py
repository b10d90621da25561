"""Diagnostics as JSON: a list for other programs, the same whatever the wording of the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from touchline.diagnostics import Diagnostic, Label
from touchline.source import Position, Source


def report(
    diagnostics: Iterable[Diagnostic], sources: Iterable[Source], name: Callable[[str], str] = str
) -> list[dict[str, Any]]:
    """A list of `code`, `level`, `message`, `labels`, `notes`, `hint` and `facts`.

    A label is `path`, `start` and `end` (excluded; `line` and `column` from 1, in characters; both
    None where the text could not be read), `text`, `primary`, and `address` for a spreadsheet's cell.
    """
    by_path = {source.path: source for source in sources}
    return [
        {
            "code": one.code,
            "level": one.level.value,
            "message": one.message,
            "labels": [_label(label, by_path.get(label.span.path), name) for label in one.labels],
            "notes": list(one.notes),
            "hint": one.hint,
            "facts": dict(one.facts),
        }
        for one in diagnostics
    ]


def _label(label: Label, source: Source | None, name: Callable[[str], str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "path": name(label.span.path),
        "start": _position(source.position(label.span.start)) if source else None,
        "end": _position(source.position(label.span.end)) if source else None,
        "text": label.text,
        "primary": label.primary,
    }
    address = source.address(label.span) if source else None
    return told if address is None else {**told, "address": address}


def _position(at: Position) -> dict[str, int]:
    return {"line": at.line, "column": at.column}
