"""Pages whose examples are run: blocks of a Markdown page, and what it takes to check and judge them.

A page is read from top to bottom. Of its fenced blocks these are run (the words after the fence):

    touch preamble          lines that stand before every `part` from here on; `more` adds to them
    touch                   a whole ruleset
    touch part              lines put after the preamble
    touch error=CODE        … that gives just this code (also `part error=CODE`)
    touch examined          … that is proved and advised on as well
    touch bad / good        on the page of a code: gives the code / does not
    message, messages       what is printed, in full
    file NAME               a file beside the next ruleset (`hex`: its bytes; `workbook`: made of its sheets,
                            each a line `[Sheet]` and lines of CSV); `folder NAME`: a folder
    yaml                    a `touchline.yaml`
    judge                   YAML: an account, a date, and what is expected of the judgement

Other blocks are for the eye. A line may end in `#! error[CODE] "part of the message"`: it is taken off
before the file is read, and says what is found on that line. What would be too long to show is
written short: `{64*(}` is 64 brackets, and in a block with `each=100` a line with `{n}` stands for
100 lines (a file with `{n}` in its name for 100 files).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from openpyxl import Workbook

_FENCE = re.compile(r"^(`{3,})[ \t]*([^`\n]*)$")
_TIMES = re.compile(r"\{(\d+)\*([^{}]+)\}")
_EXPECTED = re.compile(r'#!\s*(error|warning|advice)\[([a-z0-9-]+)\](?:\s*"((?:[^"\\]|\\.)*)")?')


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the words after the fence, its text, the line (from 1) of its first text line,
    and the heading it stands under."""

    words: tuple[str, ...]
    text: str
    line: int
    heading: str

    @property
    def kind(self) -> str:
        return self.words[0] if self.words else ""

    def option(self, name: str) -> str | None:
        """The value of `name=value` after the fence."""
        for word in self.words:
            if word.startswith(f"{name}="):
                return word.partition("=")[2]
        return None


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that a page promises on a line of a file; `path` None: of the ruleset itself."""

    path: str | None
    line: int
    level: str
    code: str
    fragment: str


@dataclass(frozen=True, slots=True)
class Example:
    """A ruleset (or a `touchline.yaml`) that a page shows, ready to check: preamble put before it,
    expectations taken off. `lines_before` is how long the preamble is; in `files`, None is a folder."""

    block: Block
    text: str
    lines_before: int
    files: Mapping[str, bytes | None]
    expected: tuple[Expected, ...]
    judged: tuple[Block, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"line {self.block.line}, {self.block.heading}"


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order. A fence is closed by one of the same length."""
    heading, fence, words = "", "", ()
    start = 0
    text: list[str] = []
    for number, line in enumerate(page.splitlines(), 1):
        found = _FENCE.match(line)
        if fence:
            if line.rstrip() == fence:
                yield Block(words, "".join(f"{t}\n" for t in text), start, heading)
                fence = ""
            else:
                text.append(line)
        elif found:
            fence, words, start, text = found[1], tuple(found[2].split()), number + 1, []
        elif line.startswith("#"):
            heading = line.lstrip("#").strip()
    assert not fence, f"a block that starts on line {start} is not closed"


def examples(page: str, preamble: str = "") -> tuple[Example, ...]:
    """Every ruleset and `touchline.yaml` of a page, each with the `judge` blocks that follow it. `preamble`
    stands before every `part` until the page gives one of its own."""
    files: dict[str, bytes | None] = {}
    promised: list[Expected] = []
    found: list[Example] = []
    for block in blocks(page):
        match block.kind:
            case "folder":
                files[block.words[1]] = None
            case "file":
                for name, text in _files(block):
                    if "hex" in block.words:
                        files[name] = bytes.fromhex(text)
                        continue
                    if "workbook" in block.words:
                        files[name] = _workbook(text)
                        continue
                    text, expected = _without_expected(text, name, 0)
                    files[name] = text.encode("utf-8")
                    promised.extend(expected)
            case "touch" if "preamble" in block.words:
                preamble = preamble + "\n" + block.text if "more" in block.words else block.text
            case "touch" | "yaml":
                before = preamble + "\n" if "part" in block.words else ""
                lines = before.count("\n")
                text, expected = _without_expected(_written_out(block), None, lines)
                found.append(Example(block, before + text, lines, dict(files), (*promised, *expected)))
                files.clear()
                promised.clear()
            case "judge":
                found[-1] = replace(found[-1], judged=(*found[-1].judged, block))
    return tuple(found)


def _workbook(text: str) -> bytes:
    """A workbook of the sheets that a text shows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for line in text.splitlines():
        if line.startswith("["):
            book.create_sheet(line.strip("[]"))
        else:
            book.worksheets[-1].append(line.split(","))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def preambles(page: str) -> tuple[str, ...]:
    """Each preamble as it stands once all that is added to it has been read."""
    found: list[str] = []
    for block in blocks(page):
        if block.kind == "touch" and "preamble" in block.words:
            found.append(found[-1] + "\n" + block.text if "more" in block.words else block.text)
    return tuple(found)


def _files(block: Block) -> Iterator[tuple[str, str]]:
    """The files of a `file` block: one, or as many as `each` says where the name holds `{n}`."""
    name = block.words[1]
    if "{n}" in name:
        for n in range(1, int(block.option("each") or 1) + 1):
            yield name.replace("{n}", str(n)), block.text.replace("{n}", str(n))
    else:
        yield name, _written_out(block)


def _written_out(block: Block) -> str:
    """The block's text with all that is written short put in full."""
    each = int(block.option("each") or 1)
    lines: list[str] = []
    for line in block.text.splitlines():
        line = _TIMES.sub(lambda m: m[2] * int(m[1]), line)
        if block.option("each") and "{n}" in line:
            lines.extend(line.replace("{n}", str(n)) for n in range(1, each + 1))
        else:
            lines.append(line)
    return "".join(f"{line}\n" for line in lines)


def _without_expected(text: str, path: str | None, lines_before: int) -> tuple[str, tuple[Expected, ...]]:
    kept: list[str] = []
    expected: list[Expected] = []
    for number, line in enumerate(text.splitlines(), lines_before + 1):
        for level, code, fragment in _EXPECTED.findall(line):
            expected.append(Expected(path, number, level, code, fragment.replace('\\"', '"')))
        if "#!" in line:
            assert _EXPECTED.search(line), f"cannot be read: {line}"
            line = line[: line.index("#!")].rstrip()
        kept.append(line)
    return "".join(f"{line}\n" for line in kept), tuple(expected)


def shown_messages(page: str) -> list[tuple[Example, Block]]:
    """Each `messages` block with the ruleset before it."""
    starts = {example.block.line: example for example in examples(page)}
    found: list[tuple[Example, Block]] = []
    last: Example | None = None
    for block in blocks(page):
        last = starts.get(block.line, last)
        if block.kind == "messages" and last:
            found.append((last, block))
    return found


def rewritten(page: str, block: Block, text: str) -> str:
    """The page with another text in one of its blocks."""
    lines = page.splitlines(keepends=True)
    start = block.line - 1
    return "".join([*lines[:start], text, *lines[start + block.text.count("\n") :]])


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
