"""A ruleset as written: its files with what they include, and the tables its spreadsheets hold."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from touchline.codes import CODES, diagnostic
from touchline.diagnostics import Diagnostic, in_order
from touchline.limits import DEFAULTS, Limits
from touchline.source import Source, Span
from touchline.syntax import tree
from touchline.syntax.parse import parse_file
from touchline.syntax.spreadsheet import read_spreadsheet
from touchline.syntax.typed_cells import Spoken, spoken
from touchline.workspace.files import Files, Refused


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything that was written.

    `files` are the entry and what it includes, each once, an including file before the included;
    `sources` holds every text by path, those of spreadsheet tables among them; `tables` holds the
    table of every `from "…"`, by the span of its `From`.
    """

    files: tuple[tree.File, ...]
    sources: Mapping[str, Source]
    tables: Mapping[Span, tree.Table]
    diagnostics: tuple[Diagnostic, ...]


def parse_program(files: Files, entry: str, limits: Limits = DEFAULTS) -> Parsed:
    """The ruleset whose first file is `entry`, a path in the workspace.

    A file that is missing, leads outside, is no text or includes itself gives one error where it
    is named. Each file is merged once, however often it is included.
    """
    program = _Program(files, limits)
    program.file(entry, None, ())
    for file in program.files:
        for source in _spreadsheets(file):
            program.spreadsheet(file.path, source)
    return Parsed(
        tuple(program.files),
        MappingProxyType(program.sources),
        MappingProxyType(program.tables),
        in_order(program.found),
    )


def beside(path: str, named: str) -> str:
    """The workspace path of a file that the file at `path` names: relative to that file's folder."""
    if named.startswith("/") or "\\" in named:
        return named
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), named))


class _Program:
    def __init__(self, files: Files, limits: Limits) -> None:
        self.reader = files
        self.limits = limits
        self.files: list[tree.File] = []
        self.sources: dict[str, Source] = {}
        self.tables: dict[Span, tree.Table] = {}
        self.found: list[Diagnostic] = []
        self.bytes = 0
        self.too_many = False

    def file(self, entry: str, at: Span | None, chain: tuple[str, ...]) -> None:
        """Read a file and, one after another, the files it includes (a list of work, not a recursion)."""
        work: list[tuple[str, Span | None, tuple[str, ...]]] = [(entry, at, chain)]
        while work:
            path, at, chain = work.pop(0)
            if path in chain:
                circle = [*chain[chain.index(path) :], path]
                what = "includes itself" if len(circle) == 2 else "is included in a circle"
                notes = () if len(circle) == 2 else (" includes ".join(f"`{name}`" for name in circle),)
                self.found.append(
                    diagnostic("include-circle", f"`{path}` {what}", at, "here", notes=notes, hint="take this line out")
                )
                continue
            if path in self.sources:
                continue
            if len(self.files) >= self.limits.ruleset_files:
                if not self.too_many:
                    most = self.limits.ruleset_files
                    self.found.append(
                        diagnostic("too-many-files", f"a ruleset has more than {most} files", at, "one too many")
                    )
                self.too_many = True
                continue
            source = self.text(path, at)
            if source is None:
                continue
            self.sources[path] = source
            file, found = parse_file(source, self.limits)
            self.files.append(file)
            self.found.extend(found)
            work[:0] = [
                (beside(path, include.path.value), include.path.span, (*chain, path)) for include in _includes(file)
            ]

    def content(self, path: str, at: Span | None) -> bytes | None:
        content = self.reader.read(path)
        if isinstance(content, Refused):
            code = content.code if content.code in CODES else "file-missing"
            self.found.append(diagnostic(code, content.message, at, "named here", hint=content.hint))
            return None
        self.bytes += len(content)
        if self.bytes > self.limits.ruleset_bytes:
            most = f"{self.limits.ruleset_bytes / 1_000_000:g} MB"
            self.found.append(
                diagnostic("file-too-large", f"with `{path}` the ruleset is larger than {most}", at, "named here")
            )
            return None
        return content

    def text(self, path: str, at: Span | None) -> Source | None:
        content = self.content(path, at)
        if content is None:
            return None
        if len(content) > self.limits.ruleset_file_bytes:
            most = f"{self.limits.ruleset_file_bytes / 1_000_000:g} MB"
            hint = "split it, and name the parts with `include`"
            self.found.append(
                diagnostic("file-too-large", f"`{path}` is larger than {most}", at, "named here", hint=hint)
            )
            return None
        try:
            return Source(path, content.decode("utf-8"))
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.found.append(
                diagnostic(
                    "not-text", f"`{path}` is not UTF-8 text", at, "named here",
                    notes=(f"the first byte that is none stands in line {line}",), hint="save it as UTF-8",
                )
            )  # fmt: skip
            return None

    def spoken(self) -> Spoken:
        return spoken(self.sources[file.path].text for file in self.files)

    def spreadsheet(self, path: str, source: tree.From) -> None:
        named = beside(path, source.path.value)
        content = self.content(named, source.path.span)
        if content is None:
            return
        sheet = source.sheet.value if source.sheet else None
        read = read_spreadsheet(content, named, sheet, source.span, self.limits, self.spoken())
        self.found.extend(read.diagnostics)
        if read.source is not None:
            self.sources[read.source.path] = read.source
        if read.table is not None:
            self.tables[source.span] = read.table


def _includes(file: tree.File) -> Iterator[tree.Include]:
    for block in file.blocks:
        for clause in block.clauses:
            if isinstance(clause, tree.Include):
                yield clause


def _spreadsheets(file: tree.File) -> Iterator[tree.From]:
    for block in file.blocks:
        for clause in block.clauses:
            inner = clause.clauses if isinstance(clause, tree.Measure | tree.Severity) else ()
            for rows in (clause, *inner):
                if isinstance(rows, tree.Rows) and rows.source is not None:
                    yield rows.source
