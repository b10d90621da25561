"""Files put in their place whole: written aside first, then moved over the old ones."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import typer

from touchline.cli import console


def place(contents: Mapping[Path, bytes]) -> None:
    """Writes every file aside and, when all are written, moves each into place; where one cannot be, none is
    changed and the command ends."""
    asides: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            aside = path.with_name(f".{path.name}.{os.getpid()}")
            asides[path] = aside
            aside.write_bytes(content)
            if path.exists():
                shutil.copymode(path, aside)
        for path, aside in asides.items():
            os.replace(aside, path)
    except OSError as error:
        for aside in asides.values():
            aside.unlink(missing_ok=True)
        console.tell(f"`{path}` cannot be written: {error.strerror or 'the system refuses'}")
        raise typer.Exit(console.FINDINGS) from None
