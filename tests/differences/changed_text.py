"""Two versions of a starter, the second one with some texts replaced."""

from __future__ import annotations

from pathlib import Path

from touchline.analysis.differences.changes import Change
from touchline.analysis.differences.comparing import changes
from touchline.analysis.differences.telling import sentences
from touchline.loading import Checked, check, check_changed
from touchline.model.ruleset import Ruleset

RULESETS = Path(__file__).resolve().parents[2] / "rulesets"
_KEPT: dict[str, Checked] = {}


def starter(name: str) -> Checked:
    if name not in _KEPT:
        _KEPT[name] = check(RULESETS / name)
    return _KEPT[name]


def versions(*edits: tuple[str, str], of: str = "scheduling") -> tuple[Ruleset, Ruleset]:
    """A starter and what it is with each text replaced wherever it stands."""
    old = starter(of)
    assert old.workspace is not None
    assert old.ruleset is not None
    texts = {path: source.text for path, source in old.sources.items() if path.endswith(".touch")}
    for before, after in edits:
        assert any(before in text for text in texts.values()), f"there is no {before!r}"
        texts = {path: text.replace(before, after) for path, text in texts.items()}
    new = check_changed(old.workspace, texts)
    assert new.ruleset is not None, [d.message for d in new.diagnostics]
    return old.ruleset, new.ruleset


def changed(*edits: tuple[str, str], of: str = "scheduling") -> tuple[Change, ...]:
    return changes(*versions(*edits, of=of))


def told(*edits: tuple[str, str], of: str = "scheduling") -> list[str]:
    """The sentences of an edit."""
    old, new = versions(*edits, of=of)
    return [one.text for one in sentences(changes(old, new), {}, old, new)]
