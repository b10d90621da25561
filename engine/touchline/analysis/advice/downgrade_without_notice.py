"""Being served less from one day to the next is a jarring move (S64)."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.analysis.advice.served import served_segmentations
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Ruleset


def downgrade_without_notice(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Each segmentation that accounts are served by and whose moves down come without notice."""
    for segmentation in served_segmentations(ruleset):
        down = segmentation.move_down
        if down is None or down.notice is None:
            yield diagnostic(
                "downgrade-without-notice",
                f"an account that moves down in `{segmentation.name}` is not told before",
                segmentation.span if down is None else down.span,
                "moves down at once" if down is None else "no notice",
                hint="add `move down after 2 reviews in a row, with 30 days notice through PLAYBOOK`"
                if down is None
                else "add `with 30 days notice through PLAYBOOK`",
            )
