"""Pages that show commands and what these print: the files they show, and running one beside them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from corpus import literate

FILES = ("touch", "csv", "yaml")


def write_files(blocks: Iterable[literate.Block], folder: Path) -> None:
    """Every file that a page shows: ` ```touch NAME `."""
    for block in blocks:
        if len(block.words) == 2 and block.kind in FILES:
            path = folder / block.words[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")


def run(line: str, folder: Path) -> str:
    """What a command prints, in a folder of its own and without a terminal."""
    words = shlex.split(line.removeprefix("$ "))
    assert words[0] == "touchline"
    command = [str(Path(sys.executable).with_name("touchline")), *words[1:]]
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode in (0, 1), done.stderr
    return "".join(f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).strip("\n").splitlines())


def prints_what_is_shown(block: literate.Block, page: Path, folder: Path) -> bool:
    """Whether a command prints what stands below it. `GOLDEN=write` writes it there instead."""
    line, _, shown = block.text.partition("\n")
    printed = run(line, folder)
    if os.environ.get("GOLDEN") == "write":
        text = literate.read(page)
        page.write_text(text.replace(f"{line}\n{shown}```", f"{line}\n{printed}```"), encoding="utf-8")
        return True
    assert printed == shown
    return True
