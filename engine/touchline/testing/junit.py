"""The result of a test run as JUnit XML, which build servers read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from touchline.diagnostics import Diagnostic, Level
from touchline.source import Source
from touchline.testing.running import Ran
from touchline.testing.telling import failures

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document holds."""


def junit(name: str, ran: Sequence[Ran], broken: Sequence[Diagnostic], sources: Mapping[str, Source]) -> str:
    """One suite for each file or examples table; what could not be read is an error of its own."""
    suites = []
    for group, members in groupby(ran, key=lambda one: one.case.group):
        suites.append(_suite(group, [_case(one, sources) for one in members]))
    errors = [one for one in broken if one.level is Level.ERROR]
    if errors:
        suites.append(_suite("cases that cannot be read", [_error(one) for one in errors]))
    body = "\n".join(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name={_attribute(name)}>\n{body}\n</testsuites>\n'


def _suite(name: str, cases: Sequence[tuple[str, str]]) -> str:
    failed = sum(kind == "failure" for kind, _ in cases)
    errors = sum(kind == "error" for kind, _ in cases)
    head = f'  <testsuite name={_attribute(name)} tests="{len(cases)}" failures="{failed}" errors="{errors}">'
    return "\n".join([head, *(text for _, text in cases), "  </testsuite>"])


def _case(ran: Ran, sources: Mapping[str, Source]) -> tuple[str, str]:
    name = f"    <testcase name={_attribute(ran.case.name)} classname={_attribute(ran.case.group)}"
    found = list(failures(ran, sources))
    if not found:
        return "", f"{name}/>"
    inside = "\n".join(f"      <failure message={_attribute(one.message)}>{_text(one.code)}</failure>" for one in found)
    return "failure", f"{name}>\n{inside}\n    </testcase>"


def _error(one: Diagnostic) -> tuple[str, str]:
    where = one.span.path if one.span is not None else "cases"
    head = f"    <testcase name={_attribute(one.message)} classname={_attribute(where)}>"
    return "error", f"{head}\n      <error message={_attribute(one.message)}>{_text(one.code)}</error>\n    </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("?", text))


def _text(text: str) -> str:
    return escape(_NO_XML.sub("?", text))
