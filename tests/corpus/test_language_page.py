"""`grammar/LANGUAGE.md` is true: each example checks as the page says and means what the page says, and
no construct of the language is without an example."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from corpus import checking, judging, literate
from touchline.limits import Limits
from touchline.loading import check_text, examine
from touchline.source import Source
from touchline.syntax import tree
from touchline.syntax.parse import parse_file

PAGE = Path(__file__).parents[2] / "grammar" / "LANGUAGE.md"
TEXT = literate.read(PAGE)
EXAMPLES = literate.examples(TEXT)


def _named(example: literate.Example) -> str:
    return example.name


@pytest.mark.parametrize("example", EXAMPLES, ids=_named)
def test_an_example_is_as_the_page_says(example: literate.Example, tmp_path: Path) -> None:
    if example.block.kind == "yaml":
        assert [one.shown() for one in checking.findings(example, tmp_path)] == []
        return
    checked = check_text(example.text, {n: c for n, c in example.files.items() if c is not None})
    found = (examine(checked) if "examined" in example.block.words else checked).diagnostics
    wanted = example.block.option("error")
    if wanted:
        assert [d.code for d in found] == [wanted], found
    else:
        assert [f"{d.code}: {d.message}" for d in found] == []


@pytest.mark.parametrize(
    "example, block",
    [(example, block) for example in EXAMPLES for block in example.judged],
    ids=lambda given: f"line {given.line}" if isinstance(given, literate.Block) else "",
)
def test_an_account_is_judged_as_the_page_says(example: literate.Example, block: literate.Block) -> None:
    judging.judge(example, block)


def test_the_preambles_check_clean() -> None:
    for preamble in literate.preambles(TEXT):
        assert [f"{d.code}: {d.message}" for d in check_text(preamble).diagnostics] == []


def _nodes(found: object) -> Iterator[object]:
    """Everything written, from blocks down to words, and the members of enumerations."""
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        yield found
        for field in dataclasses.fields(found):
            yield from _nodes(getattr(found, field.name))
    elif isinstance(found, tuple):
        for one in found:
            yield from _nodes(one)
    elif isinstance(found, enum.Enum):
        yield found


def _written() -> set[object]:
    kinds: set[object] = set()
    for example in EXAMPLES:
        if example.block.kind == "yaml" or example.block.option("error"):
            continue
        file, _ = parse_file(Source("page", example.text))
        for node in _nodes(file.blocks):
            kinds.add(node if isinstance(node, enum.Enum) else type(node))
            if isinstance(node, tree.Block):
                kinds.add(node.keyword)
    return kinds


NOT_WRITTEN_BY_HAND = {tree.EmptyCell: "only in spreadsheets and `because` columns, shown by a blank cell"}


def test_every_construct_has_an_example() -> None:
    constructs = {*get_args(tree.Clause), *get_args(tree.Cell), *get_args(tree.Expression), *tree.Combining}
    absent = constructs - _written() - set(NOT_WRITTEN_BY_HAND)
    assert not absent, sorted(str(kind) for kind in absent)


def test_every_block_has_an_example_and_a_section() -> None:
    written = {kind for kind in _written() if isinstance(kind, str)}
    headings = " ".join(line for line in TEXT.splitlines() if line.startswith("## "))
    from touchline.syntax.words import BLOCKS

    assert written == set(BLOCKS)
    assert [block for block in BLOCKS if block not in headings] == []


def test_every_rule_is_listed_once() -> None:
    listed = re.findall(r"^\| (M\d+) \|", TEXT, re.MULTILINE)
    assert listed == [f"M{n}" for n in range(1, 42)]


def test_every_part_of_a_judgement_is_listed() -> None:
    section = TEXT.partition("## What a judgement holds")[2].partition("\n## ")[0]
    listed = [
        name for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    ]
    judgement = judging.evaluator(EXAMPLES[0].text, {}).judge({"id": "A-1"}, today=datetime.date(2026, 10, 15))
    assert sorted(listed) == sorted(judgement.to_dict())


def test_every_limit_is_listed_with_its_value() -> None:
    for limit in dataclasses.fields(Limits):
        row = f"| `{limit.name}` | {limit.metadata['what']} | {limit.default:,} {limit.metadata['unit']} |"
        assert row in TEXT, row


def test_every_link_inside_the_page_leads_somewhere() -> None:
    headings = [line.lstrip("# ") for line in TEXT.splitlines() if line.startswith("#")]
    anchors = {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in headings}
    assert [link for link in re.findall(r"\]\(#([^)]*)\)", TEXT) if link not in anchors] == []
