"""The literate cases: each page of this folder reads as a manual, and says on the line what is found there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus import checking, judging, literate
from touchline.cli.render import render
from touchline.codes import CODES
from touchline.source import Source

FOLDER = Path(__file__).parent
PAGES = sorted(FOLDER.glob("*.md"))
EXAMPLES = [(page, example) for page in PAGES for example in literate.examples(literate.read(page))]


def _named(given: object) -> str:
    if isinstance(given, Path):
        return given.stem
    return given.name if isinstance(given, literate.Example) else f"line {getattr(given, 'line', '')}"


@pytest.mark.parametrize("page, example", EXAMPLES, ids=_named)
def test_just_what_is_promised_is_found(page: Path, example: literate.Example, tmp_path: Path) -> None:
    found = checking.findings(example, tmp_path)
    promised = list(example.expected)
    unexpected = []
    for one in found:
        match = next((p for p in promised if one.is_promised_by(p)), None)
        if match:
            promised.remove(match)
        else:
            unexpected.append(one.shown())
    assert (unexpected, [str(p) for p in promised]) == ([], []), "found but not promised, promised but not found"


@pytest.mark.parametrize(
    "page, example, block",
    [(page, example, block) for page, example in EXAMPLES for block in example.judged],
    ids=_named,
)
def test_accounts_are_judged_as_promised(page: Path, example: literate.Example, block: literate.Block) -> None:
    judging.judge(example, block)


def test_every_code_has_a_case_that_fires() -> None:
    fired = {expected.code for _, example in EXAMPLES for expected in example.expected}
    assert sorted(set(CODES) - fired) == []


def test_one_ruleset_with_many_mistakes_shows_all_of_them() -> None:
    (example,) = literate.examples(literate.read(FOLDER / "many-mistakes.md"))
    assert len({expected.code for expected in example.expected}) >= 12


@pytest.mark.golden
@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_the_messages_shown_are_the_messages_given(page: Path, tmp_path: Path) -> None:
    """A `messages` block shows in full what the ruleset before it gives."""
    text = literate.read(page)
    for example, block in literate.shown_messages(text):
        found = checking.findings(example, tmp_path)
        given = render([one.diagnostic for one in found], [Source(checking.MAIN, example.text)])
        if os.environ.get("GOLDEN") == "write":
            page.write_text(literate.rewritten(literate.read(page), block, given), encoding="utf-8")
        else:
            assert given == block.text
