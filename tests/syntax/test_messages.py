"""What is said about a line that cannot be read: every mistake, in order, in the user's words."""

from __future__ import annotations

import pytest

from syntax.reading import places, read
from touchline.syntax.parse import parse_expression

THIRTY = """rulset x
ruleset scheduling
  langauge 1
  effective 2026-02-30
  currency "USD"
  include services.touch
calendar office
  working days munday to friday
  fiscal year starts febuary
role csm "CSM", 7 peple
role is "x"
account
  id required txt
  arr money column "ARR
  plan one of free, team,
  foo__bar text
  seats whole nmber
parameter line money = 1e5
  120k sine 2027-01-01
let a = b == c
let b = (a + 3
let c = a is
let f = 2.5 days
segmentation tier
  high "High" wen arr > 3
  reviw every quarter
  frist row wins
    | arr | plan || tier |
    | >< 3 | 3 4 || x |
health
  measure usage
    vlue x
service for tier a
  owner csm dedicated
  touch y "Y" evry week by owner
playbook p
  start when
  step t "T" 2 days after s
guarantee "x"
  nevr a
"""


def test_thirty_mistakes_are_thirty_findings_in_order() -> None:
    wrong_lines = [1, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 29, 29, 32, 34,
                   35, 37, 38, 40]  # fmt: skip
    found = places(THIRTY)
    assert [line for line, _ in found] == wrong_lines
    assert len(found) == 31


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("rulset x", "`rulset` starts no block", "did you mean `ruleset`?"),
        ("language 1", "`language` starts no block", "indent it by two blanks below its `ruleset`"),
        ("segmentation s\n  reviw every week", "a `segmentation` has no line that starts with `reviw`",
         "did you mean `review every`?"),
        ("decide d\n  one of a, b\n  otherwise b", "a `decide` has no line that starts with `otherwise`",
         "what holds where no line does is `else b`"),
        ("decide d\n  one of a, b\n  b otherwise", "a `decide` has no line that starts with `b`",
         "what holds where no line does is `else b`"),
        ("decide d\n  one of a, b\n  default a, 5", "a `decide` has no line that starts with `default`",
         "what holds where no line does is `else a, 5`"),
        ("health \"H\"\n  green >= 75, yellow >= 50, otherwise red",
         "`otherwise` is a word of the language and cannot be a name", "for all the rest write `else`"),
        ("playbook p\n  start when", "expected a condition after `when`", "for example: `start when health is red`"),
        ("playbook p\n  start when a and", "expected a condition after `and`", None),
        ("let x = a >", "expected a value after `>`", None),
        ("let x = (a + 3", "expected `)` after `3`", None),
        ("let x = a = b", "`=` makes no sense after `a`", "write `is` for equal: `=` only defines"),
        ("let x = a in b, c", "expected `(` after `in`, not `b`", "write the values in brackets: `in (a, b)`"),
        ("let x = 2.5 days", "a length of time is a whole number of days", None),
        ("let x = a ≥ 5", "`≥` means nothing here", "write `>=`"),
        ("let x = “a”", "`“` does not open a text here", 'write `"`'),
        ("account\n  is text", "`is` is a word of the language and cannot be a name",
         "for example `is_`, or another word"),
        ("account\n  high-touch text", "`-` makes no sense after `high`", "names are written with `_`: `high_touch`"),
        ("account\n  a whole nmber", "expected `number` after `whole`, not `nmber`", "did you mean `number`?"),
        ("service for t a\n  owner csm dedicated", "expected `,` after `csm`, not `dedicated`",
         "for example: `owner csm, dedicated, up to 30 accounts each`"),
        ("let a = b\n  + c", "`let` takes no lines below it",
         "a line goes on when it ends in a comma, `and`, `or` or an operator"),
        ("playbook p\n  stop when a\n  and b", "a `playbook` has no line that starts with `and`",
         "end the line before this one with `and`, and it goes on here"),
        ("let x = 1,000", "`000` is not a number",
         "a comma always separates: write `25_000` for twenty-five thousand"),
        ("let x = arr >= 100 000", "`100 000` is not a number", "write `100_000`"),
        ("let x = arr >= 1 000 000", "`1 000 000` is not a number", "write `1_000_000`"),
        ("let x = share > 10 %", "`10 %` is not a number", "write `10%`"),
        ("let x = days since 1.1.2026 > 3", "`1.1.2026` is not how a date is written", "write `2026-01-01`"),
        ("let x = ends_on is 31.02.2026", "`31.02.2026` is not how a date is written", "write `YYYY-MM-DD`"),
        ("let x = arr >= €100k", "`€` means nothing here",
         "amounts stand without a sign; the ruleset says once `currency EUR`"),
        ("ruleset n \"N\"\n  currency $", "`$` means nothing here",
         "amounts stand without a sign; the ruleset says once `currency USD`"),
        ("role r \"a", "a text is not closed on its line", 'end it with `"`'),
        ("role r, automated, automated", "`automated` is said twice on this line", None),
    ],
)  # fmt: skip
def test_what_is_said(text: str, message: str, hint: str | None) -> None:
    _, found = read(text)
    assert [(d.message, d.hint) for d in found] == [(message, hint)]


def test_no_message_speaks_of_the_machinery() -> None:
    _, found = read(THIRTY)
    said = " ".join(f"{d.message} {d.hint} {' '.join(label.text for label in d.labels)}" for d in found)
    for word in ("token", "_LITERAL", "$END", "NAME", "parse", "expression", "Traceback"):
        assert word not in said
    for d in found:
        assert not d.message.endswith(".")
        assert d.message[0] == "`" or d.message[0].islower()


def test_a_long_sum_is_called_one() -> None:
    found, diagnostics = parse_expression(" + ".join(["a"] * 500), "policy.touch")
    assert found is None
    assert [d.message for d in diagnostics] == ["this has more than 64 terms in a row"]


def test_a_lost_first_line_of_a_block_is_one_finding() -> None:
    text = 'ruleset r "R"\n\nhealth "H"\n  needs at least 60% of the weight\n  owner csm\n  with tam\n'
    _, found = read(text)
    assert [d.message for d in found] == ["a `health` has no line that starts with `owner`"]


def test_headings_that_cannot_be_read_are_not_held_against_the_rows() -> None:
    text = "decide d\n  one of x, y\n    | a | | b || d |\n    | 1 || x |\n    | 2 || y |\n"
    _, found = read(text)
    assert [d.code for d in found] == ["syntax"]
