"""A playbook without a step starts, and nobody has anything to do."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Ruleset


def nothing_to_do(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Each playbook that has no step."""
    for playbook in ruleset.playbooks.values():
        if not playbook.steps:
            yield diagnostic(
                "nothing-to-do",
                f"the playbook `{playbook.name}` gives nobody anything to do",
                playbook.span,
                "has no step",
                hint='add a line such as `step call "Call and ask why" on day 0 by owner`',
            )
