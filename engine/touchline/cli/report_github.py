"""Diagnostics as annotations of a pull request on GitHub: one workflow command a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from touchline.diagnostics import Diagnostic, Level
from touchline.source import Source

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.ADVICE: "notice"}


def report(diagnostics: Iterable[Diagnostic], sources: Iterable[Source], name: Callable[[str], str] = str) -> str:
    """One `::error file=…,line=…::message` a diagnostic; ends with a line end unless empty."""
    by_path = {source.path: source for source in sources}
    return "".join(_annotation(one, by_path, name) + "\n" for one in diagnostics)


def _annotation(one: Diagnostic, sources: Mapping[str, Source], name: Callable[[str], str]) -> str:
    properties: dict[str, str] = {}
    if one.span is not None:
        properties["file"] = name(one.span.path)
        source = sources.get(one.span.path)
        if source is not None:
            start, end = source.position(one.span.start), source.position(one.span.end)
            properties |= {"line": str(start.line), "endLine": str(end.line)}
            if start.line == end.line:  # GitHub refuses columns of what spans lines
                properties |= {"col": str(start.column), "endColumn": str(max(end.column - 1, start.column))}
    properties["title"] = one.code
    text = [one.message]
    text += [f"{name(label.span.path)}: {label.text}" for label in one.labels if label.text and not label.primary]
    text += [label.text for label in one.labels if label.text and label.primary]
    text += [f"note: {note}" for note in one.notes]
    text += [f"hint: {one.hint}"] if one.hint else []
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    body = "\n".join(text)
    return f"::{_COMMANDS[one.level]} {said}::{_data(body)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
