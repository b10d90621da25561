"""The documents as a whole: what they say where nothing is written, whatever things are called, twice the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from declared import resolved
from hostile import NAMES
from printed import RULESETS, STARTERS, Page, html_tables, html_text, made, made_of
from touchline.loading import check_text
from touchline.model.ruleset import Ruleset
from workbook import literal

BARE = """\
ruleset bare "Bare"
  language 1

account
  id  required text
  arr money

segmentation tier "Tier"
  high "High" when arr >= 100
  low  "Low"  otherwise
"""


def test_a_segment_without_anything_says_so_instead_of_an_empty_section() -> None:
    page = made(resolved(BARE)).files["tier-high.md"]
    for said in (
        "No service is written for this segment",
        "No guarantee speaks of this segmentation",
        "The ruleset has no health score",
        "No journey is written for these accounts",
        "No playbook is written for this segment",
        "No escalation is written for this segment",
    ):
        assert said in page
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    assert [s for s in sections if not s.partition("\n")[2].strip()] == []


def test_a_segment_that_no_service_serves_is_named_in_the_whole() -> None:
    ruleset = resolved(
        BARE + 'role csm "Manager"\nservice for tier high\n  owner csm\n  touch call "Call" every month by owner\n'
    )
    files = made(ruleset).files
    assert "**Low** has no service" in files["playbook.md"]
    assert "No service is written for this segment" in files["tier-low.md"]
    assert "No service is written for this segment" not in files["tier-high.md"]


def test_what_else_gives_is_told_on_its_segments_page() -> None:
    ruleset = resolved(
        BARE.partition("segmentation")[0]
        + 'segmentation tier "Tier"\n  high "High"\n  low "Low"\n  first row wins\n'
        + "    | arr    || tier |\n    | >= 100 || high |\n  else low\n"
    )
    page = made(ruleset).files["tier-low.md"]
    assert "no row applies" in page
    assert "No rule gives this segment" not in page


def test_a_page_of_a_segment_leaves_out_what_cannot_be_for_it() -> None:
    files = made_of("scheduling").files
    tech, high = files["tier-tech_touch.md"], files["tier-high_touch.md"]
    assert "Welcome programme" in tech
    assert "Welcome programme" not in high
    assert "Executive call" in high
    assert "only where service tier is High touch" not in high  # there it surely is
    assert "only where service tier is High touch" in files["playbook.md"]
    assert "| 2 | 1 | yellow |" in tech
    assert "| 3 | 1 | red |" in high


def test_a_page_of_a_vertical_has_its_own_thresholds_only() -> None:
    files = made_of("scheduling").files
    education, sales = files["vertical-education.md"], files["vertical-tech_sales.md"]
    assert "≥ 200" not in education
    assert "≥ 6" in education
    assert "≥ 200" in sales
    assert "| ≥ 6 |" in education
    assert "| ≥ 6 |" not in sales
    assert "## Not here" in education
    assert "Back to demos every day, for Tech Sales (vertical)" in education
    assert "Before the term begins" in education.partition("## Not here")[0]


# --------------------------------------------------------------------------- whatever things are called

HOSTILE = list(
    dict.fromkeys(
        (
            *NAMES, "| a | b |", "_under_", "[link](javascript:x)", "<!--contents-->", "</title>", "</style>", "~~~",
            "***", "$x$", "'quoted'", "</svg><script>x</script>",
        )
    )
)  # fmt: skip
TRIED = HOSTILE if os.environ.get("TOUCHLINE_NAMES") == "all" else HOSTILE[::3]
"""A third in the gate, all in a long run."""


def hostile(name: str) -> str:
    said = literal(name)
    return f"""\
ruleset h {said}
  language 1
  version "1"

role csm {said}

entitlement time {said}

account
  id   required text
  name text
  arr  money {said}
  kind one of one, two

segmentation tier {said}
  high {said}
  low  "Low"
  first row wins
    | arr    | kind || tier | because    |
    | >= 100 | one  || high | {said} |
    | -      | -    || low  | {said} |
  review every quarter
  move up after 1 review
  move down after 1 review
  watch out {said}

health {said}
  measure m {said}
    weight 1
    value arr
    green >= 2, yellow >= 1
  green >= 75, yellow >= 50, else red
  red when arr > 5 {said}

service for tier high, low
  objective {said}
  purpose {said}
  for customers {said}
  owner csm
  touch call {said} every month by owner
    say {said}
  entitled to time

journey j {said} for kind one
  counted from since
  objective {said}
  milestone first {said} by day 5 when arr > 1

playbook p {said}
  start when arr > 5
  step s {said} on day 1 by owner
    material {said} at {said}
    say {said}

escalation e {said}
  open when arr > 5
  level 1 csm answers within 1 day

guarantee {said}
  never arr > 9 and tier is low
""".replace("  kind one of one, two\n", "  kind one of one, two\n  since date\n")


def written(text: str) -> Ruleset:
    """The ruleset of a text; that its texts for customers name what they should not is meant here."""
    checked = check_text(text)
    assert {d.code for d in checked.diagnostics} <= {"internal-name-in-customer-text"}, checked.diagnostics
    assert checked.ruleset is not None
    return checked.ruleset


@pytest.mark.parametrize("name", TRIED)
def test_a_name_is_text_wherever_it_stands(name: str) -> None:
    files = made(written(hostile(name))).files
    seen = 0
    plain = re.sub(r"\s+", " ", name)
    for file, text in files.items():
        if not file.endswith(".html"):
            continue
        page = Page()
        page.feed(text)
        tags = {tag.name for tag in page.tags}
        assert not tags & {"script", "img", "iframe", "object", "link", "base", "form", "input"}, file
        for tag in page.tags:
            assert not any(key.startswith("on") for key in tag.attributes)
            target = tag.attributes.get("href") or ""
            assert not target.lower().startswith(("javascript:", "data:", "vbscript:"))
        assert "src" not in {key for tag in page.tags for key in tag.attributes}
        seen += html_text(text).count(plain)
        for table in html_tables(text):
            assert len({len(row) for row in table}) == 1, "a name has broken out of its cell"
    assert seen >= 20, "the name is nowhere to be read"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "| a | b |", "</svg><script>x</script>", "]]>", "a & b"])
def test_a_picture_alone_holds_a_name_as_text(name: str) -> None:
    import xml.etree.ElementTree as ElementTree

    pictures = {file: text for file, text in made(written(hostile(name))).files.items() if file.endswith(".svg")}
    assert set(pictures) == {"movement-tier.svg", "movement-tier-high.svg", "movement-tier-low.svg", "escalation-e.svg"}
    for text in pictures.values():
        root = ElementTree.fromstring(text)  # noqa: S314 - our own picture
        assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
            "svg", "title", "style", "rect", "text", "path"
        }  # fmt: skip
        assert name in "".join(root.itertext())


BOUNDS = """
parameter line number = 5
parameter a_line_with_quite_a_name number = 6

decide way "Way"
  one of up, down
  else down
  first row wins
    | size                      || way  |
    | >= line                   || up   |
    | < a_line_with_quite_a_name || down |
"""


def test_a_short_bound_is_not_broken_into_lines_and_a_long_one_may_be() -> None:
    ruleset = resolved(BARE.replace("  arr money\n", "  arr money\n  size number\n") + BOUNDS)
    page = made(ruleset).files["playbook.html"]
    assert '<td class="bound">≥ line</td>' in page
    assert "<td>&lt; a line with quite a name</td>" in page


# --------------------------------------------------------------------------- twice the same, and nothing fetched


@pytest.mark.parametrize("name", STARTERS)
def test_nothing_in_a_page_is_fetched(name: str) -> None:
    for file, text in made_of(name).files.items():
        if not file.endswith(".html"):
            continue
        page = Page()
        page.feed(text)
        assert "default-src 'none'" in text
        assert not re.search(r"url\(|@import|src\s*=", text), file
        assert not {tag.name for tag in page.tags} & {"script", "link", "img"}


@pytest.mark.parametrize("name", STARTERS)
def test_every_link_between_documents_leads_somewhere(name: str) -> None:
    files = made_of(name).files
    anchors = {
        file: {tag.attributes.get("id") for tag in parsed(text).tags} for file, text in files.items() if "html" in file
    }
    for file in anchors:
        for tag in parsed(files[file]).tags:
            target = tag.attributes.get("href") or ""
            if target.startswith(("http:", "https:")) or not target:
                continue
            page, _, anchor = target.partition("#")
            assert (page or file) in files, (file, target)
            assert not anchor or anchor in anchors[page or file], (file, target)


def parsed(text: str) -> Page:
    page = Page()
    page.feed(text)
    return page


def test_the_same_rules_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "touchline", "docs", str(RULESETS / "scheduling"), "--out", str(tmp_path / seed)],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        )
    first = {path.name: path.read_bytes() for path in (tmp_path / "1").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "2").iterdir()}
    assert len(first) > 20
