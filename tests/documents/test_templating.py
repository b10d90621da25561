"""Whatever an account is called, a document shows that name and nothing else (P12, P13)."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError, UndefinedError
from markdown_it import MarkdownIt

from touchline.documents import templating
from touchline.documents.account_sheet import Missing, Sheet
from touchline.documents.health_sheet import GroupLine, HealthPart, MeasureLine
from touchline.documents.reasons import Read, Rule, Verdict
from touchline.documents.templating import fill, markdown
from touchline.documents.work_sheet import PlaybookPart, TaskLine

RULE = Rule("row 3", "scheduling.touch:78", "Growing fast", (Read("arr", "$30,000", False),))
SHEET = Sheet(
    account="N-1",
    name="Summit",
    date="15 October 2026",
    ruleset="Northwind, version 2026.4",
    rejected=None,
    segments=(Verdict("Service tier", "High touch", None, RULE),),
    health=HealthPart(
        "Account health",
        "red",
        "poor",
        "42.5",
        "100%",
        "(60 × 50 + 40 × 31.25) ÷ 100",
        (GroupLine("Product", "60", "50", "(60 × 50 + 40 × 50) ÷ 100"),),
        (MeasureLine("NPS", "Voice", "-5", "red", "poor", "0", "16%", "known", "green >= 30", "", RULE),),
        (),
        ("a score of 42.5 is red",),
        "scheduling.touch:90",
    ),
    decisions=(),
    service=None,
    journeys=(),
    playbooks=(
        PlaybookPart(
            "Rescue",
            "starts",
            "high",
            "2026-10-15",
            "",
            (TaskLine("2026-10-15", "Call", "CSM", "60 minutes", False, False),),
            RULE,
        ),
    ),
    escalations=(),
    suggestions=(),
    missing=(Missing("nps", "NPS"),),
    data_errors=(),
)

NASTY = (
    "a|b", "[red]", "[x](y)", "![x](y)", "<b>x</b>", "<script>alert(1)</script>",
    "*a*", "_a_", "`a`", "# a", "1. a", "1) a",
    "- a", "+ a", "=", "===", "---", "> a", "~~a~~", "$x$", "@x", "&amp;", "a\\", "\\|", ":smile:", "https://x.example",
    "www.x.example", "a\nb", "{{ 7 * 7 }}", "{% raw %}", "^[x]", "a  b", "***", "</style>", "\"x\" 'y'", "||", "a\\|b",
)  # fmt: skip


class Text(HTMLParser):
    """The text of a page, and the tags in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Text:
    found = Text()
    found.feed(html)
    return found


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def cell(value: str) -> str:
    """What a GitHub-flavoured parser reads from a table's cell that holds the escaped value."""
    table = f"| a | b |\n|---|---|\n| {markdown(value)} | end |\n"
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(table)
    cells = [t for i, t in enumerate(tokens) if t.type == "inline" and tokens[i - 1].type == "td_open"]
    assert [c.content for c in cells][1:] == ["end"]
    kinds = {child.type for child in cells[0].children or ()}
    assert kinds <= {"text", "text_special"}, kinds
    return "".join(child.content for child in cells[0].children or ())


@pytest.mark.parametrize("value", NASTY)
def test_a_value_in_markdown_is_read_back_as_itself(value: str) -> None:
    assert cell(value) == one_line(value)


@pytest.mark.parametrize("value", NASTY)
def test_a_value_after_a_bullet_is_read_back_as_itself(value: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(f"- {markdown(value)}\n")
    opening = ["bullet_list_open", "list_item_open", "paragraph_open"]
    closing = ["paragraph_close", "list_item_close", "bullet_list_close"]
    assert [t.type for t in tokens] == [*opening, "inline", *closing]
    assert "".join(c.content for c in tokens[3].children or ()) == one_line(value)


@given(st.text(st.sampled_from("ab1 .-+=|\\`*_[]()<>#!~$@&^:{}'\"/\n"), min_size=1, max_size=20).filter(str.strip))
def test_no_value_leaves_its_cell(value: str) -> None:
    assert cell(value) == one_line(value)


@pytest.mark.parametrize("name", NASTY)
def test_a_name_in_html_is_text(name: str) -> None:
    plain = read(fill("account.html.j2", {"sheet": SHEET}))
    named = read(fill("account.html.j2", {"sheet": replace(SHEET, name=name)}))
    assert named.tags == plain.tags
    assert f"{name} (N-1)" in named.text


def test_numbers_stay_readable() -> None:
    assert [markdown(t) for t in ("42.5", "-5", "$1,200", "Growing fast (row 3)")] == [
        "42.5",
        "-5",
        "\\$1,200",
        "Growing fast (row 3)",
    ]


def test_the_sheet_in_markdown() -> None:
    text = fill("account.md.j2", {"sheet": SHEET})
    assert "# Summit (N-1)\n\n15 October 2026 · Northwind, version 2026.4\n" in text
    assert "| Service tier | **High touch** | Growing fast (row 3, scheduling.touch:78) |\n" in text
    assert "- Score: (60 × 50 + 40 × 31.25) ÷ 100 = **42.5**; 100% of the weight is known\n" in text
    assert "| 2026-10-15 | Call | CSM | 60 minutes |\n" in text
    html = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    assert read(html).tags.count("table") == 3


def test_what_a_template_wants_and_is_not_given_is_our_bug() -> None:
    with pytest.raises(UndefinedError):
        fill("account.md.j2", {})


def test_templates_reach_nothing_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    template = "{{ sheet.__class__.__mro__ }}"
    templating._environment.cache_clear()
    monkeypatch.setattr(templating, "asset_text", lambda *_: template)
    with pytest.raises(SecurityError):
        fill("account.md.j2", {"sheet": SHEET})
    templating._environment.cache_clear()
