"""The canonical look: blanks move, nothing else does, and twice changes nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syntax.reading import bare, example, read
from syntax.test_robustness import FRAGMENTS, mutated
from touchline.assets import asset
from touchline.syntax.format import format_source

RULESETS = sorted(asset("rulesets").glob("*/*.touch"))


def formatted(text: str) -> str:
    out, found = format_source(text, "a.touch")
    assert found == (), found
    return out


def assert_law(text: str) -> None:
    """The tree is the same but for its spans, the comments are kept in order, twice changes nothing."""
    out = formatted(text)
    before, after = read(text)[0], read(out)[0]
    assert bare(after.blocks) == bare(before.blocks)
    assert [(c.text, c.alone) for c in after.comments] == [(c.text, c.alone) for c in before.comments]
    assert formatted(out) == out


def test_the_example_keeps_its_meaning() -> None:
    assert_law(example())


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.name)
def test_the_starter_rulesets_keep_their_meaning(path: Path) -> None:
    assert_law(path.read_text(encoding="utf-8"))


def test_a_ruleset_in_its_canonical_look() -> None:
    text = (
        "\ufeffruleset   a   # one\r\n"
        "\tlanguage 1\r\n"
        "\r\n\r\n\r\n"
        'role csm "CSM"  ,7 people\r\n'
        'role cs_manager "Manager"\r\n'
        "account # the account\r\n"
        "    id required text\r\n"
        "    # money\r\n"
        '    arr money>=0 column "ARR" "Revenue"\r\n'
        '    strategic yes / no "Reference"\r\n'
        "    plan one of free,\r\n"
        "        team\r\n"
        "let x=round ( arr*- 2 )\r\n"
        "segmentation tier\r\n"
        '      high "High"\r\n'
        "      low\r\n"
        "      first row wins\r\n"
        "      |arr|plan||tier|because|\r\n"
        "      # big ones\r\n"
        '      |> 5k to < 10k|-||high|"Big"|#yes\r\n'
        "      |<5k|free,team||low| |\r\n"
        "      else low\r\n"
        "   # the end\r\n"
        "# nothing more"
    )
    assert formatted(text) == (
        'ruleset a  # one\n'
        '  language 1\n'
        '\n'
        'role csm        "CSM", 7 people\n'
        'role cs_manager "Manager"\n'
        'account  # the account\n'
        '  id  required text\n'
        '  # money\n'
        '  arr        money >= 0  column "ARR"  "Revenue"\n'
        '  strategic  yes/no                    "Reference"\n'
        '  plan       one of free,\n'
        '      team\n'
        'let x = round(arr * -2)\n'
        'segmentation tier\n'
        '  high "High"\n'
        '  low\n'
        '  first row wins\n'
        '    | arr         | plan       || tier | because |\n'
        '    # big ones\n'
        '    | >5k to <10k | -          || high | "Big"   |  #yes\n'
        '    | < 5k        | free, team || low  |         |\n'
        '  else low\n'
        '  # the end\n'
        '# nothing more\n'
    )  # fmt: skip


def test_prose_is_left_as_it_is() -> None:
    text = 'service for tier a\n      purpose """One\n\n      - two\n        three   \n  """   # why\n'
    assert formatted(text) == 'service for tier a\n  purpose """One\n\n      - two\n        three   \n  """  # why\n'


def test_a_text_with_errors_comes_back_as_it_is() -> None:
    text = "ruleset   a\n  langauge 1\n"
    out, found = format_source(text, "a.touch")
    assert out == text
    assert [d.code for d in found] == ["unknown-line"]


def test_an_empty_text_stays_empty() -> None:
    assert formatted("") == ""
    assert formatted("\n\n  \n") == ""


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_other_blanks_give_the_same_look(seed: int) -> None:
    chance = random.Random(seed)
    lines: list[str] = []
    for line in formatted(example()).splitlines():
        indent = len(line) - len(line.lstrip())
        body = line.lstrip()
        if '"' not in body and "#" not in body:
            body = "".join(c + " " * chance.choice([0, 0, 2]) if c == " " else c for c in body)
        lines.append(" " * (indent * 3) + body + " " * chance.choice([0, 0, 3]))
    shaken = "\n".join(lines)
    assert bare(read(shaken)[0].blocks) == bare(read(example())[0].blocks)
    assert formatted(shaken) == formatted(example())


@given(mutated(example()))
@settings(max_examples=40, deadline=None)
def test_a_ruleset_with_one_edit_keeps_its_meaning_or_its_text(text: str) -> None:
    out, found = format_source(text, "a.touch")
    if found:
        assert out == text
    else:
        assert_law(text)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_keeps_its_meaning_or_its_text(text: str) -> None:
    out, found = format_source(text, "a.touch")
    if found:
        assert out == text
    else:
        assert_law(text)
