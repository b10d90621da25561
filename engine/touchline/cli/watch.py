"""Doing something again whenever a file of a ruleset changes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

import typer

from touchline.cli import console
from touchline.cli.pipe import reader_left

PAUSE = 0.4
"""How often, in seconds, the files are looked at."""

State = tuple[tuple[str, int, int], ...]
"""Files with their times and sizes."""

_KINDS = (".touch", ".yaml", ".yml", ".j2", ".csv", ".xlsx")
_MADE = ("documents.json", "run.json")
"""What tells a folder of results: nothing in it is a source of anything."""


def watching(again: Callable[[], None], look: Callable[[], State]) -> NoReturn:
    """Does `again` now and whenever `look` sees a change, until Ctrl-C or until nobody reads what is said; either
    ends the command well."""
    seen: State | None = None
    try:
        while True:
            now = look()
            if now != seen:
                seen = now
                again()
            if reader_left():
                raise typer.Exit(console.CLEAN)
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        console.tell("")
        raise typer.Exit(console.CLEAN) from None


def state_of(path: Path) -> State:
    """The files from which a ruleset, its tests and its documents are made; `path` is a folder or a file in it."""
    folder = path if path.is_dir() else path.parent
    found: list[Path] = []
    for at, names, files in os.walk(folder):
        names[:] = [name for name in names if not name.startswith(".")]
        if not any((Path(at) / made).exists() for made in _MADE):
            found += [Path(at) / file for file in files if file.endswith(_KINDS)]
    return state_of_files(found)


def state_of_files(files: Iterable[Path]) -> State:
    """Those of the files that are there."""
    state = []
    for file in files:
        try:
            status = file.stat()
        except OSError:
            continue
        state.append((str(file), status.st_mtime_ns, status.st_size))
    return tuple(sorted(state))
