"""The data that new rules read and the old ones did not."""

from __future__ import annotations

from touchline.model.ruleset import Ruleset
from touchline.portfolio.columns import Columns
from touchline.portfolio.disables import disabled_by, reads_of
from touchline.portfolio.summary import Share
from touchline.prose.names import plain, upper_first
from touchline.rollout.measured import Needed


def newly_read(old: Ruleset, new: Ruleset) -> tuple[str, ...]:
    """The fields that the new version reads and the old one did not."""
    before, after = _read(old), _read(new)
    return tuple(name for name in new.fields if name in after and name not in before)


def needed(ruleset: Ruleset, columns: Columns, name: str, missing: Share) -> Needed:
    """A field of the new version, with the column it is in and what reads it."""
    label = ruleset.fields[name].label or upper_first(plain(name))
    return Needed(name, label, columns.heading(name), missing, disabled_by(ruleset, name))


def _read(ruleset: Ruleset) -> frozenset[str]:
    """The fields that anything reads, those that are only named included."""
    found = {name for read in reads_of(ruleset).values() for kind, name in read if kind == "field"}
    found.update(name for name in (ruleset.revenue, *(role.named_in for role in ruleset.roles.values())) if name)
    for segmentation in ruleset.segmentations.values():
        moves = (segmentation.move_up, segmentation.move_down)
        found.update(move.not_within.field for move in moves if move is not None and move.not_within is not None)
    return frozenset(found)
