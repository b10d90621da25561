"""What to say, with its blanks: nobody can say `{name}` aloud."""

from __future__ import annotations

import pytest

from declared import resolved
from printed import made, made_of
from touchline.documents.book.saying import blanks, with_blanks
from touchline.prose.words import Words

RULESET = """\
ruleset r "Rules"
  language 1

role csm "Manager"

account
  id        required text
  name      text
  renews_on date "Renewal date"

service
  for customers \"\"\"{name}, we are there.\"\"\"
  owner csm
  touch call "Call" every month by csm
    say \"\"\"How is {name}? On {renews_on} we talk, {name}.\"\"\"
"""


@pytest.mark.parametrize(
    ("text", "said", "filled"),
    [
        ("On {renews_on}, {name}.", "On [renewal date], [name].", ("[renewal date]", "[name]")),
        ("{name} and {name}", "[name] and [name]", ("[name]",)),
        ("{use_case}?", "[use case]?", ("[use case]",)),
        ("{} {two words} {1} { name } plain", "{} {two words} {1} { name } plain", ()),
    ],
)
def test_a_field_in_braces_is_a_blank(text: str, said: str, filled: tuple[str, ...]) -> None:
    words = Words(resolved(RULESET))
    assert with_blanks(words, text) == said
    assert blanks(words, text) == filled


def test_a_page_says_what_is_filled_in() -> None:
    page = made(resolved(RULESET)).files["playbook.md"]
    assert "> *Call:* what to say, with \\[name\\] and \\[renewal date\\] filled in\n" in page
    assert "> How is [name]? On [renewal date] we talk, [name].\n" in page


def test_no_page_shows_a_name_in_braces() -> None:
    for files in (
        made_of("scheduling").files,
        made(resolved(RULESET)).files,
        made(resolved(RULESET), for_customers=True).files,
    ):
        for file, text in files.items():
            if file.endswith(".md"):
                assert "{name}" not in text, file
                assert "{renews" not in text, file
