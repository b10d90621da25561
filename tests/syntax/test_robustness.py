"""No text whatever makes the reader raise; one mistake is one error."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syntax.reading import example, places, read, sound
from touchline.limits import DEFAULTS
from touchline.source import Source
from touchline.syntax.parse import parse_expression, parse_file
from touchline.syntax.program import parse_program
from touchline.workspace.files import MemoryFiles

FRAGMENTS = [
    "ruleset a", "account", "segmentation s", "decide d", "health", "service for t a", "playbook p", "let x = ", "\n",
    "\n  ", "\n    ", "| a || b |", "| - | 1 || x |", "first row wins", "one of a, b", "when ", "a", "b", "1", "40%",
    " and ", " or ", "not ", "(", ")", ", ", '"t"', '"', '"""', "# c", "\\", "-", "> ", "is ", "yes", "missing", "if ",
    "then ", "else ", "30 days", "every week", "text", "money", "\t", "\r\n", "\r", "é", "\u2028", "say ", "step s ",
    "on day 0 by owner", "measure m", "value ", "2026-02-30", "1e5", "__", "|", "||", " ", "=", ".",
]  # fmt: skip


def mutated(text: str) -> st.SearchStrategy[str]:
    """The text with one edit: a character or a word taken out, put in, doubled, swapped, or the rest cut off."""

    def edit(seed: int) -> str:
        chance = random.Random(seed)
        at = chance.randrange(len(text))
        to = min(len(text), at + chance.choice([1, 1, 1, 5, 40]))
        match chance.randrange(6):
            case 0:
                return text[:at] + text[to:]
            case 1:
                return text[:at] + chance.choice(FRAGMENTS) + text[at:]
            case 2:
                return text[:at] + text[at:to] * 2 + text[to:]
            case 3:
                return text[:at] + chance.choice(FRAGMENTS) + text[to:]
            case 4:
                return text[:at]
            case _:
                return text[:at] + text[at:to][::-1] + text[to:]

    return st.integers(0, 10**9).map(edit)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_raises(text: str) -> None:
    file, found = parse_file(Source("a.touch", text))
    assert all(d.span is None or 0 <= d.span.start <= d.span.end <= len(text) for d in found)
    assert found or all(not block.broken for block in file.blocks)
    parse_expression(text, "typed")


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_text_of_the_languages_own_words_raises(text: str) -> None:
    file, found = parse_file(Source("a.touch", text))
    assert found or not any(block.broken for block in file.blocks)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise(content: bytes) -> None:
    parse_program(MemoryFiles({"main.touch": content}), "main.touch")


@given(mutated(example()))
@settings(max_examples=100, deadline=None)
def test_one_edit_to_a_ruleset_never_raises_and_makes_little_noise(text: str) -> None:
    file, found = read(text)
    assert len(found) <= 6
    assert found or not any(block.broken for block in file.blocks)


@pytest.mark.parametrize(
    "text, codes",
    [
        ("", []),
        ("\n\n# only a comment\n", []),
        ("a\0b", ["not-text"]),
        ("x" * (DEFAULTS.ruleset_file_bytes + 1), ["file-too-large"]),
        ("let x = " + "(" * 10_000 + "1" + ")" * 10_000, ["line-too-long"]),
        ("let x = " + "a + " * 2_499 + "a", ["line-too-long"]),
        ("let x = " + "(" * 9_000, ["too-deep"]),
        ("role x\n" + "".join(" " * i + "a\n" for i in range(1, 900)), ["bad-indentation"]),
        ('let x = """\n' + "  foo\n" * 5_000, ["unclosed-text"]),
        ("id,name,arr\n" + "1,foo,3\n" * 300, ["unknown-block"]),
        ('  language 1\n  version "a"\n', ["bad-indentation"]),
        ("| a || b |\n| 1 || 2 |\n", ["bad-indentation"]),
        ("let x = 1\r\rlet y = 2\r", ["syntax"]),
        ("let x = 1 # a\rlet y = 2", ["syntax"]),
        ("decide d\n  one of x\n  | a || d |\n  || 1 || x |\n", ["table-shape"]),
        (" \t let x = 1", ["bad-indentation", "bad-indentation"]),
    ],
)
def test_bad_files_are_one_clear_error(text: str, codes: list[str]) -> None:
    assert [code for _, code in places(text)] == codes


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("  ", "\t"), ("", ""), (" ", "\u00a0")])
def test_other_line_ends_tabs_and_hard_blanks_read_the_same(change: tuple[str, str]) -> None:
    text = "segmentation tier\n  high when a > 3\n  first row wins\n    | a || tier |\n    | 1 || high |\n"
    changed = text.replace(*change) if change[0] else "\ufeff" + text
    file = sound(changed)
    span = file.blocks[0].clauses[1].span
    assert changed[span.start : span.start + 5].replace("\u00a0", " ") == "first"


def test_an_unclosed_prose_is_one_error_and_hides_nothing_behind_its_block() -> None:
    text = example().replace('prove it before the date."""', "prove it before the date.", 1)
    assert [code for _, code in places(text)] == ["unclosed-text"]
    text = 'service for tier a\n  purpose """one\n  for customers """two"""\n  ownr csm\nlet x = \n'
    assert places(text) == [(2, "unclosed-text"), (4, "unknown-line"), (5, "syntax")]
