"""The two versions that `touchline diff` compares: found, checked, and changed as `--set` and `--without` say."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from touchline.cli import console
from touchline.cli.accounts import day
from touchline.cli.findings import namer, refuse

if TYPE_CHECKING:
    import datetime

    from touchline.loading import Checked
    from touchline.model.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Side:
    """A version as it was named; `checked` is None where it has no such ruleset yet."""

    title: str
    checked: Checked | None

    @property
    def ruleset(self) -> Ruleset | None:
        """What it means, where that is clear; it may have gaps and the like all the same."""
        return None if self.checked is None else self.checked.ruleset


@dataclass(frozen=True, slots=True)
class Sides:
    """Both versions, and the day on which they are compared. `without` is the segmentation that is taken away in the
    new one, and the segment that everybody is put into (None: the one with most accounts)."""

    old: Side
    new: Side
    today: datetime.date
    without: tuple[str, str | None] | None = None


def sides_of(
    first: str | None, second: str | None, settings: Sequence[str], without: str | None, today: str | None
) -> Sides:
    """The versions that a command names; ends the command where one cannot be told."""
    from touchline.diagnostics import Diagnostic
    from touchline.loading import check_opened
    from touchline.workspace.versions import versions

    if (settings or without) and second is None:  # today's rules, and today's rules with that changed
        first = second = first or "."
    found = versions(first, second)
    if isinstance(found, Diagnostic):
        raise refuse(found, console.WRONG_USE)
    old, new = (Side(each.title, None if each.opened is None else check_opened(each.opened)) for each in found)
    on = day(today, new.ruleset or old.ruleset)
    return Sides(old, _set(new, settings, on), on, _without(new, without))


def _set(side: Side, settings: Sequence[str], today: datetime.date) -> Side:
    """The version with parameters moved."""
    from touchline.loading import check_with_value
    from touchline.spelling import did_you_mean

    for setting in settings:
        name, sign, value = (part.strip() for part in setting.partition("="))
        if not sign or not name or not value:
            message = f"`{setting}` moves no parameter; write `--set enterprise_line=120k`"
            raise typer.BadParameter(message, param_hint="--set")
        if side.checked is None or side.ruleset is None:
            return side  # it is told why it cannot be compared
        if name not in side.ruleset.parameters:
            hint = did_you_mean(name, side.ruleset.parameters) or _listed("parameters", side.ruleset.parameters)
            raise typer.BadParameter(f"no parameter is called `{name}`; {hint}", param_hint="--set")
        changed = check_with_value(side.checked, name, value, today)
        assert changed is not None, "the parameter is there"
        if changed.ruleset is None:
            _refuse_value(side.checked, changed, setting)
        side = Side(f"{side.title} with {name} = {value}", changed)
    return side


def _refuse_value(before: Checked, changed: Checked, setting: str) -> None:
    """Tells why a parameter cannot have a value."""
    known = {(d.code, d.message) for d in before.diagnostics}
    for one in changed.diagnostics:
        if (one.code, one.message) not in known:
            console.tell(f"`--set {setting}`: {one.message}")
            if one.hint is not None:
                console.tell(f"  = hint: {one.hint}")
    raise typer.Exit(console.WRONG_USE)


def _without(side: Side, said: str | None) -> tuple[str, str | None] | None:
    from touchline.spelling import did_you_mean

    if said is None or side.ruleset is None:
        return None
    name, sign, segment = (part.strip() for part in said.partition("="))
    known = side.ruleset.segmentations
    if name not in known:
        hint = did_you_mean(name, known) or _listed("segmentations", known)
        raise typer.BadParameter(f"no segmentation is called `{name}`; {hint}", param_hint="--without")
    if not sign:
        return name, None
    segments = [one.name for one in known[name].segments]
    if segment not in segments:
        hint = did_you_mean(segment, segments) or _listed("segments", segments)
        raise typer.BadParameter(f"`{name}` has no segment `{segment}`; {hint}", param_hint="--without")
    return name, segment


def _listed(what: str, names: Iterable[str]) -> str:
    found = list(names)
    return f"the {what} are {', '.join(f'`{name}`' for name in found[:12])}" if found else f"there are no {what}"


def tell_findings(side: Side) -> bool:
    """Tells what is wrong with a version, where it cannot be run as it is; whether there was anything."""
    from touchline.cli import render

    if side.checked is None or side.checked.runs:
        return False
    style = console.style(sys.stderr, namer(Path(side.title), side.checked))
    console.tell(f"{side.title} does not check:")
    console.tell(render.render(side.checked.diagnostics, side.checked.sources.values(), style))
    return True
