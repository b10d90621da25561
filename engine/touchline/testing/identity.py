"""The id of an account in a test that does not say one: the same for all, so that a test can be renamed, and one that
no playbook holds out (M37), so that what starts is seen to start."""

from __future__ import annotations

from itertools import count

from touchline.backends.python.playbooks import held_out
from touchline.model.ruleset import Ruleset

_MOST = 1000  # where everybody is held out no id helps


def id_unsaid(ruleset: Ruleset) -> str:
    """`case`, or `case 2` and so on where playbooks hold that out."""
    playbooks = [playbook for playbook in ruleset.playbooks.values() if playbook.hold_out is not None]
    for number in count(1):
        name = "case" if number == 1 else f"case {number}"
        if number == _MOST or not any(held_out(playbook, name) for playbook in playbooks):
            return name
    raise AssertionError("counting ends at _MOST")
