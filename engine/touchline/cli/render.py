"""Diagnostics as text for a terminal: what is wrong, the place underlined, the evidence, the way out.

```
error[overlapping-rows]: two rows of `renewal_action` can match the same account and disagree
  --> rulesets/renewal.touch:13:5
   |
12 |   | 40 to 69   | > 90            || email       |
   |     ----------------- row 3 gives `email`
13 |   | 30 to 49   | > 90            || exec_review |
   |     ^^^^^^^^^^^^^^^^^ row 4 gives `exec_review`
   |
   = note: both match, for example, health.score = 45 and days_to_renewal = 120
   = hint: make row 4 `30 to <40`, or say `first row wins`
```
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from touchline.cli.snippet import Mark, Piece, line_and_marks, shown
from touchline.diagnostics import Diagnostic, Label, Level
from touchline.source import Source

PLAIN_WIDTH = 120
"""How wide source lines are shown where there is no terminal to ask."""

_COLOURS = {Level.ERROR: "1;31", Level.WARNING: "1;33", Level.ADVICE: "1;36"}
_RAIL, _SECONDARY, _BOLD, _HINT = "34", "34", "1", "1;32"


@dataclass(frozen=True, slots=True)
class Style:
    """How to write. `width` in cells, None for no terminal (nothing is wrapped); `name` turns a
    source's path into the one to show."""

    colour: bool = False
    width: int | None = None
    name: Callable[[str], str] = str

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


PLAIN = Style()


def render(diagnostics: Iterable[Diagnostic], sources: Iterable[Source], style: Style = PLAIN) -> str:
    """All of `diagnostics` in the order given, an empty line between; ends with a line end unless empty."""
    by_path = {source.path: source for source in sources}
    return "\n".join(render_one(one, by_path, style) for one in diagnostics)


def render_one(one: Diagnostic, sources: Mapping[str, Source], style: Style = PLAIN) -> str:
    """One diagnostic, ending with a line end."""
    level = style.paint(f"{one.level.value}[{one.code}]", _COLOURS[one.level])
    lines = [f"{level}{style.paint(f': {_one_line(one.message)}', _BOLD)}"]
    by_file = _by_file(one.labels)
    gutter = max((_gutter(sources[p], labels) for p, labels in by_file if p in sources), default=1)
    rail = style.paint(" " * gutter + " |", _RAIL)
    for i, (path, labels) in enumerate(by_file):
        arrow = " " * gutter + ("-->" if i == 0 else ":::")
        source = sources.get(path)
        lines.append(f"{style.paint(arrow, _RAIL)} {_place(path, source, labels, style)}")
        if source is not None:
            lines.append(rail)
            lines.extend(_shown_lines(source, labels, gutter, rail, one.level, style))
    if by_file and (one.notes or one.hint):
        lines.append(rail)
    for note in one.notes:
        lines.extend(_remark("note", note, gutter, _BOLD, style))
    if one.hint:
        lines.extend(_remark("hint", one.hint, gutter, _HINT, style))
    return "\n".join(line.rstrip(" ") for line in lines) + "\n"


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning`; `nothing to mend` where there is nothing."""
    counted = []
    for level, plural in ((Level.ERROR, "errors"), (Level.WARNING, "warnings"), (Level.ADVICE, "pieces of advice")):
        count = sum(1 for d in diagnostics if d.level is level)
        if count:
            singular = "piece of advice" if level is Level.ADVICE else level.value
            counted.append(f"{count} {singular if count == 1 else plural}")
    return ", ".join(counted) or "nothing to mend"


def _one_line(text: str) -> str:
    return shown(" ".join(text.split("\n")))


def _by_file(labels: Sequence[Label]) -> list[tuple[str, list[Label]]]:
    """Labels by file: the file of the first primary label first, the others as they come."""
    files: dict[str, list[Label]] = {}
    for label in sorted(labels, key=lambda one: not one.primary):
        files.setdefault(label.span.path, []).append(label)
    return list(files.items())


def _place(path: str, source: Source | None, labels: Sequence[Label], style: Style) -> str:
    name = shown(style.name(path))
    if source is None:
        return name
    span = labels[0].span
    address = source.address(span)
    if address is not None:
        sheet = shown(address.rpartition("!")[0])
        return f"{name.removesuffix(f'!{sheet}')} {shown(address)}"
    at = source.position(span.start)
    return f"{name}:{at.line}:{at.column}"


def _number(source: Source, line: int) -> str:
    """What stands in the gutter: the line, or the row of a spreadsheet."""
    return str(source.row(line) or line)


def _gutter(source: Source, labels: Sequence[Label]) -> int:
    return max(len(_number(source, source.position(label.span.start).line)) for label in labels)


def _marks(source: Source, labels: Sequence[Label]) -> dict[int, list[Mark]]:
    """Marks by line. What spans several lines is underlined where it starts."""
    marks: dict[int, list[Mark]] = {}
    for label in labels:
        start, end = source.position(label.span.start), source.position(max(label.span.end, label.span.start))
        text = source.line(start.line)
        last = end.column - 1 if end.line == start.line else len(text)
        first = min(start.column - 1, len(text))
        marks.setdefault(start.line, []).append(Mark(first, max(last, first), label.text, label.primary))
    return dict(sorted(marks.items()))


def _shown_lines(
    source: Source, labels: Sequence[Label], gutter: int, rail: str, level: Level, style: Style
) -> list[str]:
    room = max((style.width or PLAIN_WIDTH) - gutter - 3, 20)
    lines: list[str] = []
    before: int | None = None
    for number, marks in _marks(source, labels).items():
        if before is not None and number == before + 2:  # a single line between is shown, not left out
            between, _ = line_and_marks(source.line(before + 1), (), room)
            lines.append(_source_line(source, before + 1, between, gutter, style))
        elif before is not None and number > before + 2:
            lines.append(style.paint("...", _RAIL))
        text, below = line_and_marks(source.line(number), marks, room)
        lines.append(_source_line(source, number, text, gutter, style))
        lines.extend(f"{rail} {''.join(_painted(piece, level, style) for piece in pieces)}" for pieces in below)
        before = number
    return lines


def _source_line(source: Source, number: int, text: str, gutter: int, style: Style) -> str:
    return f"{style.paint(f'{_number(source, number):>{gutter}} |', _RAIL)} {text}"


def _painted(piece: Piece, level: Level, style: Style) -> str:
    match piece.kind:
        case "primary":
            return style.paint(piece.text, _COLOURS[level])
        case "secondary":
            return style.paint(piece.text, _SECONDARY)
        case _:
            return piece.text


def _remark(word: str, text: str, gutter: int, colour: str, style: Style) -> list[str]:
    lead = " " * (gutter + 1) + f"= {word}: "
    lines: list[str] = []
    for line in text.split("\n"):
        wrapped = [line] if style.width is None else textwrap.wrap(line, max(style.width - len(lead), 20)) or [""]
        lines.extend(shown(part) for part in wrapped)
    first = " " * (gutter + 1) + style.paint("=", _RAIL) + f" {style.paint(f'{word}:', colour)} {lines[0]}"
    return [first, *(" " * len(lead) + line for line in lines[1:])]
