"""Which blocks are written otherwise, where the meaning of a version is not clear."""

from __future__ import annotations

from touchline.analysis.differences.blocks import BlockChange, Written, changed_blocks
from touchline.loading import check_text

OLD = """\
ruleset a "A"
  language 1

account
  id required text   # who it is
  arr money

let large = arr >= 100k
let small = arr < 5k

guarantee "Never both"
  never large and small
"""


def compared(new: str) -> tuple[BlockChange, ...]:
    before, after = check_text(OLD), check_text(new)
    return changed_blocks((before.files, before.sources), (after.files, after.sources))


def test_spaces_comments_and_order_do_not_count() -> None:
    head, _, rest = OLD.partition("let large = arr >= 100k\n")
    moved = head.replace("id required", "id    required").replace("# who it is", "") + rest
    assert compared(moved + "\nlet large = arr   >=   100k  # a line\n") == ()


def test_a_block_is_changed_added_or_removed_even_where_it_makes_no_sense() -> None:
    broken = OLD.replace("arr >= 100k", "arrr >= 100k").replace("let small = arr < 5k\n", "let tiny = = 5\n")
    assert check_text(broken).ruleset is None
    assert compared(broken) == (
        BlockChange("let large", Written.CHANGED),
        BlockChange("let tiny", Written.ADDED),
        BlockChange("let small", Written.REMOVED),
    )


def test_blocks_without_a_name_are_told_by_their_first_line() -> None:
    assert compared(OLD.replace("never large and small", "never small and large")) == (
        BlockChange('guarantee "Never both"', Written.CHANGED),
    )
