"""Circles, each once and with its way round, and the order of what is computed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declared import ACCOUNT, BASE, HEADER, findings, resolved, the_one, underlined
from touchline.model.graph import circles, in_order

HEALTH = """\
health
  measure nps
    value nps
    green >= 30, yellow >= 0
  measure support
    | used | action || band  |
    | -    | call   || green |
    | -    | write  || red   |
  green >= 75, yellow >= 50, else red
"""


def test_a_circle_prints_its_way_round() -> None:
    text = (
        HEADER + ACCOUNT + "segmentation tier\n  high when action is call\n  low otherwise\n"
        "decide action\n  one of call, write\n  call when health.score < 5\n  else write\n" + HEALTH
    )
    text = (
        text.replace("| used | action ", "| used | tier   ")
        .replace("| call   ", "| high   ")
        .replace("| write  ", "| low    ")
    )
    found = the_one(text)
    assert found.code == "circle"
    assert found.facts["circle"] == ["action", "health", "health.support", "tier"]
    assert found.message == (
        "`action` and what it reads define each other: action → health → health.support → tier → action"
    )
    assert found.hint == "read `previous action`, which is what was kept the time before"
    assert [text[label.span.start : label.span.end] for label in found.labels] == [
        "health.score",
        "support",
        "tier",
        "action",
    ]


def test_lets_in_a_circle() -> None:
    text = BASE + "let a = b + 1\nlet b = c + 1\nlet c = a + 1\nlet d = a + 1\n"
    found = the_one(text)
    assert (found.facts["circle"], underlined(text, found)) == (["a", "b", "c"], "b")


def test_a_let_that_reads_itself() -> None:
    assert the_one(BASE + "let a = a + 1\n").message == "`a` is defined by itself: a → a"


def test_each_circle_is_reported_once() -> None:
    text = BASE + "let a = b\nlet b = a\nlet c = d\nlet d = c\nlet e = f + 1\nlet f = a + c\n"
    assert [d.facts["circle"] for d in findings(text)] == [["a", "b"], ["c", "d"]]


def test_a_very_long_circle_is_cut_in_its_middle() -> None:
    text = BASE + "".join(f"let x{i} = x{i + 1} + 1\n" for i in range(999)) + "let x999 = x0 + 1\n"
    found = the_one(text)
    assert found.message.endswith("x0 → x1 → x2 → x3 → x4 → x5 → x6 → x7 → x8 → x9 → x10 → 988 more → x999 → x0")
    assert len(found.labels) == 12


READS_NOTHING_OF_TODAY = [
    "segmentation s\n  a when previous s is a\n  b otherwise\n",
    "segmentation s\n  a when p is open\n  b otherwise\nplaybook p\n  start when s is a\n  step x on day 0 by csm\n",
    "segmentation s\n  a when e is open\n  b otherwise\nescalation e\n  open when s is a\n",
]


@pytest.mark.parametrize("text", READS_NOTHING_OF_TODAY)
def test_what_was_kept_before_makes_no_circle(text: str) -> None:
    resolved(BASE + text)


THROUGH = [
    "segmentation s\n  a when s.candidate is a\n  b otherwise\n",
    "segmentation s\n  a when arr > 5\n  b otherwise\n  review at once when s is a\n",
    "segmentation s\n  a when s moved down\n  b otherwise\n",
    "segmentation s\n  a when s is a for 5 days\n  b otherwise\n",
    "health\n  measure m\n    value health.score\n    green >= 2, yellow >= 1\n  green >= 75, yellow >= 50, else red\n",
    "health\n  measure m\n    only when health is red\n    value nps\n    green >= 2, yellow >= 1\n"
    "  green >= 75, yellow >= 50, else red\n",
    "health\n  measure m\n    value nps\n    green >= 2, yellow >= 1\n  green >= 75, yellow >= 50, else red\n"
    "  red when health is red\n",
    "health\n  measure m\n    | health.m || band  |\n    | -        || green |\n"
    "  green >= 75, yellow >= 50, else red\n",
]


@pytest.mark.parametrize("text", THROUGH)
def test_every_way_of_reading_makes_a_circle(text: str) -> None:
    assert the_one(BASE + text).code == "circle"


def test_the_order_has_each_after_what_it_reads() -> None:
    ruleset = resolved(
        BASE + "let late = early + 1\nlet early = used\n"
        "decide action\n  one of call, write\n  call when tier is high and late > 5\n  else write\n" + HEALTH
    )
    order = list(ruleset.order)
    assert sorted(order) == [
        ("decision", "action"),
        ("health", ""),
        ("let", "early"),
        ("let", "late"),
        ("measure", "nps"),
        ("measure", "support"),
        ("segmentation", "tier"),
    ]
    before = [
        (("let", "early"), ("let", "late")),
        (("let", "late"), ("decision", "action")),
        (("segmentation", "tier"), ("decision", "action")),
        (("decision", "action"), ("measure", "support")),
        (("measure", "support"), ("health", "")),
        (("measure", "nps"), ("health", "")),
    ]
    assert all(order.index(first) < order.index(then) for first, then in before)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_thousand_lets_in_a_row(backwards: bool) -> None:
    lines = ["let x0 = used\n", *(f"let x{i} = x{i - 1} + 1\n" for i in range(1, 1000))]
    text = BASE + "".join(reversed(lines) if backwards else lines)
    lets = [name for kind, name in resolved(text).order if kind == "let"]
    assert lets == [f"x{i}" for i in range(1000)]


graphs = st.dictionaries(st.integers(0, 7), st.lists(st.integers(0, 9), max_size=4), max_size=8)


def reaches(graph: dict[int, list[int]], start: int) -> set[int]:
    found: set[int] = set()
    pending = [start]
    while pending:
        for read in graph.get(pending.pop(), ()):
            if read not in found:
                found.add(read)
                pending.append(read)
    return found


@given(graphs)
def test_circles_are_found_exactly(graph: dict[int, list[int]]) -> None:
    found = circles(graph)
    on_circles = {node for node in graph if node in reaches(graph, node)}
    assert {node for way in found for node in way} == on_circles
    for way in found:
        assert len(set(way)) == len(way)
        assert all(then in graph[first] for first, then in zip(way, (*way[1:], way[0]), strict=True))


@given(graphs)
def test_an_order_exists_where_no_circle_does(graph: dict[int, list[int]]) -> None:
    if circles(graph):
        with pytest.raises(ValueError, match="circle"):
            in_order(graph)
        return
    order = in_order(graph)
    assert sorted(order) == sorted(graph)
    assert all(order.index(read) < order.index(node) for node in graph for read in graph[node] if read in graph)
