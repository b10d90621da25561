"""How accounts move, in a picture: what is said of a way has room enough to be read."""

from __future__ import annotations

import itertools
import re

from touchline.documents.pictures.drawing import LEADING, WIDTH, text_width
from touchline.documents.pictures.ladder import ladder

RUNGS = (("High", "12 accounts"), ("Low", "90 accounts"))
DOWN = (
    "Down after 2 reviews in a row, not within 60 days of the last day of the assignment, with 30 days’ notice, "
    "through the playbook “Somebody else leads”"
)


def said(svg: str) -> list[tuple[float, float, str]]:
    """The texts of a picture with where each begins."""
    found = re.findall(r'<text class="tl-text" x="([\d.]+)" y="([\d.]+)">(.*?)</text>', svg)
    return [(float(x), float(y), text) for x, y, text in found]


def test_a_long_sentence_is_no_tower_of_words() -> None:
    lines = said(ladder("m", "Tier", RUNGS, 0, "Up after 1 review", DOWN).svg)
    assert next(text for _, _, text in lines) == "Up after 1 review"
    assert " ".join(text for _, _, text in lines[1:]) == DOWN
    assert len(lines) <= 8
    assert all(x + text_width(text) <= WIDTH for x, _, text in lines)


def test_no_line_lies_on_another_or_outside_the_picture() -> None:
    picture = ladder("m", "Tier", RUNGS, None, DOWN.replace("Down", "Up"), DOWN)
    height = float(re.search(r'height="([\d.]+)" role', picture.svg)[1])  # type: ignore[index]
    heights = [y for _, y, _ in said(picture.svg)]
    assert all(after - before >= LEADING for before, after in itertools.pairwise(heights))
    assert heights[0] >= LEADING / 2
    assert heights[-1] < height
