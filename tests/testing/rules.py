"""A small ruleset for the tests of this floor: a table, lines, health with overrides, a playbook, an escalation."""

from __future__ import annotations

from touchline.loading import check_text
from touchline.model.ruleset import Ruleset

RULES = """\
ruleset small "A small policy"
  language 1
  version "1"
  effective 2026-10-01
  currency USD
  time zone "America/New_York"

role csm "Customer Success Manager"
role boss "Manager"

account
  id         required text
  arr        money >= 0
  seats      whole number >= 0
  used       whole number >= 0
  vertical   one of education, sales
  strategic  yes/no
  open_p1    whole number >= 0
  renews_on  date

parameter line money = 100k

let share = used / seats

segmentation tier "Tier"
  high_touch "High touch"
  mid_touch  "Mid touch"
  always current
  first row wins
    | arr     | strategic || tier       | because     |
    | >= line | -         || high_touch | "Large"     |
    | -       | yes       || high_touch | "Strategic" |
    | -       | -         || mid_touch  | "The rest"  |

health "Health"
  measure usage "Usage"
    weight 60
    value share
    green >= 60%, yellow >= 30%
  measure support "Support"
    weight 40
      | open_p1 || band   |
      | 0       || green  |
      | 1       || yellow |
      | > 1     || red    |
  missing measures are left out
  green >= 75, yellow >= 50, else red
  red when open_p1 >= 3 "Three are open"

playbook rescue "Rescue"
  start when health is red and (arr >= 25k or strategic)
  step call "Call" on day 0 by csm
    only when tier is high_touch
  goal by day 30 when health is not red
  stop when days until renews_on < 0 days

escalation fire "Fire"
  open when health is red and tier is high_touch
  severity one of critical, high
    critical when open_p1 >= 4 "Four are open"
    else high
  level 1 boss answers within 1 business day

decide motion "Motion"
  one of expand, repair, wait
  repair when health is red
  expand when health is green and share >= 80%
  else wait

service for tier high_touch
  owner csm
  with boss

service for tier mid_touch
  owner csm
  with boss
"""


def ruleset(text: str = RULES) -> Ruleset:
    """The ruleset that a text writes; its mistakes are told."""
    checked = check_text(text)
    assert checked.ruleset is not None, [found.message for found in checked.diagnostics]
    return checked.ruleset
