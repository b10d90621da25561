"""`touchline init`: a starter ruleset, copied into a folder of one's own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli import console
from touchline.cli.paper import Paper

COMMAND = re.compile(r"^    (touchline .+)$", re.MULTILINE)
RESULTS = " --results results"
NEEDS_ACCOUNTS = re.compile(r"touchline (run|why|data)\b")

StarterArgument = Annotated[
    str | None, typer.Argument(metavar="STARTER", help="Which ruleset to start from; left out, they are listed.")
]
FolderArgument = Annotated[
    Path | None, typer.Argument(metavar="FOLDER", help="Where to put it; else a new folder of the starter's name.")
]


def init(starter: StarterArgument = None, folder: FolderArgument = None) -> None:
    """Start a ruleset of your own from one that works.

    Without a starter they are listed; in a terminal you are then asked which one, and where to put it. With a
    starter nothing is asked. Nothing that is already there is ever overwritten.
    """
    from touchline.spelling import did_you_mean

    known = starters()
    if starter is None:
        _offer(known)
        starter, folder = _ask(known)
        if starter is None:
            return
    if starter not in known:
        hint = did_you_mean(starter, known) or f"there are {', '.join(f'`{name}`' for name in known)}"
        console.tell(f"there is no starter `{starter}`: {hint}")
        raise typer.Exit(console.WRONG_USE)
    target = folder if folder is not None else Path(starter)
    taken = copy_starter(starter, target)
    if taken:
        console.tell(f"nothing was written: `{target}` already holds {', '.join(f'`{name}`' for name in taken[:5])}")
        console.tell(f"name another folder: touchline init {starter} {target}-2")
        raise typer.Exit(console.FINDINGS)
    console.say(f"A ruleset to make your own is in {target}:\n")
    for path in sorted(target.rglob("*")):
        if path.is_file():
            console.say(f"  {path}")
    console.say("\nNext:  " + "\n       ".join(_next(target)))


def _offer(known: Mapping[str, str]) -> None:
    paper = Paper()
    paper.line("Start from one of these:")
    paper.blank()
    paper.table(["", ""], [[f"touchline init {name}", page] for name, page in known.items()])


def _ask(known: Mapping[str, str]) -> tuple[str | None, Path | None]:
    """Which starter and which folder, from a person at a terminal; nothing from anybody else, or who says nothing."""
    if not (console.in_terminal() and console.in_terminal(sys.stdin)):
        return None, None
    try:
        console.say("\nWhich one? (Enter for none) ", end="")
        starter = input().strip()
        if not starter:
            return None, None
        if starter not in known:  # said right away, before a folder is asked for
            return starter, None
        console.say(f"Into which folder? (Enter for {starter}) ", end="")
        return starter, Path(input().strip() or starter)
    except EOFError:
        console.say()
        return None, None


def _next(target: Path) -> list[str]:
    """What to type now: the commands of the starter's own page, in its folder. Where it ships without accounts,
    those that need none."""
    commands = COMMAND.findall((target / "README.md").read_text(encoding="utf-8"))
    lines = [f"cd {shlex.quote(str(target))}", *(each for each in commands if "--accounts" not in each)]
    if any(target.glob("*.csv")):
        return lines
    without = [each.removesuffix(RESULTS) for each in lines if not NEEDS_ACCOUNTS.match(each)]
    return [*without, "# README.md says where its accounts come from"]


def starters() -> dict[str, str]:
    """The starters that ship, by name, each with the first line of its page; the smallest first."""
    from touchline.assets import asset

    found: dict[str, str] = {}
    folders = (each for each in asset("rulesets").iterdir() if (each / "touchline.yaml").exists())
    for each in sorted(folders, key=_size):
        page = (each / "README.md").read_text(encoding="utf-8")
        found[each.name] = page.splitlines()[0].lstrip("# ").partition(": ")[2]
    return found


def _size(folder: Path) -> tuple[int, str]:
    return sum(path.stat().st_size for path in folder.glob("*.touch")), folder.name


def copy_starter(starter: str, target: Path) -> list[str]:
    """Copies a starter's files into `target`, all or none; the names that are there already, where any are."""
    from touchline.assets import asset

    source = asset("rulesets", starter)
    names = sorted(p.relative_to(source) for p in source.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    taken = [str(name) for name in names if (target / name).exists()]
    if taken:
        return taken
    target.mkdir(parents=True, exist_ok=True)
    # Copied aside first: a disk that is full leaves no half of a ruleset.
    with tempfile.TemporaryDirectory(dir=target, prefix=".touchline-") as aside:
        for name in names:
            copy = Path(aside) / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / name, copy)
        for name in names:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(Path(aside) / name, target / name)
    return []
