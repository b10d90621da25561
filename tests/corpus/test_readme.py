"""Everything the README prints is what happens. `GOLDEN=write` rewrites what the commands print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import literate

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
TEXT = literate.read(README)
BLOCKS = tuple(literate.blocks(TEXT))
COMMANDS = tuple(block for block in BLOCKS if block.kind == "console")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with every file the README shows."""
    for block in BLOCKS:
        if len(block.words) == 2 and block.kind in ("touch", "csv"):
            (tmp_path / block.words[1]).write_text(block.text, encoding="utf-8")
    return tmp_path


def _run(line: str, folder: Path) -> str:
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


@pytest.mark.golden
@pytest.mark.parametrize("block", COMMANDS, ids=lambda block: block.text.splitlines()[0])
def test_a_command_prints_what_the_readme_shows(block: literate.Block, folder: Path) -> None:
    line, _, shown = block.text.partition("\n")
    printed = _run(line, folder)
    if os.environ.get("GOLDEN") == "write":
        text = literate.read(README)
        README.write_text(text.replace(f"{line}\n{shown}```", f"{line}\n{printed}```"), encoding="utf-8")
    else:
        assert printed == shown


def test_the_python_example_prints_what_the_readme_shows(folder: Path) -> None:
    (code,) = (block for block in BLOCKS if block.kind == "python")
    (shown,) = (block for block in BLOCKS if block.kind == "text")
    done = subprocess.run([sys.executable, "-c", code.text], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == shown.text


def test_every_make_target_and_link_is_there() -> None:
    makefile = literate.read(ROOT / "Makefile")
    for target in re.findall(r"^    make (\w+)", TEXT, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for link in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / link).exists(), link


def test_every_command_of_the_list_says_more_with_help(folder: Path) -> None:
    for name in re.findall(r"^\| `touchline (\w+)", TEXT, re.MULTILINE):
        printed = _run(f"touchline {name} --help", folder)
        assert "Usage" in printed, name
