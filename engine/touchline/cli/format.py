"""`touchline format`: rulesets in their canonical look, tables aligned, meaning and comments kept."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console
from touchline.cli.check import Where

if TYPE_CHECKING:
    from touchline.diagnostics import Diagnostic
    from touchline.source import Source

CheckOption = Annotated[bool, typer.Option("--check", help="Change nothing; end with 1 where something would change.")]


def format(path: Where = Path(), check: CheckOption = False) -> None:
    """Format rulesets: align tables and columns, settle blanks; never change what they mean.

    A file with a mistake in it is left as it is, and the mistake told. Formatting twice changes nothing.
    """
    from touchline.cli import render

    names = _named(path)
    if not names:
        console.tell(f"there is no `.touch` file in `{path}`" if path.is_dir() else f"`{path}` is no `.touch` file")
        raise typer.Exit(console.WRONG_USE)
    # All is worked out before anything is written: a bug of ours leaves every file as it was.
    formatted = [_formatted(name) for name in names]
    changed = [(each.real, each.after) for each in formatted if each.after != each.before]
    broken = [each for each in formatted if each.found]
    for each in broken:
        console.tell(render.render(each.found, [each.source], console.style(sys.stderr)))
    if not check:
        for real, after in changed:
            _replace(real, after)
    for each in formatted:
        if each.after != each.before:
            console.say(f"{'would change' if check else 'formatted'}  {each.name}")
    left = len(formatted) - len(changed) - len(broken)
    parts = [f"{len(changed)} {'to format' if check else 'formatted'}"] if changed else []
    parts += [f"{left} already right"] if left else []
    parts += [f"{len(broken)} left alone for {'its' if len(broken) == 1 else 'their'} mistakes"] if broken else []
    console.tell(", ".join(parts))
    if broken or (check and changed):
        raise typer.Exit(console.FINDINGS)


class _Formatted:
    """A file before and after; `found` are the mistakes for which it stays as it is."""

    def __init__(self, name: Path, real: Path, before: bytes) -> None:
        from touchline.codes import diagnostic
        from touchline.source import Source
        from touchline.syntax.format import format_source

        self.name, self.real, self.before = name, real, before
        self.after = before
        self.found: tuple[Diagnostic, ...] = ()
        try:
            text = before.decode("utf-8")
        except UnicodeDecodeError:
            self.found = (diagnostic("not-text", f"`{name}` is not UTF-8 text", hint="save it as UTF-8"),)
            self.source: Source = Source(str(name), "")
            return
        self.source = Source(str(name), text)
        new, found = format_source(text, str(name))
        self.found = tuple(one for one in found if one.level.value == "error")
        if not self.found:
            self.after = new.encode("utf-8")


def _formatted(name: Path) -> _Formatted:
    from touchline.cli.findings import refuse
    from touchline.codes import diagnostic
    from touchline.limits import DEFAULTS
    from touchline.workspace.files import FolderFiles, Refused

    files = FolderFiles(name.parent, DEFAULTS.ruleset_file_bytes)
    content, real = files.read(name.name), files.locate(name.name)
    for answer in (content, real):
        if isinstance(answer, Refused):
            raise refuse(diagnostic(answer.code, answer.message, hint=answer.hint))
    assert isinstance(content, bytes)
    assert isinstance(real, Path)
    return _Formatted(name, real, content)


def _named(path: Path) -> list[Path]:
    """The rulesets at `path`: itself, or every one in the folder and below, hidden folders left out."""
    if path.is_dir():
        found = (p for p in path.rglob("*.touch") if p.is_file())
        return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(path).parts))
    if path.suffix == ".touch" and path.exists():
        return [path]
    if path.name == "touchline.yaml" and path.exists():
        return _named(path.parent)
    return []


def _replace(real: Path, content: bytes) -> None:
    """Writes a file aside and moves it into place, so that it is the old or the new one, never half."""
    aside = real.with_name(f".{real.name}.{os.getpid()}")
    try:
        aside.write_bytes(content)
        shutil.copymode(real, aside)
        os.replace(aside, real)
    except OSError as error:
        aside.unlink(missing_ok=True)
        console.tell(f"`{real.name}` cannot be written: {error.strerror or 'the system refuses'}")
        raise typer.Exit(console.FINDINGS) from None
