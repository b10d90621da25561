"""`# allow CODE: reason`: a warning or a piece of advice that an author has seen and lets stand.

It speaks of its own line; alone on a line, of the next one; and where that is the first line of a block, of the
whole block. One that silences nothing is reported itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from touchline.codes import CODES, diagnostic
from touchline.diagnostics import Diagnostic, Level
from touchline.source import Source, Span
from touchline.spelling import did_you_mean
from touchline.syntax import tree

_ALLOW = re.compile(r"#[ \t]*allow[ \t]+([A-Za-z0-9_-]+)[ \t]*(?::[ \t]*(\S.*))?$")


@dataclass(frozen=True, slots=True)
class Allow:
    """One such comment: what it silences, on which lines (from 1, both ends) of its file."""

    code: str
    reason: str | None
    path: str
    first: int
    last: int
    span: Span


def without_allowed(
    diagnostics: Sequence[Diagnostic], files: Iterable[tree.File], sources: Mapping[str, Source]
) -> tuple[Diagnostic, ...]:
    """What is left of the findings, with those about the comments themselves."""
    allows = [allow for file in files if file.path in sources for allow in _allows(file, sources[file.path])]
    used: set[Allow] = set()
    kept = []
    for one in diagnostics:
        silent = [allow for allow in allows if _silences(allow, one, sources)]
        used.update(silent)
        if not silent:
            kept.append(one)
    return (*kept, *(found for allow in allows if (found := _trouble(allow, allow in used)) is not None))


def _allows(file: tree.File, source: Source) -> Iterable[Allow]:
    alone = {source.position(c.span.start).line for c in file.comments if c.alone}
    blocks = {source.position(b.span.start).line: source.position(b.span.end).line for b in file.blocks}
    for comment in file.comments:
        found = _ALLOW.match(comment.text.strip())
        if found is None:
            continue
        line = source.position(comment.span.start).line
        while comment.alone and (line in alone or (line <= source.line_count and not source.line(line).strip())):
            line += 1
        yield Allow(found[1], found[2], file.path, line, blocks.get(line, line), comment.span)


def _silences(allow: Allow, one: Diagnostic, sources: Mapping[str, Source]) -> bool:
    if one.code != allow.code or one.level is Level.ERROR or one.span is None or one.span.path != allow.path:
        return False
    return allow.first <= sources[allow.path].position(one.span.start).line <= allow.last


def _trouble(allow: Allow, used: bool) -> Diagnostic | None:
    code = allow.code
    if code not in CODES:
        hint = did_you_mean(code, CODES)
        return diagnostic("bad-allow", f"`{code}` is no code of a finding", allow.span, "silences nothing", hint=hint)
    if CODES[code].level is Level.ERROR:
        message = f"`{code}` is an error, and no error can be allowed"
        return diagnostic("bad-allow", message, allow.span, "silences nothing", hint="mend what it is about")
    if not used:
        message = f"there is no `{code}` here to allow"
        return diagnostic("bad-allow", message, allow.span, "silences nothing", hint="take this comment out")
    if allow.reason is None:
        hint = f"write `# allow {code}: ` and the reason"
        return diagnostic("bad-allow", f"nothing says why `{code}` is allowed", allow.span, "no reason", hint=hint)
    return None
