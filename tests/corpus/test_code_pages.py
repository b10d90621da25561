"""`grammar/diagnostics/`: a page for every code, whose bad example gives the code and whose good one does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus import checking, literate
from touchline.cli.render import render
from touchline.codes import CODES
from touchline.source import Source

GRAMMAR = Path(__file__).parents[2] / "grammar"
PAGES = sorted((GRAMMAR / "diagnostics").glob("*.md"))
PREAMBLE = literate.preambles(literate.read(GRAMMAR / "LANGUAGE.md"))[0]
"""The account and roles of the language's page stand before a page's `part`, in a file of their own."""


def _examples(page: Path, word: str) -> list[literate.Example]:
    return [e for e in literate.examples(literate.read(page)) if word in e.block.words]


def _findings(example: literate.Example, folder: Path) -> list[checking.Finding]:
    return checking.findings(checking.with_policy(example, PREAMBLE), folder)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert [page.stem for page in PAGES] == sorted(CODES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_made_like_the_others(page: Path) -> None:
    text = literate.read(page)
    assert text.startswith(f"# {page.stem}\n\n")
    assert "**Why it matters.**" in text
    assert _examples(page, "bad")
    assert _examples(page, "good")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_bad_example_gives_the_code_and_nothing_else(page: Path, tmp_path: Path) -> None:
    for number, example in enumerate(_examples(page, "bad")):
        codes = [one.diagnostic.code for one in _findings(example, tmp_path / str(number))]
        assert set(codes) == {page.stem}, codes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_good_example_is_clean(page: Path, tmp_path: Path) -> None:
    for number, example in enumerate(_examples(page, "good")):
        found = _findings(example, tmp_path / str(number))
        assert [one.shown() for one in found] == []


@pytest.mark.golden
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_message_shown_is_the_message_given(page: Path, tmp_path: Path) -> None:
    """Long lines are cut where they are shown, so that a page fits a terminal."""
    text = literate.read(page)
    (example,) = _examples(page, "bad")
    (block,) = (block for block in literate.blocks(text) if block.kind == "message")
    whole = checking.with_policy(example, PREAMBLE)
    found = checking.findings(whole, tmp_path)
    sources = [Source(name, content.decode("utf-8", "replace")) for name, content in whole.files.items() if content]
    main = "touchline.yaml" if example.block.kind == "yaml" else checking.MAIN
    given = render([found[0].diagnostic], [Source(main, whole.text), *sources])
    if os.environ.get("GOLDEN") == "write":
        page.write_text(literate.rewritten(text, block, given), encoding="utf-8")
    else:
        assert given == block.text
