"""`# allow CODE: reason`: a warning or a piece of advice that an author has seen and lets stand, or several.

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

_CODE = r"[A-Za-z0-9_-]+"
_ALLOW = re.compile(rf"#[ \t]*allow[ \t]+({_CODE}(?:[ \t]*,[ \t]*{_CODE})*)[ \t]*(?::[ \t]*(\S.*))?$")
_MEANT = re.compile(rf"#[ \t]*allow:?[ \t]+({_CODE})", re.IGNORECASE)


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
    diagnostics: Sequence[Diagnostic], files: Sequence[tree.File], sources: Mapping[str, Source]
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
    unread = [found for file in files if file.path in sources for found in _unread(file)]
    return (*kept, *unread, *(found for allow in allows if (found := _trouble(allow, allow in used)) is not None))


def _unread(file: tree.File) -> Iterable[Diagnostic]:
    """Comments that mean to allow something and are not written so. What only begins with the word is a comment."""
    for comment in file.comments:
        meant = _MEANT.match(comment.text.strip())
        if meant is None or meant[1] not in CODES or _ALLOW.match(comment.text.strip()) is not None:
            continue
        if CODES[meant[1]].level is not Level.ERROR:
            hint = f"write `# allow {meant[1]}: ` and the reason"
            message = f"this does not allow `{meant[1]}`: it is not written as it should be"
            yield diagnostic("bad-allow", message, comment.span, "silences nothing", hint=hint)


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
        for code in re.findall(_CODE, found[1]):
            yield Allow(code, found[2], file.path, line, blocks.get(line, line), comment.span)


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
