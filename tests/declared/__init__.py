"""Rulesets in tests: a small clean one to build on, and errors expected on the line where they belong."""

from __future__ import annotations

import re
from collections.abc import Mapping

from touchline.diagnostics import Diagnostic
from touchline.loading import check_text
from touchline.model.ruleset import Ruleset

_EXPECTED = re.compile(r"# error: ([a-z, -]+)$")

HEADER = """\
ruleset r "Rules"
  language 1
"""

ACCOUNT = """\
account
  id required text
  arr money >= 0
  seats whole number >= 0
  used number
  nps whole number -100 to 100
  plan one of free, paid
  vertical one of schools, clinics
  uses any of boards, demos
  started_on date
  renews_on date
  champion_left yes/no
  csm_email text private
"""

ROLES = """\
role csm
role tam
role vp
role robot "Robot", automated
"""

TIER = """\
segmentation tier
  high when arr >= 100
  mid when arr >= 10
  low otherwise
"""

BASE = HEADER + ACCOUNT + ROLES + TIER


def resolved(text: str, files: Mapping[str, str] = {}) -> Ruleset:
    """The ruleset that `text` writes, which has nothing wrong with it."""
    checked = check_text(text, files)
    assert [(d.code, d.message) for d in checked.diagnostics] == []
    assert checked.ruleset is not None
    return checked.ruleset


def findings(text: str, files: Mapping[str, str] = {}) -> tuple[Diagnostic, ...]:
    """What is wrong with a text that has something wrong with it."""
    checked = check_text(text, files)
    assert checked.diagnostics
    assert checked.ruleset is None
    return checked.diagnostics


def assert_as_marked(text: str, files: Mapping[str, str] = {}) -> None:
    """Each line that ends in `# error: CODE, CODE` has exactly these errors, and the other lines none."""
    expected = [
        (number, code.strip())
        for number, line in enumerate(text.splitlines(), 1)
        if (marked := _EXPECTED.search(line))
        for code in marked[1].split(",")
    ]
    checked = check_text(text, files)
    found = []
    for d in checked.diagnostics:
        assert d.span is not None, d.message
        found.append((checked.sources[d.span.path].position(d.span.start).line, d.code))
    assert sorted(found) == sorted(expected), [(d.code, d.message) for d in checked.diagnostics]
    assert (checked.ruleset is None) == bool(expected)


def the_one(text: str) -> Diagnostic:
    """The only thing wrong with a text."""
    (found,) = findings(text)
    return found


def underlined(text: str, finding: Diagnostic) -> str:
    """What a finding underlines."""
    assert finding.span is not None
    return text[finding.span.start : finding.span.end]
