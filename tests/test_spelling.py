"""What "did you mean" suggests, and when it keeps silent."""

from __future__ import annotations

import pytest

from touchline.spelling import did_you_mean, nearest


@pytest.mark.parametrize(
    "word, candidates, expected",
    [
        ("arrr", ["arr", "seats"], "arr"),
        ("taem", ["team", "free"], "team"),
        ("High-Touch", ["high_touch", "mid_touch"], "high_touch"),
        ("licence use", ["licence_use"], "licence_use"),
        ("seat", ["seats", "heat"], "heat"),
        ("x", ["q"], None),
        ("x", ["xs"], "xs"),
        ("premium", ["free", "team"], None),
        ("", ["a"], None),
        ("arr", [], None),
    ],
)
def test_nearest(word: str, candidates: list[str], expected: str | None) -> None:
    assert nearest(word, candidates) == expected


def test_hint() -> None:
    assert did_you_mean("fre", ["free"]) == "did you mean `free`?"
    assert did_you_mean("gold", ["free"]) is None
