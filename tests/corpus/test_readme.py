"""Everything the README prints is what happens. `GOLDEN=write` rewrites what the commands print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from corpus import literate
from corpus.printing import prints_what_is_shown, run, write_files

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
TEXT = literate.read(README)
BLOCKS = tuple(literate.blocks(TEXT))
COMMANDS = tuple(block for block in BLOCKS if block.kind == "console")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with every file the README shows."""
    write_files(BLOCKS, tmp_path)
    return tmp_path


@pytest.mark.golden
@pytest.mark.parametrize("block", COMMANDS, ids=lambda block: block.text.splitlines()[0])
def test_a_command_prints_what_the_readme_shows(block: literate.Block, folder: Path) -> None:
    assert prints_what_is_shown(block, README, folder)


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


def test_no_command_is_left_out_of_the_list(folder: Path) -> None:
    listed = set(re.findall(r"^\| `touchline (\w+)", TEXT, re.MULTILINE))
    there = set(re.findall(r"^. (\w+) {2,}\w", run("touchline --help", folder), re.MULTILINE))
    assert there - listed == {"version"}


def test_every_command_of_the_list_says_more_with_help(folder: Path) -> None:
    for name in re.findall(r"^\| `touchline (\w+)", TEXT, re.MULTILINE):
        printed = run(f"touchline {name} --help", folder)
        assert "Usage" in printed, name
