"""The report on a rule change: one page, Markdown and JSON that say the same, whatever accounts are called."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from printed import html_tables, html_text, markdown_tables
from reported import SMALL, Account, impact_of, report_of, small, without_portfolio
from touchline.documents.change.facts import report_json
from touchline.documents.change.page import report_page
from touchline.documents.change.pull_request import MOST_CHARACTERS, report_markdown
from touchline.documents.change.report import Problem, Report
from touchline.documents.change.words import facts, sentence
from touchline.portfolio.summary import Share
from touchline.rollout.limits_held import LimitResult
from touchline.rollout.measured import Direction

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "change"


@pytest.mark.golden
@pytest.mark.parametrize("name, made", [("report.md", report_markdown), ("report.json", report_json)])
def test_a_small_change_reads_as_it_is_kept(name: str, made: Callable[[Report], str]) -> None:
    kept = FIXTURES / name
    if os.environ.get("GOLDEN") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(made(small()), encoding="utf-8")
    else:
        assert made(small()) == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("made", [report_page, report_markdown, report_json])
def test_the_same_report_gives_the_same_bytes(made: Callable[[Report], str]) -> None:
    assert made(small()) == made(small())


# --------------------------------------------------------------------------- one sentence


def holding(report: Report) -> Report:
    return replace(report, limits=tuple(replace(limit, held=True) for limit in report.limits))


SENTENCES = [
    (
        small(),
        "3 of 6 accounts move in Service tier, worth $302k, 2 of them down; "
        "two limits are broken and one limit could not be checked",
    ),
    (holding(small()), "3 of 6 accounts move in Service tier, worth $302k, 2 of them down; all four limits hold"),
    (replace(report_of(SMALL[1:2]), limits=()), "nothing changes for 1 account"),
    (
        replace(report_of(SMALL[1:2]), problems=()),
        "nothing changes for 1 account; two limits are broken and one limit could not be checked",
    ),
    (
        replace(report_of([replace(SMALL[0], tier=("mid_touch", "mid_touch"))]), limits=()),
        "1 of 1 account moves in Account health, worth $110k, worse",
    ),
    (
        replace(report_of([replace(SMALL[1], rescue=(False, True)), *SMALL[4:]]), limits=()),
        "none of 3 accounts moves, 1 gets other work",
    ),
    (
        replace(without_portfolio(), limits=()),
        "3 of 5 answers can differ, 1 the same for every account, 1 could not be told",
    ),
    (
        replace(
            without_portfolio(), limits=(), proofs=(), problems=(Problem("new", "row 3 of `tier` cannot be read"),)
        ),
        "the new version could not be read whole",
    ),
    (
        replace(report_of(SMALL), impact=replace(impact_of([]), records=0), limits=()),
        "the portfolio is empty, so nothing could be measured",
    ),
]


@pytest.mark.parametrize("report, said", SENTENCES, ids=[said[:40] for _, said in SENTENCES])
def test_the_sentence(report: Report, said: str) -> None:
    assert sentence(report) == said


@pytest.mark.parametrize("report", [report for report, _ in SENTENCES])
def test_every_form_says_the_sentence_and_the_numbers(report: Report) -> None:
    said = sentence(report)
    headline = said[:1].upper() + said[1:]
    page, rendered = (
        html_text(report_page(report)),
        html_text(MarkdownIt().enable("table").render(report_markdown(report))),
    )
    assert headline in page
    assert headline in rendered
    assert json.loads(report_json(report))["sentence"] == said
    for fact in facts(report):
        assert f"{fact.value} {fact.label}" in page
        assert f"{fact.value} {fact.label}" in rendered


# --------------------------------------------------------------------------- numbers add up


def number(text: str) -> int:
    found = re.match(r"[\d,]+", text)
    assert found is not None, text
    return int(found[0].replace(",", ""))


def test_the_tables_add_up_to_what_was_measured() -> None:
    report = small()
    impact = report.impact
    assert impact is not None
    tables = {table[0][0] if table[0] else "": table for table in html_tables(report_page(report))}
    flows = [table for table in html_tables(report_page(report)) if table[0][:2] == ["Before", "After"]]
    assert len(flows) == 3  # tier, health, service: nobody moves in the decision
    for table, moves in zip(flows, [impact.moves[0], impact.moves[1], impact.moves[3]], strict=True):
        assert sum(number(row[3]) for row in table[1:]) == impact.compared.accounts
        assert sum(number(row[3]) for row in table[1:] if "stays" not in row[2]) == moves.moved.accounts
    causes = [table for table in html_tables(report_page(report)) if table[0][0] == "Move"]
    assert [sum(number(row[3]) for row in table[1:]) for table in causes] == [3, 2, 3]
    bands = [table for table in html_tables(report_page(report)) if table[0][-1] == "All"]
    assert [sum(number(row[-1].split("→")[-1].strip()) for row in table[1:]) for table in bands] == [6, 6]
    assert tables["Account"][1][1] == "$110,000"


def test_the_same_tables_stand_in_markdown() -> None:
    flows = [table for table in markdown_tables(report_markdown(small())) if table[0][:2] == ["Before", "After"]]
    assert [[row[0], row[1], row[3], row[4]] for row in flows[0]] == [
        ["Before", "After", "Accounts", "Revenue"],
        ["High touch", "Mid touch", "2", "$211,500"],
        ["Mid touch", "High touch", "1", "$90,000"],
        ["Mid touch", "Mid touch", "2", "$40,000"],
        ["Tech touch", "Tech touch", "1", "$5,000"],
    ]


# --------------------------------------------------------------------------- the page


class Seen(HTMLParser):
    """What matters of a page for those who do not see it, or who see it offline."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.headless: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tables = self.captions = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        for name in ("src", "href", "action", "data", "srcset", "poster", "xlink:href"):
            if found.get(name) is not None:
                self.addresses.append(str(found[name]))
        if found.get("id"):
            self.ids.append(str(found["id"]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if tag == "svg":
            self.pictures.append(found)
        if tag == "th" and found.get("scope") not in ("row", "col"):
            self.headless.append(str(self.getpos()))


def seen(text: str) -> Seen:
    page = Seen()
    page.feed(text)
    return page


@pytest.mark.parametrize("report", [report for report, _ in SENTENCES])
def test_the_page_needs_nothing_else_and_can_be_heard(report: Report) -> None:
    text = report_page(report)
    page = seen(text)
    assert [address for address in page.addresses if not address.startswith("#")] == []
    assert {address[1:] for address in page.addresses} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert page.tables == page.captions
    assert page.headless == []
    assert all(picture["role"] == "img" and picture["aria-label"] for picture in page.pictures)
    assert "url(http" not in text
    assert "@import" not in text


def test_only_our_script_may_run() -> None:
    text = report_page(small())
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in text
    assert not re.search(r"\son\w+=", text.replace(script, ""))


def test_the_words_of_a_picture_are_its_numbers() -> None:
    text = report_page(small())
    words = [picture["aria-label"] for picture in seen(text).pictures]
    assert "Service tier, accounts before and after. High touch to Mid touch 2; Mid touch to High touch 1. " in str(
        words[0]
    )
    assert any("Health by Service tier. High touch: green 1 then 0, yellow 1 then 1" in str(word) for word in words)


def test_more_accounts_than_the_page_holds_are_counted() -> None:
    text = html_text(report_page(report_of(SMALL, most=2)))
    assert "This page holds the 2 largest; 1 more are in moved.csv." in text


# --------------------------------------------------------------------------- names that mean harm

HOSTILE = [
    "<script>alert(1)</script>", "=cmd()", "[/b]", "\u202eegrahc", "😀 Café & Söhne", "A" * 500,
    "](x) ![y](http://x.example/z)", "@octocat", "see #12 and GH-7", "a@b.example", "http://x.example www.x.example",
    ":tada:", "a|b", "`a` ``b", "\\|x", "{{ 7 * 7 }}",
    "</td></tr></table>", "<!-- -->", "a\nb\r\n- c", "'\" onload=x", " ", "~~x~~ **y** __z__", "| - |",
]  # fmt: skip


def hostile() -> Report:
    named = [Account(f"{name} id", name, 150_000.0, ("high_touch", "mid_touch"), ("green", "red")) for name in HOSTILE]
    limit = LimitResult("no `<b>` moves, says @vp", False, "<i>3</i> do, see #4", (named[0].id,))
    return replace(report_of(named), limits=(limit,), title="<b>Rules</b> | of @team", category="#1 narrows `a|b`")


def test_the_page_shows_every_name_as_text() -> None:
    text = report_page(hostile())
    shown = [row[0] for table in html_tables(text) if table[0][0] == "Account" for row in table[1:]]
    assert len(shown) == len(HOSTILE)
    for name in HOSTILE:
        assert any(row.startswith(name) for row in shown), name
    assert len(re.findall(r"<script", text)) == 1
    assert text.count("</table>") == seen(text).tables


def test_markdown_shows_every_name_as_code_and_tells_nobody() -> None:
    text = report_markdown(hostile())
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    (table,) = (table for table in markdown_tables(text) if table[0][0] == "Account")
    assert {len(row) for row in table} == {3}
    codes = [
        code
        for row in re.findall(r"<tr>(.*?)</tr>", rendered, re.DOTALL)
        for code in re.findall(r"<code>(.*?)</code>", row)
    ]
    for name in HOSTILE:
        if len(name) < 60 and name.strip() and name.isprintable() and name != "\\|x":
            plain = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
            assert plain in codes, name
    outside = re.sub(r"<code>.*?</code>", "", rendered, flags=re.DOTALL)
    assert not re.findall(r"(?<!\w)@\w|#\d|\bGH-\d|https?://|\bwww\.|:\w+:(?!\d)", outside)
    assert "<script" not in outside
    assert "\u202e" not in text
    assert "<b>Rules" not in rendered


def test_markdown_is_short_whatever_there_is() -> None:
    long = "W|<`@#" * 400
    accounts = [
        Account(f"{i}{long}", long, 1e9 + i, ("high_touch", "mid_touch"), ("green", "red"), rescue=(True, False))
        for i in range(200)
    ]
    report = report_of(accounts)
    assert report.impact is not None
    moves = report.impact.moves[0]
    words = tuple((f"w{i}", f"{i} {long}") for i in range(40))
    flows = tuple(
        replace(moves.flows[0], before=a, after=b, direction=Direction.DOWN, share=Share(1, 1.0))
        for a, _ in words
        for b, _ in words
    )
    wide = replace(moves, words=words, flows=flows, label=long)
    impact = replace(report.impact, moves=(wide,) * 6, work=report.impact.work * 100, roles=report.impact.roles * 40)
    told = tuple(replace(each, sentence=long, heading=f"{i} {long}") for i in range(300) for each in report.told)
    limits = tuple(replace(limit, text=long, measured=long) for limit in report.limits) * 50
    proofs = tuple(replace(proof, label=long, accounts=(long,)) for proof in report.proofs) * 50
    problems = (Problem("new", long),) * 500
    huge = replace(report, impact=impact, told=told, limits=limits, proofs=proofs, problems=problems, title=long)
    text = report_markdown(huge)
    assert len(text) < MOST_CHARACTERS
    assert "more" in text
