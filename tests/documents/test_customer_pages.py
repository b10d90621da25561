"""Pages for customers say what they receive and how it grows, and name no segment, role or threshold (S65, S66)."""

from __future__ import annotations

import re

import pytest

from declared import resolved
from printed import STARTERS, html_text, made, made_of, starter
from touchline.analysis.customer_text import check_customer_texts
from touchline.loading import check_text
from touchline.model.expressions import Kind

POLICY = """\
ruleset r "Rules"
  language 1
  currency USD

role csm "Success manager"
role vp  "Head of success"

entitlement time "Time of a senior leader"

account
  id      required text
  arr     money
  score   number
  used    percent
  since   date

parameter line money = 100k

segmentation tier "Service tier"
  high_touch "High touch"
  tech_touch "Tech touch"
  first row wins
    | arr     | score || tier       |
    | >= line | -     || high_touch |
    | >= 25k  | >= 8  || high_touch |
    | -       | -     || tech_touch |
  review every quarter

segmentation stage "Stage"
  always current
  renewal  "Renewal"  when days since since >= 300 days
  adoption "Adoption" otherwise

health "Health"
  measure usage "Usage"
    weight 1
    value used
    green >= 60%, yellow >= 30%
  green >= 75, yellow >= 50, else red

service for tier high_touch
  objective "See the outcome you came for"
  for customers \"\"\"A person you know.\"\"\"
  owner csm
  with vp
  touch review "Business review" every quarter by owner with vp
  touch call   "Call"            every month by owner
  entitled to time up to 4 a year

service for tier tech_touch
  objective "Get the first result alone"
  for customers \"\"\"GUIDES\"\"\"
  owner csm
  touch digest "What your team achieved" every month by owner

journey first "From invitation to result"
  counted from since
  milestone start "First result" by day 14 when used >= 60%
"""

GUIDES = "Guides and a community."


def found(text: str) -> list[str]:
    """The messages about texts for customers where the tech-touch text is `text`."""
    checked = check_text(POLICY.replace("GUIDES", text))
    assert {d.code for d in checked.diagnostics} <= {"internal-name-in-customer-text"}
    return [d.message for d in checked.diagnostics]


@pytest.mark.parametrize(
    "text, said",
    [
        ("As a tech touch customer you have guides.", "tech touch"),
        ("As a Tech-Touch customer you have guides.", "Tech-Touch"),
        ("tech_touch gives you guides.", "tech_touch"),
        ("Soon you will be high\ttouch.", "high\ttouch"),
        ("Your success manager calls.", "success manager"),
        ("The Head of Success writes.", "Head of Success"),
        ("From $100,000 a person calls.", "100,000"),
        ("From 100k a person calls.", "100k"),
        ("From 100 000 no, from 0.1m on.", "0.1m"),
        ("From 25k on you have a person.", "25k"),
        ("You use less than 60% of it.", "60%"),
        ("You use less than 60 percent of it.", "60 percent"),
        ("Your score is below 8.", "8"),
        ("Your health is below 75.", "75"),
    ],
)
def test_a_planted_name_or_threshold_is_caught(text: str, said: str) -> None:
    (message,) = found(text)
    assert f"says `{said}`" in message


@pytest.mark.parametrize(
    "text",
    [
        "Guides and a community.",
        "We answer within 8 hours.",  # counts time, and no threshold does in this unit
        "8 times a year we meet.",
        "Your renewal is a good day to talk.",  # a stage nobody is served by is a plain word
        "A manager of success, a touch of tech.",
        "We keep 7 of 9 promises.",
        "In touch: high and low.",
    ],
)
def test_plain_words_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "old, new",
    [
        ('"What your team achieved"', '"Tech touch digest"'),
        ('"Get the first result alone"', '"Tech touch: the first result alone"'),
        ('"First result" by', '"Tech touch result" by'),
        ('"From invitation to result"', '"Tech touch journey"'),
        ('"Time of a senior leader"', '"Time of the Head of success"'),
        ("since   date", 'since   date "Tech touch since"'),
    ],
)
def test_every_text_that_customers_read_is_looked_at(old: str, new: str) -> None:
    (finding,) = check_text(POLICY.replace(old, new)).diagnostics
    assert finding.code == "internal-name-in-customer-text"


def test_the_words_are_underlined_where_they_stand() -> None:
    text = POLICY.replace("GUIDES", "For tech touch only.")
    (finding,) = check_text(text).diagnostics
    assert finding.span is not None
    assert text[finding.span.start : finding.span.end] == "tech touch"


def test_a_page_says_what_is_received_and_how_it_grows() -> None:
    files = made(resolved(POLICY.replace("GUIDES", GUIDES)), for_customers=True).files
    page = files["service-2.md"]
    assert page.startswith("# Get the first result alone\n\nGuides and a community.")
    assert "| **What your team achieved** | every month |" in page
    grows = page.partition("## How it grows")[2]
    assert "**Business review**, every quarter" in grows
    assert "**Time of a senior leader**, up to 4 a year" in grows
    assert "We look every quarter" in grows
    assert "By day 14: First result" in page
    assert "Days are counted" not in page  # `since` has no label that customers can read
    assert "How it grows" not in files["service-1.md"]  # nothing is above it


@pytest.mark.parametrize("name", STARTERS)
def test_no_starter_tells_customers_its_segments_roles_or_thresholds(name: str) -> None:
    ruleset = starter(name)
    assert check_customer_texts(ruleset) == ()
    served = {s.ref.name for service in ruleset.services for s in service.scopes if s.ref.kind is Kind.SEGMENT}
    internal = {role.label for role in ruleset.roles.values()}
    for segmentation in served:
        for segment in ruleset.segmentations[segmentation].segments:
            internal |= {segment.label, segment.name.replace("_", " ")}
    for file, text in made_of(name, for_customers=True).files.items():
        assert not any(segment.name in file for s in served for segment in ruleset.segmentations[s].segments)
        if not file.endswith(".html") or file == "index.html":
            continue
        seen = html_text(text).lower() + re.search("<title>(.*?)</title>", text)[1].lower()  # type: ignore[index]
        for words in internal:
            assert not re.search(rf"(?<!\w){re.escape(words.lower())}(?!\w)", seen), (file, words)
        assert "<nav" not in text, "a customer would see that there are other services"


SOME = """\
  touch advice "Advice" every month by owner
    only when used >= 60%
  touch visit "A visit" every year by owner
    only when tier is high_touch
  touch mail "A mail" every week by owner
    only when tier is tech_touch

journey first"""


def test_a_page_promises_nothing_to_all_that_only_some_receive() -> None:
    """On what it depends is the team's matter; that it depends on something is the customer's."""
    text = POLICY.replace("GUIDES", GUIDES).replace("\njourney first", SOME)
    text += '  milestone more "More of it" by day 90 when used >= 80%\n    only when score >= 5\n'
    text = text.replace("since   date", 'since   date "Start date"')
    page = made(resolved(text), for_customers=True).files["service-2.md"]
    assert "| **Advice** | every month, where it applies |" in page
    assert "A visit" not in page
    assert "| **A mail** | every week |" in page
    assert "By day 90, where it applies: More of it" in page
    assert "Days are counted from the start date." in page
