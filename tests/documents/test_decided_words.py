"""What was decided for an account, as its sheet says it: in words, not by internal names."""

from __future__ import annotations

import datetime

from touchline.backends.python import compile
from touchline.documents.reasons import verdicts
from touchline.loading import check_text

RULES = """\
ruleset words "Words"

account
  id    required text
  seats whole number >= 0

decide talk "What the next talk is about"
  one of value_of_the_year, first_steps
  value_of_the_year when seats >= 10
  else first_steps

decide topics "What to bring"
  one of case_study, price_list
  all rows
    | seats || topics     |
    | >= 10 || case_study |
    | >= 5  || price_list |
"""


def test_choices_are_said_in_words() -> None:
    checked = check_text(RULES)
    assert checked.ruleset is not None
    judged = compile(checked.ruleset).judge({"id": "A-1", "seats": 12}, today=datetime.date(2026, 10, 15))
    _, decisions = verdicts(checked.ruleset, judged)
    assert [(d.label, d.value) for d in decisions] == [
        ("What the next talk is about", "value of the year"),
        ("What to bring", "case study, price list"),
    ]
