"""A ruleset with one thing changed anywhere: findings that have a place, never an exception, and no noise."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from touchline.model.resolve import resolve
from touchline.syntax.program import parse_program
from touchline.workspace.files import MemoryFiles

FOLDER = Path(__file__).parents[2] / "rulesets" / "scheduling"
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.touch"))}
ENTRY = "scheduling.touch"
PIECE = re.compile(r"\w+|[^\w\s]")
WORDS = sorted({word for text in FILES.values() for word in re.findall(r"\w+", text)})


def findings_of(texts: dict[str, str]) -> tuple[bool, list[tuple[str, str | None, int]]]:
    """Whether there is a ruleset, and the code, path and line of each finding."""
    parsed = parse_program(MemoryFiles({name: text.encode() for name, text in texts.items()}), ENTRY)
    ruleset, findings = resolve(parsed)
    placed = []
    for d in findings:
        assert d.span is None or d.span.path in parsed.sources
        line = parsed.sources[d.span.path].position(d.span.start).line if d.span else 0
        placed.append((d.code, d.span.path if d.span else None, line))
    return ruleset is not None, placed


def test_as_it_is() -> None:
    assert findings_of(FILES) == (True, [])


@pytest.mark.parametrize("seed", range(40))
def test_one_piece_changed(seed: int) -> None:
    chance = random.Random(seed)
    name = chance.choice(sorted(FILES))
    text = FILES[name]
    piece = chance.choice(list(PIECE.finditer(text)))
    new = chance.choice(
        ["", chance.choice(WORDS), piece.group() + "q", chance.choice("|()\"'<>=,.#-+"), "1e9", "none of"]
    )
    whole, findings = findings_of({**FILES, name: text[: piece.start()] + new + text[piece.end() :]})
    assert whole == (not findings)


def test_a_line_that_includes_a_file_and_cannot_be_read_makes_no_noise() -> None:
    broken = FILES[ENTRY].replace('include "services.touch"', 'include "services.touch')
    line = broken[: broken.index('include "services.touch')].count("\n") + 1
    assert findings_of({**FILES, ENTRY: broken}) == (False, [("unclosed-text", ENTRY, line)])


MISTAKES = [
    (
        'arr                money >= 0       column "ARR (USD)"',
        'arr                money >= 0 days  column "ARR (USD)"',
        "wrong-unit",
    ),
    (
        "plan               one of free, team, business, enterprise",
        "plan               one of free, team, free",
        "defined-twice",
    ),
    ("let licence_use     = active_users / seats", "let licence_use     = active_users / seets", "unknown-name"),
    ("days since started_on < 90 days", "days since started_on < 90", "wrong-unit"),
    (
        "| 25k to <enterprise_line | >= 8             | -         | -          || high_touch |",
        "| 25k to <cost_to_serve   | >= 8             | -         | -          || high_touch |",
        "bad-bound",
    ),
    (
        "| missing                 | -                | -         | -          || mid_touch  |",
        "| missing                 | -                | -         | -          || mid_tuch   |",
        "unknown-choice",
    ),
    ("review at once when champion_left", "review at once when arr", "not-a-condition"),
    ("| education  | has pta_meetings || >= 6   |", "| education  | has pta_meetngs  || >= 6   |", "unknown-choice"),
    ("only when plan is not free", "only when plan > free", "wrong-type"),
    ("green >= 30, yellow >= 0", "green >= 300, yellow >= 0", "out-of-range"),
    ("red            when open_p1 >= 3", "red            when open_p1 >= 3 days", "wrong-unit"),
    (
        "open when health is red and days_to_renewal <= 90 days and arr >= 25k",
        "open when helth is red and days_to_renewal <= 90 days and arr >= 25k",
        "unknown-name",
    ),
    ("at once when severity is critical", "at once when severity is critcal", "unknown-choice"),
    ("when call_sponsor is 2 business days late", "when call_spnsor is 2 business days late", "unknown-name"),
    ("never strategic and tier is tech_touch", "never strategic and tier is tech_tuch", "unknown-choice"),
]


def test_many_mistakes_are_all_reported_in_order_and_nothing_else() -> None:
    text = FILES[ENTRY]
    expected = []
    for right, wrong, code in MISTAKES:
        found = re.search(r" +".join(map(re.escape, right.split())), text)  # however the columns are aligned
        assert found is not None, right
        text = text[: found.start()] + wrong + text[found.end() :]
        expected.append((code, ENTRY, text.count("\n", 0, found.start()) + 1))
    whole, findings = findings_of({**FILES, ENTRY: text})
    assert not whole
    assert findings == sorted(expected, key=lambda found: found[2])
