"""What is written otherwise and says the same is no change; a name that is another everywhere is one change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random

import pytest

from touchline.analysis.differences.changes import Renamed
from touchline.analysis.differences.comparing import changes
from touchline.model.resolve import resolve
from touchline.model.ruleset import Ruleset
from touchline.syntax.program import parse_program
from touchline.workspace.files import MemoryFiles

RULESETS = Path(__file__).parents[2] / "rulesets"
STARTERS = sorted(path.parent.name for path in RULESETS.glob("*/touchline.yaml"))
TEXT = re.compile(r'("""(?:.|\n)*?"""|"[^"\n]*"|#[^\n]*)')
"""What is read by people alone."""


@cache
def texts(starter: str) -> Mapping[str, str]:
    """Its files by name, the one with the ruleset's own block first."""
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted((RULESETS / starter).glob("*.touch"))}
    return dict(sorted(files.items(), key=lambda item: not re.search(r"(?m)^ruleset ", item[1])))


def ruleset(files: Mapping[str, str]) -> Ruleset | None:
    contents = {name: text.encode() for name, text in files.items()}
    return resolve(parse_program(MemoryFiles(contents), next(iter(files))))[0]


def known(files: Mapping[str, str]) -> Ruleset:
    found = ruleset(files)
    assert found is not None
    return found


def shuffled(text: str, chance: Random) -> str:
    """The blocks in another order, but for the first, and for services, of which the first that fits counts."""
    first, *blocks = re.split(r"\n(?=[a-z])", text)
    services = iter([block for block in blocks if block.startswith("service")])
    chance.shuffle(blocks)
    return "\n".join([first, *(next(services) if block.startswith("service") else block for block in blocks)]) + "\n"


def respaced(text: str) -> str:
    """Without comments, and with wider spaces wherever there are some inside a line."""
    parts = TEXT.split(text)
    for i, part in enumerate(parts):
        if part.startswith("#"):
            parts[i] = ""
        elif not part.startswith('"'):
            parts[i] = re.sub(r"(?<=\S) +(?=\S)", "   ", part)
    return "".join(parts)


@pytest.mark.parametrize("starter", STARTERS)
def test_a_ruleset_is_the_same_as_itself(starter: str) -> None:
    assert changes(known(texts(starter)), known(texts(starter))) == ()


@pytest.mark.parametrize("starter", STARTERS)
def test_spaces_comments_and_the_order_of_blocks_are_no_change(starter: str) -> None:
    old = known(texts(starter))
    for seed in range(2):
        files = {name: respaced(shuffled(text, Random(seed))) for name, text in texts(starter).items()}
        assert files != texts(starter)
        assert changes(old, known(files)) == ()


# ---------------------------------------------------------------------------- names


def renamed(text: str, name: str) -> str:
    """The name as another one, wherever it is no part of a text or a comment."""
    return "".join(
        part if part[:1] in ('"', "#") else re.sub(rf"\b{name}\b", f"new_{name}", part) for part in TEXT.split(text)
    )


def names(of: Ruleset) -> Iterator[tuple[str, str]]:
    """The sort and the name of everything that a ruleset names itself."""
    for sort in (
        "roles", "fields", "parameters", "lets", "entitlements", "metrics", "decisions", "segmentations", "journeys",
        "playbooks", "escalations", "suggestions",
    ):  # fmt: skip
        yield from ((sort, name) for name in getattr(of, sort))
    for segmentation in of.segmentations.values():
        yield from (("segments", segment.name) for segment in segmentation.segments)
    for playbook in of.playbooks.values():
        yield from (("steps", step.name) for step in playbook.steps)
    for service in of.services:
        yield from (("touches", touch.name) for touch in service.touches)
    for journey in of.journeys.values():
        yield from (("milestones", milestone.name) for milestone in journey.milestones)
    if of.health is not None:
        yield from (("measures", measure.name) for measure in of.health.measures)
        yield from (("groups", group.name) for group in of.health.groups)
        yield from (("bands", band.name) for band in of.health.bands)


@pytest.mark.parametrize("starter", STARTERS)
def test_a_name_that_is_another_one_everywhere_is_renamed_and_nothing_else_changed(starter: str) -> None:
    """A name of each sort; all that are written so, which may be a step and a touch."""
    old = known(texts(starter))
    by_sort: dict[str, list[str]] = {}
    for sort, name in names(old):
        by_sort.setdefault(sort, []).append(name)
    seen = set()
    for sort, found in by_sort.items():
        for name in Random(starter).sample(found, len(found)):
            new = ruleset({file: renamed(text, name) for file, text in texts(starter).items()})
            if new is None:  # the word is also one of the language
                continue
            seen.add(sort)
            told = changes(old, new)
            assert told, name
            assert all(isinstance(change, Renamed) and change.before == name for change in told), name
            break
    assert seen >= {"fields", "roles", "segmentations", "segments", "steps", "touches", "measures"}
