"""Small rulesets and account files for the tests of this folder."""

import datetime
from pathlib import Path

from touchline.backends.python import Evaluator, compile
from touchline.diagnostics import Diagnostic
from touchline.loading import check_text
from touchline.model.ruleset import Ruleset
from touchline.portfolio.accounts import NotRun
from touchline.portfolio.opening import open_named
from touchline.portfolio.results import Format
from touchline.portfolio.run import Output, run
from touchline.portfolio.summary import RunSummary
from touchline.portfolio.table import Table

TODAY = datetime.date(2026, 10, 15)

POLICY = """
ruleset northwind "Northwind"
  language 1
  version "7"
  currency USD
  time zone "UTC"
  revenue arr

role csm        "Customer Success Manager", named in csm_email
role cs_manager "CS Manager"

account
  id         required text
  name       text
  arr        money >= 0  column "ARR (USD)"
  vertical   one of education, retail = "R"
  use_cases  any of meetings, invites, demos
  users      whole number >= 0
  seats      whole number >= 0
  cost       money >= 0
  renews_on  date
  csm_email  text private

let use             = users / seats
let days_to_renewal = days until renews_on

metric margin "Margin" = sum of (arr - cost) / sum of arr

segmentation tier "Service tier"
  always current
  high "High touch"
  low  "Low touch"
  first row wins
    | arr     || tier | because         |
    | >= 100k || high | "Large account" |
    | -       || low  | "Small account" |

health "Account health"
  measure seats_used "Seats in use"
    weight 1
    value use
    green >= 60%, yellow >= 30%
  missing measures are left out
  green >= 75, yellow >= 50, else red
  red when days_to_renewal < 0 days "The contract has ended"

decide channels "How to reach them"
  one of email, call
  all rows
    | tier | vertical  || channels |
    | -    | -         || email    |
    | high | -         || call     |

service for tier high, low
  owner csm
  with cs_manager
  objective "Be of use"

playbook rescue "Rescue"
  for tier high, low
  start when health is red
  step ring "Ring them" on day 0 by owner
  step plan "Send a plan" 2 business days after ring by cs_manager

escalation trouble "In trouble"
  open when health is red and tier is high
  severity one of critical, major
    | days_to_renewal || severity |
    | < 30 days       || critical |
    | >= 30 days      || major    |
    | missing         || major    |
  level 1 cs_manager answers within 1 business day

suggest peers "What others do"
  from use_cases within vertical
  used by at least 50% and 2 of accounts where health is green
  say "Are you using it for {use_case} as well?"
"""

HEADING = "id,name,ARR (USD),vertical,use_cases,users,seats,cost,renews_on,csm_email"


def ruleset(text: str = POLICY) -> Ruleset:
    checked = check_text(text)
    assert checked.ruleset is not None, [d.message for d in checked.diagnostics]
    return checked.ruleset


def evaluator(text: str = POLICY) -> Evaluator:
    return compile(ruleset(text))


def accounts(folder: Path, *lines: str, heading: str = HEADING, name: str = "accounts.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
    return path


def table(path: Path, rules: Ruleset) -> Table:
    found = open_named(path, rules)
    assert not isinstance(found, Diagnostic), found.message
    return found


def ran(path: Path, out: Path | None = None, kind: Format = Format.CSV, text: str = POLICY) -> RunSummary:
    found = attempted(path, out, kind, text)
    assert not isinstance(found, NotRun), [d.message for d in found.diagnostics]
    return found


def attempted(
    path: Path, out: Path | None = None, kind: Format = Format.CSV, text: str = POLICY
) -> RunSummary | NotRun:
    judge = evaluator(text)
    output = None if out is None else Output(out, kind)
    opened = open_named(path, judge.ruleset)
    return NotRun((opened,)) if isinstance(opened, Diagnostic) else run(judge, opened, TODAY, output)
