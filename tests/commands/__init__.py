"""A small workspace, and what a command wrote: for the tests of the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

RULES = """\
ruleset small "Small rules"
  language 1
  currency USD
  revenue arr

account
  id         required text
  name       text
  arr        money >= 0
  seats      whole number >= 0
  used       whole number >= 0
  nps        whole number -100 to 100
  renews_on  date
  email      text private

role csm "Success manager"

let use_of_seats = used / seats

segmentation tier "Service tier"
  always current
  high "High touch" when arr >= 50k "A large contract"
  low  "Low touch"  otherwise

health "Account health"
  measure seats_used "Seats in use"
    weight 60
    value use_of_seats
    green >= 60%, yellow >= 30%
  measure sentiment "NPS"
    weight 40
    value nps
    green >= 30, yellow >= 0
  missing measures give their weight to their group
  green >= 75, yellow >= 50, else red

playbook rescue "Rescue"
  start when health is red
  step call "Call them" on day 0 by csm, lasting 30 minutes
"""

ACCOUNTS = """\
id,name,arr,seats,used,nps,renews_on,email
A1,Acme [/b] & Söhne,120000,100,80,50,2027-01-31,secret@acme.example
A2,[red]Beta|Ltd,20000,100,10,-20,2026-11-30,secret@beta.example
A3,Gamma,lots,,10,,2026-12-31,secret@gamma.example
A4,Delta,30000,10,5,,2026-12-31,
A4,Delta again,30000,10,5,,2026-12-31,
,Nobody,1,1,1,1,2026-12-31,
"""


@dataclass(frozen=True)
class Ran:
    """What a command wrote and how it ended."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


Touchline = Callable[..., Ran]


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by path."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
