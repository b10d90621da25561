"""What a check found, in the form that was asked for, and what a command ends with."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from touchline.cli import console

if TYPE_CHECKING:
    from touchline.diagnostics import Diagnostic
    from touchline.loading import Checked
    from touchline.model.ruleset import Ruleset


class Form(Enum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def namer(path: Path, checked: Checked) -> Callable[[str], str]:
    """Turns a path of the workspace into one that can be opened from where the command was given."""
    folder = path if path.is_dir() else path.parent
    if checked.workspace is not None:
        folder = checked.workspace.folder
    return lambda name: (folder / name).as_posix()


def write(checked: Checked, path: Path, form: Form) -> None:
    """Writes the findings to standard output."""
    from touchline.cli import render, report_github, report_json

    name = namer(path, checked)
    found, sources = checked.diagnostics, list(checked.sources.values())
    match form:
        case Form.JSON:
            console.say(json.dumps(report_json.report(found, sources, name), ensure_ascii=False, indent=2))
        case Form.GITHUB:
            console.say(report_github.report(found, sources, name), end="")
        case Form.TEXT:
            if found:
                console.say(render.render(found, sources, console.style(sys.stdout, name)))


def ruleset_of(path: Path) -> tuple[Ruleset, Checked]:
    """The ruleset at `path`, for a command that needs one; where it has errors they are told and the command ends."""
    from touchline.cli import render
    from touchline.loading import check

    checked = check(path)
    if checked.ruleset is None or not checked.runs:
        style = console.style(sys.stderr, namer(path, checked))
        console.tell(render.render(checked.diagnostics, checked.sources.values(), style))
        if checked.sources:
            console.tell(f"nothing was done: {render.summary(checked.diagnostics)} in the ruleset")
        raise typer.Exit(ending(checked))
    return checked.ruleset, checked


def ending(checked: Checked, strict: bool = False) -> int:
    """What a check ends with: 2 where there was nothing to check at the path that was given."""
    from touchline.diagnostics import has_errors

    if checked.workspace is None and not checked.sources:
        return console.WRONG_USE
    if checked.ruleset is None or has_errors(checked.diagnostics) or (strict and checked.diagnostics):
        return console.FINDINGS
    return console.CLEAN


def refuse(found: Diagnostic, code: int = console.FINDINGS) -> typer.Exit:
    """Tells why a command cannot go on; to be raised."""
    from touchline.cli import render

    console.tell(render.render_one(found, {}, console.style(sys.stderr)), end="")
    return typer.Exit(code)
